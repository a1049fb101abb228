#include <string.h>

#include "common/str.h"
#include "common/wire.h"

static const struct {
    const char *code, *zh, *en;
} REASONS[] = {
    [REASON_NONE] = {"none", "无", "nothing is wrong"},
#define REASON(name, code, zh, en) [REASON_##name] = {code, zh, en},
#include "common/reasons.def"
#undef REASON
};

static enum reason known(enum reason reason)
{
    return (unsigned)reason < COUNT(REASONS) ? reason : REASON_NONE;
}

const char *reason_code(enum reason reason)
{
    return REASONS[known(reason)].code;
}

const char *reason_text(enum reason reason, const char *lang)
{
    bool chinese = lang != NULL && strcmp(lang, "zh") == 0;
    return chinese ? REASONS[known(reason)].zh : REASONS[known(reason)].en;
}

size_t faults_kept(const struct faults *faults)
{
    return faults->count < FAULTS_MAX ? faults->count : FAULTS_MAX;
}

void faults_add(struct faults *faults, const char *field, enum reason reason)
{
    if (faults->count < FAULTS_MAX) {
        struct fault *fault = &faults->list[faults->count];
        str_copy(fault->field, sizeof(fault->field), field);
        fault->reason = reason;
    }
    faults->count++;
}
