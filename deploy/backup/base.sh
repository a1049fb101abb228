#!/bin/sh
# A base backup: base.sh CONNINFO BACKUP
# BACKUP/base-TIME, checked by pg_verifybackup, whole or not there at all; BACKUP/wal is where archive.sh puts the WAL. The
# user needs REPLICATION. Run it daily, from another machine than the database's. Prints the folder.
set -eu
[ $# = 2 ] || { echo "usage: base.sh CONNINFO BACKUP" >&2; exit 2; }
PG=${PG:-/usr/lib/postgresql/15/bin}
umask 077
to=$2/base-$(date -u +%Y%m%dT%H%M%SZ)
rm -rf "$2"/*.part
"$PG/pg_basebackup" -w -d "$1" -D "$to.part" -c fast -X stream --manifest-checksums=SHA256
"$PG/pg_verifybackup" -q "$to.part"
sync -f "$to.part"
mv "$to.part" "$to"
sync "$2"
echo "$to"
