#!/bin/sh
# What no backup of the database holds: keys of who asked, of the audit, of the sockets, of the spool, and what waits in it.
#   keys.sh save FILE [FOLDER…]   all of the folders, with owners and modes, becomes FILE (mode 600) and FILE.sha256; neither
#                                 may be there yet. Without folders: /etc/loopline/keys /var/lib/loopline. As root; after
#                                 setup, and after every rotation of keys. A folder that changes meanwhile: nothing is made.
#   keys.sh restore FILE [ROOT]   where it was, below ROOT; first FILE must be what FILE.sha256 says, and no file of it there
# Keep it off the machine and never beside the backup of the database: together they open everything.
set -eu
usage() { echo "usage: keys.sh save FILE [FOLDER…] | keys.sh restore FILE [ROOT]" >&2; exit 2; }
fail() { echo "keys.sh: $*" >&2; exit 1; }
save() { # FILE FOLDER…
    file=$1
    shift
    for one in "$file" "$file.sha256"; do [ ! -e "$one" ] || fail "$one: is there already"; done
    for folder in "$@"; do
        case $folder in /*) ;; *) fail "$folder: a whole path, from / on" ;; esac
        [ -d "$folder/" ] || fail "$folder: there is no such folder"
        set -- "$@" "${folder#/}"
        shift
    done
    umask 077
    part=$(mktemp "$file.XXXXXX")
    trap 'rm -f "$part" "$part.sha256"' EXIT
    tar -C / -cf "$part" -- "$@" || fail "nothing was made"
    sync "$part"
    sum=$(sha256sum "$part" | cut -d' ' -f1)
    echo "$sum  $(basename "$file")" >"$part.sha256"
    sync "$part.sha256"
    # Another medium may know no hard links. The sum first: FILE without it could not be restored.
    mv -n "$part.sha256" "$file.sha256"
    [ ! -e "$part.sha256" ] || fail "$file.sha256: is there already"
    trap 'rm -f "$part" "$file.sha256"' EXIT
    mv -n "$part" "$file"
    [ ! -e "$part" ] || fail "$file: is there already"
    trap - EXIT
    sync "$(dirname "$file")"
    echo "$file"
}
restore() { # FILE ROOT
    [ -d "$2" ] || fail "$2: there is no such folder"
    [ -f "$1.sha256" ] || fail "$1.sha256: there is no such file"
    [ "$(sha256sum "$1" | cut -d' ' -f1)" = "$(cut -d' ' -f1 "$1.sha256")" ] || fail "$1: is not what was saved; nothing was restored"
    tar --quoting-style=literal -tf "$1" | while IFS= read -r name; do
        { [ -d "$2/$name" ] && [ "$name" != "${name%/}" ]; } || { [ ! -e "$2/$name" ] && [ ! -L "$2/$name" ]; } ||
            fail "$2/$name: is there already; move it away first"
    done
    umask 022 # folders above the first one
    tar -C "$2" --keep-old-files -xpf "$1"
    echo "$1"
}
case ${1:-} in
save) [ $# -ge 2 ] || usage ;;
restore) [ $# = 2 ] || [ $# = 3 ] || usage ;;
*) usage ;;
esac
act=$1 file=$2
shift 2
if [ "$act" = restore ]; then
    restore "$file" "${1:-/}"
else
    [ $# -gt 0 ] || set -- /etc/loopline/keys /var/lib/loopline
    save "$file" "$@"
fi
