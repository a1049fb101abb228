#!/usr/bin/env bash
# The Python example of the README against a running town (VAR), as a stranger would use it: own key, generated classes.
set -euo pipefail
cd "$(dirname "$0")/../.."
: "${VAR:?names no town; tests/run.sh starts one}" "${B:=build}"
if ! /usr/bin/python3 -c 'import zmq, google.protobuf' 2>/dev/null || ! command -v protoc >/dev/null; then
    echo "  skipped: needs python3-zmq python3-protobuf protobuf-compiler"
    exit 77
fi
WORK=$(mktemp -d)
trap 'rm -rf "$WORK"' EXIT
failed=0 passed=0
is() { # TITLE EXPECTED FOUND
    if [ "$2" = "$3" ]; then passed=$((passed + 1)); echo "  ok: $1"; else failed=$((failed + 1)); echo "  FAILED: $1: expected '$2', got '$3'"; fi
}
loopline() { "$B/bin/loopline" --config "$VAR/etc/loopline.cfg" --lang en "$@"; }

find proto -name '*.proto' -exec protoc -Iproto --python_out="$WORK" {} +
NAME=example-$$ KEY=key-$$
loopline keys new "$NAME" --role channel --channel wechat --register >/dev/null
PORT=$(loopline -o json status | /usr/bin/python3 -c 'import json, sys
print(next(i["command_port"] for i in json.load(sys.stdin)["instances"] if i["service"] == "intake"))')
submit() { # TEXT [DISTRICT]
    PYTHONPATH=$WORK timeout 90 tests/wire/example_submit.py --endpoint "tcp://127.0.0.1:$PORT" --keys "$VAR/keys" --name "$NAME" \
        --district "${2:-ningxiang}" --phone 13900000000 --key "$KEY" --language en --text "$1" 2>&1
}

code=0; first=$(submit "玉潭街道茆田社区路灯不亮") || code=$?
is "it comes to its end" 0 "$code"
number=$(awk '$1 == "durable" { print $2 }' <<< "$first")
is "a receipt with a number" "durable NX" "$(sed -nE '1s/^(durable NX)[0-9]{8}-[0-9]{5} [A-Z0-9]{6}$/\1/p' <<< "$first")"
is "the same again is the same request" "$number" "$(awk '$1 == "duplicate" { print $2 }' <<< "$first")"
is "it can be followed" "accepted" "$(awk '$1 == "step" { print $2; exit }' <<< "$first")"
is "the feed brings it" "accepted" "$(awk '$1 == "update" { print $4; exit }' <<< "$first")"
is "the key belongs to that body" "STATUS_CONFLICT" "$(submit "另外一件事" | tail -n 1)"
KEY=other-$$
is "a fault names its field" "place.district" "$(submit "路灯不亮" nowhere | sed -n '1s/:.*//p')"
is "the register has it once" 1 "$(loopline -o json requests --limit 50 | grep -o "\"$number\"" | wc -l)"

NAME=nobody-$$
is "a missing key file is told" "$VAR/keys/nobody-$$.pub: No such file or directory" "$(submit "路灯不亮" | sed -n '$s/;.*//p')"
NAME=example-$$
loopline keys revoke "$NAME" >/dev/null
while said=$(submit "路灯不亮" | tail -n 1); do :; done # the services hear of it within seconds
is "a revoked key is told" "tcp://127.0.0.1:$PORT: this key has been revoked or is not accepted" "$said"

echo "$passed held, $failed did not"
[ "$failed" = 0 ]
