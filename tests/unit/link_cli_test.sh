#!/usr/bin/env bash
# What loopline-link says of settings that cannot work, before anything runs: the field and why; and of an environment that is not
# as it must be.
set -uo pipefail
cd "$(dirname "$0")/../.."
: "${B:=build}"
WORK=$(mktemp -d)
failed=0 passed=0 server=
trap '[ -z "$server" ] || kill "$server"; rm -rf "$WORK"' EXIT
unset "${!LOOPLINE_@}"
for name in own door service; do "$B/bin/loopline" --set "bus.keys=$WORK/keys" keys new "$name" >/dev/null || exit 1; done
sed -e "s#/etc/loopline/keys/link#$WORK/keys#; s#/var/lib/loopline#$WORK#" \
    -e "s#\"[^\"]*/[a-z-]*\.pub\"#\"$WORK/keys/service.pub\"#g; s#\"link-east\"#\"own\"#; s#key_name = \"above\"#key_name = \"door\"#" \
    -e 's#port = 18010#port = 0#' deploy/systemd/etc/link.cfg >"$WORK/link.cfg"

says() { # TITLE EXIT_CODE WORDS OPTIONS…
    local title=$1 expected=$2 words=$3 out code=0
    shift 3
    out=$(timeout 10 "$B/bin/loopline-link" --config "$WORK/link.cfg" "$@" 2>&1 </dev/null) || code=$?
    if [ "$code" = "$expected" ] && [[ $out == *"$words"* ]]; then passed=$((passed + 1)); else
        failed=$((failed + 1)); echo "FAILED: $title: expected $expected '$words', got $code: $out"
    fi
}
refuses() { # SETTING VALUE WORDS
    says "$1=$2" 2 "--set: $1: $3" --check-config --set "$1=$2"
}
says "as it is" 0 "configuration is sound" --check-config
for words in came_round not_below not_above; do refuses "words.$words" "" "is required"; done
refuses words.not_below "$(printf '不%.0s' {1..201})" "is longer than 200 characters"
says "as long as may be" 0 "sound" --check-config --set "words.not_below=$(printf '不%.0s' {1..200})"
refuses words.came_round $'one\ntwo' "holds a control character"
refuses words.reveal $'\xff\xfe' "is not UTF-8"
REVEAL="--set above.reveal=true --set above.intake=tcp://127.0.0.1:1 --set above.intake_key=$WORK/keys/service.pub"
# shellcheck disable=SC2086
{
    says "a look has a reason" 2 "words.reveal: is required where above.reveal is true" --check-config $REVEAL --set words.reveal=
    says "with it" 0 "sound" --check-config $REVEAL
}
says "and a door" 2 "above.intake: is required where above.reveal is true" --check-config --set above.reveal=true
for address in localhost:1 tcp://127.0.0.1 tcp://:5 tcp://host:0 tcp://host:65536 tcp://host:12x ipc:///tmp/x; do
    refuses above.router "$address" "is not tcp://HOST:PORT"
done
refuses below.intake "tcp://10.1.0.5:" "is not tcp://HOST:PORT"
says "IPv6" 0 "sound" --check-config --set "below.intake=tcp://[::1]:12345"
refuses link.matters "road" "holds what is not above=below"
refuses link.aside_ms 5 "5 is not within"
refuses above.rooter x "unknown setting"

says "no key of its own" 1 "a key cannot be read" --set above.key_name=nobody
says "which end" 1 "end=above.escalation" --set above.escalation_key="$WORK/none.pub"
says "a folder that cannot be" 1 "$WORK/a/b/c" --set link.state="$WORK/a/b/c"
: >"$WORK/plain"
says "a folder that is none" 1 "$WORK/plain" --set link.state="$WORK/plain"
coproc LISTENER { exec python3 -c 'import socket, time
s = socket.socket(); s.bind(("127.0.0.1", 0)); s.listen(); print(s.getsockname()[1], flush=True); time.sleep(60)'; }
server=$LISTENER_PID
read -r port <&"${LISTENER[0]}"
says "a port that is taken" 1 "http.port" --set "http.port=$port"
echo "$passed held, $failed failed"
[ $failed = 0 ]
