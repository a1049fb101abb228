#!/usr/bin/env bash
# The history of a running town: many who look at one order at once all get their answer, whichever replica they ask, and
# every look is on record, linked; a day brings one anchor, however many replicas make it; who saw what is found again,
# by order and by watermark; a spoilt event is named. VAR names the town.
# shellcheck source=tests/lib/faults.sh
. "$(dirname "$0")/../lib/faults.sh"
submit() { # TEXT: NUMBER
    count=$((count + 1))
    ctl submit --channel phone --district weihai --text "$1,第$RUN-$count件" --phone "139$PHONE$(printf %03d $count)" | out 'page["number"]'
}
faults_of() { ctl audit verify "$@" | out '" ".join(sorted({f["fault"] for f in page["faults"]})) or "none"'; }
who() { ctl audit who "$@" | out '" ".join(sorted({row["way"] for row in page}))'; }
anchored_today() { # anchors of the town's own day
    ask "SELECT count(*) FROM bus.anchor WHERE (made_at + interval '8 h')::date = (bus.now() + interval '8 h')::date AT TIME ZONE 'UTC'"
}

deploy/dev/town.sh ready >/dev/null
deploy/dev/town.sh service router 2 >/dev/null
deploy/dev/town.sh service escalation 2 >/dev/null
deploy/dev/town.sh ready >/dev/null
A=$(submit 悦海小区楼上漏水)
B_=$(submit 青龙路路灯整夜不亮)
settle

# ---- many look at once ----
before=$(ask "SELECT count(*) FROM bus.event e JOIN router.work_order o ON o.id = e.subject WHERE o.number = '$A' AND e.kind = 'viewed'")
LOOKS=40
jobs=""
for ((i = 0; i < LOOKS; i++)); do
    LOOPLINE_CTL__TIMEOUT_MS=$((10000 * ${SLOW%%.*})) ctl order "$A" view --as dispatcher >"$WORK/look-$i" 2>/dev/null & jobs="$jobs $!"
done
refused=0
for job in $jobs; do wait "$job" || refused=$((refused + 1)); done
is "everybody who looks gets an answer" 0 $refused
looks=$(ask "SELECT count(*) FROM bus.event e JOIN router.work_order o ON o.id = e.subject WHERE o.number = '$A' AND e.kind = 'viewed'")
is "each look is on record; one that was asked again, for want of an answer, twice" yes "$([ $((looks - before)) -ge $LOOKS ] && echo yes || echo "$looks")"
is "and linked" none "$(faults_of --order "$A")"

# ---- who saw it ----
T1=$(ask "SELECT to_char(bus.now() AT TIME ZONE 'UTC', 'YYYY-MM-DD\"T\"HH24:MI:SS.US\"Z\"')")
is "an order's page has a watermark" 36 "$(ctl order "$A" --purpose "回访前核对 13912345678" | out 'len(page["watermark"])')"
is "so has the page that says why" 36 "$(ctl order "$A" --why | out 'len(page["watermark"])')"
MARK=$(ctl order "$A" --purpose 复核 | out 'page["watermark"]')
ctl requests --district weihai --limit 100 >/dev/null
ctl reveal "$A" "须上门联系" --as agent >/dev/null
ctl order "$A" evidence --out "$WORK/files" >/dev/null
is "every way of seeing it is found" "export list page reveal view" "$(who "$A")"
is "between two instants" "export list page reveal" "$(who "$A" --since "$T1")"
is "and none before the town was there" "" "$(who "$A" --until 2001-01-01)"
is "the other one was in a list only" list "$(who "$B_")"
is "a watermark says whose and of what" "$A page 复核" "$(ctl audit copy "$MARK" | out '" ".join([page["numbers"], page["way"], page["purpose"]])')"
EVIDENCE=$(sed -n 's/.*\([0-9a-f]\{8\}-[0-9a-f-]\{27\}\)$/\1/p' "$WORK/files/$A/index.md" | tail -n 1)
is "a file carries its own" "$A export" "$(ctl audit copy "$EVIDENCE" | out '" ".join([page["numbers"], page["way"]])')"
is "nobody's number is in the history" 0 "$(ask "SELECT count(*) FROM bus.event WHERE detail::text LIKE '%13912345678%'")"
is "the need for who asked is told" visit "$(ctl reveal "$A" 上门核实 --need visit --as reviewer >/dev/null; ctl audit who "$A" | out '" ".join(row["purpose"] for row in page if row["who"] == "reviewer")')"
is "no such watermark" 6 "$(ctl audit copy 01a205ca-73e2-70ee-9a77-44ebce1494a9 >/dev/null 2>&1; echo $?)"
is "no watermark at all" 2 "$(ctl audit copy nonsense >/dev/null 2>&1; echo $?)"
is "no such order" 6 "$(ctl audit who WH20000101-00001 >/dev/null 2>&1; echo $?)"
is "a span that holds no time" 2 "$(ctl audit who "$A" --since 2019-02-01 --until 2019-01-01 >/dev/null 2>&1; echo $?)"

# ---- anchors ----
until_is "the town's day is anchored" 1 anchored_today
for day in 1 2 3; do
    ctl time advance 24h >/dev/null
    until_is "day $day is anchored" 1 anchored_today
done
is "by one of them, and signed" "0|0" "$(ask "SELECT count(*) FILTER (WHERE signature IS NULL), count(*) - max(number) FROM bus.anchor")"
ctl audit export --file "$WORK/anchors" >/dev/null
ctl audit anchor >/dev/null
is "its anchors are those of the file" yes "$(ctl audit verify --anchors "$WORK/anchors" | out '"yes" if page["kept"] > 0 and page["kept"] == page["anchors"] - 1 else page["kept"]')"
is "the whole history holds" none "$(faults_of --anchors "$WORK/anchors")"

# ---- somebody was at it ----
ask "CREATE TABLE bus.audit_test_kept AS TABLE bus.event; SET session_replication_role = replica;
     UPDATE bus.event SET actor = 'nobody' WHERE id = (SELECT min(e.id) FROM bus.event e JOIN router.work_order o ON o.id = e.subject WHERE o.number = '$A' AND e.kind = 'viewed')" >/dev/null
is "a changed event is found" changed "$(faults_of --anchors "$WORK/anchors")"
is "and the order named" "$A" "$(ctl audit verify --order "$A" | out 'page["faults"][0]["number"]')"
is "which is no success" 3 "$(ctl audit verify >/dev/null 2>&1; echo $?)"
ask "SET session_replication_role = replica; UPDATE bus.event e SET actor = k.actor FROM bus.audit_test_kept k WHERE k.id = e.id AND k.actor IS DISTINCT FROM e.actor;
     DROP TABLE bus.audit_test_kept" >/dev/null
is "put right, it holds again" none "$(faults_of --anchors "$WORK/anchors")"
printf '{"number":1}\n' >"$WORK/other"
is "a file that holds no anchors" 3 "$(ctl audit verify --anchors "$WORK/other" >/dev/null 2>&1; echo $?)"
is "an empty one, too" 3 "$(ctl audit verify --anchors /dev/null >/dev/null 2>&1; echo $?)"
is "a folder is no file" 1 "$(ctl audit verify --anchors "$WORK" >/dev/null 2>&1; echo $?)"
is "a file that is not there" 1 "$(ctl audit verify --anchors "$WORK/none" >/dev/null 2>&1; echo $?)"
settle
tally 29
