#!/bin/sh
# PostgreSQL in a container. The first start makes the cluster, the owner and the database; what a first start left
# half done is begun again. The owner's password is made here and handed to the migration through /secrets/owner, that of
# the role `backup` to the backups through /secrets/backup; where that is no volume (deploy/k8s) there is no such role.
set -eu
HOME_=/var/lib/postgresql DATA=/var/lib/postgresql/15 PASSWORD=/secrets/owner/password BACKUP=/secrets/backup/pgpass
umask 077

alone() { # FOLDER: SQL from stdin, one statement a line, with no server running
    # PostgreSQL's lone backend goes on after an error; its log tells. The lock file of a server that was killed names process 1, which is
    # this script: not another server.
    said=$(PG_GRANDPARENT_PID=$$ postgres --single -j -D "$1" postgres 2>&1 >/dev/null) || { echo "$said" >&2; exit 1; }
    case $said in *ERROR:* | *FATAL:*) echo "$said" >&2; exit 1 ;; esac
}

new_password() { head -c 24 /dev/urandom | base64 | tr '+/' 'ab'; }

if [ ! -d "$DATA" ]; then
    rm -rf "$HOME_/new"
    initdb -D "$HOME_/new" -U postgres --auth=peer --locale=C.UTF-8 -E UTF8 --data-checksums >/dev/null
    echo "include '/etc/loopline/postgresql.conf'" >> "$HOME_/new/postgresql.conf"
    # -j: a statement ends with a semicolon and an empty line
    printf '%s;\n\n' "CREATE ROLE loopline_owner LOGIN CREATEROLE" \
        "CREATE DATABASE loopline OWNER loopline_owner TEMPLATE template0 ENCODING 'UTF8' LOCALE 'C.UTF-8'" | alone "$HOME_/new"
    rm -f "$PASSWORD"
    mv "$HOME_/new" "$DATA"
fi
if [ ! -s "$PASSWORD" ]; then
    new_password > "$PASSWORD.new"
    printf "ALTER ROLE loopline_owner PASSWORD '%s';\n\n" "$(cat "$PASSWORD.new")" | alone "$DATA"
    chmod 440 "$PASSWORD.new"
    mv "$PASSWORD.new" "$PASSWORD"
fi
if [ -e /secrets/backup ] && [ ! -w /secrets/backup ]; then
    echo "database: /secrets/backup cannot be written: there is no role for backups" >&2
elif [ -e /secrets/backup ] && [ ! -s "$BACKUP" ]; then # a cluster of before has no such role, either
    password=$(new_password)
    printf '%s;\n\n' "DO \$\$ BEGIN CREATE ROLE backup; EXCEPTION WHEN duplicate_object THEN NULL; END \$\$" \
        "ALTER ROLE backup LOGIN REPLICATION PASSWORD '$password'" | alone "$DATA"
    echo "*:*:*:backup:$password" > "$BACKUP.new"
    mv "$BACKUP.new" "$BACKUP"
fi
if [ -w /backup ]; then mkdir -p /backup/wal; fi
exec postgres -D "$DATA" "$@"
