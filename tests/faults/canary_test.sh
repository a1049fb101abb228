#!/usr/bin/env bash
# A person goes round the whole loop, through every channel and back; then everything that the system leaves behind is searched
# for who it was: logs at their loudest, metrics, dumps, the database's files, log and WAL, files of the town, messages on their
# way, exports, other roles' queries, and the memory of every service that has no business with it. The same search finds
# what is planted. VAR names the town.
# shellcheck source=tests/lib/faults.sh
. "$(dirname "$0")/../lib/faults.sh"
NAME=冯金丝雀$RUN MOBILE=139$PHONE OTHER=canary_wx_$RUN PLANT=planted_name_$RUN
SERVICES="intake classifier router escalation survey"
DATA=$(readlink -f "$VAR/pg")
hex() { printf %s "$1" | od -An -tx1 | tr -d ' \n'; }
level() { # LEVEL: of every log
    local service
    for service in $SERVICES; do
        sed -i "s/level = \"[a-z]*\"/level = \"$1\"/" "$VAR/etc/$service.cfg"
        kill -HUP "$(cat "$VAR/run/$service.pid")"
    done
}
submit() { # CHANNEL TEXT [OPTION…]
    local channel=$1 text=$2 who=channel-$1
    shift 2
    ctl --as "$who" submit --text "$text,$RUN" --name "$NAME" --phone "${MOBILE}001" --other "$OTHER" "$@" | out 'page["number"]'
}
canaries() { printf '%s\n' "$NAME" "${MOBILE}001" "$OTHER"; canary_hex; }
canary_hex() { for word in "$NAME" "${MOBILE}001" "$OTHER"; do hex "$word"; echo; done; }
planted() { printf '%s\n' "$PLANT"; hex "$PLANT"; echo; }
dump() { "$PG/pg_dump" -d "$(cat "$VAR/etc/owner.conninfo")"; }
hits() { # PATTERNS FILE…: how many files hold one of them
    local patterns=$1
    shift
    find "$@" -type f -print0 2>/dev/null | xargs -0 -r grep -laF -f "$patterns" 2>/dev/null | wc -l
}
metrics() {
    local port
    for port in $(ask "SELECT http_port FROM bus.instance WHERE lease_until > clock_timestamp() AND http_port > 0"); do
        python3 -c 'import sys, urllib.request
print(urllib.request.urlopen("http://127.0.0.1:" + sys.argv[1] + "/metrics", timeout=5).read().decode())' "$port"
    done
}
memory() { # PATTERNS PID: "found", "nothing", or "closed" when it cannot be read at all
    python3 - "$1" "$2" <<'P'
import sys
words = [w for w in open(sys.argv[1], "rb").read().split(b"\n") if w]
found = False
try:
    with open(f"/proc/{sys.argv[2]}/maps") as maps, open(f"/proc/{sys.argv[2]}/mem", "rb", 0) as memory:
        for line in maps:
            span, mode = line.split()[:2]
            if "r" not in mode or "[v" in line:
                continue
            start, end = (int(x, 16) for x in span.split("-"))
            if end - start > 1 << 36: # what a sanitizer reserves
                continue
            try:
                memory.seek(start)
                piece = memory.read(end - start) or b""
            except (OSError, OverflowError, ValueError):
                continue
            found = found or any(w in piece for w in words)
except PermissionError:
    print("closed"); sys.exit()
print("found" if found else "nothing")
P
}

deploy/dev/town.sh ready >/dev/null
canaries >"$WORK/canaries"
planted >"$WORK/planted"
level debug

# ---- round the loop ----
A=$(submit sms 主干道路灯不亮 --district pingyin --area pingyin.yushan --matter city.road.lamp)
is "accepted" PY "${A:0:2}"
channels=0
for channel in wechat mailbox.mayor phone hotline.110 hotline.12315 import; do
    one=$(submit "$channel" "人行道破损$channel" --district pingyin --area pingyin.yushan --matter city.road.lamp)
    [ "${one:0:2}" = PY ] && channels=$((channels + 1))
done
is "by every kind of channel" 6 $channels
E=$(submit phone 咨询办事时间 --district pingyin --answer 工作日可以办理)
good submit --channel phone --district pingyin --text "不予受理的$RUN" --name "$NAME" --phone "${MOBILE}001" --refuse legal --advice 请向法院提出
settle
unit=$(ask "SELECT unit FROM intake.request WHERE number = '$A'")
is "a unit looks, with a need" "$NAME" "$(ctl --as "unit-$unit" reveal "$A" 约时间上门 --need visit --key "canary-$RUN" | out 'page["name"]')"
is "the same again shows nothing twice" 0 "$(ctl --as "unit-$unit" reveal "$A" 约时间上门 --need visit --key "canary-$RUN" | grep -c "$NAME")"
bad "need required" --as "unit-$unit" reveal "$A" 约时间上门
is "what for is on record" "visit" "$(ask "SELECT max(e.detail ->> 'need') FROM bus.event e JOIN intake.request r ON r.id = e.subject WHERE r.number = '$A' AND e.kind = 'revealed'")"
is "and for which unit" "$unit" "$(ctl audit who "$A" | out '" ".join(r["unit"] for r in page if r["way"] == "reveal")')"
is "a desk looks" "$NAME" "$(ctl --as agent reveal "$A" 回访核对 | out 'page["name"]')"
good --as agent supplement "$A" "" 又坏了两盏
settle
good order "$A" sign
good order "$A" contact --note 已联系本人
good order "$A" comment --text 已派维修队
good order "$A" feedback --outcome solved --text 现场更换路灯灯具三套并试亮,本人在场确认
settle
good --as agent survey rate "$A" satisfied --text 很满意
good --as agent survey rate "$E" satisfied
settle
is "a unit no longer looks once it is over, or it is still asked" 1 "$(ctl --as "unit-$unit" reveal "$E" 再看一眼 --need contact | grep -c -e denied -e not_allowed)"

# ---- on its way: a receiver is away ----
deploy/dev/town.sh term classifier
deploy/dev/town.sh term survey
F=$(submit wechat 又一处路灯不亮 --district pingyin --area pingyin.yushan --matter city.road.lamp)
is "waits" t "$(ask "SELECT count(*) > 0 FROM bus.outbox")"
dump >"$WORK/dump"
is "not in messages on their way" 0 "$(hits "$WORK/canaries" "$WORK/dump")"
deploy/dev/town.sh service classifier
deploy/dev/town.sh service survey
deploy/dev/town.sh ready >/dev/null
settle

# ---- planted: what the search must find ----
ask "CREATE TABLE planted (word text, bytes bytea); INSERT INTO planted VALUES ('$PLANT', convert_to('$PLANT', 'UTF8')); CHECKPOINT" >/dev/null
mkdir -p "$VAR/log/planted" && echo "$PLANT" >"$VAR/log/planted/planted.log"
PLANTED=$PLANT sleep 60 &
sleeper=$!
dump >"$WORK/dump"

# ---- searched ----
search() { # PATTERNS EXPECTED: of each place
    is "$3: dump" "$2" "$([ "$(hits "$1" "$WORK/dump")" -gt 0 ] && echo found || echo nothing)"
    is "$3: the database's files and WAL" "$2" "$([ "$(hits "$1" "$DATA/base" "$DATA/pg_wal")" -gt 0 ] && echo found || echo nothing)"
    is "$3: WAL" "$2" "$([ "$(hits "$1" "$DATA/pg_wal")" -gt 0 ] && echo found || echo nothing)"
    is "$3: files of the town" "$2" "$([ "$(hits "$1" "$VAR/log" "$VAR/etc" "$VAR/run" "$VAR/keys")" -gt 0 ] && echo found || echo nothing)"
}
search "$WORK/planted" found planted
search "$WORK/canaries" nothing canary
is "planted: bytes in a dump" 1 "$(grep -c "$(hex "$PLANT")" "$WORK/dump")"
is "planted: memory" found "$(memory "$WORK/planted" $sleeper)"
kill $sleeper
is "the database's log" 0 "$(hits "$WORK/canaries" "$DATA/server.log")"
metrics >"$WORK/metrics"
is "metrics are there" t "$([ "$(grep -c loopline_reveals_total "$WORK/metrics")" -gt 0 ] && echo t)"
is "metrics" 0 "$(hits "$WORK/canaries" "$WORK/metrics")"
is "the logs were loud" t "$([ "$(cat "$VAR"/log/intake.log | wc -l)" -gt 5 ] && echo t)"
for service in $SERVICES; do # intake's too, between two batches: what it opened, it wiped
    told=$(memory "$WORK/canaries" "$(cat "$VAR/run/$service.pid")")
    is "memory of $service" nothing "${told/closed/nothing}"
    is "$service leaves no core" "0 0" "$(awk '/Max core file size/ {print $5, $6}' "/proc/$(cat "$VAR/run/$service.pid")/limits")"
done

# ---- shown by anything but reveal, to anybody ----
{
    for command in "order $A" "order $A --why" "orders" "requests" "survey list" "hold list --released" "identity status" "status" "merge list"; do
        # shellcheck disable=SC2086
        loopline $command 2>&1
        # shellcheck disable=SC2086
        loopline -o json $command 2>&1
    done
    loopline export open-data --out "$WORK/open.csv" 2>&1
    cat "$WORK"/open* 2>/dev/null
} >"$WORK/shown"
is "views and exports" 0 "$(hits "$WORK/canaries" "$WORK/shown")"
is "they do show the order" t "$(grep -q "$A" "$WORK/shown" && echo t)"
for role in classifier router escalation survey reader admin; do
    password=$(sed -n "s/^\*:\*:\*:loopline_$role://p" "$VAR/keys/pgpass")
    is "$role reads no identity" 1 "$(PGPASSWORD=$password "$PG/psql" -X -qtA "$(sed 's/user=[^ ]*//; s/passfile=[^ ]*//' "$VAR/etc/owner.conninfo") user=loopline_$role" -c 'SELECT count(*) FROM identity.person' 2>&1 | grep -c 'permission denied')"
done

ask "DROP TABLE planted" >/dev/null
rm -r "$VAR/log/planted"
level info
settle
is "nothing is left" "0|0" "$(ask "SELECT concat_ws('|', (SELECT count(*) FROM bus.outbox), (SELECT count(*) FROM bus.quarantine))")"
tally 51
