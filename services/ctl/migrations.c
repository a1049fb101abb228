#include "services/ctl/migrations.h"
#include "common/str.h"
#include <sodium.h>
#include <stdlib.h>
#include <string.h>

int migrations_number(const char *name)
{
    return (int)strtol(name, NULL, 10);
}

void migrations_digest(const char *text, char out[MIGRATIONS_SHA_TEXT])
{
    unsigned char hash[crypto_hash_sha256_BYTES];
    crypto_hash_sha256(hash, (const unsigned char *)text, strlen(text));
    sodium_bin2hex(out, MIGRATIONS_SHA_TEXT, hash, sizeof hash);
}

static const struct field APPLIED[] = {
    FIELD(struct migrations_applied, number, INT),
    FIELD(struct migrations_applied, name, TEXT),
    FIELD(struct migrations_applied, sha256, TEXT),
};

enum result migrations_read(struct arena *arena, struct db *db, struct migrations_applied **out, size_t *count)
{
    static const struct fields ROWS = FIELDS(struct migrations_applied, APPLIED);
    struct params none;
    struct rows rows = {0};
    params_open(&none, arena);
    enum result outcome = db_call(db, "migration_list", &none, &ROWS, &rows);
    *out = rows.list;
    *count = rows.count;
    return outcome;
}

static const struct embedded *find(int number)
{
    for (const struct embedded *step = MIGRATIONS; step->name != NULL; step++)
        if (migrations_number(step->name) == number)
            return step;
    return NULL;
}

enum migration_state migrations_state(const struct migrations_applied *applied)
{
    char sha256[MIGRATIONS_SHA_TEXT];
    const struct embedded *step = find(applied->number);
    if (step == NULL)
        return MIGRATION_UNKNOWN;
    migrations_digest(step->text, sha256);
    return str_equal(sha256, applied->sha256) ? MIGRATION_SAME : MIGRATION_CHANGED;
}

size_t migrations_missing(const struct migrations_applied *applied, size_t count)
{
    size_t missing = 0;
    for (const struct embedded *step = MIGRATIONS; step->name != NULL; step++) {
        bool there = false;
        for (size_t i = 0; i < count; i++)
            there = there || applied[i].number == migrations_number(step->name);
        missing += there ? 0 : 1;
    }
    return missing;
}
