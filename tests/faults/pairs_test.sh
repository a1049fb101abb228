#!/usr/bin/env bash
# Pairs of requests that may be one matter, as people see them in a running town: proposed once for each two orders that
# run; read "merged" with who and when once somebody merged them at the router, "parted" after an un-merge, and are
# proposed no more; what was withdrawn is nobody's pair. And the report on the machine: what nobody has judged yet has no
# precision. VAR names the town.
# shellcheck source=tests/lib/faults.sh
. "$(dirname "$0")/../lib/faults.sh"
set -e

submit() { # PHONE: the same words, place and matter; another person
    ctl submit --channel phone --district pingyin --area "$AREA" --matter "$M" --phone "$1" \
        --text "锦水河边步道编号$RUN的第三盏路灯夜里不亮,灯杆$RUN也歪了,老人摔倒过一次,请派人检修$RUN" | sed -E 's/.*"number": *"([^"]*)".*/\1/'
}
AREA=$(sed -nE 's/.*code *= *"(pingyin\.[a-z_]+\.[a-z_]+)".*/\1/p' deploy/city/demo/*.cfg | head -n 1)
M=city.road.lamp
# Rows of merge list between two of these.
listed() {
    ctl merge list --limit 100000 | python3 -c '
import json, sys
print(sum(len({row["number"], row["other"]} & set(sys.argv[1:])) == 2 for row in json.load(sys.stdin)))' "$@"
}
all() { listed "$A" "$C" "$D"; }
like() { # ORDER OTHER FIELD: of the pair of these two on the first one's page
    ctl order "$1" | python3 -c '
import json, sys
page = json.load(sys.stdin)
for row in page["likeness"]:
    if {row["number"], row["other"]} == {sys.argv[1], sys.argv[2]}:
        print(row[sys.argv[3]])' "$1" "$2" "$3"
}
figure() { # FIELD: of all matters, since the moment
    ctl model report --since "$SINCE" | python3 -c '
import json, sys
print(json.dumps([row[sys.argv[1]] for row in json.load(sys.stdin)["matters"] if row["matter"] == "*"][0]))' "$1"
}

P=139$(printf %07d $(($$ * 37 % 10000000))) # people of this run, who have asked for nothing yet
A=$(submit "${P}1") C=$(submit "${P}2") D=$(submit "${P}3")
settle
is "three that are alike: three pairs" 3 "$(all)"
is "undecided" proposed "$(like "$A" "$C" state)"
ctl merge "$C" --into "$A" --reason "同一盏灯" >/dev/null
settle
is "merged: of two orders one pair" 1 "$(all)"
is "that names no order that was merged" "0 0" "$(listed "$C" "$A") $(listed "$C" "$D")"
is "the pair reads merged" merged "$(like "$A" "$C" state)"
is "by whom" "$(ask "SELECT actor FROM bus.event e JOIN router.work_order o ON o.id = e.subject WHERE o.number = '$C' AND e.kind = 'merged'")" "$(like "$A" "$C" decided_by)"
is "and when" no "$([ "$(like "$A" "$C" decided_at)" = None ] && echo yes || echo no)"
is "and why" "同一盏灯" "$(like "$A" "$C" reason)"
ctl unmerge "$C" --reason "是另一盏灯" >/dev/null
settle
is "parted" parted "$(like "$A" "$C" state)"
is "on the other's page, too" parted "$(like "$C" "$A" state)"
is "for its reason" "是另一盏灯" "$(like "$C" "$A" reason)"
is "by name in words" 1 "$(loopline --lang en order "$C" | grep -c "parted by $(like "$C" "$A" decided_by)" || true)"
is "it is proposed no more" 0 "$(listed "$A" "$C")"
is "the other two are" 2 "$(all)"
is "withdrawn" 0 "$(ctl withdraw "$D" --reason "已自行解决" >/dev/null && echo 0)"
settle
is "is nobody's pair" "0 0" "$(listed "$D" "$A") $(listed "$D" "$C")"

# --- the report on the machine: nobody said the matter ------------------------------------------------------
# later than all that is there, also where the clock of the town stands still
ask "UPDATE bus.clock SET origin = greatest(bus.now(), (SELECT max(accepted_at) FROM classifier.classification)) + interval '2 s',
                          wall_origin = clock_timestamp()" >/dev/null
SINCE=$(ask "SELECT to_char(bus.now() AT TIME ZONE 'UTC', 'YYYY-MM-DD\"T\"HH24:MI:SS\"Z\"')")
E=$(ctl submit --channel phone --district pingyin --area pingyin.yushan --phone "${P}4" \
    --text "榆山街道第七盏路灯夜里不亮,请派人检修" | sed -E 's/.*"number": *"([^"]*)".*/\1/')
settle
is "went on by itself" 1 "$(figure automatic)"
is "nobody has judged it" 0 "$(figure judged)"
is "so that nobody knows" null "$(figure precision)"
is "covered" 1.0 "$(figure coverage)"
for step in sign contact; do ctl order "$E" $step >/dev/null; done
ctl order "$E" feedback --outcome solved --text "已检修,路灯已亮" >/dev/null
settle
ctl order "$E" signoff >/dev/null 2>&1 || true # where the city wants it
settle
is "fed back: judged" 1 "$(figure judged)"
is "not corrected" 0 "$(figure corrected)"
is "right" 1.0 "$(figure precision)"

tally 1
