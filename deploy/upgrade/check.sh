#!/bin/sh
# Before an upgrade: may it begin? check.sh, with the settings of roll.sh beside it. Asks for what an upgrade needs: every
# service live and ready, nothing in quarantine, nothing old in the outbox, a schema that this program knows. CHECK, if
# given, is run for every service with {} as its name: 'loopline-{} --config /etc/loopline/{}.cfg --check-config' of the new program.
# Exit code 0: it may.
set -eu
# shellcheck source=deploy/upgrade/roll.sh
. "$(dirname "$0")/roll.sh"
bad=0
# What is missing in the schema is what the upgrade brings.
found=$(troubles '^schema .* 0 different') || true
[ -z "$found" ] || { echo "$found"; bad=1; }
for node in $NODES; do
    [ -n "$(replicas "$node")" ] || { echo "$node: doctor does not tell of it: no database?"; bad=1; }
    [ -z "${CHECK:-}" ] || sh -c "$(echo "$CHECK" | sed "s/{}/$node/g")" || { echo "$node: the new program refuses its configuration"; bad=1; }
done
[ $bad = 0 ] || fail "mend this first"
say "may be upgraded to $($LOOPLINE --version | awk '{ print $NF }')"
