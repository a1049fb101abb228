#!/usr/bin/env bash
# make compose-test: docker-compose.yml on a real engine: builds, starts, submits through the published port, scales,
# kills, replaces, drains, removes. Needs Docker and compose; as root a private engine is started where none runs.
# Without debian:bookworm-slim, debootstrap makes a base. Where none of this can be had it says so and is skipped.
#   COMPOSE_VAR=build/compose   keys, log and the private engine with its images (they make the next run quick)
set -euo pipefail
cd "$(dirname "$0")/../.."
export B=${B:-build} LOOPLINE_TAG=test COMPOSE_PROJECT_NAME=loopline-test LANG=C.UTF-8
VAR=${COMPOSE_VAR:-$B/compose}
case $VAR in /*) ;; *) VAR=$PWD/$VAR ;; esac
BURST=400 LOG=$VAR/compose.log ENGINE=""
SERVICES="intake classifier router escalation survey"
mkdir -p "$VAR"; : > "$LOG"

say() { echo "  $*"; }
skip() { echo "compose-test: skipped: $*"; exit 0; }
fail() { echo "compose-test: FAILED: $*" >&2; tail -n 15 "$LOG" >&2; show_logs >&2; exit 1; }
show_logs() { compose logs --no-color --tail 5 2>/dev/null || true; }
compose() { # bounded: at most what COMPOSE_SECONDS says
    # shellcheck disable=SC2086
    timeout "${COMPOSE_SECONDS:-240}" $COMPOSE "$@"
}
until_true() { # SECONDS WHAT COMMAND…
    local deadline=$((SECONDS + $1)) what=$2
    shift 2
    until "$@" >/dev/null 2>&1; do
        [ $SECONDS -lt $deadline ] || fail "not in time: $what"
        sleep 0.2
    done
    say "$what"
}

# --- the engine, compose, a base image --------------------------------------------------------------------
start_engine() {
    ENGINE=$(mktemp -d /tmp/loopline-engine.XXXXXX)
    export DOCKER_HOST=unix://$ENGINE/socket
    setsid dockerd --data-root "$VAR/engine" --exec-root "$ENGINE/exec" -p "$ENGINE/pid" -H "$DOCKER_HOST" \
        >"$VAR/engine.log" 2>&1 </dev/null &
    for ((i = 0; i < 300; i++)); do docker info >/dev/null 2>&1 && return; sleep 0.1; done
    skip "dockerd does not run here: $(grep -E 'level=(fatal|error)|failed to start' "$VAR/engine.log" | tail -n 1)"
}
find_engine() {
    command -v docker >/dev/null || skip "no docker (Debian: apt-get install docker.io docker-compose debootstrap)"
    if docker compose version >/dev/null 2>&1; then COMPOSE="docker compose"
    elif command -v docker-compose >/dev/null; then COMPOSE=docker-compose
    else skip "neither the compose plugin nor docker-compose"; fi
    docker info >/dev/null 2>&1 && return
    if [ "$(id -u)" = 0 ] && command -v dockerd >/dev/null; then start_engine
    else skip "no Docker engine answers, and only root can start one"; fi
}
find_base() {
    export LOOPLINE_BASE=${LOOPLINE_BASE:-debian:bookworm-slim}
    ! docker image inspect "$LOOPLINE_BASE" >/dev/null 2>&1 || return 0
    LOOPLINE_BASE=loopline-base:bookworm
    ! docker image inspect $LOOPLINE_BASE >/dev/null 2>&1 || return 0
    if [ "$(id -u)" != 0 ] || ! command -v debootstrap >/dev/null; then
        skip "no image debian:bookworm-slim (docker pull, docker load), and no debootstrap as root to make one"
    fi
    local tree; tree=$(mktemp -d /tmp/loopline-base.XXXXXX)
    timeout 600 debootstrap --variant=minbase bookworm "$tree/root" >>"$LOG" 2>&1 || { rm -rf "$tree"; skip "debootstrap failed; see $LOG"; }
    rm -rf "$tree"/root/var/cache/apt/archives/*.deb "$tree"/root/var/lib/apt/lists/*
    tar -C "$tree/root" -c . | docker import - $LOOPLINE_BASE >/dev/null
    rm -rf "$tree"
}
finish() {
    code=$?
    touch "$VAR/enough"
    trap - EXIT
    [ -z "${STARTED:-}" ] || compose down -v -t 20 --remove-orphans >>"$LOG" 2>&1 || true
    if [ -n "$ENGINE" ]; then
        kill "$(cat "$ENGINE/pid")" 2>/dev/null || true
        wait || true
        rm -rf "$ENGINE"
    fi
    exit "$code"
}
free_port() {
    for port in $(shuf -i 20000-29999 -n 50); do
        (exec 3<>"/dev/tcp/127.0.0.1/$port") 2>/dev/null || { echo "$port"; return; }
    done
}

# --- what is asked of it ------------------------------------------------------------------------------------
outside() { # the command line of this machine, with nothing but a key and the published port
    LOOPLINE_CTL__INTAKE=tcp://127.0.0.1:$LOOPLINE_PORT LOOPLINE_CTL__INTAKE_KEY=$VAR/keys/loopline-intake.pub \
        LOOPLINE_BUS__KEYS=$VAR/keys LOOPLINE_CTL__TIMEOUT_MS=60000 LOOPLINE_CONFIG=/dev/null timeout 120 "$B/bin/loopline" -o json "$@"
}
inside() { compose run --rm -T loopline -o json "$@" 2>>"$LOG"; }
containers() { compose ps -q "$@" 2>/dev/null; }
of() { docker inspect -f "$2" "$1"; }
healthy() { # SERVICE N
    local list n=0
    list=$(containers "$1")
    for c in $list; do [ "$(of "$c" '{{.State.Health.Status}}')" != healthy ] || n=$((n + 1)); done
    [ $n = "$2" ]
}
value() { sed -n "s/.*\"$1\": *\"\{0,1\}\([^\",}]*\).*/\1/p"; }
in_hand() { [ "$(outside --as channel-phone track "$1" "$2" | value state)" = in_hand ]; }
all_dispatched() { # N: every request has its order or waits for a person, and nothing is left to deliver
    local status; status=$(inside status) || return 1
    [ "$(value requests <<<"$status")" = "$1" ] &&
        [ $(($(value orders_running <<<"$status") + $(value reviews_waiting <<<"$status"))) = "$1" ] &&
        [ "$(grep -o '"outbox":0' <<<"$status" | wc -l)" = 5 ]
}
live() { # SERVICE N
    local status; status=$(inside status) || return 1
    [ "$(grep -o "\"service\":\"$1\"" <<<"$status" | wc -l)" = "$2" ]
}
worked() { # CONTAINER: it has applied messages
    docker exec "$1" bash -c 'exec 3<>/dev/tcp/127.0.0.1/8080; printf "GET /metrics HTTP/1.0\r\n\r\n" >&3; cat <&3' |
        grep -Eq '^loopline_messages_total [1-9]'
}
submit() { outside submit --channel phone --district ningxiang --phone 13900000000 --text "玉潭街道茆田社区路灯不亮"; }
demands() { # other people about other things: what is alike would be merged, or a hot spot
    sed -nE 's/^\{"id":"c([0-9]{6})","text":(".*"),"matter":("[^"]*"),.*/{"district":"ningxiang","area":"ningxiang.yutan.nanyuan","phone":"13900\1","matter":\3,"text":\2}/p' \
        "$B/starter/corpus.jsonl"
}
burst() { demands | sed -n "1,${BURST}p" | stream scaled; }
trickle() {
    rm -f "$VAR/enough"
    while [ ! -e "$VAR/enough" ] && read -r line; do echo "$line"; sleep 0.01; done < <(demands | tail -n +$((BURST + 1))) | stream killed
}
stream() { # NAME: a line is one demand; the client sends again what was not answered
    outside submit --stdin --channel import --key "$1-$$" > "$VAR/$1.jsonl"
}
answered() { grep -Ec '"status":"(durable|duplicate)"' "$VAR/$1.jsonl" || true; }
kill_hard() { # CONTAINER: kill -9 from outside its process namespace, as a crash, which the engine has to mend
    docker run --rm --pid host --user 10001:10001 --entrypoint sh loopline:test -c "kill -9 $(of "$1" '{{.State.Pid}}')"
}
restarted() { [ "$(of "$1" '{{.RestartCount}}')" != 0 ] && [ "$(of "$1" '{{.State.Health.Status}}')" = healthy ]; }
check_hardening() {
    local found
    for s in database $SERVICES; do
        found=$(of "$(containers "$s")" '{{.HostConfig.ReadonlyRootfs}} {{.HostConfig.CapDrop}} {{.HostConfig.LogConfig.Config}}')
        case $found in "true [ALL] "*max-size*) ;; *) fail "$s: $found" ;; esac
        [ "$(compose exec -T "$s" id -u)" -gt 10000 ] || fail "$s runs as root"
    done
    for s in $SERVICES; do # secrets are files; nothing in the environment opens anything
        found=$(of "$(containers "$s")" '{{.Config.Env}}')
        case $found in *[Pp]assword=* | *PASSWORD*) fail "$s has a secret in its environment" ;; esac
        found=$(of "$(containers "$s")" '{{range .Mounts}}{{.Destination}} {{.RW}} {{end}}')
        [ "$found" = "/secrets false " ] || fail "$s mounts: $found"
        [ "$(compose exec -T "$s" stat -c %a /secrets/pgpass)" = 400 ] || fail "$s: its password file is not its own"
    done
    found=$(docker ps --filter "label=com.docker.compose.project=$COMPOSE_PROJECT_NAME" --format '{{.Ports}}' | grep -v '^$')
    [ "$found" = "127.0.0.1:$LOOPLINE_PORT->12345/tcp" ] || fail "published: $found"
    say "read-only, without root and capabilities; published: $found"
}

check_order() { # each is started when the one before it is healthy
    local started="" s
    for s in database $SERVICES; do started="$started$(of "$(containers "$s")" '{{.State.StartedAt}}')"$'\n'; done
    LC_ALL=C sort -c <<<"${started%$'\n'}" || fail "not started in the order of the flow: $started"
    say "started in the order of the flow"
}
label() { docker image inspect -f "{{index .Config.Labels \"org.opencontainers.image.$2\"}}" "$1"; }
check_labels() {
    for image in loopline:test loopline-database:test; do
        [ "$(label $image created)" = "$LOOPLINE_CREATED" ] || fail "$image: created $(label $image created)"
        [ "$(label $image revision)" = "$LOOPLINE_REVISION" ] || fail "$image: revision $(label $image revision)"
        [ "$(label $image version)" = test ] || fail "$image: version $(label $image version)"
    done
}

find_engine
trap finish EXIT
find_base
make --no-print-directory build
LOOPLINE_PORT=$(free_port); export LOOPLINE_PORT
STARTED=1
compose down -v --remove-orphans >>"$LOG" 2>&1
export LOOPLINE_REVISION=0123456789abcdef LOOPLINE_CREATED=2026-01-02T03:04:05Z
COMPOSE_SECONDS=1500 compose build >>"$LOG" 2>&1 || fail "the build"
say "built from $LOOPLINE_BASE: $(docker images --format '{{.Repository}} {{.Size}}' | grep '^loopline' | tr '\n' ' ')"
check_labels
began=$SECONDS
compose up -d >>"$LOG" 2>&1 || fail "up"
for s in $SERVICES; do until_true 60 "$s is healthy" healthy "$s" 1; done
say "up in $((SECONDS - began)) s"
check_hardening
check_order

mkdir -p "$VAR/keys"; rm -f "$VAR"/keys/*
compose run --rm -T --entrypoint tar loopline -C /secrets -c channel-phone.key channel-phone.pub channel-import.key channel-import.pub \
    loopline-intake.pub 2>>"$LOG" | tar -x --no-same-owner -C "$VAR/keys"
receipt=$(submit) || fail "submit"
until_true 20 "submitted through the published port and dispatched: $(value number <<<"$receipt")" \
    in_hand "$(value number <<<"$receipt")" "$(value code <<<"$receipt")"

compose up -d --no-recreate --scale router=2 >>"$LOG" 2>&1 || fail "scale"
until_true 60 "two routers" live router 2
burst || fail "burst"
total=$((1 + $(answered scaled)))
[ $total = $((1 + BURST)) ] || fail "$total answers to $((1 + BURST)) demands"
until_true 60 "$BURST more, all dispatched" all_dispatched $total
for c in $(containers router); do worked "$c" || fail "one router had no work"; done
say "by both routers"

router=$(containers router | head -n 1) intake=$(containers intake)
trickle & load=$!
until_true 20 "demands trickle in" test -s "$VAR/killed.jsonl"
kill_hard "$router"; kill_hard "$intake"
until_true 60 "a router killed and back" restarted "$router"
until_true 60 "intake killed and back" restarted "$intake"
touch "$VAR/enough"
wait $load || fail "a demand without an answer"
total=$((total + $(answered killed)))
until_true 60 "nothing lost, nothing doubled: $total" all_dispatched $total

docker rm -f "$(containers classifier)" >/dev/null
receipt=$(submit) || fail "submit without a classifier"
compose up -d --no-recreate --scale router=2 >>"$LOG" 2>&1 || fail "replace"
until_true 60 "classifier replaced; what had waited is dispatched" in_hand "$(value number <<<"$receipt")" "$(value code <<<"$receipt")"

# shellcheck disable=SC2086
drained=$(containers $SERVICES)
# shellcheck disable=SC2086
compose stop $SERVICES >>"$LOG" 2>&1
for c in $drained; do [ "$(of "$c" '{{.State.ExitCode}}')" = 0 ] || fail "$(of "$c" '{{.Name}}') did not drain"; done
live '[a-z]*' 0 || fail "a stopped service is still announced"
say "drained: all have left with 0"
compose down -v >>"$LOG" 2>&1 || fail "down"
STARTED=""
[ -z "$(docker ps -aq --filter "label=com.docker.compose.project=$COMPOSE_PROJECT_NAME")" ] || fail "containers remain"
echo "compose-test: passed"
