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

static void set_contact(struct arena *arena, const struct form *form, Loopline__Intake__V1__Submit *out)
{
    if (form->name == NULL && form->phone == NULL && form->other == NULL)
        return;
    Loopline__Intake__V1__Contact *contact = arena_alloc(arena, sizeof *contact);
    loopline__intake__v1__contact__init(contact);
    contact->name = wire_text(form->name);
    contact->phone = wire_text(form->phone);
    contact->other = wire_text(form->other);
    out->contact = contact;
}

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

static void set_place(struct arena *arena, const struct form *form, Loopline__Intake__V1__Submit *out,
                      struct faults *faults)
{
    bool positioned = form->latitude != NULL || form->longitude != NULL || form->datum != NULL;
    if (form->district == NULL && form->area == NULL && form->address == NULL && !positioned)
        return;
    Loopline__Intake__V1__Place *place = arena_alloc(arena, sizeof *place);
    loopline__intake__v1__place__init(place);
    place->district = wire_text(form->district);
    place->area = wire_text(form->area);
    place->address = wire_text(form->address);
    out->place = place;
    if (!positioned)
        return;
    place->position = arena_alloc(arena, sizeof *place->position);
    loopline__intake__v1__position__init(place->position);
    place->position->latitude = read_degrees(form->latitude, "latitude", 90, faults);
    place->position->longitude = read_degrees(form->longitude, "longitude", 180, faults);
    int datum = str_empty(form->datum) ? 0 : term_find("datum", form->datum);
    if (!str_empty(form->datum) && datum == 0)
        faults_add(faults, "datum", REASON_UNKNOWN_ENUM);
    place->position->datum = (Loopline__Wire__V1__Datum)datum;
}

static void set_attachments(struct arena *arena, const struct form *form, Loopline__Intake__V1__Submit *out)
{
    out->n_attachments = form->attachment_count;
    out->attachments = arena_array(arena, form->attachment_count + 1, sizeof(void *));
    for (size_t i = 0; i < form->attachment_count; i++) {
        Loopline__Intake__V1__Attachment *one = arena_alloc(arena, sizeof *one);
        loopline__intake__v1__attachment__init(one);
        one->name = wire_text(form->attachments[i].name);
        one->reference = wire_text(form->attachments[i].reference);
        one->media_type = wire_text(form->attachments[i].media_type);
        out->attachments[i] = one;
    }
}

static void set_ways_out(struct arena *arena, const struct form *form, Loopline__Intake__V1__Submit *out,
                         struct faults *faults)
{
    if (form->answer != NULL) {
        out->answer = arena_alloc(arena, sizeof *out->answer);
        loopline__intake__v1__direct_answer__init(out->answer);
        out->answer->text = wire_text(form->answer);
    }
    if (form->refuse != NULL) {
        out->refusal = arena_alloc(arena, sizeof *out->refusal);
        loopline__intake__v1__refusal__init(out->refusal);
        out->refusal->ground = wire_text(form->refuse);
        out->refusal->advice = wire_text(form->advice);
    } else if (form->advice != NULL) {
        faults_add(faults, "advice", REASON_FORBIDDEN_HERE);
    }
}

static void set_values(const struct form *form, int offset_minutes, Loopline__Intake__V1__Submit *out,
                       struct faults *faults)
{
    instant occurred = 0;
    int party = str_empty(form->party) ? 0 : term_find("party", form->party);
    if (!str_empty(form->party) && party == 0)
        faults_add(faults, "party", REASON_UNKNOWN_ENUM);
    if (!str_empty(form->occurred_at) && !instant_parse(form->occurred_at, offset_minutes, &occurred))
        faults_add(faults, "occurred_at", REASON_BAD_FORMAT);
    out->party = (Loopline__Wire__V1__Party)party;
    out->occurred_at = occurred;
    out->urgency =
        form->urgent ? LOOPLINE__WIRE__V1__URGENCY__URGENCY_URGENT : LOOPLINE__WIRE__V1__URGENCY__URGENCY_UNSPECIFIED;
}

enum result form_message(struct arena *arena, const struct form *form, int offset_minutes,
                         Loopline__Intake__V1__Submit **out, struct faults *faults)
{
    Loopline__Intake__V1__Submit *submit = arena_alloc(arena, sizeof *submit);
    loopline__intake__v1__submit__init(submit);
    submit->channel = wire_text(form->channel);
    submit->name_withheld = form->withheld;
    submit->text = wire_text(form->text);
    submit->reference = wire_text(form->reference);
    submit->about = wire_text(form->about);
    submit->matter = wire_text(form->matter);
    submit->reported = wire_text(form->reported);
    set_values(form, offset_minutes, submit, faults);
    set_contact(arena, form, submit);
    set_place(arena, form, submit, faults);
    set_attachments(arena, form, submit);
    set_ways_out(arena, form, submit, faults);
    *out = submit;
    return faults->count == 0 ? RESULT_OK : RESULT_REFUSE;
}
