# Load for scripts: ledger_load (tests/faults/ledger_load.c) beside the script, spoken to line by line. Sourced after
# tests/lib/faults.sh. `load_open RUN GOALS WINDOW`; `tell ORDER…` sets `told` to what was answered after the order's
# name; an order that fails ends the script.
# shellcheck shell=bash disable=SC2034 # the scripts use them
LOAD='' told='' LEDGER=''
now_ms() { echo $((${EPOCHREALTIME/./} / 1000)); }
load_open() {
    LEDGER=$VAR/ledger-$1
    coproc LOADER { exec "$B/tests/faults/ledger_load" "$1" "$LEDGER" "$2" "$3" 2>"$VAR/load.err"; }
    LOAD=$LOADER_PID
    exec {LOAD_IN}>&"${LOADER[1]}" {LOAD_OUT}<&"${LOADER[0]}"
    hear ready
}
hear() { # ORDER: skips what is no answer to it
    local verb
    while read -r -t $((100 * ${SLOW%%.*})) verb told <&"$LOAD_OUT"; do [ "$verb" != "$1" ] || return 0; done
    echo "the load does not answer \"$1\":"
    cat "$VAR/load.err"
    exit 1
}
tell() { # ORDER [NUMBER]
    echo "$*" >&"$LOAD_IN" || { cat "$VAR/load.err"; exit 1; }
    hear "$1"
}
load_close() { # all to their goals, and the ledger kept: prints the counts
    tell finish
    tell check
    is "the ledger is kept" 0 "$told"
    [ "$told" = 0 ] || cat "$VAR/load.err"
    tell counts
    local promised acknowledged duplicates later wrong
    read -r promised acknowledged duplicates later wrong <<<"$told"
    is "no wrong answers" 0 "$wrong"
    echo "  $promised promised, $acknowledged acknowledged, $duplicates duplicates, $later told to come later: lost 0, doubled 0"
    tell quit
    exec {LOAD_IN}>&- {LOAD_OUT}<&-
    wait "$LOAD" 2>/dev/null
    LOAD=''
}
