#!/usr/bin/env bash
# loopline-link between this town (VAR) and a deployment below that the test plays (tests/wire/link_test.py): cut off, killed, told
# again, not taken. LINK names another build of the program.
set -euo pipefail
cd "$(dirname "$0")/../.."
: "${VAR:?names no town; tests/run.sh starts one}" "${B:=build}"
/usr/bin/python3 -c 'import zmq, google.protobuf' 2>/dev/null || { echo "  skipped: needs python3-zmq and python3-protobuf"; exit 77; }
WORK=$(mktemp -d)
trap 'rm -rf "$WORK"' EXIT
find proto -name '*.proto' -exec protoc -Iproto --python_out="$WORK" {} +
export B VAR PYTHONPATH=$WORK PYTHONDONTWRITEBYTECODE=1
/usr/bin/python3 tests/wire/link_test.py
