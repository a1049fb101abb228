#!/usr/bin/env bash
# The contract with channels: nothing that was released is gone or changed, and every document says what the .proto files say.
set -euo pipefail
cd "$(dirname "$0")/../.."
WORK=$(mktemp -d)
trap 'rm -rf "$WORK"' EXIT
set_of() { (cd "$1" && find proto -name '*.proto' -print0 | sort -z | xargs -0 protoc -Iproto --include_imports --descriptor_set_out="$WORK/$2.binpb"); }
failed=0
set_of . now
/usr/bin/python3 tests/unit/contract.py "$WORK/now.binpb" proto/released.binpb || failed=1

# The check sees what it is for: a field that changes its number, its name, its type; one that goes; a value that goes.
red() { # WHAT FILE SED
    mkdir -p "$WORK/other"
    cp -r proto "$WORK/other/"
    sed -i -E "$3" "$WORK/other/proto/loopline/$2"
    set_of "$WORK/other" other
    local said
    said=$(/usr/bin/python3 tests/unit/contract.py "$WORK/other.binpb" proto/released.binpb) || true
    case $said in *"was released"*) return ;; esac
    echo "  FAILED: not seen: $1"
    failed=1
}
red "another number" intake/v1/intake.proto 's/string notice = 6;/string notice = 60;/'
red "another name" intake/v1/intake.proto 's/string notice = 6;/string hint = 6;/'
red "another type" wire/v1/reply.proto 's/uint32 retry_after_ms = 4;/uint64 retry_after_ms = 4;/'
red "a list of one" intake/v1/intake.proto 's/repeated Attachment attachments = 7;/Attachment attachments = 7;/'
red "a field that is gone" intake/v1/intake.proto 's/^.*string reference = 9;.*$//'
red "a value that is gone" wire/v1/reply.proto 's/^.*STATUS_OK = 7;.*$//'
[ "$failed" = 0 ]
