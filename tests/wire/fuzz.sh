#!/usr/bin/env bash
# The decoders, and what masks free text, under libFuzzer with ASan and UBSan, FUZZ_SECONDS (60) each; finds are kept under build/fuzz.
# Seeds: the corpus (what no sound sender makes) and the golden bytes of every message.
set -euo pipefail
cd "$(dirname "$0")/../.."
out=build/fuzz
mkdir -p $out
flags="-std=c11 -D_GNU_SOURCE -I. -isystem build/gen $(pkg-config --cflags libprotobuf-c libzmq icu-uc libsodium jansson) -g -O1"
objects="common/wire.c common/wire_check.c common/wire_limit.c common/wire_table.c common/reason.c common/arena.c common/str.c
         common/uuid.c common/instant.c common/terms.c common/mask.c common/mask_find.c common/mask_number.c
         tests/lib/wire_property.c $(find build/gen -name '*.pb-c.c')"
golden_seeds() { # one file a sample: the type number, then the body
    local number name file
    rm -rf "$out/seeds_body" "$out/seeds_header"
    mkdir -p "$out/seeds_body" "$out/seeds_header"
    while read -r number name; do
        for file in tests/wire/golden/"$name".hex tests/wire/golden/"$name"-*.hex; do
            [ ! -f "$file" ] || (printf '%04x' "$number"; sed 's/ .*//' "$file") | xxd -r -p >"$out/seeds_body/$(basename "$file" .hex)"
        done
    done < <(sed -nE 's/^MESSAGE\([A-Z_]+, ([0-9]+), [A-Z]+, ([a-z_]+), .*/\1 \2/p' common/messages.def)
    sed 's/ .*//' tests/wire/golden/header.hex | xxd -r -p >"$out/seeds_header/header"
}

golden_seeds
mkdir -p "$out/seeds_mask" "$out/seeds_model"
model_objects="services/classifier/model.c services/classifier/model_file.c services/classifier/feature.c
               services/classifier/explain.c services/classifier/text.c common/arena.c common/str.c"
for name in ${FUZZ_ONLY:-header body mask model}; do
    # shellcheck disable=SC2046,SC2086
    clang $flags -w -fsanitize=fuzzer,address,undefined -fno-sanitize-recover=all tests/wire/fuzz_$name.c \
        $([ $name = model ] && echo $model_objects || echo $objects) \
        $(pkg-config --libs libprotobuf-c libzmq icu-uc icu-i18n libsodium jansson) -lm -o $out/fuzz_$name
    mkdir -p "$out/found_$name"
    $out/fuzz_$name -max_total_time="${FUZZ_SECONDS:-60}" -max_len=70000 -print_final_stats=1 -artifact_prefix=$out/ \
        "$out/found_$name" tests/wire/corpus/$name "$out/seeds_$name" 2>&1 | grep -E 'stat::number_of_executed|ERROR|SUMMARY|Test unit' || true
    ! ls $out/crash-* $out/oom-* $out/timeout-* >/dev/null 2>&1 || { echo "fuzz_$name: found something under $out"; exit 1; }
done
echo "fuzz: no find"
