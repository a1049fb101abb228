#!/bin/sh
# Makes areas.cfg of a city pack from the official list of divisions: tab-separated lines "code level name city district
# street", level one of district, street, community, village; a first line "code level …" is skipped. Codes are those
# of the Ministry of Civil Affairs: six digits of a district begin those of its streets, nine of a street those of its
# communities and villages.
#   deploy/dev/areas_from_tsv.sh PREFIX divisions.tsv > deploy/city/<name>/areas.cfg
# PREFIX (one to three letters A-Z) begins the public numbers of the city; each district adds a letter. Areas keep the
# official code. A committee is called as people call its place (东关村民委员会: 东关村), and what is left without 街道, 镇, 乡,
# 社区 or 村 is an alias when it has two characters and means no other area. Towns and villages are rural. What to do by
# hand: strike aliases that are plain words (幸福, 和平), add estates and roads.
set -eu
[ $# -eq 2 ] || { sed -n '2,11s/^# \{0,1\}//p' "$0" >&2; exit 2; }
LC_ALL=C exec awk -F '\t' -v prefix="$1" '
function fail(what) { printf "%s:%d: %s\n", FILENAME, FNR, what > "/dev/stderr"; failed = 1; exit 1 }
# Bytes: every character of these names has three.
function ends(name, suffix) { return length(name) > length(suffix) && substr(name, length(name) - length(suffix) + 1) == suffix }
function without(name, suffix) { return substr(name, 1, length(name) - length(suffix)) }
function called(name,   i) {
    for (i = 1; i <= committees; i++)
        if (ends(name, committee[i])) return without(name, committee[i]) kept[i]
    return name
}
function short(name,   i, rest) {
    for (i = 1; i <= kinds; i++)
        if (ends(name, kind[i])) {
            rest = without(name, kind[i])
            return length(rest) >= 6 ? rest : ""
        }
    return ""
}
function add(code, level, name, parent) {
    if (code in seen) fail("code " code " stands twice")
    if (name ~ /["\\]/ || name ~ /[\001-\037]/ || length(name) < 6) fail("name: \"" name "\"")
    seen[code] = ++n
    codes[n] = code; levels[n] = level; names[n] = name; parents[n] = parent; aliases[n] = short(name)
    means[name]++
    if (aliases[n] != "") means[aliases[n]]++
}
BEGIN {
    if (prefix !~ /^[A-Z][A-Z]?[A-Z]?$/) { print "PREFIX: one to three letters A-Z" > "/dev/stderr"; failed = 1; exit 2 }
    committees = split("社区居民委员会 社区居委会 居民委员会 居委会 村村民委员会 村村委会 村民委员会 村委会", committee, " ")
    for (i = 1; i <= committees; i++) kept[i] = i <= 2 ? "社区" : i <= 4 ? "" : "村"
    kinds = split("街道办事处 街道 社区 镇 乡 村", kind, " ")
}
FNR == 1 && $1 == "code" { next }
{ sub(/\r$/, "") }
NF < 4 { fail("not \"code level name city district street\"") }
n == 0 { add("city", "city", $4, ""); city = $4 }
$4 != city { fail("city: " $4 ", before it was " city) }
$2 == "district" { if (length($1) != 6) fail("code: a district has six digits"); add($1, "district", $3, "city"); next }
$2 == "street" { if (!(substr($1, 1, 6) in seen)) fail("its district " substr($1, 1, 6) " is not above it"); add($1, "street", $3, substr($1, 1, 6)); next }
$2 == "community" || $2 == "village" { if (!(substr($1, 1, 9) in seen)) fail("its street " substr($1, 1, 9) " is not above it"); add($1, "community", called($3), substr($1, 1, 9)); next }
{ fail("level: " $2) }
END {
    if (failed) exit 1
    if (n == 0) { print FILENAME ": no division in it" > "/dev/stderr"; exit 1 }
    print "# 区域: made by deploy/dev/areas_from_tsv.sh from the official list of divisions. Add estates and roads as aliases."
    print "areas = ("
    for (i = 1; i <= n; i++) {
        line = "  { code = \"" codes[i] "\"; name = \"" names[i] "\"; level = \"" levels[i] "\";"
        if (parents[i] != "") line = line " parent = \"" parents[i] "\";"
        if (levels[i] == "city") line = line " prefix = \"" prefix "\";"
        if (levels[i] == "district") {
            if (++districts > 26) { print FILENAME ": more than 26 districts" > "/dev/stderr"; exit 1 }
            line = line " prefix = \"" prefix substr("ABCDEFGHIJKLMNOPQRSTUVWXYZ", districts, 1) "\";"
        }
        if (levels[i] == "street" && (ends(names[i], "镇") || ends(names[i], "乡"))) line = line " setting = \"rural\";"
        if (levels[i] == "community" && ends(names[i], "村")) line = line " setting = \"rural\";"
        if (aliases[i] != "" && means[aliases[i]] == 1) line = line " aliases = [\"" aliases[i] "\"];"
        print line " }" (i < n ? "," : "")
    }
    print ");"
}' "$2"
