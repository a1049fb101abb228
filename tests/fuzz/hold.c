#include <stdio.h>
#include <stdlib.h>

#include "tests/fuzz/target.h"

void target_hold(bool held, const char *what)
{
    if (held)
        return;
    fprintf(stderr, "%s\n", what);
    abort();
}
