#!/usr/bin/env bash
# One place names the version, the Makefile: programs, the default of docker-compose.yml and the newest release of the changelog
# are of it. Seen to fail first.
set -euo pipefail
cd "$(dirname "$0")/../.."
B=${B:-build}
WORK=$(mktemp -d)
trap 'rm -rf "$WORK"' EXIT
same() { # FOLDER: Makefile, docker-compose.yml and CHANGELOG.md in it
    local version compose released
    version=$(sed -n 's/^VERSION := //p' "$1/Makefile")
    compose=$(grep -oE 'LOOPLINE_TAG(:-|=)[0-9.]+' "$1/docker-compose.yml" | sed 's/.*[-=]//' | sort -u)
    released=$(sed -nE '0,/^## \[[0-9]/s/^## \[([0-9.]+)\].*/\1/p' "$1/CHANGELOG.md")
    [ -n "$version" ] || { echo "the Makefile names no version"; return 1; }
    [ "$compose" = "$version" ] || { echo "docker-compose.yml: '$compose', Makefile: '$version' (make version)"; return 1; }
    [ "$released" = "$version" ] || { echo "CHANGELOG.md: '$released', Makefile: '$version'"; return 1; }
}
copy() { cp Makefile docker-compose.yml CHANGELOG.md "$WORK"; }
noticed() { ! same "$WORK" >/dev/null || { echo "not noticed: $1"; exit 1; }; }

copy; sed -i '0,/LOOPLINE_TAG:-/s/\(LOOPLINE_TAG:-\)[0-9.]*/\19.9.9/' "$WORK/docker-compose.yml"
noticed "a default of another version"
make --no-print-directory -C "$WORK" -f Makefile version 2>/dev/null
same "$WORK"
copy; sed -i 's/^VERSION := .*/VERSION := 9.9.9/' "$WORK/Makefile"
noticed "a version that nothing else has"
copy; sed -i '0,/^## \[[0-9]/s/^## \[[0-9.]*\]/## [9.9.9]/' "$WORK/CHANGELOG.md"
noticed "a release that is not in the Makefile"
same .
[ "$("$B/bin/loopline" --version)" = "loopline $(sed -n 's/^VERSION := //p' Makefile)" ] || { echo "the program is of another version"; exit 1; }
