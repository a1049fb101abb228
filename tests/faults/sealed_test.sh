#!/usr/bin/env bash
# Who asked is sealed: the database, its dump and its log hold nothing of it; intake does not start without its keys; a row of
# another key, a changed row and a row of another request are not opened, and nothing else suffers; keys are replaced while it
# runs; what an older intake left readable is sealed. VAR names the town.
# shellcheck source=tests/lib/faults.sh
. "$(dirname "$0")/../lib/faults.sh"
KEYS=$VAR/keys/identity
NAME=冯密封$RUN OTHER=sealed_wx_$RUN
submit() { # PHONE
    echo >>"$WORK/count" # in a subshell: nothing else is left of it
    count=$(wc -l <"$WORK/count")
    ctl submit --channel phone --district pingyin --area pingyin.yushan --matter environment.noise.works \
        --text "工地夜间施工,第$RUN-$count件" --name "$NAME" --phone "$1" --other "$OTHER" | out 'page["number"]'
}
row() { ask "SELECT $2 FROM identity.person p JOIN intake.request r ON r.id = p.request_id WHERE r.number = '$1'"; }
shown() { ctl reveal "$1" 核对身份 | out '"|".join([page["name"], page["phone"], page["other"]])'; }
# As text and as bytes in hex: a dump shows both.
dumped() { # WORD: how many lines hold it
    local hex
    hex=$(printf %s "$1" | od -An -tx1 | tr -d ' \n')
    PGOPTIONS='' "$PG/pg_dump" -d "$(cat "$VAR/etc/owner.conninfo")" | grep -c -e "$1" -e "$hex"
}
ready() { deploy/dev/town.sh ready >/dev/null; }
check() { "$B/bin/loopline-intake" --config "$VAR/etc/intake.cfg" --check-config >"$WORK/out" 2>&1; echo "$?|$(grep -c "$1" "$WORK/out")"; }
restart() { deploy/dev/town.sh term intake; deploy/dev/town.sh service intake; ready; }

ready
P1=139$PHONE"001" P2=139$PHONE"002"
A=$(submit "$P1") B1=$(submit "+86 ${P1:0:3}-${P1:3:4}-${P1:7}") C=$(submit "$P2")
settle

# ---- at rest ----
is "nothing readable in the row" "||" "$(row "$A" "concat_ws('|', p.name, p.phone, p.other)")"
is "sealed, padded" "16|200|16" "$(row "$A" "concat_ws('|', length(p.key_id), octet_length(p.sealed), octet_length(p.phone_hash))")"
is "one phone, one hash" "$(row "$A" "encode(p.phone_hash, 'hex')")" "$(row "$B1" "encode(p.phone_hash, 'hex')")"
is "and not the hash by which others know the caller" 0 "$(ask "SELECT count(*) FROM identity.person p JOIN classifier.classification c ON c.caller = p.phone_hash")"
is "the same caller for the classifier" 1 "$(ask "SELECT count(DISTINCT c.caller) FROM classifier.classification c WHERE c.number IN ('$A', '$B1') AND c.caller <> ''")"
is "the key of callers' hashes lies elsewhere" 0 "$(ask "SELECT count(*) FROM identity.caller_key")"
is "opened for whoever may" "$NAME|$P1|$OTHER" "$(shown "$A")"
for word in "$NAME" "$P1" "$OTHER"; do is "no $word in a dump" 0 "$(dumped "$word")"; done

# ---- found again by the phone, however it is written; who looked and why is on record, the phone is not ----
found() { ctl --as agent request by-phone "$1" 来电核对 | out '" ".join(one["number"] for one in page)'; }
looks() { ask "SELECT count(*) FROM bus.event WHERE kind = 'shown' AND actor = 'agent' AND detail @> '{\"way\": \"phone\", \"purpose\": \"来电核对\"}' AND detail -> 'shown' $1"; }
is "found" "$B1 $A" "$(found "$P1")"
is "written otherwise" "$B1 $A" "$(found "0086 ${P1:0:3} ${P1:3:4} ${P1:7}")"
is "from standard input" "$B1 $A" "$(echo "$P1" | loopline --lang en -o json --as agent request by-phone - 来电核对 | out '" ".join(one["number"] for one in page)')"
is "no more than is asked for" "$B1" "$(ctl --as agent request by-phone "$P1" 来电核对 --limit 1 | out '" ".join(one["number"] for one in page)')"
is "what it was about" "environment.noise.works in_hand" "$(ctl --as agent request by-phone "$P1" 来电核对 --limit 1 | out 'page[0]["matter"] + " " + page[0]["state"]')"
is "nobody else's" "$C" "$(found "$P2")"
is "nothing under another" "" "$(found "139${PHONE}999")"
NAMED=$(looks "? '$B1'") EMPTY=$(looks "= '[]'")
is "each look is on record; one that was asked again, for want of an answer, twice" yes "$([ "$NAMED" -ge 5 ] && [ "$EMPTY" -ge 1 ] && echo yes || echo "$NAMED $EMPTY")"
is "who saw it says so" 5 "$(ctl audit who "$B1" | out 'len([one for one in page if one["way"] == "phone" and one["who"] == "agent"])')"
is "never with the phone" 0 "$(ask "SELECT count(*) FROM bus.event WHERE detail::text LIKE '%139$PHONE%'")"
bad "phone bad_format" --as agent request by-phone 12345 来电核对
bad "reason too_short" --as agent request by-phone "$P1" 查
is "no unit may" denied "$(ctl --as unit-py.yushan request by-phone "$P1" 来电核对 | out 'page["status"]')"

# ---- where a household in care lives ----
care() { ask "SELECT concat_ws('|', address, length(key_id), octet_length(sealed) % 128) FROM intake.care WHERE reference = 'SE-$RUN'"; }
keyed() { ask "SELECT key_id FROM intake.care WHERE reference = 'SE-$RUN'"; }
good care add "SE-$RUN" --area pingyin.yushan.nanmen --kind elderly --address "护城河街$RUN号"
is "sealed" "|16|72" "$(care)"
is "no dump holds it" 0 "$(dumped "护城河街$RUN号")"
ask "UPDATE intake.care SET address = '护城河街$RUN号', key_id = '', sealed = NULL WHERE reference = 'SE-$RUN'" >/dev/null
until_is "an older intake's is sealed in time" "|16|72" care

# ---- what an older intake wrote: found by the same search, sealed, and gone ----
deploy/dev/town.sh term intake
ask "UPDATE identity.person p SET name = '$NAME', phone = '$P2', other = '$OTHER', key_id = '', sealed = NULL, phone_hash = NULL
     FROM intake.request r WHERE r.id = p.request_id AND r.number = '$C'" >/dev/null
is "control: what lies open is found" 1 "$(dumped "$NAME")"
is "the doctor says so" 1 "$(ctl doctor | grep -c 'people not sealed yet')"
deploy/dev/town.sh service intake
ready
until_is "sealed in time" "|||16" row "$C" "concat_ws('|', p.name, p.phone, p.other, length(p.phone_hash))"
is "and gone" 0 "$(dumped "$NAME")"
is "not lost" "$NAME|$P2|$OTHER" "$(shown "$C")"

# ---- without its keys ----
deploy/dev/town.sh term intake
is "sound keys are sound" "0|1" "$(check sound)"
mv "$KEYS" "$KEYS.away"
is "no keys" "2|1" "$(check identity.key)"
"$B/bin/loopline-intake" --config "$VAR/etc/intake.cfg" >"$WORK/out" 2>&1
is "it does not start" "2|1" "$?|$(grep -c identity.key "$WORK/out")"
mv "$KEYS.away" "$KEYS"
for file in identity.key lookup.key; do
    mv "$KEYS/$file" "$WORK/$file"
    is "no $file" "2|1" "$(check "$file")"
    mv "$WORK/$file" "$KEYS/$file"
    chmod 0440 "$KEYS/$file"
    is "$file that others read" "2|1" "$(check 'others can read')"
    chmod 0400 "$KEYS/$file"
done

# ---- another key: nobody is shown, nothing else suffers; its own comes back ----
cp -a "$KEYS" "$WORK/kept"
rm -f "$KEYS"/identity.key "$KEYS"/identity.pub "$KEYS"/identity-*
loopline identity keys >/dev/null
restart
is "not opened" "retry_later" "$(says reveal "$A" 核对身份)"
D=$(submit "$P2")
is "what comes now is sealed by the new one" "$NAME|$P2|$OTHER" "$(shown "$D")"
settle
id=$(row "$A" p.key_id)
for kind in key pub; do cp -a "$WORK/kept/identity.$kind" "$KEYS/identity-$id.$kind"; done
until_is "its key is back: opened" "$NAME|$P1|$OTHER" shown "$A"
until_is "and sealed by the new one" "$(row "$D" p.key_id)" row "$A" p.key_id

# ---- replaced while it runs ----
old=$(row "$A" p.key_id)
new=$(ctl identity rotate | out 'page["key"]')
is "the key in force is listed, whatever it has sealed" "in force" "$(ctl identity status | out '" ".join(r["note"] for r in page if r["key"] == "'"$new"'")')"
until_is "all are sealed anew" 0 ask "SELECT count(*) FROM identity.person WHERE key_id = '$old'"
noted() { ctl identity status | out '" ".join(str(r["rows"]) + " " + r["note"] for r in page if r["key"] == "'"$1"'")'; }
is "the old pair may go" "0 replaced, seals nobody: may go once no backup is kept that it sealed" "$(noted "$old")"
is "readable all the while" "$NAME|$P1|$OTHER" "$(shown "$A")"
is "found by the phone all the while" "$B1 $A" "$(found "$P1")"
until_is "so is where the household lives" "$(row "$A" p.key_id)" keyed
ask "UPDATE intake.care SET next_at = bus.now() - interval '1 minute' WHERE reference = 'SE-$RUN'" >/dev/null
visits() { ask "SELECT count(*) FROM intake.request WHERE address = '护城河街$RUN号'"; }
until_is "and it is visited there" 1 visits
good care end "SE-$RUN" --note 迁出

# ---- changed behind its back ----
sealed=$(row "$A" "encode(p.sealed, 'hex')")
put() { ask "UPDATE identity.person p SET sealed = decode('$2', 'hex') FROM intake.request r WHERE r.id = p.request_id AND r.number = '$1'" >/dev/null; }
put "$A" "$(row "$C" "encode(p.sealed, 'hex')")"
bad "contact malformed" reveal "$A" 核对身份
put "$A" "${sealed:0:20}$(printf '%02x' $((0x${sealed:20:2} ^ 1)))${sealed:22}"
bad "contact malformed" reveal "$A" 核对身份
put "$A" "$sealed"
is "as it was" "$NAME|$P1|$OTHER" "$(shown "$A")"
is "nothing of it in a log" 0 "$(cat "$VAR"/log/*.log | grep -c -e "$NAME" -e "$P1" -e "$P2" -e "$OTHER")"

settle
is "nothing is left" "0|0" "$(ask "SELECT concat_ws('|', (SELECT count(*) FROM bus.outbox), (SELECT count(*) FROM bus.quarantine))")"
tally 55
