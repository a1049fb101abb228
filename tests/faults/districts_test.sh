#!/usr/bin/env bash
# Replicas of router that serve some districts each. What is of a district goes to those alone that serve it; when the last of
# them drains or dies another stands in, as its configuration says, and everybody's figures tell of it; a district moves from
# one replica to another by a signal; one that nobody stands in for waits. All under load, and nothing that was acknowledged
# is lost. VAR names the town.
# shellcheck source=tests/lib/faults.sh
. "$(dirname "$0")/../lib/faults.sh"
# shellcheck source=tests/lib/load.sh
. tests/lib/load.sh
BUSY=pingyin # what tests/lib/ledger_drive.h asks for is there
OTHERS=$(python3 -c 'import re
cities = re.findall(r"code = \"([a-z]+)\"; name = \"[^\"]*\"; level = \"(city|district)\"", open("deploy/city/demo/areas.cfg").read())
print(",".join(code for code, level in cities if code != "pingyin"))')

configure() { # NAME DISTRICTS [STAND IN]
    { sed '/^service:/d; /^http:/d' "$VAR/etc/router.cfg"
      echo "service: { tick_ms = ${TICK_MS:-50}; districts = [\"${2//,/\", \"}\"];${3:+ stand_in = [\"$3\"];} };"; } >"$VAR/etc/router-$1.cfg"
}
replica() { # NAME: a router by that configuration
    [ -f "$VAR/keys/router-$1.key" ] || loopline keys new "router-$1" >/dev/null
    setsid "$B/bin/loopline-router" --config "$VAR/etc/router-$1.cfg" --set "bus.key_name=router-$1" >>"$VAR/log/router-$1.log" 2>&1 </dev/null &
    echo $! >"$VAR/run/router-$1.pid"
    disown
}
signal() { kill "-$2" "$(cat "$VAR/run/router-$1.pid")"; }
gone() { [ -d "/proc/$(cat "$VAR/run/router-$1.pid")" ] || echo yes; }
leave() { # every replica of this test, whatever happened
    for n in a b; do
        [ ! -e "$VAR/run/router-$n.pid" ] || { signal $n KILL 2>/dev/null; rm -f "$VAR/run/router-$n.pid"; }
    done
    rm -rf "$WORK"
}
trap leave EXIT
port() { ask "SELECT http_port FROM bus.instance WHERE service = 3 AND lease_until > clock_timestamp() AND '$1' = ANY (districts)"; }
figure() { # PORT NAME
    python3 -c 'import sys, urllib.request
text = urllib.request.urlopen("http://127.0.0.1:" + sys.argv[1] + "/metrics", timeout=5).read().decode()
print(*[line.split()[-1] for line in text.splitlines() if line.startswith(sys.argv[2] + " ")])' "$1" "$2" 2>/dev/null
}
classifier() { ask "SELECT http_port FROM bus.instance WHERE service = 2 AND lease_until > clock_timestamp() LIMIT 1"; }
serving() { figure "$(classifier)" "loopline_district_replicas{node=\"router\",district=\"$BUSY\"}"; } # as one sees who sends to them
stood_in() { figure "$B_PORT" loopline_districts_stood_in; }
standing() { ctl status | out '" ".join(i["standing_in"] or "-" for i in page["instances"] if i["service"] == "router" and "city" in (i["districts"] or ""))'; }
serves() { ask "SELECT count(*) FROM bus.instance WHERE service = 3 AND lease_until > clock_timestamp() AND '$1' = ANY (districts)"; }
told() { grep -c "$2" "$VAR/log/router-$1.log"; }

both() { echo "$(serves $BUSY) $(serves city)"; }
configure a $BUSY
configure b "$OTHERS" $BUSY
deploy/dev/town.sh term router
replica a
until_is "the first has its district" 1 serves $BUSY # else the other begins by standing in for it
replica b
until_is "each has its districts" "1 1" both
B_PORT=$(port city)
until_is "who sends to them knows one" 1 serving
deploy/dev/town.sh settled >/dev/null

# ---- only to those that serve it ----
A_BEFORE=$(figure "$(port $BUSY)" loopline_messages_total) B_BEFORE=$(figure "$B_PORT" loopline_messages_total)
load_open "district$RUN" "accepted" 32
tell more 80
tell counts
read -r PROMISED _ <<<"$told" # of those that were acknowledged some were said twice
load_close
is "a replica of other districts hears nothing of it" "$B_BEFORE" "$(figure "$B_PORT" loopline_messages_total)"
is "the one that serves it hears all" t "$([ "$(figure "$(port $BUSY)" loopline_messages_total | cut -d. -f1)" -ge $((${A_BEFORE%%.*} + PROMISED)) ] && echo t)"

# ---- drained, back, killed: another stands in ----
load_open "stand$RUN" "accepted signed fed_back rated redone" 32
tell more 60
signal a TERM
until_is "it drains" yes gone a
until_is "another stands in" 1 stood_in
until_is "who sends knows it" 1 serving
until_is "the status says so" $BUSY standing
tell more 60
replica a
until_is "it is back, and nobody stands in" 0 stood_in
tell more 60
signal a KILL
from=$(now_ms)
until_is "its lease is over, another stands in" 1 stood_in
tell more 60
echo "  killed: stood in for, and 60 commands acknowledged after $(($(now_ms) - from)) ms"
replica a
until_is "back once more" 0 stood_in

# ---- moved by a signal, and drained by it ----
configure b "$OTHERS,$BUSY"
signal b HUP
until_is "both have it" 2 serves $BUSY
configure a nowhere
signal a HUP
until_is "it moved" 1 serves $BUSY
tell more 60
is "a district that the pack lacks is told" 1 "$(told a '"the pack in force has no such district" setting=service.districts district=nowhere')"
signal a TERM
until_is "the replica that has none goes" yes gone a
until_is "one serves it" 1 serving

# ---- nobody stands in: it waits, and everybody is told ----
configure b "$OTHERS"
signal b HUP
until_is "nobody has it" 0 serving
is "nobody stands in" 0 "$(stood_in)"
WAITING="SELECT count(*) > 0 FROM bus.outbox WHERE destination = 3 AND district = '$BUSY' AND created_at < clock_timestamp() - interval '3 s'"
until_is "what is for it waits" t ask "$WAITING"
is "the doctor says so" 1 "$(ctl doctor | out 'sum(c["state"] == "bad" and "router '$BUSY'" in c["found"] for c in page)')"
configure a $BUSY
replica a
until_is "with a replica it goes on" f ask "$WAITING"
tell more 40
load_close
is "stood in for twice" 2 "$(told b 'standing in for a district')"
is "nothing was set aside" 0 "$(ask "SELECT count(*) FROM bus.quarantine")"

for n in a b; do
    signal $n TERM
    until_is "router $n ends" yes gone $n
    rm -f "$VAR/run/router-$n.pid"
done
deploy/dev/town.sh service router
deploy/dev/town.sh ready >/dev/null
tally 30
