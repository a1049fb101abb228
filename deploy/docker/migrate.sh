#!/bin/bash
# One shot, and harmless when run again: schema, a password and a CURVE key per service, the city pack, models, a key per
# channel, desk and unit. Each service's secrets go into a volume of its own under /secrets, the rest to `clients`.
#   LOOPLINE_KIND=production|demo   a demo's clock can be moved; decided once
#   LOOPLINE_PACK=demo              folder below /usr/local/share/loopline/city; applied when no pack is yet
set -euo pipefail
umask 077
WHERE="host=database dbname=loopline"
OWNER=/tmp/owner.pgpass CLIENTS=/secrets/clients
printf '*:*:*:loopline_owner:%s\n' "$(cat /secrets/owner/password)" > $OWNER
export LOOPLINE_DATABASE__CONNINFO="$WHERE passfile=$CLIENTS/pgpass"
export LOOPLINE_CTL__OWNER_CONNINFO="$WHERE user=loopline_owner passfile=$OWNER"
export LOOPLINE_BUS__KEYS=$CLIENTS
owner_psql() { psql -X -qtA -v ON_ERROR_STOP=1 "$LOOPLINE_CTL__OWNER_CONNINFO" "$@"; }

give_password() { # ROLE FOLDER: the file first, then the database: a run that was cut off is mended by the next
    local file=$2/pgpass
    if ! grep -qs ":$1:" "$file"; then
        { cat "$file" 2>/dev/null || true; echo "*:*:*:$1:$(head -c 24 /dev/urandom | base64 | tr '+/' 'ab')"; } > "$file.new"
        chmod 400 "$file.new"
        mv "$file.new" "$file"
    fi
    echo "ALTER ROLE $1 PASSWORD '$(sed -n "s/.*:$1://p" "$file")';" | owner_psql
}

kind=()
[ "${LOOPLINE_KIND:-production}" != demo ] || kind=(--demo)
loopline migrate "${kind[@]}"
for service in intake classifier router escalation survey; do
    give_password "loopline_$service" "/secrets/$service"
    loopline --set "bus.keys=/secrets/$service" keys new "loopline-$service" >/dev/null
done
loopline --set bus.keys=/secrets/escalation audit keygen >/dev/null
install -m 444 /secrets/escalation/audit.pub $CLIENTS/
loopline --set bus.keys=/secrets/intake identity keys >/dev/null # of who asked: in the volume of intake alone
give_password loopline_reader $CLIENTS
give_password loopline_admin $CLIENTS
install -m 444 /secrets/intake/loopline-intake.pub $CLIENTS/
if [ "$(owner_psql -c 'SELECT count(*) FROM bus.pack')" = 0 ]; then
    cities=/usr/local/share/loopline/city pack=${LOOPLINE_PACK:-demo}
    [ -d "$cities/$pack" ] || { echo "migrate: LOOPLINE_PACK=$pack: there is no such city pack; there are: $(ls $cities)" >&2; exit 3; }
    loopline pack apply "$cities/$pack"
fi
loopline model starter >/dev/null
loopline keys new --all >/dev/null
echo "migrated"
