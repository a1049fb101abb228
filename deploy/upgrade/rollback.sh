#!/bin/sh
# Back to the version before: rollback.sh VERSION, with its programs in place, not started yet. Settings of roll.sh. The
# schema stays expanded: the version before works with it. LOOPLINE stays the newer command line until all is back.
set -eu
{ [ $# = 1 ] && [ -n "${RESTART:-}" ]; } || { echo "usage: RESTART='systemctl restart loopline-{}' rollback.sh VERSION; see roll.sh" >&2; exit 2; }
# shellcheck source=deploy/upgrade/roll.sh
. "$(dirname "$0")/roll.sh"
COUNTS=$(count_replicas)
before=$(quarantined)
# Whoever sends is taken back before whoever receives.
roll "$1" intake classifier router escalation survey
[ "$(quarantined)" -le "$before" ] || fail "back, and more is in quarantine than before: loopline quarantine list"
let_go
say "back at $1; the schema stays expanded"
