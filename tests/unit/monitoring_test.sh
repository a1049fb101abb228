#!/usr/bin/env bash
# deploy/monitoring beside the source: every metric that a rule or a panel names is registered by some program and is of the
# kind that it is used as; each alert speaks both languages, is tested and has its section in the runbook, and no section
# is without an alert; the runbook's commands exist. What it finds in spoilt copies shows that it can fail.
set -uo pipefail
cd "$(dirname "$0")/../.." || exit 1
: "${B:=build}"
WORK=$(mktemp -d)
trap 'rm -rf "$WORK"' EXIT
"$B/bin/loopline" --lang en --help >"$WORK/help" || exit 1
look() { python3 tests/lib/monitoring.py "$1" "$WORK/help"; }
failed=0
look deploy/monitoring || failed=1
spoilt() { # EXPECTED_WORDS FILE SED_SCRIPT
    rm -rf "$WORK/copy"
    cp -r deploy/monitoring "$WORK/copy"
    sed -i "$3" "$WORK/copy/$2"
    cmp -s "deploy/monitoring/$2" "$WORK/copy/$2" && { echo "FAILED: $3 changes nothing"; failed=1; }
    look "$WORK/copy" >"$WORK/found" 2>&1
    grep -q "$1" "$WORK/found" || { echo "FAILED: not found out: $1"; failed=1; }
}
spoilt "loopline_renamed: no program has it" rules.yml 's/max(loopline_backstop_alarms)/max(loopline_renamed)/'
spoilt "loopline_renamed: no program has it" dashboard.json 's/max(loopline_clocks_due)/max(loopline_renamed)/'
spoilt "loopline_backstop_alarms: rate of a gauge" rules.yml 's/max(loopline_backstop_alarms)/rate(loopline_backstop_alarms[5m])/'
spoilt "LooplineBackstop: no section" RUNBOOK.md '/^### LooplineBackstop$/d'
spoilt "LooplineGone: no alert" RUNBOOK.md 's/^### LooplineBackstop$/&\n\n### LooplineGone/'
spoilt "LooplineBackstop: no description_zh" rules.yml '/alert: LooplineBackstop$/,/alert:/s/description_zh: .*/note: ""/'
spoilt "LooplineBackstop: not tested" rules_test.yml 's/name: LooplineBackstop$/name: other/'
spoilt "loopline doctors: no such command" RUNBOOK.md 's/^  loopline doctor$/  loopline doctors/'
exit $failed
