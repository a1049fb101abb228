#include "common/mask_find.h"
#include <string.h>

enum {
    LOCAL_MAX = 64, /* of an e-mail address, RFC 5321 4.5.3.1.1 */
    DOMAIN_MAX = 255,
    LABEL_GAP_MAX = 24,
    UUID_TEXT_SIZE = 36,
    CREDIT_CODE = 18,
    WECHAT_MIN = 6,
    WECHAT_MAX = 20
};

bool mask_find_word(const struct mask_source *source, size_t at, const char *word)
{
    size_t size = strlen(word);
    return at <= source->length && size <= source->length - at && memcmp(source->text + at, word, size) == 0;
}

static unsigned char small(unsigned char c)
{
    return c >= 'A' && c <= 'Z' ? (unsigned char)(c - 'A' + 'a') : c;
}

bool mask_find_word_before(const struct mask_source *source, size_t end, const char *word)
{
    size_t size = strlen(word);
    if (size > end)
        return false;
    for (size_t i = 0; i < size; i++)
        if (small(source->text[end - size + i]) != (unsigned char)word[i])
            return false;
    return true;
}

size_t mask_find_label_end(const struct mask_source *source, size_t at, bool *colon)
{
    static const char *const BETWEEN[] = {":", "：", " ", "\t", "\u00A0", "\u3000", "号", "码", "是", "为"};
    size_t end = at;
    *colon = false;
    for (size_t i = 0; i < COUNT(BETWEEN) && at - end < LABEL_GAP_MAX; i++)
        if (mask_find_word_before(source, end, BETWEEN[i])) {
            *colon = *colon || i < 2;
            end -= strlen(BETWEEN[i]);
            i = (size_t)-1; /* from the first again */
        }
    return end;
}

int mask_find_wide(const struct mask_source *source, size_t at)
{
    const unsigned char *text = source->text + at;
    if (at + 3 > source->length || (text[0] & 0xF0) != 0xE0 || (text[1] & 0xC0) != 0x80 || (text[2] & 0xC0) != 0x80)
        return 0;
    return (text[0] & 0x0F) << 12 | (text[1] & 0x3F) << 6 | (text[2] & 0x3F);
}

static unsigned char byte_at(const struct mask_source *source, size_t at)
{
    return at < source->length ? source->text[at] : 0;
}

static unsigned char byte_before(const struct mask_source *source, size_t at)
{
    return at == 0 ? 0 : source->text[at - 1];
}

static bool is_number(unsigned char c)
{
    return c >= '0' && c <= '9';
}

static bool is_letter(unsigned char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

static bool is_word(unsigned char c)
{
    return is_number(c) || is_letter(c);
}

static bool is_local(unsigned char c)
{
    return is_word(c) || c == '.' || c == '_' || c == '%' || c == '+' || c == '-';
}

static bool is_identifier(unsigned char c)
{
    return is_word(c) || c == '_' || c == '-';
}

/* ---- what looks like a personal number and is none ---- */

/* 8-4-4-4-12 in hexadecimal. */
static size_t uuid_at(const struct mask_source *source, size_t at)
{
    for (size_t i = 0; i < UUID_TEXT_SIZE; i++) {
        unsigned char c = byte_at(source, at + i);
        bool dash = i == 8 || i == 13 || i == 18 || i == 23;
        if (dash ? c != '-' : !(is_number(c) || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F')))
            return 0;
    }
    return is_word(byte_at(source, at + UUID_TEXT_SIZE)) ? 0 : UUID_TEXT_SIZE;
}

static size_t numbers_at(const struct mask_source *source, size_t at)
{
    size_t count = 0;
    while (count < CREDIT_CODE && is_number(byte_at(source, at + count)))
        count++;
    return count;
}

/* PY20190602-00001: letters, day, serial. What is appended to it (-D1) is short enough to be nobody's. */
static size_t public_number_at(const struct mask_source *source, size_t at)
{
    size_t letters = 0;
    while (letters < 8 && is_letter(byte_at(source, at + letters)))
        letters++;
    if (letters == 0 || numbers_at(source, at + letters) != 8 || byte_at(source, at + letters + 8) != '-')
        return 0;
    size_t serial = numbers_at(source, at + letters + 9);
    return serial >= 4 && serial <= 8 ? letters + 9 + serial : 0;
}

/* GB 32100: 18 signs without I, O, S, V, Z, check character modulo 31. What is
 * certain to be a person's and happens to hold as one is the person's. */
static size_t credit_code_at(const struct mask_source *source, size_t at)
{
    static const char SIGNS[] = "0123456789ABCDEFGHJKLMNPQRTUWXY";
    static const int WEIGHTS[] = {1, 3, 9, 27, 19, 26, 16, 17, 20, 29, 25, 13, 8, 24, 10, 30, 28};
    int sum = 0, values[CREDIT_CODE];
    for (size_t i = 0; i < CREDIT_CODE; i++) {
        unsigned char c = byte_at(source, at + i);
        const char *sign = c == 0 ? NULL : strchr(SIGNS, c);
        if (sign == NULL)
            return 0;
        values[i] = (int)(sign - SIGNS);
        sum += i < COUNT(WEIGHTS) ? values[i] * WEIGHTS[i] : 0;
    }
    if (is_word(byte_at(source, at + CREDIT_CODE)) || (31 - sum % 31) % 31 != values[CREDIT_CODE - 1])
        return 0;
    struct mask_span span;
    return numbers_at(source, at) >= CREDIT_CODE - 1 && mask_number_certain(source, at, &span) ? 0 : CREDIT_CODE;
}

static size_t harmless_at(const struct mask_source *source, size_t at)
{
    size_t bytes = uuid_at(source, at);
    bytes = bytes > 0 ? bytes : public_number_at(source, at);
    return bytes > 0 ? bytes : credit_code_at(source, at);
}

/* ---- addresses and ids ---- */

static bool is_domain(const struct mask_source *source, size_t at)
{
    if (!is_word(byte_at(source, at)))
        return false;
    for (size_t i = at + 1; i < at + DOMAIN_MAX; i++) {
        unsigned char c = byte_at(source, i);
        if (c == '.' && is_word(byte_before(source, i)) && is_letter(byte_at(source, i + 1)) &&
            is_letter(byte_at(source, i + 2)))
            return true;
        if (!is_word(c) && c != '-' && c != '.')
            return false;
    }
    return false;
}

static bool find_email(const struct mask_source *source, size_t at, struct mask_span *out)
{
    size_t end = at;
    while (end - at <= LOCAL_MAX && is_local(byte_at(source, end)))
        end++;
    *out = (struct mask_span){.kind = MASK_EMAIL, .start = at, .length = end - at, .head = 1};
    return end - at <= LOCAL_MAX && byte_at(source, end) == '@' && is_domain(source, end + 1);
}

bool mask_find_wechat_label(const struct mask_source *source, size_t at)
{
    static const char *const LABELS[] = {"微信", "wx", "vx", "weixin", "wechat", "qq"};
    bool colon;
    size_t label = mask_find_label_end(source, at, &colon);
    for (size_t i = 0; i < COUNT(LABELS); i++)
        if (mask_find_word_before(source, label, LABELS[i]))
            return colon || mask_find_word(source, label, "号");
    return false;
}

/* Digits alone are a number's affair, and dates. */
static bool find_wechat(const struct mask_source *source, size_t at, struct mask_span *out)
{
    size_t size = 0;
    bool letters = false;
    for (; size <= WECHAT_MAX && is_identifier(byte_at(source, at + size)); size++)
        letters = letters || is_letter(source->text[at + size]);
    *out = (struct mask_span){.kind = MASK_WECHAT, .start = at, .length = size, .head = 1};
    return letters && size >= WECHAT_MIN && size <= WECHAT_MAX && mask_find_wechat_label(source, at);
}

/* ---- plates ---- */

/* The abbreviations of the provinces that stand first on a plate. */
static bool is_province(const struct mask_source *source, size_t at)
{
    switch (mask_find_wide(source, at)) {
    case 0x4EAC: /* 京 */
    case 0x6D25: /* 津 */
    case 0x6CAA: /* 沪 */
    case 0x6E1D: /* 渝 */
    case 0x5180: /* 冀 */
    case 0x8C6B: /* 豫 */
    case 0x4E91: /* 云 */
    case 0x8FBD: /* 辽 */
    case 0x9ED1: /* 黑 */
    case 0x6E58: /* 湘 */
    case 0x7696: /* 皖 */
    case 0x9C81: /* 鲁 */
    case 0x65B0: /* 新 */
    case 0x82CF: /* 苏 */
    case 0x6D59: /* 浙 */
    case 0x8D63: /* 赣 */
    case 0x9102: /* 鄂 */
    case 0x6842: /* 桂 */
    case 0x7518: /* 甘 */
    case 0x664B: /* 晋 */
    case 0x8499: /* 蒙 */
    case 0x9655: /* 陕 */
    case 0x5409: /* 吉 */
    case 0x95FD: /* 闽 */
    case 0x8D35: /* 贵 */
    case 0x7CA4: /* 粤 */
    case 0x9752: /* 青 */
    case 0x85CF: /* 藏 */
    case 0x5DDD: /* 川 */
    case 0x5B81: /* 宁 */
    case 0x743C: /* 琼 */
        return true;
    default:
        return false;
    }
}

/* A digit or capital letter of a plate, full-width too; 0: none. */
static int plate_sign(const struct mask_source *source, size_t at, size_t *bytes)
{
    int c = byte_at(source, at), value = mask_number_digit(source, at, bytes);
    if (value >= 0)
        return '0' + value;
    *bytes = 1;
    if (c == 0xEF && byte_at(source, at + 1) == 0xBC && byte_at(source, at + 2) >= 0xA1) {
        *bytes = 3;
        c = byte_at(source, at + 2) - 0xA1 + 'A';
    } else if (c == 0xEF && byte_at(source, at + 1) == 0xBD && byte_at(source, at + 2) >= 0x81) {
        *bytes = 3;
        c = byte_at(source, at + 2) - 0x81 + 'A';
    }
    c = c >= 'a' && c <= 'z' ? c - 'a' + 'A' : c;
    return c >= 'A' && c <= 'Z' ? c : 0;
}

static size_t pass_dot(const struct mask_source *source, size_t at)
{
    static const char *const DOTS[] = {"·", "•", "・", ".", "-", " ", "\u3000"};
    for (size_t i = 0; i < COUNT(DOTS); i++)
        if (mask_find_word(source, at, DOTS[i]))
            return at + strlen(DOTS[i]);
    return at;
}

/* Five signs with at most two letters, without I and O; or six of which the first or the last is a letter, for new
 * energy; the last may be 挂学警港澳 (GA 36-2018). */
static bool is_plate(const int *signs, size_t count, bool suffix)
{
    size_t letters = 0;
    for (size_t i = 0; i < count; i++) {
        if (signs[i] == 'I' || signs[i] == 'O')
            return false;
        letters += signs[i] >= 'A' ? 1 : 0;
    }
    if (suffix)
        return count == 4 && letters <= 2;
    if (count == 6)
        return letters >= 1 && letters <= 2 && (signs[0] >= 'A' || signs[5] >= 'A');
    return count == 5 && letters <= 2;
}

static bool find_plate(const struct mask_source *source, size_t at, struct mask_span *out)
{
    static const char *const SUFFIXES[] = {"挂", "学", "警", "港", "澳"};
    int signs[7];
    if (!is_province(source, at))
        return false;
    size_t bytes, count = 0, end = pass_dot(source, at + 3);
    int letter = plate_sign(source, end, &bytes);
    if (letter < 'A' || letter == 'I')
        return false;
    end = pass_dot(source, end + bytes);
    while (count < COUNT(signs) && (signs[count] = plate_sign(source, end, &bytes)) != 0) {
        end += bytes;
        count++;
    }
    bool suffix = false;
    for (size_t i = 0; i < COUNT(SUFFIXES); i++)
        suffix = suffix || mask_find_word(source, end, SUFFIXES[i]);
    suffix = suffix && count == 4;
    *out = (struct mask_span){.kind = MASK_PLATE, .start = at, .length = end - at, .head = 1, .tail = 2};
    return is_plate(signs, count, suffix);
}

/* ---- scanning ---- */

size_t mask_find_sign(const struct mask_source *source, size_t at)
{
    size_t bytes;
    if (is_word(byte_at(source, at)) || plate_sign(source, at, &bytes) != 0)
        return plate_sign(source, at, &bytes) != 0 ? bytes : 1;
    if (mask_number_hanzi(source, at) >= 0)
        return 3;
    return mask_find_word(source, at, "×") ? strlen("×") : 0;
}

/* Over the digits of one run: whatever they are, no other run begins among them. */
static size_t pass_digits(const struct mask_source *source, size_t at)
{
    size_t bytes;
    while (mask_number_digit(source, at, &bytes) >= 0)
        at += bytes;
    return at;
}

static bool digit_before(const struct mask_source *source, size_t at)
{
    size_t bytes;
    return is_number(byte_before(source, at)) ||
           (at >= 3 && mask_number_digit(source, at - 3, &bytes) >= 0 && bytes == 3);
}

/* At a letter or digit of ASCII: true with a span, else *next is where to go on. */
static bool find_word(const struct mask_source *source, size_t at, struct mask_span *out, size_t *next)
{
    unsigned char before = byte_before(source, at);
    if (!is_local(before) && find_email(source, at, out))
        return true;
    if (!is_word(before)) {
        size_t harmless = harmless_at(source, at);
        if (harmless > 0) {
            *next = at + harmless;
            return false;
        }
        if (is_letter(source->text[at]) && find_wechat(source, at, out))
            return true;
    }
    *next = at + 1;
    if (!is_number(source->text[at]) || digit_before(source, at))
        return false;
    *next = pass_digits(source, at);
    return mask_number_find(source, at, out) || (!is_word(before) && find_wechat(source, at, out));
}

static bool find_wide(const struct mask_source *source, size_t at, struct mask_span *out, size_t *next)
{
    size_t bytes;
    *next = at + 1;
    if (source->text[at] == 0xEF && mask_number_digit(source, at, &bytes) >= 0 && !digit_before(source, at)) {
        *next = pass_digits(source, at);
        return mask_number_find(source, at, out);
    }
    if (mask_number_hanzi(source, at) == 1 && (at < 3 || mask_number_hanzi(source, at - 3) < 0))
        return mask_number_find_hanzi(source, at, out);
    return find_plate(source, at, out);
}

bool mask_find_next(const struct mask_source *source, size_t from, struct mask_span *out)
{
    for (size_t at = from; at < source->length;) {
        unsigned char c = source->text[at];
        size_t next = at + 1;
        if (c < 0x80 ? is_word(c) && find_word(source, at, out, &next)
                     : c >= 0xE3 && c <= 0xEF && find_wide(source, at, out, &next))
            return true;
        at = next;
    }
    return false;
}
