#!/bin/sh
# The time that stands in everything that is built, in seconds since 1970: SOURCE_DATE_EPOCH, else that of the commit, else
# the day of the newest release in CHANGELOG.md. With "rfc3339" as an instant, with "rfc2822" as Debian's changelogs have it.
set -eu
cd "$(dirname "$0")/../.."
day=$(sed -nE '0,/^## \[[0-9]/s/^## \[[0-9.]+\] - //p' CHANGELOG.md)
seconds=${SOURCE_DATE_EPOCH:-$(git log -1 --format=%ct 2>/dev/null || date -u -d "$day" +%s)}
case ${1:-} in
rfc3339) date -u -d "@$seconds" +%Y-%m-%dT%H:%M:%SZ ;;
rfc2822) LC_ALL=C date -u -R -d "@$seconds" ;;
*) echo "$seconds" ;;
esac
