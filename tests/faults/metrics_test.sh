#!/usr/bin/env bash
# What a town that works says of itself: every metric and every label value that rules and dashboard of deploy/monitoring ask
# for is there, but those of a spool and of a link (link_test.py); a demand that is submitted moves the counters that it should, a replica that goes is
# seen by the others, and one without its database says so.
# shellcheck source=tests/lib/faults.sh
. "$(dirname "$0")/../lib/faults.sh"
page() { # SERVICE: of its first replica
    local port
    port=$(sed -n 's/.*"started".* http=\([0-9]*\).*/\1/p' "$VAR/log/$1.log" | tail -n 1)
    python3 -c 'import sys, urllib.request
print(urllib.request.urlopen("http://127.0.0.1:" + sys.argv[1] + "/metrics", timeout=5).read().decode())' "$port"
}
metric() { page "$1" | awk -v name="$2" '$1 == name { print $2 }'; }
surveys() { # as the router sees them: of all, of Weihai, of Pingyin
    page router | sed -nE 's/^loopline_(district_)?replicas\{node="survey"(,district="(weihai|pingyin)")?\} //p' | xargs | awk '{ print $1, $3, $2 }'
}
router_database() { # ready, connected, connections since the start
    page router | awk '/^loopline_(ready|database_up|database_connections_total) / { print $2 }' | xargs
}
pages() { local s; for s in intake classifier router escalation survey; do page $s; done; }

pages >"$WORK/pages"
is "asked for and not there" "" "$(python3 - "$WORK/pages" <<'PY'
import json, re, sys, yaml
page = open(sys.argv[1]).read()
exprs = [r["expr"] for g in yaml.safe_load(open("deploy/monitoring/rules.yml"))["groups"] for r in g["rules"]]
exprs += [t["expr"] for p in json.load(open("deploy/monitoring/dashboard.json"))["panels"] for t in p.get("targets", [])]
recorded = {"loopline:handled:rate5m": "loopline_handled_total", "loopline:replies:rate5m": "loopline_replies_total"}
for expr in exprs:
    for name, labels in re.findall(r"\b((?:loopline|process)[a-z0-9_:]*)(\{[^}]*\})?", re.sub(r"\b(by|on) *\([^)]*\)", "", expr)):
        source = recorded.get(name, name)
        if ":" in source or source.startswith(("loopline_spool_", "loopline_link_")) or (not labels and name == "loopline"):
            continue
        lines = re.findall(r"^%s(?: |\{.*)" % source, page, re.M)
        wanted = [m for m in re.findall(r'(\w+)="([^"$]*)"', labels) if m[0] not in ("job", "service")]
        if source == "loopline_zap_refused_total":
            wanted = []  # of a status there are only those that came
        if not any(all('%s="%s"' % m in line for m in wanted) for line in lines):
            print(source, labels)
PY
)"
before=$(metric intake 'loopline_replies_total{status="durable"}')
is "submitted" durable "$(says submit --channel phone --district pingyin --phone "138$PHONE$(printf %03d 1)" --key "metrics$RUN" --text 路灯不亮)"
is "again" duplicate "$(says submit --channel phone --district pingyin --phone "138$PHONE$(printf %03d 1)" --key "metrics$RUN" --text 路灯不亮)"
is "one more durable" $((before + 1)) "$(metric intake 'loopline_replies_total{status="durable"}')"
is "a duplicate" yes "$([ "$(metric intake 'loopline_replies_total{status="duplicate"}')" -ge 1 ] && echo yes)"
settle
is "handled by type" yes "$([ "$(metric classifier 'loopline_handled_total{type="request_accepted"}')" -ge 1 ] && echo yes)"
is "ready" "1 1" "$(metric router loopline_ready) $(metric router loopline_database_up)"
is "its version" 1 "$(metric router "loopline_build_info{node=\"router\",version=\"$("$B/bin/loopline" --version | grep -oE '[0-9]+\.[0-9]+\.[0-9]+')\"}")"
is "memory and files" yes "$([ "$(metric router process_resident_memory_bytes | cut -d. -f1)" != 0 ] && [ "$(metric router process_open_fds)" -gt 5 ] && echo yes)"

deploy/dev/town.sh term survey
until_is "seen to be gone" "0 0 0" surveys
is "nobody else is" 1 "$(metric router 'loopline_replicas{node="intake"}')"
LOOPLINE_SERVICE__DISTRICTS=weihai deploy/dev/town.sh service survey
until_is "it serves one district alone" "1 1 0" surveys
deploy/dev/town.sh term survey
deploy/dev/town.sh service survey
deploy/dev/town.sh ready

deploy/dev/town.sh crash
connections=$(metric router loopline_database_connections_total)
until_is "without a database" "0 0 $connections" router_database
deploy/dev/town.sh postgres
until_is "with one again" "1 1 $((connections + 1))" router_database
tally 14
