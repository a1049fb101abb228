#!/usr/bin/env bash
# A figure that was issued is issued again the same (N05): services are away in turn while limits run out and people go on
# working, and what they hear later is written down later. At moments of it every rate, every fact and every kind of report
# is issued and kept; at the end each is told again as of its moment and compared byte for byte. What was written down late
# is a correction, and a formula that was changed since is not the one of then. VAR names the town.
# shellcheck source=tests/lib/faults.sh
. "$(dirname "$0")/../lib/faults.sh"
town() { deploy/dev/town.sh "$@" >/dev/null; }
heard() { # SERVICES: everything is with these, which are away
    until_is "everything is with $1" 0 ask "SELECT count(*) FROM bus.outbox WHERE destination NOT IN ($1)"
}
declare -A TEXTS=([1]=工地夜间施工噪声扰民 [2]=路灯不亮影响出行 [3]=垃圾桶满溢无人清运 [4]=井盖破损存在隐患 [5]=小区停水没有通知 [6]=占道经营堵塞通道 [7]=河道有异味 [8]=公交站牌倒塌)
submit() { # N OPTIONS…: everybody is somebody else, and says something else
    count=$((count + 1))
    ctl submit --channel phone --district pingyin --area pingyin.yushan --text "${TEXTS[$1]},第$RUN-$count件" \
        --phone "137$PHONE$(printf %03d $count)" "${@:2}" | out 'page["number"]'
}
order() { ctl order "$@" >/dev/null || is "order $*" taken "$(cat "$WORK/err")"; }
rate() { ctl --as agent survey rate "$@" >/dev/null || is "rate $*" taken "$(cat "$WORK/err")"; }

KINDS="bulletin daily weekly monthly performance accountability cases ledger blind_spots forecast theme"
SINCE=2022-03-01
facts() { # AS-OF [CHANGE]: all of them, one line for each kind, day, unit, place and matter; undone
    ask "BEGIN; ${2:-}; SELECT fact, date_trunc('hour', at), unit, district, area, matter, party, count(*) FROM report.fact
         WHERE at >= '$SINCE' AND at < '$1' AND known_at <= '$1' AND (gone_at IS NULL OR gone_at > '$1')
         GROUP BY 1, 2, 3, 4, 5, 6, 7 ORDER BY 1, 2, 3, 4, 5, 6, 7; ROLLBACK"
}
write() { # FOLDER AS-OF [full]: what is told; full: every kind of report and of rate
    local kind kinds=monthly rates=unit
    [ "${3:-}" = "" ] || kinds=$KINDS rates="unit area matter period district"
    mkdir -p "$1"
    for kind in $kinds; do ctl report "$kind" --since $SINCE --until "$2" --as-of "$2" --out "$1" >/dev/null || is "report $kind" written "$(cat "$WORK/err")"; done
    for by in $rates; do ctl rates --by "$by" --since $SINCE --until "$2" --as-of "$2" >"$1/rates-$by.json"; done
    ctl rates on_time --orders --since $SINCE --until "$2" --as-of "$2" | sed -E 's/"watermark": ?"[^"]*"//' >"$1/rates-orders.json"
    ctl points --month 2022-03 --as-of "$2" >"$1/points.json"
    facts "$2" >"$1/facts"
    find "$1" -name '*.csv' -exec sed -Ei 's/,[^,]*$//' {} + # the last column is the watermark of the copy
}
ISSUED=()
issue() { # NAME [full]: now, to the second
    local at
    ctl time advance 1s >/dev/null # what was done until now is of a second that is over
    at=$(ask "SELECT to_char(date_trunc('second', bus.now()) AT TIME ZONE 'UTC', 'YYYY-MM-DD\"T\"HH24:MI:SS\"Z\"')")
    ctl time advance 2s >/dev/null # what is done next is done after it
    write "$WORK/issued/$1" "$at" "${2:-}"
    ISSUED+=("$1 $at ${2:-}")
}
at_of() { printf '%s\n' "${ISSUED[@]}" | awk -v name="$1" '$1 == name { print $2 }'; }

town ready
ctl time set 2022-03-07T09:00:00+08:00 --back >/dev/null # a Monday
MATTER=environment.noise.works
A=$(submit 1 --matter $MATTER) C=$(submit 2 --matter $MATTER) D=$(submit 3 --matter $MATTER)
town settled
ctl time advance 20min >/dev/null
order "$A" sign
town settled
issue quiet

# ---- escalation is away: limits run out unheard, and units do what they owe in time ----
town term escalation
order "$A" contact
order "$C" sign
order "$C" contact
order "$C" feedback --outcome solved --text 已到现场处置并完成整改,复核合格
E=$(submit 4 --matter $MATTER)
heard 4
issue unheard
ctl time advance 12d >/dev/null
issue overdue_unheard
order "$A" feedback --outcome solved --text 已责令停工并现场复核,逾期说明已附
heard 4
issue late_unheard full
town service escalation
town ready
town settled
town fired
town settled
ctl time advance 5min >/dev/null
issue heard

# ---- router and classifier are away: what was asked for is not founded; then intake is, and does not hear that it was ----
town term router
town term classifier
submit 5 --matter $MATTER >/dev/null
submit 6 --answer 已告知办理方式 >/dev/null
heard "2, 3"
ctl time advance 8h >/dev/null
issue unfounded
town term intake
town service router
town service classifier
heard 1
issue founded_untold full
town service intake
town ready
town settled
issue founded

# ---- survey is away: what was fed back is not asked about; intake is away: nobody is told ----
town term survey
order "$D" sign
order "$D" contact
order "$D" feedback --outcome solved --text 已清运并增加清运频次,现场已复核
heard 5
issue unasked
town service survey
town ready
town settled
rate "$A" dissatisfied --cause not_solved --text 没有解决
town settled
issue redone full
town term intake
order "$E" sign
rate "$C" satisfied
heard 1
ctl time advance 1d >/dev/null
issue untold
town service intake
town ready
town settled
town fired
issue told

# ---- another formula from now on ----
cp -r deploy/city/demo "$WORK/pack"
sed -i '/code = "on_time"/,/}/s/version = 1/version = 2/; /code = "on_time"/,/}/s/denominator = \["on_time", "late", "overdue"\]/denominator = ["on_time", "late"]/' "$WORK/pack/scoring.cfg"
is "another formula" 1 "$(diff deploy/city/demo/scoring.cfg "$WORK/pack/scoring.cfg" | grep -c '^> .*denominator = \["on_time", "late"\]')"
ctl pack apply "$WORK/pack" >/dev/null
ctl time advance 1h >/dev/null
issue other_formula full

# ---- what came after changes nothing that was issued ----
ctl time advance 6d >/dev/null
town fired
rate "$D" dissatisfied --cause not_solved --text 又堆满了
town settled
for one in "${ISSUED[@]}"; do
    read -r name at full <<<"$one"
    write "$WORK/again/$name" "$at" "$full"
    is "$name, told again as of $at" "" "$(diff -rq -I '^<!-- watermark ' "$WORK/issued/$name" "$WORK/again/$name" 2>&1 | head -n 5)$(diff -r -I '^<!-- watermark ' "$WORK/issued/$name" "$WORK/again/$name" 2>&1 | head -n 12)"
    is "$name has something to tell" t "$([ "$(wc -l <"$WORK/issued/$name/facts")" -ge 3 ] && echo t)"
done

# ---- a later correction shows as a correction ----
NOW=$(ask "SELECT to_char(bus.now() AT TIME ZONE 'UTC', 'YYYY-MM-DD\"T\"HH24:MI:SS\"Z\"')")
told() { # FOLDER SECTION: rows of its list
    awk 'END { print NR - 1 }' "$1"/monthly-*-"$2".csv
}
THEN=$(at_of overdue_unheard)
mkdir -p "$WORK/corrected"
ctl report monthly --since $SINCE --until "$THEN" --as-of "$NOW" --out "$WORK/corrected" >/dev/null
is "it was not known to be done in time" t "$([ "$(told "$WORK/issued/overdue_unheard" overdue)" -gt "$(told "$WORK/corrected" overdue)" ] && echo t)"
is "nothing was corrected when it was issued" 0 "$(told "$WORK/issued/overdue_unheard" corrected_since)"
is "what was written down late is listed" t "$([ "$(told "$WORK/corrected" corrected_since)" -gt 0 ] && echo t)"
is "and counted" t "$([ "$(ctl rates on_time --since $SINCE --until "$THEN" --as-of "$NOW" | out 'len(page["corrected"])')" -gt 0 ] && echo t)"
version() { ctl rates on_time --since $SINCE --until "$THEN" --as-of "$1" | out '" ".join(str(row["version"]) for row in page["formulas"])'; }
is "by the formula of then" 1 "$(version "$(at_of told)")"
is "and by that of now" 2 "$(version "$NOW")"
sed -i '/code = "on_time"/,/}/s/least = [0-9]*/least = 7/' "$WORK/pack/scoring.cfg"
is "two formulas under one version" 3 "$(ctl pack apply "$WORK/pack" >/dev/null; echo $?)"
is "back to the one before" 0 "$(ctl pack apply deploy/city/demo >/dev/null; echo $?)"
sed -i '/code = "on_time"/,/}/s/version = 2/version = 1/' "$WORK/pack/scoring.cfg"
is "under one that it had long ago" 3 "$(ctl pack apply "$WORK/pack" >/dev/null; echo $?)"

# ---- negative controls: without what was noted of the writing, figures would change ----
for change in "UPDATE escalation.milestone SET recorded_at = NULL" "UPDATE escalation.clock SET end_recorded_at = NULL" \
    "UPDATE escalation.clock SET recorded_at = NULL" "UPDATE intake.step SET recorded_at = NULL"; do
    changed=0
    for one in "${ISSUED[@]}"; do
        read -r name at full <<<"$one"
        [ "$(facts "$at" "$change")" = "$(cat "$WORK/issued/$name/facts")" ] || changed=$((changed + 1))
    done
    is "found: $change" t "$([ $changed -gt 0 ] && echo t)"
done
is "nothing in quarantine" 0 "$(ask "SELECT count(*) FROM bus.quarantine")"

echo "${#ISSUED[@]} moments"
tally 38
