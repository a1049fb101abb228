#!/usr/bin/python3
"""libloopline against a running town (VAR), through its Python binding: every command of a channel, retries while intake is killed and
comes back, the feed over a restart, keys that are wrong or revoked, nobody there. Leaves the town running."""
import json
import os
import sys
import threading
import time

HERE = os.path.dirname(os.path.abspath(__file__))
ROOT = os.path.dirname(os.path.dirname(HERE))
sys.path.insert(0, os.path.join(ROOT, "deploy/channels"))
import loopline  # noqa: E402
from town import RUN, SLOW, VAR, check, ctl, end, town  # noqa: E402

def port_of():
    return next(i["command_port"] for i in json.loads(ctl("status"))["instances"] if i["service"] == "intake")


def stay(port):
    """Intake comes back on the port that it has."""
    path = f"{VAR}/etc/intake.cfg"
    with open(path) as file:
        text = file.read()
    with open(path, "w") as file:
        file.write(text.replace("tcp://127.0.0.1:*", f"tcp://127.0.0.1:{port}"))


def key(name, *words):
    ctl("keys", "new", name, *words)
    return name


def channel(name, timeout_ms=30000, server="loopline-intake", language="en"):
    return loopline.Channel(ENDPOINT, f"{VAR}/keys/{server}.pub", f"{VAR}/keys", name, language, int(timeout_ms * SLOW))


def faults(answer):
    return sorted(f"{fault.field} {fault.reason}" for fault in answer.faults)


def demand(text, **more):
    return {"text": text, "phone": "13900000021", "district": "ningxiang", **more}


def commands(name):
    mine = channel(name)
    first = mine.submit(f"a-{RUN}", name="张伟", party="citizen", area="", address="玉潭街道茆田社区3栋", has_position=True,
                        latitude=28.25, longitude=112.55, datum="gcj02", reference="工单-1",
                        attachments=[("路灯.jpg", "file:1", "image/jpeg")], **demand("玉潭街道茆田社区路灯不亮"))
    check("submit", ("durable", True, False), (first.status, first.done, first.again))
    receipt = first.result
    check("receipt", ("accepted", True, 6), (receipt.state, receipt.number.startswith("NX"), len(receipt.code)))
    check("words", True, receipt.notice != "" and receipt.accepted_at > 10**15)
    same = {"name": "张伟", "party": "citizen", "area": "", "address": "玉潭街道茆田社区3栋", "has_position": True, "latitude": 28.25,
            "longitude": 112.55, "datum": "gcj02", "reference": "工单-1", "attachments": [("路灯.jpg", "file:1", "image/jpeg")]}
    again = mine.submit(f"a-{RUN}", **same, **demand("玉潭街道茆田社区路灯不亮"))
    check("duplicate", ("duplicate", receipt.number, receipt.code), (again.status, again.result.number, again.result.code))
    other = mine.submit(f"a-{RUN}", **demand("另一件事"))
    check("conflict", ("conflict", False, False, None), (other.status, other.done, other.again, other.result))
    bad = mine.submit(f"b-{RUN}", text="x", phone="电话", district="nowhere", party="citizen", attachments=[("a", "", "")])
    check("rejected", ("rejected", ["attachments[0].reference required", "contact.phone bad_format", "place.district unknown_code"]),
          (bad.status, faults(bad)))
    check("in words", True, all(fault.message for fault in bad.faults))
    odd = mine.submit(f"b-{RUN}", party="alien", has_position=True, latitude=95.0, longitude=float("nan"), **demand("路灯"))
    check("before it is sent", ["party unknown_enum", "place.position.latitude out_of_range", "place.position.longitude out_of_range"],
          faults(odd))
    check("a key is needed", ["header.idempotency_key required"], faults(mine.submit("", **demand("路灯"))))
    check("of 64 characters", ["header.idempotency_key too_long"], faults(mine.submit("k" * 65, **demand("路灯"))))
    check("printable", ["header.idempotency_key bad_format"], faults(mine.submit("钥匙", **demand("路灯"))))
    check("of what fits on the wire", ["body too_long"], faults(mine.submit(f"c-{RUN}", **demand("长" * 30000))))
    check("text that is none", ["text bad_utf8"], faults(mine.submit(f"c-{RUN}", **demand(b"\xff\xfe"))))
    added = mine.supplement(f"d-{RUN}", receipt.number, receipt.code, "已经三天了")
    check("supplement", ("durable", receipt.number), (added.status, added.result.number))
    followed = mine.track(receipt.number, receipt.code)
    check("track", ("ok", receipt.number, "accepted"), (followed.status, followed.result.number, followed.result.steps[0].what))
    check("wrong code", ["code wrong_code"], faults(mine.track(receipt.number, "AAAAAA")))
    check("appeal of what is open", "rejected", mine.appeal(f"e-{RUN}", receipt.number, receipt.code, "closure", "不服").status)
    check("against nothing known", ["against unknown_enum"], faults(mine.appeal(f"e-{RUN}", receipt.number, receipt.code, "all", "不服")))
    answer = mine.opinion(f"f-{RUN}", "A" * 26, "satisfied", scores=[("manner", 5)], solved="yes", text="修好了")
    check("an opinion under no token", ["token wrong_token"], faults(answer))
    check("no rating known", ["rating unknown_enum"], faults(mine.opinion(f"f-{RUN}", "A" * 26, "fine")))
    check("no spooled one", ["token wrong_token"], faults(mine.fetch("A" * 36)))
    gone = mine.withdraw(f"g-{RUN}", receipt.number, receipt.code, "已自行修好")
    check("withdraw", ("durable", "withdrawn"), (gone.status, gone.result.state))
    mine.close()
    agent = channel("agent")
    check("an agent may not watch", ("denied", False, False), agent.watch()[:3])
    agent.close()


def restart_in(seconds):
    def back():
        time.sleep(seconds)
        town("service", "intake")
    thread = threading.Thread(target=back)
    thread.start()
    return thread


def kill_and_return(name):
    mine = channel(name, 60000)
    check("before", "durable", mine.submit(f"k-{RUN}", **demand("小区门口积水")).status)
    town("kill", "intake")
    thread = restart_in(1)
    after = mine.submit(f"l-{RUN}", **demand("小区门口积水第二天"))
    check("it came back in time", "durable", after.status)
    thread.join()
    check("the key stood", ("duplicate", after.result.number), (lambda a: (a.status, a.result.number))(
        mine.submit(f"l-{RUN}", **demand("小区门口积水第二天"))))
    mine.close()


def nobody_there(name):
    town("kill", "intake")
    mine, hasty = channel(name, 60000), channel(name, 400)
    start = time.monotonic()
    lost = hasty.submit(f"m-{RUN}", **demand("井盖缺失"))
    check("nobody there", ("unknown", False, True), lost[:3])
    check("within its time", True, time.monotonic() - start < 3 * SLOW)
    check("told", True, ENDPOINT in lost.message)
    thread = restart_in(0.2)
    check("sent again", True, mine.submit(f"m-{RUN}", **demand("井盖缺失")).done)
    thread.join()
    hasty.close()
    mine.close()


def feed(name):
    """Pages of two, each in a handle of its own, intake killed in the middle: the same as all at once."""
    wanted = {f"n-{RUN}-{i}" for i in range(6)}
    mine = channel(name, 60000)
    for reference in sorted(wanted):
        check("submitted", "durable", mine.submit(reference, reference=reference, **demand(f"路灯不亮 {reference}")).status)
    town("settled")
    seen, cursor, looks, thread = [], "", 0, None
    deadline = time.monotonic() + 60 * SLOW
    while not wanted <= {reference for reference, *_ in seen} and time.monotonic() < deadline:
        page = mine.watch(cursor, 2)
        check("a page", "ok", page.status)
        seen += [(u.reference, u.number, u.state, u.step.what, u.step.at) for u in page.result.updates]
        cursor, looks = page.result.next_cursor, looks + 1
        if looks == 2:
            town("kill", "intake")
            thread = restart_in(0.5)
        if looks % 2 == 0:
            mine.close()
            mine = channel(name, 60000)
    thread.join()
    whole = mine.watch("", 500).result.updates
    check("nothing was skipped", [u.number for u in whole][:len(seen)], [number for _, number, *_ in seen])
    check("nothing came twice", len(seen), len(set(seen)))
    check("a cursor that is none", ["cursor bad_format"], faults(mine.watch("yesterday")))
    mine.close()


def keys(name):
    unknown = channel(key(f"unknown-{RUN}"), 1500)
    check("a key that nobody knows", ("unknown", True), (lambda a: (a.status, "not let in" in a.message))(unknown.watch()))
    unknown.close()
    wrong = channel(name, 1500, server=f"unknown-{RUN}")
    check("another server's key", ("unknown", True), (lambda a: (a.status, "not let in" in a.message))(wrong.watch()))
    wrong.close()
    mine = channel(name, 20000)
    ctl("keys", "revoke", name)
    deadline, answer = time.monotonic() + 20 * SLOW, mine.watch()
    while answer.status == "ok" and time.monotonic() < deadline:
        mine.close()
        mine = channel(name, 20000)
        answer = mine.watch()
    check("a revoked key", True, answer.status in ("revoked", "denied") and not answer.done)
    mine.close()


def wrong_options():
    for options, words in (((ENDPOINT, "", f"{VAR}/keys", "agent"), "server_key is required"),
                           (("", f"{VAR}/keys/loopline-intake.pub", f"{VAR}/keys", "agent"), "endpoint is required"),
                           ((ENDPOINT, "/nowhere.pub", f"{VAR}/keys", "agent"), "/nowhere.pub"),
                           ((ENDPOINT, f"{VAR}/keys/loopline-intake.pub", f"{VAR}/keys", "nobody"), "nobody"),
                           ((ENDPOINT, f"{VAR}/keys/loopline-intake.pub", "", ""), "are required"),
                           (("tcp:/nowhere", f"{VAR}/keys/loopline-intake.pub", f"{VAR}/keys", "agent"), "tcp:/nowhere")):
        try:
            loopline.Channel(*options).close()
            check("refused", words, "opened")
        except OSError as problem:
            check("told", True, words in str(problem))


os.chdir(ROOT)
PORT = port_of()
ENDPOINT = f"tcp://127.0.0.1:{PORT}"
stay(PORT)
NAME = key(f"library-{RUN}", "--role", "channel", "--channel", "wechat", "--register")
for part in (commands, kill_and_return, nobody_there, feed, keys):
    part(NAME)
wrong_options()
end()
