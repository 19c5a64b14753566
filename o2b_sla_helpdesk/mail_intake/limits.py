# Copyright 2026 Open2Bizz BV
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""What is too much for one mail.

A hostile mail of half a megabyte keeps a mail parser busy for minutes. This reads the
structure of a mail in one pass, without recursion, and stops at the first limit that
is passed; the real parser gets only mails that are within them.
"""

import binascii
import re
from email.message import Message
from email.parser import BytesHeaderParser
from email.policy import SMTP, compat32
from typing import NamedTuple

MEGABYTE = 1024 * 1024


#: Lines that may begin a part; each has to be compared with the boundaries.
MAX_DASHES = 500_000


class Limits(NamedTuple):
    """The most that is read of one mail; sizes in bytes."""

    size: int = 25 * MEGABYTE
    parts: int = 200
    nesting: int = 20
    text: int = MEGABYTE  # of one text or HTML part
    headers: int = 200  # lines of one header block
    header: int = 10 * 1024  # of one header line


class Excess(NamedTuple):
    """The limit that a mail passed: a field of :class:`Limits`, and what was found.

    ``found`` is where counting stopped; the mail may hold more.
    """

    limit: str
    found: int
    allowed: int


USUAL = Limits()


def find_excess(raw: bytes, limits: Limits = USUAL) -> Excess | None:
    """Find the first limit that a mail passes, ``None`` when it passes none.

    :param raw: the whole mail
    """
    if len(raw) > limits.size:
        return Excess("size", len(raw), limits.size)
    dashes = raw.count(b"\n--") + raw.count(b"\r--")
    if dashes > MAX_DASHES:
        return Excess("parts", dashes, limits.parts)
    return _Scan(raw, limits).run()


_LINE_END = re.compile(rb"\r\n|\r|\n")
_HEADER_LINE = re.compile(rb"[^\r\n]*(?:\r\n|\r|\n|\Z)")
#: What Python's parser takes for a header line; anything else begins the body.
_HEADER_START = re.compile(rb"From |[\x21-\x39\x3b-\x7e]*:|[\t ]")
_BLANK_BLOCKS = re.compile(rb"(?:\r\n|\n|\r(?!\n)){2,}")
#: A Content-Type every parser reads alike.
_PLAIN_TYPE = re.compile(
    r"[\w.+-]+/[\w.+-]+(?:\s*;\s*[\w-]+=(?:\"[\x20\x21\x23-\x5b\x5d-\x7e]*\""
    r"|[\w.+/:'=-]+))*\s*;?",
    re.ASCII,
)


class _Scan:
    """One pass over a mail."""

    def __init__(self, raw, limits):
        self.raw = raw
        self.limits = limits
        self.parts = 0
        self.header_bytes = 0
        self.boundaries = []  # set of bytes of each open multipart, outermost first
        self.levels = []  # for each open multipart: how deep it is nested
        self.digests = []  # for each open multipart: whether its parts are mails
        self.in_digest = False
        self.depth = 0
        self.delimiter = None

    def run(self):
        position = 0
        while True:
            head, position, excess = self._read_head(position)
            excess = excess or self._count_part()
            if excess:
                return excess
            kind = head.get_content_maintype()
            boundaries = _boundaries(head)
            if boundaries:
                excess = self._open(boundaries, head)
            elif kind == "message":
                excess = self._nest(head, position)
                if not excess and head.get_content_subtype() != "delivery-status":
                    continue
            else:
                excess = self._check_text(head, position)
            if excess:
                return excess
            position = self._next_part(position)
            if position is None:
                return None

    # === Headers ===

    def _read_head(self, position):
        """Read one header block.

        :return: (Message, where the body begins, Excess or None)
        """
        start, count, length = position, 0, 0
        while position < len(self.raw):
            line = _HEADER_LINE.match(self.raw, position)
            text = line[0]
            if not text.strip(b"\r\n"):
                position = line.end()
                break
            if self._is_delimiter(position) or not _HEADER_START.match(text):
                break
            if text[:1] in (b" ", b"\t"):
                length += len(text)
            else:
                count, length = count + 1, len(text)
            excess = self._check_header(count, length, len(text))
            if excess:
                return None, position, excess
            position = line.end()
        block = self.raw[start:position]
        head = BytesHeaderParser(policy=compat32).parsebytes(block)
        if self.in_digest:
            head.set_default_type("message/rfc822")
        self.in_digest = False
        return head, position, None

    def _check_header(self, count, length, read):
        limits = self.limits
        self.header_bytes += read
        if length > limits.header:
            return Excess("header", length, limits.header)
        if count > limits.headers:
            return Excess("headers", count, limits.headers)
        if self.header_bytes > limits.headers * limits.header:
            return Excess("headers", count, limits.headers)
        return None

    def _is_delimiter(self, position):
        if not self.delimiter or not self.raw.startswith(b"--", position):
            return False
        return bool(self.delimiter.match(self.raw, position))

    # === Structure ===

    def _count_part(self):
        self.parts += 1
        if self.parts > self.limits.parts:
            return Excess("parts", self.parts, self.limits.parts)
        return None

    def _deepen(self):
        self.depth += 1
        if self.depth > self.limits.nesting:
            return Excess("nesting", self.depth, self.limits.nesting)
        return None

    def _open(self, boundaries, head):
        self.digests.append(head.get_content_type() == "multipart/digest")
        self.levels.append(self.depth)
        self.boundaries.append(boundaries)
        self._compile()
        return self._deepen()

    def _nest(self, head, position):
        """A mail within the mail; each block of a delivery report is a part too."""
        if head.get_content_subtype() == "delivery-status":
            blocks = _BLANK_BLOCKS.finditer(self.raw, position, self._end(position))
            for _block in blocks:
                excess = self._count_part()
                if excess:
                    return excess
            return None
        return self._deepen()

    def _next_part(self, position):
        """Find the head of the next part; close the multiparts that end before it.

        :return: its position, None at the end of the mail
        """
        while self.delimiter:
            match = self.delimiter.search(self.raw, position)
            if not match:
                return None
            # Of several with that boundary a parser may mean any: take the most.
            indexes = [
                index
                for index, names in enumerate(self.boundaries)
                if match["name"] in names
            ]
            index = indexes[-1]
            in_digest = any(self.digests[index] for index in indexes)
            closed = bool(match["close"])
            del self.boundaries[index + 1 - closed :]
            self.depth = self.levels[index] + (not closed)
            self.in_digest = in_digest
            del self.levels[index + 1 - closed :], self.digests[index + 1 - closed :]
            self._compile()
            position = match.end()
            if not closed:
                return self._skip_repeated(position, self.boundaries[index])
        return None

    def _skip_repeated(self, position, names):
        """Go to the next line; one with the same boundary, a closing one too, is
        passed over, as Python's parser does."""
        match = True
        while match:
            line_end = _LINE_END.match(self.raw, position)
            position = line_end.end() if line_end else position
            match = self.delimiter.match(self.raw, position)
            if match and match["name"] in names:
                position = match.end()
            else:
                match = None
        return position

    def _compile(self):
        names = sorted(set().union(*self.boundaries), key=len, reverse=True)
        # It begins with plain text, which is what the search is quick at; whether
        # that stands at the beginning of a line is looked at afterwards.
        self.delimiter = names and re.compile(
            rb"--(?<![^\r\n]--)(?P<name>%s)(?P<close>--)?[ \t]*(?=[\r\n]|\Z)"
            % b"|".join(re.escape(name) for name in names)
        )

    def _end(self, position, window=None):
        """Where a part ends, at most at ``window``."""
        end = len(self.raw) if window is None else window
        match = self.delimiter and self.delimiter.search(self.raw, position, end)
        return match.start() if match else end

    # === Text ===

    def _check_text(self, head, position):
        if not _is_shown(head, alone=not self.boundaries):
            return None
        limit = self.limits.text
        window = position + 4 * limit  # no encoding makes a text larger than that
        segment = self.raw[position : self._end(position, window)]
        if len(segment) == 4 * limit:
            return Excess("text", len(segment), limit)
        if len(segment) <= self.limits.text:
            return None
        size = _decoded_size(segment, head.get("Content-Transfer-Encoding", ""))
        if size > self.limits.text:
            return Excess("text", size, self.limits.text)
        return None


def _is_shown(head, alone):
    """Whether a part becomes text of the message, not a file with it."""
    if alone:
        return head.get_content_maintype() in ("text", "multipart")
    if head.get_content_type() not in ("text/plain", "text/html"):
        return False
    disposition = str(head.get("Content-Disposition", "")).strip().lower()
    return not (disposition.startswith("attachment") or _has_filename(head))


def _has_filename(head):
    for header, parameter in (
        ("Content-Disposition", "filename"),
        ("Content-Type", "name"),
    ):
        if head.get_param(parameter, None, header) is not None:
            return True
    return False


def _decoded_size(segment, encoding):
    encoding = str(encoding).strip().lower()
    if encoding == "base64":
        return len(segment) * 3 // 4
    if encoding == "quoted-printable":
        return len(binascii.a2b_qp(segment))
    return len(segment)


def _boundaries(head: Message) -> set[bytes]:
    """The boundaries a multipart may have, empty for what is none.

    Parsers disagree on an odd Content-Type; then every reading of it counts, so that
    no part hides from one of them.
    """
    readings = {_boundary(head)}
    value = str(head.get("Content-Type", ""))
    if not _PLAIN_TYPE.fullmatch(" ".join(value.split())):
        readings.add(_modern_boundary(value))
    return readings - {b""}


def _boundary(head):
    if head.get_content_maintype() != "multipart":
        return b""
    boundary = head.get_boundary("") or ""
    return boundary.encode("utf-8", "surrogateescape")


def _modern_boundary(value):
    """The boundary as Python's newer parser reads it, which raises on some input."""
    if len(value) > 1000:  # it takes quadratic time
        return b""
    source = f"Content-Type: {value}".encode("utf-8", "surrogateescape")
    try:
        return _boundary(BytesHeaderParser(policy=SMTP).parsebytes(source))
    except Exception:
        return b""
