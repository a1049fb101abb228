#include "tests/lib/verb.h"
#include <stdlib.h>
#include <string.h>

enum { ZONE = 480, LIST_MAX = 32 };

static const char *given(const struct verb_turn *turn, const char *key)
{
    return story_value(turn->step->pairs, turn->step->pair_count, key);
}

char *verb_value(const struct verb_turn *turn, const char *key)
{
    const char *found = given(turn, key);
    return wire_text(found == NULL ? "" : found);
}

bool verb_flag(const struct verb_turn *turn, const char *key, bool fallback)
{
    const char *found = given(turn, key);
    return found == NULL ? fallback : strcmp(found, "yes") == 0;
}

uint32_t verb_count(const struct verb_turn *turn, const char *key, uint32_t fallback)
{
    const char *found = given(turn, key);
    return found == NULL ? fallback : (uint32_t)strtoul(found, NULL, 10);
}

int verb_term(const struct verb_turn *turn, const char *list, const char *key)
{
    const char *code = verb_value(turn, key);
    int number = term_find(list, code);
    if (number == 0 && !str_empty(code)) {
        fprintf(stderr, "%s:%d: %s is not a %s\n", turn->step->story->path, turn->step->line, code, list);
        exit(1);
    }
    return number;
}

int64_t verb_when(const struct verb_turn *turn, const char *key)
{
    instant at;
    return instant_parse(verb_value(turn, key), ZONE, &at) ? at : 0;
}

size_t verb_list(struct verb_turn *turn, const char *key, char ***out)
{
    char *rest = arena_text(turn->arena, verb_value(turn, key)), *one;
    size_t count = 0;
    *out = arena_array(turn->arena, LIST_MAX, sizeof(char *));
    while ((one = strsep(&rest, ",")) != NULL && count < LIST_MAX)
        if (!str_empty(one))
            (*out)[count++] = one;
    return count;
}

char *verb_number(const struct verb_turn *turn)
{
    return turn->request == NULL ? wire_text("") : turn->request->number;
}

char *verb_number_named(const struct verb_turn *turn, const char *key)
{
    struct story_request *other = story_request(turn->step->story, turn->step->place, verb_value(turn, key));
    return other == NULL ? wire_text("") : other->number;
}

char *verb_unit(const struct verb_turn *turn)
{
    const char *unit = given(turn, "unit"), *colon = strchr(turn->step->actor, ':');
    return wire_text(unit != NULL ? unit : colon != NULL ? colon + 1 : "");
}

char *verb_last(struct verb_turn *turn, const char *statement)
{
    struct params params;
    size_t count;
    params_open(&params, turn->arena);
    params_uuid(&params, &turn->request->id);
    const struct town_row *rows = town_query(turn->town, turn->arena, statement, &params, &count);
    return wire_text(count == 0 ? "" : rows[0].row);
}

size_t verb_attachments(struct verb_turn *turn, Loopline__Router__V1__Attachment ***out)
{
    char **names;
    size_t count = verb_list(turn, "attach", &names);
    *out = arena_array(turn->arena, count + 1, sizeof **out);
    for (size_t i = 0; i < count; i++) {
        Loopline__Router__V1__Attachment *one = arena_alloc(turn->arena, sizeof *one);
        loopline__router__v1__attachment__init(one);
        one->name = strsep(&names[i], "@");
        one->reference = names[i] == NULL ? wire_text("") : names[i];
        (*out)[i] = one;
    }
    return count;
}
