#!/usr/bin/env bash
# Past orders under the very pack that they had: nothing may come out otherwise, and nothing may stay unplayed. Needs a
# town (VAR) in which the stories have been played; moves its time on by 30 days, so that all that can be late is.
set -euo pipefail
cd "$(dirname "$0")/../.."
ctl() { "${B:-build}/bin/loopline" --config "$VAR/etc/loopline.cfg" "$@"; }
ctl time advance 30d >/dev/null
deploy/dev/town.sh fired
deploy/dev/town.sh settled
ctl pack simulate "${PACK:-deploy/city/demo}" --since 2018-01-01 --list -o json >"$VAR/replay.json"
python3 - "$VAR/replay.json" <<'PY'
import json, sys
told = json.load(open(sys.argv[1]))
for row in told["changed"]:
    print("differs:", json.dumps(row, ensure_ascii=False))
print(told["orders"], "orders,", told["clocks"], "clocks,", len(told["changed"]), "differ,", told["not_replayed"], "not replayed")
sys.exit(told["orders"] == 0 or told["clocks"] == 0 or len(told["changed"]) > 0 or told["not_replayed"] > 0)
PY
