/* The movable clock of a demonstration: bus.now() for every process at once. A production database refuses it. */
#include "services/ctl/commands.h"
#include "services/ctl/connect.h"
#include "services/ctl/read.h"
#include "services/ctl/show.h"
#include <math.h>
#include <stdlib.h>

#define SPEED_MOST 1000000.0 /* of bus.clock */

struct clock_row {
    const char *kind;
    instant now, wall;
    bool moved;
    double speed;
};
static const struct field CLOCK[] = {
    FIELD(struct clock_row, kind, TEXT),  FIELD(struct clock_row, now, INSTANT), FIELD(struct clock_row, wall, INSTANT),
    FIELD(struct clock_row, moved, BOOL), FIELD(struct clock_row, speed, REAL),
};

static int read_clock(struct ctl *ctl, struct db *db, struct clock_row *out)
{
    static const struct fields CLOCKS = FIELDS(struct clock_row, CLOCK);
    struct params none;
    struct rows rows = {0};
    params_open(&none, ctl->arena);
    if (db_call(db, "clock_show", &none, &CLOCKS, &rows) != RESULT_OK)
        return connect_db_failed(ctl, db);
    if (rows.count == 0)
        return ctl_fail(ctl, CTL_ENVIRONMENT, "数据库没有部署记录", "the database says nothing of its deployment");
    *out = *(const struct clock_row *)rows.list;
    return CTL_OK;
}

static int print_clock(struct ctl *ctl, struct db *db)
{
    struct clock_row row = {.speed = 1};
    struct sheet sheet = {0};
    const struct output output = show_output(ctl);
    int code = read_clock(ctl, db, &row);
    if (code != CTL_OK)
        return code;
    const char *speed = arena_print(ctl->arena, "%g", isnan(row.speed) ? 1.0 : row.speed);
    sheet_pair(&sheet, (struct column){"now", "系统时间", "now", CELL_TEXT}, show_instant(ctl, row.now));
    sheet_pair(&sheet, (struct column){"wall", "实际时间", "by the wall", CELL_TEXT}, show_instant(ctl, row.wall));
    sheet_pair(&sheet, (struct column){"movable", "可调时钟", "movable clock in force", CELL_FLAG},
               show_flag(ctl, row.moved));
    sheet_pair(&sheet, (struct column){"speed", "倍速", "speed", CELL_NUMBER}, speed);
    sheet_pair(&sheet, (struct column){"deployment", "部署", "deployment", CELL_TEXT}, row.kind);
    output_sheet(&output, &sheet);
    return CTL_OK;
}

int cmd_time_show(struct ctl *ctl)
{
    struct db *db = NULL;
    int code = connect_db(ctl, CONNECT_READER, "clock", &db);
    if (code == CTL_OK)
        code = print_clock(ctl, db);
    db_free(&db);
    return code;
}

/* What was done by the later time stays as it is: clocks that fired, meetings held. Nobody sets it back by a slip. */
static int check_forward(struct ctl *ctl, const struct clock_row *row, instant to)
{
    if (to == INSTANT_NONE || to >= row->now || args_flag(&ctl->args, "back"))
        return CTL_OK;
    return ctl_fail(ctl, CTL_REJECTED, "现在是 %s: 往回拨须加 --back", "it is %s: going back needs --back",
                    show_instant(ctl, row->now));
}

/* `to` INSTANT_NONE: it only goes on. */
static int change(struct ctl *ctl, const char *statement, const struct params *params, instant to)
{
    struct db *db = NULL;
    struct clock_row row = {.speed = 1};
    int code = connect_db(ctl, CONNECT_ADMIN, "clock clock_change", &db);
    if (code == CTL_OK)
        code = read_clock(ctl, db, &row);
    if (code == CTL_OK && !str_equal(row.kind, "demo"))
        code = ctl_fail(ctl, CTL_DENIED, "生产环境的时钟不能调", "the clock of a production deployment does not move");
    if (code == CTL_OK)
        code = check_forward(ctl, &row, to);
    if (code == CTL_OK && db_call(db, statement, params, NULL, NULL) != RESULT_OK)
        code = connect_db_failed(ctl, db);
    if (code == CTL_OK)
        code = print_clock(ctl, db);
    db_free(&db);
    return code;
}

int cmd_time_set(struct ctl *ctl)
{
    instant at;
    struct params params;
    int code = read_instant(ctl, "TIME", args_word(&ctl->args, 0), &at);
    if (code != CTL_OK)
        return code;
    params_open(&params, ctl->arena);
    params_instant(&params, at);
    return change(ctl, "clock_set", &params, at);
}

int cmd_time_speed(struct ctl *ctl)
{
    struct params params;
    char *end = NULL;
    const char *text = args_word(&ctl->args, 0);
    double speed = strtod(text, &end);
    if (end == text || *end != '\0' || !(speed >= 0 && speed <= SPEED_MOST))
        return ctl_fail(ctl, CTL_USAGE, "N: '%s' 不是 0 到 1000000 的倍数", "N: '%s' is no factor from 0 to 1000000",
                        text);
    params_open(&params, ctl->arena);
    params_big(&params, 0);
    params_text(&params, arena_print(ctl->arena, "%.17g", speed));
    return change(ctl, "clock_move", &params, INSTANT_NONE);
}

int cmd_time_advance(struct ctl *ctl)
{
    int64_t length;
    struct params params;
    int code = read_duration(ctl, "DURATION", args_word(&ctl->args, 0), &length);
    if (code != CTL_OK)
        return code;
    params_open(&params, ctl->arena);
    params_big(&params, length);
    params_text(&params, NULL);
    return change(ctl, "clock_move", &params, INSTANT_NONE);
}
