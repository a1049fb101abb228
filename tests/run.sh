#!/usr/bin/env bash
# Runs groups of tests: tests/run.sh unit|check|stories|faults|all … One line per program, the output of those that
# fail, and as the last line "N passed, M failed". Towns are made under $B and removed again, whatever happens.
#   B=build SLOW=1 (factor on waits) BLESS=1 (renews golden files) LIMIT=600 (seconds that one program may take)
#   ONLY=regex (of the programs of a group, those whose name it fits; one that fits none fails)
#   faults: SEEDS=50 FIRST_SEED=drawn (rounds of chaos_test) FULL=1 FULL_SECONDS=3600 (points_test walks each service, hit
#   by hit); what was promised and kept stands in $B/faults.tsv and is summed up at the end
set -uo pipefail
cd "$(dirname "$0")/.." || exit 1
export B=${B:-build} SLOW=${SLOW:-1} TICK_MS=${TICK_MS:-10} LOG_LEVEL=${LOG_LEVEL:-info}
case $B in *asan*) SLOW=${SLOW_ASAN:-4} ;; esac
export ASAN_OPTIONS=${ASAN_OPTIONS:-detect_leaks=1:abort_on_error=0} UBSAN_OPTIONS=${UBSAN_OPTIONS:-print_stacktrace=1}
export LSAN_OPTIONS=${LSAN_OPTIONS:-suppressions=$PWD/tests/fuzz/leaks.txt:print_suppressions=0}
passed=0 failed=0 skipped=0
limit=600
[ -z "${FULL:-}${SEEDS:-}" ] || limit=14400 # whoever asks for more has the time
log=$(mktemp -d) room=$log
finish() {
    # shellcheck disable=SC2046
    kill $(jobs -p) 2>/dev/null
    [ ! -e "$room/towns" ] || while read -r v; do VAR=$v deploy/dev/town.sh destroy >/dev/null 2>&1; done < <(sort -u "$room/towns")
    rm -rf "$room"
}
trap finish EXIT
trap 'exit 130' INT TERM

short() { awk -v n="${TAIL:-60}" '{ l[NR] = $0 } END { for (i = 1; i <= NR; i++) if (i <= n || i > NR - n) print l[i]; else if (i == n + 1) print "        …" }'; }
run() { # NAME COMMAND…; its output goes to $log/out, or where OUT says
    local name=$1 from=$SECONDS code out=${OUT:-$log/out}
    shift
    timeout --foreground -k 10 $((${LIMIT:-$limit} * ${SLOW%%.*})) "$@" >"$out" 2>&1 </dev/null
    code=$?
    if [ $code = 0 ]; then
        passed=$((passed + 1)); printf '  ok    %-44s %3d s\n' "$name" $((SECONDS - from))
    elif [ $code = 77 ]; then
        skipped=$((skipped + 1)); printf '  skip  %-44s %s\n' "$name" "$(tail -n 1 "$out")"
    else
        failed=$((failed + 1)); printf '  FAIL  %-44s %3d s (status %d)\n' "$name" $((SECONDS - from)) $code
        sed 's/^/        /' "$out" | short
    fi
}
# Programs that share nothing, two at a time: each line is whole, the counts are taken from what each left.
beside() {
    local t p f s n=0
    for t in "$@"; do
        while [ "$(jobs -rp | wc -l)" -ge "${JOBS:-2}" ]; do wait -n; done
        n=$((n + 1))
        (
            passed=0 failed=0 skipped=0
            OUT=$log/beside.$n run "${t#"$B/"}" "$t" >"$log/said.$n"
            echo "$passed $failed $skipped" >"$log/count.$n"
            cat "$log/said.$n"
        ) &
    done
    wait
    while read -r p f s; do passed=$((passed + p)) failed=$((failed + f)) skipped=$((skipped + s)); done < <(cat "$log"/count.* 2>/dev/null)
    rm -f "$log"/count.* "$log"/said.* "$log"/beside.*
}
each() { # FILES…: every test program or script; one that was not built fails
    local t
    for t in "$@"; do run "${t#"$B/"}" "$t"; done
}
programs() { ls tests/"$1"/*_test.c 2>/dev/null | sed "s#^tests/#$B/tests/#; s#\.c\$##" | grep -E "${ONLY:-}"; }
scripts() { ls tests/"$1"/*_test.sh 2>/dev/null | grep -E "${ONLY:-}"; }

town() { # NAME ARGS…: a fresh town, its folder in VAR
    export VAR=$PWD/$B/town-$1
    case $B in /*) VAR=$B/town-$1 ;; esac
    shift
    echo "$VAR" >>"$room/towns"
    deploy/dev/town.sh destroy >/dev/null 2>&1
    deploy/dev/town.sh "$@" >"$log/town" 2>&1 && return
    failed=$((failed + 1)); echo "  FAIL  town.sh $*"; sed 's/^/        /' "$log/town" | tail -n 30
    return 1
}
end_town() { # what a sanitizer or an assertion said in a service is a failure, whatever the tests found
    local words='ERROR: (Address|Leak)Sanitizer|runtime error:|[Aa]ssertion|\*\*\* stack smashing|buffer overflow detected' f
    deploy/dev/town.sh stop >/dev/null 2>&1
    if grep -lE "$words" "$VAR"/log/*.log >"$log/san" 2>/dev/null; then
        failed=$((failed + 1)); echo "  FAIL  findings in the logs of the services"
        while read -r f; do echo "        $f"; grep -E -A 25 "$words" "$f" | head -n 40 | sed 's/^/        /'; done <"$log/san"
    fi
    deploy/dev/town.sh destroy >/dev/null 2>&1
}

targets() { ls tests/fuzz/*.c | grep -vE "/(replay|hold)\.c$" | sed "s#^tests/#$B/tests/#; s#\.c\$#_test#" | grep -E "${ONLY:-}"; }
unit() { beside $(programs unit) $(programs wire) $(targets) $(scripts unit); }
check() {
    MODELS=none town check database || return
    each $(programs sql) $(scripts sql)
    end_town
}
wanted() { grep -qE "${ONLY:-}" <<<"$1"; }
stories() { # pages, record and replay read what was played
    local t read= live=
    for t in stories pages record replay; do ! wanted $t || read=yes; done
    for t in library sms mailbox example_python example_c example_node; do ! wanted $t || live=yes; done
    [ -n "$read$live" ] || return
    town stories start || return
    [ -z "$read" ] || run stories "$B/tests/stories/play" --var "$VAR" --golden tests/stories/golden --out "$B/stories" ${BLESS:+--bless} tests/stories/c*.story
    for t in pages record replay; do ! wanted $t || run $t tests/stories/$t.sh; done
    for t in python c node; do ! wanted example_$t || run example_$t tests/wire/example_test.sh $t; done
    for t in sms mailbox library; do ! wanted $t || run $t tests/wire/channel_test.sh $t; done
    end_town
}
# One replica of each service, nothing on its way and nothing set aside: the next test may have this town, too.
clean() { deploy/dev/town.sh single >/dev/null 2>&1 && [ "$(deploy/dev/town.sh psql -qtAc 'SELECT (SELECT count(*) FROM bus.outbox) + (SELECT count(*) FROM bus.quarantine)' 2>/dev/null)" = 0 ]; }
next_fault() { # prints the first that nobody has taken; false: none is left
    (
        flock 9
        t=$(head -n 1 "$room/queue")
        [ -n "$t" ] || exit 1
        sed -i 1d "$room/queue"
        printf '%s\n' "$t"
    ) 9>>"$room/lock"
}
say() { (flock 8 && cat "$1") 8>>"$room/lock.said"; }
one_fault() { # in this lane's town; what a test left behind is not the next one's trouble
    local before=$failed
    [ $fresh = yes ] || town "faults-$lane" start || return
    run "${1#"$B/"}" "$1"
    # After random histories, floods, promises broken on purpose, or clocks that ran ahead (ids of tomorrow) no other test
    # could be repeated in the town as it is.
    if [ "$failed" = "$before" ] && clean && ! [[ ${1##*/} =~ ^(loop|controls|chaos|fairness|skew)_test$ ]]; then fresh=yes; else fresh=no; end_town; fi
}
lane() { # NUMBER GROUPS…: these groups, then faults as long as there are some; counts what held
    local lane=$1 fresh=no t g
    shift
    log=$room/lane-$lane passed=0 failed=0 skipped=0
    mkdir "$log"
    for g in "$@"; do
        { echo "$g"; $g; } >"$log/said"
        say "$log/said"
    done
    while t=$(next_fault); do
        one_fault "$t" >"$log/said"
        say "$log/said"
    done
    [ $fresh = no ] || end_town
    echo "$passed $failed $skipped" >"$room/count.$lane"
}
# Faults wait more than they work: two lanes with a town each. A lane that does not come to its end is a failure.
faults() { # GROUPS…: that the first lane does before
    local n p f s
    rm -f "$B/faults.tsv"
    { programs faults; scripts faults; } >"$room/queue"
    for ((n = 1; n <= ${LANES:-2}; n++)); do
        if [ $n = 1 ]; then lane $n "$@" & else lane $n & fi
    done
    wait
    for ((n = 1; n <= ${LANES:-2}; n++)); do
        if read -r p f s <"$room/count.$n"; then passed=$((passed + p)) failed=$((failed + f)) skipped=$((skipped + s)); else failed=$((failed + 1)); fi
    done
    tests/faults/figures.sh "$B/faults.tsv"
}
[ $# -gt 0 ] || set -- all
for group in "$@"; do
    case $group in
    all) echo unit; unit; echo faults; faults check stories ;;
    unit | check | stories | faults) echo "$group"; $group ;;
    *) echo "usage: tests/run.sh unit|check|stories|faults|all" >&2; exit 2 ;;
    esac
done
[ $((passed + failed)) -gt 0 ] || { echo "no test was run"; failed=1; }
[ "$skipped" = 0 ] || echo "$skipped skipped: what they need is not here, told above"
echo "$passed passed, $failed failed"
[ "$failed" = 0 ]
