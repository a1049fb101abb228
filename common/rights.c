#include "common/rights.h"
#include "common/str.h"
#include <string.h>

static const struct right {
    enum role role;
    enum message_type type;
    enum rights_scope scope;
} RIGHTS[] = {
#define RIGHT(role, type, scope) {ROLE_##role, MESSAGE_##type, SCOPE_##scope},
#include "common/rights.def"
#undef RIGHT
};

enum rights_scope rights_scope(enum role role, enum message_type type)
{
    for (size_t i = 0; i < COUNT(RIGHTS); i++)
        if (RIGHTS[i].role == role && RIGHTS[i].type == type)
            return RIGHTS[i].scope;
    return SCOPE_NONE;
}

bool rights_allow(enum role role, enum message_type type)
{
    return rights_scope(role, type) != SCOPE_NONE;
}

static bool reaches_unit(const struct pack *pack, enum rights_scope scope, const char *own, const char *unit)
{
    if (own[0] == '\0') /* a desk or a channel; who handles without a unit handles nothing */
        return scope != SCOPE_UNIT;
    if (str_equal(own, unit)) /* also of a unit that the pack in force has no longer */
        return true;
    int above = pack_unit_find(pack, own), below = pack_unit_find(pack, unit);
    return above >= 0 && below >= 0 && pack_unit_inside(pack, below, above);
}

/* A code stands for itself and for all that begin with it and a dot: "city.road" for "city.road.lamp". */
static bool reaches_matter(const char *matters, const char *matter)
{
    if (matters[0] == '\0')
        return true;
    while (*matters != '\0') {
        size_t length = strcspn(matters, ",");
        if (length > 0 && strncmp(matters, matter, length) == 0 && (matter[length] == '\0' || matter[length] == '.'))
            return true;
        matters += length + (matters[length] == ',' ? 1 : 0);
    }
    return false;
}

bool rights_may(const struct pack *pack, const struct principal *from, enum message_type type,
                const struct rights_subject *of)
{
    enum rights_scope scope = rights_scope(from->role, type);
    if (from->revoked || scope == SCOPE_NONE)
        return false;
    if (of->unit != NULL && !reaches_unit(pack, scope, from->unit, of->unit))
        return false;
    return of->matter == NULL || reaches_matter(from->matters, of->matter);
}
