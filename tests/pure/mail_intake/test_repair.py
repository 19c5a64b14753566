# Copyright 2026 Open2Bizz BV
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
import email
from email import policy

import pytest
from hostile_mails import hostile_mails
from hypothesis import given, settings
from hypothesis import strategies as st
from mail_intake import (
    identify,
    needs_repair,
    own_key,
    read_envelope,
    read_head,
    repair,
    with_message_id,
)

UTF_8 = b"Content-Type: text/plain; charset=utf-8"
ASCII = b"Content-Type: text/plain; charset=us-ascii"


def read_strictly(raw):
    """All that Odoo's gateway reads of a mail, by the parser it uses."""
    message = email.message_from_bytes(raw, policy=policy.SMTP)
    texts = []
    for name, value in message.items():
        assert "\0" not in str(value), name
        texts.append((name, str(value)))
    for part in message.walk():
        part.get_filename()
        part.get_content_charset()
        if not part.is_multipart():
            content = part.get_content()
            if isinstance(content, str):
                assert "\0" not in content
                content.encode()
                texts.append(content)
    return message, texts


def mail(*lines, body=b"words"):
    return b"\r\n".join((*lines, b"", body))


@pytest.mark.parametrize(
    "raw, subject, text",
    [
        (mail(b"Subject: =?utf-8?q?a=00b?="), "a b", "words"),
        (mail(b"Subject: a\0b"), "ab", "words"),
        (mail(b"Subject: =?utf-8?q?a=0D=0ABcc:_x?="), "a  Bcc: x", "words"),
        (mail(b"Subject: =?nonsense-8?q?caf=E9?="), "café", "words"),
        (mail("Subject: café".encode()), "café", "words"),
        (mail(b"Subject: caf\xe9 \x80 5"), "café € 5", "words"),
        (mail(b"Subject: ok", ASCII, body="café".encode()), "ok", "café"),
        (mail(b"Subject: ok", ASCII, body=b"caf\xe9"), "ok", "café"),
        (mail(b"Subject: ok", body=b"h\0allo"), "ok", "hallo"),
        (
            mail(
                b"Subject: ok",
                b"Content-Type: text/plain; charset=klingon",
                body="café".encode(),
            ),
            "ok",
            "café",
        ),
        (
            mail(
                b"Subject: ok",
                b"Content-Type: text/plain; charset=klingon",
                body="café".encode("latin-1"),
            ),
            "ok",
            "café",
        ),
        (b"\r\n\r\nSubject: late\r\n\r\nwords", "late", "words"),
        (b"From anna@x Mon Jun 8 2026\r\nSubject: mbox\r\n\r\nwords", "mbox", "words"),
    ],
)
def test_words_stay(raw, subject, text):
    message, texts = read_strictly(repair(raw))
    assert str(message["Subject"]).strip() == subject
    assert texts[-1].strip() == text


@pytest.mark.parametrize(
    "date", ["rfc822", "Mon, 01 Jan 0822 00:00:00 +0000", "yesterday", "32 Jun 2026"]
)
def test_wild_dates_go(date):
    assert "Date" not in email.message_from_bytes(
        repair(mail(b"Date: " + date.encode()))
    )


def test_what_is_good_stays():
    raw = mail(
        b"Received: by mx.example; Mon, 08 Jun 2026 10:00:00 +0000",
        b"From: Jan <jan@bakery.example>",
        b"To: a@x.example, b@x.example",
        b"Date: Mon, 08 Jun 2026 10:00:00 +0000",
        b"Message-Id: <1@bakery.example>",
        b"References: <2@x.example> <3@x.example>",
        b"Auto-Submitted: auto-replied",
    )
    before, after = (
        [(n, str(v)) for n, v in email.message_from_bytes(r).items()]
        for r in (raw, repair(raw))
    )
    assert [item for item in after if item[0] in dict(before)] == before


def test_address_is_not_decoded():
    """An encoded word cannot become an address."""
    raw = mail(b"From: =?utf-8?q?jan=40bakery=2Eexample_=3C?= <evil@evil.example>")
    message, _texts = read_strictly(repair(raw))
    assert [a.addr_spec for a in message["From"].addresses] == ["evil@evil.example"]


def test_files_stay():
    raw = mail(
        b"Content-Type: multipart/mixed; boundary=q",
        body=b"--q\r\nContent-Type: text/html; charset=x\r\n\r\n<b>caf\xe9</b>\r\n"
        b"--q\r\nContent-Type: message/rfc822\r\n\r\nSubject: inner\r\n\r\nold\r\n"
        b'--q\r\nContent-Type: image/png; name="../x\xe9.png"\r\nContent-Id: <c>\r\n'
        b"Content-Transfer-Encoding: base64\r\n\r\niVBORw==\r\n--q--",
    )
    message, texts = read_strictly(repair(raw))
    kinds = [part.get_content_type() for part in message.walk()]
    assert kinds == [
        *("multipart/mixed", "text/html", "message/rfc822", "text/plain", "image/png")
    ]
    assert [t.strip() for t in texts if isinstance(t, str)] == ["<b>café</b>", "old"]
    image = list(message.walk())[-1]
    assert image.get_content() == b"\x89PNG"
    assert "/" not in image.get_filename()
    assert image["Content-Id"] == "<c>"


@pytest.mark.parametrize("number", range(30))
def test_hostile_mails_can_be_read(number):
    for raw in hostile_mails(number, 50):
        read_strictly(repair(raw))


# === Whether it is needed ===

READ_BY_ODOO = (
    *("Message-Id", "Subject", "From", "cc", "Delivered-To", "To", "Cc"),
    *("Resent-To", "Resent-Cc", "References", "In-Reply-To", "Date", "Return-Path"),
)


def falls_over(raw):
    """Whether Odoo's gateway cannot read a mail, or PostgreSQL not store it."""
    message = email.message_from_bytes(raw, policy=policy.SMTP)
    try:
        texts = [" ".join(message.get_all(name, [])) for name in READ_BY_ODOO]
        for part in message.walk():
            if part.get_content_maintype() == "multipart":
                continue
            texts += [part.get_filename() or "", part.get("content-id", "")]
            if part.get_content_type().startswith("text/"):
                if not part.get_param("charset"):
                    part.set_charset("utf-8")
            content = part.get_content()
            texts += [content] if isinstance(content, str) else []
        for text in texts:
            text.encode()
    except Exception:
        return True
    return any("\0" in text for text in texts)


@pytest.mark.parametrize("number", range(20))
def test_what_odoo_falls_over_is_known_before(number):
    raws = hostile_mails(number, 50)
    broken = [raw for raw in raws if falls_over(raw)]
    assert broken, "the corpus has some of them"
    assert [raw for raw in broken if not needs_repair(raw)] == []


@given(st.binary(max_size=1000))
@settings(max_examples=300, deadline=None)
def test_of_any_bytes_it_is_known_before(raw):
    assert needs_repair(raw) or not falls_over(raw)


@pytest.mark.parametrize(
    "raw, expected",
    [
        (mail(b"Subject: =?utf-8?q?caf=C3=A9?=", b"Message-Id: <1@x>"), False),
        (mail(b"Subject: long", b" folded", b"Message-Id: <1@x>"), False),
        (mail("Subject: café".encode()), False),
        (mail(b"Subject: caf\xe9"), True),
        (mail(b"Subject: =?utf-8?q?a_=EF=BF=BD?="), False),
        (mail(b"Subject: a", body="café".encode()), True),
        (mail(b"Subject: a", UTF_8, body="café".encode()), False),
        (mail(b"Subject: a", UTF_8, body=b"caf\xe9"), True),
        (mail(b"Subject: a", UTF_8, body="\N{REPLACEMENT CHARACTER}".encode()), False),
        (mail(b'Content-Disposition: attachment; filename="caf\xe9.pdf"'), True),
        (mail(b"Date: Mon, 08 Jun 2026 10:00:00 +0000"), False),
        (mail(b"X-Other: a\0b"), False),
        (mail(b"Subject: =?utf-8?q?a=00b?="), True),
        (mail(b"Subject: =?utf-8?q?a=0D=0ABcc:_x?="), True),
        (mail(b"Date: rfc822"), True),
        (mail(b"Message-Id: <>"), True),
        (mail(b"Content-Type: text/plain; charset=klingon"), True),
        (mail(b"Subject: a", body=b"wo\0rds"), True),
        (b"\r\n" + mail(b"Subject: hidden"), True),
    ],
)
def test_needs_repair(raw, expected):
    assert needs_repair(raw) is expected


def test_what_was_mended_needs_it_no_more():
    for raw in hostile_mails(7, 200):
        again = repair(raw)
        assert not needs_repair(with_message_id(again, "key@x.invalid")), raw


@given(st.binary(max_size=2000))
@settings(max_examples=500, deadline=None)
def test_any_bytes(raw):
    read_strictly(repair(raw))


# === Envelope and identity ===


@given(st.binary(max_size=2000))
@settings(max_examples=500, deadline=None)
def test_envelope_can_be_stored(raw):
    for text in read_envelope(read_head(raw)):
        assert "\0" not in text
        text.encode()
    assert len(identify(raw, read_head(raw)).key) == 64


@pytest.mark.parametrize(
    "value, expected",
    [
        (b"<a@b>", "a@b"),
        (b" <a@b> (comment)", "a@b"),
        (b"a@b", "a@b"),
        (b"<a\r\n @b>", "a@b"),
        (b"<>", ""),
        (b"", ""),
        (b"<\xe9@b>", "\N{REPLACEMENT CHARACTER}@b"),
    ],
)
def test_message_id(value, expected):
    assert (
        read_envelope(read_head(mail(b"Message-Id: " + value))).message_id == expected
    )


def key(raw):
    return identify(raw, read_head(raw))


def test_same_mail_by_another_way():
    raw = mail(b"Message-Id: <1@x>", b"Subject: a", b"Date: today")
    other = b"Received: by y; now\r\n" + raw.replace(b"\r\n", b"\n") + b"\n"
    assert key(raw)[1:] == key(other)[1:]
    assert key(raw).sha256 != key(other).sha256


def test_same_id_other_words():
    one, two = (key(mail(b"Message-Id: <1@x>", body=body)) for body in (b"a", b"b"))
    assert one.key == two.key
    assert one.content != two.content
    assert len({one.key, own_key(one), own_key(two)}) == 3


def test_without_message_id():
    dated = mail(b"Date: today")
    assert key(dated).key == key(b"Received: x\r\n" + dated).key
    assert key(dated).key != key(mail(b"Date: tomorrow")).key
    bare = mail(b"Subject: a")
    assert key(bare).key == key(bare).key
    assert key(bare).key != key(b"Received: x\r\n" + bare).key


def test_with_message_id():
    for raw in (
        mail(b"Message-Id: <>", b"Subject: a"),
        b"From x@y Mon Jun 8\r\n" + mail(b"Subject: a"),
        b"\r\n" + mail(b"Subject: a"),
    ):
        message = email.message_from_bytes(
            with_message_id(raw, "key@x.invalid"), policy=policy.SMTP
        )
        assert message["Message-Id"] == "<key@x.invalid>"
        assert message["Subject"] == "a"
