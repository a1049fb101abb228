# What the scripts of tests/faults share: sourced first, by a script whose town VAR names. Counts what held in `passed`
# and what did not in `failed`; everybody who submits is somebody else (PHONE, count) and says other words (RUN).
# shellcheck shell=bash disable=SC2034 # the scripts use them
set -uo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/../.." || exit 1
: "${VAR:?names no town; tests/run.sh starts one}" "${B:=build}" "${SLOW:=1}"
PG=/usr/lib/postgresql/15/bin
WORK=$(mktemp -d)
failed=0 passed=0 count=0 RUN=$RANDOM$RANDOM PHONE=$((RANDOM * 3 % 80000 + 10000))
trap 'rm -rf "$WORK"' EXIT

loopline() { "$B/bin/loopline" --config "$VAR/etc/loopline.cfg" "$@"; }
ctl() { loopline --lang en -o json "$@" 2>"$WORK/err"; }
ask() { "$PG/psql" -X -v ON_ERROR_STOP=1 -qtA "$(cat "$VAR/etc/owner.conninfo")" -c "$1"; }
settle() { deploy/dev/town.sh settled >/dev/null; }
is() { # TITLE EXPECTED FOUND
    if [ "$2" = "$3" ]; then passed=$((passed + 1)); else failed=$((failed + 1)); echo "  FAILED: ${1:0:200}: expected '$2', got '$3'"; fi
}
until_is() { # TITLE EXPECTED COMMAND…: within half a minute
    local title=$1 expected=$2 end=$((SECONDS + 30 * ${SLOW%%.*})) found
    shift 2
    while found=$("$@"); [ "$found" != "$expected" ] && [ $SECONDS -lt $end ]; do sleep 0.2; done
    is "$title" "$expected" "$found"
}
packs_behind() { # replicas that do not work by the pack applied last
    local newest port behind=0
    newest=$(ask "SELECT max(version) FROM bus.pack")
    for port in $(ask "SELECT http_port FROM bus.instance WHERE lease_until > clock_timestamp() + interval '6.5 s'"); do
        python3 -c 'import sys, urllib.request
text = urllib.request.urlopen("http://127.0.0.1:" + sys.argv[1] + "/metrics", timeout=5).read().decode()
sys.exit("\nloopline_pack_version " + sys.argv[2] + "\n" not in text)' "$port" "$newest" 2>/dev/null || behind=$((behind + 1))
    done
    echo $behind
}
out() { # EXPRESSION: of the page that stands in JSON on the input
    python3 -c 'import json, sys
page = json.load(sys.stdin)
try: print(eval(sys.argv[1]))
except Exception as problem: print("no", problem, page)' "$1"
}
# What a command was answered: "durable", or its faults as "field reason".
says() { ctl "$@" | out '" ".join([page["status"]] if page["status"] != "rejected" else [e["field"] + " " + e["reason"] for e in page["errors"]])'; }
good() { is "$*" durable "$(says "$@")"; }
bad() { # FAULTS COMMAND…
    local faults=$1
    shift
    is "$*" "$faults" "$(says "$@")"
}
# What handlers and leaders may say of an order (common/rights.def), each as its command line; @ stands for the number, % for
# a unit, # for a slip of it. A right that is new and stands nowhere here is told by unit_acts_missing. (WATCH_ORDERS is about no
# order: tests/wire/link_test.py asks for what is shown.)
UNIT_ACTS=$(cat <<'ACTS'
SIGN|order @ sign --unit %
MAKE_CONTACT|order @ contact --unit %
ARRIVE|order @ arrive --unit %
REPORT_INTERIM|order @ interim --unit % --text 正在查
RETURN_ORDER|order @ return --unit % --ground not_duty --text 不归我们
FEED_BACK|order @ feedback --unit % --outcome solved --text 已经查清并且纠正
SIGN_OFF|order @ signoff --unit %
APPLY_WRITE_OFF|order @ writeoff --unit % --text 已办完
REVEAL|reveal @ 核对身份再联系 --need contact
ASK_RELIEF|order @ extend --unit % --ground complex --by 1wd --reason 情况复杂
DECIDE_RELIEF|order @ grant 1
END_RELIEF|order @ resume 1 --reason 鉴定已出
ANSWER_SLIP|slip answer # --text 已办
COMMENT|order @ comment --text 看看
DELEGATE|order @ delegate --unit % --to wh.binzhoujie
SPLIT|order @ split --unit % --kind split --part wh.binzhoujie:清运 --reason 分办
WHISTLE|order @ whistle --unit % --level street --call wh.police --text 到场
REPORT_IN|order @ reportin --unit % --person 科长
CONCLUDE_WHISTLE|order @ conclude --unit % --end closed --finding 查清
HOLD_SESSION|order @ session --unit % --kind on_site --held 2020-01-01T10:00+08:00 --result agreed --text 议定
HAND_OVER|order @ handover --unit % --to 110 --at 2020-01-01T10:00+08:00
REVISE_CAUSE|order @ cause --unit % --cause 管理不善 --reason 已查
VIEW_ORDER|order @ view --unit %
VIEW_CLOCKS|order @ clocks --unit %
REGISTER_CALL|order @ call --unit % --at 2020-01-01T10:00+08:00 --rating satisfied --solved yes
FINISH_WORKS|order @ works --unit % --done-at 2020-01-01T10:00+08:00 --text 已完成
APPEAL|order @ appeal --unit % --against rating --ground false --text 不服
ACKNOWLEDGE_CARD|order @ ack --unit % --card 1
ACTS
)
unit_act() { sed "s/@/$2/g; s/%/$3/g; s/#/$4/g" <<<"$1"; } # ACT NUMBER UNIT SLIP
# Time that was asked for and a slip, for the commands about those; prints the slip's number.
give_relief_and_slip() { # NUMBER UNIT
    [ "$(says --as "unit-$2" order "$1" extend --ground complex --by 1wd --reason 情况复杂)" = durable ] &&
        [ "$(says --as supervisor order "$1" supervise --slip --text 请查明)" = durable ] &&
        ask "SELECT s.number FROM escalation.slip s JOIN escalation.watch w ON w.id = s.order_id WHERE w.number = '$1'"
}
unit_acts_missing() { sed -nE 's/^RIGHT\((HANDLER|LEADER), ([A-Z_]+), .*/\2/p' common/rights.def | sort -u | grep -vx WATCH_ORDERS | grep -vxF -f <(cut -d'|' -f1 <<<"$UNIT_ACTS") | tr '\n' ' '; }
tally() { # LEAST: the last line; fails when something did, or when fewer than this many held
    echo "$passed passed, $failed failed"
    [ "$failed" = 0 ] && [ "$passed" -ge "$1" ]
}
