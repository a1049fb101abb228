#include "services/link/up.h"
#include "common/conf.h"
#include "common/log.h"
#include "common/str.h"
#include "services/link/report.h"

typedef Loopline__Wire__V1__Instruction Instruction;
typedef Loopline__Wire__V1__Reply Reply;
typedef Loopline__Intake__V1__Update Update;

/* In words, as the level above says it. */
static const char *in_words(struct shell *shell, const Reply *reply)
{
    const char *text = conf_text(shell->conf, "words.not_above");
    for (size_t i = 0; i < reply->n_errors && i < 8; i++)
        text = arena_print(shell->arena, "%s%s%s", text, i == 0 ? ": " : "; ", reply->errors[i]->message);
    return shell_text(shell, text);
}

static void fill(struct shell *shell, enum link_after after, char *text, Instruction *out)
{
    loopline__wire__v1__instruction__init(out);
    if (after == LINK_THEN_REDO) {
        out->what_case = LOOPLINE__WIRE__V1__INSTRUCTION__WHAT_RATING;
        out->rating = arena_alloc(shell->arena, sizeof *out->rating);
        loopline__wire__v1__rating_word__init(out->rating);
        out->rating->rating = LOOPLINE__WIRE__V1__RATING__RATING_DISSATISFIED;
        out->rating->text = text;
    } else if (after == LINK_THEN_DENIED) {
        out->what_case = LOOPLINE__WIRE__V1__INSTRUCTION__WHAT_RELIEF;
        out->relief = arena_alloc(shell->arena, sizeof *out->relief);
        loopline__wire__v1__relief_word__init(out->relief);
        out->relief->text = text;
    } else {
        out->what_case = LOOPLINE__WIRE__V1__INSTRUCTION__WHAT_REFUSED;
        out->refused = text;
    }
}

/* Whoever waits below for what was not taken above is told. */
static enum result not_taken(struct shell *shell, const Update *update, const Reply *reply)
{
    enum upward_kind kind = (enum upward_kind)update->step->report->kind;
    enum link_after after = link_after_up(kind, end_reason(reply));
    Instruction word;
    char key[LINK_KEY];
    if (after == LINK_DONE)
        return RESULT_OK;
    shell_refused(term_get("upward_kind", (int)kind)->code);
    log_warn("not taken above", "order", update->reference, "what", term_get("upward_kind", (int)kind)->code, "faults",
             end_faults(shell->arena, reply), NULL);
    if (after == LINK_LEFT)
        return RESULT_OK;
    link_report_key('x', update->number, update->step->at, kind, key);
    fill(shell, after, wire_text(in_words(shell, reply)), &word);
    return shell_instruct(shell, update->reference, key, &word, &reply);
}

static enum result call(struct shell *shell, struct report_command *command, const char *key, const Reply **reply)
{
    enum result outcome = end_call(command->end, shell->arena, command->type, key, command->body, reply);
    if (outcome == RESULT_OK && (*reply)->status == LOOPLINE__WIRE__V1__STATUS__STATUS_REJECTED &&
        report_mend(shell, command, *reply))
        outcome = end_call(command->end, shell->arena, command->type, key, command->body, reply);
    if (outcome == RESULT_OK && (*reply)->status == LOOPLINE__WIRE__V1__STATUS__STATUS_DENIED)
        return shell_denied(command->end, wire_info(command->type)->name, *reply);
    return outcome;
}

static enum result one(struct shell *shell, struct direction *direction, const Update *update)
{
    const Loopline__Wire__V1__UpwardReport *wire = update->step == NULL ? NULL : update->step->report;
    const Reply *reply;
    struct report_command command;
    char key[LINK_KEY];
    if (wire == NULL)
        return RESULT_OK;
    direction->pending = update->step->at;
    report_command(shell, &(struct report){update->reference, wire}, &command);
    if (command.type == MESSAGE_NONE || str_empty(update->reference)) {
        log_warn("a report that cannot be brought up", "request", update->number, NULL);
        return RESULT_OK;
    }
    link_report_key('u', update->number, update->step->at, (enum upward_kind)wire->kind, key);
    enum result outcome = call(shell, &command, key, &reply);
    if (outcome != RESULT_OK)
        return outcome;
    if (!shell_done(reply))
        return not_taken(shell, update, reply);
    if (reply->status == LOOPLINE__WIRE__V1__STATUS__STATUS_DURABLE)
        shell_passed(term_get("upward_kind", (int)wire->kind)->code);
    return RESULT_OK;
}

static enum result all(struct shell *shell, struct direction *direction, const Loopline__Intake__V1__UpdatePage *page)
{
    for (size_t i = 0; i < page->n_updates; i++) {
        const Update *update = page->updates[i];
        if (*shell->stopping)
            return RESULT_RETRY;
        if (!aside_admits(&direction->aside, update->reference))
            continue;
        shell_begin(shell);
        enum result outcome = direction_weigh(shell, direction, update->reference, one(shell, direction, update));
        if (outcome != RESULT_OK)
            return outcome;
    }
    return RESULT_OK;
}

enum result up_turn(struct shell *shell, struct direction *direction)
{
    Loopline__Intake__V1__Watch body = LOOPLINE__INTAKE__V1__WATCH__INIT;
    const Reply *reply;
    body.cursor = wire_text(direction_cursor(direction));
    body.limit = (uint32_t)conf_int(shell->conf, "link.page");
    enum result outcome = end_call(&shell->below, shell->arena, MESSAGE_WATCH, NULL, &body.base, &reply);
    if (outcome != RESULT_OK)
        return outcome;
    if (reply->result_case != LOOPLINE__WIRE__V1__REPLY__RESULT_UPDATES)
        return shell_no_page(direction, &shell->below, reply);
    outcome = all(shell, direction, reply->updates);
    return outcome == RESULT_OK ? direction_page(shell, direction, reply->updates->next_cursor) : outcome;
}
