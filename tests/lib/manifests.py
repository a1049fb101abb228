"""What tests/unit/manifests_test.sh asks of deploy/k8s: manifests.py FOLDER HELPS. Lays out base and overlays as kustomize does (the
few fields that are used), looks at the whole, and prints each fault; exit code 1 if any. HELPS holds NAME.help of each program.
manifests.py FOLDER --render KUSTOMIZATION prints one as JSON, to be compared with what kustomize itself makes of it."""
import copy
import glob
import ipaddress
import json
import os
import re
import sys

import yaml

WORKLOADS = ("Deployment", "StatefulSet", "Job", "Pod")
SERVED = ("Deployment", "StatefulSet")
LONELY = "loopline-link"  # a client alone: a second one would only repeat it
LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)  # ten times as fast where it is
DOCUMENTS = ipaddress.ip_network("192.0.2.0/24")  # RFC 5737: nobody has it
faults = []


def fault(where, what):
    faults.append("%s: %s" % (where, what))


def named(doc):
    return "%s %s" % (doc["kind"], doc["metadata"]["name"])


def load(path):
    return [doc for doc in yaml.load_all(open(path, encoding="utf-8"), LOADER) if doc]


def template(doc):
    return doc if doc["kind"] == "Pod" else doc["spec"]["template"]


# ---- as kustomize does -----------------------------------------------------------------------------------------


def add_labels(doc, pairs):
    doc["metadata"].setdefault("labels", {}).update(pairs)
    spec = doc.get("spec", {})
    if doc["kind"] == "Service":
        spec.setdefault("selector", {}).update(pairs)
    elif "matchLabels" in spec.get("selector", {}):
        spec["selector"]["matchLabels"].update(pairs)
    if doc["kind"] in SERVED:
        spec["template"]["metadata"]["labels"].update(pairs)
        for spread in spec["template"]["spec"].get("topologySpreadConstraints", []):
            spread["labelSelector"]["matchLabels"].update(pairs)


def patch(doc, where, operations):
    for operation in operations:
        at, *path = [doc] + operation["path"].strip("/").split("/")
        for key in path[:-1]:
            at = at[int(key)] if isinstance(at, list) else at.get(key)
            if at is None:
                fault(where, "%s: no %s in %s" % (operation["path"], key, named(doc)))
                return
        if operation["op"] != "add" or path[-1] != "-" or not isinstance(at, list):
            fault(where, "only an addition to a list is understood here")
            return
        at.append(operation["value"])


def targeted(target, doc):
    key, _, value = target.get("labelSelector", "").partition("=")
    return doc["kind"] == target["kind"] and (not key or doc["metadata"].get("labels", {}).get(key) == value)


def render(folder):
    where = os.path.join(folder, "kustomization.yaml")
    (made,) = load(where)
    docs = []
    for resource in made["resources"]:
        path = os.path.normpath(os.path.join(folder, resource))
        if not os.path.exists(path):
            fault(where, "there is no %s" % resource)
            continue
        docs += render(path) if os.path.isdir(path) else copy.deepcopy(load(path))
    for change in made.get("patches", []):
        targets = [doc for doc in docs if targeted(change["target"], doc)]
        if not targets:
            fault(where, "a patch for no %s" % change["target"])
        for doc in targets:
            patch(doc, where, copy.deepcopy(load(os.path.join(folder, change["path"]))[0]))
    for doc in docs:
        for label in made.get("labels", []):
            add_labels(doc, label["pairs"])
        if made.get("nameSuffix"):
            doc["metadata"]["name"] += made["nameSuffix"]
        if made.get("namespace") and doc["kind"] != "Namespace":
            doc["metadata"]["namespace"] = made["namespace"]
        for container in containers(doc):
            for image in made.get("images", []):
                if container["image"].split(":")[0] == image["name"]:
                    container["image"] = image["name"] + ":" + image["newTag"]
    return docs


def containers(doc):
    if doc["kind"] not in WORKLOADS:
        return []
    pod = template(doc)["spec"]
    return pod.get("initContainers", []) + pod["containers"]


# ---- what is asked ---------------------------------------------------------------------------------------------


def fits(selector, doc):
    labels = template(doc)["metadata"].get("labels", {})
    return all(labels.get(key) == value for key, value in selector.items())


def port_names(doc):
    return {port["name"] for container in containers(doc) for port in container.get("ports", [])}


def check_container(where, pod, container, images, pages, configs):
    context = container.get("securityContext", {})
    if not context.get("readOnlyRootFilesystem") or context.get("allowPrivilegeEscalation") is not False:
        fault(where, "may write its root, or gain rights")
    if context.get("capabilities", {}).get("drop") != ["ALL"]:
        fault(where, "keeps capabilities")
    if not container.get("resources", {}).get("requests") or not container.get("resources", {}).get("limits"):
        fault(where, "no requests or no limits")
    name, _, tag = container["image"].partition(":")
    if name not in images or not re.fullmatch(r"\d+\.\d+\.\d+", tag):
        fault(where, "image %s: not one of docker-compose.yml's with a version" % container["image"])
    ports = {port["name"] for port in container.get("ports", [])}
    for kind in ("startupProbe", "readinessProbe", "livenessProbe"):
        get = container.get(kind, {}).get("httpGet")
        if get and (get["path"] not in pages or get["port"] not in ports):
            fault(where, "%s: nobody answers %s at %s" % (kind, get["path"], get["port"]))
    volumes = {v["name"] for v in pod.get("volumes", [])} | set(pod.get("claims", []))
    for mount in container.get("volumeMounts", []):
        if mount["name"] not in volumes:
            fault(where, "mounts %s, which is no volume" % mount["name"])
    for source in container.get("envFrom", []):
        if source["configMapRef"]["name"] not in configs:
            fault(where, "no ConfigMap %s" % source["configMapRef"]["name"])
    for variable in container.get("env", []):
        ref = variable.get("valueFrom", {}).get("configMapKeyRef")
        if ref and ref["key"] not in configs.get(ref["name"], {}):
            fault(where, "no %s in ConfigMap %s" % (ref["key"], ref["name"]))


def check_settings(where, container, configs, helps):
    """Every LOOPLINE_A__B must be a setting of the program that the container runs."""
    program = (container.get("args") or ["loopline"])[0]
    names = [v["name"] for v in container.get("env", [])]
    for source in container.get("envFrom", []):
        names += configs.get(source["configMapRef"]["name"], {})
    for name in names:
        setting = name[len("LOOPLINE_"):].lower().replace("__", ".")
        if name.startswith("LOOPLINE_") and setting not in helps[program]:
            fault(where, "%s: %s has no such setting" % (name, program))


def check_workload(doc, docs, known):
    where, pod = named(doc), dict(template(doc)["spec"])
    pod["claims"] = [c["metadata"]["name"] for c in doc["spec"].get("volumeClaimTemplates", [])]
    context = pod.get("securityContext", {})
    if not context.get("runAsNonRoot") or not context.get("runAsUser") or context["seccompProfile"]["type"] != "RuntimeDefault":
        fault(where, "may run as root, or without seccomp")
    if pod.get("automountServiceAccountToken") is not False:
        fault(where, "is given a token of the cluster")
    for container in containers(doc):
        check_container(where, pod, container, known["images"], known["pages"], known["configs"])
        if container["image"].startswith("loopline:"):
            check_settings(where, container, known["configs"], known["helps"])
    for volume in pod.get("volumes", []):
        secret = volume.get("secret", {}).get("secretName")
        if secret and not re.search(r"\b%s\b" % secret.replace("loopline-", ""), known["readme"]):
            fault(where, "README.md does not tell how to make the secret %s" % secret)
    if doc["kind"] not in SERVED:
        return
    if not fits(doc["spec"]["selector"]["matchLabels"], doc):
        fault(where, "its selector does not fit its own pods")
    for other in docs:
        if other is not doc and other["kind"] in SERVED and fits(doc["spec"]["selector"]["matchLabels"], other):
            fault(where, "its selector fits the pods of %s" % named(other))
    budgets = [d for d in docs if d["kind"] == "PodDisruptionBudget" and fits(d["spec"]["selector"]["matchLabels"], doc)]
    if len(budgets) != 1:
        fault(where, "%d disruption budgets, not one" % len(budgets))
    main = pod["containers"][0]
    if not main["image"].startswith("loopline:"):
        return
    if any(kind not in main for kind in ("startupProbe", "readinessProbe", "livenessProbe")):
        fault(where, "a probe is missing")
    elif main["readinessProbe"]["httpGet"]["path"] != "/readyz" or main["livenessProbe"]["httpGet"]["path"] != "/healthz":
        fault(where, "ready by /readyz, alive by /healthz: not so here")
    least = 1 if main["args"] == [LONELY] else 2
    if pod.get("terminationGracePeriodSeconds", 0) < 30 or doc["spec"]["replicas"] < least:
        fault(where, "no time to drain, or a single replica")
    if least == 1 and (doc["kind"] != "StatefulSet" or doc["spec"]["replicas"] != 1):
        fault(where, "two links say everything twice")


def check_doors(doc, docs):
    where, spec = named(doc), doc["spec"]
    pods = [d for d in docs if d["kind"] in WORKLOADS]
    if doc["kind"] == "Service":
        behind = [d for d in pods if fits(spec["selector"], d)]
        if not behind:
            fault(where, "selects nobody")
        for port in spec["ports"]:
            if any(port["targetPort"] not in port_names(d) for d in behind):
                fault(where, "no port %s behind it" % port["targetPort"])
    if doc["kind"] == "NetworkPolicy":
        behind = [d for d in pods if fits(spec["podSelector"].get("matchLabels", {}), d)]
        names = {p["port"] for rule in spec.get("ingress", []) for p in rule.get("ports", [])}
        if not behind or not names <= set().union(*[port_names(d) for d in behind]):
            fault(where, "for nobody, or a port that nobody has: %s" % sorted(names))
        anyone = [r for r in spec.get("ingress", []) if any("ipBlock" in f for f in r.get("from", [{"ipBlock": ""}]))]
        if any(d["metadata"]["name"] != "intake" for d in behind) and anyone:
            fault(where, "lets the world in beyond intake")
        if any(not of_documents(f.get("ipBlock")) for r in anyone for f in r.get("from", [{}])):
            fault(where, "as delivered it lets nobody in but %s, which is to be filled in" % DOCUMENTS)


def of_documents(block):
    return bool(block) and ipaddress.ip_network(block["cidr"]).version == 4 and ipaddress.ip_network(block["cidr"]).subnet_of(DOCUMENTS)


def may_leave(doc, docs, address, port):
    for policy in (d for d in docs if d["kind"] == "NetworkPolicy" and fits(d["spec"]["podSelector"].get("matchLabels", {}), doc)):
        for rule in policy["spec"].get("egress", []):
            at = [ipaddress.ip_network(to["ipBlock"]["cidr"]) for to in rule.get("to", []) if "ipBlock" in to]
            if any(ipaddress.ip_address(address) in net for net in at) and port in [p["port"] for p in rule["ports"]]:
                return True
    return False


def check_addresses(doc, docs, configs):
    """tcp://NAME:PORT is a Service that has the port; tcp://ADDRESS:PORT is outside, and a policy lets its pods go there."""
    doors = {(d["metadata"]["name"], p["port"]) for d in docs if d["kind"] == "Service" for p in d["spec"]["ports"]}
    for container in containers(doc):
        for source in container.get("envFrom", []):
            for name, value in configs.get(source["configMapRef"]["name"], {}).items():
                found = re.fullmatch(r"tcp://([a-z0-9.-]+):(\d+)", value)
                if not found or name.endswith("_BIND"):
                    continue
                host, port = found[1], int(found[2])
                if re.fullmatch(r"[0-9.]+", host):
                    if not may_leave(doc, docs, host, port):
                        fault(named(doc), "%s: no policy lets it out to %s:%d" % (name, host, port))
                elif (host, port) not in doors:
                    fault(named(doc), "%s: no service %s has a port %d" % (name, host, port))


def check_all(title, docs, known):
    seen = set()
    known["configs"] = {d["metadata"]["name"]: d["data"] for d in docs if d["kind"] == "ConfigMap"} or known["configs"]
    for doc in docs:
        if named(doc) in seen:
            fault(title, "%s twice" % named(doc))
        seen.add(named(doc))
        if doc["kind"] == "Secret":
            fault(title, "%s: secrets are not kept in files" % named(doc))
        if doc["kind"] in WORKLOADS:
            check_workload(doc, docs, known)
            check_addresses(doc, docs, known["configs"])
        if doc["kind"] in ("Service", "NetworkPolicy"):
            check_doors(doc, docs)
    denied = [d for d in docs if d["kind"] == "NetworkPolicy" and d["spec"]["podSelector"] == {} and "ingress" not in d["spec"]]
    if not denied:
        fault(title, "no policy that denies what is not allowed")


# ---- one overlay for each district, and nothing of it left to the city's replicas ------------------------------


def areas_of_pack(level):
    pattern = r'code = "([a-z_]+)"; name = "[^"]*"; level = "%s"' % level
    return set(re.findall(pattern, open("deploy/city/demo/areas.cfg", encoding="utf-8").read()))


def setting(doc, name):
    """A list of the main container's environment; what comes of a label of the pod is looked up there."""
    found = [v for v in containers(doc)[-1].get("env", []) if v["name"] == name]
    if not found:
        return []
    path = found[0].get("valueFrom", {}).get("fieldRef", {}).get("fieldPath", "")
    label = re.fullmatch(r"metadata\.labels\['(.+)'\]", path)
    value = template(doc)["metadata"]["labels"].get(label[1], "") if label else found[0].get("value", "")
    return [item for item in value.split(",") if item]


def own(doc):
    return setting(doc, "LOOPLINE_SERVICE__DISTRICTS")


def deployments(docs):
    return [doc for doc in docs if doc["kind"] == "Deployment"]


def check_overlay(name, docs):
    for doc in deployments(docs):
        if own(doc) != [name]:
            fault(named(doc), "serves %s, not %s" % (",".join(own(doc)) or "every district", name))


def check_folders(folder, overlays):
    for district in sorted(areas_of_pack("district") - overlays):
        fault(folder, "no overlay for the district %s of the demo" % district)
    for name in sorted(overlays - areas_of_pack("district")):
        fault(folder, "overlays/%s is no district of the demo" % name)


def check_split(title, docs):
    """Of each service every district has one workload that has it as its own, and what the city keeps stands in for all."""
    services = {doc["metadata"]["labels"]["app.kubernetes.io/component"]: [] for doc in deployments(docs)}
    for doc in deployments(docs):
        services[doc["metadata"]["labels"]["app.kubernetes.io/component"]].append(doc)
    wanted = sorted(areas_of_pack("district") | areas_of_pack("city"))
    for service, workloads in services.items():
        served = sorted(code for doc in workloads for code in own(doc) or wanted)
        if served != wanted:
            fault(title, "%s: served %s, not each once of %s" % (service, " ".join(served), " ".join(wanted)))
        if not any(setting(doc, "LOOPLINE_SERVICE__STAND_IN") == ["*"] for doc in workloads):
            fault(title, "%s: nobody stands in for a district" % service)


def main(folder, helps):
    compose = open("docker-compose.yml", encoding="utf-8").read()
    known = {
        "images": set(re.findall(r"^ +image: ([a-z-]+):", compose, re.M)),
        "pages": set(re.findall(r'\{"(/[a-z]+)", "text', open("common/http.c").read())),
        "helps": {os.path.basename(f)[: -len(".help")]: open(f).read() for f in glob.glob(helps + "/*.help")},
        "readme": open(os.path.join(folder, "README.md"), encoding="utf-8").read(),
        "configs": {},
    }
    city = render(os.path.join(folder, "base"))
    check_all("base", city, known)
    check_all("example-database", render(os.path.join(folder, "example-database")), known)
    overlays = sorted(glob.glob(os.path.join(folder, "overlays", "*")))
    for overlay in overlays:
        docs = render(overlay)
        check_all(os.path.basename(overlay), city + docs, known)
        check_overlay(os.path.basename(overlay), docs)
    check_folders(folder, {os.path.basename(o) for o in overlays if not os.path.basename(o).startswith("link-")})
    split = render(os.path.join(folder, "by-district"))
    check_all("by-district", split, known)
    check_split("by-district", split)
    used = {c["image"] for d in city for c in containers(d)}
    if len(used) != 1:
        fault("base", "images of several versions: %s" % sorted(used))
    print("\n".join(sorted(set(faults))) or "%d objects of a city, %d overlays" % (len(city), len(overlays)))
    return 1 if faults or not overlays or len(city) < 20 else 0


if sys.argv[2] == "--render":
    json.dump(render(sys.argv[3]), sys.stdout)
else:
    sys.exit(main(*sys.argv[1:]))
