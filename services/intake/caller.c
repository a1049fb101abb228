#include "services/intake/caller.h"
#include <sodium.h>
#include <string.h>

enum { WORD_MAX = 256, PHONE_LEAST = 7, MOBILE = 11 };

/* Digits of any width: people paste full-width ones. */
static size_t digits_of(const char *text, char out[WORD_MAX])
{
    size_t count = 0;
    for (const unsigned char *p = (const unsigned char *)text; *p != '\0' && count < WORD_MAX; p++) {
        bool wide = p[0] == 0xef && p[1] == 0xbc && p[2] >= 0x90 && p[2] <= 0x99;
        if (wide)
            out[count++] = (char)('0' + p[2] - 0x90);
        else if (*p >= '0' && *p <= '9')
            out[count++] = (char)*p;
        p += wide ? 2 : 0;
    }
    return count;
}

static bool one_digit(const char *digits, size_t count)
{
    for (size_t i = 1; i < count; i++)
        if (digits[i] != digits[0])
            return false;
    return true;
}

/* +86 and 0086 before a number, 86 before a mobile one. */
static size_t prefix_of(const char *phone, const char *digits, size_t count)
{
    if (count > 4 && memcmp(digits, "0086", 4) == 0)
        return 4;
    bool plus = strchr(phone, '+') != NULL || strstr(phone, "\xef\xbc\x8b") != NULL;
    bool prefix = count > 2 && memcmp(digits, "86", 2) == 0;
    return prefix && (plus || (count == MOBILE + 2 && digits[2] == '1')) ? 2 : 0;
}

static size_t word_of(const char *text, char out[WORD_MAX])
{
    size_t count = 0;
    for (const char *p = text; *p != '\0' && count < WORD_MAX; p++)
        if (*p != ' ' && *p != '\t')
            out[count++] = *p >= 'A' && *p <= 'Z' ? (char)(*p - 'A' + 'a') : *p;
    return count;
}

static void hash(const uint8_t key[CALLER_KEY], char kind, const char *word, size_t size, uint8_t out[CALLER_HASH])
{
    crypto_generichash_state state;
    crypto_generichash_init(&state, key, CALLER_KEY, CALLER_HASH);
    crypto_generichash_update(&state, (const unsigned char *)&kind, 1);
    crypto_generichash_update(&state, (const unsigned char *)word, size);
    crypto_generichash_final(&state, out, CALLER_HASH);
    sodium_memzero(&state, sizeof state);
}

bool caller_hash(const uint8_t key[CALLER_KEY], const char *phone, const char *other, uint8_t out[CALLER_HASH])
{
    char word[WORD_MAX];
    size_t count = digits_of(phone, word), skip = prefix_of(phone, word, count);
    bool known = count - skip >= PHONE_LEAST && !one_digit(word + skip, count - skip);
    if (known) {
        hash(key, 'p', word + skip, count - skip, out);
    } else {
        count = word_of(other, word);
        known = count > 0;
        if (known)
            hash(key, 'o', word, count, out);
    }
    sodium_memzero(word, sizeof word);
    return known;
}
