#!/usr/bin/env bash
# What the faults group promised and kept, out of the lines that its tests left: test, figure, number. One row for each
# test and one for all; of times the middle and the worst.
set -euo pipefail
[ -s "${1:?file of figures}" ] || exit 0
sort -t "$(printf '\t')" -k 1,1 -k 2,2 -k 3,3n "$1" | awk -F '\t' '
function row(name, at,    n, mid, worst) {
    n = times[at]; mid = worst = "-"
    if (n > 0) { mid = sprintf("%.1f s", list[at, int((n + 1) / 2)] / 1000); worst = sprintf("%.1f s", list[at, n] / 1000) }
    printf "  %-10s %12d %9d %6d %8d %11d %13d %13d %7d %9s %9s\n", name, sum[at, "acknowledged"], sum[at, "promised"], sum[at, "lost"], sum[at, "doubled"],
        sum[at, "disordered"] + sum[at, "other_trail"], sum[at, "clocks_fired"], sum[at, "wrong_clocks"], sum[at, "faults_survived"] + sum[at, "points_struck"], mid, worst
}
function insert(at, value,    i) { # kept in order
    for (i = ++times[at]; i > 1 && list[at, i - 1] > value; i--) list[at, i] = list[at, i - 1]
    list[at, i] = value
}
{
    if (!($1 in seen)) { seen[$1] = 1; order[++tests] = $1 }
    if ($2 ~ /_ms$/) { insert($1, $3); insert("all", $3) } else { sum[$1, $2] += $3; sum["all", $2] += $3 }
}
END {
    printf "  %-10s %12s %9s %6s %8s %11s %13s %13s %7s %9s %9s\n", "test", "acknowledged", "promised", "lost", "doubled", "disordered", "clocks fired", "wrong clocks", "faults", "back, mid", "worst"
    for (i = 1; i <= tests; i++) row(order[i], order[i])
    row("all", "all")
}'
