#!/usr/bin/env bash
# A report on a unit 举报 (N13, N22): it goes round the unit that it is against and all below it, by whatever command; for keys
# of that unit there is no such order and no such request; it rides with nothing else. Clues of the confidential lane are there
# for keys of the lane alone. Keys limited to matters see at intake what is of their matters. VAR names the town.
# shellcheck source=tests/lib/faults.sh
. "$(dirname "$0")/../lib/faults.sh"
deploy/dev/town.sh ready >/dev/null
ME=reported-$RUN
cleanup() {
    ask "DELETE FROM bus.principal_key WHERE name LIKE '$ME%'; DELETE FROM bus.principal WHERE name LIKE '$ME%'" >/dev/null
    rm -rf "$WORK" "$VAR/keys/$ME"*
}
trap cleanup EXIT
key() { ctl keys new "$ME-$1" --register "${@:2}" >/dev/null || echo "  no key $1"; }
submit() { # AREA MATTER TEXT ARGS…: number and code
    local area=$1 matter=$2 text=$3
    shift 3
    ctl submit --channel phone --district weihai --area "$area" --matter "$matter" --text "$text,第$RUN件" "$@" | out 'page["number"] + " " + page["code"]'
}
parts() { ask "SELECT string_agg(a.unit, ' ' ORDER BY a.seq) FROM router.assignment a JOIN router.work_order o ON o.id = a.order_id WHERE o.number = '$1' AND a.state <> 6"; }
row() { ask "SELECT $2 FROM intake.request WHERE number = '$1'"; }
looks() { ctl --as "$1" order "$2" view | out 'page["number"] if "number" in page else " ".join(e["field"] + " " + e["reason"] for e in page["errors"])'; }
tracks() { ctl --as "$1" track "$2" ${3:+"$3"} | out 'page["number"] if "number" in page else " ".join(e["field"] + " " + e["reason"] for e in page["errors"])'; }
key dispatcher --role dispatcher --unit wh.yiyuan
key agent --role agent --unit wh.yiyuan
key housing --role dispatcher --matters home,housing
key roads --role dispatcher --matters city.road
key lane --role dispatcher --matters discipline

# ---- taken ----
bad "reported unknown_code" submit --channel phone --district weihai --text "举报,第$RUN件" --phone "138${PHONE}400" --reported wh.nobody
read -r N _ <<<"$(submit weihai.yiyuan.binzhoujie home "社区收费不公开" --reported wh.binzhoujie)"
read -r S SCODE <<<"$(submit weihai.yiyuan home "街道办事处乱收费" --phone "138${PHONE}401" --reported wh.yiyuan)"
read -r O OCODE <<<"$(submit weihai.yiyuan home "楼道堆物" --phone "138${PHONE}402")"
settle
is "withheld, though nobody said so" "t|wh.binzhoujie" "$(row "$N" "withheld, reported")"
is "to the unit above" wh.yiyuan "$(parts "$N")"
is "nobody stands above a street: to whom the pack names" ys.discipline "$(parts "$S")"
is "no report: to the street" wh.yiyuan "$(parts "$O")"
is "the history says whom it passed by" "wh.yiyuan wh.yiyuan" "$(ask "SELECT e.detail ->> 'reported', e.detail -> 'passed_by' ->> 0 FROM bus.event e JOIN router.work_order o ON o.id = e.subject WHERE o.number = '$S' AND e.kind = 'ordered'" | tr '|' ' ')"
is "and the desk is told why" 1 "$(ctl route explain "$S" --confidential 核查 | out 'page["passed_by"].count("N22")')"
is "as of any matter" 1 "$(ctl route explain --matter home --area weihai.yiyuan --reported wh.yiyuan | out 'page["passed_by"].count("N22")')"

# ---- for the unit that it is against there is none ----
is "every command of units is tried" "" "$(unit_acts_missing)"
SLIP=$(give_relief_and_slip "$S" ys.discipline)
is "there is a slip to answer" 1 "$(grep -c '^DB' <<<"$SLIP")"
LATER='APPLY_WRITE_OFF ASK_RELIEF DECIDE_RELIEF END_RELIEF ANSWER_SLIP REGISTER_CALL FINISH_WORKS APPEAL ACKNOWLEDGE_CARD' # other services
while IFS='|' read -r type act; do
    for who in unit-wh.yiyuan leader-wh.yiyuan unit-wh.binzhoujie; do
        # shellcheck disable=SC2046 # words of a command line
        said=$(says --as "$who" $(unit_act "$act" "$S" wh.yiyuan "$SLIP"))
        case " $LATER " in
        *" $type "*) is "$who: $type" no "$(case $said in durable | duplicate | ok | '') echo "$said" ;; *) echo no ;; esac)" ;;
        *) case $who,$type in
            unit-*,SIGN_OFF | leader-*,REVEAL) is "$who: $type" denied "$said" ;;
            *) is "$who: $type" "number not_found" "$said" ;;
            esac ;;
        esac
    done
done <<<"$UNIT_ACTS"
for who in dispatcher agent; do
    is "a $who of that unit does not see it" "number not_found" "$(looks "$ME-$who" "$S")"
    is "nor track it, to the letter as if there were none" "$(tracks "$ME-$who" "WH19990101-00001")" "$(tracks "$ME-$who" "$S")"
    is "with the code either" "$(tracks "$ME-$who" "WH19990101-00001" ABCDEF)" "$(tracks "$ME-$who" "$S" "$SCODE")"
    is "another order is there" "$O" "$(looks "$ME-$who" "$O")"
    is "and is tracked" "$O" "$(tracks "$ME-$who" "$O" "$OCODE")"
done
is "an agent of that unit adds nothing" "number not_found" "$(says --as "$ME-agent" supplement "$S" "$SCODE" 补充)"
is "takes nothing back" "number not_found" "$(says --as "$ME-agent" order "$S" withdraw --reason 不要了)"
is "and opens nobody" "number not_found" "$(says --as "$ME-agent" reveal "$S" 核对身份再联系)"
is "nor lends it a mention" "about not_found" "$(says --as "$ME-agent" submit --channel phone --district weihai --text "问一问,第$RUN件" --phone "138${PHONE}403" --about "$S")"
is "the person tracks it" "$S" "$(tracks channel-phone "$S" "$SCODE")"
is "the unit above has it" durable "$(says --as unit-wh.yiyuan order "$N" sign)"
is "and never learns who it is" denied "$(says --as unit-wh.yiyuan reveal "$N" 核对身份再联系 --need contact | sed 's/number not_allowed/denied/')"

# ---- named by nobody ----
bad "unit reported_unit" --as dispatcher order "$S" assign --lead wh.yiyuan --ground wrong_unit --reason 属地
bad "unit reported_unit" --as dispatcher order "$S" assign --co wh.binzhoujie --reason 协助
bad "unit reported_unit" --as dispatcher order "$S" whistle --level street --call wh.binzhoujie --unit ys.discipline --text 到场
bad "parts[0].lead reported_unit" --as dispatcher order "$S" split --kind split --part "wh.yiyuan: 清理" --reason 分办
bad "units[0] reported_unit" --as unit-ys.discipline order "$S" session --kind on_site --held 2010-01-01T10:00+08:00 --result agreed --text 议定 --units wh.yiyuan
bad "unit reported_unit" --as unit-wh.yiyuan order "$N" delegate --to wh.binzhoujie
is "returned" durable "$(says --as unit-ys.discipline order "$S" return --ground not_duty --text 不属本委)"
bad "unit reported_unit" --as dispatcher order "$S" rule --ruling uphold --lead wh.yiyuan --reason 属地
good --as dispatcher order "$S" rule --ruling dismiss --reason 仍由纪检承办
is "still with the same" ys.discipline "$(parts "$S")"

# ---- alone ----
bad "into other_report" --as dispatcher merge "$O" --into "$S" --reason 同一处
bad "into other_report" --as dispatcher merge "$S" --into "$O" --reason 同一处
bad "into other_report" --as dispatcher merge "$S" --into "$N" --reason 同一处

# ---- matters, and the lane ----
is "a key of its matter tracks" "$O" "$(tracks "$ME-housing" "$O" "$OCODE")"
is "of another it does not" "number not_found" "$(tracks "$ME-roads" "$O" "$OCODE")"
good --as dispatcher order "$O" change --matter city.road.lamp --reason 实为路灯
settle
is "by what it is about now" "$O" "$(tracks "$ME-roads" "$O" "$OCODE")"
is "and no longer by what it was" "number not_found" "$(tracks "$ME-housing" "$O" "$OCODE")"
is "nobody is told of that" 0 "$(ask "SELECT count(*) FROM intake.step s JOIN intake.request r ON r.id = s.request_id WHERE r.number = '$O' AND s.what = 'matter_changed'")"
read -r L LCODE <<<"$(submit weihai.yiyuan discipline.clue "某局长收受贿赂" --phone "138${PHONE}404")"
settle
is "to the lane's unit" ys.discipline "$(parts "$L")"
is "not for an ordinary desk" "number not_found" "$(looks dispatcher "$L")"
is "nor a supervisor" "number not_found" "$(says --as supervisor order "$L" comment --text 看看)"
is "nor at intake" "number not_found" "$(tracks agent "$L")"
is "for the lane's key it is there" "$L" "$(looks "$ME-lane" "$L")"
is "at intake, too" "$L" "$(tracks "$ME-lane" "$L" "$LCODE")"
is "the person tracks it" "$L" "$(tracks channel-phone "$L" "$LCODE")"
key both --role dispatcher --matters discipline,home,city
bad "into other_matter" --as "$ME-both" merge "$L" --into "$O" --reason 同一处
bad "into other_matter" --as "$ME-both" merge "$O" --into "$L" --reason 同一处

# ---- who sent it: not to be had by the phone, by what is alike, by what speaks of what ----
finds() { ctl --as "$1" request by-phone "138${PHONE}$2" 来电核对 --limit 1 | out '" ".join(one["number"] for one in page)'; }
read -r V _ <<<"$(submit weihai.yiyuan home "门口垃圾满了" --phone "138${PHONE}405")"
read -r W _ <<<"$(submit weihai.yiyuan.binzhoujie home "收费又不公开" --phone "138${PHONE}406" --reported wh.binzhoujie)"
read -r C _ <<<"$(submit weihai.yiyuan discipline.clue "门口垃圾满了" --phone "138${PHONE}405")"
is "a clue about it" durable "$(says --as agent submit --channel phone --district weihai --area weihai.yiyuan --matter discipline.clue --text "另有线索,第$RUN件" --phone "138${PHONE}407" --about "$V")"
settle
is "what is hidden takes no place" "$V" "$(finds agent 405)"
is "and nothing tells of it" 0 "$(grep -c earlier "$WORK/err")"
is "the desk finds a report" "$W" "$(finds agent 406)"
is "the unit that has it does not learn whose it is" "" "$(finds "$ME-agent" 406)"
is "a clue is compared with nothing" 0 "$(ask "SELECT count(*) FROM classifier.likeness l JOIN intake.request r ON r.id IN (l.request_id, l.other_id) WHERE r.number = '$C'")"
is "its page speaks of no clue" 0 "$(loopline --lang en order "$V" | grep -c "$C")"
is "nor its history" 0 "$(ask "SELECT count(*) FROM bus.event e JOIN intake.request r ON r.id = e.subject WHERE r.number = '$V' AND e.kind = 'referred'")"
is "its clocks are no page for everybody" 4 "$(ctl clock explain "$W" >/dev/null; echo $?)"
# ---- asked back: the case of a report is to the letter as none ----
good --as unit-wh.yiyuan order "$W" sign
good --as unit-wh.yiyuan order "$W" contact --note 已联系
good --as unit-wh.yiyuan order "$W" feedback --outcome solved --text 经现场核查,社区已将收费项目逐项公示并退还多收部分
settle
is "there is a case" 1 "$(ask "SELECT count(*) FROM survey.survey_case WHERE number = '$W' AND reported = 'wh.binzhoujie'")"
key reviewer --role reviewer --unit wh.binzhoujie
key bench --role bench --unit wh.binzhoujie
alike() { # KEY COMMAND… with % for the number
    local who=$1 none there
    shift
    none=$(says --as "$who" "${@//%/WH19990101-00001}")
    there=$(says --as "$who" "${@//%/$W}")
    is "$who, $1 $2: $none" "$none" "$there"
    is "it is refused" 1 "$(grep -cvE '^(durable|ok|duplicate)?$' <<<"$there")"
}
for who in "$ME-reviewer" "$ME-agent"; do
    alike "$who" survey rate % satisfied --text 好
    alike "$who" survey attempt % no_answer
done
for who in "$ME-reviewer" "$ME-bench"; do alike "$who" exclusion decide % --reason 属实; done
alike "$ME-reviewer" exclusion propose % --ground no_basis --text 查无此事
is "the desk rates it" durable "$(says --as agent survey rate "$W" satisfied --text 好)"
is "a report does not leave its desk: held by nobody of that unit" "$(says --as "$ME-agent" appeal lodge WH19990101-00001 --against rating --text 不服)" "$(says --as "$ME-agent" appeal lodge "$W" --against rating --text 不服)"

is "nothing waits in quarantine" 0 "$(ask "SELECT count(*) FROM bus.quarantine")"
is "nothing of the accused unit's looks is on record" 0 "$(ask "SELECT count(*) FROM bus.event WHERE actor LIKE '$ME-%' AND subject IN (SELECT id FROM intake.request WHERE number = '$S')")"
tally 160
