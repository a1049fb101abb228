#include <string.h>

#include "common/result.h"
#include "common/terms.h"

static const struct term TERMS[] = {
#define TERM(list, name, number, code, zh, en) {#list, number, code, zh, en},
#include "common/terms.def"
#undef TERM
};

#define TERM(list, name, number, code, zh, en) _Static_assert((name) == (number), #name " differs from terms.def");
#include "common/terms.def"
#undef TERM

const struct term *term_get(const char *list, int number)
{
    static const struct term NONE = {"?", 0, "?", "?", "?"};
    for (size_t i = 0; i < COUNT(TERMS); i++)
        if (TERMS[i].number == number && strcmp(TERMS[i].list, list) == 0)
            return &TERMS[i];
    return &NONE;
}

int term_find(const char *list, const char *code)
{
    for (size_t i = 0; code != NULL && i < COUNT(TERMS); i++)
        if (strcmp(TERMS[i].code, code) == 0 && strcmp(TERMS[i].list, list) == 0)
            return TERMS[i].number;
    return 0;
}

const char *term_name(const char *list, int number, const char *lang)
{
    const struct term *term = term_get(list, number);
    return lang != NULL && strcmp(lang, "zh") == 0 ? term->zh : term->en;
}

const struct term *term_row(size_t n)
{
    return n < COUNT(TERMS) ? &TERMS[n] : NULL;
}
