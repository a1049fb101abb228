#!/bin/sh
# Back to the version before: rollback.sh VERSION, with its programs in place, not started yet. Settings of roll.sh. The
# schema stays expanded: the version before works with it. LOOPLINE stays the newer command line until all is back.
set -eu
# shellcheck source=deploy/upgrade/roll.sh
. "$(dirname "$0")/roll.sh"
: "${RESTART:?how one service is started again; see roll.sh}"
[ $# = 1 ] || { echo "usage: rollback.sh VERSION" >&2; exit 2; }
COUNTS=$(count_replicas)
before=$(quarantined)
# Whoever sends is taken back before whoever receives.
roll "$1" intake classifier router escalation survey
[ "$(quarantined)" -le "$before" ] || fail "back, and more is in quarantine than before: loopline quarantine list"
say "back at $1; the schema stays expanded"
