#!/usr/bin/env bash
# The disk of PostgreSQL is full: all of it lies on a small tmpfs that is filled under load. Whoever says something is told
# RETRY_LATER or hears nothing, never DURABLE for what is not; no service ends; with room again all goes on by itself, and
# nothing that was acknowledged is lost. Needs root: tmpfs.
# shellcheck source=tests/lib/own_town.sh
. "$(dirname "$0")/../lib/own_town.sh"
[ "$(id -u)" = 0 ] || { echo "needs root: mounts a small tmpfs"; exit 77; }
DISK=$TOWN/disk
export TICK_MS=${TICK_MS:-20}
mkdir "$DISK"
leave() {
    rm -f "$DISK"/*/ballast "$DISK/ballast" 2>/dev/null
    deploy/dev/town.sh destroy >/dev/null 2>&1
    ! mountpoint -q "$DISK" || umount "$DISK" || umount -l "$DISK"
}
mount -t tmpfs -o size=320m,mode=755 tmpfs "$DISK" 2>/dev/null || { echo "no tmpfs can be mounted here"; exit 77; }
own_town database
# shellcheck source=tests/lib/load.sh
. tests/lib/load.sh

# ---- the whole cluster goes to the small disk ----
DATA=$(readlink -f "$VAR/pg")
ask "ALTER SYSTEM SET max_wal_size = '64MB'" && ask "ALTER SYSTEM SET min_wal_size = '32MB'"
deploy/dev/town.sh stop
cp -a "$DATA" "$DISK/pg" && rm -rf "$DATA" && ln -s "$DISK/pg" "$DATA"
deploy/dev/town.sh postgres
for s in intake classifier router escalation survey; do deploy/dev/town.sh service $s; done
deploy/dev/town.sh ready || exit 1
before=$(cat "$VAR"/run/*.pid | xargs)
fill() { ! dd if=/dev/zero of="$DISK/ballast" bs=64k >/dev/null 2>&1; } # writes until there is no room

load_open "disk$RUN" "accepted signed fed_back rated redone written_off" 64
tell more 100
tell blind # a server out of room for its WAL ends, and comes back when there is some
is "the disk is full" yes "$(fill && echo yes)"
tell later 60
tell counts
read -r _ _ _ later _ <<<"$told"
echo "  $later commands told to come later on a full disk"
is "PostgreSQL says so itself" yes "$(grep -q 'No space left on device' "$DISK/pg/server.log" "$VAR"/log/*.log 2>/dev/null && echo yes)"
is "every service is alive" "$before" "$(for f in "$VAR"/run/*.pid; do [ -d "/proc/$(cat "$f")" ] && cat "$f"; done | xargs)"
from=$(now_ms)
rm -f "$DISK/ballast"
postgres() { deploy/dev/town.sh postgres >/dev/null 2>&1 && echo yes; }
until_is "the server is there" yes postgres # where it ended; a supervisor does this
tell more 60
tell look
echo "  room again: 60 commands acknowledged $(($(now_ms) - from)) ms later"
tell more 60
load_close
is "nobody was started again" "$before" "$(cat "$VAR"/run/*.pid | xargs)"
is "every service is alive still" "$before" "$(for f in "$VAR"/run/*.pid; do [ -d "/proc/$(cat "$f")" ] && cat "$f"; done | xargs)"
tally 8
