#!/usr/bin/python3
"""loopline-link between a running town (VAR) and a deployment below that a test plays: handed down, brought up, cut off, killed, told
again, not taken. Leaves the town running. PYTHONPATH has the message classes."""
import collections
import itertools
import json
import os
import signal
import subprocess
import sys
import tempfile
import urllib.error
import urllib.request
import uuid

import zmq

HERE = os.path.dirname(os.path.abspath(__file__))
os.chdir(os.path.dirname(os.path.dirname(HERE)))
from fake_below import INSTRUCT, SUBMIT, Below, read_key, until  # noqa: E402
from loopline.router.v1 import router_pb2  # noqa: E402
from loopline.wire.v1 import header_pb2, reply_pb2, terms_pb2  # noqa: E402
from town import B, RUN, SLOW, VAR, ask, check, ctl, end, town  # noqa: E402

UNIT, LONG = "wh.yiyuan", 30 * SLOW
KEY, BELOW = f"link-{RUN}", f"below-{RUN}"
RESULT = "已派员到现场清理楼道堆物,拍照留存,物业每日巡查。"
serial = itertools.count(1)


def port(service):
    return next(i["command_port"] for i in json.loads(ctl("status"))["instances"] if i["service"] == service)


def tries(*words):
    """What a command said, also when it was refused."""
    done = subprocess.run([f"{B}/bin/loopline", "--config", f"{VAR}/etc/loopline.cfg", "--lang", "en", "-o", "json", *words],
                          capture_output=True, text=True, check=False)
    return json.loads(done.stdout or "{}")


codes = {}


def submit(text="楼道堆物占道", *more):
    receipt = json.loads(ctl("submit", "--channel", "phone", "--district", "weihai", "--area", "weihai.yiyuan", "--matter", "home",
                             "--text", f"{text},{RUN}-{next(serial)}幢", "--phone", f"139{uuid.uuid4().int % 10**8:08d}", *more))
    codes[receipt["number"]] = receipt["code"]
    town("settled")
    return receipt["number"]


def state(number):
    return ask(f"SELECT state FROM router.work_order WHERE number = '{number}'")


def now():
    return int(ask("SELECT (extract(epoch FROM bus.now()) * 1000000)::bigint"))


def part(number):
    return ask(f"SELECT a.state FROM router.assignment a JOIN router.work_order o ON o.id = a.order_id WHERE o.number = '{number}' "
               f"AND a.unit = '{UNIT}' ORDER BY a.seq DESC LIMIT 1")


def lines(number, kind):
    return int(ask(f"SELECT count(*) FROM bus.event e JOIN router.work_order o ON o.id = e.subject "
                   f"WHERE o.number = '{number}' AND e.kind = '{kind}'"))


def said(title, expected, found):
    check(title, expected, until(lambda: found() == expected, LONG) and expected or found())


class Link:
    """The program itself."""

    def __init__(self, below, folder):
        self.state, self.config = f"{folder}/state", f"{folder}/link.cfg"
        self.log = open(f"{folder}/link.log", "a", encoding="utf-8")
        with open(self.config, "w", encoding="utf-8") as file:
            file.write(f'''above: {{ intake = "tcp://127.0.0.1:{port("intake")}"; intake_key = "{VAR}/keys/loopline-intake.pub";
  router = "tcp://127.0.0.1:{port("router")}"; router_key = "{VAR}/keys/loopline-router.pub";
  escalation = "tcp://127.0.0.1:{port("escalation")}"; escalation_key = "{VAR}/keys/loopline-escalation.pub";
  key_name = "{KEY}"; unit = "{UNIT}"; reveal = false; }};
below: {{ intake = "tcp://127.0.0.1:{below.port}"; intake_key = "{VAR}/keys/{BELOW}.pub"; key_name = "{BELOW}-door"; }};
link: {{ keys = "{VAR}/keys"; state = "{self.state}"; poll_ms = 50; call_ms = {int(1000 * SLOW)}; clocks_ms = {CLOCKS_MS};
  aside_ms = {ASIDE_MS}; matters = ["home=family"]; }};
words: {{ reveal = "转办下级,需联系诉求人"; came_round = "转办绕回"; not_below = "下级未接收"; not_above = "上级未受理"; }};
''')
        self.process = None
        self.start()

    def start(self, *more):
        self.process = subprocess.Popen([os.environ.get("LINK", f"{B}/bin/loopline-link"), "--config", self.config, "--set", f"http.port={HTTP}", *more],
                                        stderr=self.log)

    def kill(self, how=signal.SIGKILL):
        self.process.send_signal(how)
        return self.process.wait(timeout=LONG)

    def forget(self):
        for name in os.listdir(self.state):
            os.unlink(f"{self.state}/{name}")

    def page(self, path):
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{HTTP}{path}", timeout=10 * SLOW) as answer:
                return answer.read().decode()
        except urllib.error.HTTPError as refused:
            return refused.read().decode()
        except OSError as problem:
            return f"no: {problem}"

    def figure(self, name):
        found = [float(line.rsplit(" ", 1)[1]) for line in self.page("/metrics").splitlines() if line.startswith(name)]
        return sum(found) if found else None


class Router:
    """The router above, without a library between."""

    def __init__(self, name):
        self.socket = zmq.Context.instance().socket(zmq.DEALER)
        self.socket.curve_publickey, self.socket.curve_secretkey = read_key(f"{VAR}/keys/{name}.pub"), read_key(f"{VAR}/keys/{name}.key")
        self.socket.curve_serverkey = read_key(f"{VAR}/keys/loopline-router.pub")
        self.socket.linger = 0
        self.socket.connect(f"tcp://127.0.0.1:{port('router')}")

    def orders(self, cursor="", limit=0):
        header = header_pb2.Header(message_id=uuid.uuid4().bytes, type=323)
        body = router_pb2.WatchOrders(cursor=cursor, limit=limit)
        self.socket.send_multipart([b"LL01", header.SerializeToString(), body.SerializeToString()])
        if not self.socket.poll(int(20000 * SLOW)):
            sys.exit("the router does not answer")
        return reply_pb2.Reply.FromString(self.socket.recv_multipart()[-1])

    def whole(self, limit=500):
        seen, cursor = [], ""
        while True:
            page = self.orders(cursor, limit).orders
            seen += page.events
            if page.next_cursor == cursor:
                return seen
            cursor = page.next_cursor

    def faults(self, **ask_for):
        return [f"{e.field} {e.reason}" for e in self.orders(**ask_for).errors]


def the_feed():
    number = submit()
    own, other = Router(KEY), Router("unit-py.urban")
    events = [e for e in own.whole() if e.number == number]
    check("the unit sees that it was dispatched", True, ("dispatched", UNIT) in [(e.what, e.unit) for e in events])
    check("another unit does not", [], [e for e in other.whole() if e.number == number])
    check("in small pages the same", [e.id for e in own.whole()], [e.id for e in own.whole(limit=2)])
    tries("--as", f"unit-{UNIT}", "order", number, "view")
    check("a look is no news", [], [e for e in own.whole() if e.what == "viewed"])
    check("who hands it down is named", "demo", own.orders().orders.deployment)
    check("no more than fits", ["limit out_of_range"], own.faults(limit=501))
    for cursor in ("yesterday", "1", "1:", ":1", "-1:1", "1:x", "9" * 40 + ":1"):
        check(f"no cursor: {cursor}", ["cursor bad_format"], own.faults(cursor=cursor))
    check("a desk has no unit", reply_pb2.STATUS_DENIED, Router("dispatcher").orders().status)


def handed_down(below, link):
    number = submit("居民楼道堆物,联系13912345678")
    body = until(lambda: below.submitted(number), LONG)[0]
    check("its number is the reference", number, body.reference)
    check("what it has passed", ["demo"], list(body.upper.path))
    check("numbers of people are masked", True, "139****5678" in body.text and "13912345678" not in body.text)
    check("nobody is named", ("", ""), (body.contact.name, body.contact.phone))
    check("where", "weihai.yiyuan", body.place.area)
    check("the matter by the rule", "family", body.matter)
    due = ask(f"SELECT (extract(epoch FROM c.due_at) * 1000000)::bigint FROM escalation.clock c JOIN router.work_order o ON o.id = c.order_id "
              f"WHERE o.number = '{number}' AND c.unit = '{UNIT}' AND c.stage = 4 AND c.state = 1")
    if CLOCKS:
        check("when it is due", int(due or 0), body.upper.due_at)
    below.report(number, terms_pb2.UPWARD_KIND_SIGNED, unit="区城管")
    said("signed above", "2", lambda: part(number))
    below.report(number, terms_pb2.UPWARD_KIND_CONTACTED, unit="区城管")
    below.report(number, terms_pb2.UPWARD_KIND_INTERIM, text="已到现场查看,正在组织清理", measures="已清理一半")
    said("an interim result", 1, lambda: lines(number, "interim"))
    ctl("order", number, "comment", "--text", "请尽快答复")
    said("a remark goes down", ["urged"], lambda: below.kinds(number))
    check("as it was said", "请尽快答复", below.told(number)[0].urged)
    below.report(number, terms_pb2.UPWARD_KIND_RESULT, text="已办理", outcome=terms_pb2.OUTCOME_SOLVED)
    said("what says nothing is sent back", ["urged", "rating"], lambda: below.kinds(number))
    check("for another result", (terms_pb2.RATING_DISSATISFIED, True),
          (below.told(number)[1].rating.rating, len(below.told(number)[1].rating.text) > 10))
    below.report(number, terms_pb2.UPWARD_KIND_RESULT, text=RESULT, outcome=terms_pb2.OUTCOME_SOLVED, cause="no.such.cause",
                 contact_at=now(), way=terms_pb2.CONTACT_WAY_PHONE, result=terms_pb2.CONTACT_RESULT_REACHED)
    said("reported", True, lambda: part(number) in ("4", "5"))
    tries("--as", f"leader-{UNIT}", "order", number, "signoff")
    said("fed back above", "5", lambda: state(number))
    return number


def handed_back(below):
    number = submit()
    until(lambda: below.submitted(number), LONG)
    below.report(number, terms_pb2.UPWARD_KIND_SIGNED)
    below.report(number, terms_pb2.UPWARD_KIND_HANDED_BACK, ground="ground_of_below", text="不属于本区职责,属城管局")
    said("returned above, by a ground that is known here", "3", lambda: part(number))
    check("ruled", "durable", tries("order", number, "rule", "--ruling", "dismiss", "--reason", "属地负责").get("status"))
    said("refused below", ["refused"], lambda: below.kinds(number))
    check("why", "属地负责", below.told(number)[0].refused)
    below.report(number, terms_pb2.UPWARD_KIND_HANDED_BACK, ground="not_duty", text="确属城管职责,再次退回")
    said("returned again", "3", lambda: part(number))
    check("another unit has it", "durable", tries("order", number, "rule", "--ruling", "uphold", "--lead", "wh.police", "--reason", "另行指定").get("status"))
    said("withdrawn below", ["refused", "withdrawn"], lambda: below.kinds(number))
    check("and why", "另行指定", below.told(number)[1].withdrawn)


def comes_back(below):
    """What left the unit and comes again is another submission."""
    number = submit()
    until(lambda: below.submitted(number), LONG)
    ctl("order", number, "assign", "--lead", "wh.police", "--ground", "wrong_unit", "--reason", "另行指定")
    said("withdrawn", ["withdrawn"], lambda: below.kinds(number))
    ctl("order", number, "assign", "--lead", UNIT, "--ground", "changed", "--reason", "仍由街道")
    said("handed down once more", 2, lambda: len(below.submitted(number)))
    check("under a key of its own", [f"d/{number}", f"d/{number}/2"], [key for key, body in below.submits if body.reference == number])


def once_more(below):
    """The person is not satisfied: a redo, here and below."""
    number = submit()
    until(lambda: below.submitted(number), LONG)
    check("added", "durable", tries("supplement", number, codes[number], "已经三天了,电话13812345678").get("status"))
    said("goes down", ["added"], lambda: below.kinds(number))
    check("masked", "已经三天了,电话138****5678", below.told(number)[0].added)
    for kind in (terms_pb2.UPWARD_KIND_SIGNED, terms_pb2.UPWARD_KIND_CONTACTED):
        below.report(number, kind)
    below.report(number, terms_pb2.UPWARD_KIND_RESULT, text=RESULT, outcome=terms_pb2.OUTCOME_SOLVED)
    said("reported", True, lambda: part(number) in ("4", "5"))
    tries("--as", f"leader-{UNIT}", "order", number, "signoff")
    town("settled")
    check("added after the result", "durable", tries("supplement", number, codes[number], "物业又堆了").get("status"))
    town("settled")
    check("rated", "durable", tries("--as", "agent", "survey", "rate", number, "dissatisfied", "--cause", "not_solved", "--text", "没清").get("status"))
    said("once more, with what was added since", ["added", "rating", "added"], lambda: [kind for kind in below.kinds(number) if kind != "due_at"])
    check("not satisfied", terms_pb2.RATING_DISSATISFIED, [w for w in below.told(number) if w.HasField("rating")][0].rating.rating)
    if CLOCKS:
        due = ask(f"SELECT (extract(epoch FROM c.due_at) * 1000000)::bigint FROM escalation.clock c JOIN router.work_order o ON o.id = c.order_id "
                  f"WHERE o.number = '{number}' AND c.unit = '{UNIT}' AND c.round = 1 AND c.stage IN (4, 7) AND c.state = 1 ORDER BY c.stage LIMIT 1")
        said("with the limit of the redo", int(due or 0), lambda: ([w.due_at for w in below.told(number) if w.WhichOneof("what") == "due_at"] or [0])[-1])
    check("it was not handed down again", 1, len(below.submitted(number)))
    below.report(number, terms_pb2.UPWARD_KIND_SIGNED, round=1)
    said("signed again above", "2", lambda: part(number))


def looks(number):
    return int(ask(f"SELECT count(*) FROM bus.event e JOIN intake.request r ON r.id = e.subject "
                   f"WHERE r.number = '{number}' AND e.kind = 'revealed' AND e.actor = '{KEY}'"))


def revealed(below, link):
    link.kill(signal.SIGTERM)
    link.start("--set", "above.reveal=true")
    number = submit("水管漏水,请打13912345678")
    body = until(lambda: below.submitted(number), LONG)[0]
    check("the words as they were written", True, "13912345678" in body.text)
    check("and who asked", "139", body.contact.phone[:3])
    check("on record", 1, looks(number))
    below.report(number, terms_pb2.UPWARD_KIND_SIGNED)
    below.report(number, terms_pb2.UPWARD_KIND_HANDED_BACK, ground="not_duty", text="不属于本区职责,属供水单位")
    said("returned", "3", lambda: part(number))
    ctl("order", number, "rule", "--ruling", "dismiss", "--reason", "属地负责")
    said("refused", ["refused"], lambda: below.kinds(number))
    check("who asked is not looked at again", 1, looks(number))
    number = submit("水管漏水,不想留名13912345678", "--withheld")
    body = until(lambda: below.submitted(number), LONG)[0]
    check("a withheld name is not", ("", True, False), (body.contact.phone, body.name_withheld, "13912345678" in body.text))
    check("nor looked at", 0, looks(number))


def more_time(below):
    number = submit()
    until(lambda: below.submitted(number), LONG)
    below.report(number, terms_pb2.UPWARD_KIND_SIGNED)
    below.report(number, terms_pb2.UPWARD_KIND_RELIEF_ASKED, relief=terms_pb2.RELIEF_KIND_EXTENSION, ground="complex", amount="1wd",
                 text="情况复杂")
    said("asked above", "1", lambda: ask(f"SELECT count(*) FROM escalation.relief r JOIN escalation.watch w ON w.id = r.order_id WHERE w.number = '{number}'"))
    check("decided", "durable", tries("order", number, "grant", "1", "--reject", "--reason", "理由不充分").get("status"))
    said("told below", ["relief"], lambda: below.kinds(number))
    check("no, and why", (False, "理由不充分"), (below.told(number)[0].relief.granted, below.told(number)[0].relief.text))


def not_taken(below, link):
    before = link.figure("loopline_link_refused_total")
    rule = {"on": lambda body: [("matter", "unknown_code")] if body.matter else None}
    below.refuse = lambda kind, body: rule["on"](body) if kind == SUBMIT else None
    number = submit()
    body = until(lambda: below.submitted(number), LONG)[0]
    check("without a matter that is not known there", "", body.matter)
    rule["on"] = lambda body: [("text", "too_long")]
    number = submit()
    said("what is not taken is said above", 1, lambda: lines(number, "commented"))
    check("by whom and why", True, "text too_long" in ask(f"SELECT e.detail FROM bus.event e JOIN router.work_order o ON o.id = e.subject WHERE o.number = '{number}' AND e.kind = 'commented'"))
    rule["on"] = lambda body: [("upper.path", "loop")]
    number = submit()
    said("what has come round is returned", 1, lambda: lines(number, "returned"))
    check("counted", True, link.figure("loopline_link_refused_total") >= before + 2)
    below.refuse = lambda kind, body: None


def cut_off(below, link):
    below.silent = True
    number = submit()
    said("the cut is seen", 1.0, lambda: link.figure('loopline_link_cut{end="below.intake"}'))
    check("and told", True, "does not answer" in link.page("/readyz"))
    check("nothing came", [], below.submitted(number))
    below.silent = False
    check("and it arrives", 1, len(until(lambda: below.submitted(number), LONG)))
    said("connected again", 0.0, lambda: link.figure('loopline_link_cut{end="below.intake"}'))


def events_above():
    """What the link has said above and what was found of it."""
    return int(ask(f"SELECT count(*) FROM bus.event WHERE actor = '{KEY}' AND kind <> 'viewed'"))


def told_of(below):
    return sorted((number, word.WhichOneof("what"), key) for key, number, word in below.words)


def handed(below):
    return collections.Counter(body.reference for _, body in below.submits)


def told_again(below, link):
    town("settled")
    until(lambda: link.figure("loopline_link_lag_seconds") == 0, LONG)
    words, asked, before = told_of(below), dict(below.times), handed(below)
    link.kill()
    link.start()
    number = submit()
    check("it goes on", 1, len(until(lambda: below.submitted(number), LONG)))
    check("from where it was", True, sum(below.times.values()) - sum(asked.values()) < 4)
    above = events_above()
    check("ended in order", 0, link.kill(signal.SIGTERM))
    link.forget()
    link.start()
    first = next(iter(below.times))
    said("without its cursors it begins again", True, lambda: below.times[first] > asked[first])
    said("and comes to the end", True, lambda: os.path.exists(f"{link.state}/up.cursor") and os.path.exists(f"{link.state}/down.cursor")
         and link.figure("loopline_link_lag_seconds") == 0)
    number = submit()
    check("nothing is handed down twice", 1, len(until(lambda: below.submitted(number), LONG)))
    check("nor anything of before", before, collections.Counter({key: n for key, n in handed(below).items() if key in before}))
    check("nor was told twice", [], [word for word in told_of(below) if word not in words])
    check("nothing is said above twice", above, events_above())
    with open(f"{link.state}/down.cursor", "w", encoding="utf-8") as file:
        file.write("\x00\xff")
    link.kill()
    link.start()
    number = submit()
    check("a spoiled cursor is none", 1, len(until(lambda: below.submitted(number), LONG)))


def not_decided(below, link):
    """Told again until it is: once."""
    number = submit()
    until(lambda: below.submitted(number), LONG)
    below.later = lambda kind, body: kind == INSTRUCT and body.reference == number and len(below.laters) < 3
    ctl("order", number, "comment", "--text", "请尽快")
    said("what is not decided is told again", ["urged"], lambda: below.kinds(number))
    check("under one key", (3, 1), (len(below.laters), len(set(below.laters))))
    check("nothing waits aside", 0, link.figure("loopline_link_aside"))
    below.later = lambda kind, body: False


def set_aside(below, link):
    """A line that is never decided holds its own order up, not the others; nothing of it is lost, and none of it comes twice."""
    stuck, other = submit(), submit()
    until(lambda: below.submitted(stuck) and below.submitted(other), LONG)
    below.later = lambda kind, body: kind == INSTRUCT and body.reference == stuck
    ctl("order", stuck, "comment", "--text", "第一次催办")
    ctl("order", other, "comment", "--text", "另一件")
    said("others go on", ["urged"], lambda: below.kinds(other))
    check("it waits aside, visibly", 1, link.figure("loopline_link_aside"))
    check("not as a cut", 0, link.figure("loopline_link_cut"))
    ctl("order", stuck, "comment", "--text", "第二次催办")
    number = submit()
    check("and go on", 1, len(until(lambda: below.submitted(number), LONG)))
    link.kill()
    link.start()
    number = submit()
    check("after a kill, too", 1, len(until(lambda: below.submitted(number), LONG)))
    check("nothing of it was told", [], below.kinds(stuck))
    below.later = lambda kind, body: False
    said("when it is decided, all of it in order", ["第一次催办", "第二次催办"], lambda: [word.urged for word in below.told(stuck)])
    said("nothing waits aside any more", 0, lambda: link.figure("loopline_link_aside"))
    check("the others were told once", ["urged"], below.kinds(other))
    said("and the cursor stands at the end", True, lambda: link.figure("loopline_link_lag_seconds") == 0)
    ctl("order", stuck, "comment", "--text", "第三次催办")
    said("it goes on as any other", 3, lambda: len(below.kinds(stuck)))


def set_aside_upwards(below, link):
    stuck, other = submit(), submit()
    until(lambda: below.submitted(stuck) and below.submitted(other), LONG)
    below.later = lambda kind, body: kind == INSTRUCT and body.reference == stuck
    for kind in (terms_pb2.UPWARD_KIND_SIGNED, terms_pb2.UPWARD_KIND_CONTACTED):
        below.report(stuck, kind)
    below.report(stuck, terms_pb2.UPWARD_KIND_RESULT, text="已办理", outcome=terms_pb2.OUTCOME_SOLVED)
    below.report(other, terms_pb2.UPWARD_KIND_SIGNED)
    said("what goes up of others goes on", "2", lambda: part(other))
    check("it waits aside", 1, link.figure("loopline_link_aside"))
    below.later = lambda kind, body: False
    said("then it is told", ["rating"], lambda: below.kinds(stuck))
    said("nothing waits aside", 0, lambda: link.figure("loopline_link_aside"))


def rubbish(below, link):
    below.garbled = True
    number = submit()
    said("what cannot be read is no answer", 1.0, lambda: link.figure('loopline_link_cut{end="below.intake"}'))
    check("it runs on", True, "loopline_link_rounds_total" in link.page("/metrics"))
    below.garbled = False
    said("and goes on when it can", 1, lambda: len(below.submitted(number)))


def damaged(below, link):
    """A cursor that reads like one, and is none of theirs."""
    link.kill()
    for name in ("down", "up"):
        with open(f"{link.state}/{name}.cursor", "w", encoding="utf-8") as file:
            file.write("9999garbage\n")
    words = told_of(below)
    link.start()
    number = submit()
    check("a cursor that they do not know is none", 1, len(until(lambda: below.submitted(number), LONG)))
    below.report(number, terms_pb2.UPWARD_KIND_SIGNED)
    said("upwards, too", "2", lambda: part(number))
    check("and nothing is told twice", [], [word for word in told_of(below) if word not in words])


def several(below):
    """Two people, one order: below hears one word, when both have been asked."""
    number, rider = submit(), submit()
    until(lambda: below.submitted(number) and below.submitted(rider), LONG)
    check("merged", "durable", tries("merge", rider, "--into", number, "--reason", "同一处").get("status"))
    said("the other order is over below", {"withdrawn"}, lambda: set(below.kinds(rider)))
    for kind in (terms_pb2.UPWARD_KIND_SIGNED, terms_pb2.UPWARD_KIND_CONTACTED):
        below.report(number, kind)
    below.report(number, terms_pb2.UPWARD_KIND_RESULT, text=RESULT, outcome=terms_pb2.OUTCOME_SOLVED)
    said("reported", True, lambda: part(number) in ("4", "5"))
    tries("--as", f"leader-{UNIT}", "order", number, "signoff")
    town("settled")
    check("the first", "durable", tries("--as", "agent", "survey", "rate", number, "satisfied").get("status"))
    ctl("order", number, "comment", "--text", "还有一位未回访")
    said("says nothing below yet", ["urged"], lambda: [kind for kind in below.kinds(number) if kind != "added"])
    check("the second", "durable", tries("--as", "agent", "survey", "rate", rider, "basically").get("status"))
    said("then one word", ["urged", "rating"], lambda: [kind for kind in below.kinds(number) if kind != "added"])
    check("the worse one", terms_pb2.RATING_BASICALLY, [w for w in below.told(number) if w.HasField("rating")][0].rating.rating)


def ended(below, number):
    check("rated", "durable", tries("--as", "agent", "survey", "rate", number, "satisfied").get("status"))
    said("the rating goes down", True, lambda: "rating" in below.kinds(number)[2:])
    check("as it was", terms_pb2.RATING_SATISFIED, [w for w in below.told(number) if w.WhichOneof("what") == "rating"][1].rating.rating)


def free_port():
    import socket
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return one.getsockname()[1]


HTTP = free_port()
CLOCKS = "MESSAGE_VIEW_CLOCKS" in open("services/escalation/escalation_main.c", encoding="utf-8").read()
ASIDE_MS = int(2000 * SLOW)
CLOCKS_MS = int(10000 * SLOW) if CLOCKS else 300
town("ready")
ctl("keys", "new", KEY, "--register", "--role", "handler", "--unit", UNIT)
for name in (BELOW, f"{BELOW}-door"):
    ctl("keys", "new", name)
the_feed()
below = Below(f"{VAR}/keys", BELOW)
with tempfile.TemporaryDirectory() as folder:
    link = Link(below, folder)
    try:
        fed_back = handed_down(below, link)
        handed_back(below)
        comes_back(below)
        once_more(below)
        more_time(below)
        ended(below, fed_back)
        several(below)
        cut_off(below, link)
        told_again(below, link)
        not_decided(below, link)
        set_aside(below, link)
        set_aside_upwards(below, link)
        rubbish(below, link)
        damaged(below, link)
        not_taken(below, link)
        revealed(below, link)
        check("it ends in order", 0, link.kill(signal.SIGTERM))
    finally:
        if link.process.poll() is None:
            link.kill()
        link.log.close()
        with open(f"{folder}/link.log", encoding="utf-8") as file:
            text = file.read()
        if os.environ.get("SHOW"):
            print(text)
        check("no finding of a sanitizer", False, "ERROR: " in text or "runtime error" in text)
        check("nobody's number in the log", False, "13912345678" in text)
below.close()
end()
