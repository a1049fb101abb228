/* Router 派单: who must act on an order, and what each of them has done.
 *
 * Hears:  REQUEST_CLASSIFIED, REQUEST_SUPPLEMENTED, REQUEST_WITHDRAWN, UPPER_INSTRUCTED from the classifier; REDO_ORDERED and
 *         WRITE_OFF_APPROVED from survey; CARD_RAISED, DUE_CHANGED, RELIEF_ASKED and MEETING_DECIDED from escalation; the commands
 *         SIGN, MAKE_CONTACT, ARRIVE, REPORT_INTERIM, RETURN_ORDER, FEED_BACK, SIGN_OFF, DELEGATE, REPORT_IN of units,
 *         RULE_RETURN, ASSIGN, CHANGE_MATTER, MERGE, UNMERGE, REOPEN, HAND_BACK of dispatchers, COMMENT, SPLIT, WHISTLE,
 *         CONCLUDE_WHISTLE, HOLD_SESSION, HAND_OVER, REVISE_CAUSE, VIEW_ORDER of both; WATCH_ORDERS of units.
 * Says:   ORDER_DISPATCHED, MILESTONE_REACHED and RELIEF_DECIDED to escalation, ORDER_FED_BACK, ORDER_REOPENED and ORDER_ENDED to survey,
 *         PROGRESS_MADE to intake.
 * Owns:   router.work_order, scope_before, assignment, order_request, order_link, return_slip, supplement, result, comment, whistle,
 *         whistle_call, session, hand_over, proposal, backstop_alarm, backstop_watch.
 * Rules:  router_rules.c, as rows with a reason; assignment.c applies them to the part of a unit; naming.c (who acts),
 *         rulings.c (the bench), calling.c (whistles, joint visits) and rounds.c (beginning, redo, ends) to the order;
 *         catalogue.c chooses units; acting.c says who may speak for whom, call and be called; riding.c says which requests
 *         ride where; order_class.c what class of order takes which path. Sources: handbook 1.8 (states), R01-R09, R15-R20, R24, R29-R31, R36, R37, T08, N02, N12,
 *         N17, C16.
 *
 * An order 工单 has one lead 牵头 and any number of co-handlers 协办; who is called by a whistle 吹哨 or to a joint visit
 * reports in until the finding; a delegate 承接 has the part of the unit above it, which stays answerable. Each holds an
 * assignment 承办 with its own state. One gate: the order is fed back when lead, co-handlers and delegates all are, no
 * whistle is open, and every child order 子单 is fed back. The state of the order is never set, it follows from its
 * assignments (router_order_state), except for the three ends: written off 销号, withdrawn 撤回 and merged 并单. A unit that left (a return upheld, another was
 * named, the order was merged) keeps its assignment as "relieved", so that nobody's part is forgotten.
 *
 * Merging touches two orders, each with an event of its own: MERGE and JOIN, UNMERGE and LEAVE, REOPEN with MERGE and
 * JOIN. The shell asks both before it carries out either; in between riding.h moves the requests.
 *
 * router_step is a function of its arguments: no I/O, no clock, no allocation. It leaves the order as it is and
 * says what it would be, and what follows for others. */
#ifndef LOOPLINE_ROUTER_H
#define LOOPLINE_ROUTER_H

#include "common/instant.h"
#include "common/reason.h"
#include "common/terms.h"
#include "common/uuid.h"

#define ROUTER_ASSIGNMENTS_MAX 64 /* of one order over its whole life, relieved ones included */
#define ROUTER_EFFECTS_MAX     (4 * ROUTER_ASSIGNMENTS_MAX + 16)
#define ROUTER_CHILDREN_MAX    64   /* child orders of one order over its whole life */
#define ROUTER_REQUESTS_MAX    2000 /* that ride on one order: so many are asked back by one event */

struct assignment {
    struct uuid order;
    int seq; /* 1, 2 … in the order in which units were named */
    const char *unit;
    enum duty duty;
    const char *task; /* what the catalogue asks of a co-handler; may be NULL */
    enum assignment_state state;
    int round;             /* 0 = first handling, n = redo round n */
    instant dispatched_at; /* of this round */
    instant return_by;     /* last instant for a return (R31); INSTANT_NONE = no limit, or its year is not published */
    instant signed_at, contacted_at, arrived_at, reported_at, fed_back_at; /* of this round; INSTANT_NONE = not yet */
    instant relieved_at;
    enum outcome outcome;    /* as reported; stands once fed back */
    const char *result;      /* in words; NULL = none yet */
    const char *reported_by; /* principal: may not approve it (T08) */
    int yellow, red;         /* cards */
    int parent_seq;          /* DUTY_DELEGATE: whose part it has; else 0 */
    const char *limit;       /* its own for feedback, "2wd"; "" = the order's */
    int visits;              /* arrivals */
    instant works_until;     /* C11: what was ordered goes on until then; of this round, INSTANT_NONE = nothing does */
    instant called_at, reported_in_at; /* 吹哨, 报到: of the last call; INSTANT_NONE = never, not yet */
    bool dirty;                        /* differs from its row */
};

/* One person's demand that rides on the order: nobody is lost when several do. */
struct order_request {
    struct uuid order, request;
    const char *number, *channel;
    instant accepted_at, withdrawn_at;
    bool nobody;     /* no person stands behind it: nobody is asked back */
    int weight;      /* what it brings to the order it rides on: itself, and the complaints that it repeats */
    struct uuid via; /* the order that its own was merged into; zero: it has an order of its own */
    bool dirty;
};

struct order {
    struct uuid id; /* that of the request that founded it */
    const char *number, *district, *area, *address, *matter, *text;
    enum nature nature;
    enum urgency urgency;
    enum party party;
    bool name_withheld, by_person; /* by_person: a person decided the classification */
    const char *reported;   /* 举报: the unit that it is against, which with all below it has no part; "" = none */
    const char *policy;     /* code in the pack of pack_version */
    const char *limit;      /* set by a meeting's chair, "10d": replaces the policy's; "" = none */
    const char *entry;      /* catalogue row that chose the units; "" = nobody owned it: the backstop */
    const char *ground;     /* why these units */
    int pack_version;       /* the one that set the clocks; kept for ever */
    enum order_state state; /* ORDER_STATE_UNSPECIFIED: not founded yet */
    int round;
    int version; /* 1 at its founding, +1 with every change */
    int returns; /* accepted so far: at most policy.return_max */
    int yellow, red;
    instant accepted_at, dispatched_at, fed_back_at, written_off_at, withdrawn_at;
    struct uuid merged_into; /* zero: not merged */
    instant merged_at;
    int reopened; /* how often its matter came back after write-off */
    int weight;   /* 一事多诉: of all that ride on it; of a merged one as it was then */
    enum order_class order_class;
    const char *letter;     /* 文号; "" = none */
    const char *leader;     /* code of the leader it was given to by name (R29); "" = none */
    const char *first_unit; /* 首接; "" = merged at its founding */
    const char *cause;      /* root cause as known by now (R46); "" = not known */
    bool unclear;   /* 权属不明: no row fitted or a joint visit looks for the owner, and nobody was named since */
    bool forced;    /* 强制派单: no further return */
    int hops;       /* how often the lead went to another unit */
    int dispatches; /* +1 with every decision about who acts */
    int whistles_open;
    struct uuid parent; /* of a child order; zero: none */
    enum child_kind child_kind;
    int children, children_open;
    const char *path;  /* 上级: JSON, deployments above that handed it down, the first first; NULL = began here */
    instant upper_due; /* when the level above says; INSTANT_NONE = no limit */
    instant handed_back_at;         /* 退回上级, and it has not ruled yet; INSTANT_NONE = is not */
    bool front_line;                /* 一线办结: by its first unit alone, in the first round (R05, R06) */
    bool one_go;                    /* 一次办结: likewise, with one visit at most */
    struct assignment *assignments; /* by seq */
    size_t assignment_count;
    struct order_request *requests; /* by id; none ride on a merged one */
    size_t request_count;
    bool dirty;
};

/* What the order's policy says to the core. */
struct router_policy {
    int return_max;     /* returns per order; then whoever has it keeps it */
    bool sign_off;      /* the unit's leader approves a result before it leaves the unit (T08) */
    bool contact_first; /* no result of the lead before the person was contacted (R02) */
};

enum router_event_type {
    ROUTER_EVENT_NONE,
    /* the unit's own doing */
    ROUTER_SIGN,      /* 签收 */
    ROUTER_CONTACT,   /* 首次联系 */
    ROUTER_ARRIVE,    /* 到场 */
    ROUTER_INTERIM,   /* 阶段反馈 */
    ROUTER_RETURN,    /* 退单 */
    ROUTER_FEED_BACK, /* 反馈 */
    ROUTER_APPROVE,   /* 审签通过 */
    ROUTER_SEND_BACK, /* 审签退回 */
    ROUTER_REPORT_IN, /* 报到 */
    ROUTER_DELEGATE,  /* 下派: posts below it */
    ROUTER_RECALL,    /* 收回: posts */
    /* done to the unit by those who dispatch: rulings 裁定 on its return */
    ROUTER_UPHOLD,  /* 退单成立 */
    ROUTER_DISMISS, /* 驳回退单 */
    ROUTER_NAME,    /* 明确牵头协办 */
    ROUTER_FORCE,   /* 强制派单 */
    ROUTER_SEEK,    /* 权属不明,联合到场: posts: who convenes, then the candidates */
    /* follow from others, never sent */
    ROUTER_RELIEVE, /* 改派: from ROUTER_ASSIGN, ROUTER_UPHOLD … */
    ROUTER_CALL,    /* 召集: from ROUTER_WHISTLE and ROUTER_SEEK */
    ROUTER_RELEASE, /* 应哨结束: from ROUTER_CONCLUDE */
    /* done to the order */
    ROUTER_FOUND,      /* 建单 */
    ROUTER_ASSIGN,     /* 交办 */
    ROUTER_MEET,       /* 会议交办 */
    ROUTER_CHANGE,     /* 变更事项 */
    ROUTER_REDO,       /* 重办 */
    ROUTER_WRITE_OFF,  /* 销号 */
    ROUTER_WITHDRAW,   /* 撤回 */
    ROUTER_SUPPLEMENT, /* 补充 */
    ROUTER_CARD,       /* 黄红牌 */
    ROUTER_DUE,        /* 时限变动 */
    ROUTER_MERGE,      /* 并单: its requests go over to another */
    ROUTER_JOIN,       /* 并入: those of another come over to it */
    ROUTER_UNMERGE,    /* 撤销并单: they come back */
    ROUTER_LEAVE,      /* 转出: they go back to theirs */
    ROUTER_REPEAT,     /* 重复诉求: another order repeats it */
    ROUTER_REOPEN,     /* 重新启动: what was written off came back */
    ROUTER_SPLIT,      /* 分办: `count` child orders are made of it */
    ROUTER_PART_DONE,  /* 子单办结: one of them has been fed back by all, or was taken back */
    ROUTER_WHISTLE,    /* 吹哨, 联合到场: posts are called */
    ROUTER_CONCLUDE,   /* 吹哨办结: `calls` end, posts are named */
    ROUTER_COMMENT,    /* 内部留言 */
    ROUTER_SESSION,    /* 现场办公、会商、调解 */
    ROUTER_HAND_OVER,  /* 紧急转接 */
    ROUTER_CAUSE,      /* 原因更正: `text` */
    /* from above and back */
    ROUTER_UPPER_DUE,    /* 上级时限: `due` */
    ROUTER_HAND_BACK,    /* 退回上级 */
    ROUTER_REFUSE_BACK,  /* 上级不予退回 */
    ROUTER_UPPER_RELIEF, /* 上级批复延期挂起 */
    ROUTER_URGE,         /* 上级催办 */
    ROUTER_ASK_UPPER,    /* 报上级延期 */
    ROUTER_EVENT_COUNT
};

/* In whose name a command speaks: rights end where those of another begin. */
enum router_speaker {
    SPEAKER_STRANGER, /* a unit of elsewhere without a part of its own: none, one that ended, or only called */
    SPEAKER_OUTSIDER, /* likewise, of a unit that serves the whole place where the order lies */
    SPEAKER_PART,     /* a unit that helps or has the part of one above it, or a unit above such a one */
    SPEAKER_LEAD,     /* the lead, or a unit above it */
    SPEAKER_DISPATCH, /* dispatchers, supervisors, the chair of a meeting: for the city */
    SPEAKER_COUNT
};

/* A unit that is named for an order. */
struct router_post {
    const char *unit;
    enum duty duty;
    const char *task;
    instant return_by;
    const char *limit; /* of a delegate; NULL = the order's */
};

struct router_event {
    enum router_event_type type;
    instant at;
    int seq;              /* the assignment it is about (unit events, rulings); 0 = none */
    const char *actor;    /* principal; NULL for events of other services that name none */
    enum audience to;     /* INTERIM: whom it told; unspecified = the platform */
    enum outcome outcome; /* FEED_BACK */
    const char *text;     /* FEED_BACK: the result; lives as long as the order in memory */
    int round;            /* REDO, WRITE_OFF, CARD, DUE: the round they speak of; REOPEN: the new one */
    bool recurs;          /* REDO: it had been written off, and came back (R40) or was appealed against (R41) */
    const struct router_post *posts; /* FOUND, UNMERGE: lead and co; ASSIGN, MEET: lead (optional), co; UPHOLD: 0, 1 */
    size_t post_count;
    bool last;    /* WITHDRAW, LEAVE: nobody else on it still asks; UNMERGE: nobody of those who come back does */
    bool late;    /* REOPEN: written off longer ago than the pack allows */
    size_t count; /* JOIN: how many requests come over */
    enum urgency urgency;    /* JOIN: of the order that they come from */
    const struct uuid *into; /* MERGE, FOUND: the order that they ride on from now on; FOUND: NULL = on its own */
    const char *unit;        /* CARD, DUE: whose clock; "" = the order's */
    enum rung_action card;   /* CARD */
    enum stage stage;        /* DUE */
    instant due;             /* DUE, UPPER_DUE: of now; of every other event 0 */
    instant works_until;     /* FEED_BACK: what was ordered goes on until then (C11); 0 = nothing does */
    const char *limit;  /* MEET, ASSIGN: "" = what stands, stays. WHISTLE, SEEK: for report-in, "" = the policy's */
    int seen;           /* decisions: dispatches of the order that the sender saw; 0 = not said */
    const char *ground; /* ASSIGN: the listed ground on which the lead is changed (R01); "" = none */
    enum order_class order_class; /* ASSIGN: unspecified = stays */
    const char *letter, *leader;  /* ASSIGN: "" = stays */
    bool contacted;               /* FEED_BACK: its evidence says that the person was reached */
    enum router_speaker speaker;  /* WHISTLE, CONCLUDE, SPLIT */
    enum child_kind child;        /* SPLIT */
    enum whistle_kind whistle;    /* WHISTLE, CONCLUDE */
    bool own_whistle;             /* CONCLUDE: the speaking unit blew it */
    enum whistle_state end;       /* CONCLUDE */
    const int *calls;             /* CONCLUDE: assignments that were called by it and by no other open one */
    size_t call_count;
    const char *const *came; /* CONCLUDE: units that reported in to it */
    size_t came_count;
    bool awaited;       /* CONCLUDE: it called others, too, and they are not there */
    bool below;         /* CONCLUDE: the lead that is named lies below the one that is */
    const char *matter; /* CHANGE: both as they shall be */
    const char *policy;
    bool accused;         /* one of `posts` is the unit that the order reports, or lies below it */
    const char *reported; /* JOIN: whom the order reports that they come from; NULL = nobody */
};

enum router_effect_type {
    EFFECT_RECORD = 1, /* a line `code` of the order's history */
    EFFECT_MILESTONE,  /* to escalation */
    EFFECT_PROGRESS,   /* to intake, for every request that still rides on it: step `code`, request state `state` */
    EFFECT_DISPATCH,   /* to escalation: the units with `fresh` now have it; none = matter, policy or limit moved */
    EFFECT_SETTLED,    /* to survey: everybody has fed back; or who still rides on what is settled */
    EFFECT_PART_DONE,  /* to the parent of a child order */
    EFFECT_REOPENED,   /* to survey: a repeat opened again what was written off; or un-merged in a redo */
    EFFECT_ENDED       /* to survey: merged or withdrawn in a redo */
};
struct router_effect {
    enum router_effect_type type;
    const char *code;
    enum milestone milestone;
    enum request_state state;
    const char *unit;  /* NULL = the order as a whole */
    const char *limit; /* MILESTONE: for report-in; NULL = the policy's */
    bool first;        /* DISPATCH: the order's own clocks start now */
};

struct router_result {
    enum reason reason; /* REASON_NONE: it happened (or was ignored) */
    const char *field;  /* of the command, when refused */
    const char *why;    /* the rule that spoke; static text */
    bool ignored;       /* nothing of the order changes: it came too late, or only the effects matter */
    struct order next;  /* its assignments point to `assignments` below; requests to the order's */
    struct assignment assignments[ROUTER_ASSIGNMENTS_MAX];
    bool fresh[ROUTER_ASSIGNMENTS_MAX];               /* dispatched by this event */
    struct router_effect effects[ROUTER_EFFECTS_MAX]; /* in the order in which they are to be said */
    size_t effect_count;
};

/* One event. A refusal may carry effects too: a late return is a violation that is recorded (R31); apart from
 * them nothing of a refused event is kept. `next` means something only when not refused. */
void router_step(const struct router_policy *policy, const struct order *order, const struct router_event *event,
                 struct router_result *result);

/* An order that nothing has happened to yet, for whoever drafts one: of the ordinary class, it counts once, its texts are
 * "" and what ends it is INSTANT_NONE. */
struct order router_order_draft(void);
/* What assignments, whistles and children make of the order; its three ends never come from here. */
enum order_state router_order_state(const struct order *order);

/* The assignment of a unit that is not relieved, or NULL; the lead's. */
const struct assignment *router_assignment(const struct order *order, const char *unit);
const struct assignment *router_lead(const struct order *order);
bool router_assignment_open(enum assignment_state state); /* still has to feed back */

/* "sign", "feed_back" …: for dumps and records. */
const char *router_event_name(enum router_event_type type);

#endif
