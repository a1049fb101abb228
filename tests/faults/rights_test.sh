#!/usr/bin/env bash
# Whose orders a key reaches, in a running town: its unit's and those below, never another unit's; and only those of its
# matters when it is limited to some: of others it hears that there is no such number. VAR names the town.
# shellcheck source=tests/lib/faults.sh
. "$(dirname "$0")/../lib/faults.sh"
deploy/dev/town.sh ready >/dev/null
ME=rights-$RUN
cleanup() {
    ask "DELETE FROM bus.principal_key WHERE name LIKE '$ME%'; DELETE FROM bus.principal WHERE name LIKE '$ME%'" >/dev/null
    rm -rf "$WORK" "$VAR/keys/$ME"*
}
trap cleanup EXIT
key() { ctl keys new "$ME-$1" --register "${@:2}" >/dev/null; echo $?; }
looks() { # AS NUMBER
    ctl --as "$1" order "$2" view | out 'page["number"] if "number" in page else " ".join(e["field"] + " " + e["reason"] for e in page["errors"])'
}
N=$(ctl submit --channel phone --district weihai --area weihai.yiyuan.binzhoujie --matter housing.structure.wall --text "商铺砸了承重墙,第$RUN件" --phone "138${PHONE}321" --urgent | out 'page["number"]')
settle
LEAD=$(ask "SELECT a.unit FROM router.assignment a JOIN router.work_order o ON o.id = a.order_id WHERE o.number = '$N' AND a.duty = 1 AND a.state <> 6")

# ---- units ----
is "its unit sees it" "$N" "$(looks "unit-$LEAD" "$N")"
is "another unit does not" "unit not_yours" "$(looks unit-py.urban "$N")"
is "nor by another's name" "unit not_yours" "$(ctl --as unit-py.urban order "$N" view --unit "$LEAD" | out 'page["errors"][0]["field"] + " " + page["errors"][0]["reason"]')"
is "every command of units is tried" "" "$(unit_acts_missing)"
W=$(ctl submit --channel phone --district weihai --area weihai.yiyuan --matter home --text "楼道堆物,第$RUN件" --phone "138${PHONE}323" | out 'page["number"]')
settle
SLIP=$(give_relief_and_slip "$W" wh.yiyuan)
is "there is a slip to answer" 1 "$(grep -c '^DB' <<<"$SLIP")"
while IFS='|' read -r type act; do
    for who in unit-py.urban leader-py.urban; do
        # shellcheck disable=SC2046 # words of a command line
        said=$(says --as "$who" $(unit_act "$act" "$W" wh.yiyuan "$SLIP"))
        is "$who: $type" no "$(case $said in durable | duplicate | ok | '') echo "$said" ;; *) echo no ;; esac)"
    done
done <<<"$UNIT_ACTS"
is "its unit signs" durable "$(says --as "unit-$LEAD" order "$N" sign)"

# ---- matters ----
is "a matter of none" 6 "$(key wrong --role dispatcher --matters no.such.matter)"
is "a channel of some" 2 "$(key wrong --role channel --channel phone --matters housing)"
is "limited to its group" 0 "$(key in --role dispatcher --matters city.road,housing)"
is "limited to another" 0 "$(key out --role dispatcher --matters city.road)"
is "a unit's people, likewise" 0 "$(key unit --role handler --unit "$LEAD" --matters city.road)"
is "it is there" "$N" "$(looks "$ME-in" "$N")"
is "for the other it is not" "number not_found" "$(looks "$ME-out" "$N")"
is "as if there were none" "$(looks "$ME-out" "$N")" "$(ctl --as "$ME-out" track "$N" X >/dev/null; looks "$ME-out" "$N")"
is "nor for the unit's" "number not_found" "$(looks "$ME-unit" "$N")"
is "nothing is done" "number not_found" "$(says --as "$ME-out" order "$N" comment --text 看看)"
M=$(ctl submit --channel phone --district weihai --area weihai.yiyuan.xiqin --matter city.road.lamp --text "路灯不亮,第$RUN件" --phone "138${PHONE}322" | out 'page["number"]')
settle
is "nor by way of an order of its own" "into not_found" "$(says --as "$ME-out" merge "$M" --into "$N" --reason 同一处)"
is "no view is on record for who saw none" 0 "$(ask "SELECT count(*) FROM bus.event WHERE actor IN ('$ME-out', '$ME-unit')")"
is "a supervisor of some" 0 "$(key boss --role supervisor --matters city.road)"
is "what is of no order is denied" 4 "$(ctl --as "$ME-boss" meeting call six 2024-04-16 --reason 议 >/dev/null; echo $?)"
is "a list is of what it reaches" 0 "$(ctl --as "$ME-out" review list >/dev/null; echo $?)"
is "no limit, all of it" 0 "$(ctl --as dispatcher review list >/dev/null; echo $?)"

# ---- what a name is bound to does not change by a slip ----
again() { loopline --lang en keys new "$ME-$1" --register "${@:2}" 2>&1 >/dev/null | grep -o 'another --[a-z]*'; }
bound() { ask "SELECT role || ' ' || unit || ' ' || matters FROM bus.principal WHERE name = '$ME-unit'"; }
BOUND=$(bound)
is "the same again is harmless" 0 "$(key unit --role handler --unit "$LEAD" --matters city.road)"
is "another role" "another --role" "$(again unit --role leader --unit "$LEAD" --matters city.road)"
is "another unit" "another --unit" "$(again unit --role handler --unit py.urban --matters city.road)"
is "other matters" "another --matters" "$(again unit --role handler --unit "$LEAD")"
is "another channel" "another --channel" "$(again unit --role handler --unit "$LEAD" --matters city.road --channel phone)"
is "it is a conflict" 6 "$(key unit --role leader --unit "$LEAD" --matters city.road)"
is "nothing changed" "$BOUND" "$(bound)"
is "unless that is said" 0 "$(key unit --role handler --unit py.urban --replace)"
is "then it is another" py.urban "$(bound | cut -d' ' -f2)"

is "listed" housing "$(ctl keys list | out '[k["matters"] for k in page if k["name"] == "'"$ME-in"'"][0].split(",")[1]')"
is "whose rights changed is on record" "housing loopline_admin" "$(ctl audit keys "$ME-in" | out 'page[0]["matters"].split(",")[1] + " " + page[0]["by"]')"
ask "UPDATE bus.principal SET matters = 'housing' WHERE name = '$ME-in'" # by hand
is "by hand as well" "principal_changed True" "$(ctl audit keys "$ME-in" | out 'page[-1]["what"] + " " + str("city.road,housing" in page[-1]["before"])')"
tally 85
