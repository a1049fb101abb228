/* One line of JSON: a submission from a file (services/ctl/form.h), a labelled text (services/ctl/samples.h). It is taken or
 * every field at fault is named; what is taken can be sent, and its body is checked like any other. */
#include <string.h>

#include "common/str.h"
#include "services/ctl/form.h"
#include "services/ctl/samples.h"
#include "tests/fuzz/target.h"

static const char *const LINES[] = {
    "{\"text\": \"路灯不亮\", \"channel\": \"phone\", \"district\": \"pingyin\", \"name\": \"张三\", \"phone\": "
    "\"13800000000\", \"withheld\": true, \"occurred_at\": \"2019-05-27T21:00:00+08:00\", \"urgent\": true, "
    "\"attachments\": [{\"name\": \"a.jpg\", \"reference\": \"s3://a\", \"media_type\": \"image/jpeg\"}]}",
    "{\"text\": \"a\", \"latitude\": \"36.29\", \"longitude\": \"116.45\", \"datum\": \"gcj02\", \"party\": "
    "\"enterprise\", \"answer\": \"b\", \"refuse\": \"c\", \"advice\": \"d\", \"key\": \"k-1\", \"about\": \"e\"}",
    "{\"label\": \"city.road\", \"text\": \"\\u0000 \\ud83d\\ude00 x\"}",
    "{}",
};

bool target_seed(size_t n, struct mutant *out)
{
    if (n >= COUNT(LINES))
        return false;
    mutant_set(out, LINES[n], strlen(LINES[n]));
    return true;
}

static void message_sent(struct arena *arena, const Loopline__Intake__V1__Submit *submit)
{
    struct faults faults = {0};
    ProtobufCMessage *body = NULL;
    size_t size = 0;
    const uint8_t *packed = wire_pack(arena, &submit->base, &size);
    enum result outcome = wire_body(arena, MESSAGE_SUBMIT, packed, size, &body, &faults);
    target_hold((outcome == RESULT_OK) == (faults.count == 0), "a body is refused without a reason");
}

static void submission(struct arena *arena, const char *line, size_t size)
{
    struct faults faults = {0};
    struct form form;
    Loopline__Intake__V1__Submit *submit = NULL;
    enum result outcome = form_from_json(arena, line, size, &form, &faults);
    target_hold((outcome == RESULT_OK) == (faults.count == 0), "a line is refused without a reason");
    if (outcome != RESULT_OK)
        return;
    outcome = form_message(arena, &form, 480, &submit, &faults);
    target_hold((outcome == RESULT_OK) == (faults.count == 0), "a form is refused without a reason");
    if (outcome == RESULT_OK)
        message_sent(arena, submit);
}

static void sample(struct arena *arena, const char *line, size_t size)
{
    const char *why = NULL;
    bool cut = false;
    json_t *object = samples_object(arena, line, size, &why);
    target_hold((object == NULL) == (why != NULL), "a line is refused without a reason");
    if (object == NULL)
        return;
    const char *text = samples_field(arena, object, "text", &why);
    target_hold((text == NULL) == (why != NULL), "a text is refused without a reason");
    if (text != NULL)
        target_hold(utf8_count(samples_cut(arena, text, &cut), strlen(samples_cut(arena, text, &cut))) >= 0,
                    "a text is cut inside a character");
    json_decref(object);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct arena *arena = arena_new(0);
    const char *line = arena_textn(arena, (const char *)data, size);
    submission(arena, line, size);
    sample(arena, line, size);
    arena_free(&arena);
    return 0;
}
