#!/usr/bin/env bash
# A city and two districts, each a whole deployment, linked (deploy/federation): the cases between them; then the link is cut for a
# day while demands come and units act on both sides, killed at any instant, loses its cursors, and the district is gone for a
# while. What was handed down stands below once, due at the same instant; what was done below is known above once; who asked crosses
# only where the link may open it.
set -uo pipefail
cd "$(dirname "$0")/../.." || exit 1
: "${B:=build}"
FED=$(mktemp -d)
chmod 755 "$FED"
export FED VAR=$FED/city
federation=deploy/federation/federation.sh
# shellcheck source=tests/lib/faults.sh
. tests/lib/faults.sh
trap '$federation destroy >/dev/null 2>&1; rm -rf "$FED" "$WORK"' EXIT
trap 'exit 1' TERM INT
$federation start >"$WORK/start" 2>&1 || { cat "$WORK/start"; exit 1; }

# ---- the cases ----
$federation play >"$WORK/play" 2>&1
is "the cases between them hold" 0 $?
grep -E "story:|^(ok|FAIL)|stories held" "$WORK/play"

# ---- who asked ----
sql() { VAR=$FED/$1 deploy/dev/town.sh psql -qtAc "$2"; } # PLACE SQL
persons() { sql "$1" "SELECT count(*) FROM identity.person p JOIN intake.request r ON r.id = p.request_id WHERE r.upper_path IS NOT NULL"; }
is "this link may open who asked" 2 "$(persons ningxiang)"
is "this one may not" 0 "$(persons east)"
is "each of them was opened on record above" 2 "$(sql city "SELECT count(DISTINCT request_id) FROM identity.opening WHERE principal = 'link-ningxiang'")"
is "and nothing by the other" 0 "$(sql city "SELECT count(*) FROM identity.opening WHERE principal = 'link-east'")"

# ---- what must be equal on both sides ----
at() { for place in city ningxiang east; do "$B/bin/loopline" --config "$FED/$place/etc/loopline.cfg" time set "$1" >/dev/null; done; }
settled() { for place in city ningxiang; do VAR=$FED/$place deploy/dev/town.sh settled >/dev/null; done; }
rounds() {
    local port; port=$(sed -n 's/.* "ready".* http=\([0-9]*\).*/\1/p' "$FED/link-ningxiang/log" | tail -n 1)
    curl -s "http://127.0.0.1:$port/metrics" | sed -n 's/^loopline_link_rounds_total \([0-9]*\).*/\1/p'
}
passed_rounds() { [ "$(rounds)" -ge "$1" ] && echo yes; }
rest() { # nothing on its way on either side, and the link has looked since
    settled
    until_is "the link comes to rest" yes passed_rounds $(($(rounds) + 2))
    settled
}
ours() { sql city "SELECT coalesce(string_agg(number, ','), '') FROM intake.request WHERE reference LIKE 'fed$RUN-%'"; } # numbers above
link_dues() { # of the orders of this run: number and due of the unit above
    sql city "SELECT r.number || ' ' || k.due_at FROM intake.request r JOIN escalation.clock k ON k.order_id = r.id
        WHERE k.unit = 'gov.ningxiang' AND k.stage = 4 AND r.reference LIKE 'fed$RUN-%' ORDER BY 1"
}
below_dues() { # by the number above
    sql ningxiang "SELECT r.reference || ' ' || k.due_at FROM intake.request r JOIN router.assignment a ON a.order_id = r.id AND a.duty = 1
        JOIN escalation.clock k ON k.order_id = r.id AND k.unit = a.unit
        WHERE k.stage = 4 AND r.upper_path IS NOT NULL AND r.reference = ANY (string_to_array('$(ours)', ',')) ORDER BY 1"
}
crossed() { sql ningxiang "SELECT count(*) FROM intake.request WHERE upper_path IS NOT NULL AND reference = ANY (string_to_array('$(ours)', ','))"; }
signed_above() {
    sql city "SELECT count(*) FROM bus.event e JOIN intake.request r ON r.id = e.subject
        WHERE e.kind = 'signed' AND e.unit = 'gov.ningxiang' AND r.reference LIKE 'fed$RUN-%'"
}
submit() { # HOW MANY
    local i
    for ((i = 0; i < $1; i++)); do
        count=$((count + 1))
        says submit --channel phone --area ningxiang.yutan --matter city.road.lamp --text "玉潭街道路灯不亮,$RUN第$count处" \
            --phone "139$PHONE$(printf %03d $count)" --reference "fed$RUN-$count" >>"$WORK/said"
    done
}
sign_below() { # every order that waits for it, by its lead
    sql ningxiang "SELECT o.number || ' ' || a.unit FROM router.work_order o JOIN router.assignment a ON a.order_id = o.id
        WHERE a.duty = 1 AND a.state = 1 AND o.accepted_at > timestamptz '2024-04-01'" | while read -r number unit; do
        "$B/bin/loopline" --config "$FED/ningxiang/etc/loopline.cfg" order "$number" sign --unit "$unit" >/dev/null || echo "not signed: $number"
    done
}

# ---- cut for a day ----
at 2024-04-10T09:00:00+08:00
settled
$federation link ningxiang stop
submit 15
settled
is "nothing crosses a cut link" 0 "$(crossed)"
at 2024-04-11T09:00:00+08:00
submit 5
settled
$federation link ningxiang start
until_is "healed: all of it, once" 20 crossed
rest
is "due at the same instant" "$(link_dues)" "$(below_dues)"
is "each of them once above" 20 "$(link_dues | wc -l)"

# ---- what is done below during a cut ----
$federation link ningxiang stop
is "they are signed for below" "" "$(sign_below)"
is "nothing is known of it above" 0 "$(signed_above)"
at 2024-04-12T09:00:00+08:00
$federation link ningxiang start
until_is "known above, once" 20 signed_above

# ---- killed at any instant ----
for ((kills = 0; kills < 6; kills++)); do
    submit 5
    $federation link ningxiang kill
    $federation link ningxiang start
done
until_is "killed six times: all of it" 50 crossed
is "signed for" "" "$(sign_below)"
for ((kills = 0; kills < 3; kills++)); do $federation link ningxiang kill; $federation link ningxiang start; done
until_is "and known above" 50 signed_above

# ---- its cursors are lost: everything is told again ----
told() { sql ningxiang "SELECT count(*) FROM bus.event WHERE kind = 'instructed'"; }
rest
instructed=$(told)
$federation link ningxiang stop
rm -rf "$FED/link-ningxiang/state"
$federation link ningxiang start
submit 1
until_is "it goes on behind what it told again" 51 crossed
rest
is "nothing twice below" "51 $instructed" "$(crossed) $(told)"
is "nothing twice above" 50 "$(signed_above)"

# ---- the district is gone ----
for service in intake router; do VAR=$FED/ningxiang deploy/dev/town.sh kill $service; done
submit 4
for service in intake router; do VAR=$FED/ningxiang deploy/dev/town.sh service $service; done
until_is "back: all of it" 55 crossed
rest
is "due at the same instant, all of them" "$(link_dues)" "$(below_dues)"
is "every demand of the city was taken" 55 "$(grep -c '^durable$' "$WORK/said")"
is "nothing was set aside" "0 0" "$(sql city 'SELECT count(*) FROM bus.quarantine') $(sql ningxiang 'SELECT count(*) FROM bus.quarantine')"
tally 20
