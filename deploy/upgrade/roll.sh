# What check.sh, upgrade.sh and rollback.sh share; sourced. Settings from the environment:
#   LOOPLINE=loopline     the command line, of the newer of the two versions; LOOPLINE_CONFIG as ever. Compose, with
#                         LOOPLINE_TAG of that version: 'docker-compose run --rm -T loopline'
#   RESTART='systemctl restart loopline-{}'      how one service is started again, {} is its name; all of its replicas, one
#                         after the other. Compose forgets how many there were, and replaces all of a service at once:
#                         'docker-compose up -d --no-deps --force-recreate --scale {}=$(docker-compose ps -q {} | wc -l) {}'; Kubernetes, where a
#                         restart changes no image, and those of districts are to go with those of the city:
#                         'for w in $(kubectl -n loopline get deployment,statefulset -l app.kubernetes.io/component={} -o name); do
#                          kubectl -n loopline set image $w "*=loopline:NEW" && kubectl -n loopline rollout status $w || exit 1; done'
#   WAIT=120              seconds that a service may take until all its replicas are there and ready
#   HOLD=/run/loopline-hold   while this file is there the Debian package starts nothing again; taken away at the end
# shellcheck shell=sh
: "${LOOPLINE:=loopline}" "${WAIT:=120}" "${HOLD:=/run/loopline-hold}"
# shellcheck disable=SC2034 # check.sh uses it
NODES="intake classifier router escalation survey"

say() { echo "$(date +%H:%M:%S) $*"; }
fail() { echo "$0: $*" >&2; exit 1; }
$LOOPLINE --version >/dev/null 2>&1 || fail "LOOPLINE=$LOOPLINE: does not run; name the command line of the newer version"
ctl() { $LOOPLINE --lang en "$@"; }
# Live and ready replicas of a service, as doctor counts them: "2 2"
replicas() { ctl doctor 2>/dev/null | sed -nE "s/^service $1 .* ([0-9]+) live, ([0-9]+) ready.*/\1 \2/p"; }
# The versions of its live replicas, each once.
versions() { ctl status 2>/dev/null | awk -v node="$1" '/^live services/ { on = 1 } /^messages/ { on = 0 } on && $1 == node { print $7 }' | sort -u | xargs; }
quarantined() { ctl status | sed -nE 's/^orders with a message in quarantine +//p'; }

# Everything that doctor finds bad but for what is given (an extended regular expression); nothing: all is well.
troubles() { ctl doctor 2>/dev/null | grep -E ' BAD ' | grep -vE "${1:-^$}"; }

await() { # SERVICE VERSION LEAST: as many replicas as before, all ready, all of this version
    until=$(($(date +%s) + WAIT))
    while :; do
        set -- "$1" "$2" "$3" "$(replicas "$1")" "$(versions "$1")"
        if [ "$4" = "${4% *} ${4% *}" ] && [ "${4% *}" -ge "$3" ] && [ "$5" = "$2" ]; then return 0; fi
        [ "$(date +%s)" -lt "$until" ] || return 1
        sleep 1
    done
}

# How many replicas each service has now: COUNTS, as "intake=2 router=3 …".
count_replicas() { for node in $NODES; do echo "$node=$(replicas "$node" | cut -d' ' -f1)"; done | xargs; }
had() { echo "$COUNTS" | tr ' ' '\n' | sed -n "s/^$1=//p"; }

restart() { # SERVICE
    say "$1: $(replicas "$1" | cut -d' ' -f1) replicas, of version $(versions "$1")"
    sh -c "$(echo "$RESTART" | sed "s/{}/$1/g")" || fail "$1: not started again by: $RESTART"
}
back() { # SERVICE VERSION
    await "$1" "$2" "$(had "$1")" ||
        fail "$1: not $(had "$1") ready replicas of version $2 within $WAIT s, but: $(replicas "$1"), $(versions "$1"). Nothing is lost; read its log"
    say "$1: back with version $2"
}
roll() { # VERSION SERVICES…: one service after the other; the next only when this one is back
    version=$1
    shift
    for node in "$@"; do
        restart "$node"
        back "$node" "$version"
    done
}
let_go() { rm -f "$HOLD" || say "take $HOLD away, as root: the package starts nothing again while it is there"; }
