#!/usr/bin/env bash
# shellcheck disable=SC2016 # $ belongs to awk here
# The parts of the documents that are made from code: the picture of the flow, the tables of edges, commands and
# reasons, the rules of the state machines. They stand between "<!-- begin NAME -->" and "<!-- end NAME -->".
#   picture.sh              renews them in README.md, README.zh-CN.md and ARCHITECTURE.md
#   picture.sh --check      compares instead; the difference is shown and the exit code is 1
#   picture.sh NAME         prints one of them: flow edges commands reasons intake desk parts part_picture orders
#                           order_picture whistle_picture classes survey clocks
# Sources, under ROOT (default: this tree): common/*.def, the rows of RULES in intake.c and desk.c, and the pinned
# dumps tests/unit/*.golden of the other tables.
set -euo pipefail
HERE=$(cd "$(dirname "$0")/../.." && pwd)
ROOT=${ROOT:-$HERE}
DEF=$ROOT/common
DOCUMENTS="README.md README.zh-CN.md ARCHITECTURE.md"
BLOCKS=" flow edges commands reasons intake desk parts part_picture orders order_picture whistle_picture classes survey clocks "
export LC_ALL=C

# Shared by all: the arguments of KIND(…) lines as fields, and names as the .proto files write them.
AWK='
function args(line,    n, i) { # → A[1..]; commas inside quotes stay
    sub(/^[A-Z]+\(/, "", line); sub(/\)[^)]*$/, "", line)
    n = split(line, Q, "\""); AN = 0; REST = ""
    for (i = 1; i <= n; i++) { if (i % 2 == 0) gsub(/,/, "\001", Q[i]); REST = REST Q[i] }
    AN = split(REST, A, /, */)
    for (i = 1; i <= AN; i++) { gsub(/^ +| +$/, "", A[i]); gsub("\001", ",", A[i]) }
}
function camel(name,    n, i, W, out) {
    n = split(tolower(name), W, "_"); out = ""
    for (i = 1; i <= n; i++) out = out toupper(substr(W[i], 1, 1)) substr(W[i], 2)
    return out
}
/^TERM\(node,/ { args($0); NODE[++NODES] = substr(A[2], 6); LANE[NODE[NODES]] = NODES; ZH[NODES] = A[5] }
/^EDGE\(/      { args($0); E++; MSG[E] = A[1]; FROM[E] = A[2]; TO[E] = A[3]; WHY[E] = A[4] }
/^MESSAGE\(/   { args($0); KIND[A[1]] = A[3]; NUMBER[A[1]] = A[2]
                 if (A[3] == "COMMAND" || A[3] == "QUERY") {
                     split(A[5], P, "__"); S = toupper(P[2]); COUNT[S]++; NAME[S, COUNT[S]] = A[1] } }
/^RIGHT\(/     { args($0); ROLES[A[2]] = ROLES[A[2]] (ROLES[A[2]] == "" ? "" : ", ") tolower(A[1]) }
/^REASON\(/    { args($0); R++; CODE[R] = A[2]; RZH[R] = A[3]; REN[R] = A[4] }
'
sources() { echo "$DEF/terms.def" "$DEF/messages.def" "$DEF/rights.def" "$DEF/reasons.def" "$DEF/flow.def"; }
# shellcheck disable=SC2046
make_with() { awk "$AWK$1" $(sources); }

# One lane per service, one line per edge, in flow order; what people send stands before what follows from it.
flow() {
    make_with '
function at(lane) { return 5 + lane * 12 }
function columns(text,    wide) { wide = gsub(/[\340-\357]/, "&", text); return length(text) - wide }
function centred(text, lane,    pad) { # text over a lane; LINE_COLUMNS = columns written so far
    pad = at(lane) - int(columns(text) / 2) - LINE_COLUMNS
    LINE = LINE sprintf("%" pad "s", "") text; LINE_COLUMNS += pad + columns(text)
}
function arrow(from, to, text,    i, c, left, right, out) {
    left = at(from < to ? from : to); right = at(from < to ? to : from); out = ""
    for (i = 1; i <= at(NODES); i++) {
        c = " "
        for (l = 0; l <= NODES; l++) if (at(l) == i) c = "│"
        if (i > left && i < right) c = c == "│" ? "┼" : "─"
        if (i == at(from)) c = from < to ? "├" : "┤"
        if (from < to && i == right - 1) c = "▶"
        if (from > to && i == left + 1) c = "◀"
        out = out c
    }
    print out "   " text
}
function people(service,    i, text) {
    if (ASKED[service]++ || !COUNT[service]) return
    text = camel(NAME[service, 1])
    for (i = 2; i <= COUNT[service] && i <= 2; i++) text = text ", " camel(NAME[service, i])
    if (COUNT[service] > 2) text = text " … (" COUNT[service] ")"
    arrow(0, LANE[service], text)
}
END {
    print "```text"
    centred("people", 0); for (n = 1; n <= NODES; n++) centred(NODE[n], n); print LINE
    LINE = ""; LINE_COLUMNS = 0
    centred("人", 0); for (n = 1; n <= NODES; n++) centred(ZH[n], n); print LINE
    for (e = 1; e <= E; e++) {
        people(FROM[e])
        term = WHY[e]; sub(/.* /, "", term); if (term ~ /^[ -~]*$/ || term ~ /^…/) term = ""
        arrow(LANE[FROM[e]], LANE[TO[e]], camel(MSG[e]) (term == "" ? "" : " " term))
    }
    for (n = 1; n <= NODES; n++) people(NODE[n])
    print "```"
}'
}

edges() {
    make_with '
END {
    print "| type | message | from | to | meaning |\n|---:|---|---|---|---|"
    for (e = 1; e <= E; e++) printf "| %d | `%s` | %s | %s | %s |\n", NUMBER[MSG[e]], camel(MSG[e]), tolower(FROM[e]), tolower(TO[e]), WHY[e]
}'
}

commands() {
    make_with '
END {
    print "| service | type | message | kind | roles that may |\n|---|---:|---|---|---|"
    for (n = 1; n <= NODES; n++) for (i = 1; i <= COUNT[NODE[n]]; i++) {
        m = NAME[NODE[n], i]
        printf "| %s | %d | `%s` | %s | %s |\n", tolower(NODE[n]), NUMBER[m], camel(m), tolower(KIND[m]), ROLES[m]
    }
}'
}

reasons() {
    make_with '
END {
    print "| reason | 中文 | English |\n|---|---|---|"
    for (r = 1; r <= R; r++) printf "| `%s` | %s | %s |\n", CODE[r], RZH[r], REN[r]
}'
}

# Rows {A, B, C, …} of a table RULES in a .c file, without the prefixes of its names.
rows_of() { # FILE PREFIXES AWK
    awk "$AWK"'
function bare(name) { gsub(PREFIX, "", name); gsub(/ \| /, ", ", name); return tolower(name) }
/RULES\[\]/ { on = 1; print "```text"; next }
on && /^};/ { print "```"; exit }
on && /^ *\{/ { sub(/^ *\{/, "ROW("); sub(/\},?[^}]*$/, ")"); args($0); '"$3"' }' PREFIX="$2" "$ROOT/$1"
}
intake() {
    rows_of services/intake/intake.c '(REQUEST|INTAKE|REASON)_' '
        r = bare(A[4]); n = bare(A[3]); s = bare(A[1])
        printf "%-10s %-10s %-" (r == "none" ? 24 : 22) "s %s\n", s == "any" ? "*" : s, bare(A[2]), r == "none" ? "→ " n : "refused " r, A[5]'
}
desk() { # refusals stand in the file
    rows_of services/classifier/desk.c 'DESK_' '
        e = bare(A[5]); if (e != "refuse") printf "%-10s %-13s %-7s → %-10s %-12s %s\n", bare(A[1]), bare(A[2]), bare(A[3]) == "any" ? "-" : bare(A[3]), bare(A[4]), e == "0" ? "-" : e, A[6]'
}

# Of the pinned dumps: what moves. Refusals and what comes too late stand in the dumps themselves.
moves_of_router() { # PART: the first or the second table of the dump
    awk -v PART="$1" '
/^# / { part++; next }
part == PART && / → / {
    state = $1; next_state = $0; sub(/.* → /, "", next_state); sub(/;.*/, "", next_state)
    if (next_state == state) next
    why = $0; sub(/.*  # /, "", why)
    printf "%-12s %-10s %-13s → %-12s %s\n", state, $2, $3, next_state, why
}' "$ROOT/tests/unit/router_fsm.golden"
}
parts() { echo '```text'; moves_of_router 1; echo '```'; }
orders() { # one line for all states in which an event does the same
    echo '```text'
    moves_of_router 2 | awk '
{
    row = substr($0, 14); state = $1
    if (!(row in STATES)) ROW[++n] = row
    STATES[row] = STATES[row] (STATES[row] == "" ? "" : ", ") state
}
END { for (i = 1; i <= n; i++) { print ROW[i]; print "    in " STATES[ROW[i]] } }'
    echo '```'
}
# Lines "state<TAB>next<TAB>event": one arrow for all events between two states, in the order in which they come.
arrows() {
    echo '```mermaid'; echo stateDiagram-v2
    awk -F'\t' '
{
    pair = $1 " --> " $2
    if (!(pair in EVENTS)) PAIR[++n] = pair
    if (!((pair, $3) in SEEN)) EVENTS[pair] = EVENTS[pair] (EVENTS[pair] == "" ? "" : ", ") $3
    SEEN[pair, $3] = 1
}
END { for (i = 1; i <= n; i++) print "    " PAIR[i] ": " EVENTS[PAIR[i]] }'
    echo '```'
}
part_picture() {
    { printf '[*]\tdispatched\tfound, assign, delegate, call\n'
      moves_of_router 1 | awk '{ next_state = $0; sub(/.* → /, "", next_state); sub(/ .*/, "", next_state); print $1 "\t" next_state "\t" $2 }'
      printf 'relieved\t[*]\tfor good\n'; } | arrows
}
order_picture() {
    awk '{ from = $1 == "(none)" ? "[*]" : $1; to = $3; events = $0; sub(/.* → [a-z_]+ +/, "", events); print from "\t" to "\t" events }' \
        "$ROOT/tests/unit/router_moves.golden" | arrows
}
whistle_picture() {
    echo '```mermaid'; echo stateDiagram-v2
    make_with '
/^TERM\(whistle_state,/ { args($0); code = A[4]; gsub(/"/, "", code); printf "    state \"%s %s\" as %s\n", A[5], A[6], code
                           MOVES = MOVES (code == "open" ? "    [*] --> open: whistle, seek\n" : "    open --> " code ": conclude\n") }
END { printf "%s", MOVES }'
    echo '```'
}
classes() {
    echo '| class | 中文 | may be returned | sign-off by the unit'"'"'s leader | letter | co-handler | named leader | why |'
    echo '|---|---|---|---|---|---|---|---|'
    awk '
/^# / { part++; next }
part == 3 { why = $0; sub(/.*  # /, "", why); printf "| %s | %s | %s | %s | %s | %s | %s | %s |\n", $1, $12, $3, $5, $7, $9, $11, why }' \
        "$ROOT/tests/unit/router_fsm.golden"
}
survey() {
    echo '```text'
    awk '$0 !~ / refuse / && $0 !~ / stale / { print }' "$ROOT/tests/unit/survey_fsm.golden"
    echo '```'
}
clocks() { echo '```text'; cat "$ROOT/tests/unit/clock_rules.golden"; echo '```'; }

is_block() { case $BLOCKS in *" $1 "*) ;; *) return 1 ;; esac; }

# The document with every block made anew, on standard output.
renewed() {
    local line name=""
    while IFS= read -r line || [ -n "$line" ]; do
        case $line in
        '<!-- begin '*' -->')
            printf '%s\n' "$line"
            name=${line#<!-- begin }; name=${name% -->}
            is_block "$name" || { echo "$1: no such block: $name" >&2; return 2; }
            "$name" ;;
        '<!-- end '*' -->')
            [ "$line" = "<!-- end $name -->" ] || { echo "$1: '$line' ends nothing" >&2; return 2; }
            printf '%s\n' "$line"; name="" ;;
        *) [ -n "$name" ] || printf '%s\n' "$line" ;;
        esac
    done < "$1"
    [ -z "$name" ] || { echo "$1: block $name has no end" >&2; return 2; }
}

case ${1:-} in
--check)
    code=0
    for d in $DOCUMENTS; do
        grep -q '^<!-- begin ' "$ROOT/$d" || { echo "$d: has no block made from code" >&2; exit 1; }
        fresh=$(renewed "$ROOT/$d"; echo .)
        diff -u --label "$d" --label "$d made from code" "$ROOT/$d" <(printf '%s' "${fresh%.}") || code=1
    done
    exit $code ;;
'')
    for d in $DOCUMENTS; do
        renewed "$ROOT/$d" > "$ROOT/$d.new" && cat "$ROOT/$d.new" > "$ROOT/$d"; rm -f "$ROOT/$d.new"
    done ;;
[a-z]*) is_block "$1" || { echo "no such block: $1" >&2; exit 2; }; "$1" ;;
*) sed -n '3,10s/^# \{0,1\}//p' "$0"; exit 2 ;;
esac
