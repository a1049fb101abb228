#!/usr/bin/python3
"""The SMS gateway of deploy/channels against a running town (VAR): pushes in Chinese, pushed again, wrong ones, kills in between, what is to be
sent, and garbage."""
import http.client
import json
import os
import random
import socket
import subprocess
import tempfile
import time
import urllib.parse

ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
os.chdir(ROOT)
from town import RUN, SLOW, VAR, ask, check, ctl, end  # noqa: E402

NAME, TOKEN = f"sms-{RUN}", "token-of-the-gateway"
def count():
    return int(ask(f"SELECT count(*) FROM intake.request WHERE reference LIKE '{RUN}-%'"))


class Gateway:
    """The program under test, and a gateway that pushes to it."""

    def __init__(self, work):
        self.work, self.port = work, 0
        with open(f"{work}/token", "w") as file:
            file.write(TOKEN)
        self.start()

    def words(self):
        return ["/usr/bin/python3", "deploy/channels/sms/sms_channel.py", "--listen", "127.0.0.1:0", "--token-file", f"{self.work}/token",
                "--endpoint", ENDPOINT, "--server-key", f"{VAR}/keys/loopline-intake.pub", "--keys", f"{VAR}/keys", "--name", NAME,
                "--store", f"{self.work}/store", "--district", "ningxiang", "--timeout-ms", str(int(30000 * SLOW))]

    def start(self):
        self.process = subprocess.Popen(self.words(), stdout=subprocess.PIPE, text=True)
        self.port = int(self.process.stdout.readline().rpartition(":")[2])

    def kill(self):
        self.process.kill()
        self.process.wait()
        self.process.stdout.close()

    def post(self, path, body=b"", kind="application/x-www-form-urlencoded", token=TOKEN):
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=60 * SLOW)
        connection.request("POST", path, body, {"Content-Type": kind, "Authorization": f"Bearer {token}"})
        answer = connection.getresponse()
        out = answer.status, answer.read().decode()
        connection.close()
        return out

    def push(self, number, content, mobile="13900000041", charset="utf-8"):
        body = urllib.parse.urlencode({"msgid": f"{RUN}-{number}", "mobile": mobile, "content": content}, encoding=charset).encode()
        return self.post("/mo", body, f"application/x-www-form-urlencoded; charset={charset}")


def pushes(gateway):
    first = gateway.push(1, "玉潭街道茆田社区路灯不亮")
    check("a push", (200, "durable NX"), (first[0], first[1][:10]))
    check("pushed again", (200, first[1].replace("durable", "duplicate")), gateway.push(1, "玉潭街道茆田社区路灯不亮"))
    check("in GBK", 200, gateway.push(2, "白马大道井盖破损", charset="gbk")[0])
    told = json.dumps({"msgid": f"{RUN}-3", "mobile": "13900000042", "content": "小区门口积水"}).encode()
    check("as JSON", 200, gateway.post("/mo", told, "application/json")[0])
    check("another text under its id", 422, gateway.push(1, "另一件事")[0])
    check("three of them", 3, count())
    for words, status, body, kind in (
            ("msgid: is required", 400, b"mobile=13900000041&content=x", "application/x-www-form-urlencoded"),
            ("content: is required", 400, b"msgid=1&mobile=13900000041&content=", "application/x-www-form-urlencoded"),
            ("mobile: is no number", 400, b"msgid=1&mobile=abc&content=x", "application/x-www-form-urlencoded"),
            ("msgid: is no", 400, "msgid=编号&mobile=139&content=x".encode(), "application/x-www-form-urlencoded"),
            ("body: cannot be read", 400, b"{", "application/json"), ("body: is no set", 400, b"[]", "application/json"),
            ("body: cannot be read", 400, b"\xff\xfe", "application/json"),
            ("body: cannot be read", 400, b"x", "text/plain; charset=klingon"),
            ("body: is longer", 413, b"x" * 20000, "text/plain")):
        answer = gateway.post("/mo", body, kind)
        check(words, (status, True), (answer[0], answer[1].startswith(words)))
    check("without the token", 401, gateway.post("/mo", b"", token="guess")[0])
    check("elsewhere", 404, gateway.post("/admin")[0])
    check("a wrong rating token", (422, True), (lambda a: (a[0], "wrong_token" in a[1]))(gateway.push(4, "评价 " + "A" * 26 + " 满意")))
    check("a rating that is none", 422, gateway.push(5, "评价 " + "A" * 26 + " 好评")[0])
    check("a wrong code", (422, True), (lambda a: (a[0], "wrong_code" in a[1]))(gateway.push(6, f"查询 {first[1].split()[1]} AAAAAA")))
    check("still three", 3, count())


def hostile(gateway):
    """What a pusher that is no gateway may say under the right token: an answer for each, and it is never 200."""
    form = "application/x-www-form-urlencoded"
    push = f"msgid={RUN}-77&mobile=13900000041&content=".encode()
    kinds = ["", ";", "/", "a/b; charset", "a/b; charset=", "a/b; charset=\0", "a/b; charset*=\0'b'%ff", "a/b; charset*=a'", "a/b; charset*0*=%ff",
             "a/b; charset=zlib", "a/b; charset=undefined", f"a/b; charset={'a' * 5000}", "a/b; charset*99999999999999=a", 'a/b; charset="',
             "a/b; charset==?utf-8?B?4?="]
    asked = [("/mo", b"=", kind) for kind in kinds]
    asked += [("/mo", push + value, form) for value in (b"%00", b"a%00b", b"%ff", b"%ed%a0%80", b"a&" + b"x=1&" * 30)]
    asked += [("/mo", json.dumps({"msgid": f"{RUN}-77", "mobile": "13900000041", "content": "x", **wrong}).encode(), "application/json")
              for wrong in ({"content": "\ud800"}, {"content": "\udc80"}, {"content": "a\0b"}, {"content": ["a"]}, {"content": 1}, {"msgid": "a\0"},
                            {"mobile": "1" * 400}, {"mobile": "١٢٣٤٥٦"}, {"mobile": "\ud800"})]
    asked += [("/mo", body, "application/json") for body in (b"[" * 9000, b"9" * 9000, b'{"a":' * 3000, b"null", b'"', b"\0", b"NaN")]
    asked += [(path, b"", form) for path in ("/mt/sent?id=", "/mt/sent?id=-1", "/mt/sent", "//[", "http://[/mo", "/mo?" + "a=" * 9000, "*")]
    for path, body, kind in asked:
        check(f"{path[:20]} {body[:60]} {kind[:40]}", True, raw_status(gateway, path, body, kind) in (400, 404, 413, 422))
    check("an id that is none takes nothing off", 200, raw_status(gateway, "/mt/sent?id=" + "9" * 400, b"", form))


def raw_status(gateway, path, body, kind):
    """By hand: http.client would not send the half of it."""
    head = f"POST {path} HTTP/1.1\r\nAuthorization: Bearer {TOKEN}\r\nContent-Type: {kind}\r\nContent-Length: {len(body)}\r\n" \
           "Connection: close\r\n\r\n"
    with socket.create_connection(("127.0.0.1", gateway.port), timeout=60 * SLOW) as line:
        line.sendall(head.encode("latin-1") + body)
        words = line.makefile("rb").readline().split()
    return int(words[1]) if len(words) > 1 else "no answer"


def wrong_options(gateway):
    """One line that names the option, and 2."""
    for part, more in (("--listen: ", ("--listen", "127.0.0.1:99999")), ("--listen: ", ("--listen", "127.0.0.1:²")), ("--listen: ", ("--listen", "8080")),
                       ("--timeout-ms: ", ("--timeout-ms", "0")), ("--timeout-ms: ", ("--timeout-ms", "99999999999")),
                       ("--store: ", ("--store", f"{gateway.work}/token"))):
        ended = subprocess.run([*gateway.words(), *more], capture_output=True, text=True, timeout=60 * SLOW)
        check(f"{part}{more[-1]}", (2, True), (ended.returncode, part in ended.stderr.splitlines()[-1] and "Traceback" not in ended.stderr))
    ended = subprocess.run([*gateway.words(), "--listen", f"{'a' * 70}.example:0"], capture_output=True, text=True, timeout=60 * SLOW)
    check("a host that is none", (1, True), (ended.returncode, ended.stderr.startswith("--listen: ")))


def outgoing(gateway):
    """Each request is told once that it was accepted, over a kill of the program."""
    seen, end = [], time.monotonic() + 60 * SLOW
    while len(set(seen)) < 3 and time.monotonic() < end:
        status, body = gateway.post("/mt/next")
        if status == 204:
            time.sleep(0.1)
            continue
        message = json.loads(body)
        seen.append(message["content"].split(":")[0] + message["mobile"])
        check("taken off", 200, gateway.post(f"/mt/sent?id={message['id']}")[0])
        if len(seen) == 1:
            gateway.kill()
            gateway.start()
    check("each once", (3, 3), (len(seen), len(set(seen))))
    time.sleep(1.5)
    check("and no more", 204, gateway.post("/mt/next")[0])


def killed(gateway):
    """The gateway pushes until it is answered, the program dies again and again."""
    dice = random.Random(7)
    for number in range(10, 18):
        for _ in range(20):
            try:
                if number % 2 == 0:
                    with socket.create_connection(("127.0.0.1", gateway.port), timeout=10) as line:
                        body = urllib.parse.urlencode({"msgid": f"{RUN}-{number}", "mobile": "13900000043", "content": f"漏水{number}"}).encode()
                        line.sendall(b"POST /mo HTTP/1.1\r\nContent-Length: %d\r\nAuthorization: Bearer %s\r\n"
                                     b"Content-Type: application/x-www-form-urlencoded\r\n\r\n" % (len(body), TOKEN.encode()) + body)
                        time.sleep(dice.random() * 0.03)
                    gateway.kill()
                    gateway.start()
                if gateway.push(number, f"漏水{number}", "13900000043")[0] == 200:
                    break
            except OSError:
                continue
    check("kills lose and double nothing", 3 + 8, count())


def garbage(gateway, rounds):
    seed = int(os.environ.get("SEED", random.randrange(10**6)))
    dice = random.Random(seed)
    for _ in range(rounds):
        data = bytes(dice.randrange(256) for _ in range(dice.randrange(200)))
        if dice.random() < 0.7:
            data = b"POST /mo HTTP/1.1\r\nAuthorization: Bearer " + TOKEN.encode() + b"\r\nContent-Length: " + \
                dice.choice([b"5", b"-1", b"1e3", b"9" * 400, "٣".encode(), b""]) + b"\r\n\r\n" + data
        with socket.create_connection(("127.0.0.1", gateway.port), timeout=10) as line:
            line.sendall(data)
    check(f"it lives on (seed {seed})", 200, gateway.push(1, "玉潭街道茆田社区路灯不亮")[0])
    check("nothing came of it", 3 + 8, count())


ctl("keys", "new", NAME, "--role", "channel", "--channel", "sms", "--register")
ENDPOINT = "tcp://127.0.0.1:" + str(next(i["command_port"] for i in json.loads(ctl("status"))["instances"] if i["service"] == "intake"))
with tempfile.TemporaryDirectory() as folder:
    program = Gateway(folder)
    try:
        wrong_options(program)
        pushes(program)
        hostile(program)
        check("nothing of the hostile is a demand", 3, count())
        outgoing(program)
        killed(program)
        garbage(program, int(os.environ.get("ROUNDS", "150")))
    finally:
        program.kill()
end()
