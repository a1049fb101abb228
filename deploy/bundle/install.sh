#!/bin/sh
# Loopline on a machine without internet, out of this folder. First every file is compared with SHA256SUMS.
#   ./install.sh check [SUM]   nothing else; SUM is that of SHA256SUMS, as whoever made the bundle told it
#   ./install.sh package [NAMES]   the Debian package, and what it needs; NAMES: postgresql-15, when the database is on this machine
#   ./install.sh images        the container images, for docker-compose.yml beside this file
# 离线安装: check 校验, package 安装软件包, images 载入镜像。校验不通过则什么也不做。
set -eu
here=$(cd "$(dirname "$0")" && pwd)
fail() { echo "install.sh: $*" >&2; exit 1; }
usage() { sed -n '2,6p' "$0" | sed 's/^# //' >&2; exit 2; }

check() {
    cd "$here"
    [ -f SHA256SUMS ] || fail "SHA256SUMS is not there: this is not a whole bundle; nothing was done"
    sum=$(sha256sum <SHA256SUMS | cut -d' ' -f1)
    [ -z "${1:-}" ] || [ "$1" = "$sum" ] || fail "SHA256SUMS is not the one that was told: $sum, not $1; nothing was done"
    wrong=$(LC_ALL=C sha256sum -c --quiet SHA256SUMS 2>&1) || fail "the bundle is damaged or was changed 校验失败; nothing was done:
$wrong"
    strange=$(find . ! -type d ! -path ./SHA256SUMS -printf '%P\n' | while read -r file; do
        cut -c 67- SHA256SUMS | grep -qxF -- "$file" || echo "$file"
    done)
    [ -z "$strange" ] || fail "there is what no bundle brought; nothing was done:
$strange"
    echo "every file is as it was made; sum of SHA256SUMS: $sum"
}

package() {
    [ "$(id -u)" = 0 ] || fail "package: as root"
    set -- "$here"/loopline_*.deb "$@"
    export DEBIAN_FRONTEND=noninteractive
    keep="-o Dpkg::Options::=--force-confdef -o Dpkg::Options::=--force-confold"
    if [ -d "$here/debs" ]; then # this folder is the only source that is asked
        work=$(mktemp -d)
        trap 'rm -rf "$work"' EXIT
        mkdir "$work/lists"
        ln -s "$here/debs" "$work/debs" # whatever its name has in it
        echo "deb [trusted=yes] file:$work/debs ./" >"$work/sources.list"
        chmod -R a+rX "$work"
        keep="$keep -o Dir::Etc::SourceList=$work/sources.list -o Dir::Etc::SourceParts=- -o Dir::State::Lists=$work/lists -o APT::Sandbox::User=root"
        # shellcheck disable=SC2086
        apt-get $keep -q -q update
    fi
    # shellcheck disable=SC2086
    apt-get $keep -q -y --no-install-recommends install "$@"
}

images() {
    for image in "$here"/images/*.tar.gz; do
        [ -f "$image" ] || fail "images: this bundle was made without container images"
    done
    command -v docker >/dev/null || fail "images: no docker on this machine"
    gzip -dc "$image" | docker load
    echo "next: docker-compose -f $here/docker-compose.yml up -d"
}

case ${1:-} in
check) [ $# -le 2 ] || usage; check "${2:-}" ;;
package) shift; check; package "$@" ;;
images) [ $# = 1 ] || usage; check; images ;;
*) usage ;;
esac
