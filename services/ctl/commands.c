#include "services/ctl/commands.h"
#include "services/ctl/sight.h"
#include <string.h>

#define END                                                                                                            \
    {                                                                                                                  \
        NULL, NULL, NULL, NULL                                                                                         \
    }
#define KEY_ROW                                                                                                        \
    {                                                                                                                  \
        "key", "KEY", "幂等键,重发同一命令时不变", "idempotency key: the same again when the command is sent again"    \
    }
#define UNIT_ROW                                                                                                       \
    {                                                                                                                  \
        "unit", "UNIT", "承办单位代码,默认为牵头单位", "code of the unit; by default the lead"                         \
    }
#define DISTRICT_ROW                                                                                                   \
    {                                                                                                                  \
        "district", "CODE", "区县", "district"                                                                         \
    }
#define LIMIT_ROW                                                                                                      \
    {                                                                                                                  \
        "limit", "N", "最多几行", "so many rows at most"                                                               \
    }
#define NOTE_ROW                                                                                                       \
    {                                                                                                                  \
        "note", "TEXT", "备注", "note"                                                                                 \
    }
#define SEEN_ROW                                                                                                       \
    {                                                                                                                  \
        "dispatches", "N", "所见的处置次数;他人已先处置则不予受理;默认为此刻的(给了 --key 则不带)",                    \
            "decisions that were seen: refused when there is another since; by default those of this moment (with "    \
            "--key none)"                                                                                              \
    }
#define REASON_ROW                                                                                                     \
    {                                                                                                                  \
        "reason", "TEXT", "理由", "reason"                                                                             \
    }

#define TEXT_ROW(zh, en)                                                                                               \
    {                                                                                                                  \
        "text", "TEXT", zh, en                                                                                         \
    }
#define CADENCE_ROW                                                                                                    \
    {                                                                                                                  \
        "cadence", "CODE", "哪种例会", "which cadence"                                                                 \
    }
#define REJECT_ROW                                                                                                     \
    {                                                                                                                  \
        "reject", NULL, "退回", "sends it back"                                                                        \
    }
#define GROUND_ROW                                                                                                     \
    {                                                                                                                  \
        "ground", "GROUND", "事由代码", "ground, a code of the pack"                                                   \
    }
#define SINCE_ROW                                                                                                      \
    {                                                                                                                  \
        "since", "DATE", "自该日起", "from this date on"                                                               \
    }
#define TILL_ROW                                                                                                       \
    {                                                                                                                  \
        "until", "DATE", "至该日止(含)", "up to this date, included"                                                   \
    }

static const struct option_row NONE[] = {END};
static const struct option_row SHOWN[] = {PURPOSE_ROW, END};
static const struct option_row APPLY[] = {
    {"dry-run", NULL, "只看变化和会变动的时限,不应用", "shows what would change and which clocks would move, no more"},
    {"recount", NULL, "日历变动时限的,确认重算", "the calendars move running clocks: count them again"},
    PURPOSE_ROW,
    END};
static const struct option_row MIGRATE[] = {
    {"demo", NULL, "空数据库建成演示环境(时钟可调)", "an empty database becomes a demo (its clock moves)"}, END};
static const struct option_row OPEN_DATA[] = {
    {"since", "TIME", "受理于此时起(日期或时刻)", "accepted from then on: a date or an instant"},
    {"until", "TIME", "受理于此时止;日期含当日", "and before then; a date is included"},
    {"file", "FILE", "写到哪个文件: .json,否则为 CSV(另附 .md 说明)",
     "file to write: .json, else CSV (with a .md of its columns beside it)"},
    {"least", "K", "同月同区域同事项不少于此数才单列,默认 5",
     "so many of one area and matter in a month are told as such, by default 5"},
    PURPOSE_ROW,
    END};
static const struct option_row AUDIT_KEYGEN[] = {{"replace", NULL, "换用新密钥;旧锚的签名须以旧公钥核对",
                                                  "a new key; anchors so far are checked by the old public half"},
                                                 END};
static const struct option_row AUDIT_EXPORT[] = {
    SINCE_ROW, TILL_ROW, {"file", "FILE", "写到哪个文件(每行一个锚)", "file to write, an anchor a line"}, END};
static const struct option_row AUDIT_VERIFY[] = {
    {"anchors", "FILE", "与导出保存的锚比对", "compares with anchors that were exported and kept"},
    {"order", "NUMBER", "只核对一件工单或诉求及含有它的锚",
     "of one order or request only, and the anchors that hold it"},
    {"key", "FILE", "签名公钥,默认为密钥目录中的 audit.pub",
     "public key of the signatures, by default audit.pub among the keys"},
    END};
static const struct option_row AUDIT_WHO[] = {
    {"since", "TIME", "自此时起(日期或时刻)", "from then on: a date or an instant"},
    {"until", "TIME", "至此时止;日期含当日", "and before then; a date is included"},
    END};
static const struct option_row AUDIT_VIEWS[] = {
    {"since", "TIME", "自此时起(日期或时刻),默认最近七日",
     "from then on: a date or an instant; by default the last seven days"},
    {"until", "TIME", "至此时止;日期含当日", "and before then; a date is included"},
    LIMIT_ROW,
    END};
static const struct option_row DEMO_YEAR[] = {
    {"seed", "N", "随机种子,默认 1;相同则逐行相同", "seed, by default 1: the same makes the same rows"},
    {"scale", "K", "规模的倍数 0.01-100,默认 1(82853 件);13 约一百万件",
     "so many times the city, 0.01 to 100, by default 1 (82,853 demands); 13 is about a million"},
    {"from", "DATE", "从哪个月的1日起一年,默认 2018-09-01",
     "the year begins on this first of a month, by default 2018-09-01"},
    {"district", "CODE", "哪个区县,默认 ningxiang", "of this district, by default ningxiang"},
    {"rehearse", NULL, "只演练: 全部生成并报数,不保存", "makes everything and tells the figures, keeps nothing"},
    END};
static const struct option_row KEYS_NEW[] = {
    {"role", "ROLE", "角色", "role: channel agent dispatcher handler leader supervisor reviewer bench admin"},
    {"channel", "CODE", "渠道", "channel it speaks for"},
    {"unit", "CODE", "单位(及其下级)", "unit it acts for, with all below"},
    {"matters", "A,B", "仅限这些事项(代码或其前段)", "these matters only: codes, or the beginning of some up to a dot"},
    {"register", NULL, "登记到数据库", "makes it known to the services"},
    {"replace", NULL, "替换同名密钥,并改变其登记(角色等)",
     "takes the place of a key of the same name, and of what it is bound to"},
    {"all", NULL, "为配置包中的全部渠道、单位和坐席生成并登记",
     "makes and registers one per channel, a handler and a leader per unit, and the desks"},
    END};
static const struct option_row KEYS_REVOKE[] = {
    {"public", "KEY", "只撤销这一把(公钥)", "this one only (its public half)"}, END};
static const struct option_row KEYS_ROTATE[] = {
    {"overlap", "TIME", "旧密钥还可用多久,如 2h 3d,默认 1d",
     "for so long the old key is good, as 2h 3d; by default 1d"},
    {"public", "KEY", "新密钥在别处生成,此为其公钥", "the new pair was made elsewhere: its public half"},
    {"server", NULL, "服务的密钥(loopline-服务名);随后向其进程发 HUP",
     "the key of a service (loopline-SERVICE); its process wants a HUP then"},
    END};
#define HELD_BY_ROW                                                                                                    \
    {                                                                                                                  \
        "to", "SERVICE", "发往哪个服务", "service that it is for"                                                      \
    }
static const struct option_row QUARANTINE_LIST[] = {
    HELD_BY_ROW,
    {"number", "NUMBER", "哪个工单或诉求", "of this order or request"},
    {"reason", "TEXT", "原因含这些字", "whose reason holds these words"},
    {"all", NULL, "连同已处理的", "with those that were decided on"},
    LIMIT_ROW,
    PURPOSE_ROW,
    END};
static const struct option_row QUARANTINE_SHOW[] = {
    HELD_BY_ROW,
    {"hex", NULL, "连同未脱敏的原文,须有 --reason,记录在案",
     "with its bytes, which are not masked: needs --reason, goes on record"},
    REASON_ROW,
    PURPOSE_ROW,
    END};
static const struct option_row QUARANTINE_DECIDE[] = {HELD_BY_ROW, REASON_ROW, END};
static const struct option_row SUBMIT[] = {
    {"text", "TEXT", "诉求内容", "what it is about"},
    {"channel", "CODE", "渠道", "channel"},
    {"party", "PARTY", "citizen 市民或 enterprise 企业", "citizen or enterprise"},
    DISTRICT_ROW,
    {"area", "CODE", "区域", "area"},
    {"address", "TEXT", "地址", "place in words"},
    {"latitude", "DEG", "纬度", "degrees north"},
    {"longitude", "DEG", "经度", "degrees east"},
    {"datum", "DATUM", "经纬度的坐标系: wgs84(默认)、gcj02 或 bd09; 存为 WGS-84",
     "of the degrees: wgs84 (default), gcj02 or bd09; stored as WGS-84"},
    {"name", "TEXT", "姓名", "who asks"},
    {"phone", "TEXT", "电话", "phone"},
    {"other", "TEXT", "其他联系方式", "another way to reach the person"},
    {"withheld", NULL, "身份保密", "name and number are withheld"},
    {"occurred-at", "TIME", "发生时间", "when it happened"},
    {"urgent", NULL, "紧急", "an emergency"},
    {"matter", "CODE", "事项(已知时)", "matter, when it is known"},
    {"reported", "UNIT", "举报该单位:它及其下级不得承办、知悉,身份保密",
     "a report on this unit: it and all below it never have or see it, the name is withheld"},
    {"reference", "TEXT", "渠道自己的编号", "the channel's own number"},
    {"about", "NUMBER", "所提及的在先诉求编号(话务员):致谢、再问",
     "earlier request it speaks of (agents): thanks, a question"},
    {"answer", "TEXT", "在线办结的答复", "answered at first contact, with these words"},
    {"refuse", "GROUND", "不予受理的理由", "not accepted, on this ground"},
    {"advice", "TEXT", "另行告知的途径", "where else to go"},
    {"key", "KEY", "幂等键; 与 --stdin 同用时第 n 行为 KEY-n", "idempotency key; with --stdin line n is sent as KEY-n"},
    {"stdin", NULL, "从标准输入逐行读 JSON,字段与选项同名(- 写作 _)",
     "reads lines of JSON, fields named like the options (_ for -)"},
    END};
static const struct option_row KEY_ONLY[] = {KEY_ROW, END};
static const struct option_row REVEAL[] = {{"need", "NEED", "用途: contact, visit, verify, ask_back, law; 承办单位必填",
                                            "what for: contact, visit, verify, ask_back, law; units must say"},
                                           KEY_ROW,
                                           END};
static const struct option_row HOLDS[] = {
    {"released", NULL, "含已解除的", "those that were released, too"}, PURPOSE_ROW, END};
static const struct option_row WITHDRAW[] = {REASON_ROW, KEY_ROW, END};
static const struct option_row WATCH[] = {{"channel", "CODE", "哪个渠道", "whose feed"},
                                          {"cursor", "C", "从上次的位置继续", "goes on after this"},
                                          {"follow", NULL, "持续等待,直到中断", "waits for more until interrupted"},
                                          END};
static const struct option_row CARE_ADD[] = {{"area", "CODE", "社区、村或网格", "community, village or grid"},
                                             {"kind", "CODE", "类别", "kind of care, a code of the pack"},
                                             {"address", "TEXT", "地址", "where they live"},
                                             NOTE_ROW,
                                             KEY_ROW,
                                             END};
static const struct option_row CARE_END[] = {NOTE_ROW, KEY_ROW, END};
static const struct option_row CARE_LIST[] = {{"area", "CODE", "只看某区域", "only this area"},
                                              {"kind", "CODE", "只看某类别", "only this kind"},
                                              PURPOSE_ROW,
                                              END};
static const struct option_row REQUESTS[] = {
    DISTRICT_ROW, {"state", "STATE", "状态", "state"}, {"channel", "CODE", "渠道", "channel"}, LIMIT_ROW, PURPOSE_ROW,
    END};
static const struct option_row ORDERS[] = {DISTRICT_ROW,
                                           {"state", "STATE", "状态", "state"},
                                           {"unit", "CODE", "承办单位", "unit that has a part in it"},
                                           {"overdue", NULL, "只看超时的", "only what is overdue"},
                                           LIMIT_ROW,
                                           PURPOSE_ROW,
                                           END};
static const struct option_row SIGN[] = {UNIT_ROW, KEY_ROW, END};
static const struct option_row CONTACT[] = {UNIT_ROW, NOTE_ROW, KEY_ROW, END};
#define ATTACH_ROW                                                                                                     \
    {                                                                                                                  \
        "attach", "NAME=REF", "附件及存放位置,可重复", "an attachment: name and where it is kept; repeat it"           \
    }
#define CONTACT_ROWS                                                                                                   \
    {"contact-at", "TIME", "何时联系诉求人", "when the person was contacted"},                                         \
        {"contact-way", "WAY", "联系方式: phone 电话 visit 上门 message 短信 meeting 现场会",                          \
         "how: phone, visit, message or meeting"},                                                                     \
        {"contact-with", "WHO", "联系对象,不写姓名", "who it was, in a word, no name"},                                \
    {                                                                                                                  \
        "contact-result", "RESULT", "reached 已联系上 no_answer 无人接听 declined 拒绝沟通",                           \
            "reached, no_answer or declined"                                                                           \
    }
static const struct option_row INTERIM[] = {
    UNIT_ROW,
    {"text", "TEXT", "阶段情况", "what was done so far"},
    {"until", "TIME", "预计完成时间,或日期", "when the rest is expected: a time, or a date"},
    {"to", "AUDIENCE", "已告知: platform 平台(默认) person 诉求人 both 两者",
     "who was told: platform (default), person or both"},
    {"measures", "TEXT", "已采取的措施", "measures taken so far"},
    CONTACT_ROWS,
    ATTACH_ROW,
    KEY_ROW,
    END};
static const struct option_row COMMENT[] = {
    {"unit", "UNIT", "承办单位;派单员留言时不填", "code of the unit; not given by those who dispatch"},
    TEXT_ROW("留言,诉求人看不到", "the comment; the citizen never sees it"),
    ATTACH_ROW,
    KEY_ROW,
    END};
static const struct option_row CAUSE[] = {
    {"unit", "UNIT", "牵头或协办单位;坐席更正时不填", "lead or co-handler; not given by those who ask back"},
    {"cause", "TEXT", "问题原因", "the root cause"},
    {"reason", "TEXT", "如何得知", "how it became known"},
    KEY_ROW,
    END};
static const struct option_row VIEW[] = {{"unit", "UNIT", "以该单位的身份查看", "as this unit may see it"}, END};
static const struct option_row RETURN[] = {UNIT_ROW,
                                           {"ground", "GROUND", "退单理由代码", "ground, a code of the pack"},
                                           {"text", "TEXT", "说明", "in words"},
                                           KEY_ROW,
                                           END};
static const struct option_row HANDBACK[] = {
    {"ground", "GROUND", "退回理由代码,同退单", "ground, a code of the pack, as of a return"},
    {"text", "TEXT", "说明", "in words"},
    KEY_ROW,
    END};
static const struct option_row RULE[] = {
    {"unit", "UNIT", "退单的单位,默认为待裁定的那个", "the unit that returned it; by default the one that waits"},
    {"ruling", "RULING", "uphold 成立、dismiss 驳回、named 明确牵头协办、forced 强制派单、joint 联合到场",
     "uphold, dismiss, named (lead and co-handlers), forced, joint (a joint visit finds the owner)"},
    {"lead", "UNIT", "改派给;named: 牵头;forced: 由谁办;joint: 由谁召集",
     "the new unit; named: who leads; forced: who must handle it; joint: who convenes"},
    {"co", "A,B", "named: 协办单位", "named: co-handlers"},
    {"candidates", "A,B", "joint: 一同到场的单位,至少两个", "joint: units that come together, at least two"},
    {"limit", "LIMIT", "joint: 报到时限,如 4wh", "joint: until when they are there, as 4wh"},
    {"teach", NULL, "uphold、named: 建议写入派单目录", "uphold, named: proposes a row of the catalogue"},
    SEEN_ROW,
    REASON_ROW,
    KEY_ROW,
    END};
static const struct option_row BENCH[] = {
    DISTRICT_ROW,
    {"overdue", NULL, "只看超过裁定时限的", "only what is past the bench's limit"},
    LIMIT_ROW,
    PURPOSE_ROW,
    END};
static const struct option_row PROPOSALS[] = {
    DISTRICT_ROW,
    {"state", "STATE", "状态: proposed adopted declined", "state: proposed adopted declined"},
    LIMIT_ROW,
    PURPOSE_ROW,
    END};
static const struct option_row ADOPT[] = {
    {"code", "CODE", "目录行的代码,默认为 ruling.ID", "code of the row, by default ruling.ID"},
    {"area", "CODE", "改为这个区域", "for this area instead"},
    {"policy", "CODE", "改用这个时限规则", "by this policy instead"},
    {"ground", "TEXT", "改用这个依据,默认为裁定理由", "with this ground; by default the reason of the ruling"},
    {"print", NULL, "只打印目录行,不应用", "prints the row, applies nothing"},
    END};
static const struct option_row PROPOSAL_DECLINE[] = {REASON_ROW, END};
static const struct option_row FEEDBACK[] = {
    UNIT_ROW,
    {"outcome", "OUTCOME", "solved 已解决, explained 已解释, cannot 暂无法解决, confirmed 服务确认(企业)",
     "solved, explained, cannot, or confirmed (by an enterprise)"},
    {"text", "TEXT", "办理情况", "what was done"},
    {"measures", "TEXT", "采取的措施", "measures that were taken"},
    {"cost", "YUAN", "费用,元", "what it cost, in yuan"},
    {"agreed-yuan", "YUAN", "各方议定的金额,元", "what the parties agreed on, in yuan"},
    {"works-until", "TIME", "施工持续至何时,完工前不得销号",
     "works go on until then: no write-off before they are done"},
    {"ground", "GROUND", "无法解决的事由代码", "cannot: why, a code of the pack"},
    CONTACT_ROWS,
    {"told", "TIME", "何时告知诉求人", "when the person was told"},
    {"cause", "TEXT", "查明的原因", "root cause as found"},
    ATTACH_ROW,
    KEY_ROW,
    END};
static const struct option_row SIGNOFF[] = {
    UNIT_ROW, {"reject", NULL, "退回承办人", "back to the handler"}, NOTE_ROW, KEY_ROW, END};
static const struct option_row EXTEND[] = {
    UNIT_ROW,
    GROUND_ROW,
    {"by", "AMOUNT", "延长多少,以时限规则上限的单位计,如 5wd", "how much, in the unit of the policy's cap, as 5wd"},
    REASON_ROW,
    KEY_ROW,
    END};
static const struct option_row PAUSE[] = {
    UNIT_ROW,   GROUND_ROW, {"until", "TIME", "复核日期,此后恢复计时", "review date: the clocks run on from then"},
    REASON_ROW, KEY_ROW,    END};
static const struct option_row GRANT[] = {{"reject", NULL, "不批", "does not grant it"}, REASON_ROW, KEY_ROW, END};
static const struct option_row RESUME[] = {REASON_ROW, KEY_ROW, END};
static const struct option_row SUPERVISE[] = {{"priority", NULL, "列入重点督办", "on the priority list"},
                                              {"lift", NULL, "撤出重点督办", "off the priority list"},
                                              {"slip", NULL, "发督办单,须答复", "issues a slip that must be answered"},
                                              UNIT_ROW,
                                              TEXT_ROW("要求或原因", "what is asked for, or why"),
                                              KEY_ROW,
                                              END};
static const struct option_row CHANGE[] = {
    {"matter", "CODE", "事项", "matter"}, {"policy", "CODE", "时限规则", "policy"}, SEEN_ROW, REASON_ROW, KEY_ROW, END};
static const struct option_row SLIP_ANSWER[] = {TEXT_ROW("答复", "the answer"), KEY_ROW, END};
static const struct option_row MERGE[] = {
    {"into", "NUMBER", "并入哪一单", "the order that goes on"}, REASON_ROW, KEY_ROW, END};
static const struct option_row REOPEN[] = {
    {"by", "NUMBER", "重复反映的那一单", "the running order that repeats it"}, REASON_ROW, KEY_ROW, END};
static const struct option_row SLIP_CLOSE[] = {REJECT_ROW, REASON_ROW, KEY_ROW, END};
static const struct option_row SLIPS[] = {DISTRICT_ROW,
                                          {"unit", "CODE", "承办单位", "unit that answers"},
                                          {"open", NULL, "只看未办结的", "only what is not closed"},
                                          LIMIT_ROW,
                                          PURPOSE_ROW,
                                          END};
static const struct option_row PRIORITY[] = {
    DISTRICT_ROW,
    {"rung", "RUNG", "阶梯的这一级: bulletin(通报)talk(约谈)account(问责);默认为重点督办名单",
     "cards of this rung: bulletin, talk or account; by default the priority list"},
    {"limit", "N", "与 --rung 合用: 最多几行", "with --rung: so many rows at most"},
    PURPOSE_ROW,
    END};
#define LIBRARY_ROW                                                                                                    \
    {                                                                                                                  \
        "shared-library", NULL, "网页共用目录里的一份图表库(每页省约 200 KB);单独寄送某页时须一并带上",                \
            "pages share one file of the chart library in the folder (saves 200 KB each); a page sent alone takes it " \
            "along"                                                                                                    \
    }
static const struct option_row DUE[] = {
    {"since", "DATE", "只补此日以来到期的,默认为 31 天前", "due from this date on; by default 31 days ago"},
    {"out", "DIR", "写到哪个目录", "folder for the files"},
    LIBRARY_ROW,
    PURPOSE_ROW,
    END};
static const struct option_row SHELF[] = {
    DISTRICT_ROW, {"unit", "CODE", "申请单位", "unit that asked"}, PURPOSE_ROW, END};
static const struct option_row MEETINGS[] = {CADENCE_ROW, LIMIT_ROW, END};
static const struct option_row COUNTS[] = {CADENCE_ROW, SINCE_ROW, TILL_ROW, END};
static const struct option_row DECIDE_ITEM[] = {
    {"lead", "UNIT", "牵头单位,默认不变", "unit that leads; stays when not given"},
    {"co", "A,B", "加入的协办单位", "units that join"},
    {"limit", "LIMIT", "会议定的时限,以小时或日计,如 2h 4wh 5wd 10d",
     "limit set by the chair, in hours or days, as 2h 4wh 5wd 10d"},
    {"carry", NULL, "转下次会议", "next meeting"},
    {"drop", NULL, "撤下", "needs no meeting"},
    TEXT_ROW("决定", "the decision in words"),
    KEY_ROW,
    END};
static const struct option_row CLOSE_MEETING[] = {NOTE_ROW, KEY_ROW, END};
static const struct option_row VIOLATIONS[] = {
    {"unit", "CODE", "单位(及其下级)", "unit, with all below"},           SINCE_ROW,   TILL_ROW,
    {"list", NULL, "列出所涉工单", "the orders behind the figures, too"}, PURPOSE_ROW, END};
#define AS_OF_ROW                                                                                                      \
    {                                                                                                                  \
        "as-of", "TIME", "按该时刻所知(日期含当日;默认此刻)", "as known by then; a date is included (default: now)"    \
    }
#define MONTH_ROW                                                                                                      \
    {                                                                                                                  \
        "month", "MONTH", "月份, 如 2024-03", "month, as 2024-03"                                                      \
    }
static const struct option_row RATES[] = {
    {"by", "WHAT", "按 unit 单位、area 区域、matter 事项、period 月份、district 区县 分列",
     "split by unit, area, matter, period (month) or district"},
    {"unit", "CODE", "单位(及其下级)", "unit, with all below"},
    {"area", "CODE", "区域(及其下级)", "area, with all below"},
    {"matter", "CODE", "事项(及其下级)", "matter, with all below"},
    DISTRICT_ROW,
    SINCE_ROW,
    TILL_ROW,
    MONTH_ROW,
    AS_OF_ROW,
    {"orders", NULL, "列出分子分母所涉工单,及期末以来的更正",
     "the orders behind both sides, and what was corrected since the end of the period"},
    PURPOSE_ROW,
    END};
static const struct option_row POINTS[] = {
    {"unit", "CODE", "单位(及其下级)", "unit, with all below"}, MONTH_ROW, AS_OF_ROW, END};
static const struct option_row TALKS[] = {MONTH_ROW, AS_OF_ROW, END};
static const struct option_row WHISTLES[] = {
    DISTRICT_ROW,
    {"unit", "CODE", "单位(及其下级),吹哨或应哨", "unit, with all below: who whistled or was called"},
    SINCE_ROW,
    TILL_ROW,
    {"open", NULL, "只列未结束的", "only those that are open"},
    {"scores", NULL, "双考核: 吹哨单位的确需率,应哨单位的按时报到率 (N09)",
     "double scoring: how many that were called were needed, how many came in time (N09)"},
    PURPOSE_ROW,
    END};
static const struct option_row PINGPONG[] = {DISTRICT_ROW, SINCE_ROW, TILL_ROW, LIMIT_ROW, PURPOSE_ROW, END};
static const struct option_row TIME_SET[] = {{"back", NULL, "允许往回拨", "backwards, too"}, END};
static const struct option_row ASSIGN[] = {
    {"lead", "UNIT", "牵头单位", "unit that takes the lead"},
    {"co", "A,B", "加入的协办单位", "units that join"},
    {"ground", "CODE", "换牵头单位的理由(首接责任制),见配置包 release.*",
     "listed ground for another lead (release.* of the pack)"},
    {"class", "CLASS", "交办类别: ordinary instant consultative leader", "class: ordinary instant consultative leader"},
    {"letter", "NUMBER", "文号;consultative 必填", "number of the letter"},
    {"leader", "CODE", "责任领导;leader 必填", "leader it is given to by name"},
    {"limit", "LIMIT", "反馈办结时限,如 10d", "limit, as 10d"},
    SEEN_ROW,
    REASON_ROW,
    KEY_ROW,
    END};
static const struct option_row DELEGATE[] = {
    {"to", "A,B", "承接的下级单位", "units below that do it"},
    {"task", "TEXT", "任务", "what is asked of them"},
    {"limit", "LIMIT", "反馈时限,如 2h 4wh 2wd 3d;默认照时限规则", "until when: 2h 4wh 2wd 3d; else by the policy"},
    {"recall", NULL, "收回", "takes it back from them"},
    UNIT_ROW,
    KEY_ROW,
    END};
static const struct option_row SPLIT[] = {
    {"kind", "KIND", "split 分办(调度员)extend 举一反三 delegated 下派(牵头单位,本单位及下级)",
     "split (dispatchers); extend, delegated (the lead, to itself and below)"},
    {"part", "PART", "一张子单: 单位[,协办…][@时限][#区域]: 任务;可重复,如 \"a,b@2wd: 修复路面\"",
     "one child order: UNIT[,CO…][@LIMIT][#AREA]: TEXT; repeatable, as \"a,b@2wd: mend the road\""},
    REASON_ROW,
    SEEN_ROW,
    UNIT_ROW,
    KEY_ROW,
    END};
static const struct option_row ACK[] = {
    {"card", "N", "督办编号,见 loopline order NUMBER", "which one, as listed by loopline order NUMBER"},
    UNIT_ROW,
    NOTE_ROW,
    KEY_ROW,
    END};
static const struct option_row WRITEOFF[] = {UNIT_ROW, {"text", "TEXT", "申请说明", "in words"}, KEY_ROW, END};
static const struct option_row APPROVE[] = {REJECT_ROW, REASON_ROW, KEY_ROW, END};
static const struct option_row DESK_LIST[] = {DISTRICT_ROW, LIMIT_ROW, END};
static const struct option_row MERGE_LIST[] = {DISTRICT_ROW, LIMIT_ROW, PURPOSE_ROW, END};
static const struct option_row DECIDE[] = {
    {"matter", "CODE", "事项", "matter"},
    {"nature", "NATURE", "诉求性质", "nature"},
    {"urgency", "URGENCY", "紧急程度", "urgency"},
    {"party", "PARTY", "主体", "party"},
    {"area", "CODE", "区域", "area"},
    {"merge-into", "NUMBER", "并入该诉求的工单", "rides on the order of that request"},
    NOTE_ROW,
    KEY_ROW,
    END};
static const struct option_row DECLINE[] = {REASON_ROW, KEY_ROW, END};
/* ---- follow-up ---- */
#define EVIDENCE_ROW                                                                                                   \
    {                                                                                                                  \
        "evidence", "NAME=REF", "证据及存放位置,可重复", "evidence: name and where it is kept; repeat it"              \
    }
#define AGAINST_ROW(zh, en)                                                                                            \
    {                                                                                                                  \
        "against", "WHAT", zh, en                                                                                      \
    }
#define OPINION_ROWS                                                                                                   \
    {"responded", "ANSWER", "是否响应: yes 是 partly 部分 no 否", "did the unit respond: yes partly no"},              \
        {"solved", "ANSWER", "是否解决: yes partly no", "was it solved: yes partly no"},                               \
        {"aspect", "NAME=N", "分项评分,1 差至 5 好,如 manner=4;可重复",                                                \
         "a score, 1 poor to 5 good, as manner=4; repeat it"},                                                         \
    {                                                                                                                  \
        "text", "TEXT", "原话", "the person's words"                                                                   \
    }
#define RECURRED_ROW                                                                                                   \
    {                                                                                                                  \
        "recurred", "ANSWER", "回头看必填: 是否复发 yes no", "in a look-back: has it come back, yes or no"             \
    }
static const struct option_row SURVEY_LIST[] = {
    DISTRICT_ROW,
    {"callable", NULL, "只看此刻可以打电话的", "only who may be called now"},
    {"kind", "KIND", "follow_up 回访 look_back 回头看 check 二次回访", "follow_up, look_back or check"},
    LIMIT_ROW,
    END};
static const struct option_row ATTEMPT[] = {
    {"later", "TIME", "call_later: 约定何时再访", "call_later: when to call again"}, NOTE_ROW, KEY_ROW, END};
static const struct option_row RATE[] = {
    {"cause", "CAUSE", "不满意必填: not_solved slow manner false_report demand other",
     "why not satisfied, required then: not_solved slow manner false_report demand other"},
    OPINION_ROWS,
    RECURRED_ROW,
    KEY_ROW,
    END};
static const struct option_row SURVEY_ANSWER[] = {
    {"channel", "CODE", "经哪个渠道作答(或用 --as)", "channel by which the person answered, or --as its key"},
    OPINION_ROWS,
    RECURRED_ROW,
    KEY_ROW,
    END};
static const struct option_row CALL[] = {
    UNIT_ROW,
    {"at", "TIME", "何时回访,在反馈之后", "when the person was called, after the result"},
    {"rating", "RATING", "本人评价: satisfied basically declined dissatisfied",
     "what the person said: satisfied basically declined dissatisfied"},
    {"solved", "ANSWER", "是否解决: yes partly no", "was it solved: yes partly no"},
    TEXT_ROW("说明", "in words"),
    KEY_ROW,
    END};
static const struct option_row WORKS[] = {UNIT_ROW,
                                          {"done-at", "TIME", "何时完成", "when they were done"},
                                          TEXT_ROW("完成情况", "what was done"),
                                          KEY_ROW,
                                          END};
static const struct option_row EXCLUDE[] = {
    {"ground", "GROUND", "事由代码,配置包文本 exclusion.* 之一", "a code of the texts exclusion.* of the pack"},
    TEXT_ROW("依据说明", "the evidence in words"),
    EVIDENCE_ROW,
    KEY_ROW,
    END};
static const struct option_row DECIDE_EXCLUSION[] = {
    {"reject", NULL, "不予剔除", "not excluded: the demand stands"}, REASON_ROW, KEY_ROW, END};
static const struct option_row EXCLUSIONS[] = {DISTRICT_ROW,
                                               {"unit", "CODE", "单位(及其下级)", "unit, with all below"},
                                               {"open", NULL, "只看待审的", "only what waits for a decision"},
                                               SINCE_ROW,
                                               TILL_ROW,
                                               LIMIT_ROW,
                                               PURPOSE_ROW,
                                               END};
static const struct option_row APPEAL[] = {
    UNIT_ROW,
    AGAINST_ROW("rating 评价 card 黄红牌 count 逾期或超期回退计数", "rating, card or count"),
    {"target", "WHAT", "card: 督办编号;count: late_return 或逾期环节,如 settle",
     "card: its number; count: late_return, or the stage that was overdue, as settle"},
    {"ground", "GROUND", "事由代码,配置包文本 appeal.* 之一", "a code of the texts appeal.* of the pack"},
    TEXT_ROW("申诉理由", "why"),
    EVIDENCE_ROW,
    KEY_ROW,
    END};
static const struct option_row LODGE[] = {
    AGAINST_ROW("closure 销号 exclusion 剔除 refusal 不予受理", "closure, exclusion or refusal"),
    TEXT_ROW("申诉理由", "why"),
    {"channel", "CODE", "经哪个渠道;默认为坐席", "channel; by default an agent"},
    KEY_ROW,
    END};
static const struct option_row RULE_APPEAL[] = {REASON_ROW, KEY_ROW, END};
static const struct option_row APPEALS[] = {DISTRICT_ROW,
                                            {"unit", "CODE", "单位(及其下级)", "unit, with all below"},
                                            {"open", NULL, "只看待裁定的", "only what waits for a ruling"},
                                            LIMIT_ROW,
                                            PURPOSE_ROW,
                                            END};
static const struct option_row WRITE_OFFS[] = {DISTRICT_ROW,
                                               {"unit", "CODE", "单位(及其下级)", "unit, with all below"},
                                               {"overdue", NULL, "只看逾期的", "only what is overdue"},
                                               LIMIT_ROW,
                                               PURPOSE_ROW,
                                               END};
static const struct option_row DRAW[] = {
    {"since", "DATE", "自该日起评价的", "rated from this date on"},
    {"until", "DATE", "至该日止(含)评价的", "rated up to this date, included"},
    {"percent", "N", "每个单位抽百分之几,默认照配置包", "per cent of each unit's, by default the pack's"},
    {"seed", "N", "随机种子,相同则抽中相同;默认另取并告知",
     "the same draws the same; by default one is made, and told"},
    {"dry-run", NULL, "只看会抽中哪些", "only says who would be drawn"},
    KEY_ROW,
    END};
static const struct option_row CHECK[] = {OPINION_ROWS, KEY_ROW, END};
static const struct option_row LISTED[] = {LIMIT_ROW, END};
static const struct option_row THEME[] = {
    {"month", "MONTH", "月份,如 2024-03", "the month, as 2024-03"},
    {"title", "TEXT", "题目", "title"},
    {"lead", "UNIT", "牵头单位", "unit that leads"},
    {"matters", "A,B", "事项(及其下级)", "matters, with all below them"},
    {"areas", "A,B", "区域,默认全市", "areas; by default the whole city"},
    {"plan", "TEXT", "方案", "what is to be done"},
    {"state", "STATE", "planned 待启动 running 推进中 done 已完成", "planned, running or done"},
    KEY_ROW,
    END};
static const struct option_row EXPLAIN[] = {
    {"limit", "LIMIT", "时限,如 4wd 30min eod+1d", "limit, as 4wd 30min eod+1d"},
    {"policy", "CODE", "改用配置包的时限规则", "or the limit of a policy of the pack"},
    {"stage", "STAGE", "其环节", "and of this stage of it"},
    {"start", "TIME", "起算时间", "when the clock starts"},
    {"calendar", "CODE", "工作日历,优先于单位与区域的日历", "working calendar, before that of the unit or area"},
    {"district", "CODE", "区域,决定工作日历、城区或农村时限", "area: its calendar, urban or rural limit"},
    {"unit", "CODE", "单位,决定工作日历、是否24小时值守", "unit: its calendar, on duty round the clock or not"},
    {"pause", "FROM/UNTIL", "中止时段,可重复或以逗号分隔", "time that does not count; repeat it, or commas between"},
    {"round-the-clock", NULL, "24小时值守", "round-the-clock duty"},
    {"pack", "DIR", "配置包目录", "folder of the pack"},
    PURPOSE_ROW,
    END};

#define PACK_ROW                                                                                                       \
    {                                                                                                                  \
        "pack", "DIR", "改用此目录的配置包,不连接数据库", "of the pack in this folder instead, without a database"     \
    }
static const struct option_row ROUTE[] = {
    {"matter", "CODE", "事项", "matter"},
    {"area", "CODE", "区域,默认为全市", "area, by default the city"},
    {"party", "PARTY", "citizen 市民(默认)或 enterprise 企业", "citizen (default) or enterprise"},
    {"urgency", "URGENCY", "normal 一般(默认)或 urgent 紧急", "normal (default) or urgent"},
    {"reported", "UNIT", "举报该单位时", "when it is a report on this unit"},
    {"at", "TIME", "交办时刻,默认为现在", "when it is dispatched, by default now"},
    PACK_ROW,
    PURPOSE_ROW,
    END};
static const struct option_row ROSTER[] = {{"unit", "CODE", "承办单位,含其下级", "this unit, with all below it"},
                                           {"at", "TIME", "某一时刻,默认为现在", "at this instant, by default now"},
                                           PACK_ROW,
                                           END};

static const struct option_row REPORT[] = {
    {"cadence", "CODE", "哪一个周期,报告其最近一期或 --date 那一期",
     "of this cadence: its last occasion, or that of --date"},
    {"since", "TIME", "期间起(日期或时刻)", "the period begins: a date or an instant"},
    {"until", "TIME", "期间止;日期含当日。forecast: 以此时为准,预测其后七日",
     "the period ends; a date is included. forecast: as of then, of the seven days after it"},
    {"date", "DATE", "期号日期", "nominal date"},
    {"as-of", "TIME", "期后更正计至此时(日期含当日),默认不计",
     "corrections after the period are heard up to then; by default none"},
    {"area", "CODE", "只报告某区域", "only this area"},
    {"out", "DIR", "写到哪个目录", "folder for the files"},
    LIBRARY_ROW,
    PURPOSE_ROW,
    END};
static const struct option_row EVIDENCE[] = {{"out", "DIR", "写到哪个目录", "folder for the files"},
                                             {"force", NULL, "覆盖已有的", "replaces what is there"},
                                             PURPOSE_ROW,
                                             END};
static const struct option_row SIMULATE[] = {
    {"since", "TIME", "此后受理的工单", "orders accepted from then on"},
    {"until", "TIME", "此前受理的工单,并以此时为准(日期含当日);默认为现在",
     "and before then, judged as of then (a date is included); by default now"},
    {"list", NULL, "逐一列出结果不同的时限", "lists every clock that would have gone otherwise"},
    PURPOSE_ROW,
    END};
static const struct option_row CORPUS[] = {
    {"out", "FILE", "写到哪个文件", "file to write"},
    {"count", "N", "多少条,默认 8000", "so many messages, by default 8000"},
    {"seed", "N", "随机种子,默认 1;相同则结果相同", "seed, by default 1: the same makes the same messages"},
    {"pack", "DIR", "核对事项代码的配置包目录", "folder of the pack whose matters they must be"},
    END};

static const struct option_row MODEL_TRAIN[] = {
    {"label", "FIELD", "类别所在字段", "field that holds the class"},
    {"text", "FIELD", "文本所在字段", "field that holds the text"},
    {"out", "FILE", "写到哪个文件", "file to write"},
    {"seed", "N", "随机种子,默认 1;同样输入得同样文件", "seed, by default 1: the same input makes the same file"},
    {"folds", "K", "交叉验证折数,2 至 20,默认 5", "folds that figures are measured on, 2 to 20, by default 5"},
    END};
static const struct option_row MODEL_EVAL[] = {
    {"label", "FIELD", "类别所在字段,默认为训练时的字段", "field that holds the class; by default that of training"},
    {"text", "FIELD", "文本所在字段,默认为训练时的字段", "field that holds the text; by default that of training"},
    {"gate", "P", "概率不低于 P 者的准确率与占比,可重复", "precision and coverage from this probability on; repeat it"},
    {"map", "FILE", "每行一对: 模型类别或其前缀、制表符、文件中的类别",
     "a pair per line: class of the model or prefix of its dots, tab, class of the file"},
    END};
static const struct option_row MODEL_ADD[] = {NOTE_ROW, END};
static const struct option_row MODEL_CHANGE[] = {REASON_ROW, END};
static const struct option_row MODEL_RETRAIN[] = {
    {"base", "FILE", "基础语料(JSON 行: text 与各轴字段),默认为随附的起始语料",
     "base corpus (lines of JSON: text and a field per axis), by default the starter corpus"},
    {"since", "DATE", "只用该日起的人工更正", "corrections from this date on"},
    {"held-out", "N", "留作比较的最近更正数,默认为三分之一,不足 30 条不作比较",
     "so many of the newest corrections are kept for the comparison; by default a third, fewer than 30 tell nothing"},
    NOTE_ROW,
    END};
static const struct option_row MODEL_REPORT[] = {SINCE_ROW, END};
static const struct option_row WHY[] = {
    {"why", NULL, "为何这样分类和派单", "why it was classified and dispatched as it was"}, PURPOSE_ROW, END};
static const struct option_row CLASSIFY[] = {{"model", "FILE", "模型文件", "file of the model"},
                                             {"text", "FIELD", "JSON 行中文本所在字段,默认 text",
                                              "field of the lines of JSON that holds the text, by default text"},
                                             END};

#define WHISTLE_ROW                                                                                                    \
    {                                                                                                                  \
        "whistle", "N", "第几次吹哨,只有一次时可省", "which whistle; not needed where there is one"                    \
    }
#define CALL_ROW                                                                                                       \
    {                                                                                                                  \
        "call", "A,B", "召集哪些单位", "units that must come"                                                          \
    }
static const struct option_row WHISTLE[] = {UNIT_ROW, {"level", "CODE", "吹哨层级代码", "level, a code of the pack"},
                                            CALL_ROW, TEXT_ROW("事由、地点、时间", "why, where, when"),
                                            SEEN_ROW, KEY_ROW,
                                            END};
static const struct option_row JOINT[] = {
    {"unit", "UNIT", "牵头单位召集时其代码;否则为派单员", "code of the lead when it convenes; else a dispatcher does"},
    CALL_ROW,
    {"limit", "LIMIT", "何时到场,如 4wh 2h;默认按时限规则",
     "until when they are there, as 4wh 2h; by default the policy's"},
    TEXT_ROW("事由、地点、时间", "why, where, when"),
    SEEN_ROW,
    KEY_ROW,
    END};
static const struct option_row REPORTIN[] = {
    UNIT_ROW, WHISTLE_ROW, {"person", "POST", "到场人员职务,不写姓名", "who came, by post, no name"},
    NOTE_ROW, KEY_ROW,     END};
static const struct option_row CONCLUDE[] = {
    UNIT_ROW,
    WHISTLE_ROW,
    {"end", "END", "named 明确牵头协办, closed 现场办结, undecided 未能确定, dropped 撤哨",
     "named, closed, undecided or dropped"},
    {"finding", "TEXT", "共同认定的情况", "what was found together"},
    {"measures", "TEXT", "采取的措施", "what was done"},
    {"participants", "TEXT", "到场单位和职务", "who was there, by unit and post"},
    {"lead", "UNIT", "由谁牵头,默认不变", "who leads from now on; stays when not given"},
    {"co", "A,B", "由谁协办", "who helps"},
    SEEN_ROW,
    KEY_ROW,
    END};
static const struct option_row SESSION[] = {
    UNIT_ROW,
    {"kind", "KIND", "on_site 现场办公, consultation 会商, mediation 调解, enforcement 联合执法",
     "on_site, consultation, mediation or enforcement"},
    {"held", "TIME", "何时举行", "when it was held"},
    {"result", "RESULT", "agreed 达成一致, failed 未达成一致, adjourned 择期再议", "agreed, failed or adjourned"},
    TEXT_ROW("达成的意见,或为何未达成", "what was agreed, or why not"),
    {"units", "A,B", "参加的单位", "units that took part"},
    {"participants", "WHO", "其他参加者,按身份,可重复", "others who took part, by post; repeat it"},
    {"parties", "SIDE", "对立的各方,按身份,可重复", "the opposed sides, by role; repeat it"},
    {"place", "TEXT", "地点", "where"},
    {"next", "TIME", "择期再议的时间", "when it goes on"},
    {"attach", "NAME=REF", "附件及存放位置,可重复", "minutes: name and where they are kept; repeat it"},
    KEY_ROW,
    END};
static const struct option_row HANDOVER[] = {
    {"unit", "UNIT", "承办单位转接时其代码;否则为话务员", "code of the unit that does it; else whoever takes calls"},
    {"to", "AGENCY", "转出给,如 110", "handed over to, as 110"},
    {"from", "AGENCY", "由谁转入", "taken over from"},
    {"reference", "TEXT", "对方编号", "their number"},
    {"at", "TIME", "何时", "when it happened"},
    NOTE_ROW,
    KEY_ROW,
    END};

#define HANDLER "unit-{unit},handler"
#define LEADER  "leader-{unit},leader"
#define DECIDER "leader-{unit},supervisor"

static const struct option_row HOTSPOT_LIST[] = {
    {"state", "STATE", "状态: watched alarmed raised", "state: watched alarmed raised"},
    DISTRICT_ROW,
    {"since", "TIME", "此后还有诉求的", "to which something came since then"},
    LIMIT_ROW,
    PURPOSE_ROW,
    END};
static const struct option_row CLASSES[] = {
    {"since", "TIME", "期间起(日期或时刻)", "the period begins: a date or an instant"},
    {"until", "TIME", "期间止;日期含当日", "the period ends; a date is included"},
    DISTRICT_ROW,
    END};
static const struct option_row HOTSPOTS[] = {
    {"window", "DAYS", "相隔超过这么多天的不算同一热点,默认 90",
     "messages further apart than this are not one hot spot, by default 90"},
    {"min", "N", "至少几件才列出,默认 3", "messages that a hot spot must have to be listed, by default 3"},
    {"top", "N", "只列前几个", "only the first so many"},
    {"pack", "DIR", "用该配置包的地名、事项和预警标准", "places, matters and limits of this pack"},
    END};

static const struct option_row CONFINE[] = {
    {"service", "SERVICE", "哪个服务: intake classifier router escalation survey",
     "which service: intake classifier router escalation survey"},
    {"districts", "A,B", "只见这些区县", "the districts that it sees, and no others"},
    END};

static const struct command COMMANDS[] = {
    {"pack check", "DIR", 1, 1, NONE, NULL, "检查城市配置包,逐个报告文件与行号",
     "checks a city pack: every problem with file and line", cmd_pack_check},
    {"pack diff", "DIR", 1, 1, NONE, NULL, "与已应用的版本比较", "what it would change", cmd_pack_diff},
    {"pack apply", "DIR", 1, 1, APPLY, NULL, "应用为新版本", "applies it as a new version", cmd_pack_apply},
    {"pack simulate", "DIR", 1, 1, SIMULATE, NULL, "用另一配置包重判已往工单", "judges past orders by another pack",
     cmd_pack_simulate},
    {"migrate", "", 0, 0, MIGRATE, NULL, "建立或升级数据库结构", "makes or upgrades the schema", cmd_migrate},
    {"audit keygen", "", 0, 0, AUDIT_KEYGEN, NULL, "生成为历史作证的签名密钥",
     "makes the key that vouches for the history", cmd_audit_keygen},
    {"audit anchor", "", 0, 0, NONE, NULL, "立即锚定全部历史(每日自动一次)",
     "anchors the history now (once a day by itself)", cmd_audit_anchor},
    {"audit export", "", 0, 0, AUDIT_EXPORT, NULL, "导出带签名的锚,另处保存",
     "writes the signed anchors, to be kept elsewhere", cmd_audit_export},
    {"audit verify", "", 0, 0, AUDIT_VERIFY, NULL, "核对历史: 有无被改、缺失、颠倒的事件",
     "checks the history: nothing changed, missing or reordered", cmd_audit_verify},
    {"audit who", "NUMBER", 1, 1, AUDIT_WHO, NULL, "谁看过这件工单: 查看、列表、导出、身份",
     "who saw this order: views, lists, exports, identity", cmd_audit_who},
    {"audit keys", "[NAME]", 0, 1, AUDIT_WHO, NULL, "谁登记、变更、撤销了谁的密钥与权限",
     "whose keys and rights were added, changed, ended, and by whom", cmd_audit_keys},
    {"audit copy", "WATERMARK", 1, 1, NONE, NULL, "这个水印是谁的哪一份",
     "whose copy carries this watermark, and of what", cmd_audit_copy},
    {"audit views", "", 0, 0, AUDIT_VIEWS, NULL, "每人每日查看身份的次数,与同角色的中位数相比",
     "who reveals how many people a day, beside the median of the same role", cmd_audit_views},
    {"export open-data", "", 0, 0, OPEN_DATA, NULL, "开放数据: 逐件、不含任何个人信息的文件",
     "open data: a file of all demands that names nobody", cmd_export_open_data},
    {"demo year", "", 0, 0, DEMO_YEAR, NULL,
     "空的演示库写入一个县级市的一年: 满意率 97.4% = (满意+基本满意 58973)/全部回访评价 60572,剔除和申诉改正后仍为 "
     "97.4%",
     "fills an empty demo with a year of a county-level city: 97.4 % content = (satisfied + basically: 58,973) of all "
     "60,572 "
     "ratings, and 97.4 % without what was excluded or struck, too",
     cmd_demo_year},
    {"keys new", "[NAME]", 0, 1, KEYS_NEW, NULL, "生成密钥", "makes a key", cmd_keys_new},
    {"keys list", "", 0, 0, NONE, NULL, "已登记的密钥", "the registered keys", cmd_keys_list},
    {"keys revoke", "NAME", 1, 1, KEYS_REVOKE, NULL, "撤销密钥", "revokes a key", cmd_keys_revoke},
    {"keys rotate", "NAME", 1, 1, KEYS_ROTATE, NULL, "换密钥,业务不停: 新旧两把并用一段时间",
     "another key while work goes on: both are good for a while", cmd_keys_rotate},
    {"quarantine list", "", 0, 0, QUARANTINE_LIST, NULL, "被隔离、等人处理的消息",
     "messages that could not be digested and wait for a person", cmd_quarantine_list},
    {"quarantine show", "ID", 1, 1, QUARANTINE_SHOW, NULL, "其中一条: 内容(已脱敏)、原因、历次处理",
     "one of them: what it says (masked), why, every attempt", cmd_quarantine_show},
    {"quarantine retry", "ID", 1, 1, QUARANTINE_DECIDE, NULL, "放回重新处理,次序不变", "puts it back in its place",
     cmd_quarantine_retry},
    {"quarantine discard", "ID", 1, 1, QUARANTINE_DECIDE, NULL, "放弃处理,须有理由,其后的消息继续",
     "gives it up with a reason; what waited behind it goes on", cmd_quarantine_discard},
    {"district confine", "ROLE", 1, 1, CONFINE, NULL, "分区部署: 建立只见所列区县的数据库角色",
     "a split deployment: a role of the database that sees these districts alone", cmd_district_confine},
    {"district free", "ROLE", 1, 1, NONE, NULL, "删除这样的角色", "removes such a role", cmd_district_free},
    {"district list", "", 0, 0, NONE, NULL, "这些角色及其区县", "those roles and their districts", cmd_district_list},
    {"identity keys", "", 0, 0, NONE, NULL, "生成加密诉求人身份的密钥(已有的不动)",
     "makes the keys that seal who asked; what is there stays", cmd_identity_keys},
    {"identity rotate", "", 0, 0, NONE, NULL, "换用新的身份密钥,旧的保留用于读取",
     "a new key seals from now on; the old one still opens", cmd_identity_rotate},
    {"identity status", "", 0, 0, NONE, NULL, "各密钥加密了多少人", "how many people which key has sealed",
     cmd_identity_status},
    {"submit", "", 0, 0, SUBMIT, "channel-{channel},agent", "提交诉求", "submits a request", cmd_submit},
    {"supplement", "NUMBER CODE TEXT", 3, 3, KEY_ONLY, "agent", "补充内容", "adds to a request", cmd_supplement},
    {"withdraw", "NUMBER [CODE]", 1, 2, WITHDRAW, "agent", "撤回诉求", "takes a request back", cmd_withdraw},
    {"track", "NUMBER [CODE]", 1, 2, NONE, "agent", "查询办理进度", "how far it is", cmd_track},
    {"receipt", "TOKEN", 1, 1, NONE, "agent", "凭证换编号:暂存的诉求受理了没有",
     "what a submit kept on disk has become", cmd_receipt},
    {"reveal", "NUMBER REASON", 2, 2, REVEAL, "agent", "查看诉求人身份和原文(记录在案)",
     "who asked, and in which words (goes on record)", cmd_reveal},
    {"watch", "", 0, 0, WATCH, "channel-{channel}", "渠道的更新", "the updates of a channel", cmd_watch},
    {"hold set", "NUMBER REASON", 2, 2, KEY_ONLY, "supervisor,admin", "法定保全: 到期也不匿名化",
     "legal hold: not made anonymous, however old", cmd_hold_set},
    {"hold release", "NUMBER REASON", 2, 2, KEY_ONLY, "supervisor,admin", "解除保全", "ends a legal hold",
     cmd_hold_release},
    {"hold list", "", 0, 0, HOLDS, NULL, "保全中的诉求;理由可能写到当事人,不在此列出",
     "what is held; not why: the reason may name the person", cmd_hold_list},
    {"care add", "REFERENCE", 1, 1, CARE_ADD, "agent", "列入重点走访名单", "onto the list of households in care",
     cmd_care_add},
    {"care end", "REFERENCE", 1, 1, CARE_END, "agent", "移出重点走访名单", "off that list", cmd_care_end},
    {"care list", "", 0, 0, CARE_LIST, NULL, "重点走访名单(不含地址)", "that list, without addresses", cmd_care_list},
    {"hotspots", "FILE", 1, 1, HOTSPOTS, NULL,
     "从文件(逐行 JSON 的留言)中找热点问题,不需要数据库;运行中的城市见 hotspot list",
     "hot spots of a file of messages, a line of JSON each; needs no database (of the running city: hotspot list)",
     cmd_hotspots},
    {"hotspot list", "", 0, 0, HOTSPOT_LIST, NULL, "运行中的城市发现的热点问题", "hot spots found in the running city",
     cmd_hotspot_list},
    {"hotspot show", "ID|NUMBER", 1, 1, SHOWN, NULL, "一个热点: 依据、工单、来源诉求",
     "one hot spot: why, the order made of it, its sources", cmd_hotspot_show},
    {"requests", "", 0, 0, REQUESTS, NULL, "诉求列表", "lists requests", cmd_requests},
    {"request", "NUMBER", 1, 1, WHY, NULL, "一件诉求:怎样提交、怎样分类、位置",
     "one request: how it came, what was found out", cmd_request},
    {"request by-phone", "PHONE REASON", 2, 2, LISTED, "agent",
     "按电话查找以往诉求(按密钥散列,记录在案);PHONE 为 - 则读标准输入",
     "what a phone has brought before, found by its keyed hash (goes on record); PHONE - is read from standard input",
     cmd_request_by_phone},
    {"orders", "", 0, 0, ORDERS, NULL, "工单列表", "lists orders", cmd_orders},
    {"order", "NUMBER", 1, 1, WHY, NULL, "一张工单的全部情况", "everything about one order", cmd_order},
    {"order * sign", "NUMBER", 1, 1, SIGN, HANDLER, "签收", "signs for it", cmd_order_sign},
    {"order * contact", "NUMBER", 1, 1, CONTACT, HANDLER, "已联系群众", "the person was contacted", cmd_order_contact},
    {"order * arrive", "NUMBER", 1, 1, CONTACT, HANDLER, "已到场", "arrived on site", cmd_order_arrive},
    {"order * interim", "NUMBER", 1, 1, INTERIM, HANDLER, "阶段反馈", "an interim result", cmd_order_interim},
    {"order * return", "NUMBER", 1, 1, RETURN, HANDLER, "退单", "returns it", cmd_order_return},
    {"order * rule", "NUMBER", 1, 1, RULE, "dispatcher", "裁定退单", "rules on a return", cmd_order_rule},
    {"order * handback", "NUMBER", 1, 1, HANDBACK, "dispatcher", "退回上级平台(上级转来的工单)",
     "gives it back to the deployment above that handed it down", cmd_order_handback},
    {"bench", "", 0, 0, BENCH, NULL, "派单异议审核:待裁定的退单", "the objection bench: returns that wait for a ruling",
     cmd_bench},
    {"route proposals", "", 0, 0, PROPOSALS, NULL, "裁定所提的派单目录行", "rows of the catalogue that rulings propose",
     cmd_route_proposals},
    {"route adopt", "ID", 1, 1, ADOPT, NULL, "采纳:写入派单目录,应用为新版配置包",
     "adopts: into the catalogue, applied as a new version of the pack", cmd_route_adopt},
    {"route decline", "ID", 1, 1, PROPOSAL_DECLINE, NULL, "不采纳", "declines it", cmd_route_decline},
    {"order * feedback", "NUMBER", 1, 1, FEEDBACK, HANDLER, "反馈办理结果", "feeds back", cmd_order_feedback},
    {"order * comment", "NUMBER", 1, 1, COMMENT, "unit-{unit},dispatcher", "内部留言", "an internal comment",
     cmd_order_comment},
    {"order * cause", "NUMBER", 1, 1, CAUSE, "unit-{unit},agent", "更正问题原因", "revises the root cause",
     cmd_order_cause},
    {"order * view", "NUMBER", 1, 1, VIEW, "unit-{unit},dispatcher", "按权限查看工单",
     "the order as a unit, or those who dispatch, may see it", cmd_order_view},
    {"order * clocks", "NUMBER", 1, 1, VIEW, "unit-{unit},dispatcher", "按权限查看在走的时限",
     "the running clocks of a unit's part, and of the order", cmd_order_clocks},
    {"order * extend", "NUMBER", 1, 1, EXTEND, HANDLER, "申请延期", "asks for more time", cmd_order_extend},
    {"order * pause", "NUMBER", 1, 1, PAUSE, HANDLER, "申请挂起", "asks for a pause of the clocks", cmd_order_pause},
    {"order * shelf", "NUMBER", 1, 1, PAUSE, HANDLER, "申请挂账", "asks to shelve what cannot be settled now",
     cmd_order_shelf},
    {"order * grant", "NUMBER SEQ", 2, 2, GRANT, DECIDER, "审批延期、挂起、挂账", "decides on what was asked for",
     cmd_order_grant},
    {"order * resume", "NUMBER SEQ", 2, 2, RESUME, HANDLER, "提前恢复计时", "ends a pause or shelf early",
     cmd_order_resume},
    {"order * signoff", "NUMBER", 1, 1, SIGNOFF, LEADER, "领导审签", "the leader signs it off", cmd_order_signoff},
    {"order * assign", "NUMBER", 1, 1, ASSIGN, "dispatcher", "指定牵头或协办单位", "names who acts", cmd_order_assign},
    {"order * delegate", "NUMBER", 1, 1, DELEGATE, HANDLER, "下派给下级单位,仍由本单位负责",
     "hands its part down, and stays answerable", cmd_order_delegate},
    {"order * split", "NUMBER", 1, 1, SPLIT, "unit-{unit},dispatcher", "分成子单,子单都反馈后本单才算反馈",
     "makes child orders; it waits for all of them", cmd_order_split},
    {"order * change", "NUMBER", 1, 1, CHANGE, "dispatcher", "更正事项或时限规则", "corrects matter or policy",
     cmd_order_change},
    {"order * whistle", "NUMBER", 1, 1, WHISTLE, HANDLER, "吹哨,召集单位报到", "whistles: units must come",
     cmd_order_whistle},
    {"order * joint", "NUMBER", 1, 1, JOINT, "unit-{unit},dispatcher", "权属不明,联合到场",
     "nobody knows whose it is: those in question come together", cmd_order_joint},
    {"order * reportin", "NUMBER", 1, 1, REPORTIN, HANDLER, "应哨报到", "a called unit is there", cmd_order_reportin},
    {"order * conclude", "NUMBER", 1, 1, CONCLUDE, HANDLER, "吹哨办结、联合到场结论",
     "the joint finding, and what follows", cmd_order_conclude},
    {"order * session", "NUMBER", 1, 1, SESSION, HANDLER, "登记现场办公、会商、调解、联合执法",
     "records a session: on site, consultation, mediation, enforcement", cmd_order_session},
    {"order * handover", "NUMBER", 1, 1, HANDOVER, "unit-{unit},agent", "登记与 110、119、120 的紧急转接",
     "records a hand-over to or from 110, 119, 120", cmd_order_handover},
    {"order * supervise", "NUMBER", 1, 1, SUPERVISE, "supervisor", "重点督办、发督办单",
     "priority list, or a supervision slip", cmd_order_supervise},
    {"order * ack", "NUMBER", 1, 1, ACK, "supervisor", "督办已阅", "has seen a card", cmd_order_ack},
    {"order * writeoff", "NUMBER", 1, 1, WRITEOFF, HANDLER, "申请销号", "applies for write-off", cmd_order_writeoff},
    {"order * approve", "NUMBER", 1, 1, APPROVE, "supervisor", "审批销号", "decides on the write-off",
     cmd_order_approve},
    {"order * withdraw", "NUMBER", 1, 1, WITHDRAW, "agent", "代诉求人撤回", "takes it back for the person",
     cmd_withdraw},
    {"order * evidence", "NUMBER", 1, 1, EVIDENCE, NULL, "问责材料及证据", "the accountability file with its evidence",
     cmd_order_evidence},
    {"merge", "NUMBER", 1, 1, MERGE, "dispatcher", "并单:同一件事,并入另一单办理",
     "the same matter: its requests ride on another order", cmd_merge},
    {"unmerge", "NUMBER", 1, 1, RESUME, "dispatcher", "撤销并单,单独办理",
     "another matter after all: its own order again", cmd_unmerge},
    {"reopen", "NUMBER", 1, 1, REOPEN, "dispatcher", "已销号的问题再次出现,重新启动办理",
     "what was written off came back: handled again", cmd_reopen},
    {"review list", "", 0, 0, DESK_LIST, "agent", "待人工分类的诉求", "what waits for a person to classify it",
     cmd_review_list},
    {"review decide", "NUMBER", 1, 1, DECIDE, "agent", "人工分类;未给的照系统意见",
     "decides; what is not given stays as proposed", cmd_review_decide},
    {"merge list", "", 0, 0, MERGE_LIST, NULL, "可能是同一件事的诉求,待定",
     "requests that may be one matter, undecided", cmd_merge_list},
    {"merge decline", "NUMBER OTHER", 2, 2, DECLINE, "dispatcher", "两件不是一回事,不再提议",
     "the two are not one matter: not proposed again", cmd_merge_decline},
    {"survey list", "", 0, 0, SURVEY_LIST, "agent", "待回访的诉求", "who is to be asked back", cmd_survey_list},
    {"survey attempt", "NUMBER RESULT", 2, 2, ATTEMPT, "agent",
     "登记一次回访: reached no_answer call_later wrong_number no_contact",
     "records a call: reached no_answer call_later wrong_number no_contact", cmd_survey_attempt},
    {"survey rate", "NUMBER RATING", 2, 2, RATE, "agent", "登记评价: satisfied basically declined dissatisfied",
     "records: satisfied basically declined dissatisfied", cmd_survey_rate},
    {"survey answer", "TOKEN RATING", 2, 2, SURVEY_ANSWER, "channel-{channel}", "本人凭令牌作答(由渠道提交)",
     "what the person answered by the token of a channel", cmd_survey_answer},
    {"order * call", "NUMBER", 1, 1, CALL, HANDLER, "双回访:登记承办单位自己的回访(NUMBER 为诉求编号)",
     "the unit's own call to the person; NUMBER is that of the request", cmd_order_call},
    {"order * works", "NUMBER", 1, 1, WORKS, HANDLER, "反馈时尚在进行的施工整改已完成",
     "what the result left running is done", cmd_order_works},
    {"order * redo", "NUMBER", 1, 1, DECLINE, "supervisor", "分析后认定诉求合理,发回重办",
     "analysed and found fair: redone", cmd_order_redo},
    {"order * appeal", "NUMBER", 1, 1, APPEAL, HANDLER, "承办单位申诉", "appeals against a rating, a card or a count",
     cmd_order_appeal},
    {"appeal lodge", "NUMBER [CODE]", 1, 2, LODGE, "channel-{channel},agent", "代诉求人申诉", "appeals for the person",
     cmd_appeal_lodge},
    {"appeal rule", "APPEAL RULING", 2, 2, RULE_APPEAL, "bench", "裁定申诉: upheld 成立 dismissed 不成立",
     "rules on an appeal: upheld or dismissed", cmd_appeal_rule},
    {"appeal list", "", 0, 0, APPEALS, NULL, "申诉", "appeals", cmd_appeal_list},
    {"writeoff list", "", 0, 0, WRITE_OFFS, NULL, "待销号(待申请、待审批)", "what waits for its write-off",
     cmd_write_off_list},
    {"exclusion propose", "NUMBER", 1, 1, EXCLUDE, "agent", "提请剔除不合理诉求",
     "proposes to exclude an unreasonable demand", cmd_exclusion_propose},
    {"exclusion decide", "NUMBER", 1, 1, DECIDE_EXCLUSION, "supervisor", "审批剔除", "decides on the proposal",
     cmd_exclusion_decide},
    {"exclusion list", "", 0, 0, EXCLUSIONS, NULL, "剔除清单(公开)", "what was excluded, openly", cmd_exclusion_list},
    {"sample draw", "", 0, 0, DRAW, "supervisor", "抽取二次回访样本", "draws whom the centre calls a second time",
     cmd_sample_draw},
    {"sample list", "", 0, 0, LISTED, NULL, "二次回访样本", "the samples", cmd_sample_list},
    {"sample show", "SAMPLE", 1, 1, SHOWN, NULL, "样本及结果", "a sample and what came of it", cmd_sample_show},
    {"sample check", "SAMPLE NUMBER RATING", 3, 3, CHECK, "agent", "登记二次回访", "records a second call",
     cmd_sample_check},
    {"theme set", "CODE", 1, 1, THEME, "supervisor", "每月一题:立题或变更", "makes or changes a theme project",
     cmd_theme_set},
    {"theme list", "", 0, 0, LISTED, NULL, "每月一题", "theme projects", cmd_theme_list},
    {"theme show", "CODE", 1, 1, SHOWN, NULL, "专题及涉及工单", "a theme project with its orders", cmd_theme_show},
    {"slip answer", "SLIP", 1, 1, SLIP_ANSWER, HANDLER, "答复督办单", "answers a supervision slip", cmd_slip_answer},
    {"slip close", "SLIP", 1, 1, SLIP_CLOSE, "supervisor", "办结或退回督办单", "closes a slip, or sends it back",
     cmd_slip_close},
    {"slip list", "", 0, 0, SLIPS, NULL, "督办单", "supervision slips", cmd_slip_list},
    {"supervision list", "", 0, 0, PRIORITY, NULL, "重点督办名单;通报、约谈、问责名单",
     "the priority list; who is to be named, summoned, held to account", cmd_supervision_list},
    {"shelf list", "", 0, 0, SHELF, NULL, "挂起、挂账与待批", "what stands still or waits for a decision",
     cmd_shelf_list},
    {"meeting list", "", 0, 0, MEETINGS, NULL, "调度会", "dispatch meetings", cmd_meeting_list},
    {"meeting show", "CADENCE/DATE", 1, 1, SHOWN, NULL, "议程与决定", "agenda and decisions", cmd_meeting_show},
    {"meeting put", "CADENCE/DATE NUMBER", 2, 2, RESUME, "supervisor", "把工单列入议程", "puts an order on the agenda",
     cmd_meeting_put},
    {"meeting decide", "CADENCE/DATE NUMBER", 2, 2, DECIDE_ITEM, "supervisor", "记录会议决定",
     "records what the chair decided", cmd_meeting_decide},
    {"meeting close", "CADENCE/DATE", 1, 1, CLOSE_MEETING, "supervisor", "闭会", "closes the minutes",
     cmd_meeting_close},
    {"meeting call", "CADENCE DATE", 2, 2, RESUME, "supervisor", "临时召集", "an extra meeting", cmd_meeting_call},
    {"meeting counts", "", 0, 0, COUNTS, NULL, "会议交办与办结", "assigned and closed", cmd_meeting_counts},
    {"cadence list", "", 0, 0, NONE, NULL, "定期事项及下次日期", "what comes round, and when", cmd_cadence_list},
    {"violations", "", 0, 0, VIOLATIONS, NULL, "逾期未办与超期回退,按单位", "overdue and late returns, per unit",
     cmd_violations},
    {"whistles", "", 0, 0, WHISTLES, NULL, "吹哨报到: 谁吹哨、召集几家、按时到几家",
     "whistles and joint visits: who called how many, who came in time", cmd_whistles},
    {"rates", "[RATE]", 0, 1, RATES, NULL, "三率等考核指标:公式、分子分母、区间、同档排名",
     "the rates: formula, both sides, interval, rank among peers", cmd_rates},
    {"points", "", 0, 0, POINTS, NULL, "奖惩积分台账", "the ledger of rewards and penalties", cmd_points},
    {"talks", "", 0, 0, TALKS, NULL, "约谈名单", "units to be summoned to a talk", cmd_talks},
    {"pingpong", "", 0, 0, PINGPONG, NULL, "多次转手的工单,及各单位退单",
     "orders that went from hand to hand, and the returns by unit", cmd_pingpong},
    {"clock explain", "[NUMBER]", 0, 1, EXPLAIN, NULL, "为什么这时到期: 某工单,或给定的时限",
     "why it is due when it is due: of an order, or any limit", cmd_clock_explain},
    {"route explain", "[NUMBER]", 0, 1, ROUTE, NULL, "为什么派给这个单位: 某工单,或给定的事项和区域",
     "why it goes to this unit: an order, or any matter and area", cmd_route_explain},
    {"roster", "", 0, 0, ROSTER, NULL, "此刻谁在值班", "who is on duty now", cmd_roster},
    {"report", "KIND", 1, 1, REPORT, NULL,
     "写出报告(Markdown、CSV、网页): bulletin daily weekly monthly performance accountability cases ledger blind_spots "
     "forecast theme",
     "writes a report as Markdown, CSV and a page: bulletin daily weekly monthly performance accountability cases "
     "ledger "
     "blind_spots forecast theme",
     cmd_report},
    {"report classes", "", 0, 0, CLASSES, NULL, "十类突出问题: 诉求、工单、热点的件数",
     "the ten classes of prominent problems: requests, orders, hot spots", cmd_report_classes},
    {"report due", "", 0, 0, DUE, NULL, "写出近期到期而尚无文件的报告",
     "writes what came due lately and is not there yet", cmd_report_due},
    {"model corpus", "DIR", 1, 1, CORPUS, NULL, "用语料句子合成训练文本",
     "composes texts to learn from out of a folder of sentences", cmd_model_corpus},
    {"status", "", 0, 0, NONE, NULL, "系统概况", "the system at a glance", cmd_status},
    {"doctor", "", 0, 0, NONE, NULL, "逐项检查并给出建议", "checks one thing after the other, with advice", cmd_doctor},
    {"time", "", 0, 0, NONE, NULL, "系统时间", "the system's time", cmd_time_show},
    {"time show", "", 0, 0, NONE, NULL, "同上", "the same", cmd_time_show},
    {"time set", "TIME", 1, 1, TIME_SET, NULL, "拨到某时刻(仅演示环境)", "moves it to an instant (demo only)",
     cmd_time_set},
    {"time speed", "N", 1, 1, NONE, NULL, "调整倍速(仅演示环境)", "lets it run N times as fast (demo only)",
     cmd_time_speed},
    {"time advance", "DURATION", 1, 1, NONE, NULL, "向前拨 90s 30min 2h 3d(仅演示环境)",
     "moves it on by 90s 30min 2h 3d (demo only)", cmd_time_advance},
    {"model train", "FILE.jsonl", 1, 1, MODEL_TRAIN, NULL, "由已知类别的文本训练模型",
     "makes a text model from texts whose class is known", cmd_model_train},
    {"model eval", "MODEL FILE.jsonl", 2, 2, MODEL_EVAL, NULL, "以已知类别的文本检验模型",
     "how good a model is on texts whose class is known", cmd_model_eval},
    {"model add", "AXIS FILE", 2, 2, MODEL_ADD, NULL, "把模型文件加为新版本(轴: matter nature urgency party)",
     "adds a model file as a version (axis: matter nature urgency party)", cmd_models_add},
    {"model starter", "[DIR]", 0, 1, NONE, NULL, "加入随附的起始模型;尚无模型的轴即启用",
     "adds the starter models; an axis that has none uses them at once", cmd_models_starter},
    {"model list", "", 0, 0, NONE, NULL, "各轴模型版本、指标、使用情况与对照结果",
     "versions of models, their figures, which are in use, how often the shadow differed", cmd_models_list},
    {"model apply", "AXIS VERSION", 2, 2, MODEL_CHANGE, NULL, "启用一个版本;运行中的服务数秒内改用",
     "puts a version in force; running services take it within seconds", cmd_models_apply},
    {"model rollback", "AXIS", 1, 1, MODEL_CHANGE, NULL, "退回前一版本", "back to the version before",
     cmd_models_rollback},
    {"model shadow", "AXIS VERSION|off", 2, 2, NONE, NULL, "让一个版本对照运行,只记录不决定",
     "lets a version look on: it is asked and counted, and decides nothing", cmd_models_shadow},
    {"model retrain", "AXIS", 1, 1, MODEL_RETRAIN, NULL, "以基础语料加人工更正训练候选模型,与在用模型比较",
     "trains a candidate from base and corrections, compares it with the one in force", cmd_model_retrain},
    {"model report", "", 0, 0, MODEL_REPORT, NULL, "自动分类的准确率、覆盖率与人工台工作量",
     "precision of what went on by itself, coverage, load of the review desk", cmd_model_report},
    {"classify", "[TEXT]", 0, 1, CLASSIFY, NULL, "用模型文件判断文本类别;不给文本则逐行读标准输入(JSON 或纯文本)",
     "what a model file says to a text, or to lines of JSON or plain text from standard input", cmd_classify},
};

const struct command *commands_row(size_t n)
{
    return n < COUNT(COMMANDS) ? &COMMANDS[n] : NULL;
}

size_t commands_path_length(const struct command *command)
{
    size_t words = 1;
    for (const char *at = command->path; *at != '\0'; at++)
        words += *at == ' ' ? 1 : 0;
    return words;
}

/* The word at this place of the path; its length in *length. */
static const char *path_word(const struct command *command, size_t place, size_t *length)
{
    const char *at = command->path;
    for (; place > 0; place--)
        at += strcspn(at, " ") + 1;
    *length = strcspn(at, " ");
    return at;
}

bool commands_path_argument(const struct command *command, size_t place)
{
    size_t length = 0;
    return place < commands_path_length(command) && *path_word(command, place, &length) == '*';
}

bool commands_path_holds(const struct command *command, size_t place, const char *word)
{
    size_t length = 0;
    if (place >= commands_path_length(command))
        return false;
    const char *at = path_word(command, place, &length);
    return *at == '*' || (strlen(word) == length && strncmp(at, word, length) == 0);
}

static bool fits(const struct command *command, const char *const *words, size_t count)
{
    size_t length = commands_path_length(command);
    for (size_t i = 0; i < length && length <= count; i++)
        if (!commands_path_holds(command, i, words[i]))
            return false;
    return length <= count;
}

const struct command *commands_find(const char *const *words, size_t count)
{
    const struct command *best = NULL;
    for (size_t i = 0; i < COUNT(COMMANDS); i++)
        if (fits(&COMMANDS[i], words, count) &&
            (best == NULL || commands_path_length(&COMMANDS[i]) > commands_path_length(best)))
            best = &COMMANDS[i];
    return best;
}
