#!/usr/bin/python3
"""An SMS gateway as a channel of the hotline: messages that an operator's gateway pushes become demands, what the hotline has to say
becomes messages to be sent. Standard library and libloopline alone.

    sms_channel.py --listen 127.0.0.1:8080 --token-file FILE --endpoint tcp://127.0.0.1:12345 --server-key keys/loopline-intake.pub \\
        --keys keys --name sms-gateway --store /var/lib/loopline/sms [--district ningxiang]

In: POST /mo with the fields msgid, mobile and content, as a form or as JSON, UTF-8 or the
charset that Content-Type names; `Authorization: Bearer TOKEN`. Answers: 200 "durable NUMBER" or "duplicate NUMBER" (or "spooled"): taken, push it no
more. 503: push it again; the key is the gateway's msgid, so that it is one demand. 400, 401, 413, 422: pushing again cannot help.
A message "评价 TOKEN 满意" answers a question of the hotline; "查询 NUMBER CODE" asks how far it is.

Out: POST /mt/next brings the oldest message to be sent as JSON (204: none), POST /mt/sent?id=N takes it off. They come from the update feed, whose
cursor is kept in one transaction with them: none is lost and none comes twice. The store is SQLite, in a folder for this program alone.
"""
import argparse
import contextlib
import hmac
import http.server
import json
import os
import re
import signal
import sqlite3
import sys
import threading
import urllib.parse

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path[:0] = [os.path.dirname(HERE)]
import loopline  # noqa: E402

BODY_MAX, PAUSE_S, TIMEOUT_MAX_MS = 16 * 1024, 1, 600000
MSGID = re.compile(r"[\x21-\x7e]{1,58}")
MOBILE = re.compile(r"\+?[0-9]{5,20}")
RATINGS = {"满意": "satisfied", "基本满意": "basically", "不予评价": "declined", "不满意": "dissatisfied"}
ASKED = re.compile(r"\s*评价\s+([A-Za-z0-9]{26})\s+(\S+)\s*(.*)", re.S)
TRACKED = re.compile(r"\s*查询\s+([A-Za-z]+\d{8}-\d+)\s+([A-Za-z0-9]{6})\s*")
TOLD = {"accepted", "answered", "refused", "fed_back", "closed", "survey_asked"}  # steps worth a message


class Store:
    """Who wrote which message, what is to be sent, how far the feed was read."""

    def __init__(self, path):
        os.makedirs(path, mode=0o700, exist_ok=True)
        self.lock = threading.Lock()
        self.base = sqlite3.connect(os.path.join(path, "sms.sqlite"), check_same_thread=False, isolation_level=None)
        self.base.executescript("""
            PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL;
            CREATE TABLE IF NOT EXISTS mo (msgid TEXT PRIMARY KEY, mobile TEXT NOT NULL);
            CREATE TABLE IF NOT EXISTS mt (id INTEGER PRIMARY KEY, mobile TEXT NOT NULL, content TEXT NOT NULL);
            CREATE TABLE IF NOT EXISTS feed (one INTEGER PRIMARY KEY CHECK (one = 1), cursor TEXT NOT NULL);
            INSERT OR IGNORE INTO feed VALUES (1, '');""")

    @contextlib.contextmanager
    def change(self):
        with self.lock:
            self.base.execute("BEGIN IMMEDIATE")
            try:
                yield self.base
                self.base.execute("COMMIT")
            except BaseException:
                self.base.execute("ROLLBACK")
                raise

    def one(self, sql, *values):
        with self.lock:
            return self.base.execute(sql, values).fetchone()

    def known(self, msgid, mobile):
        with self.change() as base:
            base.execute("INSERT OR IGNORE INTO mo VALUES (?, ?)", (msgid, mobile))

    def page(self, page):
        """What a page of the feed brought, and its cursor: both or neither."""
        with self.change() as base:
            for update in page.updates:
                for mobile, content in messages_of(base, update):
                    base.execute("INSERT INTO mt (mobile, content) VALUES (?, ?)", (mobile, content))
            base.execute("UPDATE feed SET cursor = ?", (page.next_cursor,))


def messages_of(base, update):
    step = update.step
    if step is None or step.what not in TOLD:
        return
    row = base.execute("SELECT mobile FROM mo WHERE msgid = ?", (update.reference,)).fetchone()
    mobile = row[0] if row else ""
    if step.ask is not None:
        mobile = step.ask.phone or mobile
        if mobile and step.ask.token:
            yield mobile, f"【12345】诉求{update.number}已办理,请评价:回复“评价 {step.ask.token} 满意”(或基本满意、不满意)。"
    elif mobile:
        yield mobile, f"【12345】诉求{update.number}:{step.text}"


class Refused(Exception):
    """HTTP status and words."""


def encodable(text):
    """JSON can name halves of characters."""
    try:
        return text.encode() is not None
    except UnicodeError:
        return False


def fields_of(kind, charset, body):
    """msgid, mobile and content of a push."""
    charset = "gb18030" if charset.lower() in ("gbk", "gb2312") else charset
    try:
        text = body.decode(charset)
        if kind == "application/json":
            given = json.loads(text)
        else:
            given = dict(urllib.parse.parse_qsl(text, keep_blank_values=True, encoding=charset, errors="strict", max_num_fields=20))
    except (UnicodeError, LookupError, ValueError, RecursionError) as problem:
        raise Refused(400, "body: cannot be read") from problem
    if not isinstance(given, dict):
        raise Refused(400, "body: is no set of fields")
    out = []
    for name in ("msgid", "mobile", "content"):
        value = given.get(name)
        if not isinstance(value, str) or not value.strip():
            raise Refused(400, f"{name}: is required")
        if "\0" in value or not encodable(value):
            raise Refused(400, f"{name}: is no text")
        out.append(value)
    if not MSGID.fullmatch(out[0]):
        raise Refused(400, "msgid: is no 1-58 printable ASCII characters")
    if not MOBILE.fullmatch(out[1]):
        raise Refused(400, "mobile: is no number")
    return out


def answer_of(channel, store, options, msgid, mobile, content):
    """What the library says of one message, and what the sender is told."""
    key = f"sms-{msgid}"
    if rated := ASKED.fullmatch(content):
        token, word, rest = rated.groups()
        if word not in RATINGS:
            raise Refused(422, f"content: rating is none of {' '.join(RATINGS)}")
        return channel.opinion(key, token, RATINGS[word], text=rest), ""
    if tracked := TRACKED.fullmatch(content):
        answer = channel.track(*tracked.groups())
        if answer.done and answer.result.steps:
            with store.change() as base:
                base.execute("INSERT INTO mt (mobile, content) VALUES (?, ?)",
                             (mobile, f"【12345】诉求{answer.result.number}:{answer.result.steps[-1].text}"))
        return answer, ""
    store.known(msgid, mobile)  # before the hotline can have anything to say about it
    more = {"district": options.district} if options.district else {}
    answer = channel.submit(key, text=content, phone=mobile, reference=msgid, **more)
    return answer, answer.result.number if answer.done else ""


class Gateway(http.server.BaseHTTPRequestHandler):
    protocol_version, timeout = "HTTP/1.1", 30

    def log_message(self, *_):
        """Requests carry numbers of people."""

    def say(self, status, words="", kind="text/plain; charset=utf-8"):
        data = words.encode()
        self.send_response(status)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(data)))
        if status >= 400:
            self.close_connection = True
            self.send_header("Connection", "close")
        self.end_headers()
        self.wfile.write(data)

    def body(self):
        length = self.headers.get("Content-Length", "")
        if not length.isdecimal() or not length.isascii():
            raise Refused(411, "Content-Length: is required")
        if len(length) > 9 or int(length) > BODY_MAX:
            raise Refused(413, f"body: is longer than {BODY_MAX} bytes")
        body = self.rfile.read(int(length))
        if len(body) != int(length):
            raise Refused(400, "body: breaks off")
        return body

    def do_POST(self):
        try:
            sent = self.headers.get("Authorization", "").encode("utf-8", "surrogateescape")
            if not hmac.compare_digest(sent, b"Bearer " + self.server.token):
                raise Refused(401, "Authorization: is not the token")
            body, target = self.body(), urllib.parse.urlsplit(self.path)
            self.route(target.path, urllib.parse.parse_qs(target.query), body)
        except Refused as problem:
            self.say(*problem.args)
        except sqlite3.Error as problem:
            tell(problem)
            self.say(503, "retry_later: the store cannot be written")
        except ValueError:
            self.say(400, "request: cannot be read")

    def route(self, path, query, body):
        if path == "/mo":
            self.mo(body)
        elif path == "/mt/next":
            row = self.server.store.one("SELECT id, mobile, content FROM mt ORDER BY id LIMIT 1")
            self.say(200 if row else 204, json.dumps(dict(zip(("id", "mobile", "content"), row)), ensure_ascii=False) if row else "",
                     "application/json")
        elif path == "/mt/sent" and query.get("id", [""])[0].isdecimal():
            with self.server.store.change() as base:
                base.execute("DELETE FROM mt WHERE id = ?", (query["id"][0],))
            self.say(200)
        else:
            raise Refused(404, "path: is none of /mo /mt/next /mt/sent?id=N")

    def kind(self):
        try:
            return self.headers.get_content_type(), self.headers.get_content_charset("utf-8")
        except Exception as problem:  # the library's parser of headers fails by errors of every kind
            raise Refused(400, "Content-Type: cannot be read") from problem

    def mo(self, body):
        given = fields_of(*self.kind(), body)
        server = self.server
        with server.turn:  # a handle of the library belongs to one thread at a time
            answer, number = answer_of(server.channel, server.store, server.options, *given)
        if answer.done or answer.status == "spooled":
            self.say(200, f"{answer.status} {number}".strip())
        elif answer.again:
            self.say(503, f"{answer.status}: {answer.message}")
        else:
            self.say(422, "; ".join(f"{fault.field}: {fault.message} [{fault.reason}]" for fault in answer.faults) or answer.message)


class Server(http.server.ThreadingHTTPServer):
    daemon_threads = True

    def handle_error(self, request, client_address):
        problem = sys.exc_info()[1]
        if not isinstance(problem, OSError):  # a gateway that went away
            print(f"request failed: {type(problem).__name__}", file=sys.stderr, flush=True)


def tell(problem):
    print(f"store: {problem}", file=sys.stderr, flush=True)


def follow(store, channel, stop):
    while not stop.is_set():
        try:
            full = page_taken(store, channel)
        except sqlite3.Error as problem:  # a full disk: what was not kept comes again
            tell(problem)
            full = False
        if not full:
            stop.wait(PAUSE_S)


def page_taken(store, channel):
    """Whether more may wait behind it."""
    answer = channel.watch(store.one("SELECT cursor FROM feed")[0], 100)
    if not answer.done:
        print(f"{answer.status}: {answer.message}", file=sys.stderr, flush=True)
        return False
    store.page(answer.result)
    return len(answer.result.updates) == 100


def arguments():
    given = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    for name in ("listen", "token-file", "endpoint", "server-key", "keys", "name", "store"):
        given.add_argument(f"--{name}", required=True)
    given.add_argument("--district", default="")
    given.add_argument("--timeout-ms", type=int, default=8000, help="less than the gateway waits for its answer")
    options = given.parse_args()
    host, colon, port = options.listen.rpartition(":")
    if not colon or not re.fullmatch(r"[0-9]{1,5}", port) or int(port) > 65535:
        given.error(f"--listen: {options.listen}: is no HOST:PORT with a port from 0 to 65535")
    options.address = (host, int(port))
    if not 1 <= options.timeout_ms <= TIMEOUT_MAX_MS:
        given.error(f"--timeout-ms: {options.timeout_ms}: is none from 1 to {TIMEOUT_MAX_MS}")
    if os.path.lexists(options.store) and not os.path.isdir(options.store):
        given.error(f"--store: {options.store}: is no folder")
    return options


def listen(options):
    try:
        return Server(options.address, Gateway)
    except (OSError, UnicodeError) as problem:  # UnicodeError: of a name that is no host's
        raise OSError(f"--listen: {options.listen}: {problem}") from problem


def token_of(path):
    with open(path, "rb") as file:
        token = file.read().strip()
    if len(token) < 16:
        raise OSError(f"--token-file: {path}: a token has 16 characters at least")
    return token


def main():
    options, stop = arguments(), threading.Event()
    try:
        token, store = token_of(options.token_file), Store(options.store)
        opened = [loopline.Channel(options.endpoint, options.server_key, options.keys, options.name, timeout_ms=options.timeout_ms)
                  for _ in range(2)]
        server = listen(options)
    except (OSError, sqlite3.Error) as problem:
        print(problem, file=sys.stderr)
        return 1
    server.token, server.store, server.channel, server.options, server.turn = token, store, opened[0], options, threading.Lock()
    feed = threading.Thread(target=follow, args=(store, opened[1], stop))
    feed.start()
    signal.signal(signal.SIGTERM, lambda *_: threading.Thread(target=server.shutdown).start())
    print(f"listening on {server.server_address[0]}:{server.server_address[1]}", flush=True)
    server.serve_forever()
    stop.set()
    feed.join()
    for channel in opened:
        channel.close()
    return 0


if __name__ == "__main__":
    sys.exit(main())
