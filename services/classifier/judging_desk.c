#include "services/classifier/judging_desk.h"
#include "common/log.h"
#include "common/str.h"
#include "services/classifier/classifier.h"
#include "services/classifier/classifier_say.h"
#include <stdlib.h>

static enum result fold(struct batch *batch, const char *written, struct text *out)
{
    const struct classifier_own *own = batch->own;
    const char *why = NULL;
    return text_fold(batch->arena, own->folder, written, out, &why);
}

static void take_decision(struct batch *batch, struct classification *row, const struct decision *decision)
{
    row->matter = pack_matter_code(batch->pack, decision->matter.value);
    row->nature = decision->nature.value;
    row->urgency = decision->urgency.value;
    row->party = decision->party.value;
    row->area = pack_area_code(batch->pack, decision->area.value);
    row->confidence = decision->confidence;
    row->reasons = decision_json(batch->arena, batch->pack, decision);
    row->pack_version = batch->pack->version;
}

enum result judging_desk_decide(struct batch *batch, struct classification *row, bool *sure)
{
    const struct classifier_own *own = batch->own;
    const struct pack *pack = batch->pack;
    struct text text, address;
    if (fold(batch, classifier_head(batch, row->content), &text) != RESULT_OK ||
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

/* ---- what a process keeps ---- */

static enum result build_lexicon(struct batch *batch, struct classifier_own *own)
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

enum result judging_desk_open(struct batch *batch, void **out)
{
    const char *why = NULL;
    struct classifier_own *own = memory_alloc(sizeof *own);
    *out = own;
    if (text_folder_new(&own->folder, &why) != RESULT_OK) {
        log_error("no text folding", "why", why, NULL);
        return RESULT_STOP;
    }
    own->hotspots = hotspot_due_open(own->folder);
    return build_lexicon(batch, own);
}

enum result judging_desk_pack(struct batch *batch)
{
    struct classifier_own *own = batch->own;
    hotspot_due_forget(own->hotspots);
    return build_lexicon(batch, own);
}

void judging_desk_close(void **out)
{
    struct classifier_own *own = *out;
    hotspot_due_close(&own->hotspots);
    lexicon_free(&own->lexicon);
    text_folder_free(&own->folder);
    free(own);
    *out = NULL;
}
