#include <stdlib.h>

#include "common/pack_facts.h"

void pack_facts_say(struct facts *facts, const char *name, const char *value)
{
    if (facts->count == FACTS_MAX) /* a kind grew past it: a change would go unseen */
        abort();
    facts->names[facts->count] = name;
    facts->values[facts->count++] = value ? value : "";
}

void pack_facts_number(struct facts *facts, const char *name, int value)
{
    pack_facts_say(facts, name, arena_print(facts->arena, "%d", value));
}

void pack_facts_flag(struct facts *facts, const char *name, bool value)
{
    pack_facts_say(facts, name, value ? "true" : "false");
}

void pack_facts_term(struct facts *facts, const char *name, const char *list, int number)
{
    pack_facts_say(facts, name, number ? term_get(list, number)->code : "");
}

void pack_facts_limit(struct facts *facts, const char *name, const struct pack_limit *limit)
{
    pack_facts_say(facts, name, limit->unit == LIMIT_NONE ? "none" : limit->text);
}

const char *pack_facts_join(struct arena *arena, const char *list, const char *item)
{
    return list ? arena_print(arena, "%s, %s", list, item) : item;
}

const char *pack_facts_bits(struct arena *arena, const char *list, unsigned bits)
{
    const char *text = NULL;
    for (int number = 1; number < 32; number++)
        if (bits & 1u << number)
            text = pack_facts_join(arena, text, term_get(list, number)->code);
    return text ? text : "";
}

const char *pack_facts_unit(const struct pack *pack, int unit)
{
    return unit < 0 ? "" : pack->units[unit].code;
}
