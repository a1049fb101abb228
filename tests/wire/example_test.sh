#!/usr/bin/env bash
# The examples of the README against a running town (VAR), as a stranger would use them: own key, own build.
#   example_test.sh python|c|node
set -euo pipefail
cd "$(dirname "$0")/../.."
: "${VAR:?names no town; tests/run.sh starts one}" "${B:=build}"
WORK=$(mktemp -d)
trap 'rm -rf "$WORK"' EXIT
failed=0 passed=0
is() { # TITLE EXPECTED FOUND
    if [ "$2" = "$3" ]; then passed=$((passed + 1)); echo "  ok: $1"; else failed=$((failed + 1)); echo "  FAILED: $1: expected '$2', got '$3'"; fi
}
has() { # TITLE PART FOUND
    case $3 in *"$2"*) is "$1" "$2" "$2" ;; *) is "$1" "$2" "$3" ;; esac
}
loopline() { "$B/bin/loopline" --config "$VAR/etc/loopline.cfg" --lang en "$@"; }

make_python() {
    find proto -name '*.proto' -exec protoc -Iproto --python_out="$WORK" {} +
    export PYTHONPATH=$WORK
    run=(tests/wire/example_submit.py)
}
# Nothing of the source tree but the one file: what `make install-lib` put there.
make_c() {
    make -s --no-print-directory B="$B" ${SANITIZE:+SANITIZE=1} DESTDIR="$WORK/root" PREFIX=/usr install-lib >/dev/null
    export PKG_CONFIG_PATH=$WORK/root/usr/lib/pkgconfig PKG_CONFIG_SYSROOT_DIR=$WORK/root LD_LIBRARY_PATH=$WORK/root/usr/lib
    cp tests/wire/example_submit.c "$WORK/"
    # shellcheck disable=SC2046
    gcc -std=c11 -D_POSIX_C_SOURCE=200809L -Wall -Wextra -Wpedantic -Werror ${SANITIZE:+-fsanitize=address,undefined} \
        "$WORK/example_submit.c" $(pkg-config --cflags --libs loopline) -o "$WORK/example_submit"
    run=("$WORK/example_submit")
}
make_node() {
    if ! command -v node >/dev/null || ! command -v npm >/dev/null; then
        echo "  skipped: needs nodejs and npm"
        exit 77
    fi
    if [ ! -d "$B/node/node_modules/zeromq" ] && ! timeout 120 npm install --silent --no-audit --no-fund --prefix "$B/node" zeromq@6 protobufjs@7 >"$WORK/npm" 2>&1; then
        echo "  skipped: npm's registry cannot be had: $(tail -n 1 "$WORK/npm")"
        exit 77
    fi
    export NODE_PATH=$B/node/node_modules
    case $NODE_PATH in /*) ;; *) NODE_PATH=$PWD/$NODE_PATH ;; esac
    run=(node tests/wire/example_submit.js)
}
run=()
case $B in *asan*) SANITIZE=1 ;; esac
"make_$1"

NAME=example-$1-$$ KEY=key-$1-$$
loopline keys new "$NAME" --role channel --channel wechat --register >/dev/null
PORT=$(loopline -o json status | python3 -c 'import json, sys
print(next(i["command_port"] for i in json.load(sys.stdin)["instances"] if i["service"] == "intake"))')
submit() { # TEXT [DISTRICT]
    timeout 90 "${run[@]}" --endpoint "tcp://127.0.0.1:$PORT" --keys "$VAR/keys" --name "$NAME" \
        --district "${2:-ningxiang}" --phone 13900000000 --key "$KEY" --language en --text "$1" 2>&1
}

code=0; first=$(submit "玉潭街道茆田社区路灯不亮") || code=$?
is "it comes to its end" 0 "$code"
number=$(awk '$1 == "durable" { print $2 }' <<< "$first")
is "a receipt with a number" "durable NX" "$(sed -nE '1s/^(durable NX)[0-9]{8}-[0-9]{5} [A-Z0-9]{6}$/\1/p' <<< "$first")"
is "the same again is the same request" "$number" "$(awk '$1 == "duplicate" { print $2 }' <<< "$first")"
is "it can be followed" "accepted" "$(awk '$1 == "step" { print $2; exit }' <<< "$first")"
is "the feed brings it" "accepted" "$(awk '$1 == "update" { print $4; exit }' <<< "$first")"
has "the key belongs to that body" conflict "$(submit "另外一件事" | tail -n 1 | tr '[:upper:]' '[:lower:]')"
KEY=other-$1-$$
is "a fault names its field" "place.district" "$(submit "路灯不亮" nowhere | sed -n '1s/:.*//p')"
is "the register has it once" 1 "$(loopline -o json requests --limit 50 | grep -o "\"$number\"" | wc -l)"

NAME=nobody-$$
has "a missing key file is told" "$VAR/keys/nobody-$$." "$(submit "路灯不亮" | tail -n 1)"

# Wrong words: one line that says what is wrong, and 2. argparse puts its usage before it.
refused() { # TITLE PART WORD…
    local title=$1 part=$2 code=0 said
    shift 2
    said=$(timeout 90 "${run[@]}" "$@" 2>&1) || code=$?
    said=${said##*$'\n'}
    [ "$code" = 2 ] || said="it ends with $code"
    has "$title" "$part" "$said"
}
mkdir "$WORK/keys"
cp "$VAR/keys/loopline-intake.pub" "$WORK/keys/"
head -c 200 /dev/zero >"$WORK/keys/bad.pub"
cp "$WORK/keys/bad.pub" "$WORK/keys/bad.key"
words=(--endpoint "tcp://127.0.0.1:$PORT" --district ningxiang --phone 13900000000 --key "$KEY" --text x --keys)
refused "no options" required
refused "an option that is none" --distrct "${words[@]}" "$VAR/keys" --name "example-$1-$$" --distrct ningxiang
refused "an option without its value" --language "${words[@]}" "$VAR/keys" --name "example-$1-$$" --language
refused "an endpoint that is none" nowhere "${words[@]}" "$VAR/keys" --name "example-$1-$$" --endpoint nowhere
refused "a key that is none" "$WORK/keys/bad." "${words[@]}" "$WORK/keys" --name bad
NAME=example-$1-$$
loopline keys revoke "$NAME" >/dev/null
if [ "$1" != c ]; then # the library's own test takes the time
    while submit "路灯不亮" >/dev/null; do :; done # the services hear of it within seconds: perhaps between two commands
    said=$(submit "路灯不亮") || true
    has "a revoked key is told" "tcp://127.0.0.1:$PORT: this key has been revoked or is not accepted" "$said"
fi

echo "$passed held, $failed did not"
[ "$failed" = 0 ]
