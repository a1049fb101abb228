#!/usr/bin/env bash
# How fast it is when much lies in the database, against empty: intake alone, accepted to dispatched, the latencies at an even
# pace. In a town of its own; settled demands of ten years are put in by statements (grown.sql says which tables, and how slim).
#   GROWN="1000000 10000000"  so many requests, ascending. Each takes 6 KB of disk: what would leave less than GROWN_FREE_GIB is left out
#   GROWN_FREE_GIB=25    of disk stay free
#   GROWN_BUFFERS=1GB    shared buffers of the database, for every size the same
#   GROWN_RUNS=3         of each, whose median counts; of intake alone one, that many times as long
#   BENCH_MESSAGES=5000  demands of a run; BENCH_SECONDS=2 of intake alone; BENCH_RATE=200 a second for the latencies
#   GROWN_OUT=file       the figures as one JSON list of runs
#   STATEMENTS=1         what each statement took, too: VAR/statements-N
#   MEASURE=command, GENTLY=command  in front of each measuring and of each piece of filling: who shares the machine lets others by
#   BENCH_KEEP=1         leaves the town
set -euo pipefail
cd "$(dirname "$0")/../.."
export B=${B:-build}
export VAR=${BENCH_VAR:-$PWD/$B/grown-var} LOG_LEVEL=warn QUIET=1 TOWN_KIND=production HOTSPOT_MS=1000 TICK_MS=200
export BENCH_MESSAGES=${BENCH_MESSAGES:-5000} BENCH_SECONDS=${BENCH_SECONDS:-2} BENCH_RATE=${BENCH_RATE:-200}
SIZES=${GROWN:-1000000 10000000} FREE=${GROWN_FREE_GIB:-25} RUNS=${GROWN_RUNS:-3} BYTES=6000 CHUNK=250000
town() { deploy/dev/town.sh "$@"; }
ask() { town psql -qtAc "$1"; }
finish() { [ -n "${BENCH_KEEP:-}" ] || town destroy >/dev/null 2>&1 || true; }
trap finish EXIT

# What the classifier looks at in the quiet after a load is done.
settle() {
    local i
    for ((i = 0; i < 6000; i++)); do [ "$(ask "SELECT NOT EXISTS (SELECT FROM classifier.hotspot_todo)")" = f ] || return 0; sleep 0.1; done
    echo "grown: hot spots did not come to rest in 10 minutes" >&2
    return 1
}
# What is looked at by chance, and lies in memory where a town has been at work for long; then a load that does not count.
warm() {
    ask "CREATE EXTENSION IF NOT EXISTS pg_prewarm; SELECT pg_prewarm(c.oid, 'read') FROM pg_class c
         WHERE c.relname LIKE 'fingerprint%' AND c.relkind IN ('r', 'i') OR c.relname = 'person_by_phone'" >/dev/null
    PGOPTIONS='-c jit=off' "$B/tests/bench/bench" "$VAR" "$@"
}
# Intake alone, once; then in each run the whole town and an even pace. Who looks for hot spots reads its window anew at each
# start: it is not what is measured.
alone() {
    for service in classifier router escalation survey; do town term "$service"; done
    warm intake
    PGOPTIONS='-c jit=off' BENCH_SECONDS=$((RUNS * BENCH_SECONDS)) "$B/tests/bench/bench" "$VAR" intake
    town services
    warm drain
    settle && warm town
}
run() { # REQUESTS
    settle || return 1
    PGOPTIONS='-c jit=off' GROWN_REQUESTS=${1#0} "$B/tests/bench/bench" "$VAR" town latency grown_run
}
measure() { # REQUESTS
    local i
    [ -z "${STATEMENTS:-}" ] || ask "SELECT pg_stat_statements_reset()" >/dev/null
    alone || exit 1
    for ((i = 0; i < RUNS; i++)); do run "$1" || exit 1; done
    [ -z "${STATEMENTS:-}" ] || town psql -c "SELECT calls, round(mean_exec_time::numeric, 3) AS ms, round((total_exec_time / 1000)::numeric, 2) AS s,
        shared_blks_hit / calls AS hit, shared_blks_read / calls AS read, left(regexp_replace(query, '\s+', ' ', 'g'), 90) AS query
        FROM pg_stat_statements WHERE calls > 20 ORDER BY total_exec_time DESC LIMIT 40" >"$VAR/statements-$1"
}
half() { # FIRST LAST HALF: of the tables, in pieces
    local from
    for ((from = $1; from <= $2; from += CHUNK)); do
        ${GENTLY:-} deploy/dev/town.sh psql -qtAc "SELECT bench.grow($from, least($2, $from + $CHUNK - 1), ($1, $2), $3)" >/dev/null || return 1
    done
}
grow() { # FIRST LAST
    local first second
    town stop
    town database
    ask "ALTER SYSTEM SET autovacuum = off"
    ask "SELECT pg_reload_conf(), bench.rest(), bench.lighten()" >/dev/null
    half "$@" 1 & first=$!
    half "$@" 2 & second=$!
    wait "$first" && wait "$second" || exit 1
    ask "SELECT 'SET maintenance_work_mem = ''512MB''; ' || line FROM bench.later" | xargs -P 2 -d '\n' -n 1 ${GENTLY:-} deploy/dev/town.sh psql -qc
    ask "ALTER SYSTEM RESET autovacuum"
    town psql -qc "VACUUM (ANALYZE, PARALLEL 2)" -c "CHECKPOINT" -c "SELECT pg_reload_conf()" >/dev/null
    town services
}
fits() { # MORE REQUESTS: and as much again of log for a moment
    [ $(($(df --output=avail -B1 "$VAR" | tail -n 1) - $1 * BYTES)) -ge $(((FREE + 2) << 30)) ]
}

# A piece of its own for whoever measures alone: the town stays.
case ${1:-} in
measure) measure "$2"; exit 0 ;;
esac
town destroy >/dev/null 2>&1 || true
mkdir -p "$VAR"
cp -r "${PACK:-deploy/city/demo}" "$VAR/pack"
sed -i -E 's/rate_per_second = [0-9]+/rate_per_second = 100000/; s/burst = [0-9]+/burst = 100000/' "$VAR"/pack/*.cfg
export PACK=$VAR/pack
town database
ask "ALTER SYSTEM SET track_commit_timestamp = on"
ask "ALTER SYSTEM SET shared_buffers = '${GROWN_BUFFERS:-1GB}'"
[ -z "${STATEMENTS:-}" ] || ask "ALTER SYSTEM SET shared_preload_libraries = pg_stat_statements"
town stop
town database
[ -z "${STATEMENTS:-}" ] || ask "CREATE EXTENSION pg_stat_statements"
town services
BENCH_KEEP=1 ${MEASURE:-} "$0" measure 0
town psql -q -f tests/bench/grown.sql
for ((i = 0; i < 100; i++)); do [ "$(ask "SELECT bench.rules()")" = 0 ] || break; sleep 0.1; done
there=0
for size in $SIZES; do
    if ! fits $((size - there)); then
        echo "grown: $size requests do not fit: $FREE GiB are to stay free" >&2
        break
    fi
    grow $((there + 1)) "$size"
    there=$size
    BENCH_KEEP=1 ${MEASURE:-} "$0" measure "$size"
    town psql -qAt -F ' ' -c "SELECT relid::regclass, n_live_tup, pg_table_size(relid), pg_indexes_size(relid) FROM pg_stat_user_tables
        WHERE n_live_tup > $size / 100 AND schemaname <> 'bench' ORDER BY 1" >"$VAR/tables-$size"
done
[ -z "${GROWN_OUT:-}" ] || cp "$VAR/grown.json" "$GROWN_OUT"
