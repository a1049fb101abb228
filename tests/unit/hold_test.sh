#!/usr/bin/env bash
# What the Debian package does after an upgrade: what ran is started again with the new programs, unless /run/loopline-hold
# says that upgrade.sh does it, service by service. With a systemd that only writes down what it is told.
set -euo pipefail
cd "$(dirname "$0")/../.."
WORK=$(mktemp -d)
trap 'rm -rf "$WORK"' EXIT
failed=0
mkdir -p "$WORK/run/systemd/system" "$WORK/bin"
printf '#!/bin/sh\necho "$*" >>%s\n' "$WORK/told" >"$WORK/bin/deb-systemd-invoke"
sed "s#/run/#$WORK/run/#g" deploy/debian/loopline.postinst >"$WORK/postinst"
chmod +x "$WORK/bin/deb-systemd-invoke" "$WORK/postinst"
told() { # ARGUMENTS of dpkg: what systemd was told
    : >"$WORK/told"
    PATH=$WORK/bin:$PATH "$WORK/postinst" "$@" >"$WORK/said"
    cat "$WORK/told"
}
is() { # TITLE EXPECTED FOUND
    if [ "$2" = "$3" ]; then echo "  ok: $1"; else failed=1; echo "  FAILED: $1: \"$3\", not \"$2\""; fi
}
is "a first installation starts nothing" "" "$(told configure '')"
is "an upgrade starts again what ran" "try-restart loopline.target" "$(told configure 0.5.0)"
touch "$WORK/run/loopline-hold"
is "held, it starts nothing" "" "$(told configure 0.5.0)"
is "and says who does" 1 "$(grep -c 'upgrade.sh' "$WORK/said")"
exit $failed
