#!/usr/bin/env bash
# What nobody asked, applied for or decided in time (R30, R34, R40, R41): a follow-up at first contact is overdue once, and still owed; a look-back is
# missed, and the case goes on; an appeal without an order is told overdue once. Nobody's answer is made up, whoever dies
# meanwhile. And a page of callable people is full by the hours of the pack in force. VAR names the town.
# shellcheck source=tests/lib/faults.sh
. "$(dirname "$0")/../lib/faults.sh"
submit() { # TEXT OPTIONS…: everybody is somebody else
    count=$((count + 1))
    ctl submit --channel phone --district pingyin --area pingyin.yushan --text "$1,第$RUN-$count件" \
        --phone "139$PHONE$(printf %03d $count)" "${@:2}" | out 'page["number"]'
}
case_of() { ask "SELECT concat_ws('|', $2) FROM survey.survey_case c WHERE c.number = '$1'"; }
events() { ask "SELECT count(*) FROM bus.event e JOIN survey.survey_case c ON c.id = e.subject WHERE c.number = '$1' AND e.kind = '$2'"; }
status() { ctl status | out "page[\"$1\"]"; }
listed() { # OPTIONS…: of ours, in that order; others of this town may wait too
    ctl survey list --district pingyin --limit 500 "$@" | out "\" \".join(row[\"number\"] for row in page if row[\"number\"] in (\"$O\", \"$A\"))"
}
# What others of this town left: NUMBER, which is ours, apart.
follow_ups() { ask "SELECT count(*) FROM survey.survey WHERE state = 1 AND overdue AND number <> '$1'"; }
appeals() { ask "SELECT count(*) FROM survey.appeal WHERE state = 1 AND due_at < bus.now() AND request_number <> '$1'"; }
look_backs() { ask "SELECT count(*) FROM survey.survey_case c WHERE c.kind = 2 AND c.state IN (6, 11) AND c.number <> '$1' AND EXISTS (
    SELECT FROM survey.survey s WHERE s.case_id = c.id AND s.visit = c.visit AND s.state = 3)"; }

deploy/dev/town.sh ready >/dev/null
deploy/dev/town.sh service survey 2 >/dev/null
ctl time set 2019-06-03T10:00:00+08:00 --back >/dev/null

# ---- R34: first contact, and nobody calls back ----
O=$(submit 施工噪声扰民 --matter environment.noise.works)
settle
for step in sign contact; do ctl order "$O" $step >/dev/null; done
ctl order "$O" feedback --outcome solved --text 已责令停工并现场复核 >/dev/null
settle
is "an order has the clock of its follow-up" "2|" "$(case_of "$O" "c.state, coalesce(c.window_until::text, '')")"
A=$(submit 咨询居住证办理材料 --answer 持身份证和租房合同到派出所办理)
settle
is "a window, in working days" "1|t" "$(case_of "$A" "c.state, c.window_until > c.fed_back_at + interval '5 days' AND c.next_at = c.window_until")"
is "not overdue yet" "$(follow_ups "$A")" "$(status follow_ups_overdue)"
ctl time advance 10d >/dev/null
for pid in "$VAR"/run/survey*.pid; do kill -9 "$(cat "$pid")"; break; done
deploy/dev/town.sh start >/dev/null 2>&1
until_is "told" 1 events "$A" follow_up_overdue
settle
is "still owed, and nothing made up" "1|1|" "$(case_of "$A" "c.state, c.open, coalesce(c.next_at::text, '')")"
is "no attempt that nobody made" 0 "$(ask "SELECT count(*) FROM survey.attempt t JOIN survey.survey_case c ON c.id = t.case_id WHERE c.number = '$A'")"
is "counted openly" $(($(follow_ups "$A") + 1)) "$(status follow_ups_overdue)"
until_is "before whoever waits longer" "$A $O" listed # the replica that was killed has only just started
ctl time advance 10d >/dev/null
settle
is "once" 1 "$(events "$A" follow_up_overdue)"
good --as agent survey rate "$A" satisfied
settle
is "asked back after all" 7 "$(case_of "$A" c.state)"
is "that it was late stays" t "$(ask "SELECT overdue FROM survey.survey WHERE number = '$A'")"

# ---- R41: an appeal without an order has a limit too ----
good appeal lodge "$A" --against closure --text 答复与实际不符
settle
D="SELECT concat_ws('|', a.due_at > a.filed_at, a.overdue) FROM survey.appeal a WHERE a.request_number = '$A'"
is "by the policy of the backstop" "t|f" "$(ask "$D")"
is "it has no clock" 0 "$(ask "SELECT count(*) FROM escalation.clock k JOIN survey.survey_case c ON c.id = k.order_id WHERE c.number = '$A' AND k.stage = 13")"
is "in time" "0 $(appeals "$A")" "$(events "$A" appeal_overdue) $(status appeals_overdue)"
ctl time advance 10d >/dev/null
until_is "told" 1 events "$A" appeal_overdue
settle
is "once" "t|t 1 $(($(appeals "$A") + 1))" "$(ask "$D") $(events "$A" appeal_overdue) $(status appeals_overdue)"
is "overdue first" "True True" "$(ctl appeal list --limit 500 | out "\" \".join([str(page[0][\"overdue\"])] + [str(row[\"overdue\"]) for row in page if row[\"number\"] == \"$A\"])")"
good appeal rule "$(ask "SELECT number FROM survey.appeal WHERE request_number = '$A'")" dismissed --reason 答复属实
is "no more" "$(appeals "$A")" "$(status appeals_overdue)"

# ---- the hours of the pack in force fill the page, whatever the pack of each case says ----
cp -r deploy/city/demo "$WORK/pack"
sed -i 's/from = "09:00"; to = "20:00"/from = "09:00"; to = "21:00"/' "$WORK/pack/survey.cfg"
ctl pack apply "$WORK/pack" >/dev/null
ctl time set 2019-07-10T20:30:00+08:00 --back >/dev/null
until_is "callable while the pack in force says so" "$O" listed --callable
ctl time set 2019-07-10T21:30:00+08:00 --back >/dev/null
is "nobody is called at night" "" "$(listed --callable)"

# ---- R40: the look-back that nobody made ----
ctl time set 2019-07-11T10:00:00+08:00 --back >/dev/null
good --as agent survey rate "$O" satisfied

# ---- R30: nobody applies in time, then nobody decides ----
waits() { ctl writeoff list --district pingyin --limit 500 "$@" | out "\" \".join(\" \".join([row[\"number\"], str(row[\"applied\"]), str(row[\"overdue\"])]) for row in page if row[\"number\"] == \"$O\")"; }
counted() { # others of this town may be late, too
    [ "$(status write_offs_overdue)" = "$(ask "SELECT count(*) FROM survey.survey_case WHERE state IN (4, 5) AND window_until < bus.now()")" ] && echo counted
}
is "there is a time to apply in" "4|f|t" "$(case_of "$O" "c.state, c.overdue, c.next_at = c.window_until")"
is "listed, not late" "$O False False" "$(waits)"
is "nothing is late" "counted " "$(counted) $(waits --overdue)"
ctl time advance 10d >/dev/null
until_is "told" 1 events "$O" write_off_overdue
settle
is "it waits as before, and openly" "4|t|" "$(case_of "$O" "c.state, c.overdue, coalesce(c.next_at::text, '')")"
is "late, and counted" "counted $O False True" "$(counted) $(waits --overdue)"
ctl time advance 10d >/dev/null
settle
is "once" 1 "$(events "$O" write_off_overdue)"
good order "$O" writeoff --text 已办结
is "another time to decide in" "5|f|t" "$(case_of "$O" "c.state, c.overdue, c.next_at = c.window_until")"
ctl time advance 10d >/dev/null
until_is "told again" 2 events "$O" write_off_overdue
settle
is "late, and counted" "counted $O True True" "$(counted) $(waits --overdue)"
good order "$O" approve
is "no more" "counted " "$(counted) $(waits)"
ask "UPDATE survey.survey_case SET look_back_at = bus.now() + interval '1 h', next_at = bus.now() + interval '1 h' WHERE number = '$O'"
ctl time advance 1h >/dev/null
until_is "looked back at, for so long" "10|t" case_of "$O" "c.state, c.next_at = c.window_until"
ctl time advance 20d >/dev/null
until_is "missed" 1 events "$O" look_back_missed
settle
is "written off as before, and archived in its time" "6|0|t" "$(case_of "$O" "c.state, c.open, c.next_at = c.archive_at")"
is "nothing is made up" "3|0" "$(ask "SELECT concat_ws('|', s.state, s.rating) FROM survey.survey s WHERE s.number = '$O' AND s.kind = 2")"
is "counted openly" $(($(look_backs "$O") + 1)) "$(status look_backs_missed)"
is "a month without points says so" 1 "$("$B/bin/loopline" --config "$VAR/etc/loopline.cfg" --lang en points --month 2018-03 2>/dev/null | grep -c "no unit has points")"
is "nothing in quarantine" 0 "$(ask "SELECT count(*) FROM bus.quarantine")"

tally 1
