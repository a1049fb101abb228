#!/usr/bin/python3
"""A whole channel in one page of Python: submits one demand, follows it, reads the update feed.

Debian packages: python3-zmq python3-protobuf protobuf-compiler. The message classes come from proto/:
    mkdir -p build/py && protoc -Iproto --python_out=build/py $(find proto -name '*.proto')
    PYTHONPATH=build/py tests/wire/example_submit.py --endpoint tcp://127.0.0.1:12345 --keys var/keys \\
        --name channel-wechat --district ningxiang --phone 13900000000 --text "玉潭街道茆田社区路灯不亮"

What a channel has to get right is all here: its own CURVE key, an idempotency key that it keeps until it has
an answer, the same bytes again when no answer comes, and a cursor for the feed.
"""
import argparse
import re
import sys
import time
import uuid

import zmq
import zmq.utils.monitor
from loopline.intake.v1 import intake_pb2 as intake
from loopline.wire.v1 import header_pb2, reply_pb2, terms_pb2

SUBMIT, TRACK, WATCH = 100, 103, 104  # common/messages.def


KEY = re.compile(rb"[0-9A-Za-z.\-:+=^!/*?&<>()[\]{}@%$#]{40}")  # Z85


def refuse(text):
    """What was given is wrong."""
    print(text, file=sys.stderr)
    sys.exit(2)


def read_key(path):
    try:
        with open(path, "rb") as file:
            key = file.read().strip()
    except OSError as problem:
        refuse(f"{path}: {problem.strerror}; loopline keys new makes a channel's key")
    return key if KEY.fullmatch(key) else refuse(f"{path}: is no key: 40 characters of Z85")


class Intake:
    """The command socket of intake, as one channel sees it."""

    def __init__(self, endpoint, folder, name, language):
        read = lambda file: read_key(f"{folder}/{file}")
        self.endpoint, self.language, self.context = endpoint, language, zmq.Context()
        self.options = {zmq.CURVE_PUBLICKEY: read(f"{name}.pub"), zmq.CURVE_SECRETKEY: read(f"{name}.key"),
                        zmq.CURVE_SERVERKEY: read("loopline-intake.pub"), zmq.LINGER: 0}
        self.connect()

    def connect(self):
        self.socket = self.context.socket(zmq.DEALER)
        for option, value in self.options.items():
            self.socket.setsockopt(option, value)
        self.events = self.socket.get_monitor_socket(zmq.EVENT_HANDSHAKE_SUCCEEDED | zmq.EVENT_HANDSHAKE_FAILED_AUTH)
        self.state = "no connection, or not let in: is the service there, is the key registered?"
        try:
            self.socket.connect(self.endpoint)
        except zmq.ZMQError as problem:
            refuse(f"--endpoint: {self.endpoint}: {problem}")

    def note_events(self):
        while self.events.poll(0):
            event = zmq.utils.monitor.recv_monitor_message(self.events)
            if event["event"] == zmq.EVENT_HANDSHAKE_SUCCEEDED:
                self.state = "no answer in time"
            elif event["value"] == 400:  # for good: ZeroMQ does not try again
                sys.exit(f"{self.endpoint}: this key has been revoked or is not accepted")

    def drop(self):
        self.socket.disable_monitor()
        self.events.close(linger=0)  # the context ends when all of its sockets are closed
        self.socket.close()

    def close(self):
        self.drop()
        self.context.term()

    def ask(self, message_type, body, key="", seconds=30):
        """The reply. No answer in time means unknown, never "failed": the same key and the same bytes go again."""
        body, deadline, last = body.SerializeToString(), time.monotonic() + seconds, self.state
        while time.monotonic() < deadline:
            header = header_pb2.Header(message_id=uuid.uuid4().bytes, type=message_type, idempotency_key=key,
                                       sent_at=time.time_ns() // 1000, language=self.language)
            self.socket.send_multipart([b"LL01", header.SerializeToString(), body])
            reply = self.take(header.message_id, min(5, deadline - time.monotonic()))
            last = self.state
            if reply is None:  # lost on the way, or the service was away
                self.drop()
                self.connect()
            elif reply.status == reply_pb2.STATUS_RETRY_LATER:  # nothing was done
                time.sleep(reply.retry_after_ms / 1000)
            else:
                return reply
        sys.exit(f"{self.endpoint}: {last}; the outcome is unknown, send again with the same idempotency key")

    def take(self, message_id, seconds):
        deadline, poller = time.monotonic() + seconds, zmq.Poller()
        poller.register(self.socket, zmq.POLLIN)
        poller.register(self.events, zmq.POLLIN)
        while ready := dict(poller.poll(max(0, int((deadline - time.monotonic()) * 1000)))):
            self.note_events()
            if self.socket not in ready:
                continue
            _, header, body = self.socket.recv_multipart()[-3:]
            if header_pb2.Header.FromString(header).correlation_id == message_id:  # else: of an earlier try
                return reply_pb2.Reply.FromString(body)
        return None


def check(reply):
    if reply.status in (reply_pb2.STATUS_DURABLE, reply_pb2.STATUS_DUPLICATE, reply_pb2.STATUS_OK):
        return reply
    for error in reply.errors:
        print(f"{error.field}: {error.message} [{error.reason}]", file=sys.stderr)
    sys.exit(reply_pb2.Status.Name(reply.status))


def code_of(enum, prefix, number):
    return enum.Name(number)[len(prefix):].lower()


def main():
    options = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    for name in ("endpoint", "keys", "name", "district", "phone", "text"):
        options.add_argument(f"--{name}", required=True)
    options.add_argument("--key", default=uuid.uuid4().hex, help="idempotency key; by default a fresh one")
    options.add_argument("--language", default="zh", choices=("zh", "en"))
    given = options.parse_args()
    channel = Intake(given.endpoint, given.keys, given.name, given.language)

    submit = intake.Submit(text=given.text, party=terms_pb2.PARTY_CITIZEN,
                           contact=intake.Contact(phone=given.phone), place=intake.Place(district=given.district),
                           reference=f"example-{given.key[:8]}")
    reply = check(channel.ask(SUBMIT, submit, key=given.key))
    receipt = reply.receipt
    print(code_of(reply_pb2.Status, "STATUS_", reply.status), receipt.number, receipt.code)

    again = check(channel.ask(SUBMIT, submit, key=given.key))  # as after a lost answer
    print(code_of(reply_pb2.Status, "STATUS_", again.status), again.receipt.number, again.receipt.code)

    progress = check(channel.ask(TRACK, intake.Track(number=receipt.number, code=receipt.code))).progress
    for step in progress.steps:
        print("step", step.what, step.text, step.unit)

    # The feed: everything of this channel after the cursor. A real channel stores the cursor with its own data.
    cursor, seen, until = "", 0, time.monotonic() + 10
    while seen == 0 and time.monotonic() < until:
        page = check(channel.ask(WATCH, intake.Watch(cursor=cursor, limit=500))).updates
        for update in page.updates:
            if update.number == receipt.number:
                seen += 1
                print("update", update.reference, code_of(terms_pb2.RequestState, "REQUEST_STATE_", update.state),
                      update.step.what)
        cursor = page.next_cursor
        if not page.updates:
            time.sleep(0.2)
    channel.close()
    if seen == 0:
        sys.exit("the feed did not bring the request")


if __name__ == "__main__":
    main()
