#include "common/rights.h"
#include "common/str.h"
#include <string.h>

static const struct right {
    enum role role;
    enum message_type type;
    enum rights_scope scope;
} RIGHTS[] = {
#define RIGHT(role, type, scope) {ROLE_##role, MESSAGE_##type, RIGHTS_##scope},
#include "common/rights.def"
#undef RIGHT
};

enum rights_scope rights_scope(enum role role, enum message_type type)
{
    for (size_t i = 0; i < COUNT(RIGHTS); i++)
        if (RIGHTS[i].role == role && RIGHTS[i].type == type)
            return RIGHTS[i].scope;
    return RIGHTS_NONE;
}

bool rights_allow(enum role role, enum message_type type)
{
    return rights_scope(role, type) != RIGHTS_NONE;
}

static bool reaches_unit(const struct pack *pack, enum rights_scope scope, const char *own, const char *unit)
{
    if (own[0] == '\0') /* a desk or a channel; who handles without a unit handles nothing */
        return scope != RIGHTS_UNIT;
    if (str_equal(own, unit)) /* also of a unit that the pack in force has no longer */
        return true;
    int above = pack_unit_find(pack, own), below = pack_unit_find(pack, unit);
    return above >= 0 && below >= 0 && pack_unit_inside(pack, below, above);
}

static bool is_confidential(const struct pack *pack, const char *code, size_t length)
{
    char matter[PACK_CODE_MAX + 1];
    if (pack == NULL || length == 0 || length > PACK_CODE_MAX)
        return false;
    memcpy(matter, code, length);
    matter[length] = '\0';
    return pack_matter_confidential(pack, matter);
}

/* A code stands for itself and for all that begin with it and a dot: "city.road" for "city.road.lamp". What is of the
 * confidential lane is reached by a code of the lane alone, not by that of a wider group. */
static bool reaches_matter(const struct pack *pack, const char *matters, const char *matter)
{
    bool confidential = is_confidential(pack, matter, strlen(matter));
    if (matters[0] == '\0')
        return !confidential;
    while (*matters != '\0') {
        size_t length = strcspn(matters, ",");
        if (length > 0 && strncmp(matters, matter, length) == 0 && (matter[length] == '\0' || matter[length] == '.') &&
            (!confidential || is_confidential(pack, matters, length)))
            return true;
        matters += length + (matters[length] == ',' ? 1 : 0);
    }
    return false;
}

bool rights_reported(const struct pack *pack, const char *unit_code, const char *reported)
{
    if (str_empty(reported) || str_empty(unit_code))
        return false;
    if (str_equal(unit_code, reported))
        return true;
    if (pack == NULL) /* nobody knows who is below whom */
        return true;
    int unit = pack_unit_find(pack, unit_code), against = pack_unit_find(pack, reported);
    return unit >= 0 && against >= 0 && pack_unit_inside(pack, unit, against);
}

bool rights_may(const struct pack *pack, const struct principal *from, enum message_type type,
                const struct rights_subject *of)
{
    enum rights_scope scope = rights_scope(from->role, type);
    if (from->revoked || scope == RIGHTS_NONE)
        return false;
    if (of->unit != NULL && !reaches_unit(pack, scope, from->unit, of->unit))
        return false;
    if (rights_reported(pack, from->unit, of->reported))
        return false;
    return of->matter == NULL || (scope == RIGHTS_CHANNEL && from->matters[0] == '\0') ||
           reaches_matter(pack, from->matters, of->matter);
}
