#!/usr/bin/env bash
# make compose-test: docker-compose.yml on a real engine: builds, starts, submits through the published port, scales,
# kills, replaces, backs up, links (deploy/docker/link.yml), upgrades, drains, removes. Needs Docker and compose; as root a private engine is started where
# none runs. Without debian:bookworm-slim, debootstrap makes a base. Where none of this can be had it says so and is skipped (77).
#   COMPOSE_VAR=build/compose   keys, log and the private engine with its images (they make the next run quick)
set -euo pipefail
cd "$(dirname "$0")/../.."
TEST=compose-test
export LOOPLINE_TAG=test COMPOSE_PROJECT_NAME=loopline-test
# shellcheck source=deploy/docker/engine.sh
. deploy/docker/engine.sh
BURST=400 SCALE="--scale router=3 --scale classifier=2"

# --- what is asked of it ------------------------------------------------------------------------------------
inside() { compose run --rm -T loopline -o json "$@" 2>>"$LOG"; }
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
found() { # N: those who hand on to the routers have found as many, taken together
    [ "$(compose logs --no-color classifier 2>>"$LOG" | grep -c '"event":"peer found","peer":"router"')" = "$1" ]
}
worked() { # CONTAINER: it has applied messages
    docker exec "$1" bash -c 'exec 3<>/dev/tcp/127.0.0.1/8080; printf "GET /metrics HTTP/1.0\r\n\r\n" >&3; cat <&3' |
        grep -Eq '^loopline_messages_total [1-9]'
}
demands() { # other people about other things: what is alike would be merged, or a hot spot
    sed -nE 's/^\{"id":"c([0-9]{6})","text":(".*"),"matter":("[^"]*"),.*/{"district":"ningxiang","area":"ningxiang.yutan.nanyuan","phone":"13900\1","matter":\3,"text":\2}/p' \
        "$B/starter/corpus.jsonl"
}
burst() { demands | sed -n "1,${BURST}p" | stream scaled; }
trickle() { # NAME 0|1|2 PAUSE: a demand after the other of one third of the rest, until it is enough
    rm -f "$VAR/enough"
    while [ ! -e "$VAR/enough" ] && read -r line; do echo "$line"; sleep "$3"; done \
        < <(demands | awk -v after=$BURST -v third="$2" 'NR > after && NR % 3 == third') | tee "$VAR/$1.sent" | OUTSIDE_SECONDS=480 stream "$1"
}
begin_trickle() { trickle "$@" & LOAD=$!; until_true 20 "demands trickle in" test -s "$VAR/$1.jsonl"; }
end_trickle() { # NAME: what was sent was answered, each; the total goes on
    kill -0 "$LOAD" 2>/dev/null || fail "$1: ended before its time"
    touch "$VAR/enough"
    wait "$LOAD" || fail "$1: a demand without an answer"
    [ "$(answered "$1")" = "$(wc -l <"$VAR/$1.sent")" ] || fail "$1: $(answered "$1") answers to $(wc -l <"$VAR/$1.sent") demands"
    total=$((total + $(answered "$1")))
}
# shellcheck disable=SC2086
scale() { compose up -d --no-recreate $SCALE >>"$LOG" 2>&1 || fail "up $SCALE"; }
stream() { # NAME: a line is one demand; the client sends again what was not answered
    outside submit --stdin --channel import --key "$1-$$" > "$VAR/$1.jsonl"
}
answered() { grep -Ec '"status":"(durable|duplicate)"' "$VAR/$1.jsonl" || true; }
kill_hard() { # CONTAINER: kill -9 from outside its process namespace, as a crash, which the engine has to mend
    docker run --rm --pid host --user "$(of "$1" '{{.Config.User}}')" --entrypoint sh loopline:test -c "kill -9 $(of "$1" '{{.State.Pid}}')"
}
restarted() { [ "$(of "$1" '{{.RestartCount}}')" != 0 ] && [ "$(of "$1" '{{.State.Health.Status}}')" = healthy ]; }
hardened() { # SERVICE
    local found
    found=$(of "$(containers "$1")" '{{.HostConfig.ReadonlyRootfs}} {{.HostConfig.CapDrop}} {{.HostConfig.LogConfig.Config}}')
    case $found in "true [ALL] "*max-size*) ;; *) fail "$1: $found" ;; esac
    [ "$(linked exec -T "$1" id -u)" -gt 10000 ] || fail "$1 runs as root"
}
check_hardening() {
    local found
    for s in database $SERVICES; do hardened "$s"; done
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

# This town is above and below at once: what the link hands down has come round, intake refuses it, and it goes back above.
keys_for_link() { # ARGS…: as README tells
    compose run --rm -T -v "$LOOPLINE_LINK/keys:/keys" loopline --set bus.keys=/keys keys new "$@" --register >>"$LOG" 2>&1 || fail "keys new $*"
}
into_link() { docker run -i --rm --user 10001:10001 -v "$LOOPLINE_LINK:/link" --entrypoint sh loopline:test -c "cat >/link/$1"; }
prepare_link() { # UNIT
    local s
    export LOOPLINE_LINK=$VAR/link
    docker run --rm --user 0:0 -v "$VAR:/var/given" --entrypoint sh loopline:test -c \
        "rm -rf /var/given/link && install -d -o 10001 -g 10001 -m 700 /var/given/link /var/given/link/keys"
    keys_for_link link-east --role handler --unit "$1"
    keys_for_link above --role channel --channel above
    for s in intake router escalation; do compose exec -T $s cat /secrets/loopline-$s.pub | into_link keys/loopline-$s.pub; done
    compose exec -T intake cat /secrets/loopline-intake.pub | into_link keys/below.pub
    into_link link.cfg <<EOF
above: { unit = "$1"; key_name = "link-east"; };
below: { intake = "tcp://intake:12345"; key_name = "above"; };
EOF
}
given_back() { inside order "$1" | grep -q '"returned"'; }
check_link() {
    local receipt number code link
    receipt=$(outside submit --channel phone --district pingyin --phone 13900000001 --matter public.gas --text "榆山街道家里没有燃气") || fail "submit to pingyin"
    number=$(value number <<<"$receipt") code=$(value code <<<"$receipt")
    until_true 20 "a demand for a unit with a Loopline of its own: $number" in_hand "$number" "$code"
    prepare_link py.gas
    linked up -d --no-recreate link >>"$LOG" 2>&1 || fail "the link"
    until_true 60 "the link is healthy" healthy link 1
    until_true 60 "handed down, come round, given back" given_back "$number"
    link=$(containers link)
    hardened link
    until_true 20 "its cursor is kept" linked exec -T link test -s /var/lib/loopline/link/down.cursor
    kill_hard "$link"
    until_true 60 "the link killed and back" restarted "$link"
    linked stop link >>"$LOG" 2>&1
    [ "$(of "$link" '{{.State.ExitCode}}')" = 0 ] || fail "the link did not drain"
}

# --- replaced under another address, backed up, upgraded ----------------------------------------------------------
addresses() { for c in "$@"; do of "$c" '{{range .NetworkSettings.Networks}}{{.IPAddress}}{{end}}'; done | sort; }
occupy() { # ADDRESS…: whoever comes next gets another one
    local taken="" c
    for ((i = 0; i < 20; i++)); do
        [ -n "$(comm -23 <(printf '%s\n' "$@" | sort) <(echo "$taken" | sort))" ] || return 0
        c=$(compose run -d --no-deps --entrypoint sleep loopline 600 2>>"$LOG") || fail "a container that does nothing"
        DUMMIES+=("$c") taken+=$'\n'$(addresses "$c")
    done
    fail "not given away: $*"
}
check_replaced() {
    local receipt before DUMMIES=()
    # shellcheck disable=SC2046
    before=$(addresses $(containers classifier))
    # shellcheck disable=SC2046
    docker rm -f $(containers classifier) >/dev/null
    # shellcheck disable=SC2086
    occupy $before
    receipt=$(outside submit --channel phone --district ningxiang --phone 13900000002 --matter public.gas --text "玉潭街道茆田社区家里没有燃气") ||
        fail "submit without a classifier"
    total=$((total + 1))
    scale
    until_true 60 "classifiers replaced; what had waited is dispatched" in_hand "$(value number <<<"$receipt")" "$(value code <<<"$receipt")"
    until_true 60 "two classifiers" live classifier 2
    # shellcheck disable=SC2046
    [ -z "$(comm -12 <(echo "$before") <(addresses $(containers classifier)))" ] || fail "a classifier came back under an address of before"
    say "under other addresses than $(xargs <<<"$before")"
    docker rm -f "${DUMMIES[@]}" >/dev/null
}

in_archive() { # what was written until now can be played from the archive
    [ "$(compose exec -T database psql -X -qtA -h /tmp -U postgres -c "SELECT last_archived_wal >= '$1' FROM pg_stat_archiver")" = t ]
}
check_backup() {
    local base wal drill
    wal=$(compose exec -T database ls /backup/wal) || fail "no folder of the archive"
    [ -z "$wal" ] || fail "archived before there is a base backup"
    begin_trickle backup 1 0.03
    base=$(compose run --rm -T backup 2>>"$LOG") || fail "base backup"
    end_trickle backup
    until_true 60 "a base backup while $(answered backup) demands trickled in" all_dispatched $total
    wal=$(compose exec -T database psql -X -qtA -h /tmp -U postgres -c 'SELECT pg_walfile_name(pg_switch_wal())')
    until_true 60 "what came since is archived" in_archive "$wal"
    drill=$(compose run --rm -T backup drill.sh /backup 2>>"$LOG") || fail "drill"
    grep -q "^requests $total, " <<<"$drill" || fail "not $total requests in the backup ${base##*/}: $drill"
    say "${base##*/} restored apart: $(xargs <<<"$drill")"
    # shellcheck disable=SC2086
    compose run --rm -T --no-deps --entrypoint tar migrate -C /secrets -c intake classifier router escalation survey clients 2>>"$LOG" |
        tar -t >"$VAR/secrets" || fail "the secrets"
    for s in $SERVICES; do grep -qx "$s/loopline-$s.key" "$VAR/secrets" || fail "no key of $s among the secrets"; done
    say "the secrets in a file: $(wc -l <"$VAR/secrets") names"
}

next_release() { # the same programs under another tag; as README tells
    docker tag loopline:test loopline:next
    docker tag loopline-database:test loopline-database:next
    export LOOPLINE_TAG=next LOOPLINE="$COMPOSE run --rm -T loopline" BACKUP="$COMPOSE run --rm -T backup" \
        MIGRATE="$COMPOSE run --rm -T --no-deps migrate" \
        RESTART="$COMPOSE up -d --no-deps --force-recreate --scale {}=\$($COMPOSE ps -q {} | wc -l) {}"
}
check_upgrade() {
    local began=$SECONDS
    next_release
    begin_trickle upgraded 2 0.1
    timeout 420 deploy/upgrade/upgrade.sh >"$VAR/said" 2>>"$LOG" || { cat "$VAR/said" >&2; fail "upgrade.sh"; }
    end_trickle upgraded
    until_true 60 "upgraded in $((SECONDS - began)) s while $(answered upgraded) demands trickled in; nothing lost" all_dispatched $total
    for c in $(for s in $SERVICES; do containers "$s"; done); do
        [ "$(of "$c" '{{.Config.Image}}')" = loopline:next ] || fail "$(of "$c" '{{.Name}}') was not replaced"
    done
    { healthy router 3 && healthy classifier 2; } || fail "replicas were dropped"
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

trap finish EXIT
find_engine
find_base
make --no-print-directory build
LOOPLINE_PORT=$(free_port); export LOOPLINE_PORT
STARTED=1
linked down -v --remove-orphans >>"$LOG" 2>&1
export LOOPLINE_REVISION=0123456789abcdef LOOPLINE_CREATED=2026-01-02T03:04:05Z
COMPOSE_SECONDS=1500 compose build >>"$LOG" 2>&1 || fail "the build"
say "built from $LOOPLINE_BASE: $(docker images --format '{{.Repository}} {{.Size}}' | grep '^loopline' | tr '\n' ' ')"
check_labels
began=$SECONDS
compose up -d >>"$LOG" 2>&1 || fail "up"
all_healthy
say "up in $((SECONDS - began)) s"
check_hardening
check_order

take_keys
receipt=$(submit) || fail "submit"
until_true 20 "submitted through the published port and dispatched: $(value number <<<"$receipt")" \
    in_hand "$(value number <<<"$receipt")" "$(value code <<<"$receipt")"

scale
until_true 60 "three routers" live router 3
until_true 60 "two classifiers" live classifier 2
until_true 60 "each classifier has found each router" found 6
burst || fail "burst"
total=$((1 + $(answered scaled)))
[ $total = $((1 + BURST)) ] || fail "$total answers to $((1 + BURST)) demands"
until_true 60 "$BURST more, all dispatched" all_dispatched $total
for c in $(containers router) $(containers classifier); do worked "$c" || fail "$(of "$c" '{{.Name}}') had no work"; done
say "by all of them"

router=$(containers router | head -n 1) intake=$(containers intake)
begin_trickle killed 0 0.03
kill_hard "$router"; kill_hard "$intake"
until_true 60 "a router killed and back" restarted "$router"
until_true 60 "intake killed and back" restarted "$intake"
kill_hard "$(containers database)"
until_true 60 "the database killed and back" restarted "$(containers database)"
end_trickle killed
until_true 60 "nothing lost, nothing doubled: $total" all_dispatched $total

check_replaced
check_backup
check_upgrade
check_link

# shellcheck disable=SC2086
drained=$(containers $SERVICES)
# shellcheck disable=SC2086
compose stop $SERVICES >>"$LOG" 2>&1
for c in $drained; do [ "$(of "$c" '{{.State.ExitCode}}')" = 0 ] || fail "$(of "$c" '{{.Name}}') did not drain"; done
live '[a-z]*' 0 || fail "a stopped service is still announced"
say "drained: all have left with 0"
linked down -v >>"$LOG" 2>&1 || fail "down"
STARTED=""
[ -z "$(docker ps -aq --filter "label=com.docker.compose.project=$COMPOSE_PROJECT_NAME")" ] || fail "containers remain"
docker rmi loopline:next loopline-database:next >/dev/null
echo "compose-test: passed"
