#!/usr/bin/env bash
# The cases by the record alone: who was asked, who came when, who found what, who decided is read from the history and
# compared with the tables, both ways. Needs a town (VAR) in which the stories have been played. That the comparison sees
# what is wrong is tried on changes that are taken back.
set -euo pipefail
cd "$(dirname "$0")/../.."
ask() { deploy/dev/town.sh psql -qtA -F ' | ' "$@"; }
told=$(ask -f tests/stories/record.sql)
echo "$told"
if grep -qE '^(not told|not kept|nobody) ' <<<"$told"; then exit 1; fi
for fact in asked signed came found met ruled returned said commented 'handed over' 'fed back'; do
    grep -qE "^$fact \| [1-9]" <<<"$told" || { echo "nothing was compared: $fact"; exit 1; }
done
spoilt() { # CHANGE: must be seen
    printf 'BEGIN;\n%s;\n%s\nROLLBACK;\n' "$1" "$(cat tests/stories/record.sql)" >"$VAR/spoilt.sql"
    seen=$(ask -f "$VAR/spoilt.sql")
    grep -qE '^(not told|not kept|nobody) ' <<<"$seen" || { echo "not seen: $1"; exit 1; }
}
spoilt "UPDATE router.whistle_call SET reported_in_at = reported_in_at + interval '1 min' WHERE reported_in_at IS NOT NULL"
spoilt "UPDATE router.return_slip SET ruled_by = 'somebody else' WHERE ruling > 0"
spoilt "UPDATE router.whistle SET finding = 'another finding' WHERE state = 2"
spoilt "UPDATE router.assignment SET unit = unit || '.x'"
spoilt "INSERT INTO bus.event (subject, district, service, at, kind, unit) SELECT id, district, 3, dispatched_at, 'dispatched', 'nobody' FROM router.work_order LIMIT 1"
