#!/usr/bin/env bash
# The disk of PostgreSQL cannot keep what it is given: fsync says EIO, by a library preloaded into the server. The server ends
# itself (what it believed written may not be), comes back from its log when the disk is well, and nothing that was
# acknowledged is lost; no service ends. A town of its own.
# shellcheck source=tests/lib/own_town.sh
. "$(dirname "$0")/../lib/own_town.sh"
command -v gcc >/dev/null || { echo "needs gcc"; exit 77; }
export TICK_MS=${TICK_MS:-20}
gcc -x c -shared -fPIC -O1 -o "$TOWN/fails.so" tests/faults/fsync_fails.inc || exit 1
own_town start
# shellcheck source=tests/lib/load.sh
. tests/lib/load.sh
deploy/dev/town.sh crash
FSYNC_FAILS=$TOWN/fails LD_PRELOAD=$TOWN/fails.so deploy/dev/town.sh postgres
deploy/dev/town.sh ready || exit 1
before=$(cat "$VAR"/run/*.pid | xargs)
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
