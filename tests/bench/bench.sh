#!/usr/bin/env bash
# make bench: a private town, the load, the figures. Everything under one folder (BENCH_VAR, default build/bench-var).
#   BENCH_SECONDS=5      how long intake alone is pressed; also the latency run
#   BENCH_MESSAGES=10000 demands of the end-to-end run
#   BENCH_WINDOW=512     submits outstanding; BENCH_CLIENTS=2 connections
#   BENCH_REPLICAS=1     of each service
#   CLOCKS="100000 1000000 10000000"  open clocks, ascending; "none" leaves them out; 10 million want 36 GB free
#   SCALE=none           leaves out the town with 1, 2 and 4 replicas of each service
#   GROWN="1000000 10000000"  as fast with so many settled requests in the database as empty? Ascending, 6 KB of disk each, 60 GB
#                        for ten million: what would leave less than GROWN_FREE_GIB=25 free is left out, and said; "none"
#   IMAGE_BYTES="name=bytes …"  size of the images; without it they are asked of docker, and absent where that has none
#   REPORT_YEARS=1       reports over so many times a year of 82,853 demands, alone and beside the loop; 13 = a million; "none"
#   BENCH_OUT=file       the figures as one JSON object
#   DATA=folder          texts from messages_2020.jsonl there instead of the starter corpus
#   BENCH_KEEP=1         leaves the town running
set -euo pipefail
cd "$(dirname "$0")/../.."
export B=${B:-build}
export HOTSPOT_MS=${HOTSPOT_MS:-1000} TICK_MS=${TICK_MS:-200} VAR=${BENCH_VAR:-$B/bench-var} LOG_LEVEL=${LOG_LEVEL:-warn} TOWN_KIND=production QUIET=1
case $VAR in /*) ;; *) VAR=$PWD/$VAR ;; esac
town() { deploy/dev/town.sh "$@"; }
bench() { PGOPTIONS='-c jit=off' "$B/tests/bench/bench" "$VAR" "$@"; } # its own questions need no compiler
# Who dies is started again: a service may be killed at any time while this runs.
keep_alive() {
    local file pid state name
    while sleep 0.5; do
        for file in "$VAR"/run/*.pid; do
            pid="" state=""
            read -r pid <"$file" 2>/dev/null || true
            read -r _ _ state _ <"/proc/$pid/stat" 2>/dev/null || true
            [ -z "$pid" ] || { [ -n "$state" ] && [ "$state" != Z ]; } && continue
            name=$(basename "$file" .pid)
            echo "bench: $name is gone, starting it again" >&2
            rm -f "$file"
            town service "${name%%-*}" "$(sed -n 's/^[^-]*-//p' <<<"$name")" || true
        done
    done
}
free_port() { # intake comes back where its callers look for it
    local port
    for port in $(shuf -i 20000-30000 -n 50); do
        (: <"/dev/tcp/127.0.0.1/$port") 2>/dev/null || { echo "$port"; return; }
    done
    echo '*'
}
finish() {
    code=$?
    [ -z "${keeper:-}" ] || kill "$keeper" 2>/dev/null && wait "$keeper" 2>/dev/null || true
    if [ "$code" != 0 ]; then # what happened stays to be looked at
        tail -n 5 "$VAR"/log/*.log >&2 || true
        [ -n "${BENCH_KEEP:-}" ] || town stop || true
    elif [ -z "${BENCH_KEEP:-}" ]; then
        town destroy || true
    fi
    exit "$code"
}

# What is installed, and the images where there are some: {"programs": {…}, "images": {…}}, bytes.
sizes() {
    local program image bytes list=
    for program in "$B"/bin/loopline*; do
        strip -o "$VAR/stripped" "$program"
        list="$list${list:+, }\"$(basename "$program")\": $(stat -c %s "$VAR/stripped")"
    done
    rm -f "$VAR/stripped"
    printf '{"programs": {%s}, "images": {' "$list"
    list=
    for image in ${IMAGE_BYTES:-$(images)}; do
        bytes=${image##*=}
        list="$list${list:+, }\"${image%=*}\": $bytes"
    done
    printf '%s}}\n' "$list"
}
images() { # of docker-compose.yml
    local image bytes
    for image in $(sed -nE 's/^ *image: (loopline[a-z-]*):.*:-([0-9.]+)\}.*/\1:\2/p' docker-compose.yml | sort -u); do
        bytes=$(docker image inspect -f '{{.Size}}' "$image" 2>/dev/null) && echo "$image=$bytes"
    done
    return 0
}

town destroy >/dev/null 2>&1 || true
trap finish EXIT
mkdir -p "$VAR"
# The demo pack without its rate limits: what is measured is the machine, not the limiter.
cp -r "${PACK:-deploy/city/demo}" "$VAR/pack"
sed -i -E 's/rate_per_second = [0-9]+/rate_per_second = 100000/; s/burst = [0-9]+/burst = 100000/' "$VAR"/pack/*.cfg
export PACK=$VAR/pack

INTAKE_PORT=$(free_port)
export INTAKE_PORT
town database
# Commit timestamps tell when an order was visible to everyone, without asking while the load runs.
town psql -qc 'ALTER SYSTEM SET track_commit_timestamp = on'
town psql -d postgres -qc 'CREATE DATABASE ceiling TEMPLATE loopline'
town stop
town database
town service intake
keep_alive &
keeper=$!
bench intake
town services "${BENCH_REPLICAS:-1}"
bench drain town idle latency disk flood crowd memory ceiling understand hotspots catalogue
kill "$keeper"; wait "$keeper" 2>/dev/null || true; keeper=
sizes >"$VAR/size.json"
bench size
bench curve
bench start
[ "${SCALE:-}" = none ] || bench replicas
[ "${CLOCKS:-}" = none ] || bench clocks
if [ "${REPORT_YEARS:-}" != none ]; then # in a town of its own; this one keeps its database only, for what the figures say of it
    town stop
    YEARS=${REPORT_YEARS:-1} BENCH_VAR=$VAR/reporting BENCH_KEEP='' PACK=deploy/city/demo TOWN_KIND=demo HOTSPOT_MS='' INTAKE_PORT='' \
        REPORTING_OUT=$VAR/reporting.json tests/bench/reporting.sh >"$VAR/reporting.log" || { cat "$VAR/reporting.log" >&2; exit 1; }
    town database
    bench reporting
fi
if [ "${GROWN:-}" != none ]; then # likewise
    town stop
    BENCH_VAR=$VAR/grown BENCH_KEEP='' PACK=deploy/city/demo BENCH_OUT='' BENCH_MESSAGES=${GROWN_MESSAGES:-5000} BENCH_SECONDS=2 \
        INTAKE_PORT='' GROWN_OUT=$VAR/grown.json tests/bench/grown.sh >"$VAR/grown.log" || { cat "$VAR/grown.log" >&2; exit 1; }
    town database
    bench grown
fi
bench report
