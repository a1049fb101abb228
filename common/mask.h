/* Personal numbers in free text: what people write into a demand, a note or a decision is masked in every view that
 * does not need it; the original stays in the database and is opened with a reason, on record (REVEAL).
 *
 *   kind      recognised                                                      shown as
 *   mobile    1[3-9] and 9 digits, also after +86, 0086, 86 or 0; in groups   138****5678
 *             as people write them, or with single blanks - . _ · anywhere, unless it
 *             reads as amounts, a fraction, a date and no 手机, 电话 stands
 *             before; full-width digits; 一三八… in eleven
 *   landline  area code that exists, then 7 or 8 digits, extension too; 7 or  0531-******11
 *             8 digits without one only right after 电话, 座机, 固话, Tel
 *   identity  18 digits or 17 and X: a province from 11 to 82 and a birth date   3701************24
 *             until 2029, whatever the check digit (GB 11643); 15 digits
 *             (before 1999): region and date; 15-19 after 身份证, 证件号, ID card
 *   card      16-19 digits that begin with 62, or pass Luhn and begin like a    6222********4321
 *             bank's; 15-19 after 卡号, 银行卡, 账号, 帐号, 账户
 *   plate     省 + letter + 5, or 6 for new energy (GA 36), · or blank after 省   鲁A***45
 *             and letter, or none
 *   e-mail    RFC 5321 names in ASCII with a domain                            z*******@qq.com
 *   wechat    an id right after 微信号, or after 微信, wx, vx, weixin, QQ and a      w**********
 *             colon
 *   qq        5-11 digits right after QQ                                       1*******9
 *
 * Left as they are, on purpose: numbers of orders, slips and requests (PY20190602-00001), UUIDs, dates, amounts, decimal
 * fractions, house numbers, articles of law, unified social credit codes of enterprises (GB 32100, check character
 * holds), short numbers (12345, 110, 12315, 955xx) and the 400 and 800 numbers, which are of companies, not of people;
 * 7 or 8 digits without area code and label, a number of one digit too many: they cannot be told from other numbers. Names and addresses are words, not numbers: not recognised here.
 *
 * Bytes that are no UTF-8 are passed over and kept. Time is linear in the length. Masked text is never longer than the
 * text, masking it again changes nothing, and it contains nothing that would be recognised. */
#ifndef LOOPLINE_MASK_H
#define LOOPLINE_MASK_H

#include "common/arena.h"
#include <stdbool.h>
#include <stddef.h>

enum mask_kind {
    MASK_MOBILE,
    MASK_LANDLINE,
    MASK_IDENTITY,
    MASK_CARD,
    MASK_PLATE,
    MASK_EMAIL,
    MASK_WECHAT,
    MASK_QQ,
    MASK_KINDS
};

struct mask_span {
    enum mask_kind kind;
    size_t start, length; /* bytes */
    size_t head, tail;    /* signs (digits and letters) that stay as a hint, from its beginning and its end */
};

/* The spans in order, none overlaps another. Writes at most `max`, returns how many there are. */
size_t mask_find(const char *text, size_t length, struct mask_span *out, size_t max);
/* The text masked, in the arena; the same pointer when there is nothing to mask, NULL for NULL. */
const char *mask_text(struct arena *arena, const char *text);
/* JSON: every string value in it, never a name or a number; what is no JSON is masked as a text. */
const char *mask_json(struct arena *arena, const char *json);
const char *mask_kind_name(enum mask_kind kind); /* "mobile" … */

#endif
