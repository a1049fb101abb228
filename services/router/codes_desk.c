#include "services/router/codes_desk.h"
#include "common/str.h"

const char *codes_desk_at(struct batch *batch, const struct unit_codes *codes, size_t i)
{
    return arena_print(batch->arena, "%s[%zu]", codes->field, i);
}

bool codes_desk_repeated(char *const *list, size_t at)
{
    for (size_t i = 0; i < at; i++)
        if (str_equal(list[i], list[at]))
            return true;
    return false;
}

void codes_desk_need(struct batch *batch, struct message *message, const struct unit_codes *codes, size_t least)
{
    for (size_t i = codes->count; i < least; i++)
        faults_add(&message->faults, i == 0 ? codes->field : codes_desk_at(batch, codes, i), REASON_REQUIRED);
    for (size_t i = 0; i < codes->count; i++)
        if (str_empty(codes->list[i]))
            faults_add(&message->faults, codes_desk_at(batch, codes, i), REASON_REQUIRED);
        else if (codes_desk_repeated(codes->list, i))
            faults_add(&message->faults, codes_desk_at(batch, codes, i), REASON_FORBIDDEN_HERE);
}

int codes_desk_find(const struct turn *turn, const char *field, const char *code)
{
    int unit = pack_unit_find(turn->batch->pack, code);
    if (unit >= 0 && pack_unit_find(turn->pack, code) >= 0)
        return unit;
    faults_add(&turn->message->faults, field, REASON_UNKNOWN_CODE);
    return -1;
}

const char *codes_desk_commas(struct batch *batch, const struct unit_codes *codes)
{
    const char *text = NULL;
    for (size_t i = 0; i < codes->count; i++)
        text = text ? arena_print(batch->arena, "%s,%s", text, codes->list[i]) : codes->list[i];
    return text;
}

json_t *codes_desk_json(char *const *list, size_t count)
{
    json_t *array = json_array();
    for (size_t i = 0; i < count; i++)
        json_array_append_new(array, json_string(list[i]));
    return array;
}
