# Copyright 2026 Open2Bizz BV
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Mails no parser likes, from a seed: broken in the ways mails break."""

import random

HEADERS = [
    b"Subject: =?utf-8?q?=00?=",
    b"Subject: a\0b",
    b"Subject: =?utf-8?q?a=0D=0ABcc:_x@y.example?=",
    b"Subject: =?klingon?q?=E9=00?= =?utf-8?b?////?=",
    b"Subject: \xed\xa0\x80 \xe9",
    b"Subject: " + b"x" * 3000,
    b"Subject: =?utf-8?b?" + b"A" * 801 + b"?=",
    b"Subject:",
    b"Date: rfc822",
    b"Date: Mon, 01 Jan 0822 00:00:00 +0000",
    b"Date: 99999999999999",
    b"Date: Fri, 31 Dec 9999 23:59:59 -1200",
    b"Message-Id: <>",
    b"Message-Id: <a b c>",
    b"Message-Id:",
    b"Message-Id: <\xe9\0@x>",
    b"From: a <b@c.example>, d@e.example",
    b"From: " + b"(" * 800 + b"a@b.example",
    b"From: =?utf-8?q?jan=40x?= <",
    b"From:",
    b"From: \xff\xfe@x",
    b"Cc: undisclosed-recipients:;",
    b"To: <<<>>>, @, a@[::1]",
    b"References: <a@b> \0 <c",
    b"In-Reply-To: \xe9",
    b"Content-Type: text/html; charset=klingon",
    b'Content-Type: text/plain; charset="utf-7"',
    b"Content-Type: text/plain; charset=unicode-1-1-utf-16",
    b"Content-Type: pdf;",
    b"Content-Type: */*",
    b"Content-Type: binary/octet-stream",
    b"Content-Type: multipart/mixed",
    b"Content-Type: multipart/mixed; boundary=",
    b'Content-Type: multipart/mixed; boundary="q"',
    b"Content-Type: multipart/report; boundary=q",
    b"Content-Type: message/rfc822",
    b"Content-Type: text/calendar; name*=klingon''%00%ff",
    b'Content-Disposition: attachment; filename="../\0\xe9"',
    b"Content-Transfer-Encoding: base64",
    b"Content-Transfer-Encoding: quoted-printable",
    b"Content-Transfer-Encoding: x-uuencode",
    b"Content-Transfer-Encoding: \xe9",
    b"Content-Id: <\xe9>",
    b"Resent-To: \0",
    b"X-\xe9: a",
    b"no colon here",
    b" folded from nothing",
    b"Auto-Submitted: auto-replied",
    b"MIME-Version: 9",
]
BODIES = [
    b"",
    b"words",
    b"\0\0\0",
    b"\xed\xa0\x80\xff\xfe",
    b"=00=E9=ZZ",
    b"AAA=\r\n=AAA",
    b"begin 644 x\r\n!\r\nend",
    b"<html><body onload=x><p>\0<b>" + b"<div>" * 300,
    b"<?xml version='1.0' encoding='klingon'?><html/>",
    b"<!-- \xe9 --><![CDATA[",
    b"--q\r\nContent-Type: text/html; charset=x\r\n\r\n<b>\xe9\0</b>\r\n--q--\r\n",
    b"--q\r\n\r\n--q\r\nContent-Type: message/rfc822\r\n\r\n"
    b"Subject: =?x?q?=00?=\r\n\r\na",
    b"--q\r\nContent-Type: message/delivery-status\r\n\r\n\r\nFinal-Recipient: \0;\r\n",
    b"--q\r\nContent-Type: image/png; name=\0\r\nContent-Id: <>\r\n\r\n"
    b"\x89PNG\r\n--q--",
]


def hostile_mails(seed, count, head=b"", to=b"To: support@e2e.example"):
    """Return mails of a seed; the same ones every time.

    :param seed: int
    :param count: int, number of mails
    :param head: bytes, header lines that every mail has
    :return: list of bytes
    """
    choose = random.Random(seed)
    mails = []
    for number in range(count):
        lines = choose.sample(HEADERS, choose.randint(0, 7))
        if choose.random() < 0.7:
            unique = b"<%d.%d@fuzz.example>" % (seed, number)
            lines.append(b"Message-Id: " + unique)
        lines.append(b"X-Number: %d.%d" % (seed, number))
        choose.shuffle(lines)
        end = choose.choice([b"\r\n", b"\r\n", b"\r\n", b"\n"])
        body = b"%d.%d " % (seed, number) + choose.choice(BODIES)
        if choose.random() < 0.1:
            body = bytes(choose.randrange(256) for _byte in range(200))
        top = [head.rstrip(b"\r\n")] if head else []
        mails.append(end.join([*top, to, *lines, b"", body]))
    return mails
