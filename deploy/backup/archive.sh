#!/bin/sh
# One WAL segment into the archive, on disk before PostgreSQL hears "done". In postgresql.conf:
#   wal_level = replica, archive_mode = on, archive_timeout = 60
#   archive_command = '/path/deploy/backup/archive.sh "%p" "%f" /backup/wal'
# A segment that is there already is no error if it is the same (the server asks again after a crash), and one if not.
set -eu
[ $# = 3 ] || { echo "usage: archive.sh SEGMENT NAME FOLDER" >&2; exit 2; }
from=$1 to=$3/$2
if [ -e "$to" ]; then
    cmp -s "$from" "$to"
    exit
fi
cp --sparse=always "$from" "$to.part" # a minute in which little happened is mostly zeros
sync "$to.part"
mv "$to.part" "$to"
sync "$3"
