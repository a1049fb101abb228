#!/usr/bin/env bash
# deploy/k8s as far as files can tell: what belongs together fits together, nobody runs as root, every setting is one of its
# program, each service has its budget, images are those of docker-compose.yml (tests/lib/manifests.py). Spoilt copies are found
# out. With kubectl at hand, its kustomize must make the same of them. No cluster is asked.
set -uo pipefail
cd "$(dirname "$0")/../.." || exit 1
: "${B:=build}"
WORK=$(mktemp -d)
trap 'rm -rf "$WORK"' EXIT
mkdir "$WORK/helps"
for p in loopline-{intake,classifier,router,escalation,survey,link}; do "$B/bin/$p" --help >"$WORK/helps/$p.help" || exit 1; done
"$B/bin/loopline" --print-config >"$WORK/helps/loopline.help" 2>&1
failed=0
look() { python3 tests/lib/manifests.py "$1" "$WORK/helps"; }
look deploy/k8s || failed=1
spoilt() { # EXPECTED_WORDS FILE SED_SCRIPT
    rm -rf "$WORK/copy"
    cp -r deploy/k8s "$WORK/copy"
    sed -i "$3" "$WORK/copy/$2"
    ! cmp -s "deploy/k8s/$2" "$WORK/copy/$2" || { echo "FAILED: $3 changes nothing"; failed=1; }
    look "$WORK/copy" >"$WORK/found" 2>&1
    grep -q "$1" "$WORK/found" || { echo "FAILED: not found out: $1"; head -n 5 "$WORK/found"; failed=1; }
}
spoilt "selector does not fit its own pods" core/router.yaml '/^  selector:/,/matchLabels/s/component: router/component: ruter/'
spoilt "may run as root" core/router.yaml 's/runAsNonRoot: true/runAsNonRoot: false/'
spoilt "0 disruption budgets" core/survey.yaml '/^kind: PodDisruptionBudget/,$s/component: survey/component: nobody/'
spoilt "nobody answers /ready at http" core/router.yaml 's#/readyz#/ready#'
spoilt "which is no volume" base/intake.yaml 's/name: spool, mountPath/name: spol, mountPath/'
spoilt "has no such setting" base/config.yaml 's/LOOPLINE_HTTP__PORT/LOOPLINE_HTTP__PROT/'
spoilt "no conninfo in ConfigMap" base/config.yaml 's/^  conninfo:/  conn:/'
spoilt "no port commandos behind it" base/intake.yaml 's/targetPort: commands/targetPort: commandos/'
spoilt "lets the world in beyond intake" base/network.yaml 's#app.kubernetes.io/component: intake#app.kubernetes.io/component: router#'
spoilt "not one of docker-compose.yml's" base/migrate.yaml 's/image: loopline/image: looplin/'
spoilt "its selector fits the pods of" all-districts/kustomization.yaml '/^labels:/,$d'
spoilt "serves ningxian, not ningxiang" overlays/ningxiang/kustomization.yaml 's#loopline/district: ningxiang#loopline/district: ningxian#'
spoilt "serves every district, not weihai" district/own.yaml "s#\['loopline/district'\]#['loopline/districts']#"
spoilt "a patch for no" district/kustomization.yaml 's/kind: Deployment/kind: Deploiment/'
spoilt "a patch for no" by-district/kustomization.yaml 's#district=all#district=any#'
spoilt "router: served beiyuan beiyuan " by-district/city.yaml 's/value: city/value: "city,beiyuan"/'
spoilt "survey: served beiyuan city jiangcheng ningxiang pingyin, not" by-district/kustomization.yaml '/weihai/d'
spoilt "survey: nobody stands in" by-district/city.yaml 's/STAND_IN, value: "\*"/STAND_IN, value: ""/'
spoilt "which is to be filled in" base/network.yaml 's#192.0.2.0/24#0.0.0.0/0#'
absent() { # EXPECTED_WORDS COMMANDS: in a copy
    rm -rf "$WORK/copy"
    cp -r deploy/k8s "$WORK/copy"
    (cd "$WORK/copy" && eval "$2")
    look "$WORK/copy" >"$WORK/found" 2>&1
    grep -q "$1" "$WORK/found" || { echo "FAILED: not found out: $1"; head -n 5 "$WORK/found"; failed=1; }
}
absent "no overlay for the district weihai" 'rm -r overlays/weihai; sed -i /weihai/d by-district/kustomization.yaml'
absent "overlays/nowhere is no district" 'cp -r overlays/weihai overlays/nowhere'
spoilt "has no such setting" overlays/link-east/settings.yaml 's/ABOVE__UNIT/ABOVE__UNITS/'
spoilt "no service router has a port 5609" overlays/link-east/settings.yaml 's#tcp://router:5600#tcp://router:5609#'
spoilt "no policy lets it out to 10.1.0.5:12345" overlays/link-east/link.yaml 's#10.1.0.5/32#10.1.0.6/32#'
spoilt "two links say everything twice" overlays/link-east/link.yaml 's/^  replicas: 1/  replicas: 2/'
spoilt "does not tell how to make the secret" overlays/link-east/link.yaml 's/secretName: loopline-link-east/secretName: loopline-link-west/'
if command -v kubectl >/dev/null; then
    for k in base by-district example-database $(cd deploy/k8s && echo overlays/*); do
        kubectl kustomize "deploy/k8s/$k" >"$WORK/theirs" || failed=1
        python3 tests/lib/manifests.py deploy/k8s --render "deploy/k8s/$k" >"$WORK/ours"
        python3 - "$WORK/theirs" "$WORK/ours" <<'PY' || { echo "FAILED: kustomize makes something else of $k"; failed=1; }
import json, sys, yaml
order = lambda docs: sorted((json.dumps(d, sort_keys=True) for d in docs))
sys.exit(order(yaml.safe_load_all(open(sys.argv[1]))) != order(json.load(open(sys.argv[2]))))
PY
    done
    echo "kustomize makes the same"
fi
exit $failed
