#!/usr/bin/env bash
# What is written in Python over libloopline (deploy/channels), against a running town (VAR), with the library of this build.
#   channel_test.sh library|sms|mailbox
set -euo pipefail
cd "$(dirname "$0")/../.."
: "${VAR:?names no town; tests/run.sh starts one}" "${B:=build}"
export B VAR LOOPLINE_LIBRARY=$PWD/$B/lib/libloopline.so.1 PYTHONDONTWRITEBYTECODE=1
case $B in /*) LOOPLINE_LIBRARY=$B/lib/libloopline.so.1 ;; esac
case $B in
*asan*)
    echo "  skipped: the interpreter is not built with the sanitizers; example_c goes through the library"
    exit 77
    ;;
esac
exec /usr/bin/python3 "tests/wire/$1_test.py"
