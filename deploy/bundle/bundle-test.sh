#!/usr/bin/env bash
# make bundle-test: the bundle with its images, on an engine that has none of them and no network: nothing is loaded from a bundle that
# is damaged; from a whole one, everything is up, and a demand submitted from outside is dispatched. Packages are deb-test's, and are left
# out here. Needs what compose-test needs, and root for the second engine; else it says so and is skipped (77).
#   B=build VERSION=0.6.0   COMPOSE_VAR=build/compose: as for compose-test, with which it shares images
set -euo pipefail
cd "$(dirname "$0")/../.."
TEST=bundle-test VERSION=${VERSION:?}
export COMPOSE_PROJECT_NAME=loopline-bundle LOOPLINE_PORT=12345
# shellcheck source=deploy/docker/engine.sh
. deploy/docker/engine.sh
case $B in /*) ;; *) B=$PWD/$B ;; esac
ARCH=$(dpkg --print-architecture)
BUNDLE=$B/loopline-$VERSION-$ARCH.bundle.tar HERE=$VAR/bundle

make_bundle() {
    make --no-print-directory build
    BUNDLE_PACKAGES=none timeout 3600 make --no-print-directory bundle >>"$LOG" 2>&1 || fail "make bundle"
    SUM=$(sed -n 's/.*to be told by another way: //p' "$LOG")
    say "made: $(stat -c %s "$BUNDLE") bytes; images: $(docker images --format '{{.Repository}}:{{.Tag}} {{.Size}}' | grep "^loopline.*:$VERSION " | tr '\n' ' ')"
}
bare_engine() { # in a network of its own, in which there is nobody else; its client goes there, too
    { [ "$(id -u)" = 0 ] && command -v dockerd >/dev/null; } || skip "only root can start an engine that has no images"
    # shellcheck disable=SC2016
    start_engine "" unshare --net sh -c 'ip link set lo up && exec "$@"' sh
    CLIENT=(nsenter --net -t "$(cat "${ENGINES[-1]}/pid")")
    [ -z "$(docker images -aq)" ] || fail "the engine has images"
}
unpack() {
    rm -rf "$HERE"
    mkdir "$HERE"
    tar -C "$HERE" --strip-components=1 -xf "$BUNDLE"
}
refused() { # WHY ARGS…
    local why=$1
    shift
    ! "$HERE/install.sh" "$@" >"$VAR/said" 2>&1 || fail "not refused: $why"
    { grep -q "$why" "$VAR/said" && grep -q "nothing was done" "$VAR/said"; } || fail "not told '$why': $(cat "$VAR/said")"
    [ -z "$(docker images -aq)" ] || fail "images were loaded all the same: $why"
}
check_damaged() {
    unpack
    refused "not the one that was told" check "${SUM/[0-8]/9}"
    printf '\377' | dd of="$HERE/images/loopline-$VERSION.tar.gz" bs=1 seek=5000000 conv=notrunc status=none
    refused "images/loopline-$VERSION.tar.gz: FAILED" images
    rm "$HERE/images/loopline-$VERSION.tar.gz"
    refused "images/loopline-$VERSION.tar.gz" images
    say "a changed byte, an image that is gone, another sum: refused, and nothing loaded"
}
check_whole() {
    local receipt
    unpack
    { "$HERE/install.sh" check "$SUM" && "$HERE/install.sh" images; } >>"$LOG" 2>&1 || fail "install.sh"
    say "loaded: $(docker images --format '{{.Repository}}:{{.Tag}}' | sort | tr '\n' ' ')"
    cd "$HERE"
    STARTED=1
    compose up -d >>"$LOG" 2>&1 || fail "up"
    all_healthy
    take_keys
    receipt=$(submit) || fail "submit"
    until_true 30 "submitted from outside and dispatched: $(value number <<<"$receipt")" \
        in_hand "$(value number <<<"$receipt")" "$(value code <<<"$receipt")"
    [ "$(compose exec -T intake loopline-intake --version)" = "loopline-intake $VERSION" ] || fail "of another version"
    for file in proto/README.md proto/asyncapi.yaml tests/wire/example_submit.py deploy/monitoring/RUNBOOK.md deploy/backup/drill.sh deploy/upgrade/roll.sh; do
        [ -s "$file" ] || fail "the bundle brings no $file"
    done
    linked config >>"$LOG" 2>&1 || fail "the bundle brings no link.yml"
    linked down -v >>"$LOG" 2>&1 || fail "down"
    STARTED=""
}

trap finish EXIT
find_engine
find_base
make_bundle
bare_engine
check_damaged
check_whole
rm -rf "$HERE"
echo "bundle-test: passed"
