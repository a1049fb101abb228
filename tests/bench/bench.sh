#!/usr/bin/env bash
# make bench: a private town, the load, the figures. Everything under one folder (BENCH_VAR, default build/bench-var).
#   BENCH_SECONDS=5      how long intake alone is pressed; also the latency run
#   BENCH_MESSAGES=10000 demands of the end-to-end run
#   BENCH_WINDOW=512     submits outstanding; BENCH_CLIENTS=2 connections
#   BENCH_REPLICAS=1     of each service
#   BENCH_OUT=file       the figures as one JSON object
#   DATA=folder          texts from messages_2020.jsonl there instead of the built-in ones
#   BENCH_KEEP=1         leaves the town running
set -euo pipefail
cd "$(dirname "$0")/../.."
export B=${B:-build}
export VAR=${BENCH_VAR:-$B/bench-var} LOG_LEVEL=${LOG_LEVEL:-warn} TOWN_KIND=production QUIET=1
case $VAR in /*) ;; *) VAR=$PWD/$VAR ;; esac
town() { deploy/dev/town.sh "$@"; }
bench() { PGOPTIONS='-c jit=off' "$B/tests/bench/bench" "$VAR" "$@"; } # its own questions need no compiler
finish() {
    code=$?
    [ "$code" = 0 ] || tail -n 5 "$VAR"/log/*.log >&2 || true
    [ -n "${BENCH_KEEP:-}" ] || town stop || true
    exit "$code"
}

town destroy >/dev/null 2>&1 || true
trap finish EXIT
mkdir -p "$VAR"
# The demo pack without its rate limits: what is measured is the machine, not the limiter.
cp -r deploy/city/demo "$VAR/pack"
sed -i -E 's/rate_per_second = [0-9]+/rate_per_second = 100000/; s/burst = [0-9]+/burst = 100000/' "$VAR"/pack/*.cfg
export PACK=$VAR/pack

town database
# Commit timestamps tell when an order was visible to everyone, without asking while the load runs.
town psql -qc 'ALTER SYSTEM SET track_commit_timestamp = on'
town psql -d postgres -qc 'CREATE DATABASE ceiling TEMPLATE loopline'
town stop
town database
town service intake
bench intake
town services "${BENCH_REPLICAS:-1}"
bench drain town latency memory ceiling report
