#!/usr/bin/env bash
# The primary dies under load and its synchronous standby takes over: nothing that was acknowledged is lost, no service
# is started again, and how long it took is printed. While the standby is missing nobody is told DURABLE, not even by
# the answer to a repetition: RETRY_LATER says "unconfirmed", and the same key later finds what was done.
# A town of its own, with two servers.
# shellcheck source=tests/lib/own_town.sh
. "$(dirname "$0")/../lib/own_town.sh"
export STANDBY=1 COMMIT_WAIT_MS=1500 TICK_MS=${TICK_MS:-10}
own_town start
deploy/dev/town.sh standby start || exit 1
# shellcheck source=tests/lib/load.sh
. tests/lib/load.sh
pids() { cat "$VAR"/run/*.pid | xargs; }
before=$(pids)

said() { LOOPLINE_CTL__TIMEOUT_MS=$1 ctl --as channel-phone submit --channel phone --district pingyin --phone "139$PHONE$(printf %03d $count)" --key "said$RUN" --text 路灯不亮 >"$WORK/said"; }

# ---- the standby is missing ----
# Alone in its batch: asked again and again, it finds what is done here and promised nowhere.
deploy/dev/town.sh standby stop
said 4000
is "one says it, and is promised nothing" 0 "$(grep -cE '"(durable|duplicate)"' "$WORK/said")"
is "stored it is" 1 "$(ask "SELECT count(*) FROM intake.command_key WHERE key = 'said$RUN'")"
deploy/dev/town.sh standby start
said 10000
is "said again, it is what was stored" duplicate "$(out 'page["status"]' <"$WORK/said")"
load_open "miss$RUN" "accepted signed fed_back rated accepted" 32
tell more 60
deploy/dev/town.sh standby stop
tell later 40
tell counts
read -r _ acknowledged _ <<<"$told"
tell later 60
tell counts
read -r _ still _ <<<"$told"
is "nobody is promised anything without the standby" "$acknowledged" "$still"
is "told why" yes "$(grep -q 'synchronous standby did not confirm' "$VAR/log/intake.log" && echo yes)"
deploy/dev/town.sh standby start
from=$(now_ms)
tell more 60
echo "  the standby is back: $(($(now_ms) - from)) ms until 60 commands were acknowledged"
load_close

# ---- the primary dies ----
load_open "over$RUN" "accepted signed fed_back rated redone written_off accepted" 64
tell more 100
tell blind
from=$(now_ms)
deploy/dev/town.sh crash
deploy/dev/town.sh standby promote
promoted=$(now_ms)
tell more 1
first=$(now_ms)
tell look
tell more 100
echo "  failover: $((promoted - from)) ms to promote, $((first - from)) ms from the end of the primary to the first command acknowledged by the new one"
is "it is the standby that was, and wants none of its own" "f|" "$(ask "SELECT pg_is_in_recovery()::text || '|' || current_setting('synchronous_standby_names')" | sed 's/^false/f/')"
load_close
is "nobody had to be started again" "$before" "$(pids)"
tally 10
