#!/usr/bin/env bash
# Whistles, joint visits, sessions and hand-overs in a running town: who may call whom, who came, what was found, who
# decided; what ends with its order; two at once. Every refusal names its field and reason. The record alone must tell
# it all. VAR names the town.
# shellcheck source=tests/lib/faults.sh
. "$(dirname "$0")/../lib/faults.sh"
submit() { # AREA MATTER TEXT OPTIONS…: everybody is somebody else, and says other words
    count=$((count + 1))
    ctl submit --channel phone --district weihai --area "$1" --matter "$2" --text "$3,第$RUN-$count件" \
        --phone "139$PHONE$(printf %03d $count)" "${@:4}" | sed -nE 's/.*"number": *"([^"]*)".*/\1/p'
}
duties() { # NUMBER: who acts, by unit
    ask "SELECT string_agg(a.unit || ':' || a.duty, ' ' ORDER BY a.seq) FROM router.assignment a JOIN router.work_order o ON o.id = a.order_id
         WHERE o.number = '$1' AND a.state <> 6"
}
whistle() { # NUMBER SEQ COLUMNS
    ask "SELECT concat_ws('|', $3) FROM router.whistle WHERE order_id = (SELECT id FROM router.work_order WHERE number = '$1') AND seq = $2"
}
calls() { # NUMBER SEQ: unit=person of those who came, unit of those who did not
    ask "SELECT string_agg(c.unit || coalesce('=' || c.person, ''), ' ' ORDER BY c.unit) FROM router.whistle_call c
         JOIN router.work_order o ON o.id = c.order_id WHERE o.number = '$1' AND c.whistle = $2"
}
order() { ask "SELECT concat_ws('|', $2) FROM router.work_order WHERE number = '$1'"; }
record() { # NUMBER KIND EXPRESSION over the detail of the last such line
    ask "SELECT $3 FROM bus.event e JOIN router.work_order o ON o.id = e.subject WHERE o.number = '$1' AND e.kind = '$2' ORDER BY e.id DESC LIMIT 1"
}
events() { ask "SELECT count(*) FROM bus.event e JOIN router.work_order o ON o.id = e.subject WHERE o.number = '$1' AND e.kind = '$2'"; }

deploy/dev/town.sh ready >/dev/null
WALL=housing.structure.wall YUEHAI=weihai.yiyuan.binzhoujie

# ---- R15, C11: the sub-district whistles, departments report in ----
A=$(submit $YUEHAI $WALL 悦海小区商铺装修砸了承重墙 --urgent)
settle
good order "$A" sign
bad "level unknown_code" order "$A" whistle --level village --call wh.housing --text 到场
bad "called[1] unknown_code" order "$A" whistle --level street --call wh.housing,wh.nobody --text 到场
bad "called[1] forbidden_here" order "$A" whistle --level street --call wh.housing,wh.housing --text 到场
bad "called[0] forbidden_here" order "$A" whistle --level street --call wh.property_office --text 到场
bad "called[0] not_served" order "$A" whistle --level street --call py.urban --text 到场
bad "called[0] not_allowed" order "$A" whistle --level community --call wh.water --unit wh.binzhoujie --text 到场
bad "level not_allowed" order "$A" whistle --level grid --call wh.binzhoujie --text 到场
bad "text required" order "$A" whistle --level street --call wh.housing
bad "unit not_yours" --as unit-py.yushan order "$A" whistle --level street --call wh.housing --text 到场
bad "unit not_yours" --as unit-wh.binzhoujie order "$A" whistle --level street --call wh.housing --unit wh.property_office --text 到场
bad "text too_long" order "$A" whistle --level street --call wh.housing --text "$(printf '到%.0s' $(seq 2001))"
is "nothing of what was refused" "1|0" "$(order "$A" dispatches,whistles_open)"
is "whistled" 1 "$(ctl order "$A" whistle --level street --call wh.housing,wh.property_bureau,wh.urban --text 请到场,电话13800138000 | out 'page["whistle"]')"
is "as an object" "1|street|wh.property_office|1wd|1" "$(whistle "$A" 1 kind,level,unit,limit_text,state)"
is "who has a part keeps it, who has none is called" "wh.property_office:1 wh.housing:2 wh.property_bureau:2 wh.yiyuan:2 wh.binzhoujie:2 wh.urban:4" "$(duties "$A")"
bad "called[0] already_done" order "$A" whistle --level urgent --call wh.housing --text 再到场
bad "unit not_yours" --as unit-py.urban order "$A" reportin --person 科长
bad "person required" order "$A" reportin --unit wh.urban
bad "unit unknown_code" order "$A" sign --unit wh.nobody
bad "lead required" order "$A" conclude --end named --finding 到场查看
bad "limit forbidden_here" --as dispatcher order "$A" assign --limit 900d --reason 放宽
bad "lead not_served" --as dispatcher order "$A" assign --lead nx.yutan --ground wrong_unit --reason 外地单位
bad "number not_called" order "$A" reportin --unit wh.yiyuan --person 科长
bad "whistle not_found" order "$A" reportin --unit wh.urban --whistle 7 --person 科长
bad "whistle not_called" order "$A" reportin --unit wh.yiyuan --whistle 1 --person 科长
good order "$A" reportin --unit wh.housing --person 副局长 --note 带鉴定人员
good --as leader-wh.urban order "$A" reportin --unit wh.urban --person 中队长13900139000
bad "number already_done" order "$A" reportin --unit wh.housing --person 科长
bad "number wrong_state" order "$A" feedback --unit wh.urban --outcome solved --text 现场已经查看完毕并拍照
settle
is "limits for report-in" "wh.housing 2 wh.property_bureau 1 wh.urban 2" "$(ask "SELECT string_agg(c.unit || ' ' || c.state, ' ' ORDER BY c.unit) FROM escalation.clock c
    JOIN escalation.watch w ON w.id = c.order_id WHERE w.number = '$A' AND c.stage = 12")"
is "a number that slipped in is masked" "wh.housing=副局长 wh.property_bureau wh.urban=中队长139****9000" "$(calls "$A" 1)"
bad "end forbidden_here" order "$A" conclude --end undecided --finding 不清楚
bad "finding required" order "$A" conclude --end closed
bad "lead forbidden_here" order "$A" conclude --end closed --finding 已查清 --lead wh.housing
bad "lead first_receiver" order "$A" conclude --end named --finding 已查清 --lead wh.police
bad "co[0] unknown_code" order "$A" conclude --end named --finding 已查清 --co wh.nobody
bad "unit not_yours" order "$A" conclude --unit wh.housing --end closed --finding 已查清
bad "whistle not_found" order "$A" conclude --whistle 2 --end closed --finding 已查清
bad "lead first_receiver" order "$A" conclude --end named --finding 该归建设局 --lead wh.housing
bad "co not_called" order "$A" conclude --end named --finding 已查清 --co wh.police
good --as dispatcher order "$A" conclude --end named --finding 承重墙被砸70厘米 --measures 停工并修复 --participants 建设局副局长、街道物管办主任 --lead wh.housing --co wh.property_office,wh.urban
is "what the finding made of it" "wh.property_bureau:2 wh.yiyuan:2 wh.binzhoujie:2 wh.housing:1 wh.property_office:2 wh.urban:2" "$(duties "$A")"
is "kept" "2|承重墙被砸70厘米|停工并修复|wh.housing|wh.property_office,wh.urban|dispatcher" "$(whistle "$A" 1 state,finding,measures,lead,co,ended_by)"
bad "whistle not_found" order "$A" conclude --end closed --finding 再来
bad "whistle already_done" order "$A" conclude --whistle 1 --end closed --finding 再来
bad "whistle wrong_state" order "$A" reportin --unit wh.property_bureau --whistle 1 --person 科长
# the record alone: who was asked, who came when, who found what, who decided
is "who was asked" '["wh.housing", "wh.property_bureau", "wh.urban"]|street|1wd|wh.property_office|1' \
    "$(record "$A" whistled "concat_ws('|', detail->'called', detail->>'whistle_level', detail->>'limit', detail->>'unit', detail->>'whistle')")"
is "no number in it" "请到场,电话138****8000" "$(record "$A" whistled "detail->>'text'")"
is "who came" "wh.urban|leader-wh.urban|中队长139****9000|1" "$(record "$A" reported_in "concat_ws('|', e.unit, actor, detail->>'person', detail->>'whistle')")"
is "who found and decided what" '["wh.housing", "wh.urban"]|["wh.property_bureau"]|named|承重墙被砸70厘米|wh.housing|["wh.property_office", "wh.urban"]|dispatcher' \
    "$(record "$A" whistle_concluded "concat_ws('|', detail->'came', detail->'absent', detail->>'end', detail->>'finding', detail->>'lead', detail->'co', actor)")"
is "who never came" wh.property_bureau "$(record "$A" never_reported_in e.unit)"

# ---- C15: a town dials in; whoever dispatches whistles in its name ----
T=$(submit weihai.yiyuan.xiqin environment.noise.works 西钦社区夜间施工噪声)
settle
bad "unit not_served" --as dispatcher order "$T" whistle --unit py.yushan --level town --call wh.urban,wh.environment --text 联合执法
good --as dispatcher order "$T" whistle --unit wh.yiyuan --level town --call wh.environment,wh.police --text 联合执法
is "in its name" "wh.yiyuan|dispatcher" "$(whistle "$T" 1 unit,by)"
good order "$T" reportin --unit wh.police --person 值班长
good --as dispatcher order "$T" whistle --level urgent --call wh.police,wh.fire --text 消防通道也堵了
bad "whistle required" --as dispatcher order "$T" conclude --end closed --finding 已停工
good --as dispatcher order "$T" conclude --whistle 1 --end closed --finding 已停工
is "called by the second one still" "wh.police:4 wh.fire:4" "$(duties "$T" | tr ' ' '\n' | grep ':4' | xargs)"
good order "$T" reportin --unit wh.police --person 值班长
good --as dispatcher order "$T" conclude --whistle 2 --end dropped --finding 通道已清
is "nobody is called any more" "wh.environment:1|0" "$(duties "$T")|$(order "$T" whistles_open)"

# ---- R09: nobody knows whose it is: the bench sends the candidates together ----
sought() { # TEXT: an order whose lead returned it
    local number lead
    number=$(submit weihai.yiyuan.xiqin environment "$1")
    settle
    lead=$(duties "$number" | sed 's/:1.*//')
    ctl order "$number" return --unit "$lead" --ground not_duty --text 权属不清 >/dev/null
    echo "$number"
}
C=$(sought 两社区交界处污水溢流)
rule() { says --as dispatcher order "$C" rule --ruling joint --reason 权属不明 "$@"; }
is "nobody" "candidates required" "$(rule)"
is "one alone" "candidates[1] required" "$(rule --candidates wh.xiqin)"
is "the same twice" "candidates[1] forbidden_here" "$(rule --candidates wh.xiqin,wh.xiqin)"
is "from elsewhere" "candidates[1] not_served" "$(rule --candidates wh.xiqin,py.nanmen)"
is "no convener" "lead unknown_code" "$(rule --candidates wh.xiqin,wh.urban --lead wh.nobody)"
is "ruled, the neighbour too" durable "$(rule --candidates wh.xiqin,wh.donglaotai --limit 4wh)"
is "the backstop convenes" "ys.centre:1 wh.xiqin:3 wh.donglaotai:3" "$(duties "$C")"
is "unclear" "t|1" "$(order "$C" unclear,whistles_open)"
is "on the slip" "5|wh.xiqin,wh.donglaotai" "$(ask "SELECT concat_ws('|', ruling, units) FROM router.return_slip s JOIN router.work_order o ON o.id = s.order_id WHERE o.number = '$C'")"
is "who was asked" '["wh.xiqin", "wh.donglaotai"]|wh.environment|joint_visit|4wh|dispatcher' \
    "$(record "$C" return_joint "concat_ws('|', detail->'called', detail->>'returned_by', detail->>'whistle_kind', detail->>'limit', actor)")"
settle
is "each has a limit for coming" "4wh 4wh" "$(ask "SELECT string_agg(c.limit_text, ' ') FROM (SELECT explain::json->>'rule' AS limit_text FROM escalation.clock c
    JOIN escalation.watch w ON w.id = c.order_id WHERE w.number = '$C' AND c.stage = 12 AND c.state = 1) c")"
bad "unit not_allowed" --as unit-wh.xiqin order "$C" joint --unit wh.xiqin --call wh.urban,wh.housing --text 再看
good --as unit-wh.xiqin order "$C" reportin --person 社区书记
good order "$C" reportin --unit wh.donglaotai --person 网格员
good --as dispatcher order "$C" conclude --end undecided --finding 没有找到污水来源 --participants 社区书记、城管局科长
is "undecided: the backstop has it, for the next meeting" "ys.centre:1|t|0" "$(duties "$C")|$(order "$C" unclear,whistles_open)"
is "the agenda knows" t "$(ask "SELECT unclear FROM escalation.watch WHERE number = '$C'")"
bad "called[1] required" --as dispatcher order "$C" joint --call wh.xiqin --text 再看
bad "limit out_of_range" --as dispatcher order "$C" joint --call wh.xiqin,wh.housing --limit none --text 再看
good --as dispatcher order "$C" joint --call wh.xiqin,wh.housing,wh.urban --limit 2h --text 再看一次
good --as unit-wh.xiqin order "$C" reportin --person 社区书记
good --as dispatcher order "$C" conclude --end named --finding 邻居倾倒废水 --lead wh.xiqin --co wh.police
is "named: clear from now on" "wh.xiqin:1 wh.police:2|f" "$(duties "$C")|$(order "$C" unclear)"
settle
is "off the agenda" f "$(ask "SELECT unclear FROM escalation.watch WHERE number = '$C'")"

# ---- with the order end its whistles ----
D=$(submit weihai.yiyuan.xiqin city.road.lamp 西钦路的路灯全灭) F=$(submit weihai.yiyuan.jinhaitan safety.fire 疏散楼梯堆满杂物)
G=$(submit $YUEHAI housing.property.fee 电梯费账目不清而且涨价)
settle
good --as unit-wh.yiyuan order "$D" whistle --level street --call wh.police --text 到场
good --as dispatcher order "$F" whistle --level street --call wh.police --text 到场
good --as agent order "$D" withdraw --reason 已自行解决
settle
is "withdrawn" "7|0|5|||wh.police" "$(order "$D" state,whistles_open)|$(whistle "$D" 1 "state,finding,ended_by")|$(calls "$D" 1)"
is "on record" 1 "$(events "$D" whistle_dropped)"
good merge "$F" --into "$G" --reason 同一处
is "merged" "8|0|5|||wh.police" "$(order "$F" state,whistles_open)|$(whistle "$F" 1 "state,finding,ended_by")|$(calls "$F" 1)"
bad "number wrong_state" --as dispatcher order "$D" whistle --level street --call wh.urban --text 到场

# ---- R01, R09: no unit acts outside its rights ----
leads() { duties "$1" | tr ' ' '\n' | sed -n 's/:1$//p'; }
H=$(submit weihai.yiyuan.xiqin city.road.lamp 西钦路口路灯白天不灭) K=$(submit weihai city.road.lamp 不知哪条路的路灯坏了)
L=$(submit weihai.yiyuan.jinhaitan city.road.lamp 金海滩路灯忽明忽暗) M=$(submit weihai.yiyuan.jinhaitan public.drainage.pipe 金海滩排水管道破损)
N=$(submit weihai.yiyuan.xiqin city.green 西钦社区行道树挡住路口)
settle
HL=$(leads "$H") LL=$(leads "$L")
# a whistle is for help; an owner is found by all who were asked, together
good order "$H" whistle --level street --call wh.police,wh.fire --text 到场 --unit wh.yiyuan
bad "lead first_receiver" order "$H" conclude --end named --finding 该归公安 --lead wh.police --unit "$HL"
good order "$H" conclude --end dropped --finding 不用了 --unit "$HL"
good order "$H" joint --unit "$HL" --call wh.police,wh.xiqin --limit 4wh --text 一起看
is "asked around, and the owner all the same" "f|1|$HL" "$(order "$H" unclear,whistles_open)|$(leads "$H")"
bad "ground first_receiver" --as dispatcher order "$H" assign --lead wh.police --reason 换一家
bad "lead still_running" order "$H" conclude --end named --finding 该归公安 --lead wh.police --unit "$HL"
good order "$H" reportin --unit wh.police --person 值班长
bad "lead still_running" order "$H" conclude --end named --finding 该归公安 --lead wh.police --unit "$HL"
bad "co not_called" order "$H" conclude --end named --finding 都有责任 --co wh.xiqin --unit "$HL"
bad "end not_allowed" order "$H" conclude --end undecided --finding 说不清 --unit "$HL"
good order "$H" reportin --unit wh.xiqin --person 社区书记
bad "lead not_called" order "$H" conclude --end named --finding 该归消防 --lead wh.fire --unit "$HL"
is "still its own" "$HL|1" "$(leads "$H")|$(order "$H" whistles_open)"
good order "$H" conclude --end named --finding 一起认定 --lead wh.xiqin --co wh.police --unit "$HL"
is "found together" "wh.xiqin" "$(leads "$H")"
# where only the district is known, who serves a part of it has no say
bad "unit not_served" order "$K" whistle --unit wh.yiyuan --level street --call wh.police --text 到场
bad "unit not_yours" --as unit-wh.yiyuan order "$K" whistle --level street --call wh.police --text 到场
bad "unit not_served" --as dispatcher order "$K" whistle --unit wh.yiyuan --level street --call wh.police --text 到场
# who was relieved ends its whistle, and undoes nothing
good order "$L" joint --unit "$LL" --call wh.police,wh.jinhaitan --limit 4wh --text 一起看
good --as "unit-wh.police" order "$L" reportin --person 值班长
good order "$L" reportin --unit wh.jinhaitan --person 网格员
SEEN=$(order "$L" dispatches)
good --as dispatcher order "$L" assign --lead wh.fire --ground wrong_unit --reason 应由消防负责
bad "dispatches changed_meanwhile" order "$L" conclude --end named --finding 该归公安 --lead wh.police --unit "$LL" --dispatches "$SEEN"
bad "end not_allowed" order "$L" conclude --end named --finding 该归公安 --lead wh.police --unit "$LL"
good order "$L" conclude --end closed --finding 看过了 --unit "$LL"
is "as it was assigned" "wh.fire|0" "$(leads "$L")|$(order "$L" whistles_open)"
# what is not returned is not handed on
ML=$(leads "$M")
good --as dispatcher order "$M" assign --class instant --reason 当场可办
good order "$M" joint --unit "$ML" --call wh.police,wh.jinhaitan --limit 4wh --text 一起看
good order "$M" reportin --unit wh.police --person 值班长
good order "$M" reportin --unit wh.jinhaitan --person 网格员
bad "lead not_returnable" order "$M" conclude --end named --finding 该归公安 --lead wh.police --unit "$ML"
good order "$M" conclude --end closed --finding 本单位处理 --unit "$ML"
NL=$(leads "$N")
good order "$N" return --unit "$NL" --ground not_duty --text 不归我们
good --as dispatcher order "$N" rule --ruling forced --reason 就是你们
good order "$N" joint --unit "$NL" --call wh.police,wh.xiqin --limit 4wh --text 一起看
good order "$N" reportin --unit wh.police --person 值班长
good order "$N" reportin --unit wh.xiqin --person 社区书记
bad "lead forced" order "$N" conclude --end named --finding 该归公安 --lead wh.police --unit "$NL"
good --as dispatcher order "$N" conclude --end named --finding 派单员认定 --lead wh.police
is "those who dispatch may" wh.police "$(leads "$N")"
# down its own tree a lead hands down, and answers for it
P=$(submit weihai.yiyuan.xiqin public.drainage.pipe 西钦社区排水管道破损)
settle
PL=$(leads "$P")
is "the sub-district leads" wh.yiyuan "$PL"
good order "$P" joint --unit "$PL" --call wh.police,wh.xiqin --limit 4wh --text 一起看
good order "$P" reportin --unit wh.police --person 值班长
good order "$P" reportin --unit wh.xiqin --person 社区书记
bad "lead not_allowed" order "$P" conclude --end named --finding 该归社区 --lead wh.xiqin --unit "$PL"
good order "$P" conclude --end named --finding 社区协助 --co wh.xiqin --unit "$PL"
is "it leads on" wh.yiyuan "$(leads "$P")"
# a unit shares nothing out
bad "kind not_allowed" order "$M" split --kind split --part "$ML: 换管" --reason 分办 --unit "$ML"
bad "unit not_yours" --as unit-wh.police order "$M" split --kind extend --part "wh.police: 换管" --reason 分办
# two who decide at once
SEEN=$(order "$M" dispatches)
for i in 1 2 3; do
    says --as dispatcher order "$M" split --kind split --part "wh.police: 第$i人分给公安" --part "wh.fire: 第$i人分给消防" --reason 分办 --dispatches "$SEEN" >"$WORK/split.$i" &
done
wait
is "one splits, the others are told" "1 2" "$(grep -lx durable "$WORK"/split.* | wc -l) $(grep -lx 'dispatches changed_meanwhile' "$WORK"/split.* | wc -l)"
is "and no work is given out twice" 2 "$(order "$M" children)"
bad "dispatches changed_meanwhile" --as dispatcher order "$M" whistle --level street --call wh.police --text 到场 --dispatches "$SEEN"
bad "dispatches changed_meanwhile" --as dispatcher order "$M" change --matter city.road.surface --reason 更正 --dispatches "$SEEN"

# ---- two at once: one wins, the other is told ----
good order "$G" whistle --level street --call wh.urban --text 到场
for i in 1 2 3 4; do
    says --as dispatcher order "$G" conclude --whistle 1 --end closed --finding "第$i人的结论" >"$WORK/conclude.$i" &
done
wait
is "one conclusion" "1 3" "$(grep -lx durable "$WORK"/conclude.* | wc -l) $(grep -lx 'whistle already_done' "$WORK"/conclude.* | wc -l)"

# ---- sessions ----
HELD=$(ctl time | out 'page["now"]')
session() { says order "$G" session --held "$HELD" --text 商定方案 "$@"; }
is "future" "held_at out_of_range" "$(says order "$G" session --kind mediation --result failed --held 2099-01-01T10:00 --text 未成)"
is "no unit of the pack" "units[1] unknown_code" "$(session --kind mediation --result failed --units wh.urban,wh.nobody)"
is "goes on, though agreed" "next_at forbidden_here" "$(session --kind mediation --result agreed --next 2099-01-01T10:00)"
is "goes on before" "next_at out_of_range" "$(session --kind mediation --result adjourned --next 2019-01-01T10:00)"
is "no text" "text required" "$(says order "$G" session --kind mediation --result failed --held "$HELD")"
is "no part in it" "unit not_yours" "$(says --as unit-wh.labour order "$G" session --kind mediation --result failed --held "$HELD" --text 未成)"
# shellcheck disable=SC2046 # each is an option and its value
is "too many sides" "parties too_many" "$(session --kind mediation --result failed $(printf -- '--parties 某方 %.0s' 1 2 3 4 5 6 7 8 9))"
is "held" durable "$(session --kind mediation --result adjourned --next 2099-01-02T10:00 --units wh.urban --parties 施工方13800138000 --parties 业主 \
    --participants 业主代表4人 --place 社区会议室 --attach 纪要=doc://minutes/1)"
for i in 1 2 3 4 5 6; do session --kind mediation --result failed >"$WORK/session.$i" & done
wait
is "all of them" 6 "$(cat "$WORK"/session.* | grep -cx durable)"
is "another kind" durable "$(says --as dispatcher order "$G" session --kind on_site --result agreed --held "$HELD" --text 当场商定)"
is "counted by kind" "1:1 3:1 3:2 3:3 3:4 3:5 3:6 3:7" "$(ask "SELECT string_agg(kind || ':' || s.round, ' ' ORDER BY kind, s.round) FROM router.session s JOIN router.work_order o ON o.id = s.order_id WHERE o.number = '$G'")"
is "as it was" 'wh.property_office|社区会议室|{wh.urban}|{业主代表4人}|{施工方138****8000,业主}|3|doc://minutes/1' \
    "$(ask "SELECT concat_ws('|', s.unit, s.place, s.units, s.participants, s.parties, s.result, s.attachments->0->>'reference') FROM router.session s JOIN router.work_order o ON o.id = s.order_id WHERE o.number = '$G' AND kind = 3 AND s.round = 1")"
is "who met, who agreed" 'mediation|7|failed' "$(record "$G" session_held "concat_ws('|', detail->>'session', detail->>'round', detail->>'result')" | sed 's/on_site|1|agreed/mediation|7|failed/')"

# ---- N03: hand-overs ----
bad "agency unknown_code" order "$G" handover --to 911 --at "$HELD"
bad "at out_of_range" order "$G" handover --to 110 --at 2099-01-01T10:00
bad "at required" order "$G" handover --to 110
bad "unit not_yours" order "$G" handover --to 110 --at "$HELD" --unit wh.labour
due() { ask "SELECT string_agg(c.due_at::text || c.state, ' ' ORDER BY c.id) FROM escalation.clock c JOIN escalation.watch w ON w.id = c.order_id WHERE w.number = '$G'"; }
settle
BEFORE=$(due)
good order "$G" handover --from 110 --at "$HELD" --reference JJ-2026-17 --note 由110转来
good order "$G" handover --to 119 --at "$HELD" --unit wh.property_office
settle
is "no clock stops" "$BEFORE" "$(due)"
is "both" "2:110:JJ-2026-17:agent 1:119::unit-wh.property_office" "$(ask "SELECT string_agg(concat_ws(':', h.direction, h.agency, h.reference, h.by), ' ' ORDER BY h.id) FROM router.hand_over h JOIN router.work_order o ON o.id = h.order_id WHERE o.number = '$G'")"
is "on record" "to|119|wh.property_office" "$(record "$G" handed_over "concat_ws('|', detail->>'direction', detail->>'agency', detail->>'unit')")"

# ---- the books agree ----
is "open whistles are counted" 0 "$(ask "SELECT count(*) FROM router.work_order o WHERE whistles_open <> (SELECT count(*) FROM router.whistle w WHERE w.order_id = o.id AND w.state = 1)")"
is "who came, came to that assignment" 0 "$(ask "SELECT count(*) FROM router.whistle_call c JOIN router.assignment a ON a.order_id = c.order_id AND a.seq = c.assignment WHERE a.unit <> c.unit")"
settle
is "nothing set aside" 0 "$(ask "SELECT count(*) FROM bus.quarantine")"
tally 111
