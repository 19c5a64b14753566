# Copyright 2026 Open2Bizz BV
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
import email
from email.policy import SMTP

from hypothesis import given
from hypothesis import strategies as st
from mail_intake import header_values, is_automatic, one_mailbox, read_headers

MAIL = b"From: a@b.nl\r\nfrom: c@d.nl\r\nSubject: caf\xe9\r\n koffie\r\n\r\nFrom: no"


def test_order_case_and_folding():
    headers = read_headers(MAIL)
    assert [name for name, _value in headers] == ["From", "from", "Subject"]
    assert header_values(headers, "FROM") == ["a@b.nl", "c@d.nl"]
    assert header_values(headers, "subject")[0].endswith(" koffie")
    assert header_values(headers, "date") == []


def test_same_from_bytes_text_and_parsed_mail():
    mail = MAIL.replace(b"\xe9", b"e")
    parsed = email.message_from_bytes(mail, policy=SMTP)
    names = ("From", "Subject")
    for other in (mail.decode(), parsed):
        for name in names:
            assert header_values(read_headers(other), name) == header_values(
                read_headers(mail), name
            )


@given(st.one_of(st.binary(), st.text()))
def test_never_raises(mail):
    headers = read_headers(mail)
    is_automatic(headers)
    one_mailbox(header_values(headers, "From"))


@given(st.binary())
def test_never_raises_on_a_value(value):
    headers = read_headers(b"Message-Id: <>\r\nFrom: " + value + b"\r\n\r\n")
    one_mailbox(header_values(headers, "From"))
    is_automatic(headers)
