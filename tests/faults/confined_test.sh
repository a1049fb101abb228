#!/usr/bin/env bash
# A deployment split by district: a replica that connects by a role of its own sees and writes its districts alone, does all its
# work by that role, and nothing is left switched on when the last such role goes. VAR names the town.
# shellcheck source=tests/lib/faults.sh
. "$(dirname "$0")/../lib/faults.sh"
SERVICES="classifier router escalation survey"
DISTRICT=pingyin BIN=$B/bin
as() { # ROLE SQL: by password, as the service would
    PGPASSWORD=confined "$PG/psql" -X -v ON_ERROR_STOP=1 -qtA "$(sed 's/ user=[^ ]*//; s/ passfile=[^ ]*//' "$VAR/etc/owner.conninfo") user=$1" -c "$2" 2>&1
}
free() { for s in intake $SERVICES; do loopline district free "confined_$s" >/dev/null 2>&1; done; }
trap 'free; rm -rf "$WORK"' EXIT
submit() { # DISTRICT TEXT
    count=$((count + 1))
    ctl submit --channel phone --district "$1" --text "$2,第$RUN-$count件" --phone "139$PHONE$(printf %03d $count)" "${@:3}" | out 'page["number"]'
}
refused() { # TITLE WORDS COMMAND…
    local title=$1 words=$2
    shift 2
    case $("$@" 2>&1) in *"$words"*) is "$title" yes yes ;; *) is "$title" "…$words…" "$("$@" 2>&1)" ;; esac
}

deploy/dev/town.sh ready >/dev/null
ctl time set 2019-06-03T10:00:00+08:00 --back >/dev/null
OTHER=$(ask "SELECT regexp_replace((regexp_matches(content, 'code = \"([a-z]+)\"; name = \"[^\"]*\"; level = \"district\"', 'g'))[1], '^pingyin$', '')
    FROM bus.pack_file WHERE name = 'areas.cfg' AND version = (SELECT max(version) FROM bus.pack)" | grep -m 1 .)
is "the pack has another district" t "$(ask "SELECT '$OTHER' <> ''")"
community() { ask "SELECT (regexp_matches(content, 'code = \"($1[.][a-z.]+)\"; name = \"[^\"]*\"; level = \"community\"'))[1] FROM bus.pack_file WHERE name = 'areas.cfg' ORDER BY version DESC LIMIT 1"; }
AREA=$(community "$OTHER") OWN_AREA=$(community $DISTRICT)
KIND=bereaved
FOREIGN=$(submit "$OTHER" 路灯不亮 --matter city.road.lamp)
settle

# ---- wrong input ----
refused "a role has a name" "small letters" loopline --lang en district confine 'a"b' --service router --districts $DISTRICT
refused "one of the services" "--service" loopline --lang en district confine confined_x --service postgres --districts $DISTRICT
refused "a district of the pack" "nowhere is no district" loopline --lang en district confine confined_x --service router --districts nowhere
refused "none is none" "one district at least" loopline --lang en district confine confined_x --service router
refused "another role is left alone" "something else" loopline --lang en district confine loopline_reader --service router --districts $DISTRICT
refused "a role that is not confined" "no role" loopline --lang en district free loopline_router
is "nothing is switched on" 0 "$(ask "SELECT count(*) FROM pg_class WHERE relrowsecurity")"

# ---- what a confined role sees ----
for s in $SERVICES; do
    loopline district confine "confined_$s" --service "$s" --districts $DISTRICT >/dev/null
    ask "ALTER ROLE confined_$s PASSWORD 'confined'"
done
loopline district confine confined_intake --service intake --districts $DISTRICT >/dev/null
ask "ALTER ROLE confined_intake PASSWORD 'confined'"
is "told in a list" "confined_router router $DISTRICT" "$(loopline -o json district list | out '" ".join(next(r for r in page if r["role"] == "confined_router")[k] for k in ("role", "service", "districts"))')"
is "every table of the services is confined, or belongs to no order" "" "$(ask "SELECT string_agg(c.oid::regclass::text, ' ' ORDER BY 1)
    FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
    WHERE c.relkind = 'r' AND n.nspname IN ('intake', 'identity', 'classifier', 'router', 'escalation', 'survey') AND NOT (c.relrowsecurity AND c.relforcerowsecurity)
      AND EXISTS (SELECT FROM pg_attribute a WHERE a.attrelid = c.oid AND a.attname IN ('district', 'order_id', 'case_id', 'request_id') AND NOT a.attisdropped)")"
OWN=$(submit $DISTRICT 路灯不亮 --matter city.road.lamp)
settle
SEES="SELECT string_agg(number, ' ') FROM router.work_order WHERE number IN ('$FOREIGN', '$OWN')"
is "its own orders alone" "$OWN" "$(as confined_router "$SEES")"
is "nor what belongs to others" 0 "$(as confined_router "SELECT count(*) FROM router.assignment a WHERE NOT EXISTS (SELECT FROM router.work_order o WHERE o.id = a.order_id)")"
is "nor their clocks" "$OWN" "$(ask "SELECT o.number FROM router.work_order o WHERE o.id IN ($(as confined_survey "SELECT coalesce(string_agg(DISTINCT quote_literal(k.order_id), ','), 'NULL') FROM escalation.clock k WHERE k.order_id IN ($(ask "SELECT string_agg(quote_literal(id), ',') FROM router.work_order WHERE number IN ('$FOREIGN', '$OWN')"))"))")"
is "unconfined, all" 2 "$(ask "SET ROLE loopline_router; SELECT count(*) FROM router.work_order WHERE number IN ('$FOREIGN', '$OWN')")"
is "it changes nothing of others" 0 "$(as confined_router "WITH x AS (UPDATE router.work_order SET round = round WHERE number = '$FOREIGN' RETURNING 1) SELECT count(*) FROM x")"
refused "it sends nothing in the name of others" "row-level security" as confined_router \
    "INSERT INTO bus.outbox (destination, sender, subject, type, district, payload) VALUES (4, 3, gen_random_uuid(), 605, '$OTHER', '')"
refused "nor by another role that it takes" "row-level security" as confined_router \
    "SET ROLE loopline_router; INSERT INTO bus.outbox (destination, sender, subject, type, district, payload) VALUES (4, 3, gen_random_uuid(), 605, '$OTHER', '')"
good care add "care-$RUN-theirs" --area "$AREA" --kind "$KIND" --address 某楼
is "nor who is in their care" 0 "$(as confined_intake "SELECT count(*) FROM intake.care WHERE reference = 'care-$RUN-theirs'")"

# ---- replicas that work by it ----
replica() { # SERVICE
    loopline keys new "confined-$1" >/dev/null
    printf '*:*:*:confined_%s:confined\n' "$1" >> "$VAR/keys/pgpass"
    setsid "$BIN/loopline-$1" --config "$VAR/etc/$1.cfg" --set "bus.key_name=confined-$1" --set http.port=0 --set service.districts=$DISTRICT \
        --set "database.conninfo=$(sed "s/user=[^ ]*/user=confined_$1/" "$VAR/etc/owner.conninfo")" >>"$VAR/log/confined-$1.log" 2>&1 </dev/null &
    echo $! > "$VAR/run/confined-$1.pid"
}
for s in $SERVICES; do
    deploy/dev/town.sh term "$s" >/dev/null
    replica "$s"
done
deploy/dev/town.sh ready >/dev/null
ROUND=$(submit $DISTRICT 小区污水外溢 --matter environment.noise.works)
settle
for step in sign contact; do good order "$ROUND" $step; done
good order "$ROUND" feedback --outcome solved --text 已疏通并现场复核
settle
good --as agent survey rate "$ROUND" satisfied
WAITING=$(submit "$OTHER" 小区污水外溢 --matter environment.noise.works)
deploy/dev/town.sh term intake >/dev/null
replica intake
until_is "an intake that is confined keeps its own" durable says care add "care-$RUN-own" --area "$OWN_AREA" --kind "$KIND" --address 某楼
bad " bad_data" care add "care-$RUN-theirs" --area "$OWN_AREA" --kind "$KIND" --address 某楼 # there is one, which it does not see
bad " bad_data" care add "care-$RUN-new" --area "$AREA" --kind "$KIND" --address 某楼
good care add "care-$RUN-own" --area "$OWN_AREA" --kind "$KIND" --address 某某楼 # and goes on
kill -TERM "$(cat "$VAR/run/confined-intake.pid")"
deploy/dev/town.sh service intake >/dev/null
is "the order of another district waits for a replica of its own" 1 "$(ask "SELECT count(*) FROM bus.outbox b JOIN intake.request r ON r.id = b.subject WHERE r.number = '$WAITING'")"
is "nothing was set aside" 0 "$(ask "SELECT count(*) FROM bus.quarantine")"
for s in $SERVICES; do
    kill -TERM "$(cat "$VAR/run/confined-$s.pid")"
    deploy/dev/town.sh service "$s" >/dev/null
done
deploy/dev/town.sh ready >/dev/null
settle
is "and goes on with one" 1 "$(ask "SELECT count(*) FROM router.work_order WHERE number = '$WAITING'")"

# ---- no more of it ----
for s in intake $SERVICES; do loopline district free "confined_$s" >/dev/null; done
is "the roles are gone" 0 "$(ask "SELECT count(*) FROM pg_roles WHERE rolname LIKE 'confined\\_%'")"
is "and the row security with them" 0 "$(ask "SELECT count(*) FROM pg_class WHERE relrowsecurity OR relforcerowsecurity")"
rm -f "$VAR"/run/confined-*.pid
tally 27
