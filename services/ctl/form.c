#include "services/ctl/form.h"
#include "common/str.h"
#include <jansson.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

/* The fields by their names in JSON; an option has - for _. Numbers are kept as text: one way to check them. */
enum form_kind { FORM_TEXT, FORM_FLAG, FORM_NUMBER };
static const struct form_field {
    const char *key, *option;
    enum form_kind kind;
    size_t offset;
} FORM_FIELDS[] = {
    {"text", "text", FORM_TEXT, offsetof(struct form, text)},
    {"channel", "channel", FORM_TEXT, offsetof(struct form, channel)},
    {"party", "party", FORM_TEXT, offsetof(struct form, party)},
    {"district", "district", FORM_TEXT, offsetof(struct form, district)},
    {"area", "area", FORM_TEXT, offsetof(struct form, area)},
    {"address", "address", FORM_TEXT, offsetof(struct form, address)},
    {"latitude", "latitude", FORM_NUMBER, offsetof(struct form, latitude)},
    {"longitude", "longitude", FORM_NUMBER, offsetof(struct form, longitude)},
    {"datum", "datum", FORM_TEXT, offsetof(struct form, datum)},
    {"name", "name", FORM_TEXT, offsetof(struct form, name)},
    {"phone", "phone", FORM_TEXT, offsetof(struct form, phone)},
    {"other", "other", FORM_TEXT, offsetof(struct form, other)},
    {"occurred_at", "occurred-at", FORM_TEXT, offsetof(struct form, occurred_at)},
    {"matter", "matter", FORM_TEXT, offsetof(struct form, matter)},
    {"reported", "reported", FORM_TEXT, offsetof(struct form, reported)},
    {"reference", "reference", FORM_TEXT, offsetof(struct form, reference)},
    {"about", "about", FORM_TEXT, offsetof(struct form, about)},
    {"answer", "answer", FORM_TEXT, offsetof(struct form, answer)},
    {"refuse", "refuse", FORM_TEXT, offsetof(struct form, refuse)},
    {"advice", "advice", FORM_TEXT, offsetof(struct form, advice)},
    {"key", "key", FORM_TEXT, offsetof(struct form, key)},
    {"withheld", "withheld", FORM_FLAG, offsetof(struct form, withheld)},
    {"urgent", "urgent", FORM_FLAG, offsetof(struct form, urgent)},
};

static const char **text_at(struct form *form, const struct form_field *field)
{
    return (const char **)(void *)((char *)form + field->offset);
}

static bool *flag_at(struct form *form, const struct form_field *field)
{
    return (bool *)((char *)form + field->offset);
}

void form_from_args(const struct args *args, struct form *out)
{
    *out = (struct form){0};
    for (size_t i = 0; i < COUNT(FORM_FIELDS); i++) {
        const struct form_field *field = &FORM_FIELDS[i];
        if (field->kind == FORM_FLAG)
            *flag_at(out, field) = args_flag(args, field->option);
        else
            *text_at(out, field) = args_value(args, field->option);
    }
}

/* ---- JSON ---- */

static const struct form_field *field_of(const char *key)
{
    for (size_t i = 0; i < COUNT(FORM_FIELDS); i++)
        if (strcmp(FORM_FIELDS[i].key, key) == 0)
            return &FORM_FIELDS[i];
    return NULL;
}

static bool take_value(struct arena *arena, const struct form_field *field, const json_t *value, struct form *out)
{
    switch (field->kind) {
    case FORM_FLAG:
        *flag_at(out, field) = json_is_true(value);
        return json_is_boolean(value);
    case FORM_NUMBER:
        *text_at(out, field) = arena_print(arena, "%.17g", json_number_value(value));
        return json_is_number(value);
    case FORM_TEXT:
        *text_at(out, field) = arena_text(arena, json_string_value(value));
        return json_is_string(value);
    }
    return false;
}

static const char *member(struct arena *arena, const json_t *object, const char *key)
{
    const char *text = json_string_value(json_object_get(object, key));
    return arena_text(arena, text == NULL ? "" : text);
}

static bool sound_attachment(json_t *item)
{
    const char *key;
    json_t *value;
    if (!json_is_object(item))
        return false;
    json_object_foreach(item, key, value)
    {
        bool known = strcmp(key, "name") == 0 || strcmp(key, "reference") == 0 || strcmp(key, "media_type") == 0;
        if (!known || !json_is_string(value))
            return false;
    }
    return true;
}

static void take_attachments(struct arena *arena, const json_t *array, struct form *out, struct faults *faults)
{
    size_t count = json_array_size(array);
    struct form_attachment *list = arena_array(arena, count + 1, sizeof *list);
    if (!json_is_array(array))
        faults_add(faults, "attachments", REASON_BAD_FORMAT);
    for (size_t i = 0; i < count; i++) {
        json_t *item = json_array_get(array, i);
        if (!sound_attachment(item))
            faults_add(faults, arena_print(arena, "attachments[%zu]", i), REASON_BAD_FORMAT);
        list[i] = (struct form_attachment){member(arena, item, "name"), member(arena, item, "reference"),
                                           member(arena, item, "media_type")};
    }
    out->attachments = list;
    out->attachment_count = count;
}

static void take_member(struct arena *arena, const char *key, const json_t *value, struct form *out,
                        struct faults *faults)
{
    const struct form_field *field = field_of(key);
    if (strcmp(key, "attachments") == 0)
        take_attachments(arena, value, out, faults);
    else if (field == NULL)
        faults_add(faults, key, REASON_FORBIDDEN_HERE);
    else if (!take_value(arena, field, value, out))
        faults_add(faults, key, REASON_BAD_FORMAT);
}

enum result form_from_json(struct arena *arena, const char *line, size_t length, struct form *out,
                           struct faults *faults)
{
    json_error_t error;
    const char *key;
    json_t *value, *object = length > FORM_LINE_MAX ? NULL : json_loadb(line, length, JSON_REJECT_DUPLICATES, &error);
    *out = (struct form){0};
    if (length > FORM_LINE_MAX)
        faults_add(faults, "line", REASON_TOO_LONG);
    else if (!json_is_object(object))
        faults_add(faults, "line", REASON_MALFORMED);
    else
        json_object_foreach(object, key, value) take_member(arena, key, value, out, faults);
    json_decref(object);
    return faults->count == 0 ? RESULT_OK : RESULT_REFUSE;
}

/* ---- the message ---- */

static double read_degrees(const char *text, const char *field, double most, struct faults *faults)
{
    char *end = NULL;
    double degrees = text == NULL ? 0 : strtod(text, &end);
    if (text == NULL)
        faults_add(faults, field, REASON_REQUIRED);
    else if (end == text || *end != '\0' || !isfinite(degrees))
        faults_add(faults, field, REASON_BAD_FORMAT);
    else if (degrees < -most || degrees > most)
        faults_add(faults, field, REASON_OUT_OF_RANGE);
    return degrees;
}

static void read_position(const struct form *form, struct loopline_submission *out, struct faults *faults)
{
    out->has_position = form->latitude != NULL || form->longitude != NULL || form->datum != NULL;
    if (!out->has_position)
        return;
    out->latitude = read_degrees(form->latitude, "latitude", 90, faults);
    out->longitude = read_degrees(form->longitude, "longitude", 180, faults);
    out->datum = form->datum;
    if (!str_empty(form->datum) && term_find("datum", form->datum) == 0)
        faults_add(faults, "datum", REASON_UNKNOWN_ENUM);
}

static const struct loopline_attachment *read_attachments(struct arena *arena, const struct form *form)
{
    struct loopline_attachment *list = arena_array(arena, form->attachment_count, sizeof *list);
    for (size_t i = 0; i < form->attachment_count; i++)
        list[i] = (struct loopline_attachment){form->attachments[i].name, form->attachments[i].reference,
                                               form->attachments[i].media_type};
    return list;
}

static void read_values(const struct form *form, int offset_minutes, struct loopline_submission *out,
                        struct faults *faults)
{
    instant occurred = 0;
    if (!str_empty(form->party) && term_find("party", form->party) == 0)
        faults_add(faults, "party", REASON_UNKNOWN_ENUM);
    if (!str_empty(form->occurred_at) && !instant_parse(form->occurred_at, offset_minutes, &occurred))
        faults_add(faults, "occurred_at", REASON_BAD_FORMAT);
    out->occurred_at = occurred;
    if (form->refuse == NULL && form->advice != NULL)
        faults_add(faults, "advice", REASON_FORBIDDEN_HERE);
}

enum result form_submission(struct arena *arena, const struct form *form, int offset_minutes,
                            struct loopline_submission *out, struct faults *faults)
{
    *out = (struct loopline_submission){.size = sizeof *out,
                                        .key = form->key,
                                        .text = form->text,
                                        .name = form->name,
                                        .phone = form->phone,
                                        .other = form->other,
                                        .name_withheld = form->withheld,
                                        .party = form->party,
                                        .district = form->district,
                                        .area = form->area,
                                        .address = form->address,
                                        .attachments = read_attachments(arena, form),
                                        .attachment_count = form->attachment_count,
                                        .reference = form->reference,
                                        .reported = form->reported,
                                        .urgent = form->urgent,
                                        .channel = form->channel,
                                        .matter = form->matter,
                                        .about = form->about,
                                        .answer = form->answer,
                                        .refusal_ground = form->refuse,
                                        .refusal_advice = form->advice};
    read_values(form, offset_minutes, out, faults);
    read_position(form, out, faults);
    return faults->count == 0 ? RESULT_OK : RESULT_REFUSE;
}

enum result form_message(struct arena *arena, const struct form *form, int offset_minutes,
                         Loopline__Intake__V1__Submit **out, struct faults *faults)
{
    struct loopline_submission submission;
    enum result outcome = form_submission(arena, form, offset_minutes, &submission, faults);
    *out = outcome == RESULT_OK ? lib_submit(arena, &submission, faults) : NULL;
    return outcome;
}
