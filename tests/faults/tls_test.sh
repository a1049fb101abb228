#!/usr/bin/env bash
# The database lets nobody in but by TLS and SCRAM, the services nobody be their database but who shows a certificate for the
# name that they asked for. A wait for the standby is called off over such a connection, too. A town of its own.
# shellcheck source=tests/lib/own_town.sh
. "$(dirname "$0")/../lib/own_town.sh"
command -v openssl >/dev/null || { echo "needs openssl"; exit 77; }
export COMMIT_WAIT_MS=1500
own_town database
AT=127.77.$((RANDOM % 250)).$((RANDOM % 250 + 1))
DATA=$(readlink -f "$VAR/pg") TLS=$TOWN/tls
mkdir "$TLS"
authority() { openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -days 2 -subj "/CN=$1" -keyout "$TLS/$1.key" -out "$TLS/$1.crt" 2>/dev/null; }
authority ours
authority theirs
openssl req -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -subj "/CN=db" -keyout "$TLS/server.key" -out "$TLS/server.csr" 2>/dev/null
openssl x509 -req -in "$TLS/server.csr" -CA "$TLS/ours.crt" -CAkey "$TLS/ours.key" -CAcreateserial -days 2 -extfile <(echo "subjectAltName=IP:$AT") -out "$TLS/server.crt" 2>/dev/null
cp "$TLS/server.crt" "$TLS/server.key" "$DATA/"
[ "$(id -u)" != 0 ] || chown postgres: "$DATA/server.crt" "$DATA/server.key"
chmod 600 "$DATA/server.key"
cat >"$TOWN/hba" <<EOF
local all loopline_owner scram-sha-256
hostssl loopline all 127.0.0.0/8 scram-sha-256
EOF
cat "$TOWN/hba" >"$DATA/pg_hba.conf"
ask "ALTER SYSTEM SET listen_addresses = '$AT'" && ask "ALTER SYSTEM SET ssl = on" && ask "ALTER SYSTEM SET ssl_min_protocol_version = 'TLSv1.2'"
deploy/dev/town.sh crash && deploy/dev/town.sh postgres
conninfo() { echo "host=$AT dbname=loopline user=loopline_$1 passfile=$VAR/keys/pgpass sslrootcert=$TLS/${2:-ours}.crt sslmode=${3:-verify-full}"; }
try() { "$PG/psql" -X -w -qtAc "SELECT ssl FROM pg_stat_ssl WHERE pid = pg_backend_pid()" "$1" 2>&1 | tail -n 1; }

is "passwords are kept as SCRAM" 0 "$(ask "SELECT count(*) FROM pg_authid WHERE rolname LIKE 'loopline\_%' AND rolcanlogin AND rolpassword NOT LIKE 'SCRAM-SHA-256\$%'")"
is "nothing runs as superuser" 0 "$(ask "SELECT count(*) FROM pg_roles WHERE rolname IN ('loopline_intake', 'loopline_classifier', 'loopline_router', 'loopline_escalation', 'loopline_survey', 'loopline_reader', 'loopline_admin') AND (rolsuper OR rolbypassrls OR rolcreaterole OR rolreplication)")"
is "by TLS" t "$(try "$(conninfo reader)")"
is "without: refused" 1 "$(try "$(conninfo reader ours disable)" | grep -c 'no pg_hba.conf entry.*no encryption')"
is "another authority: not our database" 1 "$(try "$(conninfo reader theirs)" | grep -c 'certificate verify failed')"
is "another name: not our database" 1 "$(try "$(conninfo reader | sed "s/host=$AT/host=wrong hostaddr=$AT/")" | grep -c 'does not match host name')"
is "a wrong password" 1 "$(PGPASSWORD=wrong try "$(conninfo reader | sed 's/passfile=[^ ]*//')" | grep -c 'password authentication failed')"

# ---- the services ----
LOOPLINE_DATABASE__CONNINFO=$(conninfo intake ours disable) deploy/dev/town.sh service intake
until_is "a service without TLS is not let in" yes sh -c "grep -q 'no encryption' '$VAR/log/intake.log' && echo yes"
deploy/dev/town.sh kill intake
for s in intake classifier router escalation survey; do
    LOOPLINE_DATABASE__CONNINFO=$(conninfo $s) deploy/dev/town.sh service $s
done
deploy/dev/town.sh ready || exit 1
is "all of them by TLS" "5|5" "$(ask "SELECT count(*) FILTER (WHERE ssl) || '|' || count(DISTINCT application_name) FROM pg_stat_ssl JOIN pg_stat_activity USING (pid) WHERE application_name LIKE 'loopline-%'")"
for s in reader admin; do export "LOOPLINE_CTL__${s^^}_CONNINFO=$(conninfo $s)"; done
submit() { ctl --as channel-phone submit --channel phone --district pingyin --phone "139$PHONE$(printf %03d $((count += 1)))" --text 路灯不亮 --key "tls$RUN-$count" >"$WORK/said"; }
submit
is "accepted" durable "$(out 'page["status"]' <"$WORK/said")"
settle
is "and dispatched" 1 "$(ask "SELECT count(*) FROM router.work_order o JOIN intake.command_key k ON k.key LIKE 'tls$RUN-%'")"
ask "ALTER SYSTEM SET synchronous_standby_names = 'nobody'"
ask "SELECT pg_reload_conf()" >/dev/null
until_is "a standby is wanted" nobody ask "SHOW synchronous_standby_names"
LOOPLINE_CTL__TIMEOUT_MS=3500 submit
is "no promise" 0 "$(grep -c '"durable"\|"duplicate"' "$WORK/said")"
is "its wait was called off" yes "$(grep -q 'synchronous standby did not confirm' "$VAR/log/intake.log" && echo yes)"
tally 13
