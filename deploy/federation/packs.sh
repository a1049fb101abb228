#!/usr/bin/env bash
# The packs of the federation's example: packs.sh OUT makes OUT/city, OUT/ningxiang and OUT/east of the demo's. The city knows
# its districts' centres as units and sends everything there; below, the demo's catalogue decides as it always does.
set -euo pipefail
cd "$(dirname "$0")/../.."
out=${1:?where to}
demo=deploy/city/demo
rm -rf "$out"
for place in city ningxiang east; do
    mkdir -p "$out/$place"
    cp "$demo"/*.cfg "$out/$place/"
    sed -i "s/^name = \"demo\";/name = \"$place\";/" "$out/$place/city.cfg"
done
cp deploy/federation/catalogue.cfg "$out/city/"
sed -i '/^units = ($/r deploy/federation/units.cfg' "$out/city/units.cfg"
