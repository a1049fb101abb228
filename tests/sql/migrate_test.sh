#!/usr/bin/env bash
# Migrations: again on a full database, at once from two sides, and on an empty production. VAR names the town.
set -euo pipefail
cd "$(dirname "$0")/../.."
: "${VAR:?names no town; tests/run.sh starts one}" "${B:=build}"
export B VAR
LOOPLINE=$B/bin/loopline
CONFIG=$VAR/etc/loopline.cfg
OWNER=$(cat "$VAR/etc/owner.conninfo")
PG=/usr/lib/postgresql/15/bin
WORK=$(mktemp -d)
MADE="case_production case_twins case_latin case_old"
failed=0 passed=0

ask() { "$PG/psql" -X -v ON_ERROR_STOP=1 -qtA "$OWNER dbname=$1" -c "$2"; }
drop_all() { for d in $MADE; do ask postgres "DROP DATABASE IF EXISTS $d" >/dev/null 2>&1 || true; done; }
trap 'drop_all; rm -rf "$WORK"' EXIT
make_database() { ask postgres "CREATE DATABASE $1 TEMPLATE template0 ENCODING '${2:-UTF8}' LOCALE '${3:-C.UTF-8}'"; }
migrate() { # DATABASE [ARGS]
    local database=$1; shift
    "$LOOPLINE" --config "$CONFIG" --lang en --set "ctl.owner_conninfo=$OWNER dbname=$database" migrate "$@" </dev/null 2>&1
}
schema() { "$PG/pg_dump" --schema-only --no-password -d "$OWNER dbname=$1" | grep -v '^\\\(un\)\?restrict '; }
book() { ask "$1" "SELECT number, name, sha256, applied_at FROM bus.migration ORDER BY number"; }
is() { # TITLE EXPECTED FOUND
    if [ "$2" = "$3" ]; then passed=$((passed + 1)); echo "  ok: $1"; else failed=$((failed + 1)); echo "  FAILED: $1: expected '$2', got '$3'"; fi
}
holds() { # TITLE TEXT PART
    case $2 in *"$3"*) is "$1" yes yes ;; *) is "$1" "…$3…" "$2" ;; esac
}

drop_all
files=$(printf "%s\n" deploy/migrations/*.sql | wc -l)

book loopline > "$WORK/book"; schema loopline > "$WORK/schema"
is "the town has every migration" "$files" "$(wc -l < "$WORK/book")"
code=0; said=$(migrate loopline --demo) || code=$?
is "a second time is no error" 0 "$code"
holds "and applies nothing" "$said" "0 migrations applied"
book loopline | diff -q "$WORK/book" - >/dev/null && same=yes || same=no
is "the book is untouched" yes "$same"
schema loopline | diff -q "$WORK/schema" - >/dev/null && same=yes || same=no
is "the schema is untouched" yes "$same"

make_database case_production
code=0; migrate case_production > "$WORK/out" || code=$?
is "an empty database is migrated" 0 "$code"
is "without --demo it is a production" production "$(ask case_production "SELECT kind FROM bus.deployment")"
schema case_production | diff "$WORK/schema" - > "$WORK/diff" && same=yes || same=$(head -n 5 "$WORK/diff")
is "its schema is that of the demo" yes "$same"
code=0; said=$(ask case_production "INSERT INTO bus.clock (origin) VALUES ('2019-05-27T13:11Z')" 2>&1) || code=$?
holds "a production refuses a movable clock" "$said" "no movable clock"
code=0; said=$(migrate case_production --demo) || code=$?
is "and does not become a demo" 6 "$code"
holds "which is said" "$said" "cannot become a demo"
is "nor did it" production "$(ask case_production "SELECT kind FROM bus.deployment")"

make_database case_twins
migrate case_twins > "$WORK/first" & first=$!
migrate case_twins > "$WORK/second" & second=$!
code=0; wait $first || code=$?; is "two at once: the first" 0 "$code"
code=0; wait $second || code=$?; is "two at once: the second" 0 "$code"
is "each migration once" "$files" "$(ask case_twins "SELECT count(*) FROM bus.migration")"
is "one of them did it all" 1 "$(grep -l "^$files migrations applied" "$WORK/first" "$WORK/second" | wc -l)"

ask case_twins "UPDATE bus.migration SET sha256 = repeat('0', 64) WHERE number = 2" >/dev/null
code=0; said=$(migrate case_twins) || code=$?
is "a migration that was changed afterwards is refused" 6 "$code"
holds "by its name" "$said" "0002_intake"

# A history from before links: linked as it is found, and the next event goes on from there.
linked="SELECT count(*) FILTER (WHERE link = due AND seq = place) || '/' || count(*) FROM (
    SELECT e.*, row_number() OVER strand AS place,
           bus.chain(NULL, bus.event_words(id, subject, district, service, seq, at, kind, unit, actor, detail)) OVER strand AS due
    FROM bus.event e WINDOW strand AS (PARTITION BY subject, service ORDER BY id ROWS UNBOUNDED PRECEDING)) x"
make_database case_old
for f in $(printf "%s\n" deploy/migrations/*.sql | sed '/0012_/,$d'); do "$PG/psql" -X -v ON_ERROR_STOP=1 -1qtA "$OWNER dbname=case_old" -f "$f" >/dev/null 2>&1; done
ask case_old "INSERT INTO bus.event (subject, district, service, at, kind, unit, actor, detail)
    SELECT md5((i % 40)::text)::uuid, 'd', 1 + i % 3, '2024-04-10T01:00Z'::timestamptz + i * interval '1 min', 'k' || i, nullif(i % 2, 0),
           CASE i % 5 WHEN 0 THEN '' WHEN 1 THEN NULL ELSE '张' END, jsonb_build_object('n', i) FROM generate_series(1, 300) i"
"$PG/psql" -X -v ON_ERROR_STOP=1 -1qtA "$OWNER dbname=case_old" -f deploy/migrations/0012_audit.sql >/dev/null
is "an old history is linked" 300/300 "$(ask case_old "$linked")"
ask case_old "INSERT INTO bus.event (subject, district, service, at, kind) SELECT md5((i % 50)::text)::uuid, 'd', 1 + i % 3, now(), 'new' FROM generate_series(1, 200) i"
is "and goes on, by hand too" 500/500 "$(ask case_old "$linked")"
code=0; said=$(ask case_old "UPDATE bus.event SET kind = 'other' WHERE id = 7" 2>&1) || code=$?
holds "the owner does not change it by mistake" "$said" "only ever added to"
code=0; said=$(ask case_old "TRUNCATE bus.event" 2>&1) || code=$?
holds "nor empty it" "$said" "only ever added to"

make_database case_latin SQL_ASCII C
code=0; said=$(migrate case_latin) || code=$?
is "a database that is not UTF-8 is refused" 1 "$code"
holds "by its encoding" "$said" "SQL_ASCII"
is "and left empty" "" "$(ask case_latin "SELECT nspname FROM pg_namespace WHERE nspname = 'bus'")"

echo "  migrations: $passed passed, $failed failed"
[ "$failed" = 0 ] && [ "$passed" -gt 15 ]
