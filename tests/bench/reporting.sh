#!/usr/bin/env bash
# What reports cost: a town with a year behind it (or many), every report timed, and the loop's throughput while reports run
# without end against without, in turns of the same run. Figures are told, not judged.
#   YEARS=1              scale of the year: 1 = 82,853 demands, 13 = about a million
#   BENCH_MESSAGES=3000  demands of one turn of the loop
#   TURNS=2              with and without, so often
#   READ_DATABASE=…      conninfo of a standby that the reports read from; default the town itself
#   BENCH_KEEP=1         leaves the town
set -euo pipefail
cd "$(dirname "$0")/../.."
export B=${B:-build} VAR=${BENCH_VAR:-$PWD/${B:-build}/reporting-var} LOG_LEVEL=warn QUIET=1 MODELS=none BENCH_MESSAGES=${BENCH_MESSAGES:-3000}
TURNS=${TURNS:-2}
town() { deploy/dev/town.sh "$@"; }
ask() { town psql -qtAc "$1"; }
ctl() { "$B/bin/loopline" --config "$VAR/etc/loopline.cfg" --set "reports.database=${READ_DATABASE:-}" "$@"; }
reader=
finish() {
    [ -z "$reader" ] || { kill "$reader" 2>/dev/null && wait "$reader" 2>/dev/null; } || true
    [ -n "${BENCH_KEEP:-}" ] || town destroy >/dev/null 2>&1 || true
}
trap finish EXIT
now() { date +%s%N; }
timed() { # NAME COMMAND…
    local from name=$1; shift
    from=$(now)
    "$@" >/dev/null 2>"$VAR/err" || { echo "$name failed: $(tail -n 1 "$VAR/err")"; return; }
    printf '  %-34s %8.2f s\n' "$name" "$((($(now) - from) / 10000000))e-2"
}

town destroy >/dev/null 2>&1 || true
mkdir -p "$VAR"
cp -r "${PACK:-deploy/city/demo}" "$VAR/pack"
sed -i -E 's/rate_per_second = [0-9]+/rate_per_second = 100000/; s/burst = [0-9]+/burst = 100000/' "$VAR"/pack/*.cfg
export PACK=$VAR/pack
town database
timed "the year, $(awk -v y="${YEARS:-1}" 'BEGIN { print y * 82853 }') demands" ctl demo year --scale "${YEARS:-1}"
ask "VACUUM ANALYZE" >/dev/null

# ---- every report, its longest period
PERIOD="--since 2018-09-01 --until 2019-08-31"
mkdir -p "$VAR/out"
for kind in bulletin daily weekly monthly performance accountability cases ledger blind_spots forecast theme; do
    timed "report $kind, a year" ctl report "$kind" $PERIOD --out "$VAR/out"
done
timed "report classes" ctl report classes $PERIOD
for by in unit area matter district period; do timed "rates --by $by" ctl rates $PERIOD --by "$by"; done
for list in points talks; do timed "$list" ctl "$list" --month 2019-08; done
timed "whistles --scores" ctl whistles $PERIOD --scores
timed "violations" ctl violations $PERIOD
timed "pingpong" ctl pingpong $PERIOD
timed "export open-data" ctl export open-data $PERIOD --file "$VAR/out/open.csv"

# ---- the loop beside them: on the machine's clock, with commit timestamps, as the load asks for
ask "ALTER SYSTEM SET track_commit_timestamp = on"
ask "DELETE FROM bus.clock"
town stop
town database
town services
read_on() { # reports one after the other, until it is ended
    local run=
    trap '[ -z "$run" ] || kill "$run" 2>/dev/null; exit 0' TERM
    while :; do
        for kind in monthly weekly bulletin daily; do
            ctl report "$kind" $PERIOD --out "$VAR/out" >/dev/null 2>&1 & run=$!
            wait "$run" || true
            echo "$kind" >> "$VAR/reports"
        done
    done
}
turn() { # orders a second, from the first demand accepted to the last order dispatched
    local mark; mark=$(ask "SELECT bus.now()")
    PGOPTIONS='-c jit=off' "$B/tests/bench/bench" "$VAR" town >"$VAR/turn" 2>&1 || { tail -n 3 "$VAR/turn" >&2; exit 1; }
    town settled
    ask "SELECT round((count(*) / extract(epoch FROM max(dispatched_at) - min(accepted_at)))::numeric, 1) FROM router.work_order WHERE accepted_at > '$mark'"
}
turn >/dev/null # warms up
: > "$VAR/without"; : > "$VAR/with"; : > "$VAR/reports"
for ((t = 0; t < TURNS; t++)); do
    turn >> "$VAR/without"
    read_on & reader=$!
    turn >> "$VAR/with"
    kill "$reader" 2>/dev/null || true; wait "$reader" 2>/dev/null || true; reader=
done
echo "  the loop, orders a second"
echo "    without reports   $(tr '\n' ' ' < "$VAR/without")"
echo "    with reports      $(tr '\n' ' ' < "$VAR/with") ($(wc -l < "$VAR/reports") reports)"
echo "    ratio             $(awk 'NR == FNR { a += 1 / $1; next } { b += 1 / $1 } END { printf "%.2f", a / b }' "$VAR/without" "$VAR/with")"
