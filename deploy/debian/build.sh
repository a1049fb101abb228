#!/usr/bin/env bash
# make deb: the Debian package, built in a copy of the sources in which deploy/debian is debian/: build.sh VERSION TARGET_FOLDER
# What is built bears the time of SOURCE_DATE_EPOCH (deploy/dev/epoch.sh). CCACHE=1: compiles through ccache.
set -euo pipefail
cd "$(dirname "$0")/../.."
version=$1 to=$2
mkdir -p "$to"
to=$(cd "$to" && pwd)
SOURCE_DATE_EPOCH=$(deploy/dev/epoch.sh); export SOURCE_DATE_EPOCH
tree=$to/loopline-$version
rm -rf "$tree" "$to"/loopline_*
mkdir "$tree"
# As a clean checkout has it: what is built or lies about is no source.
tar -c --mode=u+w,go-w,a+rX services proto common deploy docker-compose.yml Makefile ./*.md LICENSE | tar -x --no-same-owner -C "$tree"
cp -r "$tree/deploy/debian" "$tree/debian"
cat >"$tree/debian/changelog" <<EOF
loopline ($version) bookworm; urgency=medium

  * See /usr/share/doc/loopline/changelog.gz.

 -- Loopline maintainers <maintainers@loopline.invalid>  $(deploy/dev/epoch.sh rfc2822)
EOF
cd "$tree"
DEB_BUILD_OPTIONS="${DEB_BUILD_OPTIONS:-nocheck noautodbgsym}" dpkg-buildpackage -b -us -uc -j2 >"$to/build.log" 2>&1 ||
    { tail -n 30 "$to/build.log" >&2; exit 1; }
cd "$to"
rm -rf "$tree"
ls "$to"/loopline_*.deb
