# A town of a script's own, when what it does to the database is nobody else's trouble. Sourced first: TOWN is its folder, VAR
# lies in it, both gone at the end after whatever a script's own leave() takes down. own_town start|database: until
# it stands; then what scripts share (tests/lib/faults.sh) is there, too.
# shellcheck shell=bash disable=SC2034 # the scripts use them
set -uo pipefail
: "${B:=build}"
cd "$(dirname "${BASH_SOURCE[0]}")/../.." || exit 1
TOWN=$(mktemp -d)
chmod 755 "$TOWN"
export VAR=$TOWN/town MODELS=none QUIET=1
mkdir "$VAR" && chmod 755 "$VAR"
LOAD=
leave() { :; }
own_town_end() {
    [ -z "$LOAD" ] || kill "$LOAD" 2>/dev/null
    leave
    deploy/dev/town.sh destroy >/dev/null 2>&1
    rm -rf "$TOWN" "${WORK:-}"
}
trap own_town_end EXIT
trap 'exit 1' TERM INT
own_town() { # start|database
    deploy/dev/town.sh "$1" >"$TOWN/start.out" 2>&1 || { cat "$TOWN/start.out"; exit 1; }
    # shellcheck source=tests/lib/faults.sh
    . tests/lib/faults.sh
    trap own_town_end EXIT
}
