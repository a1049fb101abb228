#include "services/classifier/accept_desk.h"
#include "services/classifier/hotspot_desk.h"
#include "services/classifier/judging_desk.h"
#include "services/classifier/likeness_desk.h"
#include "services/classifier/pair_desk.h"
#include "services/classifier/review_desk.h"

static const struct setting SETTINGS[] = {
    {"classifier.hotspot_ms", SETTING_INT, "1000", 10, 60000,
     "how often the replica that looks for hot spots takes in what is new, ms"},
};

static const struct route ROUTES[] = {
    {MESSAGE_REQUEST_ACCEPTED, accept_desk_decode, accept_desk_accepted},
    {MESSAGE_REQUEST_SUPPLEMENTED, accept_desk_decode, accept_desk_supplemented},
    {MESSAGE_UPPER_INSTRUCTED, accept_desk_decode, accept_desk_instructed},
    {MESSAGE_REQUEST_WITHDRAWN, accept_desk_decode, accept_desk_withdrawn},
    {MESSAGE_REQUEST_ANONYMISED, accept_desk_decode, accept_desk_anonymised},
    {MESSAGE_LIST_REVIEWS, review_desk_decode_list, review_desk_list},
    {MESSAGE_DECIDE_REVIEW, review_desk_decode_decide, review_desk_decide},
    {MESSAGE_DECLINE_MERGE, pair_desk_decode_decline, pair_desk_decline},
};

static enum result load(struct batch *batch)
{
    enum result outcome = accept_desk_load(batch);
    return outcome == RESULT_OK ? hotspot_desk_load(batch) : outcome;
}

static enum result save(struct batch *batch)
{
    enum result outcome = classifier_save(batch);
    if (outcome == RESULT_OK)
        outcome = likeness_desk_save(batch);
    if (outcome == RESULT_OK)
        outcome = hotspot_desk_save(batch);
    return outcome == RESULT_OK ? store_anonymise(batch) : outcome;
}

static enum result due(struct batch *batch, size_t *taken)
{
    struct classifier_own *own = batch->own;
    size_t models = 0, old = 0, hotspots = 0;
    enum result outcome = judging_desk_due(batch, &models);
    if (outcome == RESULT_OK)
        outcome = likeness_desk_expire(batch, &own->expire_next, &old);
    if (outcome == RESULT_OK)
        outcome = hotspot_due(batch, own->hotspots, &hotspots);
    *taken = models > old ? models : old;
    *taken = hotspots > *taken ? hotspots : *taken;
    return outcome;
}

static void committed(struct batch *batch)
{
    const struct classifier_own *own = batch->own;
    if (batch->count == 0) /* due work, not messages */
        hotspot_due_committed(own->hotspots);
}

static void reach(const struct message *message, struct rights_subject *of)
{
    const struct classification *row = message->rows;
    of->each = message->header.type == MESSAGE_LIST_REVIEWS;
    if (row != NULL)
        *of = (struct rights_subject){.matter = classifier_matter(row), .reported = row->reported};
}

extern const char sql_classifier[];

int main(int argc, char **argv)
{
    return service_main(argc, argv,
                        &(struct service){.name = "classifier",
                                          .node = NODE_CLASSIFIER,
                                          .about = "understands what people write 分类",
                                          .routes = ROUTES,
                                          .route_count = COUNT(ROUTES),
                                          .settings = SETTINGS,
                                          .setting_count = COUNT(SETTINGS),
                                          .sql = sql_classifier,
                                          .open = judging_desk_open,
                                          .close = judging_desk_close,
                                          .pack = judging_desk_pack,
                                          .reach = reach,
                                          .load = load,
                                          .save = save,
                                          .committed = committed,
                                          .due = due});
}
