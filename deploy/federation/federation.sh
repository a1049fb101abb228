#!/usr/bin/env bash
# A city and two districts on this machine, each a whole deployment with a database of its own, and a link to each district.
#   federation.sh start          packs, three towns (deploy/dev/town.sh), keys, links; waits until all are ready
#   federation.sh play [ARGS]    the cases of tests/federation on one movable clock
#   federation.sh link NAME start|stop|kill     the link to ningxiang or east
#   federation.sh town NAME start|stop          the district's own deployment, likewise
#   federation.sh stop | destroy
# FED=folder (var/federation): FED/city, FED/ningxiang, FED/east are the towns, FED/link-NAME the links.
set -euo pipefail
cd "$(dirname "$0")/../.."
FED=${FED:-var/federation}
case $FED in /*) ;; *) FED=$PWD/$FED ;; esac
B=${B:-build}
case $B in /*) ;; *) B=$PWD/$B ;; esac
export B TICK_MS=${TICK_MS:-10} QUIET=1
LINKS="ningxiang east"
town() { VAR=$FED/$1 PACK=$FED/packs/$1 deploy/dev/town.sh "${@:2}"; }
ctl() { "$B/bin/loopline" --config "$FED/$1/etc/loopline.cfg" "${@:2}"; }
say() { echo "$@"; }
usage() { sed -n '2,8p' "$0" | sed 's/^# \{0,1\}//' >&2; exit 2; }

door() { # PLACE SERVICE: where it takes commands
    ctl "$1" -o json status | python3 -c 'import json, sys
print(next("tcp://%s:%d" % (i["address"], i["command_port"]) for i in json.load(sys.stdin)["instances"] if i["service"] == sys.argv[1]))' "$2"
}
intake_port() { # PLACE: a free one; once it has one it stays where its link looks for it
    local port
    port=$(sed -n 's/.*command_bind = "tcp:[^"]*:\([0-9]*\)".*/\1/p' "$FED/$1/etc/intake.cfg" 2>/dev/null | head -n 1)
    [ -z "$port" ] || { echo "$port"; return; }
    for port in $(shuf -i 20000-30000 -n 50); do
        (: <"/dev/tcp/127.0.0.1/$port") 2>/dev/null || { echo "$port"; return; }
    done
}
pid_of() { cat "$FED/link-$1/pid" 2>/dev/null || true; }
alive() { local p; p=$(pid_of "$1"); [ -n "$p" ] && [ "$(cat "/proc/$p/comm" 2>/dev/null)" = loopline-link ]; }
port_of() { sed -n 's/.* "ready".* http=\([0-9]*\).*/\1/p' "$FED/link-$1/log" | tail -n 1; }

link_keys() { # NAME: a handler of its unit above, a channel of kind upper below; both lie with the link alone
    local keys=$FED/link-$1/keys
    [ -d "$keys" ] && return
    mkdir -p "$keys"; chmod 700 "$keys"
    ctl city keys new "link-$1" --role handler --unit "gov.$1" --register >/dev/null
    ctl "$1" keys new link-city --role channel --channel above --register >/dev/null
    mv "$FED/city/keys/link-$1.key" "$FED/$1/keys/link-city.key" "$keys/"
    cp "$FED/city/keys/link-$1.pub" "$FED/$1/keys/link-city.pub" "$keys/"
}
link_config() { # NAME
    cat >"$FED/link-$1/link.cfg" <<EOF
above: {
  intake = "$(door city intake)"; intake_key = "$FED/city/keys/loopline-intake.pub";
  router = "$(door city router)"; router_key = "$FED/city/keys/loopline-router.pub";
  escalation = "$(door city escalation)"; escalation_key = "$FED/city/keys/loopline-escalation.pub";
  key_name = "link-$1"; unit = "gov.$1"; reveal = $([ "$1" = ningxiang ] && echo true || echo false);
};
below: { intake = "$(door "$1" intake)"; intake_key = "$FED/$1/keys/loopline-intake.pub"; key_name = "link-city"; };
link: { keys = "$FED/link-$1/keys"; state = "$FED/link-$1/state"; poll_ms = ${POLL_MS:-20}; };
EOF
}
link_start() { # NAME
    alive "$1" && return
    mkdir -p "$FED/link-$1/state"
    link_config "$1"
    : >"$FED/link-$1/log"
    setsid "$B/bin/loopline-link" --config "$FED/link-$1/link.cfg" >>"$FED/link-$1/log" 2>&1 </dev/null &
    echo $! >"$FED/link-$1/pid"
    for ((i = 0; i < 200; i++)); do
        [ -n "$(port_of "$1")" ] && return
        sleep 0.05
    done
    echo "the link to $1 did not start:" >&2; cat "$FED/link-$1/log" >&2; exit 1
}
link_stop() { # NAME SIGNAL
    local p; p=$(pid_of "$1")
    ! alive "$1" || kill "-$2" "$p"
    for ((i = 0; i < 200; i++)); do alive "$1" || break; sleep 0.05; done
    ! alive "$1" || kill -KILL "$p"
    rm -f "$FED/link-$1/pid"
}

place_start() { # PLACE
    say "$1: database, schema, keys, pack, services 启动"
    INTAKE_PORT=$(intake_port "$1") town "$1" start
}
start() {
    mkdir -p "$FED"
    [ -d "$FED/packs" ] || deploy/federation/packs.sh "$FED/packs"
    for place in city $LINKS; do place_start "$place"; done
    for name in $LINKS; do link_keys "$name"; link_start "$name"; done
}
stop() {
    for name in $LINKS; do link_stop "$name" TERM; done
    for place in $LINKS city; do [ ! -d "$FED/$place" ] || town "$place" stop; done
}
play() {
    local args=(--var "$FED/city")
    for name in $LINKS; do args+=(--var "$name=$FED/$name" --link "$(port_of "$name")"); done
    "$B/tests/stories/play" "${args[@]}" "$@" tests/federation/*.story
}

case ${1:-} in
start) start ;;
play) shift; play "$@" ;;
stop) stop ;;
destroy) stop; for place in city $LINKS; do [ ! -d "$FED/$place" ] || town "$place" destroy; done; rm -rf "$FED" ;;
link)
    case " $LINKS " in *" ${2:-none} "*) ;; *) usage ;; esac
    case ${3:-} in start) link_start "$2" ;; stop) link_stop "$2" TERM ;; kill) link_stop "$2" KILL ;; *) usage ;; esac
    ;;
town)
    case " $LINKS " in *" ${2:-none} "*) ;; *) usage ;; esac
    case ${3:-} in start) place_start "$2" ;; stop) town "$2" stop ;; *) usage ;; esac
    ;;
*) usage ;;
esac
