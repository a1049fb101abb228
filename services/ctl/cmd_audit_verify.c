/* `loopline audit verify`: does what is on record follow from itself, is it what the anchors hold, and are these the ones
 * that were signed and kept elsewhere. Reads in slices, whatever the size of the history. */
#include "common/anchor.h"
#include "services/ctl/commands.h"
#include "services/ctl/connect.h"
#include "services/ctl/files.h"
#include "services/ctl/reply.h"
#include "services/ctl/show.h"
#include <errno.h>
#include <jansson.h>
#include <sodium.h>
#include <stdlib.h>
#include <string.h>

enum { SLICE = 50000, TOLD_MOST = 1000, LINE_BYTES = 4 << 20 };

struct verify {
    struct ctl *ctl;
    struct db *db;
    struct arena *slice; /* of one slice or anchor */
    struct table faults;
    size_t fault_count; /* all; the table has the first of them */
    int64_t events, strands, anchors, unsigned_anchors, tail, kept;
    struct uuid *subjects; /* whose anchors are looked into; NULL: all */
    size_t subject_count;
    int last_anchor, vouched; /* vouched: the last one with a good signature, which stands for all before it */
    uint8_t trusted[SIGNING_KEY_BYTES];
    bool trusts; /* a public key is at hand */
};

/* ---- what is found ---- */

static const struct column COLUMNS[] = {
    {"fault", "问题", "fault", CELL_TEXT},    {"event", "事件", "event", CELL_NUMBER},
    {"number", "编号", "number", CELL_EXACT}, {"service", "服务", "service", CELL_TEXT},
    {"place", "序位", "place", CELL_NUMBER},  {"kind", "种类", "kind", CELL_EXACT},
    {"anchor", "锚", "anchor", CELL_NUMBER},  {"found", "情况", "found", CELL_TEXT},
};

static const struct show_name FAULTS[] = {
    {"changed", "被改", "changed"},
    {"missing", "缺失", "missing"},
    {"reordered", "次序颠倒", "reordered"},
    {"added", "事后插入", "added later"},
    {"relinked", "重算过链", "linked anew"},
    {"anchor_missing", "缺锚", "anchor missing"},
    {"anchor_changed", "锚被改", "anchor changed"},
    {"signature_bad", "签名不符", "bad signature"},
    {"unsigned", "未签名", "not signed"},
};

struct found {
    const char *fault; /* code */
    int64_t event;     /* 0 = of none */
    const char *number;
    int service, place, anchor; /* 0 = of none */
    const char *kind, *why;
};

static const char *number_cell(const struct ctl *ctl, int64_t number)
{
    return number == 0 ? NULL : show_number(ctl, number);
}

static void tell(struct verify *verify, const struct found *found)
{
    struct ctl *ctl = verify->ctl;
    if (++verify->fault_count > TOLD_MOST)
        return;
    TABLE_ADD(&verify->faults, show_named(ctl, FAULTS, COUNT(FAULTS), found->fault), number_cell(ctl, found->event),
              found->number == NULL ? NULL : arena_text(ctl->arena, found->number),
              found->service == 0 ? NULL : show_term(ctl, "node", found->service), number_cell(ctl, found->place),
              found->kind == NULL ? NULL : arena_text(ctl->arena, found->kind), number_cell(ctl, found->anchor),
              found->why);
}

/* ---- the strands ---- */

struct slice_row {
    struct uuid first, last;
    int64_t events, strands;
};
struct strand_row {
    int64_t id;
    const char *number, *kind, *fault;
    int service, seq, gap;
};

static enum result check_strands(struct verify *verify, const struct slice_row *slice)
{
    static const struct field FAULT[] = {
        FIELD(struct strand_row, id, BIG),      FIELD(struct strand_row, number, TEXT),
        FIELD(struct strand_row, kind, TEXT),   FIELD(struct strand_row, fault, TEXT),
        FIELD(struct strand_row, service, INT), FIELD(struct strand_row, seq, INT),
        FIELD(struct strand_row, gap, INT),
    };
    static const struct fields TABLE = FIELDS(struct strand_row, FAULT);
    struct ctl *ctl = verify->ctl;
    struct params params;
    struct rows rows;
    params_open(&params, verify->slice);
    params_uuid(&params, &slice->first);
    params_uuid(&params, &slice->last);
    enum result outcome = db_call(verify->db, "audit_strands", &params, &TABLE, &rows);
    for (size_t i = 0; outcome == RESULT_OK && i < rows.count; i++) {
        const struct strand_row *row = (const struct strand_row *)rows.list + i;
        struct found found = {row->fault, row->id, row->number, row->service, row->seq, 0, row->kind, NULL};
        if (strcmp(row->fault, "missing") == 0)
            found.why = ctl->zh ? arena_print(ctl->arena, "此前缺 %d 条", row->gap)
                                : arena_print(ctl->arena, "%d before it are not there", row->gap);
        tell(verify, &found);
    }
    verify->events += slice->events;
    verify->strands += slice->strands;
    return outcome;
}

static enum result check_subject(struct verify *verify, const struct uuid *subject)
{
    static const struct field COUNTS[] = {FIELD(struct slice_row, events, BIG), FIELD(struct slice_row, strands, BIG)};
    static const struct fields TABLE = FIELDS(struct slice_row, COUNTS);
    struct params params;
    struct rows rows;
    params_open(&params, verify->slice);
    params_uuid(&params, subject);
    params_uuid(&params, subject);
    enum result outcome = db_call(verify->db, "audit_count", &params, &TABLE, &rows);
    if (outcome != RESULT_OK)
        return outcome;
    struct slice_row slice = *(const struct slice_row *)rows.list;
    slice.first = slice.last = *subject;
    return check_strands(verify, &slice);
}

static enum result check_all_strands(struct verify *verify)
{
    static const struct field SLICE_ROW[] = {FIELD(struct slice_row, first, UUID), FIELD(struct slice_row, last, UUID),
                                             FIELD(struct slice_row, events, BIG),
                                             FIELD(struct slice_row, strands, BIG)};
    static const struct fields TABLE = FIELDS(struct slice_row, SLICE_ROW);
    struct uuid after = {{0}};
    enum result outcome = check_subject(verify, &after); /* the slices begin behind it */
    while (outcome == RESULT_OK) {
        struct params params;
        struct rows rows;
        arena_reset(verify->slice);
        params_open(&params, verify->slice);
        params_uuid(&params, &after);
        params_int(&params, SLICE);
        outcome = db_call(verify->db, "audit_slice", &params, &TABLE, &rows);
        if (outcome != RESULT_OK || rows.count == 0)
            return outcome;
        const struct slice_row slice = *(const struct slice_row *)rows.list;
        outcome = check_strands(verify, &slice);
        after = slice.last;
    }
    return outcome;
}

struct subject_row {
    struct uuid id;
    const char *number;
    int service;
    bool silent;
};

static enum result check_order(struct verify *verify, const char *number, bool *known)
{
    static const struct field SUBJECT[] = {
        FIELD(struct subject_row, id, UUID),
        FIELD(struct subject_row, number, TEXT),
        FIELD(struct subject_row, service, INT),
        FIELD(struct subject_row, silent, BOOL),
    };
    static const struct fields TABLE = FIELDS(struct subject_row, SUBJECT);
    struct params params;
    struct rows rows;
    params_open(&params, verify->ctl->arena);
    params_text(&params, number);
    enum result outcome = db_call(verify->db, "audit_subjects", &params, &TABLE, &rows);
    *known = outcome != RESULT_OK || rows.count > 0;
    verify->subjects = arena_array(verify->ctl->arena, rows.count + 1, sizeof *verify->subjects);
    for (size_t i = 0; outcome == RESULT_OK && i < rows.count; i++) {
        const struct subject_row *row = (const struct subject_row *)rows.list + i;
        verify->subjects[verify->subject_count++] = row->id;
        if (row->silent)
            tell(verify, &(struct found){.fault = "missing",
                                         .number = row->number,
                                         .service = row->service,
                                         .why = ctl_text(verify->ctl, "一条也没有", "there is none at all")});
        outcome = check_subject(verify, &row->id);
    }
    return outcome;
}

/* ---- the anchors ---- */

struct held_row {
    int number, events;
    struct bytes words, key, signature;
    bool follows, deep, whole;
    const char *missing, *added;
};
struct id_row {
    int64_t id;
    const char *kind, *number;
};

static enum result tell_ids(struct verify *verify, const struct held_row *row, const char *fault, const char *ids)
{
    static const struct field ID[] = {FIELD(struct id_row, id, BIG), FIELD(struct id_row, kind, TEXT),
                                      FIELD(struct id_row, number, TEXT)};
    static const struct fields TABLE = FIELDS(struct id_row, ID);
    struct params params;
    struct rows rows;
    params_open(&params, verify->slice);
    params_text(&params, ids);
    params_int(&params, TOLD_MOST);
    enum result outcome = db_call(verify->db, "audit_ids", &params, &TABLE, &rows);
    for (size_t i = 0; outcome == RESULT_OK && i < rows.count; i++) {
        const struct id_row *id = (const struct id_row *)rows.list + i;
        tell(verify, &(struct found){fault, id->id, id->number, 0, 0, row->number, id->kind, NULL});
    }
    return outcome;
}

static bool signature_of(const struct verify *verify, const struct bytes *key, const struct bytes *bytes,
                         struct signature *out)
{
    if (key->size != sizeof out->key || bytes->size != sizeof out->bytes)
        return false;
    memcpy(out->key, key->data, sizeof out->key);
    memcpy(out->bytes, bytes->data, sizeof out->bytes);
    return !verify->trusts || memcmp(out->key, verify->trusted, sizeof out->key) == 0;
}

/* Nobody vouches for an anchor without a signature: they are counted, and told. What does not bear its signature proves
 * nothing about the events: false. */
static bool check_signature(struct verify *verify, const struct held_row *row)
{
    struct signature signature;
    if (row->signature.data == NULL) {
        verify->unsigned_anchors++;
        return true;
    }
    if (signature_of(verify, &row->key, &row->signature, &signature) && signing_good(&signature, row->words)) {
        verify->vouched = row->number;
        return true;
    }
    tell(verify, &(struct found){.fault = "signature_bad", .anchor = row->number});
    return false;
}

static enum result check_held(struct verify *verify, const struct held_row *row)
{
    struct ctl *ctl = verify->ctl;
    bool next = row->number == verify->last_anchor + 1;
    enum result outcome = RESULT_OK;
    for (int i = verify->last_anchor + 1; i < row->number; i++)
        tell(verify, &(struct found){.fault = "anchor_missing", .anchor = i});
    if (next && !row->follows)
        tell(verify, &(struct found){.fault = "anchor_changed",
                                     .anchor = row->number,
                                     .why = ctl_text(ctl, "与前一个锚不衔接", "does not follow from the one before")});
    bool good = check_signature(verify, row);
    bool missing = strcmp(row->missing, "{}") != 0, added = next && strcmp(row->added, "{}") != 0;
    if (missing)
        outcome = tell_ids(verify, row, "missing", row->missing);
    if (outcome == RESULT_OK && added)
        outcome = tell_ids(verify, row, "added", row->added);
    if (next && good && !missing && !added && !row->whole)
        tell(verify, &(struct found){.fault = "relinked",
                                     .anchor = row->number,
                                     .why = ctl_text(ctl, "锚内事件的链值与锚定时不同",
                                                     "links of its events are not those that were anchored")});
    return outcome;
}

static enum result check_anchors(struct verify *verify)
{
    static const struct field HELD[] = {FIELD(struct held_row, number, INT),      FIELD(struct held_row, events, INT),
                                        FIELD(struct held_row, words, BYTES),     FIELD(struct held_row, key, BYTES),
                                        FIELD(struct held_row, signature, BYTES), FIELD(struct held_row, follows, BOOL),
                                        FIELD(struct held_row, deep, BOOL),       FIELD(struct held_row, whole, BOOL),
                                        FIELD(struct held_row, missing, TEXT),    FIELD(struct held_row, added, TEXT)};
    static const struct fields TABLE = FIELDS(struct held_row, HELD);
    for (;;) {
        struct params params;
        struct rows rows;
        arena_reset(verify->slice);
        params_open(&params, verify->slice);
        params_int(&params, verify->last_anchor);
        params_bool(&params, verify->subjects == NULL);
        params_uuids(&params, verify->subjects, verify->subject_count);
        enum result outcome = db_call(verify->db, "audit_anchor", &params, &TABLE, &rows);
        if (outcome != RESULT_OK || rows.count == 0)
            return outcome;
        const struct held_row *row = rows.list;
        outcome = check_held(verify, row);
        if (outcome != RESULT_OK)
            return outcome;
        verify->anchors += row->deep;
        verify->last_anchor = row->number;
    }
}

/* An anchor that follows vouches for those before it; with a key at hand the last ones have to bear its signature, or
 * whoever takes the signatures away could write whatever they like. */
static void check_vouched(struct verify *verify)
{
    for (int i = verify->vouched + 1; verify->trusts && verify->unsigned_anchors > 0 && i <= verify->last_anchor; i++)
        tell(verify, &(struct found){.fault = "unsigned", .anchor = i});
}

struct tail_row {
    int64_t events;
};

static enum result count_tail(struct verify *verify)
{
    static const struct field TAIL[] = {FIELD(struct tail_row, events, BIG)};
    static const struct fields TABLE = FIELDS(struct tail_row, TAIL);
    struct params none;
    struct rows rows;
    params_open(&none, verify->slice);
    enum result outcome = db_call(verify->db, "audit_tail", &none, &TABLE, &rows);
    if (outcome == RESULT_OK && rows.count > 0)
        verify->tail = ((const struct tail_row *)rows.list)->events;
    return outcome;
}

/* ---- the copies that were kept elsewhere ---- */

struct kept {
    int number;
    const char *words;
    struct bytes key, signature;
};

static bool read_kept(const char *line, struct arena *arena, struct kept *out)
{
    const char *words = NULL;
    uint8_t *bytes = arena_alloc(arena, SIGNING_KEY_BYTES + SIGNATURE_BYTES);
    size_t size = 0;
    json_t *object = json_loads(line, 0, NULL), *owner = NULL, *made = NULL;
    bool good = object != NULL && json_unpack(object, "{s:i, s:s, s:o, s:o}", "number", &out->number, "words", &words,
                                              "key", &owner, "signature", &made) == 0;
    const char *key = json_string_value(owner), *signature = json_string_value(made); /* NULL: not signed */
    out->key = out->signature = (struct bytes){NULL, 0};
    if (good && signature != NULL) {
        good = key != NULL && signing_key(key, bytes) &&
               sodium_hex2bin(bytes + SIGNING_KEY_BYTES, SIGNATURE_BYTES, signature, strlen(signature), NULL, &size,
                              NULL) == 0 &&
               size == SIGNATURE_BYTES;
        out->key = (struct bytes){bytes, SIGNING_KEY_BYTES};
        out->signature = (struct bytes){bytes + SIGNING_KEY_BYTES, SIGNATURE_BYTES};
    }
    if (good)
        out->words = arena_text(arena, words);
    json_decref(object);
    return good;
}

static enum result compare_kept(struct verify *verify, const struct kept *kept)
{
    static const struct field WORDS[] = {FIELD(struct held_row, words, BYTES)};
    static const struct fields TABLE = FIELDS(struct held_row, WORDS);
    struct ctl *ctl = verify->ctl;
    struct signature signature;
    struct params params;
    struct rows rows;
    const struct bytes words = {(const uint8_t *)kept->words, strlen(kept->words)};
    if (kept->signature.data != NULL &&
        (!signature_of(verify, &kept->key, &kept->signature, &signature) || !signing_good(&signature, words)))
        tell(verify, &(struct found){.fault = "signature_bad",
                                     .anchor = kept->number,
                                     .why = ctl_text(ctl, "文件中", "in the file")});
    params_open(&params, verify->slice);
    params_int(&params, kept->number);
    enum result outcome = db_call(verify->db, "audit_words", &params, &TABLE, &rows);
    if (outcome != RESULT_OK)
        return outcome;
    const struct held_row *row = rows.list;
    if (rows.count == 0)
        tell(verify, &(struct found){.fault = "anchor_missing",
                                     .anchor = kept->number,
                                     .why = ctl_text(ctl, "文件中有", "the file has it")});
    else if (row->words.size != words.size || memcmp(row->words.data, words.data, words.size) != 0)
        tell(verify, &(struct found){.fault = "anchor_changed",
                                     .anchor = kept->number,
                                     .why = ctl_text(ctl, "与文件不同", "the file has another")});
    return RESULT_OK;
}

static int check_file(struct verify *verify, const char *path)
{
    struct ctl *ctl = verify->ctl;
    char *line = NULL;
    size_t size = 0;
    int code = CTL_OK;
    FILE *in = fopen(path, "r");
    if (in == NULL)
        return files_ended(ctl, path, errno);
    for (long number = 1; code == CTL_OK && getline(&line, &size, in) > 0; number++) {
        struct kept kept;
        arena_reset(verify->slice);
        if (strlen(line) > LINE_BYTES || !read_kept(line, verify->slice, &kept))
            code = ctl_fail(ctl, CTL_REJECTED, "%s:%ld: 不是导出的锚", "%s:%ld: is no exported anchor", path, number);
        else if (compare_kept(verify, &kept) != RESULT_OK)
            code = connect_db_failed(ctl, verify->db);
        else
            verify->kept++;
    }
    if (code == CTL_OK && ferror(in) != 0)
        code = files_ended(ctl, path, errno);
    else if (code == CTL_OK && verify->kept == 0)
        code = ctl_fail(ctl, CTL_REJECTED, "%s: 里面没有导出的锚", "%s: holds no exported anchor", path);
    free(line);
    fclose(in);
    return code;
}

/* ---- the command ---- */

/* By default the one in the folder of keys; none there: an anchor's signature is checked by the key that it names. */
static int read_trusted(struct verify *verify)
{
    struct ctl *ctl = verify->ctl;
    const char *path = args_value(&ctl->args, "key");
    char key[KEY_TEXT], problem[256] = "";
    bool asked = path != NULL;
    if (!asked)
        path =
            arena_print(ctl->arena, "%s/%s.pub", conf_text(ctl->conf, "bus.keys"), conf_text(ctl->conf, "audit.key"));
    if (keys_read_public(path, key, problem, sizeof problem) == RESULT_OK)
        verify->trusts = signing_key(key, verify->trusted);
    if (verify->trusts || !asked)
        return CTL_OK;
    return ctl_fail(ctl, CTL_USAGE, "%s", "%s", problem);
}

static void print(struct verify *verify)
{
    struct ctl *ctl = verify->ctl;
    const struct output output = show_output(ctl);
    struct sheet sheet = {0};
    const struct {
        struct column head;
        const char *cell;
    } PAIRS[] = {
        {{"events", "事件", "events", CELL_NUMBER}, show_number(ctl, verify->events)},
        {{"strands", "链", "strands", CELL_NUMBER}, show_number(ctl, verify->strands)},
        {{"anchors", "锚", "anchors", CELL_NUMBER}, show_number(ctl, verify->anchors)},
        {{"unsigned", "未签名的锚", "anchors not signed", CELL_NUMBER}, show_number(ctl, verify->unsigned_anchors)},
        {{"kept", "与文件核对的锚", "anchors compared with the file", CELL_NUMBER}, show_number(ctl, verify->kept)},
        {{"not_anchored", "尚未锚定的事件", "events not anchored yet", CELL_NUMBER}, show_number(ctl, verify->tail)},
        {{"key_known", "有公钥可对", "public key at hand", CELL_FLAG}, show_flag(ctl, verify->trusts)},
        {{"fault_count", "问题数", "faults", CELL_NUMBER}, show_number(ctl, (long long)verify->fault_count)},
    };
    for (size_t i = 0; i < COUNT(PAIRS); i++)
        sheet_pair(&sheet, PAIRS[i].head, PAIRS[i].cell);
    if (verify->fault_count > 0 || ctl->json)
        sheet_table(&sheet, (struct column){"faults", "问题", "faults", CELL_TEXT}, &verify->faults);
    output_sheet(&output, &sheet);
}

static int look(struct verify *verify)
{
    struct ctl *ctl = verify->ctl;
    const char *number = args_value(&ctl->args, "order"), *file = args_value(&ctl->args, "anchors");
    bool known = true;
    enum result outcome = number != NULL ? check_order(verify, number, &known) : check_all_strands(verify);
    if (outcome == RESULT_OK && known)
        outcome = check_anchors(verify);
    if (outcome == RESULT_OK)
        check_vouched(verify);
    if (outcome == RESULT_OK)
        outcome = count_tail(verify);
    if (outcome != RESULT_OK)
        return connect_db_failed(ctl, verify->db);
    if (!known)
        return reply_fail(ctl, &(struct refusal){CTL_ABSENT, "number", REASON_NOT_FOUND}, "没有编号 %s",
                          "there is no number %s", number);
    return file == NULL ? CTL_OK : check_file(verify, file);
}

int cmd_audit_verify(struct ctl *ctl)
{
    struct verify verify = {.ctl = ctl, .slice = arena_new(0)};
    table_open(&verify.faults, ctl->arena, COLUMNS, COUNT(COLUMNS));
    int code = read_trusted(&verify);
    if (code == CTL_OK)
        code = connect_db(ctl, CONNECT_REPORT, "audit_verify", &verify.db);
    if (code == CTL_OK)
        code = look(&verify);
    db_free(&verify.db);
    arena_free(&verify.slice);
    if (code != CTL_OK)
        return code;
    print(&verify);
    return verify.fault_count == 0 ? CTL_OK : CTL_REJECTED;
}
