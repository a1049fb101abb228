#include "services/intake/keeping.h"
#include "common/str.h"
#include <sodium.h>
#include <string.h>

bool keeping_reason(const struct pack *pack, const char *reason)
{
    int least = pack->privacy.reason_min > 0 ? pack->privacy.reason_min : 1;
    size_t length = strlen(reason), blank = strspn(reason, " \t\n");
    while (length > blank && strchr(" \t\n", reason[length - 1]) != NULL)
        length--;
    return utf8_count(reason + blank, length - blank) >= least;
}

static void add(crypto_generichash_state *state, int number)
{
    crypto_generichash_update(state, (const unsigned char *)&number, sizeof number);
}

int keeping_fingerprint(const struct pack *pack)
{
    crypto_generichash_state state;
    unsigned char hash[crypto_generichash_BYTES_MIN];
    int print;
    crypto_generichash_init(&state, NULL, 0, sizeof hash);
    for (size_t i = 0; i < pack->retentions_count; i++) {
        const struct pack_retention *rule = &pack->retentions[i];
        const char *channel = rule->channel < 0 ? "" : pack->channels[rule->channel].code;
        add(&state, (int)rule->state);
        add(&state, (int)rule->party);
        add(&state, rule->days);
        crypto_generichash_update(&state, (const unsigned char *)channel, strlen(channel) + 1);
    }
    crypto_generichash_final(&state, hash, sizeof hash);
    memcpy(&print, hash, sizeof print);
    return print == 0 ? 1 : print;
}

instant keeping_until(const struct pack *pack, enum request_state state, enum party party, const char *channel,
                      instant over_at)
{
    int rule = pack_retention_of(pack, state, party, pack_channel_find(pack, channel));
    int days = rule < 0 ? 0 : pack->retentions[rule].days;
    return days == 0 ? INSTANT_NONE : over_at + days * INSTANT_DAY;
}
