#!/usr/bin/env bash
# Every target under libFuzzer with ASan and UBSan, SECONDS_EACH (60) seconds each, from its seeds and its corpus; a line for
# each with what was executed. What is found stands under $B/fuzz and fails the run: move it to tests/fuzz/corpus/NAME
# together with what mends it. ONLY=regex picks targets.
set -euo pipefail
cd "$(dirname "$0")/../.."
out=${B:-build/fuzz}/fuzz each=${SECONDS_EACH:-60} total=0 found=0
export LSAN_OPTIONS=suppressions=tests/fuzz/leaks.txt:print_suppressions=0
for target in "$out"/*; do
    name=${target##*/}
    [ -x "$target" ] && [ -f "$target" ] && [[ $name =~ ${ONLY:-.} ]] || continue
    mkdir -p "$out/runs/$name/seeds" "$out/runs/$name/new" "tests/fuzz/corpus/$name"
    "$out/../tests/fuzz/${name}_test" --seeds "$out/runs/$name/seeds"
    said=$out/runs/$name/log
    "$target" -max_total_time="$each" -max_len=70000 -timeout=20 -rss_limit_mb=4096 -print_final_stats=1 \
        -artifact_prefix="$out/runs/$name/" "$out/runs/$name/new" "tests/fuzz/corpus/$name" "$out/runs/$name/seeds" >"$said" 2>&1 || found=1
    count=$(sed -n 's/^stat::number_of_executed_units: *//p' "$said")
    total=$((total + ${count:-0}))
    printf '  %-10s %12s executions, coverage %s\n' "$name" "${count:-none}" "$(grep -oE 'cov: [0-9]+' "$said" | tail -n 1)"
    grep -E '^(SUMMARY|==[0-9]+==ERROR|.*runtime error)' "$said" || true
done
rmdir tests/fuzz/corpus/* 2>/dev/null || true
echo "fuzz: $total executions"
[ "$total" -gt 0 ] || { echo "nothing was run"; exit 1; }
[ $found = 0 ] || { echo "something was found: $out/runs/*/{crash,oom,timeout,leak}-*"; exit 1; }
