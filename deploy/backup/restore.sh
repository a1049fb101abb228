#!/bin/sh
# A cluster as it was: restore.sh BACKUP DATA [TIME]
# The newest base backup made before TIME (ISO, with zone; without one: all that was archived) becomes DATA, which must not
# exist. Started, it plays the archived WAL up to TIME and opens by itself. As the user that runs PostgreSQL. Then, before any
# service is started: after_restore.sql, and every channel says again what it was told since TIME.
set -eu
[ $# = 2 ] || [ $# = 3 ] || { echo "usage: restore.sh BACKUP DATA [TIME]" >&2; exit 2; }
[ -d "$1" ] || { echo "$1: there is no such folder" >&2; exit 1; }
backup=$(cd "$1" && pwd) data=$2 until=${3:-}
[ ! -e "$data" ] || { echo "$data: is there already; restore beside it and swap" >&2; exit 1; }
limit=99999999T999999Z
[ -z "$until" ] || limit=$(date -u -d "$until" +%Y%m%dT%H%M%SZ) || { echo "$until: is no time" >&2; exit 2; }
base=
for folder in "$backup"/base-*Z; do
    name=${folder##*/base-}
    [ -d "$folder" ] && [ ! "$name" \> "$limit" ] && base=$folder
done
[ -n "$base" ] || { echo "no base backup in $backup from before ${until:-now}" >&2; exit 1; }
umask 077
cp -a "$base" "$data"
{
    echo "restore_command = 'cp \"$backup/wal/%f\" \"%p\"'"
    echo "recovery_target_action = 'promote'"
    [ -z "$until" ] || echo "recovery_target_time = '$until'"
} >>"$data/postgresql.auto.conf"
touch "$data/recovery.signal"
echo "$base"
