#!/usr/bin/env bash
# Half of a town behind a network: router and escalation in a namespace of their own, reached by a virtual cable, PostgreSQL by
# TCP. Under load the cable is cut, cut in one direction, loses packets, becomes slow, and the far side comes back under another
# address. Each time the services go on by themselves and nothing that was acknowledged is lost; how long it took is printed.
# Needs root and network namespaces.
# shellcheck source=tests/lib/own_town.sh
. "$(dirname "$0")/../lib/own_town.sh"
NS=loopline$$ NEAR=lln$$ FAR=llf$$ NET=10.77.$((RANDOM % 250))
[ "$(id -u)" = 0 ] || { echo "needs root: network namespaces"; exit 77; }
command -v ip >/dev/null && command -v tc >/dev/null || { echo "needs ip and tc (iproute2)"; exit 77; }
export TICK_MS=${TICK_MS:-20}
leave() {
    ip link del $NEAR 2>/dev/null
    ip netns del $NS 2>/dev/null
}
ip netns add $NS 2>/dev/null && ip link add $NEAR type veth peer name $FAR netns $NS 2>/dev/null || { echo "no network namespaces here"; exit 77; }
far() { ip netns exec $NS "$@"; }
ip addr add $NET.1/28 dev $NEAR && ip addr add $NET.5/28 dev $NEAR && ip link set $NEAR up
far ip link set lo up && far ip addr add $NET.2/28 dev $FAR && far ip link set $FAR up

# ---- the town ----
own_town database
# shellcheck source=tests/lib/load.sh
. tests/lib/load.sh
hba=$(ask "SHOW hba_file")
echo "host loopline all $NET.0/28 scram-sha-256" >>"$hba"
ask "ALTER SYSTEM SET listen_addresses = '$NET.5'"
deploy/dev/town.sh crash && deploy/dev/town.sh postgres
export LOOPLINE_BUS__ADVERTISE=$NET.1 LOOPLINE_BUS__COMMAND_BIND="tcp://$NET.1:*" LOOPLINE_BUS__EVENT_BIND="tcp://$NET.1:*"
there() { # ADDRESS: router and escalation behind the cable
    local s
    for s in router escalation; do
        LOOPLINE_BUS__ADVERTISE=$1 LOOPLINE_BUS__COMMAND_BIND="tcp://$1:*" LOOPLINE_BUS__EVENT_BIND="tcp://$1:*" \
            LOOPLINE_DATABASE__CONNINFO="host=$NET.5 dbname=loopline user=loopline_$s passfile=$VAR/keys/pgpass" \
            setsid ip netns exec $NS "$B/bin/loopline-$s" --config "$VAR/etc/$s.cfg" >>"$VAR/log/$s.log" 2>&1 </dev/null &
        echo $! >"$VAR/run/$s.pid"
        disown
    done
}
for s in intake classifier survey; do deploy/dev/town.sh service $s; done
there $NET.2
deploy/dev/town.sh ready || exit 1
is "they speak by TCP" "$NET.2" "$(ask "SELECT DISTINCT host(client_addr) FROM pg_stat_activity WHERE application_name IN ('loopline-router', 'loopline-escalation')")"

# ---- faults: packets to a neighbour that is not there are lost without a word ----
NOBODY=02:00:00:00:00:99
deafen_far() { ip neigh replace $NET.2 lladdr $NOBODY dev $NEAR nud permanent; }
mute_far() { far ip neigh replace $NET.1 lladdr $NOBODY dev $FAR nud permanent; hide_database; }
hide_database() { far ip neigh replace $NET.5 lladdr $NOBODY dev $FAR nud permanent; } # from the far side alone
heal() {
    ip neigh flush all dev $NEAR nud permanent 2>/dev/null
    far ip neigh flush all dev $FAR nud permanent 2>/dev/null
}
live() { ask "SELECT count(*) FROM bus.instance WHERE service IN (3, 4) AND lease_until > clock_timestamp()"; }
again() { # WHAT: until the far side works again; how long that took
    local from
    from=$(now_ms)
    until_is "$1: announced again" 2 live
    tell more 60
    echo "  $1: 60 commands acknowledged $(($(now_ms) - from)) ms after healing"
}
load_open "net$RUN" "accepted signed fed_back rated redone written_off" 48
tell more 100

mute_far; deafen_far
until_is "cut: nobody hears of them" 0 live
heal
again "cut"

mute_far
until_is "one way: they hear and are not heard" 0 live
heal
again "one-way cut"

tell more 60
tell blind
hide_database
tell later 1
echo "  the database alone vanishes: the far side tells the first to come later after $told ms"
tell later 200
echo "  the next 200 within $told ms"
heal
tell look
again "no database"

lossy() { # from both sides
    if tc qdisc add dev $NEAR root netem loss 20% 2>/dev/null; then
        far tc qdisc add dev $FAR root netem loss 20%
    else
        far iptables -A INPUT -i $FAR -m statistic --mode random --probability 0.2 -j DROP 2>/dev/null &&
            far iptables -A OUTPUT -o $FAR -m statistic --mode random --probability 0.2 -j DROP
    fi
}
lossless() { tc qdisc del dev $NEAR root 2>/dev/null; far tc qdisc del dev $FAR root 2>/dev/null; far iptables -F 2>/dev/null; }
if lossy; then
    from=$(now_ms)
    tell more 40
    echo "  20 % of the packets lost: 40 commands acknowledged in $(($(now_ms) - from)) ms"
    lossless
    again "loss"
else
    echo "  loss left out: neither netem nor iptables here"
fi

if tc qdisc add dev $NEAR root tbf rate 512kbit burst 16kb latency 400ms 2>/dev/null; then
    far tc qdisc add dev $FAR root tbf rate 512kbit burst 16kb latency 400ms
    from=$(now_ms)
    tell more 40
    echo "  512 kbit/s: 40 commands acknowledged in $(($(now_ms) - from)) ms"
    lossless
    again "slow"
else
    echo "  bandwidth left out: no tbf here"
fi

for s in router escalation; do deploy/dev/town.sh kill $s; done
far ip addr del $NET.2/28 dev $FAR
far ip addr add $NET.3/28 dev $FAR
there $NET.3
again "another address"
until_is "it is another one" "$NET.3" ask "SELECT DISTINCT address FROM bus.instance WHERE service IN (3, 4) AND lease_until > clock_timestamp() + interval '6.5 s'"
load_close
is "nobody was started again who was not killed" 5 "$(for f in "$VAR"/run/*.pid; do [ -d "/proc/$(cat "$f")" ] && echo; done | wc -l)"
tally 10
