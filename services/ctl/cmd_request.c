#include "services/ctl/commands.h"
#include "services/ctl/connect.h"
#include "services/ctl/history.h"
#include "services/ctl/reply.h"
#include "services/ctl/show.h"
#include <poll.h>
#include <signal.h>

typedef Loopline__Wire__V1__Reply WireReply;

enum { WATCH_PAGE = 500, WATCH_PAUSE_MS = 1000 };

static struct caller about(const char *number)
{
    return (struct caller){.node = NODE_INTAKE, .number = number};
}

static int tell_receipt(struct ctl *ctl, const WireReply *reply)
{
    struct sheet sheet = {0};
    const struct output output = show_output(ctl);
    sheet_pair(&sheet, (struct column){"status", "结果", "outcome", CELL_TEXT}, reply_status(reply));
    if (reply->result_case == LOOPLINE__WIRE__V1__REPLY__RESULT_RECEIPT) {
        sheet_pair(&sheet, (struct column){"number", "编号", "number", CELL_TEXT}, reply->receipt->number);
        sheet_pair(&sheet, (struct column){"state", "状态", "state", CELL_TEXT},
                   show_term(ctl, "request_state", (int)reply->receipt->state));
    }
    output_sheet(&output, &sheet);
    return CTL_OK;
}

int cmd_supplement(struct ctl *ctl)
{
    const WireReply *reply = NULL;
    const struct caller caller = about(args_word(&ctl->args, 0));
    Loopline__Intake__V1__Supplement body;
    loopline__intake__v1__supplement__init(&body);
    body.number = wire_text(caller.number);
    body.code = wire_text(args_word(&ctl->args, 1));
    body.text = wire_text(args_word(&ctl->args, 2));
    int code = connect_ask(ctl, &caller, MESSAGE_SUPPLEMENT, &body.base, &reply);
    return code == CTL_OK ? tell_receipt(ctl, reply) : code;
}

int cmd_withdraw(struct ctl *ctl)
{
    const WireReply *reply = NULL;
    const struct caller caller = about(args_word(&ctl->args, 0));
    Loopline__Intake__V1__Withdraw body;
    loopline__intake__v1__withdraw__init(&body);
    body.number = wire_text(caller.number);
    body.code = wire_text(args_word(&ctl->args, 1));
    body.reason = wire_text(args_value(&ctl->args, "reason"));
    int code = connect_ask(ctl, &caller, MESSAGE_WITHDRAW, &body.base, &reply);
    return code == CTL_OK ? tell_receipt(ctl, reply) : code;
}

/* ---- track ---- */

static const struct column STEPS[] = {
    {"at", "时间", "time", CELL_TEXT},
    {"what", "环节", "step", CELL_TEXT},
    {"unit", "单位", "unit", CELL_TEXT},
    {"text", "说明", "in words", CELL_TEXT},
};

static void tell_progress(struct ctl *ctl, const struct loopline_progress *progress)
{
    struct sheet sheet = {0};
    struct table steps;
    const struct output output = show_output(ctl);
    table_open(&steps, ctl->arena, STEPS, COUNT(STEPS));
    for (size_t i = 0; i < progress->step_count; i++) {
        const struct loopline_step *step = progress->steps[i];
        TABLE_ADD(&steps, show_micros(ctl, step->at), history_kind(ctl, step->what), show_text(ctl, step->unit),
                  show_text(ctl, step->text));
    }
    sheet_pair(&sheet, (struct column){"number", "编号", "number", CELL_TEXT}, progress->number);
    sheet_pair(&sheet, (struct column){"state", "状态", "state", CELL_TEXT},
               show_term(ctl, "request_state", term_find("request_state", progress->state)));
    sheet_pair(&sheet, (struct column){"accepted_at", "受理时间", "accepted", CELL_TEXT},
               show_micros(ctl, progress->accepted_at));
    sheet_table(&sheet, (struct column){"steps", "办理进度", "progress", CELL_TEXT}, &steps);
    output_sheet(&output, &sheet);
}

int cmd_track(struct ctl *ctl)
{
    struct loopline *channel = NULL;
    const struct loopline_progress *progress = NULL;
    const struct loopline_request request = {args_word(&ctl->args, 0), args_word(&ctl->args, 1)};
    const struct caller caller = about(request.number);
    int code = connect_channel(ctl, &caller, &channel);
    if (code == CTL_OK) {
        (void)loopline_track(channel, &request, &progress);
        code = connect_told(ctl, channel, true);
    }
    if (code == CTL_OK)
        tell_progress(ctl, progress);
    loopline_close(&channel);
    return code;
}

static const struct column ADDED[] = {
    {"at", "时间", "time", CELL_TEXT},
    {"text", "原文", "as written", CELL_EXACT},
};

static void tell_added(struct ctl *ctl, const Loopline__Intake__V1__Identity *identity, struct sheet *sheet,
                       struct table *added)
{
    table_open(added, ctl->arena, ADDED, COUNT(ADDED));
    for (size_t i = 0; i < identity->n_added; i++)
        TABLE_ADD(added, show_micros(ctl, identity->added[i]->at), show_text(ctl, identity->added[i]->text));
    sheet_table(sheet, (struct column){"added", "补充", "added", CELL_TEXT}, added);
    if (identity->older)
        sheet_pair(sheet, (struct column){"older", "更早的补充", "older ones", CELL_TEXT},
                   ctl_text(ctl, "另有,见工单", "there are; see the order"));
}

int cmd_reveal(struct ctl *ctl)
{
    const WireReply *reply = NULL;
    const struct caller caller = about(args_word(&ctl->args, 0));
    struct sheet sheet = {0};
    struct table added;
    const struct output output = show_output(ctl);
    Loopline__Intake__V1__Reveal body;
    loopline__intake__v1__reveal__init(&body);
    body.number = wire_text(caller.number);
    body.reason = wire_text(args_word(&ctl->args, 1));
    const char *need = args_value(&ctl->args, "need");
    body.need = (Loopline__Wire__V1__RevealNeed)(need == NULL ? 0 : term_find("reveal_need", need));
    if (need != NULL && (int)body.need == 0)
        return ctl_fail(ctl, CTL_USAGE, "--need: 没有用途 %s", "--need: there is no need %s", need);
    int code = connect_ask(ctl, &caller, MESSAGE_REVEAL, &body.base, &reply);
    if (code != CTL_OK || reply->result_case != LOOPLINE__WIRE__V1__REPLY__RESULT_IDENTITY)
        return code;
    const Loopline__Intake__V1__Contact *contact = reply->identity->contact;
    sheet_pair(&sheet, (struct column){"number", "编号", "number", CELL_TEXT}, reply->identity->number);
    sheet_pair(&sheet, (struct column){"name", "姓名", "name", CELL_EXACT},
               contact == NULL ? NULL : show_text(ctl, contact->name));
    sheet_pair(&sheet, (struct column){"phone", "电话", "phone", CELL_EXACT},
               contact == NULL ? NULL : show_text(ctl, contact->phone));
    sheet_pair(&sheet, (struct column){"other", "其他联系方式", "other", CELL_EXACT},
               contact == NULL ? NULL : show_text(ctl, contact->other));
    sheet_pair(&sheet, (struct column){"text", "原文", "as written", CELL_EXACT},
               show_text(ctl, reply->identity->text));
    tell_added(ctl, reply->identity, &sheet, &added);
    output_sheet(&output, &sheet);
    return CTL_OK;
}

/* ---- watch ---- */

static volatile sig_atomic_t interrupted;

static void interrupt(int number)
{
    (void)number;
    interrupted = 1;
}

/* What the channel shall ask: it needs the token and the person as they are. */
static void tell_ask(struct ctl *ctl, struct sheet *sheet, const struct loopline_ask *ask)
{
    const char *aspects = "";
    for (size_t i = 0; i < ask->aspect_count; i++)
        aspects = i == 0 ? ask->aspects[0] : arena_print(ctl->arena, "%s,%s", aspects, ask->aspects[i]);
    sheet_pair(sheet, (struct column){.key = "token", .kind = CELL_EXACT}, ask->token);
    sheet_pair(sheet, (struct column){.key = "until"}, show_micros(ctl, ask->until));
    sheet_pair(sheet, (struct column){.key = "kind"}, show_term(ctl, "visit_kind", term_find("visit_kind", ask->kind)));
    sheet_pair(sheet, (struct column){.key = "phone", .kind = CELL_EXACT}, show_text(ctl, ask->phone));
    sheet_pair(sheet, (struct column){.key = "other", .kind = CELL_EXACT}, show_text(ctl, ask->other));
    sheet_pair(sheet, (struct column){.key = "aspects"}, show_text(ctl, aspects));
}

static void tell_update(struct ctl *ctl, const struct loopline_update *update)
{
    struct sheet sheet = {0};
    const struct output output = show_output(ctl);
    const struct loopline_step *step = update->step;
    const char *at = step == NULL ? NULL : show_micros(ctl, step->at),
               *state = show_term(ctl, "request_state", term_find("request_state", update->state));
    if (!ctl->json) {
        struct buf line = {0};
        output_clean(&line, arena_print(ctl->arena, "%s  %s  %s  %s  %s", at == NULL ? "-" : at, update->number,
                                        state == NULL ? "-" : state, step == NULL ? "-" : history_kind(ctl, step->what),
                                        step == NULL ? "" : step->unit));
        if (step != NULL && step->ask != NULL)
            output_clean(&line, arena_print(ctl->arena, "  %s  %s  %s  %s", step->ask->token,
                                            show_micros(ctl, step->ask->until), step->ask->phone, step->ask->other));
        fprintf(ctl->out, "%s\n", line.text);
        buf_free(&line);
        return;
    }
    sheet_pair(&sheet, (struct column){.key = "number"}, update->number);
    sheet_pair(&sheet, (struct column){.key = "state"}, state);
    sheet_pair(&sheet, (struct column){.key = "at"}, at);
    sheet_pair(&sheet, (struct column){.key = "what"}, step == NULL ? NULL : step->what);
    sheet_pair(&sheet, (struct column){.key = "unit"}, step == NULL ? NULL : show_text(ctl, step->unit));
    sheet_pair(&sheet, (struct column){.key = "text"}, step == NULL ? NULL : show_text(ctl, step->text));
    sheet_pair(&sheet, (struct column){.key = "reference", .kind = CELL_EXACT}, show_text(ctl, update->reference));
    if (step != NULL && step->ask != NULL)
        tell_ask(ctl, &sheet, step->ask);
    output_line(&output, &sheet);
}

/* Where to go on: the one thing that a reader of the feed must keep. */
static void tell_cursor(const struct ctl *ctl, const char *cursor)
{
    if (ctl->json)
        fprintf(ctl->out, "{\"next_cursor\":\"%s\"}\n", cursor); /* of the service: digits and a colon */
    else
        fprintf(ctl->err, ctl->zh ? "下次从这里继续: --cursor %s\n" : "to go on from here: --cursor %s\n", cursor);
}

struct feed {
    struct ctl *ctl;
    struct caller caller;
    struct loopline *channel;
    struct buf cursor;
    size_t count; /* of the last page */
};

static int watch_page(struct feed *feed)
{
    const struct loopline_page *page = NULL;
    feed->count = 0;
    (void)loopline_watch(feed->channel, feed->cursor.text, WATCH_PAGE, &page);
    int code = connect_told(feed->ctl, feed->channel, false);
    if (code != CTL_OK)
        return code;
    feed->count = page->update_count;
    for (size_t i = 0; i < feed->count; i++)
        tell_update(feed->ctl, page->updates[i]);
    buf_clear(&feed->cursor);
    buf_text(&feed->cursor, page->next_cursor);
    if (feed->count > 0)
        tell_cursor(feed->ctl, feed->cursor.text); /* a reader that is killed goes on from here */
    fflush(feed->ctl->out);
    return CTL_OK;
}

/* The feed loses nothing: whoever follows waits for the service to come back, wherever it then listens. */
static int follow_page(struct feed *feed)
{
    int code = feed->channel == NULL ? CTL_LATER : watch_page(feed);
    if (code == CTL_LATER && !interrupted)
        code = connect_channel(feed->ctl, &feed->caller, &feed->channel);
    if (feed->count < WATCH_PAGE && !interrupted)
        (void)poll(NULL, 0, WATCH_PAUSE_MS); /* a signal ends it early: so much the better */
    return code == CTL_LATER ? CTL_OK : code;
}

static int watch_pages(struct feed *feed)
{
    bool follow = args_flag(&feed->ctl->args, "follow");
    struct arena *run = feed->ctl->arena;
    int code = CTL_OK;
    feed->count = WATCH_PAGE;
    feed->ctl->arena = arena_new(0);
    while (code == CTL_OK && !interrupted && (follow || feed->count == WATCH_PAGE)) {
        arena_reset(feed->ctl->arena);
        code = follow ? follow_page(feed) : watch_page(feed);
    }
    arena_free(&feed->ctl->arena);
    feed->ctl->arena = run;
    return code;
}

int cmd_watch(struct ctl *ctl)
{
    const char *start = args_value(&ctl->args, "cursor"), *channel = args_value(&ctl->args, "channel");
    struct feed feed = {.ctl = ctl, .caller = {.node = NODE_INTAKE, .channel = channel}};
    int code = connect_channel(ctl, &feed.caller, &feed.channel);
    if (code != CTL_OK)
        return code;
    buf_text(&feed.cursor, start == NULL ? "" : start);
    const struct sigaction action = {.sa_handler = interrupt};
    sigaction(SIGINT, &action, NULL);
    sigaction(SIGTERM, &action, NULL);
    code = watch_pages(&feed);
    buf_free(&feed.cursor);
    loopline_close(&feed.channel);
    return code;
}
