#!/usr/bin/env bash
# The bundle for machines without internet: the same input gives the same bytes; install.sh does nothing at all when a byte was
# changed, a file is missing or one was put there. With a package that is none and without images: what is in them matters not.
set -euo pipefail
cd "$(dirname "$0")/../.."
WORK=$(mktemp -d)
trap 'rm -rf "$WORK"' EXIT
export BUNDLE_PACKAGES=none SOURCE_DATE_EPOCH=1700000000 DEB=$WORK/package DOCKER_HOST=unix://$WORK/nobody
echo "no package at all" >"$DEB"
say=$(deploy/bundle/bundle.sh 1.2.3 any "$WORK/a")
grep -q "no Docker engine answers here: without container images" <<<"$say" || { echo "it does not say that images are left out: $say"; exit 1; }
(umask 077; sleep 1; deploy/bundle/bundle.sh 1.2.3 any "$WORK/b" >/dev/null)
cmp "$WORK"/a/*.tar "$WORK"/b/*.tar
[ "$(tar -tvf "$WORK/a/loopline-1.2.3-any.bundle.tar" --numeric-owner | awk '{ print $2, $4 }' | sort -u)" = "0/0 2023-11-14" ] ||
    { echo "owner or time of the one who made it is in the bundle"; exit 1; }

fresh() { rm -rf "$WORK/x"; mkdir "$WORK/x"; tar -C "$WORK/x" -xf "$WORK/a/loopline-1.2.3-any.bundle.tar"; cd "$WORK/x/loopline-1.2.3-any"; }
refused() { # WHY ARGS…: with these words, and before anything else is done
    local why=$1
    shift
    if ./install.sh "$@" >"$WORK/said" 2>&1; then echo "not refused: $why"; exit 1; fi
    if ! grep -q "$why" "$WORK/said" || ! grep -q "nothing was done" "$WORK/said"; then echo "refused, but not told '$why':"; cat "$WORK/said"; exit 1; fi
}
fresh
./install.sh check >"$WORK/said"
sum=$(sed -n 's/.*to be told by another way: //p' <<<"$say")
./install.sh check "$sum" >/dev/null
refused "not the one that was told" check "${sum/[0-8]/9}"
for file in loopline_1.2.3_any.deb docker-compose.yml city/demo/units.cfg systemd/loopline.target doc/README.md; do
    fresh
    printf '\377' | dd of="$file" bs=1 seek=5 conv=notrunc status=none
    refused "$file: FAILED" package
    refused "$file: FAILED" images
done
fresh; rm city/demo/units.cfg; refused "city/demo/units.cfg" package
fresh; mkdir debs; echo x >debs/more.deb; refused "debs/more.deb" package
fresh; ln -s /etc/passwd doc/DEME.md; refused "doc/DEME.md" package # the end of another's name
fresh; rm SHA256SUMS; refused "SHA256SUMS" package
fresh
if ./install.sh images >"$WORK/said" 2>&1; then echo "images that are not there were loaded"; exit 1; fi
grep -q "made without container images" "$WORK/said"
