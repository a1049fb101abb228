#!/usr/bin/env bash
# Models in a running town: one that is applied is used without a restart; the shadow is asked and counted; a damaged row
# leaves the one before in its seat; what people decide at the desk trains a candidate that is offered when it is no worse,
# and is not when it is; roll back is one command. VAR names the town.
# shellcheck source=tests/lib/faults.sh
. "$(dirname "$0")/../lib/faults.sh"
set -e
LOG=$VAR/log/classifier.log
finish() {
    ctl pack apply deploy/city/demo --recount >/dev/null 2>&1 || true
    rm -rf "$WORK"
}
trap finish EXIT

holds() { # TITLE TEXT PART
    case $2 in *"$3"*) is "$1" yes yes ;; *) is "$1" "…$3…" "$2" ;; esac
}
holding() { if "$@" >/dev/null 2>&1; then echo yes; else echo no; fi; }
until_holds() { until_is "$1" yes holding "${@:2}"; }
code_of() { local code=0; "$@" >"$WORK/out" 2>"$WORK/err" || code=$?; echo "$code"; }
field() { sed -E "s/.*\"$1\":\"?([^\",}]*)\"?.*/\1/" <<<"$2"; }
in_force() { ask "SELECT in_force FROM classifier.model_use WHERE axis = 1"; }
seated() { grep -q "\"model seated\" axis=$1 as=\"\?$2\"\? version=$3 " "$LOG"; }
classified() { [ "$(ask "SELECT count(*) FROM classifier.classification WHERE number = '$1'")" = 1 ]; }
classified_soon() { until_holds "it is classified" classified "$NUMBER"; }
submit() { # TEXT: no area is said and none is named, so that it waits at the desk
    NUMBER=$(ctl submit --channel phone --district pingyin --phone 13900000000 --text "$1" | sed -E 's/.*"number": *"([^"]*)".*/\1/')
}
asked() { ask "SELECT reasons -> 'matter' -> 'model' ->> 'version' FROM classifier.classification WHERE number = '$NUMBER'"; }
reason() { ask "SELECT coalesce((reasons -> 'matter' -> '$2')::text, '') FROM classifier.classification WHERE number = '$1'"; }


# --- three matters, and a model that was taught one of them by a wrong name ----------------------------------
A=city.road.manhole T=city.green.tree W=public.water.outage
pick() { grep "\"matter\":\"$1\"" "$B/starter/corpus.jsonl" | sed -n "$2p"; }
text_of() { pick "$1" "$2" | sed -E 's/.*"text":"([^"]*)".*/\1/'; }
is "the starter corpus has enough of each" "yes" "$([ "$(pick $A 80 | wc -l)$(pick $T 80 | wc -l)$(pick $W 80 | wc -l)" = 111 ] && echo yes)"
{ pick $T 1,60; pick $W 1,60; pick $A 1,8 | sed "s/\"matter\":\"$A\"/\"matter\":\"$T\"/"; } >"$WORK/confused.jsonl"
{ pick $T 1,60; pick $W 1,60; } | sed "s/\"matter\":\"$T\"/\"matter\":\"x\"/; s/\"matter\":\"$W\"/\"matter\":\"$T\"/; s/\"matter\":\"x\"/\"matter\":\"$W\"/" >"$WORK/garbage.jsonl"
sed "s/\"matter\":\"$W\"/\"matter\":\"no.such\"/" "$WORK/confused.jsonl" >"$WORK/strange.jsonl"
for m in confused strange; do ctl model train --label matter --text text --out "$WORK/$m.model" "$WORK/$m.jsonl" >/dev/null; done
start=$(in_force)

# Words would save the model from its errors: the city has none here.
cp -r deploy/city/demo "$WORK/pack"
echo 'lexicon = ( { axis = "urgency"; value = "urgent"; weight = 90; words = ["爆炸"]; } );' >"$WORK/pack/lexicon.cfg"
ctl pack apply "$WORK/pack" --recount >/dev/null
speechless() { # does the running service know no words?
    submit "井盖丢失"; classified_soon
    [ "$(ask "SELECT pack_version = (SELECT max(version) FROM bus.pack) FROM classifier.classification WHERE number = '$NUMBER'")" = t ]
}
until_holds "the service has the pack" speechless

# --- add -----------------------------------------------------------------------------------------------------
is "a label that the pack does not know is refused" 3 "$(code_of ctl model add matter "$WORK/strange.model")"
holds "by its name" "$(cat "$WORK/err")" "no.such"
is "matters are no natures" 3 "$(code_of ctl model add nature "$WORK/confused.model")"
head -c 5000 "$WORK/confused.model" >"$WORK/cut.model"
is "half a file is refused" 3 "$(code_of ctl model add matter "$WORK/cut.model")"
holds "and why, in the caller's language" "$(loopline --lang zh model add matter "$WORK/cut.model" 2>&1 || true)" "文件被截断或加长"
is "a model lacks its texts: the usage of that command" 2 "$(code_of ctl model eval "$WORK/confused.model")"
is "and of no other" 2 "$(wc -l <"$WORK/err")"
none=$(ctl model retrain matter --since 2099-01-01 2>/dev/null || true)
holds "of nothing there is no accuracy" "$none" '"accuracy":null'
is "a model is added" 0 "$(code_of ctl model add matter "$WORK/confused.model" --note confused)"
confused=$(field version "$(cat "$WORK/out")")
is "a second time it is known" 0 "$(code_of ctl model add matter "$WORK/confused.model")"
is "under the same number" "$confused" "$(field version "$(cat "$WORK/out")")"
is "what is added is not in force" "$start" "$(in_force)"
is "there is no version 9999" 6 "$(code_of ctl model apply matter 9999)"

# --- shadow --------------------------------------------------------------------------------------------------
is "it looks on" 0 "$(code_of ctl model shadow matter "$confused")"
until_holds "the shadow is seated" seated matter shadow "$confused"
for row in 79 80 81 82 83; do submit "$(text_of $A $row)"; classified_soon; done
holds "the shadow was asked" "$(reason "$NUMBER" shadow)" "\"version\":$confused"
differed=$(ask "SELECT count(*) FROM classifier.classification WHERE reasons -> 'matter' -> 'shadow' ->> 'version' = '$confused' AND reasons -> 'matter' -> 'shadow' ->> 'agrees' = 'false'")
is "and came to something else" yes "$([ "$differed" -gt 0 ] && echo yes)"
is "nor did it decide" "$start" "$(asked)"
holds "its disagreements are counted" "$(ctl model list | tr '}' '\n' | grep "\"version\":$confused," | head -n 1)" "\"differed\":$differed,"
is "--why shows it" 0 "$(code_of ctl order "$NUMBER" --why)"
holds "with its version" "$(cat "$WORK/out")" "\"shadow_version\":$confused"
is "it looks on no more" 0 "$(code_of ctl model shadow matter off)"

# --- apply: the running service uses it ----------------------------------------------------------------------
pid=$(cat "$VAR/run/classifier.pid")
is "it is applied" 0 "$(code_of ctl model apply matter "$confused" --reason "a test")"
until_holds "it is seated" seated matter "in force" "$confused"
is "by the process that was there" "$pid" "$(cat "$VAR/run/classifier.pid")"
numbers=()
for ((i = 9; i <= 78; i++)); do
    m=$A row=$i
    [ $((i % 4)) != 0 ] || { m=$W; row=$((60 + i / 4)); }
    submit "$(text_of $m $row)"
    numbers+=("$NUMBER $m")
done
until_holds "all are classified" classified "$NUMBER"
deploy/dev/town.sh settled
is "it was asked" "$confused" "$(asked)"

# --- a damaged row -------------------------------------------------------------------------------------------
ask "INSERT INTO classifier.model (axis, version, sha256, content, origin, added_by) VALUES (1, 9001, repeat('0', 64), 'no model', 'file', 'test');
     UPDATE classifier.model_use SET in_force = 9001 WHERE axis = 1" >/dev/null
until_holds "the log says so" grep -q 'model not usable.*version=9001' "$LOG"
submit "$(text_of $T 83)"; classified_soon
is "the one before is still asked" "$confused" "$(asked)"
nature=$(ask "SELECT in_force FROM classifier.model_use WHERE axis = 2")
ask "UPDATE classifier.model_use SET in_force = $confused WHERE axis = 1; UPDATE classifier.model_use SET shadow = $nature WHERE axis = 2" >/dev/null
until_holds "the table was looked at again" seated nature shadow "$nature"
is "it was said once" 1 "$(grep -c 'model not usable.*version=9001' "$LOG")"
ask "UPDATE classifier.model_use SET shadow = NULL WHERE axis = 2; DELETE FROM classifier.model WHERE version = 9001" >/dev/null

# --- people correct it: at the desk, and afterwards at the router ----------------------------------------------
desk=0 later=0
for one in "${numbers[@]}"; do
    number=${one% *} matter=${one#* }
    if [ "$(ask "SELECT state FROM classifier.classification WHERE number = '$number'")" = 2 ]; then
        ctl review decide "$number" --matter "$matter" --area pingyin.yushan >/dev/null && desk=$((desk + 1))
    elif [ "$(ask "SELECT matter FROM classifier.classification WHERE number = '$number'")" != "$matter" ]; then
        ctl order "$number" change --matter "$matter" --reason "sent the wrong way" >/dev/null && later=$((later + 1))
    fi
done
deploy/dev/town.sh settled
echo "  corrected at the desk: $desk, afterwards: $later"
is "people corrected many" yes "$([ $((desk + later)) -ge 45 ] && echo yes)"

# --- retrain -------------------------------------------------------------------------------------------------
is "too few held out: not offered" 3 "$(code_of ctl model retrain matter --base "$WORK/confused.jsonl" --held-out 5)"
holds "and why" "$(cat "$WORK/out")" '"verdict":"too_few"'
holds "how many it takes, and how many there are" "$(cat "$WORK/err")" "at least 30 corrections must be held out, there are 5"
few=$(field version "$(head -n 1 "$WORK/out")")
is "what is not offered needs a reason" 3 "$(code_of ctl model apply matter "$few")"
is "a candidate is offered" 0 "$(code_of ctl model retrain matter --base "$WORK/confused.jsonl" --held-out 30)"
cat "$WORK/out"
better=$(field version "$(cat "$WORK/out")")
holds "for it is no worse" "$(cat "$WORK/out")" '"verdict":"not_worse"'
f1() { sed -E "s/.*\"model\":\"$1\"[^}]*\"macro_f1\":([0-9.]+).*/\1/" "$WORK/out"; }
is "it unlearnt the confusion" yes "$(awk -v a="$(f1 candidate)" -v b="$(f1 in_force)" 'BEGIN { print (a > b + 0.2) ? "yes" : "no: " a " after " b }')"
is "it is applied" 0 "$(code_of ctl model apply matter "$better")"
until_holds "it is seated" seated matter "in force" "$better"
is "a worse one is not offered" 3 "$(code_of ctl model retrain matter --base "$WORK/garbage.jsonl" --held-out 60)"
holds "for it is worse" "$(cat "$WORK/out")" '"verdict":"worse_'
worse=$(field version "$(head -n 1 "$WORK/out")")
is "nor applied" 3 "$(code_of ctl model apply matter "$worse")"
is "the better one is in force" "$better" "$(in_force)"

# --- report, roll back ---------------------------------------------------------------------------------------
is "the report" 0 "$(code_of ctl model report)"
is "counts what was changed afterwards" "$later" "$(tr '{' '\n' <"$WORK/out" | grep '"matter":"\*"' | sed -E 's/.*"corrected":([0-9]+).*/\1/')"
is "back to the one before" 0 "$(code_of ctl model rollback matter)"
is "is one command" "$confused" "$(in_force)"
is "and goes back once" 6 "$(code_of ctl model rollback matter)"
is "who did it is on record" rolled_back "$(ask "SELECT what FROM classifier.model_change WHERE axis = 1 ORDER BY id DESC LIMIT 1")"
[ -z "$start" ] || ctl model apply matter "$start" --reason "as before" >/dev/null

tally 1
