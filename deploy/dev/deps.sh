#!/usr/bin/env bash
# Installs the Debian packages that building, running and testing need, if any is missing.
#   deps.sh [build | lint | fuzz | deb | deb-test]   only what building needs; and the linters; the fuzzers; what makes a
#   Debian package; what tries one
set -euo pipefail
build="gcc libc6-dev make pkg-config protobuf-c-compiler libprotobuf-c-dev libzmq3-dev libpq-dev libconfig-dev
       libmicrohttpd-dev libicu-dev libsodium-dev libjansson-dev liblinear-dev uthash-dev"
run="postgresql-15 postgresql-client-15 procps util-linux"
test="libcmocka-dev python3 python3-yaml python3-protobuf python3-zmq protobuf-compiler mandoc iproute2 iptables openssl systemd"
lint="clang-format clang-tidy cppcheck"
deb="debhelper dpkg-dev help2man"
want="$build $run $test"
[ "${1:-}" = lint ] && want="$want $lint"
[ "${1:-}" = build ] && want="$build"
[ "${1:-}" = deb ] && want="$build $deb"
[ "${1:-}" = deb-test ] && want="$build $deb lintian debootstrap"
[ "${1:-}" = fuzz ] && want="$want clang libclang-rt-14-dev"
missing=""
for package in $want; do
    [ "$(dpkg-query -W -f '${db:Status-Status}' "$package" 2>/dev/null)" = installed ] || missing="$missing $package"
done
[ -z "$missing" ] && exit 0
echo "installing:$missing"
as_root() { if [ "$(id -u)" = 0 ]; then "$@"; else sudo -n "$@" || sudo "$@"; fi; }
as_root env DEBIAN_FRONTEND=noninteractive apt-get update -qq
# Our PostgreSQL is private; the package shall not start one of its own.
if [ ! -e /etc/postgresql-common/createcluster.conf ] && ! command -v pg_ctlcluster >/dev/null; then
    as_root mkdir -p /etc/postgresql-common
    echo 'create_main_cluster = false' | as_root tee /etc/postgresql-common/createcluster.conf >/dev/null
fi
# shellcheck disable=SC2086
as_root env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends \
    -o Dpkg::Options::=--force-confold $missing >/dev/null
