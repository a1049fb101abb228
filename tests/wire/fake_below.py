"""A deployment below that is none: an intake that keeps what it is told and says what a test wants. CURVE, the frames and the
idempotency keys are those of the contract (proto/README.md); PYTHONPATH has the message classes."""
import threading
import time

import zmq
from loopline.intake.v1 import intake_pb2
from loopline.wire.v1 import header_pb2, reply_pb2, terms_pb2, upper_pb2

SUBMIT, WATCH, INSTRUCT, REPLY = 100, 104, 111, 1
BODIES = {SUBMIT: intake_pb2.Submit, WATCH: intake_pb2.Watch, INSTRUCT: intake_pb2.Instruct}


def read_key(path):
    with open(path, "rb") as file:
        return file.read().strip()


class Below:
    def __init__(self, keys, name):
        self.keys, self.name = keys, name
        self.kept = {}  # key → (bytes of the body, reply)
        self.submits, self.words, self.updates, self.times, self.laters = [], [], [], {}, []
        self.refuse = lambda kind, body: None  # → [(field, reason)] or None
        self.later = lambda kind, body: False  # → answered, and not decided
        self.silent = self.garbled = False
        self.lock = threading.Lock()
        self.context = zmq.Context()
        self.socket = self.context.socket(zmq.ROUTER)
        self.socket.curve_server = True
        self.socket.curve_secretkey = read_key(f"{keys}/{name}.key")
        self.socket.linger = 0
        self.port = self.socket.bind_to_random_port("tcp://127.0.0.1")
        self.running = True
        self.thread = threading.Thread(target=self.serve, daemon=True)
        self.thread.start()

    def close(self):
        self.running = False
        self.thread.join()
        self.socket.close()
        self.context.term()

    def serve(self):
        while self.running:
            if self.socket.poll(50):
                frames = self.socket.recv_multipart()
                if not self.silent:
                    self.take(frames)

    def take(self, frames):
        header = header_pb2.Header.FromString(frames[-2])
        with self.lock:
            reply = self.answer(header, frames[-1])
        back = header_pb2.Header(message_id=header.message_id, type=REPLY, correlation_id=header.message_id)
        words = b"\xff" * 40 if self.garbled else reply.SerializeToString()
        self.socket.send_multipart(frames[:-3] + [frames[-3], back.SerializeToString(), words])

    def answer(self, header, raw):
        body = BODIES[header.type].FromString(raw)
        if header.type == WATCH:
            return self.page(body)
        key = header.idempotency_key
        self.times[key] = self.times.get(key, 0) + 1
        if key in self.kept:
            before, reply = self.kept[key]
            again = reply_pb2.Reply()
            again.CopyFrom(reply)
            again.status = reply_pb2.STATUS_DUPLICATE if before == raw else reply_pb2.STATUS_CONFLICT
            return again
        if self.later(header.type, body):
            self.laters.append(key)
            return reply_pb2.Reply(status=reply_pb2.STATUS_RETRY_LATER, retry_after_ms=100,
                                   errors=[reply_pb2.FieldError(field="", reason="busy", message="busy")])
        faults = self.refuse(header.type, body)
        if faults:
            return reply_pb2.Reply(status=reply_pb2.STATUS_REJECTED,
                                   errors=[reply_pb2.FieldError(field=f, reason=r, message=r) for f, r in faults])
        reply = reply_pb2.Reply(status=reply_pb2.STATUS_DURABLE)
        if header.type == SUBMIT:
            self.submits.append((key, body))
            reply.receipt.number = f"QX20240410-{len(self.submits):05d}"
        else:
            self.words.append((key, body.reference, body.instruction))
        self.kept[key] = (raw, reply)
        return reply

    def page(self, body):
        if not (body.cursor or "0").isdigit():
            return reply_pb2.Reply(status=reply_pb2.STATUS_REJECTED,
                                   errors=[reply_pb2.FieldError(field="cursor", reason="bad_format", message="cursor")])
        start = int(body.cursor or 0)
        page = self.updates[start:start + (body.limit or 100)]
        reply = reply_pb2.Reply(status=reply_pb2.STATUS_OK)
        reply.updates.updates.extend(page)
        reply.updates.next_cursor = str(start + len(page)) if page else body.cursor
        return reply

    # ---- what a test says and asks ----

    def report(self, reference, kind, **fields):
        """One step that is reported upwards."""
        with self.lock:
            at = 10**15 + len(self.updates)
            update = intake_pb2.Update(number="QX20240410-00001", reference=reference)
            update.step.what, update.step.at = "x", at
            update.step.report.CopyFrom(upper_pb2.UpwardReport(kind=kind, **fields))
            self.updates.append(intake_pb2.Update(number="QX20240410-00001", reference=reference))  # a step without one
            self.updates.append(update)

    def submitted(self, reference):
        with self.lock:
            return [body for _, body in self.submits if body.reference == reference]

    def told(self, reference):
        with self.lock:
            return [word for _, number, word in self.words if number == reference]

    def kinds(self, reference):
        return [word.WhichOneof("what") for word in self.told(reference)]


def until(what, seconds):
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        found = what()
        if found:
            return found
        time.sleep(0.05)
    return what()
