#!/usr/bin/env bash
# The disk of PostgreSQL cannot keep what it is given: fsync says EIO, by a library preloaded into the server. The server ends
# itself (what it believed written may not be), comes back from its log when the disk is well, and nothing that was
# acknowledged is lost; no service ends. A town of its own.
set -uo pipefail
: "${B:=build}"
cd "$(dirname "$0")/../.." || exit 1
command -v gcc >/dev/null || { echo "needs gcc"; exit 77; }
TOWN=$(mktemp -d)
chmod 755 "$TOWN"
export VAR=$TOWN/town MODELS=none QUIET=1 TICK_MS=${TICK_MS:-20}
mkdir "$VAR" && chmod 755 "$VAR"
LOAD=
end() {
    [ -z "$LOAD" ] || kill "$LOAD" 2>/dev/null
    deploy/dev/town.sh destroy >/dev/null 2>&1
    rm -rf "$TOWN" "${WORK:-}"
}
trap end EXIT
trap 'exit 1' TERM INT
gcc -x c -shared -fPIC -O1 -o "$TOWN/fails.so" tests/faults/fsync_fails.inc || exit 1
deploy/dev/town.sh start >"$TOWN/start.out" 2>&1 || { cat "$TOWN/start.out"; exit 1; }
# shellcheck source=tests/lib/faults.sh
. tests/lib/faults.sh
# shellcheck source=tests/lib/load.sh
. tests/lib/load.sh
trap end EXIT
deploy/dev/town.sh crash
FSYNC_FAILS=$TOWN/fails LD_PRELOAD=$TOWN/fails.so deploy/dev/town.sh postgres
deploy/dev/town.sh ready || exit 1
before=$(cat "$VAR"/run/*.pid | xargs)
now_ms() { echo $((${EPOCHREALTIME/./} / 1000)); }
postgres() { FSYNC_FAILS=$TOWN/fails LD_PRELOAD=$TOWN/fails.so deploy/dev/town.sh postgres >/dev/null 2>&1 && echo yes; }
load_open "sync$RUN" "accepted signed fed_back rated redone written_off" 48
tell more 80
tell blind
touch "$TOWN/fails"
tell later 40
is "PostgreSQL says why it ended" yes "$(grep -q 'PANIC:  could not \(fsync\|fdatasync\|sync\)' "$(readlink -f "$VAR/pg")/server.log" && echo yes)"
rm "$TOWN/fails"
from=$(now_ms)
until_is "the server is back" yes postgres # it may end once more of what it was doing; a supervisor insists
tell more 60
echo "  the disk is well: 60 commands acknowledged $(($(now_ms) - from)) ms later"
tell look
load_close
is "nobody was started again" "$before" "$(for f in "$VAR"/run/*.pid; do [ -d "/proc/$(cat "$f")" ] && cat "$f"; done | xargs)"
tally 5
