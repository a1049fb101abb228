#include "common/log.h"
#include "common/mask.h"
#include "common/str.h"
#include "services/classifier/classifier.h"
#include "services/classifier/classifier_store.h"
#include <stdlib.h>
#include <string.h>

enum { PAGE_DEFAULT = 50, PAGE_MAX = 500, PAGE_BYTES = 200 * 1024 };

typedef Loopline__Event__V1__RequestAccepted WireAccepted;
typedef Loopline__Event__V1__RequestSupplemented WireSupplemented;
typedef Loopline__Event__V1__RequestWithdrawn WireWithdrawn;
typedef Loopline__Event__V1__RequestClassified WireClassified;
typedef Loopline__Classifier__V1__ListReviews WireList;
typedef Loopline__Classifier__V1__DecideReview WireDecide;
typedef Loopline__Classifier__V1__Review WireReview;

struct own {
    struct text_folder *folder;
    struct lexicon *lexicon; /* of the pack in force */
};

/* ---- the machine decides --------------------------------------------------------------------------- */

static const char *matter_code(const struct pack *pack, int matter)
{
    return matter < 0 ? "" : pack->matters[matter].code;
}

static const char *area_code(const struct pack *pack, int area)
{
    return area < 0 ? "" : pack->areas[area].code;
}

static enum result fold(struct batch *batch, const char *written, struct text *out)
{
    const struct own *own = batch->own;
    const char *why = NULL;
    return text_fold(batch->arena, own->folder, written, out, &why);
}

static void take_decision(struct batch *batch, struct classification *row, const struct decision *decision)
{
    row->matter = matter_code(batch->pack, decision->matter.value);
    row->nature = decision->nature.value;
    row->urgency = decision->urgency.value;
    row->party = decision->party.value;
    row->area = area_code(batch->pack, decision->area.value);
    row->confidence = decision->confidence;
    row->reasons = decision_json(batch->arena, batch->pack, decision);
    row->pack_version = batch->pack->version;
}

/* As much of a text that grew by supplements as one message holds, and as the words are looked for in. */
static const char *head_of(struct batch *batch, const char *content)
{
    return arena_textn(batch->arena, content, utf8_prefix(content, WIRE_TEXT_MAX));
}

static enum result decide(struct batch *batch, struct classification *row, bool *sure)
{
    const struct own *own = batch->own;
    const struct pack *pack = batch->pack;
    struct text text, address;
    if (fold(batch, head_of(batch, row->content), &text) != RESULT_OK ||
        fold(batch, row->address, &address) != RESULT_OK)
        return RESULT_REFUSE;
    int channel = pack_channel_find(pack, row->channel);
    struct complaint complaint = {
        .text = &text,
        .address = &address,
        .matter = str_empty(row->said_matter) ? DECISION_NONE : pack_matter_find(pack, row->said_matter),
        .area = str_empty(row->said_area) ? DECISION_NONE : pack_area_find(pack, row->said_area),
        .district = pack_area_find(pack, row->district),
        .party = (enum party)row->said_party,
        .urgency = (enum urgency)row->said_urgency,
        .channel = channel < 0 ? CHANNEL_PHONE : pack->channels[channel].kind,
    };
    struct decision decision = classifier_decide(batch->arena, own->lexicon, &complaint);
    take_decision(batch, row, &decision);
    *sure = decision.doubts == 0;
    return RESULT_OK;
}

/* ---- what follows ------------------------------------------------------------------------------------ */

static const char *district_of(const struct batch *batch, const struct classification *row, const char *area)
{
    int index = pack_area_find(batch->pack, area);
    return index < 0 ? row->district : batch->pack->areas[batch->pack->areas[index].district].code;
}

/* What one message does not hold follows it. */
static void emit_rest(struct batch *batch, const struct classification *row)
{
    for (const char *rest = row->content + utf8_prefix(row->content, WIRE_TEXT_MAX); *rest != '\0';) {
        WireSupplemented wire;
        loopline__event__v1__request_supplemented__init(&wire);
        wire.request_id = wire_uuid(batch->arena, &row->id);
        wire.number = wire_text(row->number);
        wire.text = wire_text(head_of(batch, rest));
        wire.at = batch->now;
        batch_emit(batch, NODE_ROUTER, MESSAGE_REQUEST_SUPPLEMENTED, &row->id, row->district, &wire.base);
        rest += strlen(wire.text);
    }
}

static void emit_classified(struct batch *batch, const struct classification *row)
{
    bool person = row->state == REVIEW_DECIDED;
    const char *area = person ? row->person_area : row->area;
    WireClassified wire;
    loopline__event__v1__request_classified__init(&wire);
    wire.request_id = wire_uuid(batch->arena, &row->id);
    wire.number = wire_text(row->number);
    wire.channel = wire_text(row->channel);
    wire.district = wire_text(district_of(batch, row, area));
    wire.area = wire_text(area);
    wire.address = wire_text(row->address);
    wire.matter = wire_text(person ? row->person_matter : row->matter);
    wire.nature = (Loopline__Wire__V1__Nature)(person ? row->person_nature : row->nature);
    wire.urgency = (Loopline__Wire__V1__Urgency)(person ? row->person_urgency : row->urgency);
    wire.party = (Loopline__Wire__V1__Party)(person ? row->person_party : row->party);
    wire.name_withheld = row->withheld;
    wire.text = wire_text(head_of(batch, row->content));
    wire.accepted_at = row->accepted_at;
    wire.by_person = person;
    batch_emit(batch, NODE_ROUTER, MESSAGE_REQUEST_CLASSIFIED, &row->id, wire.district, &wire.base);
    emit_rest(batch, row);
}

static void record_classified(struct batch *batch, const struct message *message, const struct classification *row)
{
    bool person = row->state == REVIEW_DECIDED;
    json_t *json = json_pack("{s:s, s:s, s:s, s:s, s:s, s:i}", "matter", person ? row->person_matter : row->matter,
                             "nature", term_get("nature", person ? row->person_nature : row->nature)->code, "urgency",
                             term_get("urgency", person ? row->person_urgency : row->urgency)->code, "party",
                             term_get("party", person ? row->person_party : row->party)->code, "area",
                             person ? row->person_area : row->area, "confidence", row->confidence);
    const char *kind = row->state == REVIEW_WAITING ? "review_waiting" : person ? "review_decided" : "classified";
    batch_record(batch,
                 &(struct record){row->id, row->district, kind, NULL, message_actor(message), store_json(batch, json)});
}

static void follow(struct batch *batch, const struct message *message, struct classification *row,
                   const struct desk_rule *rule)
{
    if ((rule->effects & DESK_SAVE) != 0) {
        bool moved = row->state != (int)rule->next || rule->next == REVIEW_WAITING;
        row->state = (int)rule->next;
        row->dirty = true;
        if (moved && rule->next != REVIEW_WITHDRAWN)
            record_classified(batch, message, row);
    }
    if ((rule->effects & DESK_EMIT) != 0)
        emit_classified(batch, row);
}

/* ---- events --------------------------------------------------------------------------------------------- */

static enum result decode_event(struct batch *batch, struct message *message)
{
    (void)batch;
    return uuid_zero(&message->subject) ? batch_refuse(message, "order_id", REASON_REQUIRED) : RESULT_OK;
}

static struct classification *row_new(struct batch *batch, const struct message *message, const WireAccepted *wire)
{
    struct classification *row = arena_alloc(batch->arena, sizeof *row);
    *row = (struct classification){.id = message->subject,
                                   .number = wire->number,
                                   .channel = wire->channel,
                                   .district = wire->district,
                                   .said_area = wire->area,
                                   .said_matter = wire->matter,
                                   .said_party = (int)wire->party,
                                   .said_urgency = (int)wire->urgency,
                                   .withheld = wire->name_withheld,
                                   .address = wire->address,
                                   .content = wire->text,
                                   .accepted_at = wire->accepted_at,
                                   .decided_at = INSTANT_NONE};
    classifier_row_add(batch, row);
    return row;
}

static enum result step_accepted(struct batch *batch, struct message *message)
{
    bool sure = false;
    struct classification *row = classifier_row(batch, &message->subject);
    if (row != NULL) /* nothing is decided anew */
        return RESULT_OK;
    row = row_new(batch, message, (const WireAccepted *)message->body);
    if (decide(batch, row, &sure) != RESULT_OK)
        return batch_refuse(message, "text", REASON_BAD_FORMAT);
    follow(batch, message, row, desk_step((enum review_state)row->state, DESK_ACCEPTED, sure));
    return RESULT_OK;
}

static enum result step_supplemented(struct batch *batch, struct message *message)
{
    const WireSupplemented *wire = (const WireSupplemented *)message->body;
    struct classification *row = classifier_row(batch, &message->subject);
    bool sure = false;
    if (row == NULL)
        return batch_refuse(message, "order_id", REASON_NOT_FOUND);
    if (row->state == REVIEW_WAITING) {
        row->content = arena_print(batch->arena, "%s\n%s", row->content, wire->text);
        if (decide(batch, row, &sure) != RESULT_OK)
            return batch_refuse(message, "text", REASON_BAD_FORMAT);
    }
    const struct desk_rule *rule = desk_step((enum review_state)row->state, DESK_SUPPLEMENTED, sure);
    follow(batch, message, row, rule);
    if ((rule->effects & DESK_FORWARD) != 0)
        batch_emit(batch, NODE_ROUTER, MESSAGE_REQUEST_SUPPLEMENTED, &row->id, row->district, message->body);
    return RESULT_OK;
}

static enum result step_withdrawn(struct batch *batch, struct message *message)
{
    struct classification *row = classifier_row(batch, &message->subject);
    if (row == NULL)
        return batch_refuse(message, "order_id", REASON_NOT_FOUND);
    const struct desk_rule *rule = desk_step((enum review_state)row->state, DESK_WITHDRAWN, false);
    follow(batch, message, row, rule);
    if ((rule->effects & DESK_FORWARD) != 0)
        batch_emit(batch, NODE_ROUTER, MESSAGE_REQUEST_WITHDRAWN, &row->id, row->district, message->body);
    return RESULT_OK;
}

/* ---- the review desk ------------------------------------------------------------------------------------- */

static enum result decode_list(struct batch *batch, struct message *message)
{
    const WireList *wire = (const WireList *)message->body;
    (void)batch;
    if (wire->limit > PAGE_MAX)
        faults_add(&message->faults, "limit", REASON_OUT_OF_RANGE);
    return RESULT_OK;
}

static WireReview *wire_review(struct batch *batch, const struct classification *row)
{
    WireReview *out = arena_alloc(batch->arena, sizeof *out);
    loopline__classifier__v1__review__init(out);
    out->number = wire_text(row->number);
    out->district = wire_text(row->district);
    out->text = wire_text(head_of(batch, mask_text(batch->arena, row->content)));
    out->matter = wire_text(row->matter);
    out->nature = (Loopline__Wire__V1__Nature)row->nature;
    out->urgency = (Loopline__Wire__V1__Urgency)row->urgency;
    out->party = (Loopline__Wire__V1__Party)row->party;
    out->area = wire_text(row->area);
    out->confidence = (uint32_t)row->confidence;
    out->reasons = wire_text(row->reasons);
    out->accepted_at = row->accepted_at;
    return out;
}

/* A page is cut by bytes too: a reply has its limit like every frame. */
static enum result step_list(struct batch *batch, struct message *message)
{
    const WireList *wire = (const WireList *)message->body;
    struct rows rows = {NULL, 0};
    size_t bytes = 0;
    enum result outcome =
        classifier_reviews(batch, wire->district, wire->limit == 0 ? PAGE_DEFAULT : (int)wire->limit, &rows);
    if (outcome != RESULT_OK)
        return outcome;
    struct classification *list = rows.list;
    Loopline__Classifier__V1__ReviewPage *page = arena_alloc(batch->arena, sizeof *page);
    loopline__classifier__v1__review_page__init(page);
    page->reviews = arena_array(batch->arena, rows.count + 1, sizeof(void *));
    for (size_t i = 0; i < rows.count && bytes < PAGE_BYTES; i++) {
        bytes += strlen(list[i].content) + strlen(list[i].reasons) + 256;
        page->reviews[page->n_reviews++] = wire_review(batch, &list[i]);
    }
    batch_answer(message, LOOPLINE__WIRE__V1__REPLY__RESULT_REVIEWS, page);
    return RESULT_OK;
}

static enum result decode_decide(struct batch *batch, struct message *message)
{
    const WireDecide *wire = (const WireDecide *)message->body;
    struct desk_choice *choice = arena_alloc(batch->arena, sizeof *choice);
    message->number = wire->number;
    message->event = choice;
    if (str_empty(wire->number))
        faults_add(&message->faults, "number", REASON_REQUIRED);
    if (batch->pack == NULL)
        return RESULT_OK;
    *choice =
        (struct desk_choice){str_empty(wire->matter) ? DECISION_NONE : pack_matter_find(batch->pack, wire->matter),
                             str_empty(wire->area) ? DECISION_NONE : pack_area_find(batch->pack, wire->area),
                             (enum nature)wire->nature, (enum urgency)wire->urgency, (enum party)wire->party};
    if (!str_empty(wire->matter) && choice->matter < 0)
        faults_add(&message->faults, "matter", REASON_UNKNOWN_CODE);
    if (!str_empty(wire->area) && choice->area < 0)
        faults_add(&message->faults, "area", REASON_UNKNOWN_CODE);
    return RESULT_OK;
}

static struct decision decision_of(const struct pack *pack, const struct classification *row)
{
    struct decision out = {.confidence = row->confidence};
    out.matter.value = str_empty(row->matter) ? DECISION_NONE : pack_matter_find(pack, row->matter);
    out.area.value = str_empty(row->area) ? DECISION_NONE : pack_area_find(pack, row->area);
    out.nature.value = row->nature;
    out.urgency.value = row->urgency;
    out.party.value = row->party;
    return out;
}

static enum result step_decide(struct batch *batch, struct message *message)
{
    const WireDecide *wire = (const WireDecide *)message->body;
    struct classification *row = message->rows;
    struct decision decided;
    const char *field = NULL;
    if (row == NULL)
        return batch_refuse(message, "number", REASON_NOT_FOUND);
    const struct desk_rule *rule = desk_step((enum review_state)row->state, DESK_DECIDED, false);
    if ((rule->effects & DESK_REFUSE) != 0)
        return batch_refuse(message, "number", REASON_WRONG_STATE);
    const struct decision machine = decision_of(batch->pack, row);
    if (desk_decide(&machine, message->event, &decided, &field) != RESULT_OK)
        return batch_refuse(message, field, REASON_REQUIRED);
    row->person_matter = matter_code(batch->pack, decided.matter.value);
    row->person_area = area_code(batch->pack, decided.area.value);
    row->person_nature = decided.nature.value;
    row->person_urgency = decided.urgency.value;
    row->person_party = decided.party.value;
    row->decided_by = message_actor(message);
    row->decided_at = batch->now;
    row->note = wire->note;
    follow(batch, message, row, rule);
    return RESULT_OK;
}

/* ---- the service -------------------------------------------------------------------------------------------- */

static enum result build_lexicon(struct batch *batch, struct own *own)
{
    struct lexicon *lexicon = NULL;
    char *text = NULL;
    size_t size = 0;
    FILE *problems = open_memstream(&text, &size);
    if (problems == NULL)
        return RESULT_STOP;
    enum result outcome = lexicon_new(&lexicon, own->folder, batch->pack, problems);
    fclose(problems);
    if (outcome == RESULT_OK) {
        lexicon_free(&own->lexicon);
        own->lexicon = lexicon;
    } else {
        log_error("the pack's lexicon cannot be built", "problems", text, NULL);
    }
    free(text);
    return outcome == RESULT_OK ? RESULT_OK : RESULT_STOP;
}

static enum result classifier_open(struct batch *batch, void **out)
{
    const char *why = NULL;
    struct own *own = memory_alloc(sizeof *own);
    *out = own;
    if (text_folder_new(&own->folder, &why) != RESULT_OK) {
        log_error("no text folding", "why", why, NULL);
        return RESULT_STOP;
    }
    return build_lexicon(batch, own);
}

static enum result classifier_pack(struct batch *batch)
{
    return build_lexicon(batch, batch->own);
}

static void classifier_close(void **out)
{
    struct own *own = *out;
    lexicon_free(&own->lexicon);
    text_folder_free(&own->folder);
    free(own);
    *out = NULL;
}

static const struct route ROUTES[] = {
    {MESSAGE_REQUEST_ACCEPTED, decode_event, step_accepted},
    {MESSAGE_REQUEST_SUPPLEMENTED, decode_event, step_supplemented},
    {MESSAGE_REQUEST_WITHDRAWN, decode_event, step_withdrawn},
    {MESSAGE_LIST_REVIEWS, decode_list, step_list},
    {MESSAGE_DECIDE_REVIEW, decode_decide, step_decide},
};

extern const char sql_classifier[];

int main(int argc, char **argv)
{
    return service_main(argc, argv,
                        &(struct service){.name = "classifier",
                                          .node = NODE_CLASSIFIER,
                                          .about = "understands what people write 分类",
                                          .routes = ROUTES,
                                          .route_count = COUNT(ROUTES),
                                          .sql = sql_classifier,
                                          .open = classifier_open,
                                          .close = classifier_close,
                                          .pack = classifier_pack,
                                          .load = classifier_load,
                                          .save = classifier_save});
}
