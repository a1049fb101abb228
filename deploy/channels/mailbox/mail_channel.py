#!/usr/bin/python3
"""A mailbox as a channel of the hotline: mails of a Maildir, or of a folder on an IMAP server, become demands. Standard library and
libloopline alone.

    mail_channel.py --endpoint tcp://127.0.0.1:12345 --server-key keys/loopline-intake.pub --keys keys --name mayor-mailbox \\
        --store /var/lib/loopline/mailbox [--district ningxiang] [--imap mail.example.org --user mayor --password-file FILE] [--once]

The store is a Maildir with three folders: new mail lies in it (delivered there, or fetched by IMAP and on disk before the server is told to
delete), `.done` holds what is DURABLE, `.aside` what cannot be taken, each with NAME.why beside it. A mail leaves only by a rename, and
only after its answer: whatever dies in between is sent again under the same key (of its Message-ID), and is one demand. Attachments
stay in the mail; their references name it. Exit codes: 0, 1 (environment), 2 (usage).
"""
import argparse
import imaplib
import mailbox
import os
import signal
import sys
import time

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path[:0] = [HERE, os.path.dirname(HERE)]
import loopline  # noqa: E402
import mail_text  # noqa: E402

PAUSE_S, READ_S = 10, 20


def say(text):
    print(text, file=sys.stderr, flush=True)


class TooLong(BaseException):
    """Not an Exception: the parsers catch those."""


def late(*_):
    raise TooLong


def read(raw):
    """mail_text.demand_of within READ_S of the processor: the parsers take minutes for pages and headers made for that."""
    signal.signal(signal.SIGVTALRM, late)
    try:
        try:
            signal.setitimer(signal.ITIMER_VIRTUAL, READ_S)
            return mail_text.demand_of(raw)
        finally:
            signal.setitimer(signal.ITIMER_VIRTUAL, 0)
    except TooLong:
        raise mail_text.Malformed(f"takes longer than {READ_S} seconds to read") from None


class Store:
    """The Maildir; its files are never changed, only renamed."""

    def __init__(self, path):
        self.box = mailbox.Maildir(path, create=True)
        self.path = path
        self.done, self.aside = (mailbox.Maildir(os.path.join(path, name), create=True) for name in (".done", ".aside"))

    def waiting(self):
        """Paths of mails that wait, the oldest first."""
        files = [os.path.join(self.path, folder, name) for folder in ("new", "cur")
                 for name in os.listdir(os.path.join(self.path, folder)) if not name.startswith(".")]
        return sorted(files, key=lambda path: (os.stat(path).st_mtime_ns, path))

    def keep(self, raw):
        """On disk, its name too, when this returns."""
        self.box.add(raw)
        folder = os.open(os.path.join(self.path, "new"), os.O_RDONLY)
        os.fsync(folder)
        os.close(folder)

    def finish(self, path, why=""):
        name = os.path.basename(path)
        target = os.path.join(self.path, ".aside" if why else ".done", "cur", name)
        if why:
            with open(f"{target}.why", "w", encoding="utf-8") as file:
                file.write(why + "\n")
        os.rename(path, target)


def fields_of(demand, district):
    phone = mail_text.phone_in(demand.text)
    return {"text": demand.text, "name": demand.name, "other": demand.other, "reference": demand.reference,
            **({"phone": phone} if phone else {}), **({"district": district} if district else {})}


def take(store, channel, path, district):
    """False: not now; the mail stays where it is."""
    with open(path, "rb") as file:
        raw = file.read()
    try:
        demand = read(raw)
    except mail_text.Malformed as problem:
        say(f"aside {os.path.basename(path)}: {problem}")
        store.finish(path, str(problem))
        return True
    answer = channel.submit(demand.key, demand.attachments, **fields_of(demand, district))
    if answer.done:
        store.finish(path)
        say(f"{answer.status} {answer.result.number}")
        return True
    if answer.again:
        say(f"{answer.status}: {answer.message}")
        return False
    why = "; ".join(f"{fault.field}: {fault.message} [{fault.reason}]" for fault in answer.faults) or answer.message
    say(f"aside {os.path.basename(path)}: {answer.status}")
    store.finish(path, f"{answer.status}: {why}")
    return True


def password_of(path):
    """Read for each round: it may be changed while the program runs. imaplib sends ASCII alone."""
    with open(path, "rb") as file:
        password = file.read().strip()
    if not password or not password.isascii():
        raise ValueError(f"{path}: is no ASCII text")
    return password.decode()


def fetch(store, options):
    """What the IMAP folder holds goes to the disk, and only then off the server."""
    password = password_of(options.password_file)
    kind = imaplib.IMAP4 if options.imap_plain else imaplib.IMAP4_SSL
    with kind(options.imap, options.imap_port or (143 if options.imap_plain else 993), timeout=30) as server:
        server.login(options.user, password)
        server.select(options.imap_folder)
        for number in (server.search(None, "UNDELETED")[1][0] or b"").split():
            parts = server.fetch(number, "(BODY.PEEK[])")[1]
            raw = next((part[1] for part in parts if isinstance(part, tuple)), None)
            if raw is None:
                continue
            store.keep(raw)
            server.store(number, "+FLAGS", r"(\Deleted)")
        server.expunge()


def round_of(store, channel, options):
    if options.imap:
        try:
            fetch(store, options)
        except (OSError, ValueError, imaplib.IMAP4.error) as problem:
            say(f"imap {options.imap}: {type(problem).__name__}: {problem}")
    for path in store.waiting():
        if not take(store, channel, path, options.district):
            return


def arguments():
    given = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    for name in ("endpoint", "server-key", "keys", "name", "store"):
        given.add_argument(f"--{name}", required=True)
    for name in ("district", "imap", "user", "password-file"):
        given.add_argument(f"--{name}", default="")
    given.add_argument("--imap-port", type=int, default=0)
    given.add_argument("--imap-folder", default="INBOX")
    given.add_argument("--imap-plain", action="store_true", help="without TLS: on this machine alone")
    given.add_argument("--once", action="store_true", help="one round, then end")
    options = given.parse_args()
    if options.imap and not (options.user and options.password_file):
        given.error("--imap needs --user and --password-file")
    if not options.user.isascii():
        given.error("--user: is no ASCII text")
    if not 0 <= options.imap_port <= 65535:
        given.error("--imap-port: is no port from 0 to 65535")
    if os.path.lexists(options.store) and not is_maildir(options.store):
        given.error(f"--store: {options.store}: is no Maildir (cur, new, tmp); one is made where nothing is")
    if options.imap:
        try_password(given, options.password_file)
    return options


def is_maildir(path):
    return all(os.path.isdir(os.path.join(path, name)) for name in ("cur", "new", "tmp"))


def try_password(given, path):
    try:
        password_of(path)
    except OSError as problem:
        given.error(f"--password-file: {path}: {problem.strerror}")
    except ValueError as problem:
        given.error(f"--password-file: {problem}")


def main():
    options = arguments()
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))
    try:
        store = Store(options.store)
        channel = loopline.Channel(options.endpoint, options.server_key, options.keys, options.name)
        while True:
            round_of(store, channel, options)
            if options.once:
                break
            time.sleep(PAUSE_S)
    except OSError as problem:
        say(str(problem))
        return 1
    channel.close()
    return 0


if __name__ == "__main__":
    sys.exit(main())
