#include "tests/lib/figure.h"

#include <stdio.h>
#include <stdlib.h>

static const char *figure_test;

void figure_open(const char *test)
{
    figure_test = test;
}

void figure_add(const char *name, double number)
{
    char path[1024];
    const char *build = getenv("B");
    if (figure_test == NULL)
        return;
    snprintf(path, sizeof path, "%s/faults.tsv", build == NULL ? "build" : build);
    FILE *file = fopen(path, "a");
    if (file == NULL)
        return;
    fprintf(file, "%s\t%s\t%.0f\n", figure_test, name, number);
    fclose(file);
}
