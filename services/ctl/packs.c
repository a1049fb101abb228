#include "services/ctl/packs.h"
#include <sodium.h>
#include <stdlib.h>
#include <string.h>

static const struct field VERSION[] = {
    FIELD(struct packs_version, version, INT),        FIELD(struct packs_version, name, TEXT),
    FIELD(struct packs_version, sha256, TEXT),        FIELD(struct packs_version, applied_by, TEXT),
    FIELD(struct packs_version, applied_at, INSTANT),
};
static const struct field FILE_ROW[] = {FIELD(struct pack_file, name, TEXT), FIELD(struct pack_file, text, TEXT)};

static enum result ask_version(struct db *db, const char *statement, const struct params *params,
                               struct packs_version *out)
{
    static const struct fields VERSIONS = FIELDS(struct packs_version, VERSION);
    struct rows rows = {0};
    *out = (struct packs_version){.applied_at = INSTANT_NONE};
    enum result outcome = db_call(db, statement, params, &VERSIONS, &rows);
    if (outcome == RESULT_OK && rows.count > 0)
        *out = *(const struct packs_version *)rows.list;
    return outcome;
}

enum result packs_latest(struct ctl *ctl, struct db *db, struct packs_version *out)
{
    struct params none;
    params_open(&none, ctl->arena);
    return ask_version(db, "pack_latest", &none, out);
}

enum result packs_in_force(struct ctl *ctl, struct db *db, instant at, struct pack **out)
{
    struct packs_version then;
    struct params params;
    params_open(&params, ctl->arena);
    params_instant(&params, at);
    enum result outcome = ask_version(db, "pack_in_force", &params, &then);
    if (outcome == RESULT_OK && then.version == 0)
        outcome = RESULT_REFUSE;
    return outcome == RESULT_OK ? packs_load(ctl, db, then.version, out) : outcome;
}

enum result packs_files(struct ctl *ctl, struct db *db, int version, struct pack_file **files, size_t *count)
{
    static const struct fields FILES = FIELDS(struct pack_file, FILE_ROW);
    struct params params;
    struct rows rows = {0};
    params_open(&params, ctl->arena);
    params_int(&params, version);
    enum result outcome = db_call(db, "pack_files", &params, &FILES, &rows);
    *files = rows.list;
    *count = rows.count;
    return outcome;
}

enum result packs_load(struct ctl *ctl, struct db *db, int version, struct pack **out)
{
    struct pack_file *files = NULL;
    size_t count = 0, size = 0;
    char *text = NULL;
    enum result outcome = packs_files(ctl, db, version, &files, &count);
    if (outcome == RESULT_OK && count == 0)
        outcome = RESULT_REFUSE;
    FILE *problems = open_memstream(&text, &size);
    if (outcome == RESULT_OK)
        outcome = problems == NULL ? RESULT_STOP : pack_load(out, files, count, problems);
    if (problems != NULL)
        fclose(problems);
    free(text);
    if (outcome == RESULT_OK)
        (*out)->version = version;
    return outcome;
}

enum result packs_applied(struct ctl *ctl, struct db *db, struct pack **out)
{
    struct packs_version latest;
    enum result outcome = packs_latest(ctl, db, &latest);
    if (outcome == RESULT_OK && latest.version == 0)
        outcome = RESULT_REFUSE;
    return outcome == RESULT_OK ? packs_load(ctl, db, latest.version, out) : outcome;
}

enum result packs_scorings(struct ctl *ctl, struct db *db, const struct packs_version **list, size_t *count)
{
    static const struct fields VERSIONS = FIELDS(struct packs_version, VERSION);
    struct params none;
    struct rows rows = {0};
    params_open(&none, ctl->arena);
    enum result outcome = db_call(db, "pack_scorings", &none, &VERSIONS, &rows);
    *list = rows.list;
    *count = rows.count;
    return outcome;
}

/* What lists leave out is asked of the database: it knows codes, no packs. */
static enum result lane_of(struct ctl *ctl, const struct packs_content *content, const char **out)
{
    struct pack *pack = NULL;
    char *text = NULL;
    size_t size = 0;
    FILE *problems = open_memstream(&text, &size);
    enum result outcome = problems == NULL ? RESULT_STOP : pack_load(&pack, content->files, content->count, problems);
    *out = "";
    for (size_t i = 0; outcome == RESULT_OK && i < pack->matters_count; i++)
        if (pack->matters[i].confidential_lane)
            *out = arena_print(ctl->arena, "%s%s%s", *out, **out == '\0' ? "" : ",", pack->matters[i].code);
    if (problems != NULL)
        fclose(problems);
    free(text);
    pack_free(&pack);
    return outcome;
}

enum result packs_store(struct ctl *ctl, struct db *db, const struct packs_content *content, int version)
{
    const char **names = arena_array(ctl->arena, content->count + 1, sizeof *names);
    const char **texts = arena_array(ctl->arena, content->count + 1, sizeof *texts);
    char *sha256 = arena_alloc(ctl->arena, PACKS_SHA_TEXT);
    const char *lane = "";
    struct params params;
    enum result outcome = lane_of(ctl, content, &lane);
    if (outcome != RESULT_OK)
        return outcome;
    for (size_t i = 0; i < content->count; i++) {
        names[i] = content->files[i].name;
        texts[i] = content->files[i].text;
    }
    packs_digest(content->files, content->count, sha256);
    params_open(&params, ctl->arena);
    params_int(&params, version);
    params_text(&params, content->name);
    params_text(&params, sha256);
    params_text(&params, ctl_user());
    params_text(&params, lane);
    outcome = db_call(db, "pack_add", &params, NULL, NULL);
    if (outcome != RESULT_OK)
        return outcome;
    params_open(&params, ctl->arena);
    params_int(&params, version);
    params_texts(&params, names, content->count);
    params_texts(&params, texts, content->count);
    return db_call(db, "pack_file_add", &params, NULL, NULL);
}

static int by_name(const void *a, const void *b)
{
    return strcmp(((const struct pack_file *)a)->name, ((const struct pack_file *)b)->name);
}

void packs_digest(const struct pack_file *files, size_t count, char out[PACKS_SHA_TEXT])
{
    unsigned char hash[crypto_hash_sha256_BYTES];
    crypto_hash_sha256_state state;
    struct pack_file *sorted = memory_alloc((count + 1) * sizeof *sorted);
    for (size_t i = 0; i < count; i++)
        sorted[i] = files[i];
    qsort(sorted, count, sizeof *sorted, by_name);
    crypto_hash_sha256_init(&state);
    for (size_t i = 0; i < count; i++) { /* each with its NUL: two texts never run into each other */
        crypto_hash_sha256_update(&state, (const unsigned char *)sorted[i].name, strlen(sorted[i].name) + 1);
        crypto_hash_sha256_update(&state, (const unsigned char *)sorted[i].text, strlen(sorted[i].text) + 1);
    }
    crypto_hash_sha256_final(&state, hash);
    sodium_bin2hex(out, PACKS_SHA_TEXT, hash, sizeof hash);
    free(sorted);
}
