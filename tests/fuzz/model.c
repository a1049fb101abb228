/* The file of a text model, sealed anew after each mutation: its hash keeps accidents out, not whoever computes it again.
 * What is believed must answer with probabilities. */
#include <math.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <sodium.h>

#include "services/classifier/model.h"
#include "tests/fuzz/target.h"

enum { LENGTH_AT = 12, HEAD = 20, WORDS = 4 };

static const char TEXT[] = "路灯不亮，马路上有水，12 years";

static void ask(const struct text_model *model)
{
    static struct text_folder *folder;
    static float probabilities[MODEL_CLASSES_MAX];
    struct model_word words[WORDS];
    struct arena *arena = arena_new(0);
    struct text text;
    const char *why = NULL;
    double sum = 0;
    target_hold(folder != NULL || text_folder_new(&folder, &why) == RESULT_OK, "no folder");
    target_hold(text_fold(arena, folder, TEXT, &text, &why) == RESULT_OK, "no text");
    model_weigh(model, features_of(arena, &text), probabilities);
    for (size_t i = 0; i < model_classes(model); i++)
        sum += (double)probabilities[i];
    target_hold(fabs(sum - 1) < 1e-3, "probabilities that do not sum to one");
    for (size_t i = model_explain(arena, model, &text, 0, words, WORDS); i > 0; i--)
        target_hold(words[i - 1].weight > 0, "a word that does not speak for it");
    arena_free(&arena);
}

bool target_seed(size_t n, struct mutant *out)
{
    (void)n;
    (void)out;
    return false;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct text_model *model = NULL;
    const char *why = NULL;
    uint8_t *bytes = malloc(size + 1);
    if (bytes == NULL)
        return 0;
    memcpy(bytes, data, size);
    if (size >= HEAD + crypto_hash_sha256_BYTES) {
        for (size_t i = 0; i < 8; i++)
            bytes[LENGTH_AT + i] = (uint8_t)((uint64_t)size >> (8 * i));
        crypto_hash_sha256(bytes + size - crypto_hash_sha256_BYTES, bytes, size - crypto_hash_sha256_BYTES);
    }
    if (model_read(&model, bytes, size, &why) == RESULT_OK)
        ask(model);
    model_free(&model);
    free(bytes);
    return 0;
}
