#include "tests/lib/story_check.h"
#include "common/str.h"
#include <jansson.h>
#include <stdlib.h>
#include <string.h>

/* Which numbers of a row are terms of which list. */
static const struct {
    const char *what, *key, *list;
} LISTS[] = {
    {"request", "state", "request_state"},
    {"classified", "state", "review_state"},
    {"classified", "nature", "nature"},
    {"classified", "urgency", "urgency"},
    {"classified", "party", "party"},
    {"order", "state", "order_state"},
    {"order", "urgency", "urgency"},
    {"order", "class", "order_class"},
    {"order", "kind", "child_kind"},
    {"child", "state", "order_state"},
    {"child", "kind", "child_kind"},
    {"child", "urgency", "urgency"},
    {"result", "outcome", "outcome"},
    {"result", "contact_way", "contact_way"},
    {"result", "contact_result", "contact_result"},
    {"whistle", "kind", "whistle_kind"},
    {"whistle", "state", "whistle_state"},
    {"session", "kind", "session_kind"},
    {"session", "result", "session_result"},
    {"handover", "direction", "hand_over"},
    {"proposal", "party", "party"},
    {"proposal", "urgency", "urgency"},
    {"proposal", "state", "proposal_state"},
    {"assignment", "duty", "duty"},
    {"assignment", "state", "assignment_state"},
    {"assignment", "outcome", "outcome"},
    {"clock", "stage", "stage"},
    {"clock", "state", "clock_state"},
    {"card", "stage", "stage"},
    {"card", "action", "rung_action"},
    {"event", "service", "node"},
    {"step", "state", "request_state"},
    {"survey", "rating", "rating"},
    {"survey", "cause", "cause"},
    {"survey", "state", "survey_state"},
    {"survey", "kind", "visit_kind"},
    {"survey", "source", "rating_source"},
    {"survey", "responded", "answer"},
    {"survey", "solved", "answer"},
    {"survey", "recurred", "answer"},
    {"survey", "basis", "cause_basis"},
    {"survey", "way", "channel_kind"},
    {"attempt", "way", "channel_kind"},
    {"attempt", "result", "attempt_result"},
    {"attempt", "kind", "visit_kind"},
    {"unitcall", "rating", "rating"},
    {"unitcall", "solved", "answer"},
    {"finding", "kind", "finding_kind"},
    {"finding", "unit_rating", "rating"},
    {"finding", "centre_rating", "rating"},
    {"check", "rating", "rating"},
    {"exclusion", "state", "exclusion_state"},
    {"appeal", "state", "appeal_state"},
    {"appeal", "against", "appeal_against"},
    {"correction", "against", "appeal_against"},
    {"ask", "way", "channel_kind"},
    {"ask", "kind", "visit_kind"},
    {"hotspot", "state", "hotspot_state"},
    {"writeoff", "state", "write_off_state"},
    {"slip", "ruling", "ruling"},
    {"relief", "kind", "relief_kind"},
    {"relief", "state", "relief_state"},
    {"supervision", "state", "slip_state"},
    {"item", "state", "item_state"},
    {"link", "kind", "link_kind"},
    {"link", "state", "order_state"},
};

static const char *text_of(struct arena *arena, const char *what, const char *key, const json_t *value)
{
    if (json_is_string(value))
        return json_string_value(value);
    if (json_is_integer(value)) {
        int number = (int)json_integer_value(value);
        for (size_t i = 0; i < COUNT(LISTS); i++)
            if (strcmp(LISTS[i].what, what) == 0 && strcmp(LISTS[i].key, key) == 0)
                return number == 0 ? "" : term_get(LISTS[i].list, number)->code;
        return arena_print(arena, "%d", number);
    }
    return "";
}

/* Words of people: what is expected stands somewhere in them. */
static bool is_prose(const char *key)
{
    static const char *const KEYS[] = {"detail",       "text", "finding", "measures",
                                       "participants", "note", "attach",  "task"};
    for (size_t i = 0; i < COUNT(KEYS); i++)
        if (strcmp(key, KEYS[i]) == 0)
            return true;
    return false;
}

static bool row_fits(struct arena *arena, const struct story_expect *expect, const json_t *row, const char **missing)
{
    for (size_t i = 0; i < expect->pair_count; i++) {
        const struct story_pair *pair = &expect->pairs[i];
        if (strcmp(pair->key, "count") == 0 || strcmp(pair->key, "on") == 0)
            continue;
        const json_t *value = json_object_get(row, pair->key);
        if (value == NULL) {
            *missing = pair->key;
            return false;
        }
        const char *text = text_of(arena, expect->what, pair->key, value);
        if (is_prose(pair->key) && pair->value[0] != '\0' ? strstr(text, pair->value) == NULL
                                                          : strcmp(text, pair->value) != 0)
            return false;
    }
    return true;
}

static void show_rows(struct arena *arena, const struct story_expect *expect, const struct town_row *rows, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        json_t *row = json_loads(rows[i].row, 0, NULL);
        const char *key;
        json_t *value;
        fprintf(stderr, "      there is:");
        json_object_foreach(row, key, value) if (strcmp(key, "detail") != 0)
            fprintf(stderr, " %s=%s", key, text_of(arena, expect->what, key, value));
        fprintf(stderr, "\n");
        json_decref(row);
    }
}

static bool check_one(const struct towns *towns, struct arena *arena, const struct story_step *step,
                      const struct story_expect *expect)
{
    const struct story_request *request =
        story_request(step->story, step->place, story_value(expect->pairs, expect->pair_count, "on"));
    const char *wanted = story_value(expect->pairs, expect->pair_count, "count"), *missing = NULL;
    struct params params;
    size_t count, matching = 0;
    if (request == NULL) {
        fprintf(stderr, "%s:%d: no request to expect anything of\n", step->story->path, expect->line);
        return false;
    }
    struct town *town = towns_at(towns, request->place);
    params_open(&params, arena);
    params_uuid(&params, &request->id);
    const struct town_row *rows =
        town_query(town, arena, arena_print(arena, "expect_%s", expect->what), &params, &count);
    for (size_t i = 0; i < count; i++) {
        json_t *row = json_loads(rows[i].row, 0, NULL);
        matching += row_fits(arena, expect, row, &missing);
        json_decref(row);
    }
    if (missing == NULL && (wanted == NULL ? matching > 0 : matching == (size_t)strtoul(wanted, NULL, 10)))
        return true;
    fprintf(stderr, "%s:%d: expect %s", step->story->path, expect->line, expect->what);
    for (size_t i = 0; i < expect->pair_count; i++)
        fprintf(stderr, " %s=%s", expect->pairs[i].key, expect->pairs[i].value);
    fprintf(stderr, ": %zu rows fit%s%s\n", matching,
            missing == NULL ? "" : "; no such column: ", missing == NULL ? "" : missing);
    show_rows(arena, expect, rows, count);
    return false;
}

int story_check(const struct towns *towns, struct arena *arena, const struct story_step *step, int *checked)
{
    int failed = 0;
    for (const struct story_expect *expect = step->expects; expect != NULL; expect = expect->next) {
        ++*checked;
        failed += check_one(towns, arena, step, expect) ? 0 : 1;
    }
    return failed;
}

void story_trace(struct town *town, struct arena *arena, const struct uuid *order, FILE *out)
{
    struct params params;
    size_t count;
    params_open(&params, arena);
    params_uuid(&params, order);
    const struct town_row *rows = town_query(town, arena, "story_trace", &params, &count);
    for (size_t i = 0; i < count; i++)
        fprintf(out, "%s\n", rows[i].row);
}
