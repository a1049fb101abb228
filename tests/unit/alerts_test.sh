#!/usr/bin/env bash
# deploy/monitoring by Prometheus' own tool: the rules and scrape configurations are sound, every expression of the
# dashboard parses, and each alert fires on planted series and on nothing else (rules_test.yml). A rule that is bent
# turns it red.
set -uo pipefail
cd "$(dirname "$0")/../.." || exit 1
PROMTOOL=$(deploy/dev/promtool.sh 2>/dev/null) || { echo "no promtool: apt cannot download Debian's package prometheus"; exit 77; }
WORK=$(mktemp -d)
trap 'rm -rf "$WORK"' EXIT
failed=0
run() { # TITLE EXPECTED_CODE COMMAND…
    local title=$1 expected=$2 code=0
    shift 2
    "$@" >"$WORK/out" 2>&1 || code=$?
    [ "$code" = "$expected" ] && return
    failed=1
    echo "FAILED: $title: exit code $code"
    head -n 40 "$WORK/out"
}

# Debian's Prometheus is built without Kubernetes: its configuration is checked where promtool knows kubernetes_sd_configs.
for config in deploy/monitoring/prometheus*.yml; do
    "$PROMTOOL" check config "$config" >"$WORK/out" 2>&1
    ! grep -q 'field kubernetes_sd_configs not found' "$WORK/out" || continue
    run "$config" 0 "$PROMTOOL" check config "$config"
done
python3 - deploy/monitoring/dashboard.json >"$WORK/dashboard.yml" <<'PY'
import json, sys
rules = []
for panel in json.load(open(sys.argv[1]))["panels"]:
    for target in panel.get("targets", []):
        expr = target["expr"].replace("$service", ".*").replace("$district", ".*")
        rules.append({"record": "panel:%d:%s" % (panel["id"], target["refId"].lower()), "expr": expr})
json.dump({"groups": [{"name": "dashboard", "rules": rules}]}, sys.stdout)
PY
run "expressions of the dashboard" 0 "$PROMTOOL" check rules "$WORK/dashboard.yml"
run "alerts on planted series" 0 "$PROMTOOL" test rules deploy/monitoring/rules_test.yml

# Bent: one alert hears nothing any more. Only its own test is kept, so that this is quick.
cp deploy/monitoring/rules.yml "$WORK/rules.yml"
sed -i 's/loopline_quarantine_open) > 0/loopline_quarantine_open) > 9/' "$WORK/rules.yml"
awk '/^  - name: /{ keep = $3 == "LooplineQuarantine" } /^[^ ]/{ keep = 1 } keep' deploy/monitoring/rules_test.yml >"$WORK/rules_test.yml"
run "a bent alert is found out" 1 "$PROMTOOL" test rules "$WORK/rules_test.yml"
[ "$failed" = 0 ] && echo "rules, scrape configurations and dashboard hold"
exit $failed
