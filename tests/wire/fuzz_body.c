/* clang -fsanitize=fuzzer,address,undefined; seeds in tests/wire/corpus/body and tests/wire/golden. */
#include <stdio.h>
#include <stdlib.h>

#include "tests/lib/wire_property.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    const char *broken = wire_property_body(data, size);
    if (broken == NULL)
        return 0;
    fprintf(stderr, "%s\n", broken);
    abort();
}
