#!/usr/bin/env bash
# Answers by token, appeals of persons, visits before anybody complains: in a running town with two replicas of who asks
# and who plans. A token is good once, for its survey, until its time; two who bring it at once are one; it lies nowhere in
# the clear. Visits are planned exactly once, whoever dies meanwhile. VAR names the town.
# shellcheck source=tests/lib/faults.sh
. "$(dirname "$0")/../lib/faults.sh"
finish() {
    [ ! -d "$WORK/pack" ] || ctl pack apply deploy/city/demo >/dev/null || true
    rm -rf "$WORK"
}
trap finish EXIT

submit() { # CHANNEL DISTRICT TEXT OPTIONS…: NUMBER CODE; everybody is somebody else
    ctl submit --channel "$1" --district "$2" --text "$3,第$RUN-$count件" --phone "139$PHONE$(printf %03d $count)" "${@:4}" |
        out 'page["number"] + " " + page["code"]'
}
fed_back() { # NUMBER: its order goes through the hands of its unit
    settle
    for step in sign contact; do ctl order "$1" $step >/dev/null; done
    ctl order "$1" feedback --outcome solved --text "已派员检修更换,现场复查正常" >/dev/null
    settle
    ctl order "$1" signoff >/dev/null # where the city wants it
    settle
}
asked() { ask "SELECT count(*) FROM intake.survey_ask a JOIN intake.request r ON r.id = a.request_id WHERE r.number = '$1' AND a.way = $2"; }
fed() { # CHANNEL NUMBER FIELD: of the last survey that the channel is to ask about this request
    ctl watch --channel "$1" | python3 -c 'import json, sys
found = [u for u in map(json.loads, sys.stdin) if u.get("number") == sys.argv[1] and u.get("what") == "survey_asked"]
print(found[-1].get(sys.argv[2]) if found else "no step")' "$2" "$3"
}
TOKENS=() # every one that was seen

deploy/dev/town.sh ready >/dev/null
deploy/dev/town.sh service intake 2 >/dev/null
deploy/dev/town.sh service escalation 2 >/dev/null
ctl time set 2019-06-03T10:00:00+08:00 --back >/dev/null

# ---- the request's own channel asks ----
count=$((count + 1)); read -r A ACODE <<<"$(submit sms pingyin 青龙路路灯整夜不亮 --matter city.road.lamp --reference 短信-1)"
fed_back "$A"
until_is "asked by a text" 1 ask "SELECT count(*) FROM intake.survey_ask a JOIN intake.request r ON r.id = a.request_id WHERE r.number = '$A' AND way = 2"
T=$(fed sms "$A" token) TOKENS+=("$T")
is "26 characters" 26 "${#T}"
is "its own channel knows whom" "None" "$(fed sms "$A" phone)"
is "follow-up" follow_up "$(fed sms "$A" kind)"
is "no opening" 0 "$(ask "SELECT count(*) FROM identity.opening o JOIN intake.request r ON r.id = o.request_id WHERE r.number = '$A'")"
is "the same again is the same" "$T" "$(fed sms "$A" token)"
is "nobody else's feed has it" "no step" "$(fed phone "$A" token)"
is "the person sees the step" 1 "$(ctl track "$A" "$ACODE" | out 'sum(s["what"] == "survey_asked" for s in page["steps"])')"
is "and no token" 0 "$(ctl track "$A" "$ACODE" | grep -c "$T")"

bad "token wrong_token" --as channel-phone survey answer 0123456789abcdefghjkmnpqrs satisfied
bad "token wrong_token" --as channel-phone survey answer 短令牌 satisfied
bad "token wrong_token" --as channel-phone survey answer "${T:0:25}" satisfied
bad "recurred forbidden_here" --as channel-phone survey answer "$T" satisfied --recurred no
bad "aspects[0].aspect unknown_code" --as channel-phone survey answer "$T" satisfied --aspect weather=3
bad "aspects[1].aspect forbidden_here" --as channel-phone survey answer "$T" satisfied --aspect manner=4 --aspect manner=5
is "the unit has no right to it" denied "$(ctl --as unit-py.urban survey answer "$T" satisfied | out 'page["status"]')"
is "nor has an agent" denied "$(ctl --as agent survey answer "$T" satisfied | out 'page["status"]')"
is "still open" "||" "$(ask "SELECT a.used_at, a.closed_at, s.rated_by FROM intake.survey_ask a JOIN survey.survey s ON (s.case_id, s.visit, s.request_id) = (a.case_id, a.visit, a.request_id) WHERE s.number = '$A'")"

# ---- two channels at once: one of them is taken ----
("$B/bin/loopline" --config "$VAR/etc/loopline.cfg" --lang en -o json --as channel-phone survey answer "$T" satisfied --key "race-$RUN" --aspect manner=4 --solved yes >"$WORK/one" 2>/dev/null) &
one=$!
("$B/bin/loopline" --config "$VAR/etc/loopline.cfg" --lang en -o json --as channel-wechat survey answer "${T^^}" satisfied --key "race-$RUN" --aspect manner=4 --solved yes >"$WORK/two" 2>/dev/null) &
two=$!
wait $one; wait $two
is "one of two" "durable wrong_token" "$(for f in one two; do out 'page["status"] if page["status"] != "rejected" else page["errors"][0]["reason"]' <"$WORK/$f"; done | sort | xargs)"
winner=channel-phone; grep -q durable "$WORK/one" || winner=channel-wechat
token=$T; [ $winner = channel-phone ] || token=${T^^}
is "the same command again" duplicate "$(says --as $winner survey answer "$token" satisfied --key "race-$RUN" --aspect manner=4 --solved yes)"
bad "token wrong_token" --as channel-sms survey answer "$T" satisfied
until_is "rated by the person" "1|2|1|{\"manner\": 4}|$winner" ask "SELECT concat_ws('|', rating, source, solved, aspects, rated_by) FROM survey.survey WHERE number = '$A'"
is "told to nobody any more" "None" "$(fed sms "$A" token)"

# ---- R35: a channel's key that somebody bound to a unit, past the schema: it sees no token, and answers by none ----
count=$((count + 1)); read -r G _ <<<"$(submit sms pingyin 锦东街路灯灯罩破损 --matter city.road.lamp)"
fed_back "$G"
until_is "asked, too" 1 ask "SELECT count(*) FROM intake.survey_ask a JOIN intake.request r ON r.id = a.request_id WHERE r.number = '$G'"
TG=$(fed sms "$G" token) TOKENS+=("$TG")
is "the channel has its token" 26 "${#TG}"
ctl keys new "both-$RUN" --role channel --channel sms --unit py.urban --register >/dev/null
is "no such key is made" 2 $?
restart_intake() { for n in "" 2; do deploy/dev/town.sh kill intake $n >/dev/null; deploy/dev/town.sh service intake $n >/dev/null; done; deploy/dev/town.sh ready >/dev/null; }
ask "ALTER TABLE bus.principal DROP CONSTRAINT channel_of_no_unit; UPDATE bus.principal SET unit = 'py.urban' WHERE name = 'channel-sms'"
restart_intake
until_is "who handles does not answer" "token handler_rates" says --as channel-sms survey answer "$TG" satisfied
until_is "the step is told, the token is not" None fed sms "$G" token
ask "UPDATE bus.principal SET unit = '' WHERE name = 'channel-sms'; ALTER TABLE bus.principal ADD CONSTRAINT channel_of_no_unit CHECK (role <> 1 OR unit = '')"
restart_intake
until_is "and is again" "$TG" fed sms "$G" token
until_is "and answers" durable says --as channel-sms survey answer "$TG" satisfied

# ---- another request's token; one whose time is up ----
count=$((count + 1)); read -r C _ <<<"$(submit sms pingyin 府前街井盖松动车过就响 --matter city.road.manhole)"
fed_back "$C"
until_is "asked" 1 ask "SELECT count(*) FROM intake.survey_ask a JOIN intake.request r ON r.id = a.request_id WHERE r.number = '$C'"
TC=$(fed sms "$C" token) TOKENS+=("$TC")
is "another token" yes "$([ "$TC" != "$T" ] && echo yes)"
bad "token wrong_token" --as channel-sms survey answer "$T" dissatisfied
is "the other one is untouched" 1 "$(ask "SELECT state FROM survey.survey WHERE number = '$C'")"
ctl time advance 25h >/dev/null
bad "token wrong_token" --as channel-sms survey answer "$TC" satisfied
is "expired: told to nobody" "None" "$(fed sms "$C" token)"
is "not used" 1 "$(ask "SELECT count(*) FROM intake.survey_ask a JOIN intake.request r ON r.id = a.request_id WHERE r.number = '$C' AND used_at IS NULL")"

# ---- another channel asks: it is told whom, and that goes on record; an agent is quicker ----
count=$((count + 1)); read -r D _ <<<"$(submit phone pingyin 咨询公交卡怎样年审 --answer 带身份证到营业厅办理)"
settle
for _ in 1 2 3; do
    good --as agent survey attempt "$D" no_answer
    ctl time advance 121min >/dev/null
done
until_is "three calls, then a text" 1 ask "SELECT count(*) FROM intake.survey_ask a JOIN intake.request r ON r.id = a.request_id WHERE r.number = '$D' AND way = 2"
TD=$(fed sms "$D" token) TOKENS+=("$TD")
is "whom to ask" "139$PHONE$(printf %03d $count)" "$(fed sms "$D" phone)"
is "every opening on record" yes "$([ "$(ask "SELECT count(*) FROM identity.opening o JOIN intake.request r ON r.id = o.request_id WHERE r.number = '$D' AND reason = 'survey_asked' AND o.principal = 'channel-sms'")" -ge 1 ] && echo yes)"
is "not the other channel's number" "None" "$(fed sms "$D" reference)"
ask "INSERT INTO intake.survey_ask SELECT a.request_id, gen_random_uuid(), a.visit, a.kind, a.way, a.channel, a.aspects, decode(repeat('ab', 32), 'hex'), a.asked_at, a.until_at
     FROM intake.survey_ask a JOIN intake.request r ON r.id = a.request_id WHERE r.number = '$D'"
good --as agent survey rate "$D" satisfied
settle
is "what it was asked for another order stays open" "1|1" "$(ask "SELECT concat_ws('|', count(*) FILTER (WHERE closed_at IS NULL), count(*) FILTER (WHERE closed_at IS NOT NULL)) FROM intake.survey_ask a JOIN intake.request r ON r.id = a.request_id WHERE r.number = '$D'")"
ask "DELETE FROM intake.survey_ask WHERE token_hash = decode(repeat('ab', 32), 'hex')"
bad "token wrong_token" --as channel-sms survey answer "$TD" satisfied
is "closed, not used" "t|" "$(ask "SELECT concat_ws('|', closed_at IS NOT NULL, used_at) || CASE WHEN used_at IS NULL THEN '|' ELSE '' END FROM intake.survey_ask a JOIN intake.request r ON r.id = a.request_id WHERE r.number = '$D'")"

# ---- nobody is reached by this way: survey hears of it ----
ctl time set 2019-06-10T10:00:00+08:00 >/dev/null
count=$((count + 1)); read -r E _ <<<"$(submit qr beiyuan 黄台社区绿化带树枝挡灯 --matter city.road.lamp)"
fed_back "$E"
until_is "no WeChat id: no contact, on to the phone" "6,5|1" ask "SELECT string_agg(a.result::text, ',' ORDER BY a.seq) || '|' || min(s.way) FROM survey.attempt a JOIN survey.survey s USING (case_id, visit, request_id) WHERE s.number = '$E'"
is "no token of it" 0 "$(asked "$E" 3)"

# ---- R41: the person appeals ----
count=$((count + 1)); read -r F FCODE <<<"$(submit phone pingyin 要求处理邻居的旧案 --refuse malicious --advice 请走司法程序)"
bad "against wrong_state" --as channel-phone appeal lodge "$F" "$FCODE" --against closure --text 不服
bad "against wrong_state" --as channel-phone appeal lodge "$F" "$FCODE" --against exclusion --text 不服
bad "code wrong_code" --as channel-phone appeal lodge "$F" ABC234 --against refusal --text 不服
is "a unit does not speak for a person" denied "$(ctl --as unit-py.urban appeal lodge "$F" "$FCODE" --against refusal --text 不服 | out 'page["status"]')"
bad "against wrong_state" --as agent appeal lodge "$A" --against refusal --text 不服
good --as channel-phone appeal lodge "$F" "$FCODE" --against refusal --text 我反映的是楼道堵塞不是邻居纠纷
until_is "survey has it" "6|1" ask "SELECT against || '|' || state FROM survey.appeal WHERE request_number = '$F'"
until_is "the person is told" 1 ask "SELECT count(*) FROM intake.step s JOIN intake.request r ON r.id = s.request_id WHERE r.number = '$F' AND what = 'appealed'"
bad "against already_done" --as channel-phone appeal lodge "$F" "$FCODE" --against refusal --text 再次申诉
good --as bench appeal rule "$(ask "SELECT number FROM survey.appeal WHERE request_number = '$F'")" upheld --reason 应予受理
until_is "accepted after all, and somebody has it" "1" ask "SELECT count(*) FROM router.work_order w JOIN intake.request r ON r.number = w.number WHERE w.number = '$F' AND r.state IN (1, 4)"

# ---- R43: the calendar plans visits, once, whoever dies ----
# By cadences and plans of its own: what came round once in this town, whatever clock it had then, does not come again.
# planned_are: how many requests, and of how many planned visits and places
planned_are() { echo "SELECT concat_ws('|', count(*), count(DISTINCT planned), count(DISTINCT area)) FROM intake.request WHERE planned IS NOT NULL AND channel = 'visit' AND content LIKE '%$1%$DAY起,第$RUN轮%'"; }
cp -a deploy/city/demo "$WORK/pack"
sed -i "s/\"wh\.\(visits\|residents\)\"/\"wh.\1.r$RUN\"/g" "$WORK/pack/visits.cfg" "$WORK/pack/supervision.cfg"
sed -i "s/from = \"2024-07-01\"; //; s/{date}起/{date}起,第$RUN轮/" "$WORK/pack/visits.cfg"
is "a pack with cadences of its own" applied "$(ctl pack apply "$WORK/pack" >/dev/null && echo applied)"
until_is "every replica works by it" 0 packs_behind
until_is "planned by this pack" 2 ask "SELECT count(*) FROM escalation.cadence WHERE code IN ('wh.visits.r$RUN', 'wh.residents.r$RUN') AND pack_version = (SELECT max(version) FROM bus.pack)"
# the next half-year: its first day is that of a quarter, too
DAY=$(ask "SELECT next_date FROM escalation.cadence WHERE code = 'wh.visits.r$RUN'")
moment() { ask "SELECT to_char((next_at + interval '$1') AT TIME ZONE 'Asia/Shanghai', 'YYYY-MM-DD\"T\"HH24:MI:SS') || '+08:00' FROM escalation.cadence WHERE code = 'wh.visits.r$RUN'"; }
BEFORE=$(moment '-1 minute')
AFTER=$(moment '1 second')
is "a minute before" "2019-07-01 set" "$DAY $(ctl time set "$BEFORE" >/dev/null && echo set)"
is "none yet" "0|0|0" "$(ask "$(planned_are 本季度)")"
deploy/dev/town.sh kill escalation 2 >/dev/null
deploy/dev/town.sh service escalation 2 >/dev/null
is "a second after" set "$(ctl time set "$AFTER" >/dev/null && echo set)"
deploy/dev/town.sh kill intake 2 >/dev/null
deploy/dev/town.sh kill escalation >/dev/null
deploy/dev/town.sh service escalation >/dev/null
deploy/dev/town.sh service intake 2 >/dev/null
until_is "every community, once" "8|8|8" ask "$(planned_are 本季度)"
until_is "the half-year's as well" "8|8|8" ask "$(planned_are 本半年)"
settle
is "orders of the communities" "16|8|0" "$(ask "SELECT concat_ws('|', count(*), count(DISTINCT a.unit), count(*) FILTER (WHERE w.state = 8)) FROM router.work_order w JOIN intake.request r ON r.number = w.number JOIN router.assignment a ON a.order_id = w.id AND a.duty = 1 WHERE r.planned IS NOT NULL AND r.content LIKE '%$DAY起,第$RUN轮%'")"
is "nobody asked: no person behind it" 0 "$(ask "SELECT count(*) FROM identity.person p JOIN intake.request r ON r.id = p.request_id WHERE r.planned IS NOT NULL")"

# ---- nobody stands behind a planned visit: nobody declined, and no rate counts it ----
V=$(ask "SELECT w.number FROM router.work_order w JOIN intake.request r ON r.number = w.number WHERE r.planned IS NOT NULL AND w.state <> 8 ORDER BY w.number LIMIT 1")
fed_back "$V"
until_is "nobody to be asked: by rule, and marked" "2|3|4|" ask "SELECT concat_ws('|', state, rating, source, rated_by) FROM survey.survey WHERE number = '$V'"
is "over as soon as it was open: never on the list of calls" 0 "$(ask "SELECT count(*) FROM survey.survey WHERE number = '$V' AND rated_at > opened_at")"
bad "number already_done" --as agent survey attempt "$V" no_contact
is "one attempt, by rule, says why" "1:5:" "$(ask "SELECT string_agg(concat_ws(':', a.way, a.result, a.by), ',' ORDER BY a.seq) FROM survey.attempt a JOIN survey.survey s USING (case_id, visit, request_id) WHERE s.number = '$V'")"
is "everyone is asked, nothing is written to anybody" "4|0" "$(ask "SELECT concat_ws('|', c.state, (SELECT count(*) FROM intake.survey_ask a WHERE a.case_id = c.id)) FROM survey.survey_case c WHERE c.number = '$V'")"
is "asked or without an answer: not counted" 0 "$(ask "SELECT count(*) FROM report.fact WHERE number = '$V' AND fact BETWEEN 7 AND 19")"
is "others are" yes "$([ "$(ask "SELECT count(*) FROM report.fact WHERE number = '$D' AND fact = 7")" = 1 ] && echo yes)"
is "shown in words" yes "$("$B/bin/loopline" --config "$VAR/etc/loopline.cfg" --lang en order "$V" 2>/dev/null | grep -c "nobody to be asked" >/dev/null && echo yes)"

# ---- households in care ----
BEFORE=$(ask "SELECT coalesce(max(id), 0) FROM bus.event") # others of this town may be in care, too
bad "area unknown_code" --as agent care add "R$RUN-1" --area weihai.nowhere --kind elderly
bad "area out_of_range" --as agent care add "R$RUN-1" --area weihai.yiyuan --kind elderly
bad "kind unknown_code" --as agent care add "R$RUN-1" --area weihai.yiyuan.xiqin --kind rich
bad "area required kind required" --as agent care add "R$RUN-1"
bad "reference not_found" --as agent care end "R$RUN-1"
is "a unit keeps no list" denied "$(ctl --as unit-wh.xiqin care add "R$RUN-1" --area weihai.yiyuan.xiqin --kind elderly | out 'page["status"]')"
for n in 1 2 3 4 5; do
    good --as agent care add "R$RUN-$n" --area weihai.yiyuan.xiqin --kind gravely_ill --address "西钦小区$n号楼"
done
good --as supervisor care end "R$RUN-5" --note 迁出
bad "reference already_done" --as agent care end "R$RUN-5"
is "listed without where they live" "5|4|False" "$(ctl care list | out '"|".join([str(len([r for r in page if r["reference"].startswith("R'"$RUN"'-")])), str(sum(r["ended_at"] is None for r in page if r["reference"].startswith("R'"$RUN"'-"))), str("西钦小区" in str(page))])')"
is "first after an interval" 0 "$(ask "SELECT sum(visits) FROM intake.care WHERE reference LIKE 'R$RUN-%'")"
ctl time advance 31d >/dev/null
deploy/dev/town.sh kill intake >/dev/null
deploy/dev/town.sh service intake >/dev/null
until_is "one visit each" "4|4" ask "SELECT sum(visits) || '|' || count(*) FILTER (WHERE visits = 1) FROM intake.care WHERE reference LIKE 'R$RUN-%'"
settle
is "one order each, none merged" "4|4|0" "$(ask "SELECT concat_ws('|', count(*), count(DISTINCT r.planned), count(*) FILTER (WHERE w.state = 8)) FROM intake.request r LEFT JOIN router.work_order w ON w.number = r.number WHERE r.content LIKE '%R$RUN-%'")"
is "the next is an interval on" 4 "$(ask "SELECT count(*) FROM intake.care WHERE reference LIKE 'R$RUN-%' AND next_at > bus.now() AND next_at < bus.now() + interval '31 days'")"
is "on record, without the register's number" "6|0" "$(ask "SELECT count(*) || '|' || count(*) FILTER (WHERE detail::text LIKE '%R$RUN%') FROM bus.event WHERE id > $BEFORE AND kind IN ('care_kept', 'care_ended')")"

# ---- a token lies nowhere in the clear ----
settle
"$PG/pg_dump" -a --inserts "$(cat "$VAR/etc/owner.conninfo")" >"$WORK/dump" 2>/dev/null
is "a dump there is" yes "$([ "$(grep -c survey_ask "$WORK/dump")" -ge 3 ] && echo yes)"
is "tokens were seen" 4 "${#TOKENS[@]}"
for token in "${TOKENS[@]}"; do
    is "not in the database" 0 "$(grep -ic "$token" "$WORK/dump")"
    is "not as bytes" 0 "$(grep -ic "$(printf %s "$token" | xxd -p | tr -d '\n')" "$WORK/dump")"
    is "not in the logs" 0 "$(cat "$VAR"/log/* 2>/dev/null | grep -ic "$token")"
done
is "nothing set aside" 0 "$(ask "SELECT count(*) FROM bus.quarantine")"
tally 81
