#!/usr/bin/env bash
# make images: both images of docker-compose.yml, tagged LOOPLINE_TAG, labelled with version, commit and its time.
#   LOOPLINE_BASE, LOOPLINE_APT_SOURCE: see docker-compose.yml
set -euo pipefail
cd "$(dirname "$0")/../.."
docker info >/dev/null 2>&1 || { echo "images: no Docker engine answers here" >&2; exit 1; }
LOOPLINE_REVISION=$(git rev-parse HEAD 2>/dev/null || echo unknown) LOOPLINE_CREATED=$(deploy/dev/epoch.sh rfc3339)
export LOOPLINE_REVISION LOOPLINE_CREATED
base=${LOOPLINE_BASE:-debian:bookworm-slim}
for target in loopline database; do
    image=loopline:$LOOPLINE_TAG
    [ $target = loopline ] || image=loopline-database:$LOOPLINE_TAG
    docker build -q -f deploy/docker/Dockerfile --target $target --build-arg "BASE=$base" \
        --build-arg "APT_SOURCE=${LOOPLINE_APT_SOURCE:-}" --build-arg "VERSION=$LOOPLINE_TAG" \
        --build-arg "REVISION=$LOOPLINE_REVISION" --build-arg "CREATED=$LOOPLINE_CREATED" -t "$image" . >/dev/null || {
        echo "images: $image was not built from $base. LOOPLINE_BASE names a copy of debian:bookworm-slim that this engine has or can fetch," \
            "LOOPLINE_APT_SOURCE where Debian's packages come from: see docker-compose.yml" >&2
        exit 1
    }
    docker image inspect -f "$image {{.Size}} bytes" "$image"
done
