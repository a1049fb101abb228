#include "tests/lib/heard.h"
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

void heard_of(void (*speak)(void), char *out, size_t size)
{
    FILE *file = tmpfile();
    if (file == NULL)
        abort();
    int kept = dup(STDERR_FILENO);
    fflush(stderr);
    dup2(fileno(file), STDERR_FILENO);
    speak();
    fflush(stderr);
    dup2(kept, STDERR_FILENO);
    close(kept);
    rewind(file);
    out[fread(out, 1, size - 1, file)] = '\0';
    fclose(file);
}
