# shellcheck shell=bash
# What compose-test.sh and bundle-test.sh share; sourced, with TEST set to the name of the test. An engine of this machine, or a private one
# as root; a base image; a compose project and a client outside of it. VAR holds log, keys and the private engine with its images
# (they make the next run quick).
export B=${B:-build} LANG=C.UTF-8
VAR=${COMPOSE_VAR:-$B/compose}
case $VAR in /*) ;; *) VAR=$PWD/$VAR ;; esac
LOG=$VAR/$TEST.log ENGINES=() CLIENT=() STARTED=""
SERVICES="intake classifier router escalation survey"
mkdir -p "$VAR"; : > "$LOG"

say() { echo "  $*"; }
skip() { echo "$TEST: skipped: $*"; exit 77; }
fail() { echo "$TEST: FAILED: $*" >&2; tail -n 15 "$LOG" >&2; show_logs >&2; exit 1; }
show_logs() { [ -z "$STARTED" ] || compose logs --no-color --tail 5 2>/dev/null || true; }
compose() { # bounded: at most what COMPOSE_SECONDS says
    # shellcheck disable=SC2086
    timeout "${COMPOSE_SECONDS:-240}" $COMPOSE "$@"
}
linked() { compose -f docker-compose.yml -f deploy/docker/link.yml "$@"; }
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
start_engine() { # DATA WRAPPER…: DOCKER_HOST is then this one; it ends with the test, and without DATA all that it has
    local home data
    home=$(mktemp -d /tmp/loopline-engine.XXXXXX)
    data=${1:-$home/data}
    shift
    ENGINES+=("$home")
    export DOCKER_HOST=unix://$home/socket
    setsid "$@" dockerd --data-root "$data" --exec-root "$home/exec" -p "$home/pid" -H "$DOCKER_HOST" >"$data.log" 2>&1 </dev/null &
    for ((i = 0; i < 300; i++)); do docker info >/dev/null 2>&1 && return; sleep 0.1; done
    skip "dockerd does not run here: $(grep -E 'level=(fatal|error)|failed to start' "$data.log" | tail -n 1)"
}
stop_engines() {
    local home
    for home in "${ENGINES[@]}"; do
        kill "$(cat "$home/pid" 2>/dev/null)" 2>/dev/null || true
    done
    wait || true
    for home in "${ENGINES[@]}"; do rm -rf "$home"; done
}
find_engine() {
    command -v docker >/dev/null || skip "no docker (Debian: apt-get install docker.io docker-compose debootstrap)"
    if docker compose version >/dev/null 2>&1; then COMPOSE="docker compose"
    elif command -v docker-compose >/dev/null; then COMPOSE=docker-compose
    else skip "neither the compose plugin nor docker-compose"; fi
    docker info >/dev/null 2>&1 && return
    if [ "$(id -u)" = 0 ] && command -v dockerd >/dev/null; then start_engine "$VAR/engine"
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
    [ -z "$STARTED" ] || linked down -v -t 20 --remove-orphans >>"$LOG" 2>&1 || true
    stop_engines
    exit "$code"
}

# --- a compose project, and who is outside of it ----------------------------------------------------------
free_port() {
    for port in $(shuf -i 20000-29999 -n 50); do
        (exec 3<>"/dev/tcp/127.0.0.1/$port") 2>/dev/null || { echo "$port"; return; }
    done
}
take_keys() { # of two channels, and the public key of intake: into VAR/keys
    mkdir -p "$VAR/keys"; rm -f "$VAR"/keys/*
    compose run --rm -T --entrypoint tar loopline -C /secrets -c channel-phone.key channel-phone.pub channel-import.key channel-import.pub \
        loopline-intake.pub 2>>"$LOG" | tar -x --no-same-owner -C "$VAR/keys"
}
outside() { # the command line of this machine, with nothing but a key and the published port
    LOOPLINE_CTL__INTAKE=tcp://127.0.0.1:$LOOPLINE_PORT LOOPLINE_CTL__INTAKE_KEY=$VAR/keys/loopline-intake.pub \
        LOOPLINE_BUS__KEYS=$VAR/keys LOOPLINE_CTL__TIMEOUT_MS=60000 LOOPLINE_CONFIG=/dev/null \
        timeout "${OUTSIDE_SECONDS:-120}" "${CLIENT[@]}" "$B/bin/loopline" -o json "$@"
}
containers() { linked ps -q "$@" 2>/dev/null; }
of() { docker inspect -f "$2" "$1"; }
healthy() { # SERVICE N
    local list n=0
    list=$(containers "$1")
    for c in $list; do [ "$(of "$c" '{{.State.Health.Status}}')" != healthy ] || n=$((n + 1)); done
    [ $n = "$2" ]
}
all_healthy() { local s; for s in $SERVICES; do until_true 60 "$s is healthy" healthy "$s" 1; done; }
value() { sed -n "s/.*\"$1\": *\"\{0,1\}\([^\",}]*\).*/\1/p"; }
submit() { outside submit --channel phone --district ningxiang --phone 13900000000 --text "玉潭街道茆田社区路灯不亮"; }
in_hand() { [ "$(outside --as channel-phone track "$1" "$2" | value state)" = in_hand ]; }
