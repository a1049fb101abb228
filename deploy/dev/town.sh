#!/usr/bin/env bash
# One town on this machine: a private PostgreSQL and the five services, all under one folder (VAR, default var/).
#   town.sh start [replicas]   database, schema, keys, pack, services; waits until all are ready
#   town.sh stop               everything that start started
#   town.sh database | services | service NAME [N] | kill NAME [N] | ready | settled | fired | psql [ARGS] | env
#   town.sh single             one replica of each service is left, whoever started more
#   town.sh crash [postmaster | backend]   PostgreSQL ends as by a power cut; or one of its processes by kill -9
#   town.sh postgres           PostgreSQL comes back
#   town.sh standby start|stop|promote, with STANDBY=1 from the start on: a second PostgreSQL, synchronous (FIRST 1)
# BIN=folder: the services' programs from there. MODELS=none: no text models, words alone. Only processes whose ids lie
# under VAR/run, and PostgreSQL's under VAR/pg, are ever signalled; and where a town is made anew, what still runs of one
# whose folder was removed, known by its configuration and its socket.
set -euo pipefail
cd "$(dirname "$0")/../.."
ROOT=$PWD
VAR=${VAR:-var}
case $VAR in /*) ;; *) VAR=$ROOT/$VAR ;; esac
B=${B:-build}
case $B in /*) ;; *) B=$ROOT/$B ;; esac
PG=/usr/lib/postgresql/15/bin
PACK=${PACK:-deploy/city/demo}
case $PACK in /*) ;; *) PACK=$ROOT/$PACK ;; esac
TOWN_KIND=${TOWN_KIND:-demo}
SERVICES="intake classifier router escalation survey"
ROLES="owner $SERVICES reader admin"
mkdir -p "$VAR/run" "$VAR/log" "$VAR/etc"
say() { [ -n "${QUIET:-}" ] || echo "$@"; }

# --- who runs PostgreSQL: it refuses to be root ---------------------------------------------------------
pg_user() { if [ "$(id -u)" = 0 ]; then echo postgres; else id -un; fi; }
as_pg() ( if [ "$(id -u)" = 0 ]; then cd / && setpriv --reuid postgres --regid postgres --init-groups -- "$@"; else "$@"; fi; )
tag() { printf '%s' "$VAR" | cksum | cut -d' ' -f1; }
SOCKETS=/tmp/loopline-$(id -u)-$(tag)
DATA=$VAR/pg
# With a standby: its sockets, its data. Connection strings name both servers, and want the one that can be written to.
SOCKETS_B=$SOCKETS-b
DATA_B=$SOCKETS_B/pg
[ -z "${STANDBY:-}" ] || touch "$VAR/etc/standby"
HOSTS=$SOCKETS
[ ! -f "$VAR/etc/standby" ] || { HOSTS=$SOCKETS,$SOCKETS_B; export PGTARGETSESSIONATTRS=read-write; }

secret() { head -c 24 /dev/urandom | base64 | tr '+/' 'ab'; }

own_folder() { # made by us, for the database user alone
    mkdir -p "$1"; [ "$(id -u)" != 0 ] || chown postgres: "$1"; chmod 700 "$1"
}

make_passwords() {
    [ -f "$VAR/keys/pgpass" ] && return
    mkdir -p "$VAR/keys"; chmod 700 "$VAR/keys"
    ( umask 077; for role in $ROLES; do echo "*:*:*:loopline_$role:$(secret)"; done > "$VAR/keys/pgpass" )
}
password() { sed -n "s/^\*:\*:\*:loopline_$1://p" "$VAR/keys/pgpass"; }

create_cluster() {
    [ -f "$VAR/pg.done" ] && return
    if [ "$(id -u)" = 0 ] && ! as_pg test -x "$VAR"; then # a folder that the database user cannot enter
        ln -sfn "/var/lib/loopline-$(tag)" "$DATA"; own_folder "/var/lib/loopline-$(tag)"
    else
        own_folder "$DATA"
    fi
    password owner | as_pg sh -c "umask 077; cat > '$SOCKETS/pw'"
    as_pg "$PG/initdb" -D "$(readlink -f "$DATA")" -U loopline_owner --auth=scram-sha-256 --pwfile="$SOCKETS/pw" \
        --locale=C.UTF-8 -E UTF8 --data-checksums >"$VAR/log/initdb.log" 2>&1
    as_pg rm -f "$SOCKETS/pw"
    as_pg tee -a "$(readlink -f "$DATA")/postgresql.conf" >/dev/null <<EOF
listen_addresses = ''
unix_socket_directories = '$SOCKETS'
unix_socket_permissions = 0700
max_connections = 100
shared_buffers = 128MB
max_wal_size = 2GB
wal_compression = lz4
autovacuum_naptime = 5s
log_parameter_max_length = 0
log_parameter_max_length_on_error = 0
log_min_error_statement = panic
log_line_prefix = '%m [%p] %a '
timezone = 'UTC'
EOF
    touch "$VAR/pg.done"
}

# A town may have been left running while its folder was removed. Its services would come to this one's database, too, and
# work there by what they remember of their own.
left_services() {
    local p name arguments
    for p in /proc/[0-9]*; do
        read -r name 2>/dev/null <"$p/comm" || continue
        [[ $name == loopline-* ]] || continue
        kill -0 "${p#/proc/}" 2>/dev/null || continue
        [[ ! -r $p/root/. || $p/root -ef / ]] || continue # of a container that has folders of the same names
        mapfile -d '' -t arguments 2>/dev/null <"$p/cmdline" || continue
        [[ " ${arguments[*]} " != *" --config $VAR/etc/"* ]] || echo "${p#/proc/}"
    done
}
left_database() { # PostgreSQL's own lock of the socket names it
    local p=
    read -r p 2>/dev/null <"$SOCKETS/.s.PGSQL.5432.lock" || return 0
    [ "$(cat "/proc/$p/comm" 2>/dev/null)" != postgres ] || echo "$p"
}
end_what_was_left() {
    local p i
    for p in $(left_services); do
        say "a service of a town that was removed still runs: ended ($p) 上一次的服务仍在运行,已结束"
        kill -TERM "$p" 2>/dev/null || true
        for ((i = 0; i < 200; i++)); do gone "$p" && break; sleep 0.05; done
        gone "$p" || kill -KILL "$p" 2>/dev/null || true
    done
    for p in $(left_database); do
        kill -QUIT "$p" || true
        for ((i = 0; i < 200; i++)); do gone "$p" && break; sleep 0.05; done
    done
}

pg_running() { as_pg "$PG/pg_ctl" -D "$(readlink -f "$DATA")" status >/dev/null 2>&1; }
start_database() {
    [ -f "$VAR/pg.done" ] || end_what_was_left
    own_folder "$SOCKETS"; make_passwords; create_cluster
    if ! pg_running; then
        say "database: starting"
        as_pg "$PG/pg_ctl" -D "$(readlink -f "$DATA")" -w -t 60 -l "$(readlink -f "$DATA")/server.log" start -o "-c logging_collector=off" >/dev/null 2>&1 ||
            { echo "PostgreSQL did not start; see $VAR/log" >&2; exit 1; }
    fi
    town_psql -d postgres -qtAc "SELECT 1 FROM pg_database WHERE datname = 'loopline'" | grep -q 1 ||
        town_psql -d postgres -qc "CREATE DATABASE loopline TEMPLATE template0 ENCODING 'UTF8' LOCALE 'C.UTF-8'"
}
town_psql() { PGPASSFILE="$VAR/keys/pgpass" PGOPTIONS='-c client_min_messages=warning' "$PG/psql" -X -h "$HOSTS" -U loopline_owner -v ON_ERROR_STOP=1 "$@"; }

# --- a synchronous standby ---------------------------------------------------------------------------------
standby_running() { [ -d "$DATA_B" ] && as_pg "$PG/pg_ctl" -D "$DATA_B" status >/dev/null 2>&1; }
standby_start() {
    [ -f "$VAR/etc/standby" ] || { echo "this town was not started with STANDBY=1" >&2; exit 2; }
    if [ ! -d "$DATA_B" ]; then
        own_folder "$SOCKETS_B"
        as_pg sh -c "umask 077; cat > '$SOCKETS_B/pgpass'" <"$VAR/keys/pgpass"
        PGPASSFILE= as_pg env PGPASSFILE="$SOCKETS_B/pgpass" "$PG/pg_basebackup" -h "$SOCKETS" -U loopline_owner -D "$DATA_B" -c fast -R
        echo "unix_socket_directories = '$SOCKETS_B'" | as_pg tee -a "$DATA_B/postgresql.conf" >/dev/null
        echo "primary_conninfo = 'host=$SOCKETS user=loopline_owner passfile=$SOCKETS_B/pgpass application_name=standby'" | as_pg tee -a "$DATA_B/postgresql.auto.conf" >/dev/null
    fi
    standby_running || as_pg "$PG/pg_ctl" -D "$DATA_B" -w -t 60 -l "$SOCKETS_B/server.log" start >/dev/null
    town_psql -d postgres -qc "ALTER SYSTEM SET synchronous_standby_names = 'FIRST 1 (standby)'" -c "SELECT pg_reload_conf()" >/dev/null
    wait_for "a synchronous standby" "SELECT EXISTS (SELECT FROM pg_stat_replication WHERE application_name = 'standby' AND sync_state = 'sync')"
}
standby_stop() { ! standby_running || as_pg "$PG/pg_ctl" -D "$DATA_B" -m immediate -w stop >/dev/null; }
# The setting that makes commits wait for a standby came with the copy: the new primary has none yet.
standby_promote() {
    as_pg sed -i '/^synchronous_standby_names/d' "$DATA_B/postgresql.auto.conf"
    as_pg "$PG/pg_ctl" -D "$DATA_B" -w -t 60 promote >/dev/null
}

# --- configuration, schema, keys, pack --------------------------------------------------------------------
conninfo() { echo "host=$HOSTS dbname=loopline user=loopline_$1 passfile=$VAR/keys/pgpass${PGTARGETSESSIONATTRS:+ target_session_attrs=$PGTARGETSESSIONATTRS}"; }
write_config() {
    local port=$((${HTTP_BASE:-0}))
    for s in $SERVICES; do
        cat > "$VAR/etc/$s.cfg" <<EOF
database: { conninfo = "$(conninfo "$s")";${COMMIT_WAIT_MS:+ commit_wait_ms = $COMMIT_WAIT_MS;} };
bus: { keys = "$VAR/keys"; command_bind = "tcp://127.0.0.1:$([ "$s" = intake ] && echo "${INTAKE_PORT:-*}" || echo '*')"; };
log: { level = "${LOG_LEVEL:-info}"; };
http: { port = $port; };
service: { tick_ms = ${TICK_MS:-50}; };
EOF
        [ "$s" != classifier ] || echo "classifier: { hotspot_ms = ${HOTSPOT_MS:-${TICK_MS:-50}}; };" >> "$VAR/etc/$s.cfg"
        [ "$s" != intake ] || [ -z "${SPOOL:-}" ] || echo "intake: { spool = \"$SPOOL\"; };" >> "$VAR/etc/$s.cfg"
        [ "$port" = 0 ] || port=$((port + 1))
    done
    for r in owner reader admin; do conninfo "$r" > "$VAR/etc/$r.conninfo"; done
    local known=""
    [ -z "${INTAKE_PORT:-}" ] || known=" intake = \"tcp://127.0.0.1:$INTAKE_PORT\"; intake_key = \"$VAR/keys/loopline-intake.pub\";"
    cat > "$VAR/etc/loopline.cfg" <<EOF
database: { conninfo = "host=$HOSTS dbname=loopline passfile=$VAR/keys/pgpass${PGTARGETSESSIONATTRS:+ target_session_attrs=$PGTARGETSESSIONATTRS}"; };
bus: { keys = "$VAR/keys"; };
ctl: { reader_conninfo = "$(conninfo reader)"; admin_conninfo = "$(conninfo admin)"; owner_conninfo = "$(conninfo owner)"; pack = "$PACK";$known };
EOF
}
ctl() { "${CTL:-$B/bin/loopline}" --config "$VAR/etc/loopline.cfg" "$@"; }
prepare() {
    write_config
    ctl migrate $([ "$TOWN_KIND" = demo ] && echo --demo) >"$VAR/log/migrate.log" 2>&1 || { cat "$VAR/log/migrate.log" >&2; exit 1; }
    for role in $SERVICES reader admin; do echo "ALTER ROLE loopline_$role PASSWORD '$(password "$role")';"; done | town_psql -d loopline -q
    for s in $SERVICES; do [ -f "$VAR/keys/loopline-$s.key" ] || ctl keys new "loopline-$s" >/dev/null; done
    ctl identity keys >"$VAR/log/identity.log" 2>&1 || { cat "$VAR/log/identity.log" >&2; exit 1; }
    ctl pack apply "$PACK" --recount >"$VAR/log/pack.log" 2>&1 || { cat "$VAR/log/pack.log" >&2; exit 1; }
    [ "${MODELS:-starter}" = none ] || [ ! -f "$B/starter/matter.model" ] || ctl model starter "$B/starter" >"$VAR/log/models.log" 2>&1 ||
        { cat "$VAR/log/models.log" >&2; exit 1; }
    ctl audit keygen >>"$VAR/log/pack.log" 2>&1 || { cat "$VAR/log/pack.log" >&2; exit 1; }
    ctl keys new --all >>"$VAR/log/pack.log" 2>&1 || { cat "$VAR/log/pack.log" >&2; exit 1; }
}

# --- services ---------------------------------------------------------------------------------------------
pid_of() { cat "$VAR/run/$1.pid" 2>/dev/null || true; }
# A killed process that nobody has reaped yet (PID 1 of a container may never do it) is not alive.
alive() { local p; p=$(pid_of "$1"); [ -n "$p" ] && kill -0 "$p" 2>/dev/null && ! grep -qs '^State:[[:space:]]*Z' "/proc/$p/status"; }
start_service() { # NAME [N]: the N-th replica
    local id=$1${2:+-$2}
    alive "$id" && return
    local extra=()
    [ -z "${2:-}" ] || [ -f "$VAR/keys/loopline-$id.key" ] || ctl keys new "loopline-$id" >/dev/null
    [ -z "${2:-}" ] || extra=(--set "bus.key_name=loopline-$id" --set http.port=0 --set "bus.command_bind=tcp://127.0.0.1:*")
    setsid "${BIN:-$B/bin}/loopline-$1" --config "$VAR/etc/$1.cfg" "${extra[@]}" >>"$VAR/log/$id.log" 2>&1 </dev/null &
    echo $! > "$VAR/run/$id.pid"
}
start_services() {
    for s in $SERVICES; do
        start_service "$s"
        for ((n = 2; n <= ${1:-1}; n++)); do start_service "$s" "$n"; done
    done
}
stop_service() { # NAME [SIGNAL]
    local p; p=$(pid_of "$1")
    [ -z "$p" ] || grep -qs '^loopline-' "/proc/$p/comm" || p= # after a reboot the number may be somebody else's
    [ -z "$p" ] || kill "-${2:-TERM}" "$p" 2>/dev/null || true
    for ((i = 0; i < 200; i++)); do alive "$1" || break; sleep 0.05; done
    alive "$1" && kill -KILL "$p" 2>/dev/null || true
    rm -f "$VAR/run/$1.pid"
}
one() { town_psql -d loopline -qtAc "$1"; }
wait_for() { # WHAT SQL: until it answers t; bounded
    for ((i = 0; i < ${WAIT_STEPS:-600}; i++)); do
        [ "$(one "$2" 2>/dev/null)" = t ] && return
        sleep 0.1
    done
    echo "not reached in time: $1 (logs: $VAR/log)" >&2; tail -n 3 "$VAR"/log/*.log >&2 || true; exit 1
}
answers() { one "SELECT 't'" >/dev/null 2>&1; }
gone() { [ ! -e "/proc/$1/status" ] || grep -qs '^State:[[:space:]]*Z' "/proc/$1/status"; }
kill_postmaster() { # its children end by themselves when they see it; only then nobody uses the shared memory
    local main= children= p i
    main=$(head -n 1 "$1/postmaster.pid")
    children=$(cat "/proc/$main/task/$main/children")
    kill -KILL "$main"
    for p in $main $children; do
        for ((i = 0; i < 300; i++)); do gone "$p" && break; sleep 0.02; done
    done
    rm -f "$1/postmaster.pid" # a dead process that nobody has reaped looks alive to PostgreSQL
}
kill_backend() { # any that is there: services may be dead. The sleep ends when the postmaster has seen it.
    local p
    for p in $(one "SELECT pid FROM pg_stat_activity WHERE application_name LIKE 'loopline-%' ORDER BY random() LIMIT 1"); do
        kill -KILL "$p"
        one "SELECT pg_sleep(3)" >/dev/null 2>&1 || true
    done
}
crash() {
    local data=; data=$(readlink -f "$DATA")
    case $1 in
    postmaster) kill_postmaster "$data" ;;
    backend) kill_backend ;;
    "") as_pg "$PG/pg_ctl" -D "$data" -m immediate -w stop >/dev/null ;;
    *) usage ;;
    esac
}
postgres() { # what the old postmaster left may still be about to end
    for ((i = 0; i < 100; i++)); do
        answers && return
        pg_running || as_pg "$PG/pg_ctl" -D "$(readlink -f "$DATA")" -w -t 60 -l "$(readlink -f "$DATA")/server.log" start -o "-c logging_collector=off" >/dev/null 2>&1 || true
        sleep 0.1
    done
    echo "PostgreSQL did not come back; see $DATA/server.log" >&2; exit 1
}
# Every service announced, and every pair that must talk has had a turn of discovery to connect.
ready() { wait_for "a live replica of every service" "SELECT count(DISTINCT service) = $(wc -w <<<"$SERVICES") AND bool_and(clock_timestamp() - started_at > interval '2.2 s') FROM bus.instance WHERE lease_until > clock_timestamp()"; }
settled() { wait_for "an empty outbox" "SELECT NOT EXISTS (SELECT FROM bus.outbox)"; }
fired() { wait_for "cards that are due" "SELECT NOT EXISTS (SELECT FROM escalation.clock WHERE next_at <= bus.now())"; }

usage() { sed -n '2,11p' "$ROOT/deploy/dev/town.sh" | sed 's/^# \{0,1\}//' >&2; exit 2; }
named() { case " $SERVICES " in *" ${1:-none} "*) ;; *) usage ;; esac; }

case ${1:-} in
start) start_database; prepare; say "services: starting"; start_services "${2:-1}"; ready ;;
database) start_database; prepare ;;
services) start_services "${2:-1}"; ready ;;
service) named "${2:-}"; start_service "$2" "${3:-}" ;;
kill) named "${2:-}"; stop_service "$2${3:+-$3}" KILL ;;
term) named "${2:-}"; stop_service "$2${3:+-$3}" TERM ;;
single) for f in "$VAR"/run/*-[0-9]*.pid; do [ ! -e "$f" ] || stop_service "$(basename "$f" .pid)"; done ;;
stop)
    for f in "$VAR"/run/*.pid; do [ -e "$f" ] && stop_service "$(basename "$f" .pid)"; done
    standby_stop
    [ ! -e "$DATA" ] || ! pg_running || as_pg "$PG/pg_ctl" -D "$(readlink -f "$DATA")" -m fast -w stop >/dev/null
    ;;
destroy) "$0" stop; [ ! -L "$DATA" ] || rm -rf "$(readlink -f "$DATA")"; rm -rf "$VAR" "$SOCKETS" "$SOCKETS_B" ;;
crash) crash "${2:-}" ;;
postgres) postgres ;;
standby)
    case ${2:-start} in start | stop | promote) "standby_${2:-start}" ;; *) usage ;; esac
    ;;
ready) ready ;;
settled) settled ;;
fired) fired ;;
psql) shift; town_psql -d loopline "$@" ;;
env) echo "export LOOPLINE_CONFIG=$VAR/etc/loopline.cfg PATH=$B/bin:\$PATH" ;;
*) usage ;;
esac
