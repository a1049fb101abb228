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

# And what is beside the .proto files: a limit that only one side has, a summary that lost its beginning, a desk that says what no
# document tells.
drift() { # WHAT FOUND FILE SED
    rm -rf "$WORK/tree"
    mkdir -p "$WORK/tree"
    cp -r --parents proto common/*.[ch] common/*.def services/intake tests/wire/channel_submit.hex tests/unit/contract.py "$WORK/tree/"
    [ -e "$WORK/tree/$3" ] || cp services/intake/hold_desk.c "$WORK/tree/$3"
    sed -i -E "$4" "$WORK/tree/$3"
    local said
    said=$(cd "$WORK/tree" && /usr/bin/python3 tests/unit/contract.py "$WORK/now.binpb" proto/released.binpb) || true
    case $said in *"$2"*) return ;; esac
    echo "  FAILED: not seen: $1"
    failed=1
}
drift "another limit of a text" "Contact.name has the limits {'maxLength': 63}" common/wire_limit.c 's/(contact\), "name", )64/\163/'
drift "another limit of a list" "Submit.attachments has the limits {'maxItems': 17}" common/wire_limit.c 's/(submit\), "attachments", )16/\117/'
drift "another range" "Position.latitude has the limits" common/wire_limit.c 's/(position\), "latitude", )-90/\1-89/'
drift "a limit that is told nowhere" "Submit.text has the limits {'maxLength': 4000}, not {}" proto/asyncapi.yaml '/maxLength: 4000/d'
drift "a field that is required now" "intake.v1.Contact requires ['phone']" proto/loopline/intake/v1/intake.proto 's,(string phone = 2;).*,\1 // required,'
drift "a summary without its beginning" "the summary of loopline.intake.v1.FetchReceipt" proto/asyncapi.yaml 's/what a Submit that was/a Submit that was/'
drift "a new desk with a reason of its own" "reason late_return is missing" services/intake/new_desk.c "\$a/* REASON_LATE_RETURN */"
[ "$failed" = 0 ]
