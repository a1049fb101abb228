#!/usr/bin/env bash
# The documents say what the code says: the blocks made from code are up to date, both READMEs are the same section for
# section and example for example, and every file they name is there. Each check is first seen to fail.
set -euo pipefail
cd "$(dirname "$0")/../.."
WORK=$(mktemp -d)
trap 'rm -rf "$WORK"' EXIT
failed=0 passed=0
verdict() { # TITLE YES|NO
    if [ "$2" = yes ]; then passed=$((passed + 1)); echo "  ok: $1"; else failed=$((failed + 1)); echo "  FAILED: $1"; fi
}
holds() { local title=$1; shift; if "$@"; then verdict "$title" yes; else verdict "$title" no; fi; }
fails() { local title=$1; shift; if "$@" >/dev/null 2>&1; then verdict "$title" no; else verdict "$title" yes; fi; }

# What is compared between the two languages: levels of headings and whole examples, without the words about them.
shape() {
    awk '/^```/ { inside = !inside; kind = inside ? $0 : kind; print; next }
         inside { if (kind == "```sh") sub(/ +# .*/, ""); print; next }
         /^#+ / { print $1 } /^\|---/ { print "table" } /^<!-- / { print }' "$1"
}
same_shape() { diff -u --label "$1" --label "$2" <(shape "$1") <(shape "$2"); }

named_files() { grep -ohE '`(common|deploy|proto|services|tests|\.ci)/[A-Za-z0-9_./*-]+' "$@" | tr -d '`' | sort -u; }
files_are_there() {
    local missing=0 path
    while read -r path; do
        path=${path%.} path=${path%/\*\*} # at the end of a sentence; all below a folder
        # shellcheck disable=SC2086 # a pattern
        ls -d $path >/dev/null 2>&1 || { echo "  no such file: $path"; missing=1; }
    done < <(named_files "$@")
    return $missing
}

copy() { # a tree of its own, to break
    rm -rf "$WORK/tree"; mkdir -p "$WORK/tree/deploy/dev"
    cp -r --parents common/*.def services/intake/intake.c services/classifier/desk.c tests/unit/*.golden ./*.md "$WORK/tree"
}
check_of() { ROOT=$WORK/tree deploy/dev/picture.sh --check; }

copy; holds "the copy is like the original" check_of
sed -i 's/^EDGE(REDO_ORDERED, .*$/&\nEDGE(REDO_ORDERED, SURVEY, CLASSIFIER, "made up")/' "$WORK/tree/common/flow.def"
fails "a new edge is noticed" check_of
copy; sed -i 's/R30: approved/R30: waved through/' "$WORK/tree/tests/unit/survey_fsm.golden"
fails "a changed rule is noticed" check_of
copy; sed -i 's/^dispatched   → withdrawn /dispatched   → fed_back  /' "$WORK/tree/tests/unit/router_moves.golden"
fails "a changed move of the order is noticed" check_of
copy; sed -i '/^leader /s/always/policy/' "$WORK/tree/tests/unit/router_fsm.golden"
fails "a changed class is noticed" check_of
copy; sed -i '/^signing_off  approve /s/fed_back/signed/' "$WORK/tree/tests/unit/router_fsm.golden"
fails "a changed arrow of a part is noticed" check_of
copy; sed -i '/^<!-- end flow -->$/d' "$WORK/tree/README.md"
fails "a block without an end is noticed" check_of
copy; sed -i '/├/d' "$WORK/tree/README.zh-CN.md"
fails "a picture drawn by hand is noticed" check_of
holds "the pictures and tables are those of the code" deploy/dev/picture.sh --check

copy; sed -i '0,/^loopline doctor$/s///' "$WORK/tree/README.zh-CN.md"
fails "an example in one language only is noticed" same_shape README.md "$WORK/tree/README.zh-CN.md"
copy; sed -i '0,/^## /s//### /' "$WORK/tree/README.md"
fails "a section in one language only is noticed" same_shape "$WORK/tree/README.md" README.zh-CN.md
holds "both READMEs have the same sections and examples" same_shape README.md README.zh-CN.md

# shellcheck disable=SC2016
echo 'see `common/nowhere.c`' > "$WORK/file.md"
fails "a file that is not there is noticed" files_are_there "$WORK/file.md"
# shellcheck disable=SC2016
echo 'in `services/nowhere/`.' > "$WORK/folder.md"
fails "a folder that is not there is noticed" files_are_there "$WORK/folder.md"
holds "every file named is there" files_are_there README.md README.zh-CN.md ARCHITECTURE.md CHANGELOG.md tests/stories/README.md

echo "$passed held, $failed did not"
[ "$failed" = 0 ]
