#!/usr/bin/env bash
# clang-format, clang-tidy and cppcheck over the sources of the project; any finding is an error.
set -euo pipefail
cd "$(dirname "$0")/../.."
mapfile -t sources < <(git ls-files 'common/*.c' 'services/*.c') # tests are read by the compiler, the formatter and the sanitizers
mapfile -t all < <(git ls-files '*.c' '*.h')
echo "clang-format: ${#all[@]} files"
clang-format --dry-run -Werror "${all[@]}"
flags="-std=c11 -D_GNU_SOURCE -DLOOPLINE_VERSION=\"0\" -I. -isystem build/gen $(pkg-config --cflags libzmq libprotobuf-c libpq libconfig libmicrohttpd icu-uc icu-i18n libsodium jansson | sed 's/-I/-isystem /g')"
echo "clang-tidy: ${#sources[@]} files"
export flags
printf '%s\n' "${sources[@]}" |
    xargs -P 2 -n 6 sh -c 'clang-tidy --quiet --warnings-as-errors="*" "$@" -- $flags 2>&1 | grep -vE "warnings? (generated|treated as errors)|^Suppressed |^Use -" && exit 1 || exit 0' clang-tidy
echo "cppcheck"
cppcheck --quiet --error-exitcode=1 --std=c11 --enable=warning,performance,portability --inline-suppr --suppress=missingIncludeSystem \
    --suppress=normalCheckLevelMaxBranches --suppress=unknownMacro --suppress=varFuncNullUB -I. -D__attribute__\(x\)= -j 2 common services
echo "lint: clean"
