# Copyright 2026 Open2Bizz BV
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
import base64
import email
from email import policy

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from mail_intake import Excess, Limits, find_excess

MB = 1024 * 1024
HEAD = b"From: a@b.example\r\nContent-Type: multipart/mixed; boundary=x\r\n\r\n"
PART = b"--x\r\nContent-Type: text/plain\r\n\r\na\r\n"
END = b"--x--\r\n"


def nested(depth):
    heads = [
        b"Content-Type: multipart/mixed; boundary=b%d\r\n\r\n--b%d\r\n" % (n, n)
        for n in range(depth)
    ]
    return b"".join(heads) + b"\r\nwords\r\n"


def attachment(size, kind=b"application/pdf", disposition=b"attachment"):
    data = base64.encodebytes(b"\0" * size)
    return (
        HEAD
        + PART
        + b"--x\r\nContent-Type: "
        + kind
        + b"\r\nContent-Disposition: "
        + disposition
        + b"; filename=a\r\nContent-Transfer-Encoding: base64\r\n\r\n"
        + data
        + b"\r\n"
        + END
    )


@pytest.mark.parametrize(
    "raw",
    [
        b"",
        b"\r\n\r\n",
        b"no header at all",
        b"From: a@b.example\r\n\r\nHello",
        HEAD + PART * 199 + END,
        nested(20),
        b"Content-Type: text/html\r\n\r\n" + b"x" * MB,
        b"".join(b"X-%d: a\r\n" % n for n in range(200)) + b"\r\n",
        b"To: " + b"a" * (10 * 1024 - 6) + b"\r\n\r\n",
        attachment(18 * MB),
        attachment(3 * MB, b"text/plain"),
        # a patch, and a signature: lines that only look like a part
        b"From: a\r\n\r\n" + b"--- a/file\r\n+++ b/file\r\n-- \r\n" * 5000,
        HEAD + PART + END + b"--x\r\n" * 1000,  # behind the end
    ],
    ids=lambda raw: f"{len(raw)} bytes",
)
def test_within(raw):
    assert find_excess(raw) is None


@pytest.mark.parametrize(
    "raw, limit, found",
    [
        (b"a" * (25 * MB + 1), "size", 25 * MB + 1),
        (HEAD + PART * 200 + END, "parts", 201),
        (HEAD + PART * 20000 + END, "parts", 201),
        (nested(21), "nesting", 21),
        (nested(1500), "nesting", 21),
        (b"Content-Type: message/rfc822\r\n\r\n" * 1500, "nesting", 21),
        (b"Content-Type: text/html\r\n\r\n" + b"x" * 5 * MB, "text", None),
        (b"From: a\r\n\r\n" + b"x" * (MB + 1), "text", MB + 1),
        (
            b"Content-Transfer-Encoding: base64\r\n\r\n"
            + base64.encodebytes(b"x" * 2 * MB),
            "text",
            None,
        ),
        (
            HEAD + b"--x\r\nContent-Type: text/html\r\n\r\n" + b"y" * 2 * MB + b"\r\n",
            "text",
            None,
        ),
        (b"".join(b"X-%d: a\r\n" % n for n in range(201)), "headers", 201),
        (b"To: " + b"a" * 11000 + b"\r\n\r\n", "header", None),
        (b"To: a\r\n" + b" b\r\n" * 5000, "header", None),
        (HEAD + b"--x\r\n" + b"a: b\r\n" * 201, "headers", 201),
        # every reading of an odd boundary counts
        (
            b"Content-Type: multipart/mixed; boundary=(a)x\r\n\r\n" + PART * 300,
            "parts",
            201,
        ),
        (
            b"Content-Type: multipart/mixed; boundary*0=a; boundary*1=b\r\n\r\n"
            + PART.replace(b"--x", b"--ab") * 300,
            "parts",
            201,
        ),
        (
            b"Content-Type: multipart/report; boundary=x\r\n\r\n"
            b"--x\r\nContent-Type: message/delivery-status\r\n\r\n"
            + b"A: b\r\n\r\n"
            * 300,
            "parts",
            201,
        ),
        # line ends of every kind
        ((HEAD + PART * 300).replace(b"\r\n", b"\n"), "parts", 201),
        ((HEAD + PART * 300).replace(b"\r\n", b"\r"), "parts", 201),
    ],
)
def test_beyond(raw, limit, found):
    excess = find_excess(raw)
    assert excess.limit == limit
    assert excess.allowed == getattr(Limits(), limit)
    assert excess.found > excess.allowed
    assert found is None or excess.found == found


def test_own_limits():
    assert find_excess(HEAD + PART * 3, Limits(parts=3)) == Excess("parts", 4, 3)
    assert find_excess(HEAD + PART * 3, Limits(parts=4)) is None


@pytest.mark.parametrize(
    "raw",
    [
        HEAD + b"--\n" * (8 * MB),
        HEAD + b"--xy\n" * (4 * MB),
        HEAD + b"\n" * 24 * MB,
        HEAD + b"-" * 24 * MB,
        b"\r" * 24 * MB,
        b"a:\n" * (8 * MB),
        b"a: b\n" + b" \n" * (8 * MB),
        b"a" * 24 * MB,
        HEAD + END * (4 * MB),
        HEAD + (b"--x\r\n" + b"x: \n" * 190 + b"\r\na\r\n") * 199,
        HEAD
        + (b"--x\r\nContent-Type: text/plain; a=(" + b"\\(" * 4000 + b"\r\n\r\n") * 190,
        nested(19) + b"\n--b1x" * (3 * MB),
    ],
    ids=range(12),
)
def test_hostile_mails_take_no_time(raw, cheap):
    with cheap():
        find_excess(raw)


LINES = st.sampled_from(
    [
        *("Content-Type: multipart/mixed; boundary=x", "Content-Type: text/html"),
        *("Content-Type: multipart/alternative; boundary=y", "--x", "--x--", "--y"),
        *("--y--", "", "", "words", "Content-Type: message/rfc822", "--xy", " --x"),
        *("Content-Type: multipart/mixed; boundary=xy", "--xy--", "From: a", "\tb"),
        *('Content-Type: multipart/mixed; boundary="x"', "--x  ", "Subject:"),
        *("Content-Type: MULTIPART/Digest;boundary=y", "Content-Type:multipart/mixed"),
    ]
)


def count_parts(raw):
    """Parts and nesting as Python's own parser finds them."""
    message = email.message_from_bytes(raw, policy=policy.compat32)
    todo, parts, deepest = [(message, 0)], 0, 0
    while todo:
        part, depth = todo.pop()
        parts += 1
        deepest = max(deepest, depth)
        if part.is_multipart():
            todo += [(child, depth + 1) for child in part.get_payload()]
    return parts, deepest


@given(st.lists(LINES, max_size=40), st.sampled_from(["\r\n", "\n"]))
@example(
    # a multipart in a digest that has the digest's own boundary
    [
        *("Content-Type: MULTIPART/Digest;boundary=y", "--y"),
        *("Content-Type: multipart/alternative; boundary=y", "--y"),
    ],
    "\r\n",
)
@settings(max_examples=1500, deadline=None)
def test_no_part_is_missed(lines, line_end):
    """Whatever the real parser makes of a mail, it is no more than was counted."""
    raw = line_end.join(lines).encode()
    parts, depth = count_parts(raw)
    excess = find_excess(raw, Limits(parts=max(parts - 1, 0)))
    assert excess and excess.limit == "parts", (parts, depth)
    if depth:
        excess = find_excess(raw, Limits(nesting=depth - 1))
        assert excess and excess.limit == "nesting", (parts, depth)


@given(st.binary(max_size=4000))
@settings(max_examples=500, deadline=None)
def test_any_bytes(raw):
    find_excess(raw)
