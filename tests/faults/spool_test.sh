#!/usr/bin/env bash
# The database is away: what a channel of the pack says is taken on disk and answered with a token, whatever else is said
# is told RETRY_LATER in time. intake is killed (kill -9) in between; when the database is back every token becomes a
# receipt: nothing lost, nothing doubled. On disk no word of it lies open; what was not written to its end, or does not
# fit its checksum, is set aside and told. A town of its own.
# shellcheck source=tests/lib/own_town.sh
. "$(dirname "$0")/../lib/own_town.sh"
cp -a deploy/city/demo "$TOWN/pack"
sed -i 's/{ code = "\(import\|sms\)"; /&spool = true; /; s/{ code = "sms"; /&spool_entries = 3; /' "$TOWN/pack/channels.cfg"
export PACK=$TOWN/pack SPOOL=$TOWN/spool INTAKE_PORT=$((20000 + RANDOM % 10000))
own_town start
MANY=120
metric() { # NAME: of intake
    python3 -c 'import sys, urllib.request
for line in urllib.request.urlopen("http://127.0.0.1:" + sys.argv[1] + "/metrics", timeout=5).read().decode().splitlines():
    if line.startswith(sys.argv[2] + " "): print(int(float(line.split()[1])))' "$(sed -n 's/.*"started".* http=\([0-9]*\).*/\1/p' "$VAR/log/intake.log" | tail -n 1)" "$1"
}
lines() { # FROM TO
    local n
    for n in $(seq "$1" "$2"); do
        echo "{\"key\":\"spool$RUN-$n\",\"channel\":\"import\",\"district\":\"pingyin\",\"phone\":\"1380${PHONE:0:3}$(printf %04d "$n")\",\"reference\":\"spool$RUN-$n\",\"text\":\"金丝雀$RUN号路灯不亮\"}"
    done
}
submit_lines() { lines "$1" "$2" | LOOPLINE_CTL__TIMEOUT_MS=8000 loopline --lang en -o json --as channel-import submit --channel import --stdin 2>"$WORK/err"; }
statuses() { python3 -c 'import json, sys, collections
print(" ".join("%s %d" % kv for kv in sorted(collections.Counter(json.loads(l)["status"] for l in sys.stdin).items())))'; }
sms() { LOOPLINE_CTL__TIMEOUT_MS=${WAIT:-4000} ctl --as channel-sms submit --channel sms --district pingyin --phone "139$PHONE$(printf %03d $((count += 1)))" --key "sms$RUN-$1" --text "${2:-短信说路灯不亮}"; }

# ---- away ----
submit_lines 1 5 >"$WORK/before"
is "the database is there: durable at once" "durable 5" "$(statuses <"$WORK/before")"
settle
deploy/dev/town.sh crash
submit_lines 6 $MANY >"$WORK/first"
is "away: every one has its token" "spooled $((MANY - 5))" "$(statuses <"$WORK/first")"
is "a token each" $((MANY - 5)) "$(grep -o '"token":"[0-9a-f-]*"' "$WORK/first" | sort -u | wc -l)"
is "told by the metrics" $((MANY - 5)) "$(metric loopline_spool_entries)"
submit_lines 6 20 >"$WORK/again"
is "said again: the same tokens" "$(head -n 15 "$WORK/first" | grep -o '"token":"[0-9a-f-]*"' | sort)" "$(grep -o '"token":"[0-9a-f-]*"' "$WORK/again" | sort)"
TOKEN=$(grep -o '"token":"[0-9a-f-]*"' "$WORK/first" | head -n 1 | cut -d'"' -f4)
is "it waits" "spooled $TOKEN" "$(ctl --as channel-import receipt "$TOKEN" | out 'page["status"] + " " + page["token"]')"
is "three of this channel" "spooled spooled spooled" "$(for n in 1 2 3; do sms $n | out 'page["status"]'; done | xargs)"
is "another body under its key" conflict "$(sms 1 换了内容 | out 'page["status"]')"
sms 4 >"$WORK/fourth"
is "no fourth one: its journal is full" 5 $?
from=${EPOCHREALTIME/./}
LOOPLINE_CTL__TIMEOUT_MS=1500 ctl --as channel-phone submit --channel phone --district pingyin --phone "1390$PHONE" --text 路灯不亮 >"$WORK/phone"
is "a channel that may not spool: later" "5 retry_later" "$? $(out 'page["status"]' <"$WORK/phone")"
echo "  told to come later within $(((${EPOCHREALTIME/./} - from) / 1000)) ms"
is "nothing to be read on disk" 0 "$(grep -rac "金丝雀\|1380${PHONE:0:3}\|spool$RUN" "$SPOOL" | grep -cv ':0$')"
is "the folder is closed" 700 "$(stat -c %a "$SPOOL")"

# ---- killed while it holds them; the last record not written to its end, one in the middle broken ----
deploy/dev/town.sh kill intake
cp "$SPOOL/journal" "$WORK/journal"
printf 'LLS1\x80\x01\x00\x00half a record' >>"$SPOOL/journal"
deploy/dev/town.sh service intake
until_is "it has read its journal" 1 grep -c '"commands wait in the spool" count='$((MANY - 5 + 3)) "$VAR/log/intake.log"
is "what nobody was promised is set aside" 1 "$(grep -c 'a piece of the spool was set aside' "$VAR/log/intake.log")"
is "kept" yes "$(grep -qa 'half a record' "$SPOOL/damaged" && echo yes)"

# ---- back ----
from=${EPOCHREALTIME/./}
deploy/dev/town.sh postgres
until_is "the journal is empty" 0 ask "SELECT $((MANY - 5 + 3)) - count(*) FROM intake.spooled"
echo "  $((MANY - 5 + 3)) drained within $(((${EPOCHREALTIME/./} - from) / 1000)) ms of the database's start"
deploy/dev/town.sh ready
is "each once" "$MANY|$MANY" "$(ask "SELECT count(*) || '|' || count(DISTINCT reference) FROM intake.request WHERE reference LIKE 'spool$RUN-%'")"
is "accepted when it was taken, not when it came in" "$((MANY - 5))|0" "$(ask "SELECT count(*) FILTER (WHERE accepted_at < pg_postmaster_start_time()) || '|' || count(*) FILTER (WHERE step.at <> accepted_at)
    FROM intake.request JOIN intake.step ON step.request_id = request.id AND what = 'accepted' WHERE reference LIKE 'spool$RUN-%' AND request.id IN
    (SELECT subject FROM bus.event WHERE kind = 'accepted' AND detail ? 'taken_at' AND at > pg_postmaster_start_time())")"
numbers=$(for t in $(grep -o '"token":"[0-9a-f-]*"' "$WORK/first" | cut -d'"' -f4 | head -n 10); do ctl --as channel-import receipt "$t" | out 'page["status"] + " " + page["number"]'; done)
is "tokens are receipts" "$(for n in $(seq 6 15); do ask "SELECT 'durable ' || number FROM intake.request WHERE reference = 'spool$RUN-$n'"; done)" "$numbers"
is "another channel learns nothing of it" "rejected token wrong_token" "$(ctl --as channel-sms receipt "$TOKEN" | out '" ".join([page["status"], page["errors"][0]["field"], page["errors"][0]["reason"]])')"
is "nor from a token that never was" "rejected wrong_token" "$(ctl --as channel-sms receipt 00000000-0000-7000-8000-000000000000 | out '" ".join([page["status"], page["errors"][0]["reason"]])')"
is "said once more: the first answer" "duplicate 5" "$(submit_lines 6 10 | statuses)"
is "one key, one body" conflict "$(sms 1 换了内容 | out 'page["status"]')"
until_is "nothing waits" 0 metric loopline_spool_entries
is "the journal begins anew" 0 "$(stat -c %s "$SPOOL/journal")"

# ---- a journal that comes back (a crash between COMMIT and mark) doubles nothing; a broken record is set aside ----
deploy/dev/town.sh kill intake
cp "$WORK/journal" "$SPOOL/journal"
printf '\xff' | dd of="$SPOOL/journal" bs=1 seek=60 conv=notrunc 2>/dev/null
deploy/dev/town.sh service intake
until_is "read again, but for one" 1 grep -c '"commands wait in the spool" count='$((MANY - 5 + 3 - 1)) "$VAR/log/intake.log"
until_is "drained again" 0 metric loopline_spool_entries
is "damage is told" 1 "$(metric loopline_spool_damaged)"
is "still each once" "$MANY|$MANY" "$(ask "SELECT count(*) || '|' || count(DISTINCT reference) FROM intake.request WHERE reference LIKE 'spool$RUN-%'")"

# ---- the server forgot its last commits (a failover to a standby that lagged): no number is told twice ----
submit_lines $((MANY + 81)) $((MANY + 85)) >"$WORK/last"
is "numbers are told" "durable 5" "$(statuses <"$WORK/last")"
last=$(ask "SELECT max(number) FROM intake.request WHERE district = 'pingyin'")
ask "UPDATE intake.number_block SET next = 1"
ask "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = 'loopline-intake'" >/dev/null
submit_lines $((MANY + 1)) $((MANY + 80)) >"$WORK/after"
is "none is refused" 80 "$(statuses <"$WORK/after" | awk '{ for (i = 1; i < NF; i += 2) if ($i == "durable" || $i == "spooled") n += $(i + 1) } END { print n + 0 }')" # some came before intake was back
until_is "all of them are in" 0 metric loopline_spool_entries
is "nobody hears a number that was told" 80 "$(ask "SELECT count(*) FROM intake.request WHERE district = 'pingyin' AND number > '$last'")"
settle
is "nothing set aside" 0 "$(ask "SELECT count(*) FROM bus.quarantine")"
is "no words in the logs" 0 "$(cat "$VAR"/log/* | grep -c "金丝雀\|1380${PHONE:0:3}")"
tally 34
