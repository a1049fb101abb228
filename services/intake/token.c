#include "services/intake/token.h"
#include <sodium.h>
#include <string.h>

static const char ALPHABET[] = "0123456789abcdefghjkmnpqrstvwxyz";

static void add_number(crypto_generichash_state *state, int number)
{
    const uint8_t bytes[4] = {(uint8_t)(number >> 24), (uint8_t)(number >> 16), (uint8_t)(number >> 8),
                              (uint8_t)number};
    crypto_generichash_update(state, bytes, sizeof bytes);
}

/* Five bits a character, the first bits first. */
static void spell(const uint8_t *bytes, char text[TOKEN_TEXT + 1])
{
    for (size_t i = 0; i < TOKEN_TEXT; i++) {
        size_t bit = 5 * i;
        unsigned two = (unsigned)bytes[bit / 8] << 8 | bytes[bit / 8 + 1];
        text[i] = ALPHABET[two >> (11 - bit % 8) & 31];
    }
    text[TOKEN_TEXT] = '\0';
}

void token_make(const uint8_t key[TOKEN_KEY], const struct token_of *of, char text[TOKEN_TEXT + 1])
{
    uint8_t hash[TOKEN_HASH];
    crypto_generichash_state state;
    crypto_generichash_init(&state, key, TOKEN_KEY, sizeof hash);
    crypto_generichash_update(&state, of->request.bytes, sizeof of->request.bytes);
    crypto_generichash_update(&state, of->survey_case.bytes, sizeof of->survey_case.bytes);
    add_number(&state, of->visit);
    add_number(&state, of->way);
    crypto_generichash_final(&state, hash, sizeof hash);
    spell(hash, text);
    sodium_memzero(&state, sizeof state);
    sodium_memzero(hash, sizeof hash);
}

bool token_hash(const char *text, uint8_t out[TOKEN_HASH])
{
    unsigned char folded[TOKEN_TEXT];
    if (strlen(text) != TOKEN_TEXT)
        return false;
    for (size_t i = 0; i < TOKEN_TEXT; i++) {
        folded[i] = (unsigned char)(text[i] >= 'A' && text[i] <= 'Z' ? text[i] - 'A' + 'a' : text[i]);
        if (strchr(ALPHABET, folded[i]) == NULL)
            return false;
    }
    crypto_generichash(out, TOKEN_HASH, folded, sizeof folded, NULL, 0);
    sodium_memzero(folded, sizeof folded);
    return true;
}
