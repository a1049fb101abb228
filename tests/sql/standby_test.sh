#!/usr/bin/env bash
# Reports from a standby: what they say is what the primary says; of a period that goes on never later than what the standby
# has replayed; they cannot write, and hold no transaction open. A real streaming standby of the town, made here. VAR names
# the town.
set -euo pipefail
cd "$(dirname "$0")/../.."
: "${VAR:?names no town; tests/run.sh starts one}" "${B:=build}" "${SLOW:=1}"
OWNER=$(cat "$VAR/etc/owner.conninfo")
READER=$(cat "$VAR/etc/reader.conninfo")
PG=/usr/lib/postgresql/15/bin
WORK=$(mktemp -d)
HOME_OF=$(mktemp -d /tmp/loopline-standby-XXXXXX)
failed=0 passed=0
as_pg() ( if [ "$(id -u)" = 0 ]; then cd / && setpriv --reuid postgres --regid postgres --init-groups -- "$@"; else "$@"; fi; )
ask() { "$PG/psql" -X -v ON_ERROR_STOP=1 -qtA "$OWNER dbname=$1" -c "$2"; }
there() { "$PG/psql" -X -v ON_ERROR_STOP=1 -qtA "$OWNER dbname=case_standby host=$HOME_OF" -c "$1"; }
finish() {
    [ ! -f "$HOME_OF/data/postmaster.pid" ] || as_pg "$PG/pg_ctl" -D "$HOME_OF/data" -m immediate -w stop >/dev/null 2>&1 || true
    ask postgres "DROP DATABASE IF EXISTS case_standby" >/dev/null 2>&1 || true
    rm -rf "$WORK" "$HOME_OF"
}
trap finish EXIT
ctl() {
    "$B/bin/loopline" --config "$VAR/etc/loopline.cfg" --lang en --set "ctl.owner_conninfo=$OWNER dbname=case_standby" \
        --set "ctl.admin_conninfo=$(cat "$VAR/etc/admin.conninfo") dbname=case_standby" --set "ctl.reader_conninfo=$READER dbname=case_standby" "$@" </dev/null
}
copy() { ctl --set "reports.database=$READER dbname=case_standby host=$HOME_OF" "$@"; }
is() { # TITLE EXPECTED FOUND
    if [ "$2" = "$3" ]; then passed=$((passed + 1)); echo "  ok: $1"; else failed=$((failed + 1)); echo "  FAILED: $1: expected '$2', got '$3'"; fi
}
until_says() { # WHAT EXPECTED COMMAND…: polls, bounded
    local what=$1 expected=$2 i; shift 2
    for ((i = 0; i < 600 * ${SLOW%%.*}; i++)); do [ "$("$@" 2>/dev/null)" != "$expected" ] || return 0; sleep 0.1; done
    echo "not reached in time: $what"; exit 1
}
caught_up() { there "SELECT pg_last_wal_replay_lsn() >= '$(ask case_standby "SELECT pg_current_wal_lsn()")'::pg_lsn"; }
as_of() { sed -nE 's/.*"as_of": *"?([^",}]*)"?.*/\1/p' "$1"; }

ask postgres "DROP DATABASE IF EXISTS case_standby" >/dev/null
ask postgres "CREATE DATABASE case_standby TEMPLATE template0 ENCODING 'UTF8' LOCALE 'C.UTF-8'"
ctl migrate --demo >/dev/null
ctl pack apply deploy/city/demo >/dev/null
ctl demo year --scale 0.02 >/dev/null

chmod 700 "$HOME_OF"
cp "$VAR/keys/pgpass" "$HOME_OF/pgpass"; chmod 600 "$HOME_OF/pgpass"
[ "$(id -u)" != 0 ] || chown -R postgres: "$HOME_OF"
SOURCE=$(sed -E "s#passfile=[^ ]*#passfile=$HOME_OF/pgpass#; s# dbname=[^ ]*##" <<<"$OWNER")
as_pg "$PG/pg_basebackup" -d "$SOURCE" -D "$HOME_OF/data" -R -X stream -c fast >"$WORK/backup.log" 2>&1 || { cat "$WORK/backup.log"; exit 1; }
as_pg "$PG/pg_ctl" -D "$HOME_OF/data" -w -t 60 -l "$HOME_OF/log" -o "-c unix_socket_directories=$HOME_OF -c shared_buffers=32MB" start >/dev/null 2>&1 || { cat "$HOME_OF/log"; exit 1; }
is "it is a standby" t "$(there "SELECT pg_is_in_recovery()")"
ask case_standby "CREATE TABLE public.beat (at timestamptz); GRANT SELECT ON public.beat TO loopline_reader; INSERT INTO public.beat VALUES (clock_timestamp())"
until_says "the standby has all" t caught_up

for kind in monthly weekly bulletin daily; do
    ctl report "$kind" --since 2019-03-01 --until 2019-03-31 --out "$WORK/primary" >/dev/null
    copy report "$kind" --since 2019-03-01 --until 2019-03-31 --out "$WORK/standby" >/dev/null 2>"$WORK/err"
done
# The last column of a CSV is the watermark of the copy.
find "$WORK/primary" "$WORK/standby" -name '*.csv' -exec sed -Ei 's/,[^,]*$//' {} +
diff -r -I "^<!-- watermark " "$WORK/primary" "$WORK/standby" >"$WORK/diff" && same=yes || same=$(head -5 "$WORK/diff")
is "a report of a closed period is the same from both" yes "$same"
is "it says that it was read from a standby, and as of when" 1 "$(grep -c '^read from a standby: as of 20.* s behind$' "$WORK/err")"
grep -rq '[0-9]' "$WORK/standby" && found=yes || found=no
is "and it is no empty report" yes "$found"

there "SELECT pg_wal_replay_pause()" >/dev/null
until_says "replay stands still" paused there "SELECT pg_get_wal_replay_pause_state()"
before=$(ask case_standby "SELECT (extract(epoch FROM bus.now()) * 1000000)::bigint")
ask case_standby "INSERT INTO public.beat VALUES (clock_timestamp())"
ctl -o json report monthly --since 2019-11-01 --until 2019-12-31 --out "$WORK/now" >"$WORK/now.json" 2>/dev/null
copy -o json report monthly --since 2019-11-01 --until 2019-12-31 --out "$WORK/then" >"$WORK/then.json" 2>"$WORK/err"
is "the primary judges as of now" t "$(ask case_standby "SELECT '$(as_of "$WORK/now.json")'::timestamptz > to_timestamp($before / 1e6)")"
is "a standby that lags judges as of what it has replayed" t "$(ask case_standby "SELECT '$(as_of "$WORK/then.json")'::timestamptz <= to_timestamp($before / 1e6)")"
there "SELECT pg_wal_replay_resume()" >/dev/null
until_says "it catches up" t caught_up

# Asked of the owner, who has every right: what stands in the way is the standby, and on the primary the session of a report.
write() { # DATABASE-AND-HOST FILE-BEFORE: what a write says
    "$PG/psql" -X -qtA "$OWNER $1" -v VERBOSITY=sqlstate -f "$2" -c "CREATE TABLE public.nothing (n int)" -c "DROP TABLE public.nothing" 2>&1 | sed -nE 's/.*ERROR: *([0-9A-Z]{5}).*/\1/p' | head -n 1
}
sed -n '/^-- @reading$/,/^-- @instance$/p' services/ctl/ctl.sql > "$WORK/reading.sql"
: > "$WORK/none.sql"
is "what reads from a standby cannot write" 25006 "$(write "dbname=case_standby host=$HOME_OF" "$WORK/none.sql")"
is "the session of a report cannot write on the primary either" 25006 "$(write dbname=case_standby "$WORK/reading.sql")"
is "where a session without it can" "" "$(write dbname=case_standby "$WORK/none.sql")"
is "and leaves no transaction open" 0 "$(ask postgres "SELECT count(*) FROM pg_stat_activity WHERE datname = 'case_standby' AND usename = 'loopline_reader' AND state LIKE 'idle in transaction%'")"
echo "$passed passed, $failed failed"
[ "$failed" = 0 ] && [ "$passed" -ge 10 ]
