#!/usr/bin/env bash
# What is written in Python over libloopline (deploy/channels), against a running town (VAR), with the library of this build.
#   channel_test.sh library|sms|mailbox
set -euo pipefail
cd "$(dirname "$0")/../.."
: "${VAR:?names no town; tests/run.sh starts one}" "${B:=build}"
export B VAR LOOPLINE_LIBRARY=$PWD/$B/lib/libloopline.so.1 PYTHONDONTWRITEBYTECODE=1
case $B in /*) LOOPLINE_LIBRARY=$B/lib/libloopline.so.1 ;; esac
case $B in
*asan*) # the interpreter is none of ours: what it leaves is not looked for
    LD_PRELOAD="$(gcc -print-file-name=libasan.so) $(gcc -print-file-name=libubsan.so)" ASAN_OPTIONS=detect_leaks=0 \
        exec /usr/bin/python3 "tests/wire/$1_test.py"
    ;;
esac
exec /usr/bin/python3 "tests/wire/$1_test.py"
