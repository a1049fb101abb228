#!/usr/bin/env bash
# One place names the version, the Makefile: programs, images of docker-compose.yml and Kubernetes, the contract of the socket and
# the newest release of the changelog are of it. Seen to fail first.
set -euo pipefail
cd "$(dirname "$0")/../.."
B=${B:-build}
WORK=$(mktemp -d)
trap 'rm -rf "$WORK"' EXIT
FILES="Makefile docker-compose.yml deploy/docker/link.yml CHANGELOG.md proto/asyncapi.yaml $(echo deploy/k8s/{,overlays/}*/kustomization.yaml)"
same() { # FOLDER: with these in it
    local version compose released cluster contract
    version=$(sed -n 's/^VERSION := //p' "$1/Makefile")
    compose=$(grep -ohE 'LOOPLINE_TAG(:-|=)[0-9.]+' "$1/docker-compose.yml" "$1/deploy/docker/link.yml" | sed 's/.*[-=]//' | sort -u)
    cluster=$(sed -nE 's/.*newTag: "([0-9.]+)".*/\1/p' "$1"/deploy/k8s/{,overlays/}*/kustomization.yaml | sort -u)
    contract=$(sed -nE 's/^  version: //p' "$1/proto/asyncapi.yaml")
    released=$(sed -nE '0,/^## \[[0-9]/s/^## \[([0-9.]+)\].*/\1/p' "$1/CHANGELOG.md")
    [ -n "$version" ] || { echo "the Makefile names no version"; return 1; }
    [ "$compose" = "$version" ] || { echo "docker-compose.yml, link.yml: '$compose', Makefile: '$version' (make version)"; return 1; }
    [ "$cluster" = "$version" ] || { echo "deploy/k8s: '$cluster', Makefile: '$version' (make version)"; return 1; }
    [ "$contract" = "$version" ] || { echo "proto/asyncapi.yaml: '$contract', Makefile: '$version' (make version)"; return 1; }
    [ "$released" = "$version" ] || { echo "CHANGELOG.md: '$released', Makefile: '$version'"; return 1; }
}
# shellcheck disable=SC2086
copy() { cp --parents $FILES "$WORK"; }
noticed() { ! same "$WORK" >/dev/null || { echo "not noticed: $1"; exit 1; }; }

copy; sed -i '0,/LOOPLINE_TAG:-/s/\(LOOPLINE_TAG:-\)[0-9.]*/\19.9.9/' "$WORK/docker-compose.yml"
noticed "a default of another version"
make --no-print-directory -C "$WORK" -f Makefile version 2>/dev/null
same "$WORK"
copy; sed -i 's/newTag: "[0-9.]*/newTag: "9.9.9/' "$WORK/deploy/k8s/base/kustomization.yaml"
noticed "an image of another version"
copy; sed -i 's/LOOPLINE_TAG:-[0-9.]*/LOOPLINE_TAG:-9.9.9/' "$WORK/deploy/docker/link.yml"
noticed "a link of another version"
copy; sed -i 's/newTag: "[0-9.]*/newTag: "9.9.9/' "$WORK/deploy/k8s/overlays/link-east/kustomization.yaml"
noticed "a link of another version on a cluster"
copy; sed -i 's/^  version: [0-9.]*/  version: 9.9.9/' "$WORK/proto/asyncapi.yaml"
noticed "a contract of another version"
copy; sed -i 's/^VERSION := .*/VERSION := 9.9.9/' "$WORK/Makefile"
noticed "a version that nothing else has"
copy; sed -i '0,/^## \[[0-9]/s/^## \[[0-9.]*\]/## [9.9.9]/' "$WORK/CHANGELOG.md"
noticed "a release that is not in the Makefile"
same .
[ "$("$B/bin/loopline" --version)" = "loopline $(sed -n 's/^VERSION := //p' Makefile)" ] || { echo "the program is of another version"; exit 1; }
