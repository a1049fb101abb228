"""What tests/unit/monitoring_test.sh asks of deploy/monitoring: monitoring.py FOLDER HELP. Prints each fault; exit code 1 if any."""
import glob
import json
import os
import re
import sys

import yaml

FOREIGN = re.compile(r"up$|ALERTS$|node_filesystem_")  # Prometheus' own, and node_exporter's
NAME = re.compile(r"\b(?:loopline|process|node|up|ALERTS)[a-z0-9_:]*\b(?!\s*[=(])")
HAN = re.compile("[\u4e00-\u9fff]")
LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)  # ten times as fast where it is
faults = []


def registered():
    """name → kind, by the calls in the source; a histogram by its three series."""
    metrics = {}
    for path in glob.glob("common/*.c") + glob.glob("services/*/*.c"):
        for kind, name in re.findall(r'METRIC_(COUNTER|GAUGE|HISTOGRAM),\s*"([a-z_]+)"', open(path).read()):
            for suffix in ("_bucket", "_sum", "_count") if kind == "HISTOGRAM" else ("",):
                metrics[name + suffix] = "GAUGE" if kind == "GAUGE" else "COUNTER"
    return metrics


def bare(expr):
    """Without label matchers and the lists of by, on and without: only names of metrics and functions are left."""
    expr = re.sub(r'"(?:[^"\\]|\\.)*"', '""', expr)
    expr = re.sub(r"\b(by|on|without|ignoring)\s*\([^)]*\)", "", expr)
    return re.sub(r"\{[^}]*\}", "", expr)


def check_expr(where, expr, metrics, recorded):
    for name in sorted(set(NAME.findall(bare(expr)))):
        if name not in metrics and name not in recorded and not FOREIGN.match(name):
            faults.append("%s: %s: no program has it" % (where, name))
    for function, name in re.findall(r"\b(rate|increase|delta)\(\s*([a-z_]+)", bare(expr)):
        if name in metrics and (metrics[name] == "COUNTER") != (function != "delta"):
            faults.append("%s: %s: %s of a %s" % (where, name, function, metrics[name].lower()))


def check_alert(rule, tested, sections):
    name, notes = rule["alert"], rule.get("annotations", {})
    for key in ("summary", "description"):
        if not notes.get(key) or HAN.search(notes[key]):
            faults.append("%s: no %s in English" % (name, key))
        if not HAN.search(notes.get(key + "_zh", "")):
            faults.append("%s: no %s_zh in Chinese" % (name, key))
    if rule.get("labels", {}).get("severity") not in ("critical", "warning"):
        faults.append("%s: no severity" % name)
    if notes.get("runbook_url") != "deploy/monitoring/RUNBOOK.md#" + name.lower():
        faults.append("%s: its runbook_url leads elsewhere" % name)
    if name not in sections:
        faults.append("%s: no section in the runbook" % name)
    if name not in tested:
        faults.append("%s: not tested" % name)


def check_runbook(text, alerts, helped):
    for section in re.findall(r"^### (\S+)$", text, re.M):
        if section not in alerts:
            faults.append("%s: no alert for this section" % section)
    for part in re.split(r"^### ", text, flags=re.M)[1:]:
        for words in ("Means", "Who suffers", "Look", "Do", "Over when"):
            if "- **%s " % words not in part:
                faults.append("%s: nothing under %s" % (part.split("\n")[0], words))
    for command in re.findall(r"\bloopline ((?:[a-z][a-z-]+ ?)+)", text):
        words = command.split()
        known = any(" ".join(words[:n]) in helped for n in (1, 2))
        if not known:
            faults.append("loopline %s: no such command" % " ".join(words[:2]))


def check_dashboard(board, metrics, recorded):
    seen, taken = set(), set()
    variables = {v["name"]: v["type"] for v in board["templating"]["list"]}
    if variables.get("datasource") != "datasource":
        faults.append("dashboard: no variable for the data source")
    for panel in board["panels"]:
        title, at = panel["title"], panel["gridPos"]
        if not HAN.search(title) or not re.search("[A-Za-z]{3}", title):
            faults.append("dashboard: %s: not in both languages" % title)
        if panel["id"] in seen:
            faults.append("dashboard: %s: its id is another's" % title)
        seen.add(panel["id"])
        cells = {(x, y) for x in range(at["x"], at["x"] + at["w"]) for y in range(at["y"], at["y"] + at["h"])}
        if cells & taken or at["x"] + at["w"] > 24:
            faults.append("dashboard: %s: lies over another panel" % title)
        taken |= cells
        if panel["type"] != "row" and not panel.get("targets"):
            faults.append("dashboard: %s: shows nothing" % title)
        for target in panel.get("targets", []):
            if target["datasource"]["uid"] != "${datasource}":
                faults.append("dashboard: %s: a data source of its own" % title)
            check_expr("dashboard: " + title, target["expr"], metrics, recorded)


def main(folder, help_file):
    def text(name):
        return open(os.path.join(folder, name), encoding="utf-8").read()

    metrics = registered()
    rules = [r for g in yaml.load(text("rules.yml"), LOADER)["groups"] for r in g["rules"]]
    recorded = {r["record"] for r in rules if "record" in r}
    alerts = {r["alert"] for r in rules if "alert" in r}
    tested = {t["name"] for t in yaml.load(text("rules_test.yml"), LOADER)["tests"]}
    sections = set(re.findall(r"^### (\S+)$", text("RUNBOOK.md"), re.M))
    helped = set()
    for words in re.findall(r"^  ([a-z][a-z-]*(?: [a-z][a-z-]*)?)", open(help_file).read(), re.M):
        helped |= {words}
        if len(words.split()) == 1:
            helped.add(words)
    for rule in rules:
        check_expr(rule.get("alert") or rule["record"], rule["expr"], metrics, recorded)
        if "alert" in rule:
            check_alert(rule, tested, sections)
    for path in glob.glob(os.path.join(folder, "prometheus*.yml")):
        jobs = yaml.safe_load(open(path, encoding="utf-8"))["scrape_configs"]
        if "loopline" not in [job["job_name"] for job in jobs] or "service" not in str(jobs):
            faults.append("%s: no job loopline with a label service" % path)
    check_runbook(text("RUNBOOK.md"), alerts, helped)
    check_dashboard(json.loads(text("dashboard.json")), metrics, recorded)
    for fault in faults:
        print(fault)
    if len(alerts) < 20 or len(metrics) < 40:
        print("only %d alerts, %d metrics" % (len(alerts), len(metrics)))
        return 1
    print("%d alerts, %d metrics, %d panels" % (len(alerts), len(metrics), len(json.loads(text("dashboard.json"))["panels"])))
    return 1 if faults else 0


sys.exit(main(*sys.argv[1:]))
