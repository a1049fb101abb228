#include "services/classifier/judging_desk.h"
#include "common/log.h"
#include "common/str.h"
#include "services/classifier/classifier.h"
#include "services/classifier/classifier_say.h"
#include "services/classifier/place.h"
#include <math.h>
#include <stdlib.h>

enum result judging_desk_fold(struct batch *batch, const char *written, struct text *out)
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
    row->gate = (int)decision->gate;
    row->reasons = decision_json(batch->arena, batch->pack, decision);
    row->pack_version = batch->pack->version;
}

enum result judging_desk_decide(struct batch *batch, struct classification *row, bool *sure)
{
    const struct classifier_own *own = batch->own;
    const struct pack *pack = batch->pack;
    struct text text, address;
    if (judging_desk_fold(batch, classifier_head(batch, row->content), &text) != RESULT_OK ||
        judging_desk_fold(batch, row->address, &address) != RESULT_OK)
        return RESULT_REFUSE;
    int channel = pack_channel_find(pack, row->channel);
    const struct pack_point position = {row->latitude, row->longitude};
    struct complaint complaint = {
        .geo = own->geo,
        .position = isnan(row->latitude) ? NULL : &position,
        .text = &text,
        .address = &address,
        .matter = str_empty(row->said_matter) ? DECISION_NONE : pack_matter_find(pack, row->said_matter),
        .area = str_empty(row->said_area) ? DECISION_NONE : pack_area_find(pack, row->said_area),
        .district = pack_area_find(pack, row->district),
        .party = (enum party)row->said_party,
        .urgency = (enum urgency)row->said_urgency,
        .channel = channel < 0 ? CHANNEL_PHONE : pack->channels[channel].kind,
        .panel = panel_desk_panel(&own->models),
    };
    struct decision decision = classifier_decide(batch->arena, own->lexicon, &complaint);
    take_decision(batch, row, &decision);
    *sure = decision.gate == GATE_AUTOMATIC;
    return RESULT_OK;
}

const char *judging_desk_narrow(struct batch *batch, const char *area, const char *words)
{
    const struct classifier_own *own = batch->own;
    struct text text;
    int wide = pack_area_find(batch->pack, area);
    if (wide < 0 || judging_desk_fold(batch, classifier_head(batch, words), &text) != RESULT_OK)
        return NULL;
    struct lexicon_hits hits = lexicon_find(batch->arena, own->lexicon, &text);
    const struct place_names names = {&text, lexicon_places(batch->arena, &hits)};
    int narrow = place_narrow(batch->arena, batch->pack, wide, &names);
    return narrow == DECISION_NONE ? NULL : pack_area_code(batch->pack, narrow);
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
        geo_free(&own->geo);
        own->geo = geo_new(batch->pack);
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
    enum result outcome = build_lexicon(batch, own);
    return outcome == RESULT_OK ? panel_desk_look(batch, &own->models) : outcome;
}

enum result judging_desk_pack(struct batch *batch)
{
    struct classifier_own *own = batch->own;
    hotspot_due_forget(own->hotspots);
    enum result outcome = build_lexicon(batch, own);
    if (outcome == RESULT_OK)
        opinion_panel(&own->models.panel, batch->pack);
    return outcome;
}

enum result judging_desk_due(struct batch *batch, size_t *taken)
{
    struct classifier_own *own = batch->own;
    *taken = 0;
    return panel_desk_turn(batch, &own->models);
}

void judging_desk_close(void **out)
{
    struct classifier_own *own = *out;
    hotspot_due_close(&own->hotspots);
    panel_desk_close(&own->models);
    lexicon_free(&own->lexicon);
    geo_free(&own->geo);
    text_folder_free(&own->folder);
    free(own);
    *out = NULL;
}
