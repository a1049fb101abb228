/* Cells: what a table shows people by name and in local time, JSON gives as code and full instant. NULL where
 * there is nothing. Everything lives in the run's arena. */
#ifndef LOOPLINE_SHOW_H
#define LOOPLINE_SHOW_H

#include "services/ctl/ctl.h"
#include "services/ctl/output.h"

/* A code of this program's own lists, as people read it; in JSON, and when it is not there, the code itself. Lives
 * in the run's arena. */
struct show_name {
    const char *code, *zh, *en;
};
const char *show_named(const struct ctl *ctl, const struct show_name *list, size_t count, const char *code);

struct output show_output(const struct ctl *ctl);
const char *show_instant(const struct ctl *ctl, instant at);
const char *show_micros(const struct ctl *ctl, int64_t at);   /* of the wire: 0 = not said */
const char *show_age(const struct ctl *ctl, int64_t seconds); /* 3h05m; JSON: seconds */
const char *show_number(const struct ctl *ctl, long long number);
const char *show_growth(const struct ctl *ctl, int growth); /* NULL: nothing in the window before (hotspot.h) */
const char *show_flag(const struct ctl *ctl, bool flag);
const char *show_term(const struct ctl *ctl, const char *list, int number);
const char *show_term_code(const struct ctl *ctl, const char *list, const char *code);
const char *show_short(const struct ctl *ctl, const char *text, size_t columns); /* cut in tables only */
const char *show_text(const struct ctl *ctl, const char *text);                  /* "" → NULL */

const char *show_by(const struct ctl *ctl, const char *by);       /* "" = by rule: nobody decided it */
const char *show_effect(const struct ctl *ctl, const char *code); /* what an appeal that was upheld led to */
const char *show_scores(struct ctl *ctl, const char *aspects);    /* {"manner":4} → 语言态度 4; JSON: as it is */

/* Names come from the applied pack; without it, or without such a code, the code itself is shown. */
enum show_kind { SHOW_AREA, SHOW_UNIT, SHOW_MATTER, SHOW_CHANNEL, SHOW_POLICY, SHOW_LEADER, SHOW_WHISTLE };
const char *show_code(struct ctl *ctl, enum show_kind kind, const char *code);
/* The words that the pack has for a code: of a level of the ladder ("level", 督办员), of a ground ("ground"). */
const char *show_words(struct ctl *ctl, const char *kind, const char *code);
const char *show_level(struct ctl *ctl, const char *level);
/* The applied pack, read once; NULL when there is none to be had. */
const struct pack *show_pack(struct ctl *ctl);
/* From here on the one that was in force then (INSTANT_NONE: now): what show_pack gave before is gone. One that this program
 * cannot read leaves the present one: its version says so. */
const struct pack *show_pack_at(struct ctl *ctl, instant at);
/* And from here on the present one again. */
void show_pack_now(struct ctl *ctl);

#endif
