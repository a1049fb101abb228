#!/usr/bin/env bash
# The folder of a running town is removed, as by who clones anew, and a town is made again in its place: what still runs of the
# first is ended and does not work in the second one's database; other towns of this machine go on. A town of its own.
# shellcheck source=tests/lib/own_town.sh
. "$(dirname "$0")/../lib/own_town.sh"
running() { for p in "$@"; do [ ! -d "/proc/$p" ] || grep -qs '^State:[[:space:]]*Z' "/proc/$p/status" || echo "$p"; done | wc -l; }
other_town() { VAR=$TOWN/other deploy/dev/town.sh "$1" >/dev/null 2>&1; }
leave() {
    other_town destroy
    # shellcheck disable=SC2086
    [ -z "${LEFT:-}" ] || [ "$(running $LEFT)" = 0 ] || kill $LEFT 2>/dev/null
}
start() { deploy/dev/town.sh start >"$TOWN/start.out" 2>&1 || { cat "$TOWN/start.out"; exit 1; }; }
mkdir "$TOWN/other" && chmod 755 "$TOWN/other"
other_town start || exit 1
OTHER=$(cat "$TOWN"/other/run/*.pid | xargs)
own_town start
LEFT="$(cat "$VAR"/run/*.pid | xargs) $(head -n 1 "$VAR/pg/postmaster.pid")"
# shellcheck disable=SC2086
is "a town runs" 6 "$(running $LEFT)"
rm -rf "$VAR" && mkdir "$VAR" && chmod 755 "$VAR"
start
# shellcheck disable=SC2086
is "nothing of the first is left" 0 "$(running $LEFT)"
is "one of each in the second" "1 1|2 1|3 1|4 1|5 1" "$(ask "SELECT string_agg(t, '|' ORDER BY t) FROM (SELECT service || ' ' || count(*) AS t FROM bus.instance GROUP BY service) x")"
# shellcheck disable=SC2086
is "the other goes on" 5 "$(running $OTHER)"
# started again, nobody is ended
HERE=$(cat "$VAR"/run/*.pid | xargs)
start
is "who belongs here stays" "$HERE" "$(cat "$VAR"/run/*.pid | xargs)"
# shellcheck disable=SC2086
is "and runs" 5 "$(running $HERE)"
tally 6
