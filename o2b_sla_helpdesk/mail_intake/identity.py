# Copyright 2026 Open2Bizz BV
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Which mail is which: the same one delivered twice, and two that only look alike."""

from email.message import Message
from hashlib import sha256
from typing import NamedTuple

from .envelope import bare_message_id, split_mail
from .headers import header_values, read_headers


class Identity(NamedTuple):
    """What tells one mail from another.

    Two deliveries with the same ``key`` and ``content`` are one mail. The same key
    with other content is another mail that took, or was given, a used Message-Id.
    """

    sha256: str  # of the raw bytes, hexadecimal
    key: str  # of the Message-Id; of the content when there is none
    content: str  # of what the sender wrote, whatever way the mail took


def identify(raw: bytes, head: Message) -> Identity:
    """Compute the identity of a mail.

    The way a mail took is left out of its content: ``Received`` and the like differ
    between two deliveries, line ends between IMAP and POP.

    :param raw: the mail as it was received
    :param head: its headers, as ``read_head`` returns them
    """
    headers = read_headers(head)
    message_id = bare_message_id(header_values(headers, "Message-Id"))
    dates = header_values(headers, "Date")
    content = _content(raw, headers, whole=not (message_id or dates))
    key = f"id:{message_id}" if message_id else f"content:{content}"
    return Identity(
        sha256=sha256(raw).hexdigest(), key=_digest(key.encode()), content=content
    )


def own_key(identity: Identity) -> str:
    """The key of a mail whose Message-Id another mail has already."""
    return _digest(f"{identity.key}:{identity.content}".encode())


def _content(raw, headers, whole):
    """Digest of what the sender wrote.

    :param whole: with nothing to tell a mail from the next one with the same words,
        the way it took is all there is: a monitor may send the same line every day
    """
    if whole:
        return _digest(_plain_lines(raw))
    _head, body = split_mail(raw)
    said = [
        "\n".join(header_values(headers, name)) for name in ("From", "Subject", "Date")
    ]
    text = "\0".join(said).encode("utf-8", "surrogatepass")
    return _digest(text + b"\0" + _plain_lines(body))


def _plain_lines(raw):
    return raw.replace(b"\r\n", b"\n").strip()


def _digest(data):
    return sha256(data).hexdigest()
