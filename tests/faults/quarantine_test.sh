#!/usr/bin/env bash
# The quarantine desk in a running town: a message that its receiver cannot store is set aside, flags its order and holds
# back what came later of it; put back it fails again as another attempt, or is applied in its place once the cause is gone;
# given up it is on record with who and why. VAR names the town.
# shellcheck source=tests/lib/faults.sh
. "$(dirname "$0")/../lib/faults.sh"
deploy/dev/town.sh ready >/dev/null
SECRET="139${PHONE}777" WORD=poison$RUN
submit() { # AREA MATTER TEXT DIGITS: everybody is somebody else
    ctl submit --channel phone --district weihai --area "weihai.yiyuan.$1" --matter "$2" --text "$3,第$RUN-$1件" \
        --phone "138$PHONE$4" >"$WORK/submitted"
    out 'page["number"]' <"$WORK/submitted"
}
code() { out 'page["code"]' <"$WORK/submitted"; }
desk() { ctl quarantine "$@"; }
held() { desk list --number "$1" | out "$2"; } # NUMBER EXPRESSION
said() { # FAULTS-or-decision COMMAND…
    desk "$@" | out 'page.get("decision") or " ".join(e["field"] + " " + e["reason"] for e in page["errors"])'
}
exits() { loopline quarantine "$@" >"$WORK/out" 2>&1; echo $?; }
supplements() { ask "SELECT string_agg(s.text, ' ' ORDER BY s.id) FROM router.supplement s JOIN router.work_order o ON o.id = s.order_id WHERE o.number = '$1'"; }
history() { ask "SELECT string_agg(e.kind, ' ' ORDER BY e.id) FROM bus.event e WHERE e.kind LIKE 'message_%' AND e.subject IN (SELECT id FROM intake.request WHERE number = '$1')"; }
metric() { # NAME: of the router
    local port
    port=$(ask "SELECT http_port FROM bus.instance WHERE service = 3 AND lease_until > clock_timestamp() + interval '5 s' LIMIT 1")
    python3 -c 'import sys, urllib.request
for line in urllib.request.urlopen("http://127.0.0.1:" + sys.argv[1] + "/metrics", timeout=5).read().decode().splitlines():
    if line.startswith(sys.argv[2] + " "): print(float(line.split()[1]) > 0)' "$port" "$1"
}
trap 'ask "ALTER TABLE router.supplement DROP CONSTRAINT IF EXISTS poison" >/dev/null; rm -rf "$WORK"' EXIT
ask "ALTER TABLE router.supplement ADD CONSTRAINT poison CHECK (text !~ '$WORD')"

# ---- set aside: its order waits and is flagged, nobody else's ----
ONE=$(submit binzhoujie city.road.lamp 路灯不亮 001) CODE=$(code)
TWO=$(submit xiqin public.drainage.pipe 排水管道破损 002) OTHER=$(code)
settle
good supplement "$ONE" "$CODE" "$WORD 请打 $SECRET"
until_is "one is held" 1 held "$ONE" 'len(page)'
good supplement "$ONE" "$CODE" 后一句
good supplement "$TWO" "$OTHER" 别人的
until_is "the later one waits behind it" 1 held "$ONE" 'page[0]["behind"]'
until_is "another order goes on" 别人的 supplements "$TWO"
is "and has nothing held" 0 "$(held "$TWO" 'len(page)')"
is "nothing of it was applied" "" "$(supplements "$ONE")"
ID=$(held "$ONE" 'page[0]["id"]')
is "whose, what, why, how often" "router|request_supplemented|$ONE|poison cannot be stored|1|None" \
    "$(held "$ONE" '"|".join(str(page[0][k]) for k in ("to", "message", "number", "reason", "attempts", "decision"))')"
is "by service and reason" "1 0 0" "$(desk list --to router --reason POISON --number "$ONE" | out 'len(page)') $(desk list --to survey --number "$ONE" | out 'len(page)') $(desk list --reason nothing-like-it | out 'len(page)')"
until_is "the alarm" True metric loopline_quarantine_open
until_is "and for how long" True metric loopline_quarantine_oldest_seconds
is "on the order's page" "1 $ID" "$(ctl order "$ONE" | out 'str(page["held"]) + " " + str([p["held"] for p in page["pending"] if p["held"]][0])')"
is "in the unit's view" 1 "$(ctl --as dispatcher order "$ONE" view | out 'page["held"]')"
is "in nobody else's" 0 "$(ctl --as dispatcher order "$TWO" view | out 'page["held"]')"
is "counted" True "$(ctl status | out 'page["orders_held"] >= 1')"
is "the doctor says so" 1 "$(loopline --lang en doctor 2>/dev/null | grep -c 'loopline quarantine list')"
is "on its history" message_held "$(history "$ONE")"

# ---- looking ----
is "what it says, masked" "1 1" "$(desk show "$ID" | out 'sum("'"$WORD"'" in str(r["value"]) for r in page["body"])') $(desk show "$ID" | out 'len(page["attempts"])')"
is "no number of a person" 0 "$({ desk show "$ID"; loopline quarantine show "$ID"; loopline quarantine list --all; } | grep -c "$SECRET")"
is "no bytes unless asked for" no "$(desk show "$ID" | out '"yes" if "hex" in page else "no"')"
is "nor without a reason" 2 "$(exits show "$ID" --hex)"
is "as it is, with a reason" 1 "$(desk show "$ID" --hex --reason 核对原文 | out 'bytes.fromhex(page["hex"]).decode("utf8", "ignore")' | grep -c "$SECRET")"
is "on record" "message_held message_opened" "$(history "$ONE")"

# ---- wrong input ----
is "no such number" "id not_found" "$(said retry 999999999999)"
is "to be given up, likewise" "id not_found" "$(said discard 999999999999 --reason 无)"
is "to be shown, likewise" 6 "$(exits show 999999999999)"
is "of another service" "id not_found" "$(said retry "$ID" --to survey)"
is "no number at all" 2 "$(exits retry abc)"
is "below the first" 2 "$(exits show 0)"
is "no service" 2 "$(exits list --to nowhere)"
is "given up without a reason" 2 "$(exits discard "$ID")"
is "with an empty one" 2 "$(exits discard "$ID" --reason "")"
is "nothing decided by all that" None "$(held "$ONE" 'page[0]["decision"]')"

# ---- put back: fails again, then goes through in its place ----
is "put back" retried "$(said retry "$ID" --reason 再试)"
until_is "comes back as the second attempt" "2 $ID" held "$ONE" 'str(page[0]["attempts"]) + " " + str(page[0]["id"]) if page else "gone"'
is "both are on its page" "retried None" "$(desk show "$ID" | out '" ".join(str(a["decision"]) for a in page["attempts"])')"
is "nothing of it was applied yet" "" "$(supplements "$ONE")"
ask "ALTER TABLE router.supplement DROP CONSTRAINT poison"
for i in 1 2 3 4; do said retry "$ID" >"$WORK/retry.$i" & done
wait
is "of four who put it back one does" "1 3" "$(cat "$WORK"/retry.* | grep -cx retried) $(cat "$WORK"/retry.* | grep -cx 'id already_done')"
until_is "applied, and in order" "$WORD 请打 $SECRET 后一句" supplements "$ONE"
settle
is "none is held" 0 "$(held "$ONE" 'len(page)')"
is "both decisions are kept" "retried retried" "$(desk list --all --number "$ONE" | out '" ".join(str(r["decision"]) for r in page)')"
is "not again" "id already_done" "$(said retry "$ID")"
is "nor given up" "id already_done" "$(said discard "$ID" --reason 不要了)"
is "the page is plain again" 0 "$(ctl order "$ONE" | out 'page["held"]')"
is "its history" "message_held message_opened message_retried message_held message_retried" "$(history "$ONE")"

# ---- given up: with a reason, and what waited goes on ----
SUBJECT=$(ask "SELECT id FROM intake.request WHERE number = '$TWO'")
ask "INSERT INTO bus.outbox (destination, sender, subject, type, district, payload, created_at)
     VALUES (3, 2, '$SUBJECT', 31999, 'weihai', '\\x00', clock_timestamp() - interval '1 minute')"
until_is "of a newer program" "header.type is not handled by this service" held "$TWO" 'page[0]["reason"] if page else ""'
good supplement "$TWO" "$OTHER" 再一句
until_is "waits behind it" 1 held "$TWO" 'page[0]["behind"]'
ID=$(held "$TWO" 'page[0]["id"]')
is "it cannot be read" "no ?" "$(desk show "$ID" | out '("yes " if "body" in page else "no ") + page["message"]')"
is "given up" discarded "$(said discard "$ID" --reason "已电话 $SECRET 核实,不用处理")"
until_is "what waited goes on" "别人的 再一句" supplements "$TWO"
is "who and why, for ever" "discarded|$(id -un)|已电话 139****$(printf %s "$SECRET" | tail -c 4) 核实,不用处理" "$(desk show "$ID" | out '"|".join(page["attempts"][0][k] for k in ("decision", "decided_by", "because"))')"
is "its history" "message_held message_discarded" "$(history "$TWO")"
is "no number of a person" 0 "$(ask "SELECT count(*) FROM bus.event WHERE kind LIKE 'message_%' AND detail::text LIKE '%$SECRET%'")"
is "given up is not put back" "id already_done" "$(said retry "$ID")"

# ---- two of one order: the earlier first ----
ask "INSERT INTO bus.quarantine (id, destination, sender, subject, type, district, traceparent, payload, created_at, reason)
     SELECT i, 5, 3, '$SUBJECT', 31999, 'weihai', '', '\\x00', clock_timestamp(), 'case' FROM generate_series(900000001, 900000002) AS i"
is "the later one waits" "id still_running" "$(said retry 900000002)"
is "or is given up" discarded "$(said discard 900000002 --reason 无用)"
is "the first may" discarded "$(said discard 900000001 --reason 无用)"
ask "INSERT INTO bus.quarantine (id, destination, sender, subject, type, district, traceparent, payload, created_at, reason)
     VALUES (900000001, 4, 3, '$SUBJECT', 31999, 'weihai', '', '\\x00', clock_timestamp(), 'case')"
is "one number at two services" "to required" "$(said discard 900000001 --reason 无用)"
is "named" discarded "$(said discard 900000001 --to escalation --reason 无用)"
settle
ask "DELETE FROM bus.quarantine WHERE subject IN (SELECT id FROM intake.request WHERE number IN ('$ONE', '$TWO'))"
tally 55
