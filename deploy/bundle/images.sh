#!/usr/bin/env bash
# make images: both images of docker-compose.yml, tagged LOOPLINE_TAG, labelled with version, commit and its time.
#   LOOPLINE_BASE, LOOPLINE_APT_SOURCE: see docker-compose.yml
# images.sh base: whether there is what they are built from, before a bundle is begun; fine where none are built
set -euo pipefail
cd "$(dirname "$0")/../.."
base=${LOOPLINE_BASE:-debian:bookworm-slim}

need_base() { # on this engine, or to be had by it
    docker image inspect "$base" >/dev/null 2>&1 || docker pull -q "$base" >/dev/null 2>&1 && return
    cat >&2 <<EOF
images: there is no image $base here and none can be fetched. Either docker load one; or LOOPLINE_BASE names another copy of
debian:bookworm-slim; or make one: debootstrap --variant=minbase bookworm root && rm -rf root/var/cache/apt/* root/var/lib/apt/lists/* &&
tar -C root -c . | docker import - debian:bookworm-slim. BUNDLE_IMAGES=no makes a bundle without images.
EOF
    exit 1
}

if [ "${1:-}" = base ]; then
    [ "${BUNDLE_IMAGES:-}" = no ] || ! docker info >/dev/null 2>&1 || need_base
    exit 0
fi
docker info >/dev/null 2>&1 || { echo "images: no Docker engine answers here" >&2; exit 1; }
need_base
LOOPLINE_REVISION=$(git rev-parse HEAD 2>/dev/null || echo unknown) LOOPLINE_CREATED=$(deploy/dev/epoch.sh rfc3339)
export LOOPLINE_REVISION LOOPLINE_CREATED
for target in loopline database; do
    image=loopline:$LOOPLINE_TAG
    [ $target = loopline ] || image=loopline-database:$LOOPLINE_TAG
    docker build -q -f deploy/docker/Dockerfile --target $target --build-arg "BASE=$base" \
        --build-arg "APT_SOURCE=${LOOPLINE_APT_SOURCE:-}" --build-arg "VERSION=$LOOPLINE_TAG" \
        --build-arg "REVISION=$LOOPLINE_REVISION" --build-arg "CREATED=$LOOPLINE_CREATED" -t "$image" . >/dev/null
    docker image inspect -f "$image {{.Size}} bytes" "$image"
done
