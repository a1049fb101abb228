#!/usr/bin/env bash
# Fault points are in the test build and nowhere else: what is installed cannot be armed.
set -euo pipefail
cd "$(dirname "$0")/../.."
B=${B:-build}
for service in intake classifier router escalation survey; do
    if grep -q LOOPLINE_FAULTS "$B/bin/loopline-$service"; then echo "$service can be armed"; exit 1; fi
    grep -q LOOPLINE_FAULTS "$B/fault/bin/loopline-$service" || { echo "$service of the test build cannot be armed"; exit 1; }
done
if grep -q LOOPLINE_FAULTS "$B/bin/loopline"; then echo "the command line can be armed"; exit 1; fi
if grep -q fault/bin <(make -n install PREFIX=/nowhere); then echo "the test build is installed"; exit 1; fi
