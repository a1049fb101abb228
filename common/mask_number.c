#include "common/mask_chain.h"
#include <string.h>

enum { IDENTITY = 18, IDENTITY_OLD = 15, MOBILE = 11, CARD_MIN = 16, CARD_MAX = 19 };

/* How people group the digits of each. */
static const struct mask_grouping MOBILES[] = {
    {"b", GAP_NONE, "as one"},
    {"344", GAP_BLANK | GAP_DASH | GAP_DOT | GAP_MIDDLE, "the common way"},
    {"38", GAP_BLANK | GAP_DASH, "network first; not with a dot: a coordinate has one"},
    {"74", GAP_BLANK | GAP_DASH, "subscriber last"},
    {"11111111111", GAP_BLANK | GAP_DASH | GAP_DOT | GAP_MIDDLE, "spelled out"},
    {"434", GAP_DASH, "with blanks three amounts look the same"},
    {"443", GAP_DASH, "likewise"},
    {"335", GAP_DASH, "likewise"},
    {"353", GAP_DASH, "likewise"},
};
static const struct mask_grouping SUBSCRIBERS[] = {
    {"8", GAP_NONE, "as one"},
    {"7", GAP_NONE, "as one, in smaller places"},
    {"44", GAP_BLANK | GAP_DASH, "in halves"},
    {"34", GAP_BLANK | GAP_DASH, "exchange first"},
};
static const struct mask_grouping CARDS[] = {
    {"g", GAP_NONE, "as one, 16 to 19"},
    {"h", GAP_NONE, "17"},
    {"i", GAP_NONE, "18"},
    {"j", GAP_NONE, "19"},
    {"4444", GAP_BLANK | GAP_DASH, "as embossed"},
    {"44441", GAP_BLANK | GAP_DASH, "17"},
    {"44442", GAP_BLANK | GAP_DASH, "18"},
    {"44443", GAP_BLANK | GAP_DASH, "as embossed, 19"},
    {"6d", GAP_BLANK | GAP_DASH, "issuer first, 19"},
    {"4447", GAP_BLANK | GAP_DASH, "19, the rest as one"},
};
/* Where only region and date tell, not the check digit; the last sign of each list's is a digit, or follows as X. */
static const struct mask_grouping IDENTITIES[] = {
    {"i", GAP_NONE, "as one"},
    {"684", GAP_BLANK | GAP_DASH, "region, date, serial"},
    {"6444", GAP_BLANK | GAP_DASH, "with the year apart"},
    {"44442", GAP_BLANK | GAP_DASH, "like a card"},
    {"e4", GAP_BLANK | GAP_DASH, "serial apart"},
    {"6c", GAP_BLANK | GAP_DASH, "region apart"},
    {"333333", GAP_BLANK | GAP_DASH, "threes"},
    {"666", GAP_BLANK | GAP_DASH, "sixes"},
};
static const struct mask_grouping IDENTITIES_X[] = {
    {"h", GAP_NONE, "as one"},
    {"683", GAP_BLANK | GAP_DASH, "region, date, serial"},
    {"6443", GAP_BLANK | GAP_DASH, "with the year apart"},
    {"44441", GAP_BLANK | GAP_DASH, "like a card"},
    {"e3", GAP_BLANK | GAP_DASH, "serial apart"},
    {"6b", GAP_BLANK | GAP_DASH, "region apart"},
    {"333332", GAP_BLANK | GAP_DASH, "threes"},
    {"665", GAP_BLANK | GAP_DASH, "sixes"},
};
/* Without 号 码 是 为 and colons: what stands between a label and its number. */
static const char *const IDENTITY_LABELS[] = {"身份证", "证件", "id card", "idcard"};
static const char *const CARD_LABELS[] = {"卡", "账", "帐", "账户", "帐户"};
static const char *const PHONE_LABELS[] = {"手机", "电话", "联系方式", "tel", "phone", "mobile"};

/* Second and third digit of the area codes in use: bit of the third, by the second. 010 and 02x stand apart. */
static const unsigned AREAS[10] = {
    [3] = 0x2ba, /* 031 033 034 035 037 039 */
    [4] = 0x1ee, /* 041-043 045-048 */
    [5] = 0x3fe, /* 051-059 */
    [6] = 0x248, /* 063 066 069 */
    [7] = 0x2ff, /* 070-077 079 */
    [8] = 0x3ae, /* 081-083 085 087-089 */
    [9] = 0x2bb, /* 090 091 093-095 097 099 */
};

/* First two digits of identity numbers: provinces (GB/T 2260), and 91 of permanent residents. */
static const unsigned REGIONS[10] = {
    [1] = 0x03e, [2] = 0x00e, [3] = 0x0fe, [4] = 0x07e, [5] = 0x01f, [6] = 0x03e, [7] = 0x002, [8] = 0x00e, [9] = 0x002,
};

int mask_number_hanzi(const struct mask_source *source, size_t at)
{
    switch (mask_find_wide(source, at)) {
    case 0x96F6: /* 零 */
        return 0;
    case 0x3007: /* 〇 */
        return 0;
    case 0x4E00: /* 一 */
        return 1;
    case 0x5E7A: /* 幺 */
        return 1;
    case 0x4E8C: /* 二 */
        return 2;
    case 0x4E09: /* 三 */
        return 3;
    case 0x56DB: /* 四 */
        return 4;
    case 0x4E94: /* 五 */
        return 5;
    case 0x516D: /* 六 */
        return 6;
    case 0x4E03: /* 七 */
        return 7;
    case 0x516B: /* 八 */
        return 8;
    case 0x4E5D: /* 九 */
        return 9;
    default:
        return -1;
    }
}

/* ---- judging ---- */

static bool is_date(const int *value)
{
    static const int DAYS[] = {31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
    int year = value[0] * 1000 + value[1] * 100 + value[2] * 10 + value[3];
    int month = value[4] * 10 + value[5], day = value[6] * 10 + value[7];
    return year >= 1900 && year < 2100 && month >= 1 && month <= 12 && day >= 1 && day <= DAYS[month - 1];
}

static bool is_region(const int *value)
{
    return (REGIONS[value[0]] >> value[1] & 1u) != 0;
}

static bool is_checked(const int *signs)
{
    static const int WEIGHTS[] = {7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2, 1};
    int sum = 0;
    for (int i = 0; i < IDENTITY; i++)
        sum += WEIGHTS[i] * signs[i];
    return sum % 11 == 1 && is_region(signs) && is_date(signs + 6); /* GB 11643-1999, ISO 7064 MOD 11-2 */
}

/* One digit mistyped leaves it a person's number: the check digit is not asked, nor whether the province exists. */
static bool is_plausible(const int *signs)
{
    int province = signs[0] * 10 + signs[1], decade = signs[6] * 100 + signs[7] * 10 + signs[8];
    return province >= 11 && province <= 82 && decade <= 202 && is_date(signs + 6);
}

static bool is_luhn(const int *value, size_t count)
{
    int sum = 0;
    for (size_t i = 0; i < count; i++) {
        int one = value[count - 1 - i] * (i % 2 == 1 ? 2 : 1);
        sum += one > 9 ? one - 9 : one;
    }
    return sum % 10 == 0;
}

/* 3 to 6: the international issuers and UnionPay; 9: cards of the time before it. A number that begins with a year is
 * none. */
static bool is_issued(const int *value)
{
    return (value[0] >= 3 && value[0] <= 6) || value[0] == 9;
}

static struct mask_span hinted(struct mask_span span, size_t head, size_t tail)
{
    span.head = head;
    span.tail = tail;
    return span;
}

static bool is_labelled(const struct mask_source *source, size_t at, const char *const *labels, size_t count)
{
    bool colon;
    size_t end = mask_find_label_end(source, at, &colon);
    for (size_t i = 0; i < count; i++)
        if (mask_find_word_before(source, end, labels[i]))
            return true;
    return false;
}

static bool begins_mobile(const struct mask_chain *chain, size_t at)
{
    /* the chain may be full before the mobile ends: what can be seen of it counts */
    if (at + 1 >= chain->count || chain->value[at] != 1 || chain->value[at + 1] < 3)
        return false;
    return chain->count == MASK_CHAIN_MAX || at + MOBILE <= chain->count;
}

/* ---- the kinds ---- */

static size_t sign_x(const struct mask_source *source, size_t at)
{
    static const char *const SIGNS[] = {"X", "x", "Ｘ", "ｘ", "×"};
    for (size_t i = 0; i < COUNT(SIGNS); i++)
        if (mask_find_word(source, at, SIGNS[i]))
            return strlen(SIGNS[i]);
    return 0;
}

static bool close_together(const struct mask_chain *chain, size_t count)
{
    for (size_t i = 1; i < count; i++)
        if ((chain->gap[i] & ~(GAP_BLANK | GAP_DASH)) != 0)
            return false;
    return true;
}

/* X after the 17th digit: its bytes, else 0. */
static size_t last_x(const struct mask_chain *chain)
{
    bool alone = chain->count == IDENTITY - 1 || (chain->count >= IDENTITY && chain->gap[IDENTITY - 1] != GAP_NONE);
    return alone ? sign_x(chain->source, chain->to[IDENTITY - 2]) : 0;
}

static bool find_identity(const struct mask_chain *chain, struct mask_span *out)
{
    int signs[IDENTITY];
    if (chain->count < IDENTITY - 1 || !close_together(chain, IDENTITY - 1))
        return false;
    memcpy(signs, chain->value, sizeof signs);
    size_t x = last_x(chain);
    if (x > 0) {
        signs[IDENTITY - 1] = 10;
        *out = hinted(mask_chain_span(chain, 0, IDENTITY - 1, MASK_IDENTITY), 4, 2);
        out->length += x;
        return is_checked(signs) ||
               (is_plausible(signs) && mask_chain_fits(chain, 0, IDENTITIES_X, COUNT(IDENTITIES_X)) > 0);
    }
    if (chain->count < IDENTITY || !mask_chain_ends(chain, IDENTITY) || !close_together(chain, IDENTITY))
        return false;
    *out = hinted(mask_chain_span(chain, 0, IDENTITY, MASK_IDENTITY), 4, 2);
    return is_checked(signs) || (is_plausible(signs) && mask_chain_fits(chain, 0, IDENTITIES, COUNT(IDENTITIES)) > 0);
}

/* 15 to 19 digits after a label are what it says, whatever they hold: one run of them, else groups as far as they go,
 * but not into a mobile that follows. */
static bool find_labelled(const struct mask_chain *chain, struct mask_span *out)
{
    bool identity = is_labelled(chain->source, chain->from[0], IDENTITY_LABELS, COUNT(IDENTITY_LABELS));
    size_t count = 0;
    if (!identity && !is_labelled(chain->source, chain->from[0], CARD_LABELS, COUNT(CARD_LABELS)))
        return false;
    bool whole = true; /* no gap yet */
    for (size_t i = 1; i <= CARD_MAX && i <= chain->count && mask_chain_single(chain, i - 1); i++) {
        if (!mask_chain_ends(chain, i))
            continue;
        count = i >= IDENTITY_OLD ? i : 0;
        if (count > 0 && (whole || begins_mobile(chain, i)))
            break;
        whole = false;
    }
    if (count == 0)
        return false;
    *out = hinted(mask_chain_span(chain, 0, count, identity ? MASK_IDENTITY : MASK_CARD), 4, identity ? 2 : 4);
    out->length += count == IDENTITY - 1 ? last_x(chain) : 0;
    return true;
}

static bool find_identity_old(const struct mask_chain *chain, struct mask_span *out)
{
    static const struct mask_grouping AS_ONE = {"f", GAP_NONE, "15"};
    int date[8] = {1, 9};
    if (mask_chain_fits(chain, 0, &AS_ONE, 1) == 0)
        return false;
    memcpy(date + 2, chain->value + 6, 6 * sizeof *date);
    *out = hinted(mask_chain_span(chain, 0, IDENTITY_OLD, MASK_IDENTITY), 4, 2);
    return is_region(chain->value) && is_date(date);
}

/* 62 is UnionPay's own: Luhn is not asked. */
static bool find_unionpay(const struct mask_chain *chain, struct mask_span *out)
{
    size_t count = chain->value[0] == 6 && chain->count > 1 && chain->value[1] == 2 ? CARD_MAX : 0;
    size_t longest = mask_chain_fits(chain, 0, CARDS, COUNT(CARDS)), found = 0;
    for (size_t i = CARD_MIN; i <= longest && i <= count && found == 0; i++)
        if (mask_chain_ends(chain, i) && (i == longest || begins_mobile(chain, i)))
            found = i;
    if (found == 0)
        return false;
    *out = hinted(mask_chain_span(chain, 0, found, MASK_CARD), 4, 4);
    return true;
}

static bool find_card(const struct mask_chain *chain, struct mask_span *out)
{
    size_t count = mask_chain_fits(chain, 0, CARDS, COUNT(CARDS));
    while (count >= CARD_MIN && !(mask_chain_ends(chain, count) && is_luhn(chain->value, count)))
        count--;
    if (count < CARD_MIN || count > CARD_MAX || !is_issued(chain->value))
        return false;
    *out = hinted(mask_chain_span(chain, 0, count, MASK_CARD), 4, 4);
    return true;
}

/* Digits of the country code or trunk prefix before a number: +86, 0086, 86, 0. */
static size_t prefix_of(const struct mask_chain *chain, bool *country)
{
    const int *value = chain->value;
    *country = true;
    if (chain->count > 4 && value[0] == 0 && value[1] == 0 && value[2] == 8 && value[3] == 6)
        return 4;
    if (chain->count > 2 && value[0] == 8 && value[1] == 6)
        return 2;
    *country = false;
    return chain->count > 1 && value[0] == 0 ? 1 : 0;
}

static bool is_amount(const struct mask_chain *chain, size_t end)
{
    static const char *const UNITS[] = {"元", "万", "亿", "块"};
    size_t at = chain->to[end - 1], bytes = 0;
    if (mask_find_word(chain->source, at, "."))
        for (at++; mask_number_digit(chain->source, at, &bytes) >= 0 && at < chain->to[end - 1] + 4;)
            at += bytes;
    for (size_t i = 0; i < COUNT(UNITS); i++)
        if (mask_find_word(chain->source, at, UNITS[i]))
            return true;
    return false;
}

/* Do eleven digits with separators at unusual places read as something else: a decimal fraction, amounts in a row, the
 * address of a machine, a date with a number? */
static bool is_other(const struct mask_chain *chain, size_t at)
{
    int value[MOBILE] = {0}, gaps = 0;
    size_t size[MOBILE] = {0}, groups = 0;
    for (size_t i = at; i < at + MOBILE; i++) {
        if (i > at && chain->gap[i] != GAP_NONE) {
            gaps |= chain->gap[i];
            groups++;
        }
        value[groups] = size[groups] < 9 ? value[groups] * 10 + chain->value[i] : value[groups];
        if (++size[groups] == 8 && mask_chain_ends(chain, i + 1) && is_date(chain->value + i - 7))
            return true;
    }
    groups++;
    bool round = gaps == GAP_BLANK, bytes = gaps == GAP_DOT && groups == 4;
    for (size_t i = 0; i < groups; i++) {
        round = round && value[i] % 10 == 0;
        bytes = bytes && value[i] <= 255;
        if (i + 2 < groups && size[i] == 4 && value[i] >= 1900 && value[i] < 2100 && size[i + 1] <= 2 &&
            value[i + 1] >= 1 && value[i + 1] <= 12 && size[i + 2] <= 2 && value[i + 2] >= 1 && value[i + 2] <= 31)
            return true;
    }
    return round || bytes || (groups == 2 && gaps == GAP_DOT);
}

static bool find_mobile(const struct mask_chain *chain, struct mask_span *out)
{
    bool country;
    size_t at = prefix_of(chain, &country);
    if (chain->count < at + MOBILE || chain->value[at] != 1 || chain->value[at + 1] < 3)
        return false;
    bool usual = mask_chain_fits(chain, at, MOBILES, COUNT(MOBILES)) > 0;
    if ((!usual && !mask_chain_spread(chain, at, MOBILE)) || is_amount(chain, at + MOBILE))
        return false;
    *out = hinted(mask_chain_span(chain, at, MOBILE, MASK_MOBILE), 3, 4);
    if (is_labelled(chain->source, chain->from[0], PHONE_LABELS, COUNT(PHONE_LABELS)))
        return true;
    if (chain->gap[at + 3] != GAP_NONE && chain->gap[at + 7] == GAP_NONE && is_date(chain->value + at + 3))
        return false;
    return usual || !is_other(chain, at);
}

/* Digits of the area code, without its 0; 0: none. */
static size_t area_at(const struct mask_chain *chain, size_t at)
{
    const int *value = chain->value + at;
    if (at + 3 > chain->count)
        return 0;
    if (value[0] == 2 || (value[0] == 1 && value[1] == 0))
        return 2;
    return (AREAS[value[0]] >> value[1] & 1u) != 0 ? 3 : 0;
}

/* 转8001, 分机8001, -8001 right after a landline: its last byte; else `at`. */
static size_t pass_extension(const struct mask_source *source, size_t at)
{
    static const char *const MARKS[] = {"转", "分机", "-", "－", "—", "#"};
    size_t end = at, bytes = 0, digits = 0;
    int gap;
    end = mask_find_word(source, end, " ") ? end + 1 : end;
    for (size_t i = 0; i < COUNT(MARKS); i++)
        if (mask_find_word(source, end, MARKS[i])) {
            end += strlen(MARKS[i]);
            if (i < 2)
                end = mask_find_word(source, end, "分机") ? end + strlen("分机") : mask_chain_pass(source, end, &gap);
            for (; mask_number_digit(source, end, &bytes) >= 0 && digits < 6; digits++)
                end += bytes;
            return digits >= 1 && digits <= 5 ? end : at;
        }
    return at;
}

static bool find_landline(const struct mask_chain *chain, struct mask_span *out)
{
    bool country;
    size_t prefix = prefix_of(chain, &country);
    if (country && chain->count > prefix && chain->value[prefix] == 0) /* +86 0531 */
        prefix++;
    size_t area = prefix == 0 ? 0 : area_at(chain, prefix), at = prefix + area;
    if (area == 0 || at >= chain->count || (chain->gap[at] & (GAP_DOT | GAP_MIDDLE)) != 0)
        return false;
    if (country && chain->gap[at] == GAP_NONE && chain->gap[prefix] == GAP_NONE)
        return false;
    for (size_t i = country ? prefix + 1 : prefix; i < at; i++)
        if (chain->gap[i] != GAP_NONE)
            return false;
    size_t count = mask_chain_fits(chain, at, SUBSCRIBERS, COUNT(SUBSCRIBERS));
    if (count == 0 || (area == 2 && count != 8) || chain->value[at] < 2 || (count == 8 && is_date(chain->value + at)))
        return false;
    *out = hinted(mask_chain_span(chain, 0, at + count, MASK_LANDLINE), at, 2);
    out->length = pass_extension(chain->source, out->start + out->length) - out->start;
    return true;
}

static bool find_local(const struct mask_chain *chain, struct mask_span *out)
{
    static const char *const LABELS[] = {"电话", "座机", "固话", "tel"};
    size_t count = mask_chain_fits(chain, 0, SUBSCRIBERS, COUNT(SUBSCRIBERS));
    if (count == 0 || chain->value[0] < 2 || chain->value[0] > 8 || (count == 8 && is_date(chain->value)))
        return false;
    *out = hinted(mask_chain_span(chain, 0, count, MASK_LANDLINE), 0, 2);
    return is_labelled(chain->source, chain->from[0], LABELS, COUNT(LABELS));
}

static bool find_qq(const struct mask_chain *chain, struct mask_span *out)
{
    static const char *const LABELS[] = {"qq", "ＱＱ", "扣扣"};
    size_t count = 1;
    while (!mask_chain_ends(chain, count))
        count++;
    if (count < 5 || count > 11 || chain->value[0] == 0)
        return false;
    *out = hinted(mask_chain_span(chain, 0, count, MASK_QQ), 1, 1);
    if (is_labelled(chain->source, chain->from[0], LABELS, COUNT(LABELS)))
        return true;
    /* 微信12345 is the hotline's, 微信：20190602 a day */
    return count >= 6 && !(count == 8 && is_date(chain->value)) &&
           mask_find_wechat_label(chain->source, chain->from[0]);
}

/* A decimal fraction is no number of anybody. */
static bool is_fraction(const struct mask_source *source, size_t at)
{
    return at >= 2 && source->text[at - 1] == '.' && source->text[at - 2] >= '0' && source->text[at - 2] <= '9';
}

static bool is_certain(const struct mask_chain *chain, struct mask_span *out)
{
    return find_labelled(chain, out) || find_identity(chain, out);
}

bool mask_number_certain(const struct mask_source *source, size_t at, struct mask_span *out)
{
    struct mask_chain chain;
    mask_chain_read(source, at, &chain);
    return chain.count > 0 && is_certain(&chain, out);
}

bool mask_number_find(const struct mask_source *source, size_t at, struct mask_span *out)
{
    /* What is certain came before; then what proves itself. */
    static bool (*const KINDS[])(const struct mask_chain *, struct mask_span *) = {
        find_unionpay, find_card, find_mobile, find_landline, find_identity_old, find_qq, find_local,
    };
    struct mask_chain chain;
    mask_chain_read(source, at, &chain);
    if (chain.count == 0)
        return false;
    if (is_certain(&chain, out))
        return true;
    if (is_fraction(source, at) && !mask_chain_ends(&chain, 1) && !mask_chain_ends(&chain, 2) &&
        !mask_chain_ends(&chain, 3))
        return false;
    for (size_t i = 0; i < COUNT(KINDS); i++)
        if (KINDS[i](&chain, out))
            return true;
    return false;
}

bool mask_number_find_hanzi(const struct mask_source *source, size_t at, struct mask_span *out)
{
    size_t bytes = strlen("一"), count = 0;
    int second = mask_number_hanzi(source, at + bytes);
    if (mask_number_hanzi(source, at) != 1 || second < 3)
        return false;
    while (count <= MOBILE && mask_number_hanzi(source, at + count * bytes) >= 0)
        count++;
    *out = (struct mask_span){.kind = MASK_MOBILE, .start = at, .length = MOBILE * bytes, .head = 3, .tail = 4};
    return count == MOBILE;
}
