#!/usr/bin/env bash
# make deb-test: lintian finds no error in the package; on a bare Debian without network the bundle installs it, nothing starts
# and no key is made by itself; loopline-setup makes a city; the units run under a systemd of its own; upgrade, remove and purge
# leave what is the administrator's. As root, with debootstrap; where that cannot be had it says so and is skipped (77).
#   B=build VERSION=0.6.0   KEEP=1 leaves the machine under B/deb-test
set -euo pipefail
cd "$(dirname "$0")/../.."
B=${B:-build} VERSION=${VERSION:?}
ARCH=$(dpkg --print-architecture)
mkdir -p "$B/deb-test"
VAR=$(cd "$B/deb-test" && pwd)
ROOT=$VAR/root INIT=""
DEB=$B/deb/loopline_${VERSION}_$ARCH.deb
SERVICES="intake classifier router escalation survey"
say() { echo "  $*"; }
fail() { echo "deb-test: FAILED: $*" >&2; [ ! -s "$VAR/said" ] || tail -n 15 "$VAR/said" >&2; exit 1; }
skip() { echo "deb-test: skipped: $*"; exit 77; }
finish() {
    code=$?
    trap - EXIT
    [ -z "$INIT" ] || stop_machine
    [ -n "${KEEP:-}" ] || rm -rf "$ROOT"
    exit "$code"
}

# --- a machine: a bare Debian, without network, that sees itself alone -------------------------------------------------
make_base() { # kept for the next run
    [ ! -d "$VAR/base" ] || return 0
    { [ "$(id -u)" = 0 ] && command -v debootstrap >/dev/null; } || skip "needs root and debootstrap"
    rm -rf "$VAR/base.part"
    timeout 1200 debootstrap --variant=minbase --include=systemd,systemd-sysv,dbus,man-db bookworm "$VAR/base.part" >"$VAR/debootstrap.log" 2>&1 ||
        skip "debootstrap failed; see $VAR/debootstrap.log"
    mv "$VAR/base.part" "$VAR/base"
}
inside() { # COMMAND…: in the machine; as long as it is not running, in namespaces that end with the command
    if [ -n "$INIT" ]; then
        nsenter -t "$INIT" -a -- env -i PATH=/usr/sbin:/usr/bin:/sbin:/bin LANG=C.UTF-8 "$@"
    else
        unshare -m -p -f -n -i -u --kill-child chroot "$ROOT" env -i PATH=/usr/sbin:/usr/bin:/sbin:/bin LANG=C.UTF-8 \
            sh -c 'mount -t proc proc /proc && ip link set lo up 2>/dev/null; "$@"' sh "$@"
    fi
}
quiet() { inside "$@" >"$VAR/said" 2>&1; }
new_machine() {
    rm -rf "$ROOT"
    cp -a "$VAR/base" "$ROOT"
    printf '#!/bin/sh\nexit 101\n' >"$ROOT/usr/sbin/policy-rc.d"
    chmod 755 "$ROOT/usr/sbin/policy-rc.d"
    tar -C "$ROOT/root" -xf "$B/loopline-$VERSION-$ARCH.bundle.tar"
}
start_machine() { # systemd as its first process, in a control group of its own
    local groups; groups=$(awk '$3 == "cgroup2" { print $2; exit }' /proc/mounts)
    { [ -n "$groups" ] && mkdir -p "$groups/loopline-deb-test" 2>/dev/null; } || return 1
    CGROUP=$groups/loopline-deb-test
    : >"$VAR/console"
    # shellcheck disable=SC2016
    sh -c 'echo $$ >"$1/cgroup.procs" && exec unshare -m -p -f -n -i -u -C --kill-child sh -c "$2" sh "$3"' sh "$CGROUP" '
        set -e
        mount --bind "$1" "$1"; cd "$1"; mount -t proc proc proc; mount --bind proc/sys proc/sys; mount -o remount,bind,ro proc/sys
        mount -t sysfs -o ro sysfs sys; mount -t cgroup2 cgroup2 sys/fs/cgroup; mount -t tmpfs tmpfs run; mount -t tmpfs tmpfs dev
        for node in null zero full random urandom tty; do touch dev/$node; mount --bind /dev/$node dev/$node; done
        mkdir dev/shm; mount -t tmpfs tmpfs dev/shm; ln -s /proc/self/fd dev/fd
        mkdir dev/pts; mount -t devpts -o newinstance,ptmxmode=0666 devpts dev/pts; ln -s pts/ptmx dev/ptmx; pivot_root . mnt; umount -l /mnt
        exec env -i container=loopline PATH=/usr/sbin:/usr/bin:/sbin:/bin /lib/systemd/systemd --log-target=console' \
        "$ROOT" >"$VAR/console" 2>&1 </dev/null &
    KEEPER=$!
    local i
    for ((i = 0; i < 300; i++)); do
        INIT=$(pgrep -P "$KEEPER" -x systemd || true)
        [ -z "$INIT" ] || ! inside systemctl is-system-running 2>/dev/null | grep -qE 'running|degraded' || return 0
        kill -0 $KEEPER 2>/dev/null || break
        sleep 0.2
    done
    stop_machine
    return 1
}
stop_machine() {
    kill -KILL "$KEEPER" 2>/dev/null || true # and with it all that runs in the machine
    wait "$KEEPER" 2>/dev/null || true
    INIT=""
    local i
    for ((i = 0; i < 50; i++)); do
        find "$CGROUP" -depth -type d -exec rmdir {} + 2>/dev/null && return
        sleep 0.1
    done
}

# --- what is asked of it ----------------------------------------------------------------------------------------------
keys_made() { find "$ROOT/etc/loopline/keys" -type f | sort; }
wanted_units() { find "$ROOT/etc/systemd/system" -name 'loopline*' | sort; }
cli() { inside runuser -u loopline -- loopline "$@"; }
check_lintian() {
    lintian --fail-on error,warning "$B/deb/loopline_${VERSION}_$ARCH.changes" >"$VAR/said" 2>&1 || fail "lintian"
    say "lintian: no error, no warning"
}
check_install() {
    local s
    inside sh -c "cd /root/loopline-$VERSION-$ARCH && ./install.sh package postgresql-15" >"$VAR/said" 2>&1 || fail "installing from the bundle without network"
    [ -z "$(keys_made)" ] || fail "the package made keys: $(keys_made)"
    [ -z "$(wanted_units)" ] || fail "the package switched on: $(wanted_units)"
    for s in $SERVICES; do
        [ "$(inside "loopline-$s" --version)" = "loopline-$s $VERSION" ] || fail "loopline-$s does not run"
        [ "$(inside stat -c %a:%U "/etc/loopline/keys/$s")" = "700:loopline-$s" ] || fail "keys/$s is not its user's alone"
    done
    quiet man -w loopline loopline-router || fail "no manual pages"
    quiet man loopline-router || fail "a manual page that cannot be read"
    say "installed from the bundle, without network; nothing started, no key made"
}
check_setup() {
    quiet sh -c 'pg_createcluster 15 main -- --auth-local=peer; pg_ctlcluster 15 main start && loopline-setup database &&
        loopline-setup city --demo /usr/share/loopline/city/demo && cp -a /etc/loopline/keys /tmp/before &&
        loopline-setup database && loopline-setup city --demo /usr/share/loopline/city/demo &&
        diff -r /tmp/before /etc/loopline/keys && pg_ctlcluster 15 main stop' || fail "loopline-setup"
    [ "$(grep -c 'map=loopline' "$ROOT/etc/postgresql/15/main/pg_hba.conf")" = 1 ] || fail "loopline-setup twice is not once"
    inside runuser -u loopline-router -- cat /etc/loopline/keys/intake/identity/identity.key >"$VAR/said" 2>&1 && fail "the router reads who asked"
    [ -z "$(find "$ROOT/etc/loopline" -name pgpass)" ] || fail "there is a password where none is needed"
    say "loopline-setup twice: the same keys, no password"
}
main_of() { inside systemctl show -P MainPID "$1"; }
running() { inside sh -c 'cat /proc/[0-9]*/comm 2>/dev/null' | grep '^loopline-'; }
until_ready() { # SERVICES…: as each says itself
    local s i
    for s in "$@"; do
        for ((i = 0; ; i++)); do
            ! inside "loopline-${s%@*}" --config "/etc/loopline/$s.cfg" --healthcheck >"$VAR/said" 2>&1 || break
            [ $i -lt 300 ] || fail "$s is not ready: $(inside journalctl --no-pager -n 5 -u "loopline-$s")"
            sleep 0.2
        done
    done
}
check_units() {
    local s receipt number code state i
    rm -f "$ROOT/usr/sbin/policy-rc.d"
    start_machine || { say "skipped: the units: no systemd can be started in a namespace here: $(tail -n 1 "$VAR/console")"; return 0; }
    quiet systemctl enable --now loopline.target || fail "loopline.target"
    # shellcheck disable=SC2086
    until_ready $SERVICES
    for s in $SERVICES; do
        [ "$(inside stat -c %U "/proc/$(main_of "loopline-$s")")" = "loopline-$s" ] || fail "loopline-$s runs as somebody else"
    done
    receipt=$(cli -o json submit --channel phone --district ningxiang --phone 13900000000 --text "玉潭街道茆田社区路灯不亮" 2>"$VAR/said") || fail "submit"
    number=$(sed -n 's/.*"number": *"\([^"]*\)".*/\1/p' <<<"$receipt") code=$(sed -n 's/.*"code": *"\([^"]*\)".*/\1/p' <<<"$receipt")
    for ((i = 0; i < 100; i++)); do
        state=$(cli -o json track "$number" "$code" | sed -n 's/.*"state": *"\([^"]*\)".*/\1/p')
        [ "$state" != in_hand ] || break
        sleep 0.2
    done
    [ "$state" = in_hand ] || fail "a demand does not get through: $state"
    running >/dev/null || fail "the list of processes is empty"
    say "five services under systemd, fenced in; a demand is dispatched: $number"
}
check_unit_life() {
    local before after
    [ -n "$INIT" ] || return 0
    inside sh -c 'sed "s/^http:.*/http: { port = 18102; };/" /etc/loopline/router.cfg >/etc/loopline/router@ningxiang.cfg &&
        echo "service: { districts = [\"ningxiang\"]; };" >>/etc/loopline/router@ningxiang.cfg'
    quiet systemctl enable --now loopline-router@ningxiang || fail "the process of a district"
    until_ready router@ningxiang
    { cli status >"$VAR/said" && [ "$(grep -c '^router .*127\.0' "$VAR/said")" = 2 ]; } || fail "two routers"
    before=$(main_of loopline-router)
    quiet systemctl reload loopline-router || fail "reload"
    echo 'log: { level = "loud"; };' >>"$ROOT/etc/loopline/router.cfg"
    ! quiet systemctl reload loopline-router || fail "a faulty configuration was not refused by reload"
    [ "$(main_of loopline-router)" = "$before" ] || fail "reload restarts"
    sed -i '$d' "$ROOT/etc/loopline/router.cfg"
    quiet systemctl kill -s KILL loopline-router
    sleep 3
    until_ready router
    after=$(main_of loopline-router)
    { [ "$after" != "$before" ] && [ "$after" != 0 ]; } || fail "a killed router did not come back"
    quiet systemctl stop postgresql || fail "stopping the database"
    cli -o json submit --channel phone --district ningxiang --phone 13900000000 --text "路灯不亮" >"$VAR/said" 2>&1 || true
    quiet systemctl start postgresql || fail "starting the database"
    # shellcheck disable=SC2086
    until_ready $SERVICES
    say "a process for a district; reload checks first; killed and back; the database gone and back"
}
check_link() { # by the example; this town is above and below at once: what is handed down has come round, and is given back
    local number i
    [ -n "$INIT" ] || return 0
    quiet sh -c 'set -e; cd /etc/loopline
        sed -i "s#^  \# command_bind.*#  command_bind = \"tcp://127.0.0.1:12346\";#" router.cfg
        sed -i "s#^  \# command_bind.*#  command_bind = \"tcp://127.0.0.1:12347\";#" escalation.cfg
        sed "s#gov.east#py.gas#; s#tcp://10.1.0.5:#tcp://127.0.0.1:#" link.cfg >link@east.cfg
        runuser -u loopline -- loopline keys new link-east --role handler --unit py.gas --register
        runuser -u loopline -- loopline keys new above --role channel --channel above --register
        install -o loopline-link -g loopline-link -m 400 keys/clients/link-east.* keys/clients/above.* keys/*/loopline-router.pub \
            keys/*/loopline-escalation.pub keys/clients/loopline-intake.pub keys/link
        cp -p keys/link/loopline-intake.pub keys/link/below.pub
        systemctl restart loopline-router loopline-escalation
        systemctl enable --now loopline-link@east' || fail "a link"
    until_ready router escalation link@east
    [ "$(inside stat -c %U "/proc/$(main_of loopline-link@east)")" = loopline-link ] || fail "the link runs as somebody else"
    number=$(cli -o json submit --channel phone --district pingyin --phone 13900000001 --matter public.gas --text "榆山街道家里没有燃气" 2>"$VAR/said" |
        sed -n 's/.*"number": *"\([^"]*\)".*/\1/p')
    [ -n "$number" ] || fail "submit to pingyin"
    for ((i = 0; ; i++)); do
        ! { cli -o json order "$number" 2>/dev/null | grep -q '"returned"' && [ -s "$ROOT/var/lib/loopline/link@east/down.cursor" ]; } || break
        [ $i -lt 300 ] || fail "not handed down and given back: $number: $(inside journalctl --no-pager -n 5 -u loopline-link@east)"
        sleep 0.2
    done
    [ "$(inside stat -c %a:%U /var/lib/loopline/link@east/down.cursor)" = 600:loopline-link ] || fail "no cursor of its own"
    say "a link, fenced in: handed down, come round, given back: $number"
}
check_upgrade() {
    local tree=$ROOT/tmp/next before main
    before=$(keys_made | xargs sha256sum)
    echo '# ours' >>"$ROOT/etc/loopline/survey.cfg"
    rm -rf "$tree"; dpkg-deb -R "$DEB" "$tree"
    sed -i "s/^Version: .*/Version: $VERSION+next/" "$tree/DEBIAN/control"
    echo '# theirs' >>"$tree/etc/loopline/survey.cfg"
    dpkg-deb --root-owner-group -Znone -b "$tree" "$ROOT/tmp/next.deb" >/dev/null
    [ -z "$INIT" ] || main=$(main_of loopline-survey)
    quiet dpkg --force-confold -i /tmp/next.deb || fail "upgrade"
    { grep -q '# ours' "$ROOT/etc/loopline/survey.cfg" && ! grep -q '# theirs' "$ROOT/etc/loopline/survey.cfg"; } || fail "the upgrade took a changed configuration away"
    [ "$(keys_made | xargs sha256sum)" = "$before" ] || fail "the upgrade touched keys"
    if [ -n "$INIT" ]; then
        # shellcheck disable=SC2086
        until_ready $SERVICES router@ningxiang link@east
        [ "$(main_of loopline-survey)" != "$main" ] || fail "the upgrade left the old program running"
    fi
    say "upgraded: configuration and keys are as they were${INIT:+, what ran runs the new programs}"
}
check_removal() {
    quiet dpkg -r loopline || fail "remove"
    { [ ! -e "$ROOT/usr/bin/loopline" ] && [ -e "$ROOT/etc/loopline/survey.cfg" ]; } || fail "remove took configuration, or left programs"
    [ -z "$INIT" ] || ! running || fail "something still runs"
    quiet dpkg -P loopline || fail "purge"
    grep -q "/etc/loopline is left" "$VAR/said" || fail "purge does not say what it left"
    { [ ! -e "$ROOT/etc/loopline/survey.cfg" ] && [ -e "$ROOT/etc/loopline/keys/intake/identity/identity.key" ]; } || fail "purge took keys, or left configuration"
    [ -z "$(wanted_units)" ] || fail "purge left $(wanted_units)"
    say "removed and purged; keys are left, and told"
}

[ -f "$DEB" ] || fail "$DEB is not there: make deb"
trap finish EXIT
make_base
check_lintian
BUNDLE_IMAGES=no deploy/bundle/bundle.sh "$VERSION" "$ARCH" "$B" >"$VAR/said" 2>&1 || fail "bundle"
new_machine
check_install
check_setup
check_units
check_unit_life
check_link
check_upgrade
check_removal
echo "deb-test: passed"
