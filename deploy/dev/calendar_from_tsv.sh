#!/bin/sh
# Makes calendar.cfg of a city pack from a table of the State Council's yearly notices on days off:
# tab-separated lines "YYYY-MM-DD  off|work  name", in date order; a first line "date kind name" is skipped.
#   deploy/dev/calendar_from_tsv.sh days.tsv > deploy/city/<name>/calendar.cfg
# The years of the first and of the last line are declared as published. Calendars that build on this one (base =
# "state") are written by hand below it.
set -eu
[ $# -eq 1 ] || { sed -n '2,6s/^# //p' "$0" >&2; exit 2; }
exec awk -F '\t' '
function fail(what) { printf "%s:%d: %s\n", FILENAME, FNR, what > "/dev/stderr"; failed = 1; exit 1 }
FNR == 1 && $1 == "date" { next }
$1 !~ /^[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9]$/ || ($2 != "off" && $2 != "work") || $3 == "" { fail("not \"date off|work name\"") }
$1 <= before { fail("not in date order") }
{ before = $1; days[++n] = $1 " " $2 " " $3 }
END {
    if (failed || n == 0) exit 1
    print "# 工作日历: the days on which the State Council'"'"'s notices depart from Monday to Friday (days off, and"
    print "# make-up working days). Made by deploy/dev/calendar_from_tsv.sh; the dates are public facts, collected"
    print "# by NateScarlet/holiday-cn and chinese-days (both MIT). A year that is not declared is not guessed."
    print "calendars = ("
    print "  { code = \"state\";"
    print "    offset_minutes = 480;"
    printf "    first_year = %d;\n    last_year = %d;\n", substr(days[1], 1, 4), substr(days[n], 1, 4)
    print "    spans = [\"08:30-12:00\", \"13:30-17:30\"];"
    print "    days = ["
    for (i = 1; i <= n; i++) printf "      \"%s\"%s\n", days[i], i < n ? "," : "]; }"
    print ");"
}' "$1"
