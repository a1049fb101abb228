#!/usr/bin/python3
"""The mailbox of deploy/channels against a running town (VAR): Chinese mails in their charsets, HTML, attachments, what is malformed,
hostile headers, a kill between the answer and the move, IMAP, wrong options, and spoiled mails by the hundred (SEED=, ROUNDS=)."""
import email.message
import json
import os
import random
import signal
import socketserver
import subprocess
import sys
import tempfile
import threading
import time

ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
os.chdir(ROOT)
sys.path[:0] = ["deploy/channels", "deploy/channels/mailbox"]
import mail_channel  # noqa: E402
import mail_text  # noqa: E402
from town import RUN, VAR, ask, check, ctl, end  # noqa: E402

NAME = f"mailbox-{RUN}"
PLAIN = [b"From: Zhang <zhangwei@example.org>", b"Subject: x", b"Message-ID: <9@example.org>"]


def letter(number, subject, text, charset="utf-8", sender="张伟 <zhangwei@example.org>", subtype="plain"):
    mail = email.message.EmailMessage()
    mail["From"], mail["To"], mail["Subject"], mail["Message-ID"] = sender, "mayor@example.org", subject, f"<{number}.{RUN}@example.org>"
    mail.set_content(text, subtype=subtype, charset=charset, cte="base64")
    return mail


def as_bytes(mail):
    return mail if isinstance(mail, bytes) else mail.as_bytes()


def with_header(name, value):
    lines = [line for line in PLAIN if not line.startswith(name.encode() + b":")]
    return b"\r\n".join([*lines, name.encode() + b": " + value, b"", "路灯不亮。\r\n".encode()])


LETTERS = {
    "utf8": letter(1, "小区积水", "玉潭街道茆田社区3栋门口积水一周。电话13900000031。"),
    "gb2312": letter(2, "路灯不亮", "白马大道路灯不亮,晚上很危险。", "gb2312"),
    "gbk": letter(3, "瀧澤巷口垃圾", "垃圾堆放無人清運,請處理。", "gbk"),
    "html": letter(4, "噪音扰民", "<html><head><style>p{color:red}</style></head><body><p>夜里<b>施工</b>噪音。</p><script>alert(1)</script>"
                               "<div>请查处&nbsp;谢谢</div></body></html>", subtype="html"),
}
LETTERS["files"] = letter(5, "照片", "井盖破了,见照片。")
LETTERS["number"] = with_header("Message-ID", b"<a@[") + RUN.encode()
LETTERS["files"].add_attachment(b"\xff\xd8\xff", maintype="image", subtype="jpeg", filename="井盖.jpg")
WRONG = {
    "nobody": letter(6, "x", "没有寄信人", sender="nobody"),
    "empty": letter(7, "只有题目", " \n"),
    "noise": b"\x00\xff" * 400,
    "from": with_header("From", b"<a@["),
}


# Each value in each header. `<a@[` is what the library's own parser of addresses dies of, by an error that none expects.
HEADERS = ("From", "Subject", "Message-ID", "Date", "To", "MIME-Version", "Content-Type", "Content-Transfer-Encoding", "Content-Disposition")
VALUES = (
    b"", b"<", b"<a@[", b"<a@[>", b"<a@", b"<@", b"@", b"[", b"(", b"(" * 3000, b"<" * 3000, b'"', b'"\\', b",", b",,", b":;", b"a:b@c", b";",
    b"=?", b"=?=", b"=??=", b"=?utf-8?", b"=?utf-8?B?", b"=?utf-8?B?4?=", b"=?utf-8?B?5L2=?=", b"=?utf-8?q?=E4=BD?=", b"=?klingon?q?a?=",
    b"=?a\0b?q?a?=", b"=?utf-8?x?a?=", b"=?utf-16?B?3AA=?=", b"=?idna?q?xn--a?=", b"=?utf-8?q?=0A=00?= <a@b.cn>", b"a\0b", b"\0", b"\xff\xfe",
    b"\xed\xa0\x80", b"Mon, 99 Foo 99999 99:99:99 +99999", b"Thu, 1 Jan 1970 00:00:00 -9999999999", b"1." * 2000, b"\r\n" + b" a\r\n" * 500,
    b"text/plain; charset", b"text/plain; charset=", b"text/plain; charset=a\0b", b"text/plain; charset*=a\0'b'%ff", b"text/plain; charset*0*=%ff",
    b"text/plain; charset=undefined", b"text/html; charset=zlib", b"text/plain; charset=" + b"a" * 5000, b"text/plain; charset*99999999999999=a",
    b"text", b"/", b"text/", b"multipart/mixed", b"multipart/mixed; boundary=", b'multipart/mixed; boundary="', b"message/rfc822",
    b"message/delivery-status", b"message/external-body", b"base64", b"x-uuencode", b"quoted-printable;", b"attachment; filename*0*=''%", b"a" * 100000)


def hostile():
    out = {f"{name}: {value[:40]!r}": with_header(name, value) for name in HEADERS for value in VALUES}
    nest = b"".join(b"Content-Type: multipart/mixed; boundary=b%d\r\n\r\n--b%d\r\n" % (i, i) for i in range(600))
    out["multiparts in multiparts"] = b"\r\n".join(PLAIN) + b"\r\n" + nest + b"\r\nx"
    out["mails in mails"] = b"\r\n".join(PLAIN) + b"\r\n" + b"Content-Type: message/rfc822\r\n\r\n" * 600 + b"x"
    out["a thousand headers"] = b"\r\n".join(PLAIN + [b"X-%d: =?" % i for i in range(1000)]) + b"\r\n\r\nx"
    return out


def taken_or_told(raw):
    """"demand", "malformed", or what must never be."""
    try:
        demand = mail_channel.read(raw)
        texts = [demand.text, demand.name, demand.other, demand.key, *(part for file in demand.attachments for part in file)]
        whole = 0 < len(demand.text) <= 4000 and len(demand.key) <= 64 and len(demand.attachments) <= 16
        return "demand" if whole and not any("\0" in text.encode().decode() for text in texts) else repr(demand)
    except mail_text.Malformed as problem:
        return "malformed" if str(problem) else "no reason"
    except Exception as problem:  # what the test is for
        return repr(problem)


def hostile_headers():
    mails, counted = hostile(), {"demand": 0, "malformed": 0}
    for title, raw in mails.items():
        found = taken_or_told(raw)
        if found in counted:
            counted[found] += 1
        else:
            check(title, "a demand, or malformed", found)
    check("every hostile mail is one or the other", len(mails), sum(counted.values()))
    check("both happen", True, min(counted.values()) > 20)
    check("a number that none can read costs no demand", "demand", taken_or_told(with_header("Message-ID", b"<a@[")))
    check("a sender that none can read", "malformed", taken_or_told(with_header("From", b"<a@[")))
    mail_channel.READ_S, patience = 0.2, mail_channel.READ_S
    slow = b"\r\n".join(PLAIN) + b"\r\nContent-Type: text/html\r\n\r\n" + b"<a/" * 40000
    check("a page that takes minutes", "malformed", taken_or_told(slow))
    mail_channel.READ_S = patience


def pure():
    html = mail_text.demand_of(LETTERS["html"].as_bytes())
    check("HTML in words", ("噪音扰民\n\n夜里施工噪音。\n请查处 谢谢", "zhangwei@example.org", "张伟"), (html.text, html.other, html.name))
    check("GB2312", True, "晚上很危险" in mail_text.demand_of(LETTERS["gb2312"].as_bytes()).text)
    check("GBK under the name of GB2312", True, "無人清運" in mail_text.demand_of(
        LETTERS["gbk"].as_bytes().replace(b'charset="gbk"', b'charset="gb2312"')).text)
    files = mail_text.demand_of(LETTERS["files"].as_bytes())
    check("attachments", [("井盖.jpg", f"{files.key}/1", "image/jpeg")], files.attachments)
    check("the key is the Message-ID's", True, files.key != html.key and len(files.key) <= 64)
    long = mail_text.demand_of(letter(8, "长", "字" * 9000).as_bytes())
    check("what is too long is cut", 4000, len(long.text))


def noise(seed, rounds):
    """Spoiled mails: a Demand or a Malformed, nothing else."""
    dice, raws, taken = random.Random(seed), [as_bytes(mail) for mail in LETTERS.values()], 0
    for _ in range(rounds):
        raw = bytearray(dice.choice(raws))
        for _ in range(dice.randrange(1, 40)):
            at = dice.randrange(len(raw))
            if dice.random() < 0.5:
                raw[at] = dice.randrange(256)
            else:
                raw[at:at + dice.randrange(20)] = dice.choice([b"", b"\r\n\r\n", b"=?gb2312?B?", b"--", b"\x00", b"charset=hz", b"<" * 50])
        try:
            demand = mail_text.demand_of(bytes(raw))
            taken += 1
            demand.text.encode(), demand.name.encode(), demand.other.encode()
            assert 0 < len(demand.text) <= 4000 and len(demand.key) <= 64 and len(demand.attachments) <= 16
        except mail_text.Malformed:
            pass
        except Exception as problem:  # what the test is for
            check(f"seed {seed}", "a demand, or a reason", repr(problem))
            return
    check("some can still be read", True, 0 < taken)


def run(store, *more, wait=True):
    process = subprocess.Popen(["/usr/bin/python3", "deploy/channels/mailbox/mail_channel.py", "--endpoint", ENDPOINT, "--server-key",
                                f"{VAR}/keys/loopline-intake.pub", "--keys", f"{VAR}/keys", "--name", NAME, "--store", store,
                                "--district", "ningxiang", "--once", *more], stderr=subprocess.PIPE, text=True)
    return process.communicate(timeout=100)[1] if wait else process


def files(store, folder):
    return sorted(name for name in os.listdir(os.path.join(store, folder, "cur")))


def town_part(work):
    store = mail_channel.Store(f"{work}/box")
    before = int(ask(COUNT))
    for name, mail in {**LETTERS, **WRONG}.items():
        store.keep(as_bytes(mail))
    said = run(f"{work}/box")
    check("all that can be read are taken", (6, 6), (said.count("durable"), len(files(f"{work}/box", ".done"))))
    aside = files(f"{work}/box", ".aside")
    check("the others lie aside, with a reason", (4, 4), (sum(not n.endswith(".why") for n in aside), sum(n.endswith(".why") for n in aside)))
    check("nothing waits", [], store.waiting())
    check("they are requests", before + 6, int(ask(COUNT)))
    # Killed between the answer and the move: the same mail again, one demand.
    name = files(f"{work}/box", ".done")[0]
    os.rename(f"{work}/box/.done/cur/{name}", f"{work}/box/cur/{name}")
    check("sent again", (1, 0), (lambda s: (s.count("duplicate"), s.count("durable")))(run(f"{work}/box")))
    check("and no more of them", before + 6, int(ask(COUNT)))
    killed(f"{work}/box", store, before + 6)


def killed(path, store, before):
    for number in range(20, 32):
        store.keep(letter(number, "漏水", f"第{number}户天花板漏水,请派人来看。").as_bytes())
    rounds = 0
    while store.waiting() and rounds < 40:
        process, rounds = run(path, wait=False), rounds + 1
        seen, end = len(files(path, ".done")), time.monotonic() + 20
        while len(files(path, ".done")) < seen + 3 and process.poll() is None and time.monotonic() < end:
            time.sleep(0.001)
        process.send_signal(signal.SIGKILL)
        process.communicate()
    check("kills lose and double nothing", before + 12, int(ask(COUNT)))
    check("none waits", [], store.waiting())


class Imap(socketserver.StreamRequestHandler):
    """As much of IMAP4rev1 as a client asks for that fetches and deletes."""

    def handle(self):
        self.wfile.write(b"* OK ready\r\n")
        while line := self.rfile.readline():
            tag, verb, *rest = line.decode().split()
            verb = verb.upper()
            if verb == "SEARCH":
                self.wfile.write(b"* SEARCH " + b" ".join(str(i + 1).encode() for i in range(len(self.server.mails))) + b"\r\n")
            elif verb == "FETCH":
                raw = self.server.mails[int(rest[0]) - 1]
                self.wfile.write(f"* {rest[0]} FETCH (BODY[] {{{len(raw)}}}\r\n".encode() + raw + b")\r\n")
            elif verb == "STORE":
                self.server.deleted.add(int(rest[0]) - 1)
            elif verb == "EXPUNGE":
                self.server.mails = [m for i, m in enumerate(self.server.mails) if i not in self.server.deleted]
                self.server.deleted = set()
            elif verb == "CAPABILITY":
                self.wfile.write(b"* CAPABILITY IMAP4rev1\r\n")
            elif verb == "SELECT":
                self.wfile.write(f"* {len(self.server.mails)} EXISTS\r\n".encode())
            self.wfile.write(f"{tag} OK done\r\n".encode())
            if verb == "LOGOUT":
                return


def imap(work):
    server = socketserver.ThreadingTCPServer(("127.0.0.1", 0), Imap)
    server.mails, server.deleted = [LETTERS["utf8"].as_bytes(), letter(40, "公交站", "站牌倒了,请扶正。").as_bytes()], set()
    threading.Thread(target=server.serve_forever, daemon=True).start()
    with open(f"{work}/password", "w") as file:
        file.write("secret\n")
    before = int(ask(COUNT))
    said = run(f"{work}/imap", "--imap", "127.0.0.1", "--imap-port", str(server.server_address[1]), "--imap-plain", "--user", "mayor",
               "--password-file", f"{work}/password")
    check("a mail that came another way is the same demand", (1, 1), (said.count("duplicate"), said.count("durable")))
    check("one more", before + 1, int(ask(COUNT)))
    check("off the server", [], server.mails)
    check("the password is told nobody", False, "secret" in said)
    server.shutdown()


def wrong_options(work):
    """One line that names the option, and 2."""
    files_of = {"latin": "Gru\u00df".encode("latin-1"), "none": b"", "good": b"secret\n"}
    for name, data in files_of.items():
        with open(f"{work}/{name}", "wb") as file:
            file.write(data)
    os.mkdir(f"{work}/folder")
    imap_ = ("--imap", "127.0.0.1", "--imap-port", "1", "--imap-plain", "--user", "mayor", "--password-file")
    for part, more in (("--password-file: ", (*imap_, f"{work}/latin")), ("--password-file: ", (*imap_, f"{work}/none")),
                       ("--password-file: ", (*imap_, f"{work}/absent")), ("--imap-port: ", (*imap_, f"{work}/good", "--imap-port", "99999")),
                       ("--user: ", (*imap_, f"{work}/good", "--user", "市长")), ("--store: ", ("--store", f"{work}/folder")),
                       ("--store: ", ("--store", f"{work}/good"))):
        process = run(f"{work}/fresh", *more, wait=False)
        said = process.communicate(timeout=100)[1]
        check(f"{part}{more[-1]}", (2, True), (process.returncode, part in said.splitlines()[-1] and "Traceback" not in said))
    check("none of them makes a store", False, os.path.exists(f"{work}/fresh"))


COUNT = "SELECT count(*) FROM intake.request WHERE reference LIKE 'mail-%'"
ctl("keys", "new", NAME, "--role", "channel", "--channel", "mailbox.mayor", "--register")
ENDPOINT = "tcp://127.0.0.1:" + str(next(i["command_port"] for i in json.loads(ctl("status"))["instances"] if i["service"] == "intake"))
pure()
hostile_headers()
SEED = int(os.environ.get("SEED", random.randrange(10**6)))
noise(SEED, int(os.environ.get("ROUNDS", "500")))
with tempfile.TemporaryDirectory() as folder:
    wrong_options(folder)
    town_part(folder)
    imap(folder)
end(f" (seed {SEED})")
