"""A mail as a demand: who wrote, in what words, what hangs on it. Pure: bytes in, a Demand or a Malformed out; never raises
anything else, whatever the bytes are."""
import collections
import email
import email.policy
import hashlib
import html.parser
import re
from email.utils import parseaddr

Demand = collections.namedtuple("Demand", "key text name other reference attachments")  # attachments: (name, reference, media type)

TEXT_MAX, NAME_MAX, OTHER_MAX, ATTACHMENTS_MAX, SHORT_MAX = 4000, 64, 128, 16, 256  # proto/loopline/intake/v1/intake.proto
MAIL_MAX = 32 * 1024 * 1024
BLOCKS = {"p", "div", "br", "tr", "li", "h1", "h2", "h3", "h4", "blockquote", "table"}
PHONE = re.compile(r"(?<!\d)(1[3-9]\d{9}|0\d{2,3}-?\d{7,8})(?!\d)", re.ASCII)


class Malformed(Exception):
    """Why a mail cannot be taken: goes beside it into the folder of those set aside."""


class Words(html.parser.HTMLParser):
    """The text of a page: no script, no style, a line for each block."""

    def __init__(self):
        super().__init__(convert_charrefs=True)
        self.parts, self.hidden = [], 0

    def handle_starttag(self, tag, attributes):
        if tag in ("script", "style", "head"):
            self.hidden += 1
        elif tag in BLOCKS:
            self.parts.append("\n")

    def handle_endtag(self, tag):
        if tag in ("script", "style", "head"):
            self.hidden = max(0, self.hidden - 1)

    def handle_data(self, data):
        if self.hidden == 0:
            self.parts.append(re.sub(r"\s+", " ", data))


def text_of_html(page):
    words = Words()
    words.feed(page)
    words.close()
    return "".join(words.parts)


def decoded(data, charset):
    """GB2312 is what senders say and GB18030 what they mean; without a name UTF-8 is tried first."""
    named = (charset or "").lower().strip("\"' ")
    named = "gb18030" if named in ("gb2312", "gbk", "gb_2312-80", "x-gbk", "hz-gb-2312", "cp936") else named
    for encoding in filter(None, (named, "utf-8", "gb18030")):
        try:
            return data.decode(encoding)
        except (LookupError, ValueError):  # ValueError: a name with a NUL in it
            continue
    return data.decode("utf-8", "replace")


def clean(text):
    """What the wire takes: no control characters but tab and line breaks, no surrogates, blank lines no more than one."""
    text = text.replace("\r\n", "\n").replace("\r", "\n").replace("\u00a0", " ")
    text = "".join(c for c in text if c in "\t\n" or (c.isprintable() or c in "\u200d\u3000"))
    text = text.encode("utf-8", "ignore").decode()
    lines = [line.rstrip() for line in text.split("\n")]
    return re.sub(r"\n{3,}", "\n\n", "\n".join(lines)).strip()


def header(mail, name):
    try:
        return clean(str(mail.get(name, "") or "")).replace("\n", " ")
    except Exception:  # the library's parsers of headers fail on what no rule fits, by errors of every kind
        return ""


def words_of(part):
    data = part.get_payload(decode=True) or b""
    text = decoded(data, part.get_content_charset())
    return clean(text_of_html(text) if part.get_content_type() == "text/html" else text)


def parts_of(mail):
    """The words (plain before HTML) and what hangs on the mail."""
    plain, pages, files = [], [], []
    for part in mail.walk():
        if part.is_multipart():
            continue
        kind, attached = part.get_content_type(), part.get_content_disposition() == "attachment"
        if kind in ("text/plain", "text/html") and not attached:
            (plain if kind == "text/plain" else pages).append(words_of(part))
        else:
            files.append((clean(str(part.get_filename() or ""))[:SHORT_MAX], clean(kind)[:SHORT_MAX]))
    return "\n\n".join(filter(None, plain)) or "\n\n".join(filter(None, pages)), files


def key_of(mail, raw):
    """Of the Message-ID, so that the same mail is the same demand however often and wherever it is fetched; a mail without one
    goes by its bytes."""
    given = header(mail, "Message-ID")
    return "mail-" + hashlib.sha256(given.encode() if given else raw).hexdigest()[:48]


def demand_of(raw):
    """A Demand. Raises Malformed alone."""
    if len(raw) > MAIL_MAX:
        raise Malformed(f"larger than {MAIL_MAX} bytes")
    try:
        return read(raw)
    except Malformed:
        raise
    except Exception as problem:  # anybody may send anything, and none of it may stop the channel
        raise Malformed(f"cannot be read as a mail: {type(problem).__name__}") from problem


def read(raw):
    mail = email.message_from_bytes(raw, policy=email.policy.default)
    words, files = parts_of(mail)
    name, address = parseaddr(header(mail, "From"))
    subject, key = header(mail, "Subject"), key_of(mail, raw)
    if "@" not in address:
        raise Malformed("From names nobody who could be answered")
    text = "\n\n".join(filter(None, (subject, words)))
    if not words:
        raise Malformed("no words in it")
    if len(text) > TEXT_MAX:
        text = text[:TEXT_MAX - 1] + "…"
    attachments = [(name_, f"{key}/{index + 1}", kind) for index, (name_, kind) in enumerate(files[:ATTACHMENTS_MAX])]
    return Demand(key, text, clean(name)[:NAME_MAX], address[:OTHER_MAX], key, attachments)


def phone_in(text):
    found = PHONE.search(text)
    return found.group(1) if found else ""
