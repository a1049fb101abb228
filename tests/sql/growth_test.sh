#!/usr/bin/env bash
# The plan past one machine (ARCHITECTURE.md): no unique key stands in the way of cutting what grows. VAR names a database.
set -uo pipefail
cd "$(dirname "$0")/../.." || exit 1
KEYS="SELECT n.nspname || '.' || c.relname, coalesce((
        SELECT string_agg(x.keys, ';') FROM (
            SELECT (SELECT string_agg(a.attname, ',' ORDER BY k.o) FROM unnest(i.indkey) WITH ORDINALITY k (att, o)
                    JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum = k.att) AS keys
            FROM pg_index i WHERE i.indrelid = c.oid AND i.indisunique) x), ''),
      (SELECT string_agg(a.attname, ',') FROM pg_attribute a WHERE a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped)
    FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
    WHERE c.relkind IN ('r', 'p') AND n.nspname IN ('bus', 'intake', 'identity', 'classifier', 'router', 'escalation', 'survey')"
judge() { # FILE: the faults of the list, one a line
    deploy/dev/town.sh psql -qtA -F $'\t' -c "$1" | /usr/bin/python3 -c '
import sys
said = {}
for line in open(sys.argv[1]):
    if line.startswith("#") or not line.strip():
        continue
    table, kind, column, why = (line.rstrip("\n").split("\t") + ["", ""])[:4]
    said[table] = (kind, column, dict(part.split("=", 1) for part in why.split("; ") if part))
there = set()
for line in sys.stdin:
    table, keys, columns = line.rstrip("\n").split("\t")
    there.add(table)
    if table not in said:
        print(table, "is not listed")
        continue
    kind, column, why = said[table]
    keys = [key for key in keys.split(";") if key]
    if kind == "rest":
        continue
    if kind not in ("order", "sender") or column not in columns.split(","):
        print(table, "has no column", column)
    for key in keys:
        if column not in key.split(",") and key not in why:
            print(table, "is unique by", key, "without", column)
    for key in why:
        if key not in keys:
            print(table, "is not unique by", key)
for table in sorted(set(said) - there):
    print(table, "is listed and not there")
' "$2"
}
failed=0
found=$(judge "$KEYS" tests/sql/growth.tsv) || failed=1
[ -z "$found" ] || { echo "$found"; failed=1; }

# The check sees what it is for.
WORK=$(mktemp)
trap 'rm -f "$WORK"' EXIT
red() { # WHAT SED
    sed -E "$2" tests/sql/growth.tsv >"$WORK"
    [ -n "$(judge "$KEYS" "$WORK")" ] || { echo "not seen: $1"; failed=1; }
}
red "a table that nobody lists" '/^router.result/d'
red "a key without the column" 's/^(escalation.slip\torder\torder_id)\t.*/\1/'
red "a column that is not there" 's/^(router.assignment\torder\t)order_id/\1district/'
red "a key that is not there" 's/^(router.whistle\torder\torder_id)$/\1\tseq=because/'
red "a table that is gone" 's/^router.result\t/router.results\t/'
[ "$failed" = 0 ]
