# Copyright 2026 Open2Bizz BV
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""The grammar of ``Authentication-Results`` (RFC 8601 §2.2), read strictly.

What a sender chose may stand in it: a local part, a HELO name. Quoted strings and
comments are therefore read as such, and whatever does not fit makes the whole header
unreadable rather than half understood.
"""

import re
from typing import NamedTuple

MAX_LENGTH = 20_000

_TOKEN = re.compile(
    r'(?P<quoted>"(?:[^"\\]|\\.)*")|(?P<sign>[;=])|(?P<space>\s+)|(?P<word>[^\s;="]+)'
)
_DMARC = re.compile(r"(?<![a-z0-9.-])dmarc(?![a-z0-9.-])")
_NAME = re.compile(r"[a-z0-9][a-z0-9._-]*")
_METHOD = re.compile(r"([a-z0-9][a-z0-9-]*)(?:/[0-9]+)?")


class Found(NamedTuple):
    """What one method found: ``dkim``, ``pass``, ``[("header.d", "a.nl")]``."""

    method: str
    result: str
    properties: list[tuple[str, str]]

    def values(self, name: str) -> list[str]:
        """Values of a property, in lower case, without a dot behind a domain."""
        return [
            value.lower().removesuffix(".")
            for key, value in self.properties
            if key == name
        ]


class AuthenticationResults(NamedTuple):
    """One header. ``readable`` is False when a part of it does not follow the grammar;
    ``found`` is then empty. ``mentions``: how often DMARC is named, comments and quoted
    strings included."""

    authserv_id: str
    readable: bool
    found: list[Found]
    mentions: int = 0

    def of(self, method: str) -> list[Found]:
        """What a method found, in order."""
        return [found for found in self.found if found.method == method]


class _Unreadable(Exception):
    pass


def read_results(value: str) -> AuthenticationResults:
    """Read the value of one header, unfolded or not; never raises.

    Without a name of who wrote it ``authserv_id`` is ``""``.
    """
    text = value[:MAX_LENGTH]
    try:
        parts = _split(_tokens(text))
        authserv_id = _read_id(parts[0])
    except _Unreadable:
        return AuthenticationResults(_first_word(text), False, [])
    try:
        if len(value) > MAX_LENGTH:
            raise _Unreadable
        found = [_read_found(part) for part in parts[1:] if not _is_none(part)]
    except _Unreadable:
        return AuthenticationResults(authserv_id, False, [])
    return AuthenticationResults(
        authserv_id, True, found, len(_DMARC.findall(text.lower()))
    )


def without_comments(text: str) -> str:
    """Blank out comments, which nest, outside of quoted strings; linear in time.

    An unclosed comment reaches to the end.
    """
    kept, depth, quoted, escaped = [], 0, False, False
    for char in text:
        if escaped:
            escaped = False
            kept.append(" " if depth else char)
            continue
        escaped = char == "\\" and (quoted or depth > 0)
        if char == '"' and not depth:
            quoted = not quoted
        if not quoted and char == "(":
            depth += 1
        kept.append(" " if depth else char)
        if not quoted and char == ")":
            depth = max(depth - 1, 0)
    return "".join(kept)


def _is_closed(text: str) -> bool:
    """Whether every comment in a text is closed, and none closes that is not open."""
    depth, quoted, escaped = 0, False, False
    for char in text:
        if escaped:
            escaped = False
        elif char == "\\" and (quoted or depth):
            escaped = True
        elif char == '"' and not depth:
            quoted = not quoted
        elif not quoted and char in "()":
            depth += 1 if char == "(" else -1
            if depth < 0:
                return False
    return not depth


def _tokens(text: str) -> list[tuple[str, str]]:
    """``(kind, text)`` of each token; a quoted string without its quotes."""
    if not _is_closed(text):
        raise _Unreadable
    text = without_comments(text)
    tokens, position = [], 0
    while position < len(text):
        match = _TOKEN.match(text, position)
        if not match:
            raise _Unreadable
        kind, found = match.lastgroup, match[0]
        if kind == "quoted":
            found = re.sub(r"\\(.)", r"\1", found[1:-1])
        tokens.append((kind, found))
        position = match.end()
    return tokens


def _split(tokens):
    """The parts between the semicolons."""
    parts = [[]]
    for token in tokens:
        if token == ("sign", ";"):
            parts.append([])
        else:
            parts[-1].append(token)
    return parts


def _words(tokens):
    """Texts between blanks and ``=``; what is glued together is one.

    Servers that do not quote write ``name=a=b@c``: all behind the first ``=`` is the
    value.

    :return: list of (text, whether a part was quoted; None for the sign ``=``)
    """
    words, glued, is_value = [], False, False
    for kind, text in tokens:
        if kind == "space":
            glued, is_value = False, is_value and not glued
        elif glued and (is_value or kind != "sign"):
            before, quoted = words[-1]
            words[-1] = (before + text, quoted or kind == "quoted")
        elif kind == "sign":
            words.append((text, None))
            glued, is_value = False, True
        else:
            words.append((text, kind == "quoted"))
            glued = True
    return words


def _read_id(tokens) -> str:
    """The authserv-id, with or without the version behind it."""
    words = _words(tokens)
    if not words or any(sign is None for _text, sign in words):
        raise _Unreadable
    if len(words) > 1 and not (len(words) == 2 and words[1][0].isdigit()):
        raise _Unreadable
    return words[0][0].lower()


def _first_word(text: str) -> str:
    """The authserv-id of a header that cannot be read further."""
    words = re.split(r"[\s;(]+", text.strip(), maxsplit=1)
    return words[0].strip('"').lower()


def _is_none(tokens) -> bool:
    """No result at all, or nothing behind the last semicolon."""
    words = [text.lower() for text, _quoted in _words(tokens)]
    return words in ([], ["none"])


def _read_found(tokens) -> Found:
    """``method=result name=value name=value``."""
    pairs = _pairs(_words(tokens))
    (method, result), properties = pairs[0], pairs[1:]
    match = _METHOD.fullmatch(method)
    if not match or not _NAME.fullmatch(result.lower()):
        raise _Unreadable
    return Found(match[1], result.lower(), properties)


def _pairs(words) -> list[tuple[str, str]]:
    """``(name, value)``; the name is a plain word, the value may be quoted."""
    pairs = []
    while words:
        if len(words) < 3 or words[1] != ("=", None):
            raise _Unreadable
        (name, quoted), (value, sign) = words[0], words[2]
        name = name.lower()
        if quoted is not False or sign is None:
            raise _Unreadable
        if not (_METHOD.fullmatch(name) or _NAME.fullmatch(name)):
            raise _Unreadable
        pairs.append((name, value))
        words = words[3:]
    if not pairs:
        raise _Unreadable
    return pairs
