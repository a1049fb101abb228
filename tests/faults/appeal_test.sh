#!/usr/bin/env bash
# Exclusion and appeal in a running town (R36, R41): a demand beyond the rules is excluded by a second pair of eyes, the
# person appeals and it stands after all; the unit appeals against its rating; two benches rule at once; survey is killed
# between. Every refusal names its field and reason. VAR names the town.
# shellcheck source=tests/lib/faults.sh
. "$(dirname "$0")/../lib/faults.sh"
submit() { # TEXT: everybody is somebody else, and says other words
    count=$((count + 1))
    ctl submit --channel phone --district pingyin --area pingyin.yushan --matter environment.noise.works \
        --text "$1,第$RUN-$count件" --phone "139$PHONE$(printf %03d $count)" | sed -nE 's/.*"number": *"([^"]*)".*/\1/p'
}
of() { ask "SELECT concat_ws('|', $2) FROM survey.survey_case c WHERE c.number = '$1'"; }
state() { of "$1" c.state; }
excluded() { ask "SELECT string_agg(concat_ws('|', e.state, e.ground, e.proposed_by, e.decided_by), ' ' ORDER BY e.seq) FROM survey.exclusion e WHERE e.number = '$1'"; }
appeal() { ask "SELECT a.number FROM survey.appeal a JOIN survey.survey_case c ON c.id = a.case_id WHERE c.number = '$1' AND a.against = $2"; }
events() { ask "SELECT count(*) FROM bus.event e JOIN survey.survey_case c ON c.id = e.subject WHERE c.number = '$1' AND e.kind = '$2'"; }
steps() { ask "SELECT string_agg(s.what, ' ' ORDER BY s.at, s.what) FROM intake.step s JOIN intake.request r ON r.id = s.request_id WHERE r.number = '$1' AND s.what IN ('excluded', 'appealed', 'appeal_upheld', 'appeal_dismissed', 'redo')"; }
clocks() { ask "SELECT string_agg(c.state::text, ' ' ORDER BY c.started_at) FROM escalation.clock c JOIN survey.survey_case s ON s.id = c.order_id WHERE s.number = '$1' AND c.stage = 13"; }
lead() { ask "SELECT unit FROM survey.survey_case WHERE number = '$1'"; }

# Handled, fed back, and dissatisfied with what no rule grants.
analysed() {
    local number
    number=$(submit "$1")
    settle
    ctl order "$number" sign >/dev/null
    ctl order "$number" contact >/dev/null
    ctl order "$number" feedback --outcome explained --text 经现场核查并向来电人解释相关政策规定 >/dev/null
    settle
    ctl --as agent survey rate "$number" dissatisfied --cause demand --text 要求赔偿 >/dev/null
    echo "$number"
}

deploy/dev/town.sh ready >/dev/null
ctl time set 2024-06-03T10:00:00+08:00 --back >/dev/null # all within a year whose calendar is published

# ---- R36: three people, three hands ----
A=$(analysed 施工噪声要求赔偿精神损失)
is "the cause is analysed first" 9 "$(state "$A")"
bad "number wrong_state" exclusion decide "$A" --reason 属实
bad "ground unknown_code" exclusion propose "$A" --ground nothing --text 无依据
good exclusion propose "$A" --ground beyond_policy --text 法规没有此项赔偿 --evidence 复函=doc/1
bad "number already_done" exclusion propose "$A" --ground beyond_policy --text 再来
good exclusion decide "$A" --reason 复函属实
is "on record" "2|beyond_policy|agent|supervisor" "$(excluded "$A")"
is "nothing stands: asked" 4 "$(state "$A")"
settle
is "the person is told" excluded "$(steps "$A")"
bad "number wrong_state" exclusion decide "$A" --reason 再来

# ---- R36: refused, the demand stands ----
B2=$(analysed 夜间渣土车扰民要求补偿)
good exclusion propose "$B2" --ground no_basis --text 查无此事
good exclusion decide "$B2" --reject --reason 确有扰民
is "the demand stands: redo" "3|t" "$(of "$B2" c.state,c.supervised)"
is "refused" "3|no_basis|agent|supervisor" "$(excluded "$B2")"

# ---- R36: not decided before the analysis ends: overtaken, by rule ----
C=$(analysed 工地围挡遮光要求补偿)
good exclusion propose "$C" --ground no_basis --text 查无此事
good order "$C" redo --reason 诉求合理
is "overtaken by rule" "5|no_basis|agent|" "$(excluded "$C")"

# ---- R41: the person appeals against the exclusion ----
good appeal lodge "$A" --against exclusion --text 我有证据
settle
S=$(appeal "$A" 5)
is "numbered by year" "SS$(ask "SELECT extract(year FROM bus.now())")" "${S%-*}"
is "the bench has a limit" 1 "$(clocks "$A")"
bad "appeal not_found" appeal rule SS2001-00001 upheld --reason 有据
good appeal rule "$S" upheld --reason 证据属实
bad "appeal already_done" appeal rule "$S" dismissed --reason 再来
settle
is "the demand stands after all" "3|t" "$(of "$A" c.state,c.supervised)"
is "annulled" "4|beyond_policy|agent|supervisor" "$(excluded "$A")"
is "what followed" "2|restored" "$(ask "SELECT concat_ws('|', state, effect) FROM survey.appeal WHERE number = '$S'")"
is "the bench was in time" 2 "$(clocks "$A")"
is "the person hears of each" "excluded appealed appeal_upheld" "$(steps "$A" | sed 's/ redo//')"

# ---- R41: a ruling has the last word: who has appealed cannot once more, so nobody excludes that rating once more ----
D=$(submit 绿化施工毁坏盆栽要求赔偿)
ANOTHER=$(submit 夜里浇水泵声吵人)
settle
good merge "$ANOTHER" --into "$D" --reason 同一工地
settle
good order "$D" sign
good order "$D" contact
good order "$D" feedback --outcome explained --text 经现场核查并向来电人解释相关政策规定
settle
good --as agent survey rate "$D" dissatisfied --cause demand --text 要求赔偿
good exclusion propose "$D" --ground beyond_policy --text 法规没有此项赔偿
good exclusion decide "$D" --reason 属实
settle
good appeal lodge "$D" --against exclusion --text 有施工合同
settle
S=$(appeal "$D" 5)
good appeal rule "$S" upheld --reason 合同属实
settle
is "the other is still to be asked" "4|" "$(excluded "$D" | cut -d'|' -f1)|$(ask "SELECT string_agg(state::text, '') FROM survey.survey WHERE number = '$ANOTHER' AND state <> 1")"
bad "number already_done" exclusion propose "$D" --ground beyond_policy --text 法规没有此项赔偿
bad "against already_done" appeal lodge "$D" --against exclusion --text 再来

# ---- R41: the unit appeals against its rating; two benches at once ----
UNIT=$(lead "$B2")
bad "ground unknown_code" order "$B2" appeal --against rating --ground nothing --text 不属实
bad "target not_found" order "$B2" appeal --against card --target 999999 --ground force_majeure --text 不属实
bad "target unknown_code" order "$B2" appeal --against count --target nothing --ground force_majeure --text 不属实
bad "target not_found" order "$B2" appeal --against count --target late_return --ground force_majeure --text 不属实
good order "$B2" appeal --against rating --ground wrong_person --text 评价人并非来电人
bad "number already_done" order "$B2" appeal --against rating --ground wrong_person --text 再来
settle
S=$(appeal "$B2" 1)
for i in 1 2 3 4; do says appeal rule "$S" upheld --reason "属实$i" >"$WORK/rule.$i" & done
wait
is "exactly one bench rules" "1 3" "$(cat "$WORK"/rule.* | grep -c '^durable$') $(cat "$WORK"/rule.* | grep -c '^appeal already_done$')"
is "one correction" "1|$UNIT" "$(ask "SELECT concat_ws('|', count(*), min(unit)) FROM survey.correction WHERE appeal = '$S'")"
settle
is "nothing of the process changes" 3 "$(state "$B2")"
is "the rating itself stays" 4 "$(ask "SELECT rating FROM survey.survey WHERE number = '$B2' ORDER BY visit LIMIT 1")"
is "struck, once on record" 1 "$(events "$B2" appeal_upheld)"

# ---- survey is killed between filing and ruling: nothing is lost, nothing twice ----
bad "against wrong_state" appeal lodge "$C" --against exclusion --text 没有被剔除
D=$(analysed 装修噪声要求赔偿)
ctl exclusion propose "$D" --ground beyond_policy --text 法规没有此项赔偿 >/dev/null
ctl exclusion decide "$D" --reason 属实 >/dev/null
settle
cat "$VAR"/run/survey*.pid 2>/dev/null | xargs -r kill -9
ctl appeal lodge "$D" --against exclusion --text 我不服 >/dev/null
deploy/dev/town.sh start >/dev/null 2>&1
settle
is "filed once" 1 "$(ask "SELECT count(*) FROM survey.appeal a JOIN survey.survey_case c ON c.id = a.case_id WHERE c.number = '$D'")"
is "dismissed" durable "$(says appeal rule "$(appeal "$D" 5)" dismissed --reason 无新证据)"
settle
is "it stays excluded" "2|beyond_policy|agent|supervisor" "$(excluded "$D")"
is "and asked" 4 "$(state "$D")"

# ---- R30, R41: nothing is written off while the person's own appeal is open ----
H=$(analysed 楼上装修要求赔偿误工费)
ctl exclusion propose "$H" --ground beyond_policy --text 法规没有此项赔偿 >/dev/null
ctl exclusion decide "$H" --reason 属实 >/dev/null
settle
good appeal lodge "$H" --against exclusion --text 我有新的证据
good order "$H" writeoff --text 已说明政策
settle
bad "number appeal_open" order "$H" approve --reason 属实
is "the application waits" 5 "$(state "$H")"
good appeal rule "$(appeal "$H" 5)" dismissed --reason 无新证据
good order "$H" approve --reason 属实
is "written off when the bench has ruled" 6 "$(state "$H")"
# ---- R41: a unit against a card and a count, two at a time: the clock is the oldest one's ----
E=$(submit 夜间施工噪声无人处理)
settle
ctl time advance 4d >/dev/null
settle
ctl order "$E" sign >/dev/null
ctl order "$E" contact >/dev/null
ctl order "$E" feedback --outcome solved --text 已责令施工单位停止夜间施工并现场复核 >/dev/null
settle
UNIT=$(lead "$E")
CARD=$(ask "SELECT max(c.id) FROM escalation.card c JOIN survey.survey_case s ON s.id = c.order_id WHERE s.number = '$E' AND c.unit = '$UNIT'")
good order "$E" appeal --against card --target "$CARD" --ground force_majeure --text 台风停工
bad "target already_done" order "$E" appeal --against card --target "$CARD" --ground force_majeure --text 再来
good order "$E" appeal --against count --target sign --ground force_majeure --text 台风停工
settle
is "one clock" 1 "$(clocks "$E")"
good appeal rule "$(appeal "$E" 2)" upheld --reason 属实
settle
is "the next one's clock runs" "2 1" "$(clocks "$E")"
is "from its own filing" t "$(ask "SELECT c.started_at = a.filed_at FROM survey.appeal a JOIN escalation.clock c ON c.order_id = a.case_id AND c.stage = 13 AND c.state = 1
    JOIN survey.survey_case s ON s.id = a.case_id WHERE s.number = '$E' AND a.against = 3")"
good appeal rule "$(appeal "$E" 3)" dismissed --reason 不属实
settle
is "both ruled" "2 2" "$(clocks "$E")"
is "only what was upheld is struck" "2|$CARD" "$(ask "SELECT concat_ws('|', k.against, k.target) FROM survey.correction k JOIN survey.survey_case s ON s.id = k.case_id WHERE s.number = '$E'")"
is "the card itself stays" 1 "$(ask "SELECT count(*) FROM escalation.card WHERE id = $CARD")"

# ---- R41, R40: what was written off is opened again, handled in a new round, asked back and written off; twice over ----
order() { ask "SELECT concat_ws('|', w.state, w.round, w.reopened) FROM router.work_order w WHERE w.number = '$1'"; }
request() { ask "SELECT state FROM intake.request WHERE number = '$1'"; }
surveys() { ask "SELECT string_agg(concat_ws(':', s.visit, s.kind, s.state, s.rating, s.recurred), ' ' ORDER BY s.visit) FROM survey.survey s WHERE s.number = '$1'"; }
findings() { ask "SELECT string_agg(f.kind::text, ' ' ORDER BY f.at) FROM survey.finding f JOIN survey.survey_case c ON c.id = f.case_id WHERE c.number = '$1'"; }
handled() { # NUMBER RESULT: by its unit, from the signature to the feedback
    good order "$1" sign
    good order "$1" contact
    good order "$1" feedback --outcome solved --text "$2"
    settle
    says order "$1" signoff >/dev/null # where the city wants it
    settle
}
written_off() { # NUMBER: asked back, and nobody is left dissatisfied
    good --as agent survey rate "$1" satisfied
    good order "$1" writeoff --text 群众满意
    good order "$1" approve --reason 属实
    settle
}
submit_at() { # DISTRICT MATTER TEXT OPTIONS…
    count=$((count + 1))
    ctl submit --channel phone --district "$1" --matter "$2" --text "$3,第$RUN-$count件" --phone "139$PHONE$(printf %03d $count)" "${@:4}" |
        sed -nE 's/.*"number": *"([^"]*)".*/\1/p'
}
F=$(submit_at beiyuan city.road.lamp 黄台社区路灯杆倾斜)
settle
bad "against wrong_state" appeal lodge "$F" --against closure --text 还没有办
handled "$F" 已派员扶正灯杆并加固底座
bad "number not_followed_up" order "$F" writeoff --text 群众满意
written_off "$F"
is "written off" "6|6|0|0|7" "$(state "$F")|$(order "$F")|$(request "$F")"
good appeal lodge "$F" --against closure --text 灯杆还是歪的
settle
good appeal rule "$(appeal "$F" 4)" upheld --reason 现场灯杆未扶正
settle
is "what followed" "2|reopened" "$(ask "SELECT concat_ws('|', a.state, a.effect) FROM survey.appeal a WHERE a.number = '$(appeal "$F" 4)'")"
is "opened again by the router, in a new round" "3|1|1|1|4" "$(state "$F")|$(order "$F")|$(request "$F")"
is "told once" 1 "$(events "$F" opened_again)"
is "the ruling says so: no look-back has found it" "" "$(findings "$F")"
bad "number still_running" order "$F" writeoff --text 群众满意
handled "$F" 重新浇筑灯杆基础并复查垂直度
is "asked anew" "1:1:2:1 2:1:1:0" "$(surveys "$F" | sed -E 's/:0?( |$)/\1/g')"
bad "number not_followed_up" order "$F" writeoff --text 群众满意
written_off "$F"
is "written off again" "6|6|1|1|7" "$(state "$F")|$(order "$F")|$(request "$F")"
ctl time advance 31d >/dev/null
deploy/dev/town.sh fired >/dev/null
until_is "R40: after its weeks it is looked back at" 10 state "$F"
settle
bad "recurred required" --as agent survey rate "$F" satisfied
good --as agent survey rate "$F" dissatisfied --recurred yes --cause not_solved --text 灯杆又歪了
settle
is "it has come back: opened again" "3|1|2|2|4" "$(state "$F")|$(order "$F")|$(request "$F")"
is "and that is a finding" "2" "$(findings "$F")"
handled "$F" 更换锈蚀灯杆,经质检与社区共同验收
written_off "$F"
is "asked four times, written off three times" "6|6|2|2|7|4|3" "$(state "$F")|$(order "$F")|$(request "$F")|$(ask "SELECT count(*) FROM survey.survey WHERE number = '$F' AND state = 2")|$(events "$F" written_off)"

# ---- R41: refused, and accepted after all ----
G=$(submit_at pingyin environment.noise.works 要求处理邻居装修的旧案 --area pingyin.yushan --refuse malicious --advice 请走司法程序)
settle
is "refused: no order" "3|" "$(request "$G")|$(order "$G")"
bad "against wrong_state" appeal lodge "$G" --against closure --text 不服
good appeal lodge "$G" --against refusal --text 我反映的是夜间装修噪声
settle
is "a case carries the appeal" 12 "$(state "$G")"
good appeal rule "$(appeal "$G" 6)" upheld --reason 应予受理
settle
is "classified and dispatched" "1|0|0|4" "$(order "$G")|$(request "$G")"
handled "$G" 已约谈装修公司并限定夜间停工
is "asked back like any other" 2 "$(state "$G")"
written_off "$G"
is "written off" "6|6|0|0|7" "$(state "$G")|$(order "$G")|$(request "$G")"
is "nothing in quarantine" 0 "$(ask "SELECT count(*) FROM bus.quarantine")"

tally 1
