#!/usr/bin/env bash
# The command line that the five services share: what is asked is answered without starting anything, a faulty
# configuration is refused with the place of the fault, and exit codes are those that --help tells.
set -uo pipefail
cd "$(dirname "$0")/../.."
: "${B:=build}"
WORK=$(mktemp -d)
failed=0 passed=0 server=
trap '[ -z "$server" ] || kill "$server"; rm -rf "$WORK"' EXIT
unset "${!LOOPLINE_@}"

is() { # TITLE EXPECTED FOUND
    if [ "$2" = "$3" ]; then passed=$((passed + 1)); else failed=$((failed + 1)); echo "FAILED: $1: expected '$2', got '$3'"; fi
}
holds() { # TITLE TEXT PART
    case $2 in *"$3"*) passed=$((passed + 1)) ;; *) failed=$((failed + 1)); echo "FAILED: $1: no '$3' in: $2" ;; esac
}
lacks() { # TITLE TEXT PART
    case $2 in *"$3"*) failed=$((failed + 1)); echo "FAILED: $1: '$3' in: $2" ;; *) passed=$((passed + 1)) ;; esac
}
call() { # EXPECTED_CODE ARGS…: leaves what was said in $out and $err
    local expected=$1 code=0
    shift
    timeout 20 "$B/bin/loopline-$service" "$@" >"$WORK/out" 2>"$WORK/err" </dev/null || code=$?
    out=$(cat "$WORK/out") err=$(cat "$WORK/err")
    is "$service $*" "$expected" "$code"
}
config() { cat > "$WORK/etc/$service.cfg"; }

mkdir -p "$WORK/etc/conf.d" "$WORK/sealing"
"$B/bin/loopline" --set "identity.keys=$WORK/sealing" identity keys >/dev/null # without them intake is not sound
for service in intake classifier router escalation survey; do
    unset LOOPLINE_IDENTITY__KEYS
    [ $service != intake ] || export LOOPLINE_IDENTITY__KEYS=$WORK/sealing
    rm -f "$WORK"/etc/conf.d/*
    call 0 --version
    holds "$service: its version" "$out" "loopline-$service "
    is "$service: and nothing else" "" "$err"
    call 0 --help
    for word in --config --set --check-config --print-config --healthcheck --version "Exit codes" database.conninfo http.port; do
        holds "$service --help" "$out" "$word"
    done

    # usage
    call 2 --nonsense
    holds "$service: usage" "$err" "--help"
    call 2 --config
    call 2 --set
    call 2 word
    holds "$service: usage" "$err" "--help"

    # a sound configuration: every layer over the one before, and where each value came from
    config <<CFG
database: { conninfo = "host=/nowhere dbname=case password=geheim"; };
http: { port = 8001; };
log: { format = "json"; };
CFG
    printf 'bus: { queue = 17; };\n' > "$WORK/etc/conf.d/10-bus.cfg"
    call 0 --config "$WORK/etc/$service.cfg" --check-config
    is "$service: nothing to complain about" "" "$err"
    LOOPLINE_SERVICE__TICK_MS=33 call 0 --config "$WORK/etc/$service.cfg" --set service.districts=a,b --print-config
    holds "$service: of the file" "$out" "http.port = 8001  # $WORK/etc/$service.cfg:2"
    holds "$service: of conf.d" "$out" "bus.queue = 17  # $WORK/etc/conf.d/10-bus.cfg:1"
    holds "$service: of the environment" "$out" "service.tick_ms = 33  # LOOPLINE_SERVICE__TICK_MS"
    holds "$service: of --set" "$out" 'service.districts = ["a", "b"]  # --set'
    holds "$service: of nobody" "$out" "service.sweep_ms = 1000  # default"
    lacks "$service: no password is printed" "$out$err" geheim

    # faults, each with its place
    call 2 --check-config
    holds "$service: no database" "$err" "database.conninfo: is required"
    call 2 --config "$WORK/absent.cfg" --check-config
    holds "$service: no such file" "$err" "$WORK/absent.cfg"
    config <<CFG
database: { conninfo = "dbname=case"; };
service: { sweep_ms = 5; };

log: { level = "loud"; format = "xml"; };
colour = "green";
CFG
    call 2 --config "$WORK/etc/$service.cfg" --check-config
    holds "$service: out of range" "$err" "$service.cfg:2: service.sweep_ms"
    holds "$service: unknown" "$err" "$service.cfg:5: colour"
    is "$service: refused before anything is said" "" "$out"
    config <<CFG
database: { conninfo = "dbname=case"; };

log: { level = "loud"; format = "xml"; };
CFG
    call 2 --config "$WORK/etc/$service.cfg" --check-config
    holds "$service: no such level" "$err" "$service.cfg:3: log.level"
    holds "$service: nor such a format" "$err" "$service.cfg:3: log.format"
    call 2 --config "$WORK/etc/$service.cfg" # nor does it start
    holds "$service: no such level" "$err" "$service.cfg:3: log.level"
    LOOPLINE_LOG__LEVEL=soft call 2 --config "$WORK/etc/$service.cfg" --set log.format=text --check-config
    holds "$service: of the environment" "$err" "LOOPLINE_LOG__LEVEL: log.level"
    lacks "$service: what was mended is not named" "$err" "log.format"
    call 2 --set database.conninfo=x --set nothing.such=1 --check-config
    holds "$service: unknown" "$err" "--set: nothing.such"
    printf 'database: { conninfo = "dbname=case"; \n' | config
    call 2 --config "$WORK/etc/$service.cfg" --check-config
    holds "$service: not in the language of such files" "$err" "$service.cfg:"

    # a broken environment: nothing can be done without a key
    call 1 --set database.conninfo=dbname=case --set "bus.keys=$WORK" --set http.port=-1
    holds "$service: no key" "$err" "loopline-$service"
done

# --healthcheck: somebody answers 200 under /readyz, somebody does not, nobody is there
service=intake
mkdir -p "$WORK/ready"
python3 -u -m http.server 0 --protocol HTTP/1.1 --bind 127.0.0.1 --directory "$WORK/ready" >"$WORK/server" 2>&1 &
server=$!
for ((i = 0; i < 400; i++)); do
    port=$(sed -n 's/.* port \([0-9]*\) .*/\1/p' "$WORK/server")
    [ -n "$port" ] && break
    sleep 0.05
done
call 1 --set database.conninfo=x --set "http.port=$port" --healthcheck
holds "health: who is asked" "$err" "127.0.0.1:$port/readyz"
touch "$WORK/ready/readyz"
call 0 --set database.conninfo=x --set "http.port=$port" --healthcheck
is "health: nothing to complain about" "" "$err"
kill "$server"; wait "$server" 2>/dev/null; server=
call 1 --set database.conninfo=x --set "http.port=$port" --healthcheck
call 1 --set database.conninfo=x --healthcheck
holds "health: any free port cannot be asked" "$err" "http.port"

echo "$passed checks held, $failed did not"
[ "$failed" = 0 ]
