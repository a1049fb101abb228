#!/usr/bin/env bash
# What libloopline shows of itself: its public names, its soname, what it needs, a header that stands alone in C and C++, and a
# manual page without faults. BLESS=1 writes the golden list anew; a name that is gone needs another soname.
set -euo pipefail
cd "$(dirname "$0")/../.."
: "${B:=build}"
GOLDEN=tests/unit/library_abi.golden
WORK=$(mktemp -d)
trap 'rm -rf "$WORK"' EXIT
failed=0
fault() { failed=1; echo "  FAILED: $*"; }
{
    readelf -d "$B/lib/libloopline.so.1" | sed -nE 's/.*Library soname: \[(.*)\]/soname \1/p'
    # A build with sanitizers needs theirs, too.
    readelf -d "$B/lib/libloopline.so.1" | sed -nE 's/.*\(NEEDED\).*\[(.*)\]/needs \1/p' | grep -vE 'lib(asan|ubsan|m)\.|ld-linux' | sort
    nm -D --defined-only "$B/lib/libloopline.so.1" | awk '{ print $2, $3 }' | sort
} >"$WORK/abi"
[ "${BLESS:-}" != 1 ] || cp "$WORK/abi" "$GOLDEN"
diff -u "$GOLDEN" "$WORK/abi" || fault "the names that the shared library shows"
diff <(awk '$1 == "T" { sub(/@.*/, "", $2); print $2 }' "$WORK/abi") <(nm -g --defined-only "$B/lib/libloopline.a" | awk 'NF == 3 { print $3 }' | sort) ||
    fault "the archive shows other names than the shared library"
# What the header promises is what is there.
diff <(awk '$1 == "T" { sub(/@.*/, "", $2); print $2 }' "$WORK/abi") <(tr '\n' ' ' <common/lib/loopline.h | grep -oE 'LOOPLINE_API [^;]*;' | grep -oE '\bloopline_[a-z_]+ *\(' | tr -d ' (' | sort) ||
    fault "the header declares other names than the library has"
echo '#include <loopline.h>' | gcc -std=c11 -Wall -Wextra -Wpedantic -Werror -Icommon/lib -x c -fsyntax-only - || fault "the header in strict C11"
if echo | gcc -x c++ -fsyntax-only - 2>/dev/null; then
    printf '#include <loopline.h>\nint main() { loopline_options o; LOOPLINE_INIT(&o); return o.size == sizeof o ? 0 : 1; }\n' |
        gcc -std=c++11 -Wall -Wextra -Werror -Icommon/lib -x c++ -fsyntax-only - || fault "the header in C++"
fi
mandoc -Tlint -Wwarning common/lib/loopline.3 || fault "loopline(3)"
# Every function stands in the manual page.
awk '$1 == "T" { sub(/@.*/, "", $2); print $2 }' "$WORK/abi" | while read -r name; do grep -qw "$name" common/lib/loopline.3 || echo "$name"; done >"$WORK/missing"
[ ! -s "$WORK/missing" ] || fault "not in loopline(3): $(tr '\n' ' ' <"$WORK/missing")"
[ "$failed" = 0 ]
