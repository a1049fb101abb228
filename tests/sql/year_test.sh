#!/usr/bin/env bash
# `loopline demo year`: the figures of the year to the last digit, the same rows for the same seed, others for another;
# production and a database that is not empty are refused. VAR names the town.
set -euo pipefail
cd "$(dirname "$0")/../.."
: "${VAR:?names no town; tests/run.sh starts one}" "${B:=build}"
OWNER=$(cat "$VAR/etc/owner.conninfo")
PG=/usr/lib/postgresql/15/bin
WORK=$(mktemp -d)
MADE="case_year case_year_small case_year_again case_year_other case_year_real case_year_base"
failed=0 passed=0
ask() { "$PG/psql" -X -v ON_ERROR_STOP=1 -qtA "$OWNER dbname=$1" -c "$2"; }
drop_all() { for d in $MADE; do ask postgres "DROP DATABASE IF EXISTS $d" >/dev/null 2>&1 || true; done; }
trap 'drop_all; rm -rf "$WORK"' EXIT
ctl() { # DATABASE ARGS
    local database=$1; shift
    "$B/bin/loopline" --config "$VAR/etc/loopline.cfg" --lang en --set "ctl.owner_conninfo=$OWNER dbname=$database" \
        --set "ctl.admin_conninfo=$(cat "$VAR/etc/admin.conninfo") dbname=$database" --set "ctl.reader_conninfo=$(cat "$VAR/etc/reader.conninfo") dbname=$database" \
        "$@" </dev/null 2>&1
}
is() { # TITLE EXPECTED FOUND
    if [ "$2" = "$3" ]; then passed=$((passed + 1)); echo "  ok: $1"; else failed=$((failed + 1)); echo "  FAILED: $1: expected '$2', got '$3'"; fi
}
holds() { # TITLE TEXT PART
    case $2 in *"$3"*) is "$1" yes yes ;; *) is "$1" "…$3…" "$2" ;; esac
}
sums() { "$PG/psql" -X -v ON_ERROR_STOP=1 -qtA "$OWNER dbname=$1" -f tests/sql/year_sum.sql; }
copy() { ask postgres "CREATE DATABASE $1 TEMPLATE case_year_base"; }

drop_all
ask postgres "CREATE DATABASE case_year_real TEMPLATE template0 ENCODING 'UTF8' LOCALE 'C.UTF-8'"
ctl case_year_real migrate >/dev/null
code=0; said=$(ctl case_year_real demo year --scale 0.02) || code=$?
is "a production is refused" 6 "$code"
holds "and told why" "$said" "this database is no demo (production)"
ask postgres "CREATE DATABASE case_year_base TEMPLATE template0 ENCODING 'UTF8' LOCALE 'C.UTF-8'"
ctl case_year_base migrate --demo >/dev/null
code=0; said=$(ctl case_year_base demo year) || code=$?
is "without a pack there is no year" 6 "$code"
ctl case_year_base pack apply deploy/city/demo >/dev/null
copy case_year
code=0; said=$(ctl case_year demo year --scale 0.02 --rehearse) || code=$?
is "it can be rehearsed" 0 "$code"
is "which keeps nothing" 0 "$(ask case_year "SELECT count(*) FROM intake.request")"
code=0; said=$(ctl case_year demo year --from 2018-09-02) || code=$?
is "a year begins with a month" 2 "$code"
code=0; said=$(ctl case_year demo year --from 2031-01-01) || code=$?
is "whose calendar is published" 6 "$code"
code=0; said=$(ctl case_year demo year) || code=$?
is "an empty demo is filled" 0 "$code"
[ "$code" = 0 ] || echo "$said"
is "its figures are those of the handbook, its rows keep every law" "" "$("$PG/psql" -X -v ON_ERROR_STOP=1 -qtA "$OWNER dbname=case_year" -f tests/sql/year.sql)"
rates=$(ctl case_year rates --since 2018-09-01 --until 2019-12-31 | tr -s ' ')
holds "the rates say so, too: satisfaction, without the 32 that do not count" "$rates" "satisfaction - 58973 60540 97.4 %"
holds "and first contact" "$rates" "first_contact - 41658 59624 69.9 %"
code=0; said=$(ctl case_year demo year) || code=$?
is "a second time is refused" 6 "$code"
holds "and told why" "$said" "not empty (82853 requests, 17966 orders"

for d in case_year_small case_year_again case_year_other; do copy $d; done
ctl case_year_small demo year --seed 7 --scale 0.02 >/dev/null
ctl case_year_again demo year --seed 7 --scale 0.02 >/dev/null
ctl case_year_other demo year --seed 8 --scale 0.02 >/dev/null
sums case_year_small > "$WORK/small"; sums case_year_again > "$WORK/again"; sums case_year_other > "$WORK/other"
diff "$WORK/small" "$WORK/again" > "$WORK/diff" && same=yes || same=$(cat "$WORK/diff")
is "the same seed makes the same rows of every table" yes "$same"
is "another seed makes others" no "$(grep -F '|' "$WORK/small" | grep -E '^(intake.request|router.work_order|survey.survey|escalation.card|bus.event)\|' | grep -qFf - "$WORK/other" && echo yes || echo no)"
echo "$passed passed, $failed failed"
[ "$failed" = 0 ]
