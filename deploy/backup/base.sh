#!/bin/sh
# A base backup: base.sh CONNINFO BACKUP [--keep N]
# BACKUP/base-TIME, checked by pg_verifybackup, whole or not there at all; BACKUP/wal is where archive.sh puts the WAL. The
# user needs REPLICATION. Run it daily, from another machine than the database's. Prints the folder. --keep N: then only
# the newest N base backups stay, and of the WAL what the oldest of them needs; nothing earlier can be restored any more.
set -eu
usage() { echo "usage: base.sh CONNINFO BACKUP [--keep N], N from 1 on" >&2; exit 2; }
keep=
[ $# = 2 ] || { [ $# = 4 ] && [ "$3" = --keep ] && keep=$4; } || usage
case $keep in *[!0-9]* | 0*) usage ;; esac
[ $# = 2 ] || [ -n "$keep" ] || usage
PG=${PG:-/usr/lib/postgresql/15/bin}
umask 077
to=$2/base-$(date -u +%Y%m%dT%H%M%SZ)
rm -rf "$2"/*.part
"$PG/pg_basebackup" -w -d "$1" -D "$to.part" -c fast -X stream --manifest-checksums=SHA256
"$PG/pg_verifybackup" -q "$to.part"
sync -f "$to.part"
mv "$to.part" "$to"
sync "$2"
if [ -n "$keep" ]; then
    oldest=$(ls -d "$2"/base-*Z | tail -n "$keep" | head -n 1) # their names are times
    for folder in "$2"/base-*Z; do
        [ ! "$folder" \< "$oldest" ] || rm -rf "$folder"
    done
    # the segment in which it began; pg_archivecleanup keeps that one and all later
    first=$(sed -nE 's/^START WAL LOCATION: .*\(file ([0-9A-F]{24})\)$/\1/p' "$oldest/backup_label")
    "$PG/pg_archivecleanup" "$2/wal" "${first:?no backup_label in $oldest}"
fi
echo "$to"
