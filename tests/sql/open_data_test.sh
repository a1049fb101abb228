#!/usr/bin/env bash
# Open data: no number, name, phone, address or text of the database gets out; nothing is rarer than it may be; with what
# was left out the totals are those of the database; the CSV and the JSON say the same. VAR names the town.
set -euo pipefail
cd "$(dirname "$0")/../.."
: "${VAR:?names no town; tests/run.sh starts one}" "${B:=build}"
OWNER=$(cat "$VAR/etc/owner.conninfo")
PG=/usr/lib/postgresql/15/bin
WORK=$(mktemp -d)
failed=0 passed=0
ask() { "$PG/psql" -X -v ON_ERROR_STOP=1 -qtA "$OWNER dbname=$1" -c "$2"; }
trap 'ask postgres "DROP DATABASE IF EXISTS case_open" >/dev/null 2>&1 || true; rm -rf "$WORK"' EXIT
ctl() {
    "$B/bin/loopline" --config "$VAR/etc/loopline.cfg" --lang en --set "ctl.owner_conninfo=$OWNER dbname=case_open" \
        --set "ctl.admin_conninfo=$(cat "$VAR/etc/admin.conninfo") dbname=case_open" \
        --set "ctl.reader_conninfo=$(cat "$VAR/etc/reader.conninfo") dbname=case_open" "$@" </dev/null
}
is() { # TITLE EXPECTED FOUND
    if [ "$2" = "$3" ]; then passed=$((passed + 1)); echo "  ok: $1"; else failed=$((failed + 1)); echo "  FAILED: $1: expected '$2', got '$3'"; fi
}
ask postgres "DROP DATABASE IF EXISTS case_open" >/dev/null 2>&1
ask postgres "CREATE DATABASE case_open TEMPLATE template0 ENCODING 'UTF8' LOCALE 'C.UTF-8'"
ctl migrate --demo >/dev/null
ctl pack apply deploy/city/demo >/dev/null
ctl demo year --scale 0.05 >/dev/null
# Somebody wrote where a code belongs, and a formula where nobody looks.
ask case_open "UPDATE intake.request SET area = '张三 13812345678', matter = '=HYPERLINK(1)' WHERE id = (SELECT id FROM intake.request WHERE state = 3 ORDER BY id LIMIT 1)"
PERIOD="--since 2018-09-01 --until 2019-08-31"
ctl -o json export open-data $PERIOD --file "$WORK/open.csv" >"$WORK/told"
ctl export open-data $PERIOD --file "$WORK/open.json" >/dev/null
ctl export open-data $PERIOD --file "$WORK/many.csv" --least 50 >/dev/null
number() { sed -nE "s/.*\"$1\": *\"?([0-9]+).*/\1/p" "$WORK/told"; }

ask case_open "SELECT x FROM (SELECT number FROM intake.request UNION SELECT address FROM intake.request WHERE address <> '' UNION SELECT code FROM intake.request
    UNION SELECT id::text FROM intake.request UNION SELECT phone FROM identity.person UNION SELECT name FROM identity.person UNION SELECT left(content, 24) FROM intake.request
    UNION SELECT '张三' UNION SELECT 'HYPERLINK') x (x) WHERE x <> ''" > "$WORK/canaries"
is "there is something to keep" yes "$([ "$(wc -l < "$WORK/canaries")" -gt 4000 ] && echo yes || echo no)"
for f in open.csv open.json open.csv.md; do
    is "nothing of a person is in $f" 0 "$(grep -cFf "$WORK/canaries" "$WORK/$f" || true)"
done
grep -cFf "$WORK/canaries" <(head -1 "$WORK/canaries") >/dev/null && found=yes || found=no
is "it would have been found" yes "$found"

OPEN="bus.is_open(r.reported, r.matter) AND NOT EXISTS (SELECT FROM classifier.classification c WHERE c.id = r.id AND NOT bus.is_open(c.reported, c.matter))"
rows=$(tail -n +2 "$WORK/open.csv" | wc -l)
is "what was told stands in the file" "$(number told)" "$rows"
is "with what was left out it is every demand but the confidential ones" "$(ask case_open "SELECT count(*) FROM intake.request r WHERE $OPEN")" "$((rows + $(number dropped)))"
is "the JSON has as many" "$rows" "$(grep -c '^{"month"' "$WORK/open.json")"
is "it begins with a byte order mark" efbbbf "$(head -c 3 "$WORK/open.csv" | od -An -tx1 | tr -d ' ')"
is "lines end as RFC 4180 has them" "$((rows + 1))" "$(grep -c $'\r$' "$WORK/open.csv")"
rare() { tail -n +2 "$1" | awk -F, -v k="$2" '{ n[substr($1, 1, 7) "," $2 "," $4]++ } END { for (c in n) if (n[c] < k) rare++; print rare + 0 }'; }
is "nothing is rarer than 5 in a month" 0 "$(rare "$WORK/open.csv" 5)"
is "nor than 50 when that is asked" 0 "$(rare "$WORK/many.csv" 50)"
is "and without the filter there would be" yes "$([ "$(ask case_open "SELECT count(*) FROM (SELECT FROM intake.request GROUP BY date_trunc('month', accepted_at), area, matter HAVING count(*) < 5) x")" -gt 0 ] && echo yes || echo no)"
# A rating for whoever knows all the rest of somebody's demand: too few that are alike, or all of one mind.
bare() { tail -n +2 "$1" | tr -d '\r' | awk -F, -v k="$2" '{ r = $NF; sub(/,[^,]*$/, ""); n[$0]++; if (r != "") told[$0]++; if (!seen[$0 SUBSEP r]++) minds[$0]++ }
    END { for (c in told) if (n[c] < k || minds[c] < 2) bare++; print bare + 0 }'; }
rated() { tail -n +2 "$1" | tr -d '\r' | grep -c '[^,]$' || true; }
is "no rating is told of fewer than 5 alike, or of one mind" 0 "$(bare "$WORK/open.csv" 5)"
is "nor of fewer than 50" 0 "$(bare "$WORK/many.csv" 50)"
is "ratings are told where they may be" yes "$([ "$(rated "$WORK/open.csv")" -gt 0 ] && echo yes || echo no)"
is "and the others are counted" yes "$([ "$(number withheld)" -gt 0 ] && echo yes || echo no)"
is "no day is told" 0 "$(tail -n +2 "$WORK/open.csv" | grep -cE '[0-9]{4}-[0-9]{2}-[0-9]{2}' || true)"
is "no area is deeper than a street" 0 "$(tail -n +2 "$WORK/open.csv" | cut -d, -f2 | grep -c '^[^.]*\.[^.]*\.' || true)"
ctl -o json export open-data $PERIOD --least 2 --file "$WORK/two.csv" >"$WORK/told"
missing=0
for state in closed:7 refused:3 withdrawn:6 in_hand:4; do
    missing=$((missing + $(ask case_open "SELECT count(*) FROM intake.request r WHERE $OPEN AND state = ${state##*:}") - $(grep -c ",${state%%:*}," "$WORK/two.csv" || true)))
done
is "state by state it is the database, but for what was left out" "$(number dropped)" "$missing"
code=0; ctl export open-data $PERIOD --file "$WORK/x.csv" --least 1 >/dev/null 2>&1 || code=$?
is "the filter cannot be turned off" 2 "$code"
echo "$passed passed, $failed failed"
[ "$failed" = 0 ] && [ "$passed" -ge 15 ]
