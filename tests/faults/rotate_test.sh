#!/usr/bin/env bash
# Keys change while work goes on, in a running town: of a channel (both keys are good for a while, one name, one set of
# idempotency keys) and of every service (HUP with another key: new ports, the old ones served on). Requests submitted all
# the while are each there once. A revoked key is refused and stops, an unknown one gets in once it is registered, and
# refusals are told once and counted by reason. VAR names the town.
# shellcheck source=tests/lib/faults.sh
. "$(dirname "$0")/../lib/faults.sh"
deploy/dev/town.sh ready >/dev/null
KEYS=$VAR/keys ME=rotate-$RUN
cleanup() {
    [ -z "${writer:-}" ] || kill "$writer" 2>/dev/null
    ask "DELETE FROM bus.principal_key WHERE name LIKE '$ME%'; DELETE FROM bus.principal WHERE name LIKE '$ME%'" >/dev/null
    rm -rf "$WORK" "${KEYS:?}/${ME:?}"*
}
trap cleanup EXIT
submit() { # N AS: the N-th request of this test, under a key of its own
    loopline --lang en -o json --as "$2" submit --channel sms --district weihai --area weihai.yiyuan.xiqin --matter city.road.lamp \
        --text "路灯不亮,第$RUN-$1件" --phone "138$PHONE$(printf %03d "$1")" --reference "$RUN-$1" --key "$RUN-$1" 2>"$WORK/err.$1" | out 'page["status"]' 2>/dev/null
}
there() { ask "SELECT count(*) || ' ' || count(DISTINCT reference) FROM intake.request WHERE reference LIKE '$RUN-%'"; }
key_of() { cat "$KEYS/$1.pub"; }
announced() { ask "SELECT count(*) FROM bus.instance WHERE service = $1 AND lease_until > clock_timestamp() AND public_key = \$k\$$2\$k\$"; }
pid_of() { cat "$VAR/run/$1.pid"; }
refused() { # REASON: connections that intake refused for it
    local port
    port=$(ask "SELECT http_port FROM bus.instance WHERE service = 1 AND lease_until > clock_timestamp() ORDER BY started_at LIMIT 1")
    python3 -c 'import sys, urllib.request
total = 0
for line in urllib.request.urlopen("http://127.0.0.1:" + sys.argv[1] + "/metrics", timeout=5).read().decode().splitlines():
    if line.startswith("loopline_zap_refused_total{") and "reason=\"" + sys.argv[2] + "\"" in line: total += float(line.split()[-1])
print(int(total))' "$port" "$1"
}
exits() { loopline --lang en "$@" >"$WORK/out" 2>&1; echo $?; }

# ---- unknown: waits at the door, gets in when it is registered, nothing is started again ----
is "made, not registered" 0 "$(exits keys new "$ME")"
( submit 1 "$ME" >"$WORK/waiting" ) & waiting=$!
turned_away() { [ "$(refused "$1")" -gt 0 ] && echo yes; }
until_is "kept waiting, and counted" yes turned_away "unknown key"
is "registered" 0 "$(exits keys new "$ME" --role channel --channel sms --register)"
wait $waiting
is "gets in without a restart" durable "$(cat "$WORK/waiting")"

# ---- all the while somebody submits ----
( n=10; while [ ! -e "$WORK/enough" ]; do n=$((n + 1)); echo "$n $(submit $n "$ME")" >>"$WORK/ledger"; done ) & writer=$!
written() { if [ -e "$WORK/ledger" ]; then wc -l <"$WORK/ledger"; else echo 0; fi; }
more() { # until so many more were answered
    local from
    from=$(written)
    until_is "$1" yes eval "[ \$(written) -ge $((from + 3)) ] && echo yes"
}
more "work goes on"

# ---- a channel's key ----
OLD=$(key_of "$ME")
cp "$KEYS/$ME.pub" "$KEYS/$ME-old.pub" && cp "$KEYS/$ME.key" "$KEYS/$ME-old.key" && chmod 400 "$KEYS/$ME-old.key"
is "another key" 0 "$(exits keys rotate "$ME" --overlap 2h)"
is "it is another" different "$([ "$(key_of "$ME")" = "$OLD" ] || echo different)"
more "goes on under the new key"
is "who has the old one goes on, too" durable "$(submit 2 "$ME-old")"
is "they are one: the same key of idempotency" duplicate "$(submit 2 "$ME")"
is "two keys, both good, one with an end" "2 2 1" \
    "$(ask "SELECT count(*) || ' ' || count(*) FILTER (WHERE revoked_at IS NULL AND coalesce(valid_until > clock_timestamp(), true)) || ' ' || count(valid_until) FROM bus.principal_key WHERE name = '$ME'")"
is "listed" "True False" "$(ctl keys list | out '" ".join(str(k["valid_until"] is None) for k in page if k["name"] == "'"$ME"'")')"
ask "UPDATE bus.principal_key SET valid_until = clock_timestamp() WHERE public_key = \$k\$$OLD\$k\$"
until_is "its time is over: refused for good, as revoked" 4 exits --as "$ME-old" track WH-0 CODE
more "the new one goes on"

# ---- every service's key, one after the other ----
for service in 1:intake 2:classifier 3:router 4:escalation 5:survey; do
    node=${service%%:*} name=${service##*:}
    before=$(key_of "loopline-$name")
    is "$name: another key" 0 "$(exits keys rotate "loopline-$name" --server)"
    kill -HUP "$(pid_of "$name")"
    until_is "$name: announced" 1 announced "$node" "$(key_of "loopline-$name")"
    is "$name: the old one with it" 1 "$(ask "SELECT count(*) FROM bus.instance WHERE service = $node AND old_key = \$k\$$before\$k\$")"
    more "$name: work goes on"
done
deploy/dev/town.sh ready >/dev/null

# ---- the end: all of it there, once ----
touch "$WORK/enough"; wait "$writer"; writer=
is "each was answered" "" "$(awk '$2 != "durable" && $2 != "duplicate" { print; exit }' "$WORK/ledger")"
settle
answered=$(($(written) + 2))
is "each is there, once" "$answered $answered" "$(there)"
is "all became orders" "$answered" "$(ask "SELECT count(*) FROM intake.request q JOIN router.order_request r ON r.request_id = q.id WHERE q.reference LIKE '$RUN-%'")"

# ---- a file that is no key changes nothing ----
port=$(ask "SELECT command_port FROM bus.instance WHERE service = 5 AND lease_until > clock_timestamp()")
complaints() { grep -c "no usable key" "$VAR/log/survey.log"; }
before=$(complaints)
chmod 644 "$KEYS/loopline-survey.key"; kill -HUP "$(pid_of survey)"
until_is "said in the log" $((before + 1)) complaints
chmod 400 "$KEYS/loopline-survey.key"
is "the same sockets" "$port" "$(ask "SELECT command_port FROM bus.instance WHERE service = 5 AND lease_until > clock_timestamp()")"

# ---- revoked ----
is "revoked" 0 "$(exits keys revoke "$ME")"
until_is "refused" 4 exits --as "$ME" track WH-0 CODE
until_is "counted" yes turned_away "revoked key"
is "all of it is on record, by hand or by the command line" "principal_registered key_added key_expires key_added key_expires key_revoked key_revoked" \
    "$(ctl audit keys "$ME" | out '" ".join(e["what"] for e in page)')"
is "and by whom" "loopline_admin $(ask "SELECT session_user")" "$(ctl audit keys "$ME" | out '" ".join(sorted({e["by"] for e in page}))')"
for _ in 1 2 3 4 5 6; do exits --as "$ME" track WH-0 CODE >/dev/null; done
is "told once" 1 "$(grep -F 'revoked key' "$VAR/log/intake.log" | grep -cF "$(key_of "$ME")")"
is "and is not handed on" 3 "$(exits keys rotate "$ME")"
is "nor made again in silence" 6 "$(exits keys new "$ME" --role agent --register)"
is "nor is nobody's" 6 "$(exits keys rotate "$ME-nobody")"
is "no length of time" 2 "$(exits keys rotate "$ME" --overlap soon)"
is "no key" 2 "$(exits keys rotate "$ME" --public short)"
is "no service" 2 "$(exits keys rotate "$ME" --server)"
tally 48
