#!/usr/bin/env bash
# What reports cost: a town with a year behind it (or many), every report timed, and the loop's throughput while reports run
# without end against without, in turns of the same run. Figures are told, not judged.
#   YEARS=1              scale of the year: 1 = 82,853 demands, 13 = about a million
#   BENCH_MESSAGES=3000  demands of one turn of the loop
#   TURNS=2              with and without, so often
#   READ_DATABASE=…      conninfo of a standby that the reports read from; default the town itself
#   REPORTING_OUT=file   the figures as one JSON object
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
FIGURES=
figure() { FIGURES="$FIGURES${FIGURES:+, }\"$1\": $2"; } # NAME NUMBER
# What postmaster's children took that are gone, in hundredths of a second: a report is one of them.
served() { cut -d' ' -f16,17 "/proc/$(head -n 1 "$VAR/pg/postmaster.pid")/stat" | tr ' ' '\n' | awk -v hz="$(getconf CLK_TCK)" '{ s += $1 } END { print s * 100 / hz }'; }
children() { pgrep -c -P "$(head -n 1 "$VAR/pg/postmaster.pid")"; }
timed() { # NAME COMMAND…: seconds of processor, of both sides, and what the clock on the wall said
    local name=$1 from took wall before i
    shift
    before=$(children) from=$(served)
    TIMEFORMAT='%R %U %S'
    if ! { time "$@" >/dev/null 2>"$VAR/err"; } 2>"$VAR/time"; then
        echo "  $name failed: $(tail -n 1 "$VAR/err")"
        return
    fi
    for ((i = 0; i < 100; i++)); do [ "$(children)" -gt "$before" ] || break; sleep 0.05; done # the backend says good-bye
    read -r wall took < <(awk -v pg="$(($(served) - from))" '{ printf "%.2f %.2f\n", $1, $2 + $3 + pg / 100 }' "$VAR/time")
    printf '  %-34s %8.2f s of processor %8.2f s\n' "$name" "$took" "$wall"
    figure "$name" "$took"
}

town destroy >/dev/null 2>&1 || true
mkdir -p "$VAR"
cp -r "${PACK:-deploy/city/demo}" "$VAR/pack"
sed -i -E 's/rate_per_second = [0-9]+/rate_per_second = 100000/; s/burst = [0-9]+/burst = 100000/' "$VAR"/pack/*.cfg
export PACK=$VAR/pack
town database
timed "the year, $(awk -v y="${YEARS:-1}" 'BEGIN { print y * 82853 }') demands" ctl demo year --scale "${YEARS:-1}"
ask "VACUUM ANALYZE" >/dev/null
DEMANDS=$(ask "SELECT count(*) FROM intake.request") FIGURES=

# ---- every report, its longest period
PERIOD="--since 2018-09-01 --until 2019-08-31" MONTH="--since 2019-08-01 --until 2019-08-31"
mkdir -p "$VAR/out"
for kind in bulletin daily weekly monthly performance accountability cases ledger blind_spots forecast theme; do
    timed "report $kind" ctl report "$kind" $PERIOD --out "$VAR/out"
done
timed "report classes" ctl report classes $PERIOD
for by in unit area matter district period; do timed "rates --by $by" ctl rates $PERIOD --by "$by"; done
for list in points talks; do timed "$list" ctl "$list" --month 2019-08; done
timed "whistles --scores" ctl whistles $PERIOD --scores
timed "violations" ctl violations $PERIOD
timed "pingpong" ctl pingpong $PERIOD
for month in "rates --by unit" "report monthly --out $VAR/out"; do timed "a month: ${month%% --*}" ctl $month $MONTH; done
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
with() {
    read_on & reader=$!
    turn >> "$VAR/with"
    kill "$reader" 2>/dev/null || true; wait "$reader" 2>/dev/null || true; reader=
}
turn >/dev/null # warms up
: > "$VAR/without"; : > "$VAR/with"; : > "$VAR/reports"
for ((t = 0; t < TURNS; t++)); do # there and back: what the town learns or forgets meanwhile falls to both
    if ((t % 2)); then with; turn >> "$VAR/without"; else turn >> "$VAR/without"; with; fi
done
mean() { awk '{ s += 1 / $1 } END { printf "%.1f", NR / s }' "$1"; }
ratio=$(awk -v a="$(mean "$VAR/with")" -v b="$(mean "$VAR/without")" 'BEGIN { printf "%.2f", a / b }')
echo "  the loop, orders a second"
echo "    without reports   $(tr '\n' ' ' < "$VAR/without")"
echo "    with reports      $(tr '\n' ' ' < "$VAR/with") ($(wc -l < "$VAR/reports") reports)"
echo "    ratio             $ratio"
[ -z "${REPORTING_OUT:-}" ] || printf '{"demands": %s, "without": %s, "with": %s, "ratio": %s, "seconds": {%s}}\n' "$DEMANDS" \
    "$(mean "$VAR/without")" "$(mean "$VAR/with")" "$ratio" "$FIGURES" > "$REPORTING_OUT"
