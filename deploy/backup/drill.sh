#!/bin/sh
# Can we restore? drill.sh BACKUP [TIME]: restores into a private cluster under $TMPDIR, looks whether it is a Loopline
# database that opens, says what the last thing in it is and how long it took, and takes it away again. Touches nothing else.
# As a user that may run PostgreSQL (not root). Weekly is a good habit.
set -eu
[ $# = 1 ] || [ $# = 2 ] || { echo "usage: drill.sh BACKUP [TIME]" >&2; exit 2; }
[ "$(id -u)" != 0 ] || { echo "drill.sh: not as root: as the user that runs PostgreSQL" >&2; exit 2; }
PG=${PG:-/usr/lib/postgresql/15/bin}
here=$(cd "$(dirname "$0")" && pwd)
home=$(mktemp -d)
end() {
    "$PG/pg_ctl" -D "$home/pg" -m immediate -w stop >/dev/null 2>&1 || true
    rm -rf "$home"
}
trap end EXIT
trap 'exit 1' TERM INT HUP
began=$(date +%s)
"$here/restore.sh" "$1" "$home/pg" ${2:+"$2"} >/dev/null
# Its own door, for whoever runs the drill alone: nobody's password is needed, nothing of it is archived.
echo "local all all trust" >"$home/pg/pg_hba.conf"
"$PG/pg_ctl" -D "$home/pg" -w -t 3600 -l "$home/log" start -o "-c listen_addresses='' -c unix_socket_directories='$home' -c unix_socket_permissions=0700 -c archive_mode=off -c synchronous_standby_names=''" >/dev/null ||
    { tail -n 20 "$home/log" >&2; exit 1; }
ask() { "$PG/psql" -X -qtA -v ON_ERROR_STOP=1 -h "$home" -U "${PGUSER:-loopline_owner}" -d loopline -c "$1"; }
# It answers as soon as it is consistent, and goes on playing the archive: done when it is no standby any more.
until [ "$(ask 'SELECT pg_is_in_recovery()' 2>/dev/null)" = f ]; do
    "$PG/pg_ctl" -D "$home/pg" status >/dev/null || { tail -n 20 "$home/log" >&2; exit 1; }
    sleep 0.2
done
ask "SELECT 'migration ' || max(number) FROM bus.migration
UNION ALL SELECT 'requests ' || count(*) || ', the last accepted at ' || coalesce(max(accepted_at)::text, 'none') FROM intake.request
UNION ALL SELECT 'events ' || count(*) FROM bus.event"
echo "restored in $(($(date +%s) - began)) s"
