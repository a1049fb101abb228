/* Requests to the ZAP handler: frames, each a byte of length and itself. Only a known key of a sound request gets in. */
#include "common/zap.h"
#include "tests/fuzz/target.h"
#include <string.h>

enum { KEY_BYTES = 32, FRAMES = 7, FRAMES_MOST = 9 };
enum who { PRINCIPAL, REVOKED, INSTANCE, STRANGER, WHO_COUNT };

static void key_bytes(enum who who, uint8_t bytes[KEY_BYTES])
{
    memset(bytes, (int)who + 1, KEY_BYTES);
}

static void key_text(enum who who, char text[KEY_TEXT])
{
    uint8_t bytes[KEY_BYTES];
    key_bytes(who, bytes);
    target_hold(zmq_z85_encode(text, bytes, sizeof bytes) != NULL, "no Z85");
}

static const struct directory *known(void)
{
    static struct principal principals[2];
    static struct instance instances[1];
    static struct directory directory = {principals, COUNT(principals), instances, COUNT(instances), false};
    if (principals[0].key[0] == '\0') {
        key_text(PRINCIPAL, principals[0].key);
        key_text(REVOKED, principals[1].key);
        principals[1].revoked = true;
        key_text(INSTANCE, instances[0].key);
    }
    return &directory;
}

static void frame_add(struct mutant *out, const void *bytes, size_t size)
{
    const uint8_t length = (uint8_t)size;
    mutant_add(out, &length, 1);
    mutant_add(out, bytes, size);
}

bool target_seed(size_t n, struct mutant *out)
{
    static const char *const DOMAINS[] = {ZAP_COMMAND, ZAP_EVENT};
    uint8_t key[KEY_BYTES];
    if (n >= (size_t)WHO_COUNT * COUNT(DOMAINS))
        return false;
    const char *domain = DOMAINS[n % COUNT(DOMAINS)];
    const char *const texts[] = {"1.0", "1", domain, "192.0.2.7", "", "CURVE"};
    key_bytes((enum who)(n / COUNT(DOMAINS)), key);
    mutant_set(out, NULL, 0);
    for (size_t i = 0; i < COUNT(texts); i++)
        frame_add(out, texts[i], strlen(texts[i]));
    frame_add(out, key, sizeof key);
    return true;
}

static size_t frames_of(const uint8_t *data, size_t size, struct part frames[FRAMES_MOST])
{
    size_t count = 0;
    while (size > 0 && count < FRAMES_MOST) {
        size_t length = data[0] < size - 1 ? data[0] : size - 1;
        frames[count++] = (struct part){data + 1, length};
        data += 1 + length;
        size -= 1 + length;
    }
    return count;
}

static bool printable(const char *text, size_t size)
{
    const char *end = memchr(text, '\0', size);
    for (; end != NULL && text < end; text++)
        if (*text <= ' ' || *text > '~')
            return false;
    return end != NULL;
}

static void accepted(const struct zap_verdict *verdict, const struct part *frames, size_t count)
{
    char instance[KEY_TEXT], principal[KEY_TEXT];
    key_text(INSTANCE, instance);
    key_text(PRINCIPAL, principal);
    bool replica = strcmp(verdict->key, instance) == 0, person = strcmp(verdict->key, principal) == 0;
    target_hold(count == FRAMES && frames[FRAMES - 1].size == KEY_BYTES, "a malformed request gets in");
    target_hold(replica || (person && strcmp(verdict->domain, ZAP_COMMAND) == 0), "somebody unknown gets in");
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct part frames[FRAMES_MOST];
    size_t count = frames_of(data, size, frames);
    struct zap_verdict verdict = zap_judge(known(), frames, count);
    target_hold(verdict.status == ZAP_ACCEPTED || verdict.status == ZAP_UNKNOWN || verdict.status == ZAP_REFUSED ||
                    verdict.status == ZAP_BROKEN,
                "a status that ZAP does not know");
    target_hold(verdict.reason != NULL && printable(verdict.address, sizeof verdict.address) &&
                    printable(verdict.key, sizeof verdict.key),
                "a verdict that cannot be logged");
    if (verdict.status == ZAP_ACCEPTED)
        accepted(&verdict, frames, count);
    target_hold(zap_judge(NULL, frames, count).status != ZAP_ACCEPTED, "somebody gets in where nobody is known");
    return 0;
}
