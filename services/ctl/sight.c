#include "services/ctl/sight.h"
#include "common/mask.h"
#include "common/uuid.h"
#include "services/ctl/confidential.h"
#include "services/ctl/connect.h"
#include "services/ctl/show.h"
#include <stdlib.h>
#include <string.h>

enum { PURPOSE_MOST = 500 };

static int by_text(const void *a, const void *b)
{
    return strcmp(*(const char *const *)a, *(const char *const *)b);
}

static void add_numbers(struct ctl *ctl, const struct sight *sight, struct buf *out)
{
    const char **list = arena_array(ctl->arena, sight->count + 1, sizeof *list);
    size_t count = 0;
    for (size_t i = 0; i < sight->count; i++)
        if (!str_empty(sight->numbers[i]))
            list[count++] = sight->numbers[i];
    if (count > 0)
        qsort(list, count, sizeof *list, by_text);
    buf_text(out, "[");
    for (size_t i = 0; i < count; i++) {
        if (i > 0 && strcmp(list[i], list[i - 1]) == 0)
            continue;
        buf_text(out, i == 0 ? "" : ",");
        buf_json(out, list[i]);
    }
    buf_text(out, "]");
}

static const char *purpose_of(const struct ctl *ctl)
{
    const char *purpose = args_value(&ctl->args, "purpose");
    return str_empty(purpose) ? args_value(&ctl->args, "confidential") : purpose;
}

/* People write numbers into any text, and the history forgets nothing: the purpose is masked. */
static const char *detail_of(struct ctl *ctl, const struct sight *sight)
{
    const char *purpose = purpose_of(ctl);
    struct buf text = {0};
    buf_text(&text, "{\"way\":");
    buf_json(&text, sight->way);
    buf_text(&text, ",\"shown\":");
    add_numbers(ctl, sight, &text);
    if (!str_empty(purpose)) {
        buf_text(&text, ",\"purpose\":");
        buf_json(&text, mask_text(ctl->arena, purpose));
    }
    if (sight->file != NULL) {
        buf_text(&text, ",\"file\":");
        buf_json(&text, mask_text(ctl->arena, sight->file));
    }
    buf_text(&text, "}");
    const char *detail = arena_text(ctl->arena, text.text);
    buf_free(&text);
    return detail;
}

int sight_record(struct ctl *ctl, const struct sight *sight, const char **watermark)
{
    const char *purpose = purpose_of(ctl);
    struct uuid id = uuid_new();
    char text[UUID_TEXT];
    struct db *db = NULL;
    struct params params;
    if (purpose != NULL && strlen(purpose) > PURPOSE_MOST)
        return ctl_fail(ctl, CTL_USAGE, "--purpose: 最多 %d 字节", "--purpose: at most %d bytes", PURPOSE_MOST);
    int code = connect_db(ctl, CONNECT_READER, "audit_show", &db);
    params_open(&params, ctl->arena);
    params_uuid(&params, &id);
    params_text(&params, arena_print(ctl->arena, "cli:%s", ctl_user()));
    params_text(&params, detail_of(ctl, sight));
    if (code == CTL_OK && db_call(db, "show", &params, NULL, NULL) != RESULT_OK)
        code = connect_db_failed(ctl, db);
    db_free(&db);
    uuid_format(&id, text);
    *watermark = arena_text(ctl->arena, text);
    return code;
}

int sight_page(struct ctl *ctl, const char *number, struct sheet *sheet)
{
    const char *watermark = NULL;
    const struct output output = show_output(ctl);
    int code = confidential_check(ctl, number);
    if (code != CTL_OK)
        return code;
    code = sight_record(ctl, &(struct sight){"page", NULL, &number, 1}, &watermark);
    if (code != CTL_OK)
        return code;
    sheet_pair(sheet, (struct column){"watermark", "水印", "watermark", CELL_EXACT}, watermark);
    output_sheet(&output, sheet);
    return CTL_OK;
}
