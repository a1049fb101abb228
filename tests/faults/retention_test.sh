#!/usr/bin/env bash
# What was kept long enough is made anonymous in every service, once, and never before: not while it runs, not under a legal
# hold, not while somebody is still asked, not by rules of another party; of a merged order not before its last request.
# Requests grow old by their own dates: the town's clock is everybody's. VAR names the town.
# shellcheck source=tests/lib/faults.sh
. "$(dirname "$0")/../lib/faults.sh"
NAME=冯留存$RUN GONE='（已匿名化）'
submit() { # TEXT [OPTION…]
    local text=$1
    shift
    echo >>"$WORK/count" # in a subshell: nothing else is left of it
    count=$(wc -l <"$WORK/count")
    ctl submit --channel phone --district pingyin --area pingyin.yushan --matter environment.noise.works --text "$text,第$RUN-$count件" \
        --address "翠屏街$RUN号" --name "$NAME" --phone "139$PHONE$(printf %03d $count)" --reference "来件$RUN" "$@" | out 'page["number"]'
}
id() { ask "SELECT id FROM intake.request WHERE number = '$1'"; }
grow_old() { # NUMBER DAYS
    ask "UPDATE intake.request SET over_at = bus.now() - interval '$2 days', kept_by = 0 WHERE number = '$1' AND state IN (2, 3, 6, 7)" >/dev/null
}
judged() { ask "SELECT kept_by <> 0 FROM intake.request WHERE number = '$1'"; }
gone() { ask "SELECT concat_ws('|', anonymised_at IS NOT NULL, content, address, reference, answer) FROM intake.request WHERE number = '$1'"; }
anonymous() { ask "SELECT anonymised_at IS NOT NULL FROM intake.request WHERE number = '$1'"; }
person() { ask "SELECT count(*) FROM identity.person p JOIN intake.request r ON r.id = p.request_id WHERE r.number = '$1'"; }
stays() { # TITLE NUMBER: looked at by the rules, and left as it is
    until_is "$1: judged" t judged "$2"
    is "$1: kept" "f|1" "$(anonymous "$2")|$(person "$2")"
}
events() { ask "SELECT count(*) FROM bus.event e WHERE e.subject = '$(id "$1")' AND e.kind = '$2'"; }
order() { ask "SELECT concat_ws('|', w.text, w.address) FROM router.work_order w WHERE w.number = '$1'"; }
# A later look of the work that time brings: whatever it would take it has taken when what grew old after it is gone.
marker() {
    local number
    number=$(submit 查询电话 --answer 已答复)
    settle
    ctl --as agent survey rate "$number" satisfied >/dev/null
    settle
    grow_old "$number" 40000
    until_is "time's work went round" t anonymous "$number"
}

deploy/dev/town.sh ready >/dev/null

# ---- withdrawn, with an order, a supplement, a comment, an interim result and a view of who asked ----
A=$(submit 工地噪声扰民)
settle
ctl order "$A" sign >/dev/null
good --as agent supplement "$A" "" 我住三楼东户
settle
good order "$A" comment --text 已约冯女士面谈
good order "$A" interim --text 冯女士在家等候
is "its phone finds it" "$A" "$(ctl --as agent request by-phone "139${PHONE}001" 来电核对 | out '" ".join(one["number"] for one in page)')"
is "somebody looked" "$NAME" "$(ctl reveal "$A" 冯女士来电核对 | out 'page["name"]')"
slip=$(ctl order "$A" supervise --slip --priority --text 督办冯女士来件 | out 'page["slip"]')
good slip answer "$slip" --text 已走访冯女士
good --as agent withdraw "$A" --reason 已解决
settle
is "not by itself" "f|1" "$(anonymous "$A")|$(person "$A")"
good hold set "$A" 法院调卷
bad "number already_done" hold set "$A" 再来
bad "reason too_short" hold release "$A" 完
bad "number not_found" hold set PY20000101-00001 没有此件
good hold release "$A" 调卷完毕
bad "number wrong_state" hold release "$A" 再来
good hold set "$A" 又来调卷
is "held, released, held" "1:t 2:f" "$(ask "SELECT string_agg(seq || ':' || left((released_at IS NOT NULL)::text, 1), ' ' ORDER BY seq) FROM intake.legal_hold WHERE request_id = '$(id "$A")'")"
grow_old "$A" 2556
stays "under a legal hold" "$A"
marker
is "still held" "f|1" "$(anonymous "$A")|$(person "$A")"
good hold release "$A" 调卷完毕
until_is "kept long enough" "t|$GONE|||" gone "$A"
settle
is "nobody" 0 "$(person "$A")"
is "its words" 0 "$(ask "SELECT count(*) FROM intake.supplement WHERE request_id = '$(id "$A")' AND content <> '$GONE'")"
is "why somebody looked" "$GONE" "$(ask "SELECT string_agg(DISTINCT reason, ' ') FROM identity.opening WHERE request_id = '$(id "$A")'")"
is "the classifier" "$GONE||0|0" "$(ask "SELECT concat_ws('|', content, address, length(caller), (SELECT count(*) FROM classifier.fingerprint f WHERE f.id = c.id)) FROM classifier.classification c WHERE number = '$A'")"
is "the order" "$GONE|" "$(order "$A")"
is "its supplements, comments, results" "$GONE" "$(ask "SELECT string_agg(DISTINCT text, ' ') FROM (SELECT order_id, text FROM router.supplement UNION ALL SELECT order_id, text FROM router.comment UNION ALL SELECT order_id, text FROM router.result) x WHERE order_id = '$(id "$A")'")"
words() {
    ask "SELECT string_agg(DISTINCT text, ' ') FROM (SELECT order_id, unnest(ARRAY[text, answer]) AS text FROM escalation.slip UNION ALL
         SELECT id, priority_text FROM escalation.watch) x WHERE order_id = '$(id "$A")'"
}
is "what officials wrote of it" "$GONE" "$(words)"
is "why it was held" "$GONE" "$(ask "SELECT string_agg(DISTINCT set_reason, ' ') FROM intake.legal_hold WHERE request_id = '$(id "$A")'")"
is "no phone finds it" "" "$(ctl --as agent request by-phone "139${PHONE}001" 来电核对 | out '" ".join(one["number"] for one in page)')"
is "on record, once" 1 "$(events "$A" anonymised)"
is "what was done is kept" t "$(ask "SELECT count(*) > 3 FROM bus.event WHERE subject = '$(id "$A")'")"
is "nobody is shown" "None" "$(ctl reveal "$A" 回访 | out 'page["phone"]')"
is "no dump holds the name" 0 "$("$PG/pg_dump" -d "$(cat "$VAR/etc/owner.conninfo")" -n router -n classifier -n survey -n intake -n identity | grep -c "翠屏街$RUN号\|来件$RUN")"

# ---- at the first contact: the survey's words ----
E=$(submit 咨询施工时间 --answer 白天可以施工)
settle
good --as agent survey rate "$E" satisfied --text 冯女士很满意
grow_old "$E" 3649
stays "a day too early" "$E"
grow_old "$E" 3651
until_is "kept long enough" "t|$GONE|||" gone "$E"
settle
is "the survey" "t|" "$(ask "SELECT concat_ws('|', anonymised_at IS NOT NULL, text) FROM survey.survey WHERE number = '$E'")"
is "the rating stays" 1 "$(ask "SELECT rating FROM survey.survey WHERE number = '$E'")"

# ---- by other rules, and not while it runs ----
B1=$(submit 企业反映噪声 --party enterprise --answer 已转告)
settle
grow_old "$B1" 5474
stays "an enterprise's" "$B1"
C=$(submit 还在办理)
settle
grow_old "$C" 40000
ask "UPDATE intake.request SET over_at = bus.now() - interval '40000 days', keep_until = bus.now() - interval '1 day', kept_by = 1 WHERE number = '$C'" >/dev/null
marker
is "while it runs" "f|1" "$(anonymous "$C")|$(person "$C")"
D=$(submit 还要回访 --answer 已答复)
settle
ask "INSERT INTO intake.survey_ask (request_id, case_id, visit, kind, way, channel, aspects, token_hash, asked_at, until_at)
     VALUES ('$(id "$D")', '$(id "$D")', 1, 1, 2, 'sms', '', sha256('$D'), bus.now(), bus.now() + interval '1 day')" >/dev/null
grow_old "$D" 40000
stays "while somebody is asked" "$D"
marker
is "still asked" "f|1" "$(anonymous "$D")|$(person "$D")"

# ---- two requests on one order: whoever still rides on it needs the words ----
F=$(submit 并单甲) G=$(submit 并单乙)
settle
good --as agent supplement "$F" "" 我住四楼
settle
good --as dispatcher merge "$G" --into "$F" --reason 同一工地
settle
good --as agent withdraw "$F" --reason 不再反映
settle
grow_old "$F" 2556
until_is "the first is gone" "t|$GONE|||" gone "$F"
settle
is "not what it added itself" "$GONE" "$(ask "SELECT string_agg(text, ' ') FROM router.supplement WHERE request_id = '$(id "$F")'")"
is "the order keeps its words" "并单甲,第$RUN|翠屏街$RUN号" "$(order "$F" | sed 's/-[0-9]*件//')"
good --as agent withdraw "$G" --reason 不再反映
settle
grow_old "$G" 2556
until_is "the second is gone" "t|$GONE|||" gone "$G"
settle
is "and the words" "$GONE|" "$(order "$F")"

is "each on record once" "1 1 1" "$(echo "$(events "$E" anonymised)" "$(events "$F" anonymised)" "$(events "$G" anonymised)")"
settle
is "nothing is left" "0|0" "$(ask "SELECT concat_ws('|', (SELECT count(*) FROM bus.outbox), (SELECT count(*) FROM bus.quarantine))")"
tally 60
