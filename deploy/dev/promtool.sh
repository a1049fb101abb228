#!/usr/bin/env bash
# Prints where promtool is: Debian's, or the one program of its package `prometheus` (19 MB), unpacked under $B/tools. Nothing is
# installed, no service starts.
set -euo pipefail
cd "$(dirname "$0")/../.."
B=${B:-build}
command -v promtool && exit
if [ ! -x "$B/tools/promtool" ]; then
    room=$(mktemp -d)
    trap 'rm -rf "$room"' EXIT
    chmod 755 "$room"
    fetch() ( cd "$room" && apt-get download prometheus >&2 )
    fetch || { [ "$(id -u)" = 0 ] && apt-get update -qq >&2 && fetch; }
    mkdir -p "$B/tools"
    dpkg-deb --fsys-tarfile "$room"/prometheus_*.deb | tar -x -C "$room" ./usr/bin/promtool
    mv "$room/usr/bin/promtool" "$B/tools/promtool"
fi
echo "$B/tools/promtool"
