#include "services/link/shell.h"
#include "common/conf.h"
#include "common/log.h"
#include "common/metrics.h"
#include "common/str.h"
#include <stdio.h>

enum { TEXT_MOST = 2000 };

static const char *label(char text[64], const char *kind)
{
    snprintf(text, 64, "kind=\"%s\"", kind);
    return text;
}

static struct metric *passed_of(const char *kind)
{
    char text[64];
    return metric_new(METRIC_COUNTER, "loopline_link_passed_total", label(text, kind),
                      "what was passed on, down and up");
}

static struct metric *refused_of(const char *kind)
{
    char text[64];
    return metric_new(METRIC_COUNTER, "loopline_link_refused_total", label(text, kind),
                      "what the other side does not take");
}

void shell_passed(const char *kind)
{
    metric_add(passed_of(kind), 1);
}

void shell_refused(const char *kind)
{
    metric_add(refused_of(kind), 1);
}

void shell_left(struct shell *shell, const char *number, enum link_act act, const Loopline__Wire__V1__Reply *reply)
{
    shell_refused(link_act_name(act));
    log_warn("not taken below", "order", number, "what", link_act_name(act), "faults", end_faults(shell->arena, reply),
             NULL);
}

/* Every count stands there from the beginning: what appears with 1 has no rate. */
static void make_counts(void)
{
    for (unsigned act = 0; act < LINK_ACTS; act++) {
        (void)passed_of(link_act_name((enum link_act)act));
        (void)refused_of(link_act_name((enum link_act)act));
    }
    for (int kind = 1; kind < UPWARD_KIND_COUNT; kind++) {
        (void)passed_of(term_get("upward_kind", kind)->code);
        (void)refused_of(term_get("upward_kind", kind)->code);
    }
}

void shell_open(struct shell *shell, const struct conf *conf, const volatile sig_atomic_t *stopping)
{
    *shell = (struct shell){
        .conf = conf, .unit = conf_text(conf, "above.unit"), .arena = arena_new(0), .stopping = stopping};
    end_open(&shell->intake, conf, "above.intake");
    end_open(&shell->router, conf, "above.router");
    end_open(&shell->escalation, conf, "above.escalation");
    end_open(&shell->below, conf, "below.intake");
    make_counts();
}

enum result shell_keys(const struct shell *shell)
{
    const struct end *const ends[] = {&shell->router, &shell->escalation, &shell->below, &shell->intake};
    size_t count = conf_bool(shell->conf, "above.reveal") ? COUNT(ends) : COUNT(ends) - 1; /* asked by reveal alone */
    enum result outcome = RESULT_OK;
    for (size_t i = 0; i < count; i++)
        if (end_keys(ends[i]) != RESULT_OK)
            outcome = RESULT_STOP;
    return outcome;
}

void shell_begin(struct shell *shell)
{
    shell->intake.undecided = shell->router.undecided = shell->escalation.undecided = shell->below.undecided = false;
}

const char *shell_undecided(const struct shell *shell)
{
    const struct end *const ends[] = {&shell->intake, &shell->router, &shell->escalation, &shell->below};
    for (size_t i = 0; i < COUNT(ends); i++)
        if (ends[i]->undecided)
            return ends[i]->name;
    return NULL;
}

void shell_close(struct shell *shell)
{
    end_close(&shell->intake);
    end_close(&shell->router);
    end_close(&shell->escalation);
    end_close(&shell->below);
    arena_free(&shell->arena);
}

enum result shell_denied(const struct end *end, const char *what, const Loopline__Wire__V1__Reply *reply)
{
    log_error("the key may not do that", "end", end->name, "what", what, "reason", end_reason(reply), NULL);
    return RESULT_RETRY;
}

enum result shell_no_page(struct direction *direction, const struct end *end, const Loopline__Wire__V1__Reply *reply)
{
    if (end_blames(reply, "cursor") && direction_lost(direction) == RESULT_RETRY)
        return RESULT_RETRY;
    return shell_denied(end, direction->name, reply);
}

bool shell_done(const Loopline__Wire__V1__Reply *reply)
{
    return reply->status == LOOPLINE__WIRE__V1__STATUS__STATUS_DURABLE ||
           reply->status == LOOPLINE__WIRE__V1__STATUS__STATUS_DUPLICATE ||
           reply->status == LOOPLINE__WIRE__V1__STATUS__STATUS_CONFLICT; /* told before, in other words */
}

enum result shell_instruct(struct shell *shell, const char *reference, const char *key,
                           Loopline__Wire__V1__Instruction *instruction, const Loopline__Wire__V1__Reply **reply)
{
    Loopline__Intake__V1__Instruct body = LOOPLINE__INTAKE__V1__INSTRUCT__INIT;
    body.reference = wire_text(reference);
    body.instruction = instruction;
    enum result outcome = end_call(&shell->below, shell->arena, MESSAGE_INSTRUCT, key, &body.base, reply);
    if (outcome == RESULT_OK && (*reply)->status == LOOPLINE__WIRE__V1__STATUS__STATUS_DENIED)
        return shell_denied(&shell->below, "instruct", *reply);
    return outcome;
}

char *shell_text(struct shell *shell, const char *text)
{
    const char *given = text == NULL ? "" : text;
    return arena_textn(shell->arena, given, utf8_prefix(given, TEXT_MOST));
}
