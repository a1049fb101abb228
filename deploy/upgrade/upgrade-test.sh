#!/usr/bin/env bash
# make upgrade-test: a town of the release before is upgraded with the scripts beside this one, two replicas of everything, taken
# back to that release on the new schema, and upgraded again, under load. Nothing that was acknowledged is lost or doubled, nothing
# is set aside. A schema that does not carry the programs of the release before leaves no way back: red, unless the change log
# says so; then every service is rolled both ways in this version. The release before is built from the history: the commit
# that brought its number into the change log; without it (a shallow clone) the test is skipped. PREVIOUS=COMMIT: against another one.
cd "$(dirname "$0")/../.." || exit 1
export B=${B:-build}
case $B in /*) ;; *) B=$PWD/$B ;; esac
# Where something is unreleased the first number of the change log, else (this is a release) the second.
number_before() {
    awk -F'[][]' '/^## \[Unreleased/ { open = 1; next } /^## \[/ { if (some || numbered++) { print $2; exit } open = 0 }
        open && NF { some = 1 }' CHANGELOG.md
}
released() { # NUMBER: a commit without a parent is where a shallow clone ends, or the beginning
    local commit
    commit=$(git log --reverse --topo-order --format=%H -S"## [$1]" -- CHANGELOG.md 2>/dev/null | head -n 1)
    [ -n "$commit" ] && git rev-parse -q --verify "$commit^" >/dev/null && echo "$commit"
}
OLD_NUMBER=$(number_before)
OLD=${PREVIOUS:-$(released "$OLD_NUMBER")} || { echo "the history here has no release before this one (a shallow clone?)"; exit 77; }
OLD_NUMBER=$(git show "$OLD:CHANGELOG.md" | sed -nE 's/^## \[([0-9.]+)\].*/\1/p' | sed 1q)
notes_say_no_way_back() { [[ $(sed "/^## \[$OLD_NUMBER\]/q" CHANGELOG.md | xargs -d '\n') == *"does not carry the programs of $OLD_NUMBER"* ]]; }
# Its own number may be ours still: the programs are built under another one, so that status tells them apart.
OLD_VERSION=0.0.1 SRC=$B/previous/src
if [ "$(cat "$B/previous/commit" 2>/dev/null)" != "$OLD" ]; then
    echo "building $OLD_NUMBER: $OLD"
    rm -rf "$B/previous"
    mkdir -p "$SRC"
    git archive "$OLD" | tar -x -C "$SRC"
    make -s -C "$SRC" -j2 B=build VERSION=$OLD_VERSION ${CC:+CC="$CC"} build/bin/loopline build/bin/loopline-{intake,classifier,router,escalation,survey} >"$B/previous.log" 2>&1 ||
        { tail -n 20 "$B/previous.log"; exit 1; }
    echo "$OLD" >"$B/previous/commit"
fi
# shellcheck source=tests/lib/own_town.sh
. tests/lib/own_town.sh
UPGRADE=
leave() { [ -z "$UPGRADE" ] || kill "$UPGRADE" 2>/dev/null; }
VERSION=$("$B/bin/loopline" --version | awk '{ print $NF }')
old_town() { B=$SRC/build "$SRC/deploy/dev/town.sh" "$@"; }
old_town start 2 >"$TOWN/start.out" 2>&1 || { cat "$TOWN/start.out"; exit 1; }
# shellcheck source=tests/lib/faults.sh
. tests/lib/faults.sh
# shellcheck source=tests/lib/load.sh
. tests/lib/load.sh
trap own_town_end EXIT
export LOOPLINE=$B/bin/loopline LOOPLINE_CONFIG=$VAR/etc/loopline.cfg

# How this town starts a service again: the programs that $WORK/bin names, one replica after the other.
cat >"$WORK/restart" <<RESTART
#!/bin/sh
export B=$B QUIET=1
for n in '' 2; do
    deploy/dev/town.sh term \$1 \$n
    BIN=\$(cat $WORK/bin) deploy/dev/town.sh service \$1 \$n
    sleep 4
done
RESTART
chmod +x "$WORK/restart"
export RESTART="$WORK/restart {}" BACKUP="touch $WORK/backed-up"
export PREPARE="$LOOPLINE identity keys" HOLD=$WORK/hold
touch "$HOLD"
seen() { [ -e "$1" ] && echo yes; }
begin() { "$@" >"$WORK/said" 2>&1 & UPGRADE=$!; }
under_load() { # TITLE EXIT_CODE: load goes on until the script has ended
    local code=0
    while kill -0 "$UPGRADE" 2>/dev/null; do tell more 10; done
    wait "$UPGRADE" || code=$?
    UPGRADE=
    is "$1" "$2" "$code"
    [ "$code" = "$2" ] || cat "$WORK/said"
    sed 's/^/    /' "$WORK/said" | grep -E 'back|upgraded' || true
}

# ---- the version before, on its own schema ----
for n in 1 2 3 4 5 6 7 8 9 10; do
    old=$("$SRC/build/bin/loopline" --config "$VAR/etc/loopline.cfg" --lang en -o json submit --channel phone --district pingyin --phone "138$PHONE$(printf %03d $n)" --key "old$RUN-$n" --reference "old$RUN-$n" --text 路灯不亮 | out 'page["status"]')
    is "taken by the version before" durable "$old"
done
is "an upgrade may begin" 0 "$(deploy/upgrade/check.sh >"$WORK/check" 2>&1; echo $?)"
old_town term survey 2
old_town term survey
until_is "not with a service that is not there" 1 eval 'deploy/upgrade/check.sh >"$WORK/check" 2>&1; echo $?'
is "told which" yes "$(grep -q '^service survey' "$WORK/check" && echo yes)"
old_town service survey && old_town service survey 2
until_is "back" 0 eval 'deploy/upgrade/check.sh >"$WORK/check" 2>&1; echo $?'
schema=$(ask "SELECT max(number) FROM bus.migration")
BACKUP=false deploy/upgrade/upgrade.sh >"$WORK/said" 2>&1
is "not without its backup" "1 $schema" "$? $(ask "SELECT max(number) FROM bus.migration")"
is "not with a command line that does not run: one line tells" "1 1" "$(LOOPLINE=/nonexistent deploy/upgrade/upgrade.sh >"$WORK/said" 2>&1; echo "$? $(wc -l <"$WORK/said")")"
is "what is held is held" yes "$(seen "$HOLD")"

# ---- upgraded: carried by the schema or not, nothing is lost ----
echo "$B/bin" >"$WORK/bin"
from=$(now_ms)
code=0
deploy/upgrade/upgrade.sh >"$WORK/said" 2>&1 || code=$?
sed 's/^/    /' "$WORK/said"
case $code in
0) echo "  upgraded in $(($(now_ms) - from)) ms; the schema carries $OLD_NUMBER" ;;
3)
    echo "  upgraded in $(($(now_ms) - from)) ms; the schema does not carry $OLD_NUMBER: work stood still, and there is no way back"
    is "the change log says that there is no way back to $OLD_NUMBER" yes "$(notes_say_no_way_back && echo yes)"
    ;;
*) is "upgraded" "0 or 3" $code ;;
esac
is "held no longer" "" "$(seen "$HOLD")"
is "after the backup" yes "$(seen "$WORK/backed-up")"
of_version() { for s in intake classifier router escalation survey; do loopline --lang en status | awk -v s=$s '$1 == s && NF > 8 { print $7 }'; done | sort -u | xargs; }
is "all of this version" "$VERSION" "$(of_version)"
load_open "upgrade$RUN" "accepted signed fed_back rated redone written_off accepted" 32
tell more 60

# ---- back and again, under load; where there is no way back, to the same version: every service rolled both ways ----
to=$VERSION
if [ $code = 0 ]; then
    to=$OLD_VERSION
    echo "$SRC/build/bin" >"$WORK/bin"
fi
from=$(now_ms)
begin deploy/upgrade/rollback.sh "$to"
under_load "taken back" 0
echo "  taken back to $to in $(($(now_ms) - from)) ms"
is "all of that version" "$to" "$(of_version)"
tell more 60
echo "$B/bin" >"$WORK/bin"
from=$(now_ms)
begin deploy/upgrade/upgrade.sh
under_load "rolled under load" 0
echo "  rolled in $(($(now_ms) - from)) ms"
load_close
is "what the version before took has its orders" 10 "$(ask "SELECT count(*) FROM intake.request r JOIN router.work_order o ON o.id = r.id WHERE r.reference LIKE 'old$RUN-%'")"
is "each once" "10|10" "$(ask "SELECT count(*) || '|' || count(DISTINCT reference) FROM intake.request WHERE reference LIKE 'old$RUN-%'")"
is "nothing on its way, nothing set aside" "0 0" "$(ask "SELECT (SELECT count(*) FROM bus.outbox) || ' ' || (SELECT count(*) FROM bus.quarantine)")"
"$LOOPLINE" --lang en audit verify >"$WORK/verify" 2>&1
is "the history is whole" 0 $?
tally 29
