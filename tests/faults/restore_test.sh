#!/usr/bin/env bash
# Backup, restore to a point in time, re-submission: a base backup and the archive bring the database back as it was at the
# point; what was acknowledged after it is gone, and every channel says again what it was told, under its own keys: what was
# kept is answered as before, what was lost is accepted again, each once, and no number that people were told goes to somebody
# else. The drill restores beside it and touches nothing. A town of its own.
# shellcheck source=tests/lib/own_town.sh
. "$(dirname "$0")/../lib/own_town.sh"
own_town start
as_pg() ( if [ "$(id -u)" = 0 ]; then cd / && setpriv --reuid postgres --regid postgres --init-groups -- "$@"; else "$@"; fi; )
DATA=$(readlink -f "$VAR/pg") BACKUP=$TOWN/backup
mkdir -p "$BACKUP/wal" "$TOWN/bin" "$TOWN/drills"
cp deploy/backup/* "$TOWN/bin"
as_pg sh -c "umask 077; cat > '$DATA/pgpass'" <"$VAR/keys/pgpass" # the database's user may not read the town's
[ "$(id -u)" != 0 ] || chown -R postgres: "$BACKUP" "$TOWN/drills"
chmod 700 "$BACKUP" "$BACKUP/wal"
SOCKETS=$(sed -n 's/^host=\([^ ]*\).*/\1/p' "$VAR/etc/owner.conninfo")
lines() { # FROM TO
    local n
    for n in $(seq "$1" "$2"); do
        echo "{\"key\":\"pitr$RUN-$n\",\"channel\":\"import\",\"district\":\"pingyin\",\"phone\":\"1380${PHONE:0:3}$(printf %04d "$n")\",\"reference\":\"pitr$RUN-$n\",\"text\":\"路灯不亮\"}"
    done
}
submit() { loopline --lang en -o json --as channel-import submit --channel import --stdin 2>"$WORK/err"; }
statuses() { python3 -c 'import json, sys, collections
print(" ".join("%s %d" % kv for kv in sorted(collections.Counter(json.loads(l)["status"] for l in sys.stdin).items())))'; }

# ---- the archive, a base backup, and life goes on ----
ask "ALTER SYSTEM SET archive_mode = on" && ask "ALTER SYSTEM SET archive_command = '$TOWN/bin/archive.sh \"%p\" \"%f\" $BACKUP/wal'"
deploy/dev/town.sh crash && deploy/dev/town.sh postgres && deploy/dev/town.sh ready
lines 1 20 | submit >"$WORK/kept"
is "before the backup" "durable 20" "$(statuses <"$WORK/kept")"
is "a base backup" 1 "$(as_pg env PGPASSFILE="$DATA/pgpass" "$TOWN/bin/base.sh" "host=$SOCKETS user=loopline_owner" "$BACKUP" | grep -c '/base-.*Z$')"
lines 21 40 | submit >>"$WORK/kept"
settle
POINT=$(ask "SELECT clock_timestamp()")
lines 41 70 | submit >"$WORK/lost"
is "all of it was promised" "durable 40 durable 30" "$(statuses <"$WORK/kept") $(statuses <"$WORK/lost")"
settle
segment=$(ask "SELECT pg_walfile_name(pg_switch_wal())")
until_is "the last segment is archived" yes sh -c "[ -f '$BACKUP/wal/$segment' ] && echo yes"

# ---- the drill ----
drill() { as_pg env TMPDIR="$TOWN/drills" "$TOWN/bin/drill.sh" "$@"; }
all=$(ask "SELECT count(*) FROM intake.request")
is "the drill finds all" "requests $all," "$(drill "$BACKUP" 2>&1 | tee "$WORK/drill" | grep -o 'requests [0-9]*,')"
is "and as of the point what was there" "requests $((all - 30))," "$(drill "$BACKUP" "$POINT" 2>&1 | grep -o 'requests [0-9]*,')"
[ $failed = 0 ] || cat "$WORK/drill"
grep restored "$WORK/drill" | sed 's/^/  drill: /'
is "it leaves nothing behind" 0 "$(ls -A "$TOWN/drills" | wc -l)"
# ---- the old ones go ----
base() { as_pg env PGPASSFILE="$DATA/pgpass" "$TOWN/bin/base.sh" "host=$SOCKETS user=loopline_owner" "$@" 2>&1; }
first=$(ls "$BACKUP" | grep -m 1 '^base-')
started() { sed -nE 's/^START WAL LOCATION: .*file ([0-9A-F]+)\)$/\1/p' "$BACKUP/$1/backup_label"; }
older=$(printf '%s%08X' "$(started "$first" | cut -c1-16)" 0) # a segment from before it
as_pg touch "$BACKUP/wal/$older"
is "two are kept: the first one and all that it needs" yes "$(base "$BACKUP" --keep 2 >/dev/null && [ -d "$BACKUP/$first" ] && [ ! -e "$BACKUP/wal/$older" ] && [ -e "$BACKUP/wal/$(started "$first")" ] && echo yes)"
is "the point is there still" "requests $((all - 30))," "$(drill "$BACKUP" "$POINT" 2>&1 | grep -o 'requests [0-9]*,')"
copy=$TOWN/drills/copy
as_pg cp -a "$BACKUP" "$copy"
is "one is kept: the newest" yes "$(base "$copy" --keep 1 >"$WORK/base" && [ "$(ls -d "$copy"/base-*)" = "$(tail -n 1 "$WORK/base")" ] && echo yes)"
is "and no WAL from before it" "" "$(ls "$copy/wal" | awk -v first="$(sed -nE 's/^START WAL LOCATION: .*file ([0-9A-F]+)\)$/\1/p' "$copy"/base-*/backup_label)" 'length($1) == 24 && $1 < first')"
is "none is no number" 2 "$(base "$copy" --keep 0 >/dev/null; echo $?)"
rm -rf "$copy"

is "nor is anything from before the first backup" 1 "$(drill "$BACKUP" '2001-01-01T00:00:00Z' 2>&1 | grep -c 'no base backup')"

# ---- back to the point ----
from=$SECONDS
for s in intake classifier router escalation survey; do deploy/dev/town.sh term $s; done
deploy/dev/town.sh crash
as_pg mv "$DATA" "$DATA.was" 2>/dev/null || mv "$DATA" "$DATA.was"
mkdir "$DATA" && rmdir "$DATA"
[ "$(id -u)" != 0 ] || chown postgres: "$(dirname "$DATA")"
is "restored" 1 "$(as_pg "$TOWN/bin/restore.sh" "$BACKUP" "$DATA" "$POINT" | grep -c '/base-')"
deploy/dev/town.sh postgres
until_is "open" f ask "SELECT pg_is_in_recovery()"
is "as it was" "40|20" "$(ask "SELECT count(*) || '|' || count(*) FILTER (WHERE reference ~ '-(2[1-9]|3[0-9]|40)\$') FROM intake.request WHERE reference LIKE 'pitr$RUN-%'")"
"$PG/psql" -X -q -v ON_ERROR_STOP=1 -v point="$POINT" "$(cat "$VAR/etc/owner.conninfo")" -f deploy/backup/after_restore.sql
is "the numbers go on further" 0 $?
deploy/dev/town.sh services
echo "  back at the point, services ready, in $((SECONDS - from)) s"

# ---- the channels say again what they were told ----
lines 1 70 | shuf | submit >"$WORK/again"
is "kept: as before; lost: accepted again" "duplicate 40 durable 30" "$(statuses <"$WORK/again")"
is "and once more" "duplicate 70" "$(lines 1 70 | submit | statuses)"
is "lost 0, doubled 0" "70|70" "$(ask "SELECT count(*) || '|' || count(DISTINCT reference) FROM intake.request WHERE reference LIKE 'pitr$RUN-%'")"
settle
is "an order each" 70 "$(ask "SELECT count(*) FROM intake.request r JOIN router.work_order o ON o.id = r.id WHERE r.reference LIKE 'pitr$RUN-%'")"
told() { python3 -c 'import json, sys
for l in sys.stdin:
    p = json.loads(l); print(p["key"], p["number"])' | sort; }
told <"$WORK/kept" >"$WORK/kept.told"
told <"$WORK/lost" >"$WORK/lost.told"
told <"$WORK/again" >"$WORK/again.told"
is "who was kept has the number of before" 40 "$(comm -12 "$WORK/kept.told" "$WORK/again.told" | wc -l)"
is "no number of the lost is somebody's" 0 "$(comm -12 <(cut -d' ' -f2 "$WORK/lost.told" | sort) <(ask "SELECT number FROM intake.request" | sort) | wc -l)"
is "nothing set aside" 0 "$(ask "SELECT count(*) FROM bus.quarantine")"

# ---- the keys are in no backup of the database: an archive of their own ----
keys() { "$TOWN/bin/keys.sh" "$@" 2>"$WORK/err" >/dev/null; echo $?; }
one=$(ask "SELECT number FROM intake.request WHERE reference = 'pitr$RUN-1'")
shown() { loopline --lang en -o json reveal "$one" 核对身份 2>/dev/null | out 'page["phone"]'; }
listed() { find "$VAR/keys" -printf '%P %m %u:%g %l\n' | sort; find "$VAR/keys" -type f -exec sha256sum {} + | sort; }
phone=$(shown)
is "somebody asked" "1380${PHONE:0:3}0001" "$phone"
listed >"$WORK/keys.were"
is "the keys are saved" 0 "$(keys save "$TOWN/keys.tar" "$VAR/keys")"
is "for one's own eyes" "600 600" "$(stat -c %a "$TOWN/keys.tar" "$TOWN/keys.tar.sha256" | xargs)"
is "not twice to one file" 1 "$(keys save "$TOWN/keys.tar" "$VAR/keys")"
is "nor restored over what is there" 1 "$(keys restore "$TOWN/keys.tar")"
mv "$VAR/keys" "$TOWN/keys.gone"
deploy/dev/town.sh term intake
is "without keys nobody is known" "" "$(shown)"
cp "$TOWN/keys.tar" "$TOWN/spoilt.tar" && cp "$TOWN/keys.tar.sha256" "$TOWN/spoilt.tar.sha256"
printf x | dd of="$TOWN/spoilt.tar" bs=1 seek=1000 conv=notrunc status=none
is "a spoilt archive is told, and nothing restored" "1 no" "$(keys restore "$TOWN/spoilt.tar") $([ -e "$VAR/keys" ] && echo yes || echo no)"
is "restored" 0 "$(keys restore "$TOWN/keys.tar")"
listed >"$WORK/keys.are"
is "with owners and modes" "" "$(diff "$WORK/keys.were" "$WORK/keys.are")"
deploy/dev/town.sh service intake && deploy/dev/town.sh ready
until_is "who asked is known again" "$phone" shown
tally 33
