# Copyright 2026 Open2Bizz BV
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Mending a mail that Odoo cannot read, so that it can.

The mail is taken apart by the lenient parser and put together again: every header a
line of plain ASCII, every text UTF-8, every file as it was. The words stay; what cannot
be kept (a NUL, a charset nobody knows, a date of the year 822) is replaced or left out.
The raw mail is the evidence; this is only what the ticket is made from.
"""

import re
from base64 import b64decode
from email import message_from_bytes
from email.encoders import encode_base64
from email.header import Header
from email.message import Message
from email.mime.base import MIMEBase
from email.mime.multipart import MIMEMultipart
from email.mime.text import MIMEText
from email.policy import SMTP, compat32
from email.utils import parsedate_to_datetime
from quopri import decodestring

from .envelope import bare_message_id, storable

_UNIX_FROM = re.compile(rb"\A(?:>?From [^\r\n]*)?[\r\n]*")
_ENCODED_WORD = re.compile(r"=\?([^?\s]{1,80})\?([bBqQ])\?([^?\s]*)\?=")
_HEADER_NAME = re.compile(r"[!-9;-~]{1,76}")
_TOKEN = re.compile(r"[a-z0-9][a-z0-9.+_-]{0,60}")
_CONTROL = re.compile(r"[\x00-\x1f\x7f]+")
#: Headers of the tree, which is built anew.
_STRUCTURE = {
    "content-type",
    "content-transfer-encoding",
    "content-disposition",
    "content-id",
    "mime-version",
}
#: Headers that hold addresses: nothing in them is decoded, an address stays one.
_ADDRESSES = {
    *("from", "to", "cc", "bcc", "sender", "reply-to", "return-path"),
    *("delivered-to", "resent-from", "resent-to", "resent-cc", "x-original-to"),
}
_REFERENCES = {"references", "in-reply-to"}
#: Kinds of content that Python's parser can hand out.
_KINDS = {
    *("text", "image", "audio", "video", "application", "multipart", "message"),
}
_ADDRESS = re.compile(r"[\w.!#$%&'*+/=?^`{|}~-]{1,64}@[\w.-]{1,255}", re.ASCII)
FILENAME_LENGTH = 120


def repair(raw: bytes) -> bytes:
    """Return a mail with the same words that a strict parser can read.

    :param raw: a mail within the limits of :mod:`.limits`, nesting above all
    """
    raw = _UNIX_FROM.sub(b"", raw, count=1)
    source = message_from_bytes(raw, policy=compat32)
    return _rebuild(source).as_bytes(policy=compat32)


def with_message_id(raw: bytes, message_id: str) -> bytes:
    """Put a Message-Id before the headers of a mail that has none."""
    start = _UNIX_FROM.match(raw)[0]
    keep = start if start.lstrip(b">").startswith(b"From ") else b""
    line = f"Message-Id: <{message_id}>\r\n".encode()
    return keep + line + raw[len(start) :]


def _rebuild(source, headers=True):
    """The same message, clean; without its own headers it is a part of a message."""
    target = _rebuild_content(source)
    if headers:
        _copy_headers(source, target)
    return target


# === Headers ===


def _copy_headers(source, target):
    seen = set()
    for name, value in source.raw_items():
        key = name.lower()
        if key in _STRUCTURE or not _HEADER_NAME.fullmatch(name):
            continue
        if key in ("date", "message-id", "subject") and key in seen:
            continue
        cleaned = _readable(name, _clean_header(key, str(value)))
        if cleaned:
            seen.add(key)
            target[name] = cleaned


def _clean_header(key, value):
    """A header value as plain ASCII on one line, '' for what is of no use."""
    value = re.sub(r"\r\n|\r|\n", "", value.replace("\0", ""))
    value = _CONTROL.sub(" ", value).strip()
    if key == "date":
        return value if is_date(value) else ""
    if key == "message-id":
        message_id = _ascii(bare_message_id([value]))
        return f"<{message_id}>" if message_id else ""
    if key in _REFERENCES:
        return _ascii(storable(value))
    value = _ENCODED_WORD.sub(_clean_word, value)
    if key in _ADDRESSES:
        return _ascii(storable(_without_comments(value)))
    if value.isascii():
        return value
    return Header(_words(value), "utf-8", maxlinelen=998).encode(maxlinelen=0)


def _readable(name, value):
    """A header value that the strict parser reads: of an address line at least the
    addresses, of another nothing when it raises."""
    addresses = ", ".join(_ADDRESS.findall(value))
    for reading in (value, addresses if name.lower() in _ADDRESSES else ""):
        try:
            str(SMTP.header_factory(name, reading))
            return reading
        except Exception:
            continue
    return ""


def is_date(value):
    """Whether a text is a date of a mail that can be stored."""
    try:
        return 1970 <= parsedate_to_datetime(value).year <= 2100
    except (TypeError, ValueError, IndexError, OverflowError):
        return False


def _clean_word(match):
    """One encoded word in UTF-8, with nothing in it that is no text."""
    charset, encoding, text = match.groups()
    try:
        if encoding in "bB":
            data = b64decode(text + "=" * (-len(text) % 4))
        else:
            data = decodestring(text.replace("_", " ").encode("ascii", "replace"))
    except ValueError:
        return "?"
    words = storable(_decode(data, charset.partition("*")[0]))
    return Header(words, "utf-8", maxlinelen=998).encode(maxlinelen=0) or "?"


def _without_comments(value):
    """Parsers follow nested comments until they run out of stack."""
    if value.count("(") < 20:
        return value
    return " ".join(value.replace("(", " ").replace(")", " ").split())


def _ascii(value):
    return value.encode("ascii", "replace").decode()


# === Content ===


def _rebuild_content(source):
    kind, subtype = _content_type(source)
    if kind == "multipart" and source.is_multipart():
        return _rebuild_multipart(source, subtype)
    if kind == "message" and source.is_multipart():
        return _rebuild_message(source, subtype)
    return _rebuild_leaf(source, kind, subtype)


def _content_type(source):
    kind, _slash, subtype = source.get_content_type().lower().partition("/")
    if kind in _KINDS and _TOKEN.fullmatch(subtype):
        return kind, subtype
    return "application", "octet-stream"


def _rebuild_multipart(source, subtype):
    known = ("mixed", "alternative", "related", "report", "signed", "digest")
    target = MIMEMultipart(subtype if subtype in known else "mixed")
    if subtype == "report":
        target.set_param("report-type", "delivery-status")
    for part in source.get_payload():
        target.attach(_rebuild(part, headers=False))
    return target


def _rebuild_message(source, subtype):
    """A mail within the mail, or the fields of a delivery report."""
    target = MIMEBase("message", subtype)
    for part in source.get_payload():
        if subtype == "delivery-status":
            fields = Message(policy=compat32)
            _copy_headers(part, fields)
            target.attach(fields)
        else:
            target.attach(_rebuild(part))
    return target


def _rebuild_leaf(source, kind, subtype):
    data = _payload(source)
    filename = _filename(source)
    if kind in ("multipart", "message"):  # one that could not be taken apart
        kind, subtype = ("text", "plain") if kind == "multipart" else _UNKNOWN
    if kind == "text":
        charset = source.get_content_charset() or "utf-8"
        text = _keep_lines(_decode(data, charset))
        target = MIMEText(text, subtype, "utf-8")
    else:
        target = MIMEBase(kind, subtype)
        target.set_payload(data)
        encode_base64(target)
    _copy_file_headers(source, target, filename)
    return target


_UNKNOWN = ("application", "octet-stream")


def _copy_file_headers(source, target, filename):
    disposition = str(source.get("Content-Disposition", "")).strip().lower()
    kind = "attachment" if disposition.startswith("attachment") else "inline"
    if filename:
        value = filename if filename.isascii() else ("utf-8", "", filename)
        target.add_header("Content-Disposition", kind, filename=value)
    elif disposition:
        target.add_header("Content-Disposition", kind)
    content_id = _ascii(bare_message_id([str(source.get("Content-Id", ""))]))
    if content_id:
        target["Content-Id"] = f"<{content_id}>"


def _payload(source):
    payload = source.get_payload(decode=True)
    if payload is None:  # a container where a text was announced
        payload = b"\n".join(part.as_bytes() for part in source.get_payload())
    return payload


def _filename(source):
    try:
        name = source.get_filename("")
    except (LookupError, ValueError, TypeError):
        return ""
    name = _words(_CONTROL.sub(" ", str(name)))
    name = re.split(r"[\\/]", name)[-1].strip(' ."')
    return name[-FILENAME_LENGTH:]


def _decode(data, charset):
    """Text of bytes: in the charset they claim, in UTF-8, in the end in Latin 1, as
    Windows has it."""
    for name in (charset, "utf-8", "cp1252"):
        try:
            return data.decode(name)
        except (LookupError, ValueError):
            continue
    return data.decode("latin-1")


def _words(value):
    """Text of a header whose eight-bit bytes were never encoded."""
    try:
        data = value.encode("utf-8", "surrogateescape")
    except UnicodeEncodeError:
        return storable(value)
    return storable(_decode(data, "utf-8"))


def _keep_lines(text):
    lines = re.split(r"\r\n|\r|\n", text.replace("\0", ""))
    return "\n".join(storable(line.replace("\t", "    ")) for line in lines)
