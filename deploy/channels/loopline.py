"""libloopline for Python: what loopline(3) says, over ctypes. Nothing but the standard library and libloopline.so.1.

    channel = loopline.Channel("tcp://127.0.0.1:12345", "keys/loopline-intake.pub", "keys", "my-gateway")
    answer = channel.submit("ticket-4711", text="路灯不亮", phone="13900000000", district="ningxiang")
    if answer.done: print(answer.result.number)

A call never raises because of what the service said or did not say: look at answer.status, .done, .again. Texts come out as str,
absent ones as "". One Channel belongs to one thread at a time. LOOPLINE_LIBRARY names another file of the library.
"""
import collections
import ctypes
import os
from ctypes import POINTER, byref, c_bool, c_char_p, c_double, c_int, c_int64, c_size_t, c_uint, c_uint32, c_void_p

STATUSES = {1: "durable", 2: "duplicate", 3: "conflict", 4: "rejected", 5: "retry_later", 6: "denied", 7: "ok", 8: "spooled",
            100: "unknown", 101: "revoked", 102: "garbled", 103: "system"}


class Options(ctypes.Structure):
    _fields_ = [("size", c_size_t)] + [(name, c_char_p) for name in (
        "endpoint", "server_key", "keys", "name", "public_key", "secret_key", "language")] + [("timeout_ms", c_int)]


class Attachment(ctypes.Structure):
    _fields_ = [(name, c_char_p) for name in ("name", "reference", "media_type")]


class Submission(ctypes.Structure):
    _fields_ = [("size", c_size_t), ("key", c_char_p), ("text", c_char_p), ("name", c_char_p), ("phone", c_char_p),
                ("other", c_char_p), ("name_withheld", c_bool), ("party", c_char_p), ("district", c_char_p), ("area", c_char_p),
                ("address", c_char_p), ("has_position", c_bool), ("latitude", c_double), ("longitude", c_double),
                ("datum", c_char_p), ("attachments", POINTER(Attachment)), ("attachment_count", c_size_t),
                ("occurred_at", c_int64), ("reference", c_char_p), ("reported", c_char_p), ("urgent", c_bool),
                ("channel", c_char_p), ("matter", c_char_p), ("about", c_char_p), ("answer", c_char_p),
                ("refusal_ground", c_char_p), ("refusal_advice", c_char_p)]


class Request(ctypes.Structure):
    _fields_ = [("number", c_char_p), ("code", c_char_p)]


class Score(ctypes.Structure):
    _fields_ = [("aspect", c_char_p), ("score", c_uint)]


class Opinion(ctypes.Structure):
    _fields_ = [("size", c_size_t)] + [(name, c_char_p) for name in (
        "key", "token", "rating", "responded", "solved", "recurred")] + [
        ("scores", POINTER(Score)), ("score_count", c_size_t), ("text", c_char_p)]


class Fault_(ctypes.Structure):
    _fields_ = [(name, c_char_p) for name in ("field", "reason", "message")]


class Answer_(ctypes.Structure):
    _fields_ = [("status", c_int), ("message", c_char_p), ("retry_after_ms", c_uint32), ("fault_count", c_size_t),
                ("faults", POINTER(Fault_))]


class Receipt_(ctypes.Structure):
    _fields_ = [("number", c_char_p), ("code", c_char_p), ("state", c_char_p), ("notice", c_char_p), ("accepted_at", c_int64),
                ("token", c_char_p), ("received_at", c_int64)]


class Ask_(ctypes.Structure):
    _fields_ = [("token", c_char_p), ("until", c_int64), ("kind", c_char_p), ("phone", c_char_p), ("other", c_char_p),
                ("aspects", POINTER(c_char_p)), ("aspect_count", c_size_t)]


class Step_(ctypes.Structure):
    _fields_ = [("at", c_int64), ("what", c_char_p), ("text", c_char_p), ("unit", c_char_p), ("due", c_int64),
                ("ask", POINTER(Ask_))]


class Progress_(ctypes.Structure):
    _fields_ = [("number", c_char_p), ("state", c_char_p), ("accepted_at", c_int64), ("steps", POINTER(POINTER(Step_))),
                ("step_count", c_size_t)]


class Update_(ctypes.Structure):
    _fields_ = [("number", c_char_p), ("state", c_char_p), ("reference", c_char_p), ("step", POINTER(Step_))]


class Page_(ctypes.Structure):
    _fields_ = [("updates", POINTER(POINTER(Update_))), ("update_count", c_size_t), ("next_cursor", c_char_p)]


Fault = collections.namedtuple("Fault", "field reason message")
Receipt = collections.namedtuple("Receipt", "number code state notice accepted_at token received_at")
Ask = collections.namedtuple("Ask", "token until kind phone other aspects")
Step = collections.namedtuple("Step", "at what text unit due ask")
Progress = collections.namedtuple("Progress", "number state accepted_at steps")
Update = collections.namedtuple("Update", "number state reference step")
Page = collections.namedtuple("Page", "updates next_cursor")
Answer = collections.namedtuple("Answer", "status done again message retry_after_ms faults result")


def load():
    library = ctypes.CDLL(os.environ.get("LOOPLINE_LIBRARY", "libloopline.so.1"))
    takes = {
        "open": [POINTER(c_void_p), POINTER(Options), c_char_p, c_size_t],
        "submit": [c_void_p, POINTER(Submission), POINTER(POINTER(Receipt_))],
        "fetch": [c_void_p, c_char_p, POINTER(POINTER(Receipt_))],
        "supplement": [c_void_p, c_char_p, POINTER(Request), c_char_p, POINTER(Attachment), c_size_t,
                       POINTER(POINTER(Receipt_))],
        "withdraw": [c_void_p, c_char_p, POINTER(Request), c_char_p, POINTER(POINTER(Receipt_))],
        "appeal": [c_void_p, c_char_p, POINTER(Request), c_char_p, c_char_p],
        "opinion": [c_void_p, POINTER(Opinion)],
        "track": [c_void_p, POINTER(Request), POINTER(POINTER(Progress_))],
        "watch": [c_void_p, c_char_p, c_uint, POINTER(POINTER(Page_))],
    }
    for name, arguments in takes.items():
        getattr(library, f"loopline_{name}").argtypes = arguments
    library.loopline_close.argtypes = [POINTER(c_void_p)]
    library.loopline_close.restype = None
    library.loopline_answer.argtypes, library.loopline_answer.restype = [c_void_p], POINTER(Answer_)
    library.loopline_done.restype = library.loopline_again.restype = c_bool
    library.loopline_version.restype = c_char_p
    return library


def sent(value):
    return value.encode("utf-8", "surrogateescape") if isinstance(value, str) else value


def plain(value):
    return value.decode() if isinstance(value, bytes) else value


def row(kind, of):
    """The fields of a C struct that a named tuple has under the same names."""
    return {field: plain(getattr(of, field)) for field in kind._fields if hasattr(of, field)}


def step_of(pointer):
    if not pointer:
        return None
    step = pointer.contents
    ask = None
    if step.ask:
        of = step.ask.contents
        ask = Ask(**{**row(Ask, of), "aspects": [plain(of.aspects[i]) for i in range(of.aspect_count)]})
    return Step(**{**row(Step, step), "ask": ask})


def progress_of(progress):
    steps = [step_of(progress.steps[i]) for i in range(progress.step_count)]
    return Progress(**{**row(Progress, progress), "steps": steps})


def update_of(update):
    return Update(**{**row(Update, update), "step": step_of(update.step)})


def page_of(page):
    return Page([update_of(page.updates[i].contents) for i in range(page.update_count)], plain(page.next_cursor))


def receipt_of(receipt):
    return Receipt(**row(Receipt, receipt))


class Channel:
    """One handle of the library."""

    def __init__(self, endpoint, server_key, keys, name, language="zh", timeout_ms=10000):
        self.library, self.handle, problem = load(), c_void_p(), ctypes.create_string_buffer(256)
        options = Options(ctypes.sizeof(Options), sent(endpoint), sent(server_key), sent(keys), sent(name), None, None,
                          sent(language), timeout_ms)
        if STATUSES[self.library.loopline_open(byref(self.handle), byref(options), problem, 256)] != "ok":
            raise OSError(problem.value.decode(errors="replace"))

    def close(self):
        self.library.loopline_close(byref(self.handle))

    def told(self, read=None, out=None):
        answer = self.library.loopline_answer(self.handle).contents
        faults = [Fault(**row(Fault, answer.faults[i])) for i in range(answer.fault_count)]
        return Answer(STATUSES[answer.status], self.library.loopline_done(answer.status),
                      self.library.loopline_again(answer.status), plain(answer.message), answer.retry_after_ms, faults,
                      read(out.contents) if out else None)

    def submit(self, key, attachments=(), **fields):
        """`fields`: members of struct loopline_submission; attachments: (name, reference, media type)."""
        files = (Attachment * len(attachments))(*[Attachment(*map(sent, one)) for one in attachments])
        given = Submission(size=ctypes.sizeof(Submission), key=sent(key), attachments=files, attachment_count=len(files),
                           **{name: sent(value) for name, value in fields.items()})
        out = POINTER(Receipt_)()
        self.library.loopline_submit(self.handle, byref(given), byref(out))
        return self.told(receipt_of, out)

    def fetch(self, token):
        out = POINTER(Receipt_)()
        self.library.loopline_fetch(self.handle, sent(token), byref(out))
        return self.told(receipt_of, out)

    def supplement(self, key, number, code, text):
        out = POINTER(Receipt_)()
        self.library.loopline_supplement(self.handle, sent(key), byref(Request(sent(number), sent(code))), sent(text), None, 0,
                                         byref(out))
        return self.told(receipt_of, out)

    def withdraw(self, key, number, code, reason):
        out = POINTER(Receipt_)()
        self.library.loopline_withdraw(self.handle, sent(key), byref(Request(sent(number), sent(code))), sent(reason),
                                       byref(out))
        return self.told(receipt_of, out)

    def appeal(self, key, number, code, against, text):
        self.library.loopline_appeal(self.handle, sent(key), byref(Request(sent(number), sent(code))), sent(against), sent(text))
        return self.told()

    def opinion(self, key, token, rating, scores=(), **fields):
        """`scores`: (aspect, 1-5); `fields`: responded, solved, recurred, text."""
        marks = (Score * len(scores))(*[Score(sent(aspect), score) for aspect, score in scores])
        given = Opinion(size=ctypes.sizeof(Opinion), key=sent(key), token=sent(token), rating=sent(rating), scores=marks,
                        score_count=len(marks), **{name: sent(value) for name, value in fields.items()})
        self.library.loopline_opinion(self.handle, byref(given))
        return self.told()

    def track(self, number, code):
        out = POINTER(Progress_)()
        self.library.loopline_track(self.handle, byref(Request(sent(number), sent(code))), byref(out))
        return self.told(progress_of, out)

    def watch(self, cursor="", limit=0):
        out = POINTER(Page_)()
        self.library.loopline_watch(self.handle, sent(cursor), limit, byref(out))
        return self.told(page_of, out)
