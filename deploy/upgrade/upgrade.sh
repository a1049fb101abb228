#!/bin/sh
# Upgrade while work goes on: upgrade.sh, with the new programs in place, not started yet. Settings of roll.sh, and
#   BACKUP='base.sh CONNINFO /backup --keep 14'   run first; "none": there is a fresh one
#   MIGRATE='docker-compose run --rm --no-deps migrate'   how the schema is expanded, when not by LOOPLINE migrate
#   PREPARE='loopline identity keys'              run when the schema is there; what the release notes ask for
# check → backup → expand (loopline migrate: the old programs work on) → every service, receivers before senders → verify.
# It may be run again at any point. Back: rollback.sh; the schema stays as it is. Where the schema does not carry the old
# programs (the release notes say so) they stop by themselves: then all services are started again at once, and the only
# way back is the backup. Exit codes: 0 upgraded, work went on; 3 upgraded, work stood still meanwhile; 1 not upgraded.
set -eu
{ [ $# = 0 ] && [ -n "${RESTART:-}" ] && [ -n "${BACKUP:-}" ]; } ||
    { echo "usage: RESTART='systemctl restart loopline-{}' BACKUP=COMMAND|none [PREPARE=COMMAND] upgrade.sh; see roll.sh" >&2; exit 2; }
# shellcheck source=deploy/upgrade/roll.sh
. "$(dirname "$0")/roll.sh"
version=$($LOOPLINE --version | awk '{ print $NF }')
"$(dirname "$0")/check.sh"
COUNTS=$(count_replicas)
if [ "$BACKUP" != none ]; then
    say "backup"
    sh -c "$BACKUP" || fail "no backup: nothing was changed"
fi
say "schema"
sh -c "${MIGRATE:-$LOOPLINE --lang en migrate}" || fail "the schema is as it was"
[ -z "${PREPARE:-}" ] || sh -c "$PREPARE" || fail "not prepared; the old programs work on"
before=$(quarantined)
# A program that does not know a message sets it aside: whoever receives is upgraded before whoever sends.
ORDER="survey escalation router classifier intake"
sleep 6 # a program looks at the schema every two seconds
carried=yes
for node in $ORDER; do [ "$(replicas "$node")" = "$(had "$node") $(had "$node")" ] || carried=no; done
if [ $carried = yes ]; then
    # shellcheck disable=SC2086
    roll "$version" $ORDER
else
    say "the schema does not carry the programs of before: all services at once; back only by the backup"
    for node in $ORDER; do restart "$node" & done
    wait
    for node in $ORDER; do back "$node" "$version"; done
fi
found=$(troubles) || true
[ -z "$found" ] || { echo "$found"; fail "upgraded, and not all is well"; }
[ "$(quarantined)" -le "$before" ] || fail "upgraded, and more is in quarantine than before: loopline quarantine list"
say "upgraded to $version"
let_go
[ $carried = yes ] || exit 3
