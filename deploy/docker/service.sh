#!/bin/sh
# Runs one program of Loopline in a container: service.sh PROGRAM [ARGS]. Peers reach it by the address that this
# container has now; a container that takes its place announces its own.
set -eu
case $1 in
loopline-link) ;; # a client alone: nobody calls it
loopline-*)
    address=$(getent ahostsv4 "$(hostname)" | { read -r first _; echo "$first"; })
    export LOOPLINE_BUS__ADVERTISE="${LOOPLINE_BUS__ADVERTISE:-$address}"
    ;;
esac
exec "$@"
