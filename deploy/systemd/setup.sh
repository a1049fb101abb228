#!/bin/bash
# loopline-setup: what has to be there before loopline.target is started. As root; again whenever you like: what is there stays.
# With a database elsewhere its administrator does what `database` does here, and the files of /etc/loopline name it.
set -euo pipefail
ETC=/etc/loopline
KEYS=$ETC/keys
help() {
    cat <<EOF
usage: loopline-setup COMMAND

What has to be there before loopline.target is started. As root; harmless when run again: what is there stays.

  database
    in the PostgreSQL 15 of this machine: the owner's role, the database, who is who by the socket
  city [--demo] PACK
    schema, a key for each service, channel, desk and unit, the city pack in the folder PACK, starter models;
    a demo's clock can be moved

Configuration: /etc/loopline. Exit codes: 0 done, 1 broken environment, 2 usage.
EOF
}
usage() { help >&2; exit 2; }
say() { echo "loopline-setup: $*"; }
fail() { say "$*" >&2; exit 1; }
as() { local user=$1; shift; (umask 077; cd / && HOME=/nonexistent exec setpriv --reuid "$user" --regid "$user" --clear-groups --no-new-privs -- "$@"); }
cli() { as loopline loopline --config "$ETC/loopline.cfg" "$@"; }
for_service() { # SERVICE COMMAND…: into the key folder of that service, as its user
    local service=$1
    shift
    as "loopline-$service" loopline --config "$ETC/loopline.cfg" --set "bus.keys=$KEYS/$service" "$@" >/dev/null
}
before() { # FILE PATTERN LINE: once, in front of the first line that fits
    grep -qxF -- "$3" "$1" || sed -i "0,/$2/s|$2|$3\n&|" "$1"
    grep -qxF -- "$3" "$1" || fail "$1: put there by hand, before what lets others in: $3"
}

database() {
    local hba ident
    sql() { (cd / && setpriv --reuid postgres --regid postgres --init-groups -- psql -X -qtA -v ON_ERROR_STOP=1 "$@"); }
    sql -c "SELECT 1" >/dev/null || fail "PostgreSQL does not answer on this machine (apt-get install postgresql-15)"
    [ -n "$(sql -c "SELECT 1 FROM pg_roles WHERE rolname = 'loopline_owner'")" ] || sql -c "CREATE ROLE loopline_owner LOGIN CREATEROLE"
    [ -n "$(sql -c "SELECT 1 FROM pg_database WHERE datname = 'loopline'")" ] ||
        sql -c "CREATE DATABASE loopline OWNER loopline_owner TEMPLATE template0 ENCODING 'UTF8' LOCALE 'C.UTF-8'"
    hba=$(sql -c "SHOW hba_file") ident=$(sql -c "SHOW ident_file")
    before "$hba" "^local  *all  *all " "local   loopline        all                                     peer map=loopline"
    for role in owner admin reader; do
        grep -q "^loopline  *loopline  *loopline_$role$" "$ident" || echo "loopline loopline loopline_$role" >>"$ident"
    done
    for service in intake classifier router escalation survey; do
        grep -q "^loopline  *loopline-$service " "$ident" || echo "loopline loopline-$service loopline_$service" >>"$ident"
    done
    # No personal data in the log of the database: values of parameters and texts of statements stay out of it.
    for setting in log_parameter_max_length=0 log_parameter_max_length_on_error=0 log_min_error_statement=panic; do
        sql -c "ALTER DATABASE loopline SET ${setting%=*} = ${setting#*=}"
    done
    sql -c "SELECT pg_reload_conf()" >/dev/null
    say "the database loopline is there; its roles come in by the socket, as the system users they belong to"
}

city() {
    local kind=() pack
    [ "${1:-}" != --demo ] || { kind=(--demo); shift; }
    if [ $# != 1 ] || [ ! -d "$1" ]; then usage; fi
    [ -f "$ETC/migrate.cfg" ] || fail "$ETC/migrate.cfg is not there: do this on the machine of the owner of the database"
    pack=$(cd "$1" && pwd)
    cli pack check "$pack" >/dev/null || fail "$pack: no sound city pack, or not readable by the user loopline (loopline pack check)"
    as loopline loopline --config "$ETC/migrate.cfg" migrate "${kind[@]}"
    for service in intake classifier router escalation survey; do for_service "$service" keys new "loopline-$service"; done
    for_service escalation audit keygen
    for_service intake identity keys
    for_service intake keys new spool
    install -o loopline -g loopline -m 444 "$KEYS/intake/loopline-intake.pub" "$KEYS/escalation/audit.pub" "$KEYS/clients/"
    cli pack apply "$pack"
    cli model starter >/dev/null
    cli keys new --all >/dev/null
    say "done. Keep a copy of $KEYS/intake/identity elsewhere: without it nobody ever reads who asked."
    say "next: systemctl enable --now loopline.target; runuser -u loopline -- loopline doctor"
}

[ "${1:-}" != --help ] || { help; exit 0; }
[ "$(id -u)" = 0 ] || fail "as root"
case ${1:-} in
database) [ $# = 1 ] || usage; database ;;
city) shift; city "$@" ;;
*) usage ;;
esac
