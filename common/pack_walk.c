#include <ctype.h>
#include <stdarg.h>
#include <string.h>

#include "common/limit.h"
#include "common/pack_walk.h"
#include "common/str.h"

#define TEXT_MAX 60

void pack_walk_fault(struct pack_walk *walk, const config_setting_t *at, const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    unsigned line = config_setting_source_line(at); /* 0 = the file as a whole */
    fprintf(walk->problems, "%s:%u: ", walk->file, line ? line : 1);
    vfprintf(walk->problems, format, arguments);
    fputc('\n', walk->problems);
    va_end(arguments);
    walk->faults++;
}

const config_setting_t *pack_walk_member(const config_setting_t *group, const char *name)
{
    const config_setting_t *member = config_setting_get_member(group, name);
    return member ? member : group;
}

const config_setting_t *pack_walk_row(const config_setting_t *root, const struct pack_shape *shape, size_t n)
{
    const config_setting_t *list = config_setting_get_member(root, shape->list);
    const config_setting_t *row = list ? config_setting_get_elem(list, (unsigned)n) : NULL;
    return row ? row : root;
}

/* ---- values ---- */

static const char *string_of(struct pack_walk *walk, const config_setting_t *at, const char *name)
{
    if (config_setting_type(at) == CONFIG_TYPE_STRING)
        return config_setting_get_string(at);
    pack_walk_fault(walk, at, "%s: must be a text in quotes", name);
    return NULL;
}

static bool holds_control(const char *text)
{
    for (; *text; text++)
        if (((unsigned char)*text < ' ' && *text != '\n') || *text == 127)
            return true;
    return false;
}

bool pack_walk_text(struct pack_walk *walk, const config_setting_t *at, const struct pack_field *field,
                    const char *text)
{
    size_t faults = walk->faults;
    int min = field->min ? field->min : 1;
    int max = field->max ? field->max : TEXT_MAX;
    int64_t length = utf8_count(text, strlen(text));
    if (length < 0)
        pack_walk_fault(walk, at, "%s: not UTF-8", field->name);
    else if (text[strspn(text, " \t\n")] == '\0')
        pack_walk_fault(walk, at, "%s: empty", field->name);
    else if (length < min)
        pack_walk_fault(walk, at, "%s: shorter than %d characters", field->name, min);
    else if (length > max)
        pack_walk_fault(walk, at, "%s: longer than %d characters", field->name, max);
    else if (holds_control(text))
        pack_walk_fault(walk, at, "%s: holds a control character", field->name);
    return faults == walk->faults;
}

static void read_text(struct pack_walk *walk, const config_setting_t *at, const struct pack_field *field, void *out)
{
    const char *text = string_of(walk, at, field->name);
    if (text && pack_walk_text(walk, at, field, text))
        *(const char **)out = arena_text(walk->pack->arena, text);
}

static bool is_code(const char *text)
{
    if (!isalnum((unsigned char)*text))
        return false;
    for (; *text; text++)
        if (!islower((unsigned char)*text) && !isdigit((unsigned char)*text) && !strchr("_-.", *text))
            return false;
    return true;
}

static void read_code(struct pack_walk *walk, const config_setting_t *at, const struct pack_field *field, void *out)
{
    const char *text = string_of(walk, at, field->name);
    if (!text)
        return;
    if (!is_code(text))
        pack_walk_fault(walk, at, "%s: \"%s\" is not made of a-z 0-9 _ - .", field->name, text);
    else if (strlen(text) > PACK_CODE_MAX)
        pack_walk_fault(walk, at, "%s: longer than %d characters", field->name, PACK_CODE_MAX);
    else
        *(const char **)out = arena_text(walk->pack->arena, text);
}

static void read_texts(struct pack_walk *walk, const config_setting_t *at, const struct pack_field *field, void *out)
{
    if (!config_setting_is_array(at)) {
        pack_walk_fault(walk, at, "%s: must be an array of texts", field->name);
        return;
    }
    size_t count = (size_t)config_setting_length(at);
    const char **texts = arena_array(walk->pack->arena, count, sizeof *texts);
    for (size_t i = 0; i < count; i++) {
        texts[i] = "";
        read_text(walk, config_setting_get_elem(at, (unsigned)i), field, &texts[i]);
    }
    *(const char *const **)out = texts;
    *(size_t *)(void *)((char *)out - field->offset + field->count) = count;
}

static void read_int(struct pack_walk *walk, const config_setting_t *at, const struct pack_field *field, void *out)
{
    int type = config_setting_type(at);
    if (type != CONFIG_TYPE_INT && type != CONFIG_TYPE_INT64) {
        pack_walk_fault(walk, at, "%s: must be a whole number", field->name);
        return;
    }
    long long value = type == CONFIG_TYPE_INT ? config_setting_get_int(at) : config_setting_get_int64(at);
    if (value < field->min || value > field->max)
        pack_walk_fault(walk, at, "%s: %lld is not in %d..%d", field->name, value, field->min, field->max);
    else
        *(int *)out = (int)value;
}

static void read_bool(struct pack_walk *walk, const config_setting_t *at, const struct pack_field *field, void *out)
{
    if (config_setting_type(at) == CONFIG_TYPE_BOOL)
        *(bool *)out = config_setting_get_bool(at) != 0;
    else
        pack_walk_fault(walk, at, "%s: must be true or false", field->name);
}

static const char *term_choices(struct arena *arena, const char *list)
{
    const char *choices = NULL;
    const struct term *term;
    for (size_t n = 0; (term = term_row(n)); n++)
        if (str_equal(term->list, list))
            choices = choices ? arena_print(arena, "%s, %s", choices, term->code) : term->code;
    return choices ? choices : "nothing";
}

int pack_walk_term(struct pack_walk *walk, const config_setting_t *at, const char *name, const char *list)
{
    const char *code = string_of(walk, at, name);
    int number = code ? term_find(list, code) : 0;
    if (code && !number)
        pack_walk_fault(walk, at, "%s: \"%s\" is none of %s", name, code, term_choices(walk->pack->arena, list));
    return number;
}

static void read_term(struct pack_walk *walk, const config_setting_t *at, const struct pack_field *field, void *out)
{
    *(int *)out = pack_walk_term(walk, at, field->name, field->list);
}

static void read_ref(struct pack_walk *walk, const config_setting_t *at, const struct pack_field *field, void *out)
{
    const struct pack_index *index = walk->pack->index;
    const char *code = string_of(walk, at, field->name);
    if (!code)
        return;
    int number = pack_index_find(index, field->of, code);
    if (number < 0 && !pack_index_lost(index, field->of))
        pack_walk_fault(walk, at, "%s: unknown %s \"%s\"", field->name, pack_index_name(field->of), code);
    *(int *)out = number;
}

bool pack_walk_limit(struct pack_walk *walk, const config_setting_t *at, const char *name, struct pack_limit *out)
{
    const char *why = "";
    const char *text = string_of(walk, at, name);
    if (!text)
        return false;
    const char *kept = arena_text(walk->pack->arena, text);
    if (!limit_parse(kept, out, &why)) {
        pack_walk_fault(walk, at, "%s: \"%s\" is not a limit: %s", name, text, why);
        return false;
    }
    out->text = kept;
    return true;
}

static void read_limit(struct pack_walk *walk, const config_setting_t *at, const struct pack_field *field, void *out)
{
    (void)pack_walk_limit(walk, at, field->name, out);
}

static void read_distance(struct pack_walk *walk, const config_setting_t *at, const struct pack_field *field, void *out)
{
    const char *why = "";
    const char *text = string_of(walk, at, field->name);
    const char *kept = text ? arena_text(walk->pack->arena, text) : NULL;
    if (kept && !limit_parse_distance(kept, out, &why))
        pack_walk_fault(walk, at, "%s: \"%s\" is no distance in time: %s", field->name, text, why);
}

static void read_inner(struct pack_walk *walk, const config_setting_t *at, const struct pack_field *field, void *out)
{
    (void)walk, (void)at, (void)field, (void)out;
}

static void (*const READ[])(struct pack_walk *, const config_setting_t *, const struct pack_field *, void *) = {
    [FIELD_CODE] = read_code,   [FIELD_TEXT] = read_text,   [FIELD_TEXTS] = read_texts,
    [FIELD_INT] = read_int,     [FIELD_BOOL] = read_bool,   [FIELD_TERM] = read_term,
    [FIELD_REF] = read_ref,     [FIELD_LIMIT] = read_limit, [FIELD_DISTANCE] = read_distance,
    [FIELD_INNER] = read_inner,
};

/* ---- arrays and times ---- */

static bool holds_codes(struct pack_walk *walk, const config_setting_t *at, const char *name)
{
    if (config_setting_is_array(at) && config_setting_length(at) > 0)
        return true;
    pack_walk_fault(walk, at, "%s: must be an array of codes, at least one", name);
    return false;
}

unsigned pack_walk_terms(struct pack_walk *walk, const config_setting_t *at, const char *name, const char *list)
{
    unsigned bits = 0;
    for (int i = 0; holds_codes(walk, at, name) && i < config_setting_length(at); i++) {
        const config_setting_t *member = config_setting_get_elem(at, (unsigned)i);
        int number = pack_walk_term(walk, member, name, list);
        unsigned bit = number ? 1u << number : 0;
        if (bits & bit)
            pack_walk_fault(walk, member, "%s: \"%s\" stands twice", name, term_get(list, number)->code);
        bits |= bit;
    }
    return bits;
}

const int *pack_walk_refs(struct pack_walk *walk, const config_setting_t *at, const char *name, enum pack_kind of,
                          size_t *count)
{
    const struct pack_field field = {.name = name, .of = of};
    *count = 0;
    if (!holds_codes(walk, at, name))
        return NULL;
    int *refs = arena_array(walk->pack->arena, (size_t)config_setting_length(at), sizeof *refs);
    for (int i = 0; i < config_setting_length(at); i++) {
        const config_setting_t *member = config_setting_get_elem(at, (unsigned)i);
        int ref = -1;
        read_ref(walk, member, &field, &ref);
        for (size_t n = 0; n < *count; n++)
            if (ref >= 0 && refs[n] == ref)
                pack_walk_fault(walk, member, "%s: \"%s\" stands twice", name, config_setting_get_string(member));
        refs[(*count)++] = ref;
    }
    return refs;
}

int pack_walk_time(struct pack_walk *walk, const config_setting_t *at, const char *name)
{
    int hour = 0, minute = 0, length = 0;
    const char *text = string_of(walk, at, name);
    if (!text)
        return -1;
    if (strlen(text) == 5 && strspn(text, "0123456789:") == 5 && sscanf(text, "%2d:%2d%n", &hour, &minute, &length) &&
        length == 5 && hour < 24 && minute < 60)
        return hour * 60 + minute;
    pack_walk_fault(walk, at, "%s: \"%s\" is no time of day like \"09:00\"", name, text);
    return -1;
}

void pack_walk_named(struct pack_walk *walk, const config_setting_t *at, const char *name, const char *prefix,
                     const char *code)
{
    const struct pack_index *index = walk->pack->index;
    const char *key = arena_print(walk->pack->arena, "%s.%s", prefix, code);
    if (pack_index_find(index, PACK_TEXT, key) < 0 && !pack_index_lost(index, PACK_TEXT))
        pack_walk_fault(walk, at, "%s: unknown text \"%s\"", name, key);
}

/* ---- groups and lists ---- */

static bool is_field(const struct pack_field *fields, size_t count, const char *name)
{
    for (size_t i = 0; i < count; i++)
        if (str_equal(fields[i].name, name))
            return true;
    return false;
}

void pack_walk_keys(struct pack_walk *walk, const config_setting_t *group, const struct pack_field *fields,
                    size_t count)
{
    for (int i = 0; i < config_setting_length(group); i++) {
        const config_setting_t *member = config_setting_get_elem(group, (unsigned)i);
        if (!is_field(fields, count, config_setting_name(member)))
            pack_walk_fault(walk, member, "%s: unknown key", config_setting_name(member));
    }
}

static void clear_refs(const struct pack_field *fields, size_t count, void *object)
{
    for (size_t i = 0; i < count; i++)
        if (fields[i].kind == FIELD_REF)
            *(int *)(void *)((char *)object + fields[i].offset) = -1;
}

void pack_walk_group(struct pack_walk *walk, const config_setting_t *group, const struct pack_field *fields,
                     size_t count, void *object)
{
    pack_walk_keys(walk, group, fields, count);
    clear_refs(fields, count, object);
    for (size_t i = 0; i < count; i++) {
        const config_setting_t *member = config_setting_get_member(group, fields[i].name);
        void *out = (char *)object + fields[i].offset;
        if (member)
            READ[fields[i].kind](walk, member, &fields[i], out);
        else if (fields[i].required)
            pack_walk_fault(walk, group, "%s: missing", fields[i].name);
    }
}

void pack_walk_value(struct pack_walk *walk, const config_setting_t *at, const struct pack_field *field, void *object)
{
    READ[field->kind](walk, at, field, (char *)object + field->offset);
}

static void enter_code(struct pack_walk *walk, const config_setting_t *row, const struct pack_shape *shape, int number)
{
    struct pack_index *index = walk->pack->index;
    const config_setting_t *at = config_setting_get_member(row, shape->fields[0].name);
    const char *code = at ? config_setting_get_string(at) : NULL;
    if (!code) /* missing, or no text: the walk over its fields says so */
        return;
    unsigned line = config_setting_source_line(at);
    if (!pack_index_add(index, shape->kind, arena_text(walk->pack->arena, code), number, line))
        pack_walk_fault(walk, at, "%s: \"%s\" is already used on line %u", shape->fields[0].name, code,
                        pack_index_line(index, shape->kind, code));
}

static const config_setting_t *find_list(struct pack_walk *walk, const config_setting_t *root,
                                         const struct pack_shape *shape)
{
    const struct pack_field only = {.name = shape->list};
    pack_walk_keys(walk, root, &only, 1);
    const config_setting_t *list = config_setting_get_member(root, shape->list);
    if (list && config_setting_is_list(list) && config_setting_length(list) > 0)
        return list;
    pack_walk_fault(walk, list ? list : root, "%s: must be a list of groups: ( { … }, { … } )", shape->list);
    pack_index_lose(walk->pack->index, shape->kind);
    return NULL;
}

static void *read_rows(struct pack_walk *walk, const config_setting_t *root, const struct pack_shape *shape,
                       size_t count)
{
    char *rows = arena_array(walk->pack->arena, count, shape->size);
    for (size_t i = 0; shape->kind != PACK_NONE && i < count; i++)
        if (config_setting_is_group(pack_walk_row(root, shape, i)))
            enter_code(walk, pack_walk_row(root, shape, i), shape, (int)i);
    for (size_t i = 0; i < count; i++) {
        const config_setting_t *row = pack_walk_row(root, shape, i);
        clear_refs(shape->fields, shape->field_count, rows + i * shape->size);
        if (config_setting_is_group(row))
            pack_walk_group(walk, row, shape->fields, shape->field_count, rows + i * shape->size);
        else
            pack_walk_fault(walk, row, "%s: every row must be a group { … }", shape->list);
    }
    return rows;
}

void *pack_walk_rows(struct pack_walk *walk, const config_setting_t *root, const struct pack_shape *shape,
                     size_t *count)
{
    const config_setting_t *list = find_list(walk, root, shape);
    *count = list ? (size_t)config_setting_length(list) : 0;
    return read_rows(walk, root, shape, *count);
}

void *pack_walk_part(struct pack_walk *walk, const config_setting_t *root, const struct pack_shape *shape,
                     size_t *count)
{
    const config_setting_t *list = config_setting_get_member(root, shape->list);
    bool fits = list && config_setting_is_list(list);
    if (list && !fits)
        pack_walk_fault(walk, list, "%s: must be a list of groups: ( { … }, { … } )", shape->list);
    *count = fits ? (size_t)config_setting_length(list) : 0;
    return read_rows(walk, root, shape, *count);
}

/* ---- trees ---- */

/* A ring is reported once, at its first row. */
static bool heads_ring(const int *parents, size_t count, size_t row)
{
    int at = parents[row];
    for (size_t steps = 0; at >= 0 && steps < count; steps++) {
        if ((size_t)at <= row)
            return (size_t)at == row;
        at = parents[at];
    }
    return false;
}

bool pack_walk_forest(struct pack_walk *walk, const config_setting_t *root, const struct pack_shape *shape,
                      const int *parents, size_t count)
{
    size_t faults = walk->faults;
    for (size_t i = 0; i < count; i++)
        if (heads_ring(parents, count, i))
            pack_walk_fault(walk, pack_walk_member(pack_walk_row(root, shape, i), "parent"),
                            "parent: goes round in a ring");
    return faults == walk->faults;
}
