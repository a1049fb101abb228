#!/usr/bin/env bash
# The units of deploy/systemd: systemd itself finds no fault with them, nothing is open that need not be, users and folders
# are made as they say, and the examples of /etc/loopline are sound. Each check is first seen to fail. No systemd has to run.
set -euo pipefail
cd "$(dirname "$0")/../.."
: "${B:=build}"
case $B in /*) ;; *) B=$PWD/$B ;; esac
SERVICES="intake classifier router escalation survey"
EXPOSURE=15 # tenths: 1.5 of 10
for tool in systemd-analyze systemd-sysusers systemd-tmpfiles; do
    command -v $tool >/dev/null || { echo "no $tool here (Debian: apt-get install systemd)"; exit 77; }
done
unset "${!LOOPLINE_@}"
WORK=$(mktemp -d)
trap 'rm -rf "$WORK"' EXIT
failed=0 passed=0
verdict() { # TITLE YES|NO
    if [ "$2" = yes ]; then passed=$((passed + 1)); echo "  ok: $1"; else failed=$((failed + 1)); echo "  FAILED: $1"; fi
}
holds() { local title=$1; shift; if "$@"; then verdict "$title" yes; else verdict "$title" no; fi; }
fails() { local title=$1; shift; if "$@" >/dev/null 2>&1; then verdict "$title" no; else verdict "$title" yes; fi; }

copy() { # as installed, with the programs of the build
    rm -rf "$WORK/units"
    cp -r deploy/systemd "$WORK/units"
    sed -i "s#/usr/bin/loopline#$B/bin/loopline#" "$WORK"/units/*.service
}
verified() { # what is wrong with units of the machine is not ours
    (cd "$WORK/units" && systemd-analyze verify --man=no ./*.target ./*.service) >"$WORK/said" 2>&1 || true
    ! grep -i loopline "$WORK/said"
}
exposed_little() { # UNITS…
    local unit
    for unit in "$@"; do
        (cd "$WORK/units" && systemd-analyze security --offline=true --no-pager --threshold=$EXPOSURE "./$unit") >"$WORK/said" 2>&1 ||
            { tail -n 1 "$WORK/said"; return 1; }
    done
}
complete() { # a unit and a template for each service, its own user, wanted by the target
    local s unit
    for s in $SERVICES; do
        grep -qE "^Wants=.*loopline-$s\.service" "$WORK/units/loopline.target" || { echo "  the target does not want $s"; return 1; }
        for unit in "$s.service" "$s@.service"; do
            grep -q "^User=loopline-$s$" "$WORK/units/loopline-$unit" || { echo "  $unit: not as loopline-$s"; return 1; }
        done
        grep -q "^ExecStart=$B/bin/loopline-$s --config /etc/loopline/$s.cfg$" "$WORK/units/loopline-$s.service" || return 1
        grep -q "^ExecStart=$B/bin/loopline-$s --config /etc/loopline/$s@%i.cfg$" "$WORK/units/loopline-$s@.service" || return 1
    done
    grep -q "^ExecStart=$B/bin/loopline-link --config /etc/loopline/link@%i.cfg$" "$WORK/units/loopline-link@.service"
}
users() { # the users that the units name, and no others, can be made
    rm -rf "$WORK/root"
    mkdir -p "$WORK/root/etc"
    systemd-sysusers --root="$WORK/root" "$WORK/units/sysusers.conf" 2>/dev/null || return 1
    diff <(sed -n 's/^User=//p' "$WORK"/units/*.service | sort -u) <(cut -d: -f1 "$WORK/root/etc/passwd" | sort)
}
folders() { # each key folder is its user's alone
    local s
    systemd-tmpfiles --root="$WORK/root" --create "$WORK/units/tmpfiles.conf" || return 1
    for s in $SERVICES link; do
        [ "$(stat -c %a:%u "$WORK/root/etc/loopline/keys/$s")" = "700:$(sed -n "s/^loopline-$s:[^:]*:\([0-9]*\):.*/\1/p" "$WORK/root/etc/passwd")" ] ||
            { echo "  keys/$s is open to others"; return 1; }
    done
}
examples() { # every example is sound for the program that reads it
    local s
    mkdir -p "$WORK/keys"
    "$B/bin/loopline" --set "bus.keys=$WORK/keys" identity keys >/dev/null # without them intake is not sound
    for s in $SERVICES; do
        "$B/bin/loopline-$s" --config "$WORK/units/etc/$s.cfg" --set "bus.keys=$WORK/keys" --check-config >/dev/null || return 1
    done
    "$B/bin/loopline-link" --config "$WORK/units/etc/link.cfg" --check-config >/dev/null || return 1
    for s in loopline migrate; do "$B/bin/loopline" --config "$WORK/units/etc/$s.cfg" --check-config >/dev/null || return 1; done
}
closed() { ! grep -rniE 'password *=|command_bind *= *"tcp://0\.0\.0\.0' "$WORK/units/etc"; }

copy; sed -i 's/^ProtectSystem=/ProtectSytsem=/' "$WORK/units/loopline-.service.d/10-common.conf"
fails "a misspelt line is noticed" verified
copy; sed -i '/^ExecStart=/s/router/rooter/' "$WORK/units/loopline-router@.service"
fails "a program that is not there is noticed" verified
fails "a unit that runs something else is noticed" complete
copy; holds "systemd finds no fault" verified
mapfile -t units < <(cd "$WORK/units" && ls ./*.service)
rm "$WORK/units/loopline-.service.d/10-common.conf"
fails "a unit without its fences is noticed" exposed_little loopline-router.service
copy; holds "nothing is open that need not be (at most 1.$((EXPOSURE % 10)) of 10)" exposed_little "${units[@]}"
copy; sed -i '/^Wants=/s/ loopline-survey.service//' "$WORK/units/loopline.target"
fails "a service that nobody starts is noticed" complete
copy; holds "each service has its unit, its template and its user" complete
if [ "$(id -u)" = 0 ]; then
    sed -i '/loopline-survey/d' "$WORK/units/sysusers.conf"
    fails "a user that is not made is noticed" users
    copy; sed -i '/router/s/0700/0750/' "$WORK/units/tmpfiles.conf"
    users && fails "a folder of keys that others may enter is noticed" folders
    copy; holds "the users of the units are made" users
    holds "keys are their user's alone" folders
fi
for s in survey link; do
    copy; sed -i 's/^http:/htpp:/' "$WORK/units/etc/$s.cfg"
    fails "an unsound example is noticed: $s" examples
done
copy; echo '# bus: { command_bind = "tcp://0.0.0.0:12345"; };' >>"$WORK/units/etc/intake.cfg"
fails "an example that opens a door is noticed" closed
copy; holds "the examples of /etc/loopline are sound" examples
holds "and let nobody in" closed

echo "$passed held, $failed did not"
[ "$failed" = 0 ]
