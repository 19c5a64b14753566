# Copyright 2026 Open2Bizz BV
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
import pytest
from hypothesis import given
from hypothesis import strategies as st
from mail_intake import header_values, one_mailbox, read_headers

JAN = "jan@devries.example"
EVIL = "evil@evil.example"


@pytest.mark.parametrize(
    "value",
    [
        JAN,
        f"<{JAN}>",
        f"Jan de Vries <{JAN}>",
        f"Jan<{JAN}>",
        f'"Vries, J. de" <{JAN}>',
        f'"Jan \\"de bakker\\" <Vries>" <{JAN}>',
        f"=?utf-8?q?Jan_=C3=A9?= <{JAN}>",
        f"Café Bakkerij (ICT) <{JAN}>",
        "JAN@DeVries.EXAMPLE",
        f"\tJan\t<{JAN.upper()}> ",
        # the quoted name is only a name, whatever it looks like
        f'"{EVIL}" <{JAN}>',
    ],
)
def test_one_plain_mailbox(value):
    assert one_mailbox([value]) == JAN


@pytest.mark.parametrize(
    "values",
    [
        [],
        [""],
        ["Jan de Vries"],
        [JAN, EVIL],
        [JAN, JAN],
        [f"{JAN}, {EVIL}"],
        [f"{JAN};{EVIL}"],
        [f"{JAN} <{EVIL}>"],
        [f"<{JAN}> <{EVIL}>"],
        [f"{JAN})bob@evil.example"],
        [f"{JAN} ({EVIL})"],
        [f"({EVIL}) {JAN}"],
        [f"<{JAN}> {EVIL}"],
        [f"<{JAN}>x"],
        [f"Jan: {JAN}, {EVIL};"],
        [f"undisclosed-recipients: {JAN};"],
        [f"<@evil.example:{JAN}>"],
        [f'"jan"@devries.example <{EVIL}>'],
        ['"jan@devries.example"@evil.example'],
        [f'"unclosed <{JAN}>'],
        [f"Vries, Jan <{JAN}>"],
        [f"<<{JAN}>>"],
        ["jan@devries"],
        ["jan@devries..example"],
        [".jan@devries.example"],
        ["jan@[127.0.0.1]"],
        ["jan@-devries.example"],
        ["jan devries@devries.example"],
        [f"{JAN}\x00"],
        [f"{JAN}\nBcc: {EVIL}"],
        # look-alikes: Cyrillic a, fullwidth hyphen, zero width space
        ["j\u0430n@devries.example"],
        ["jan@de\uff0dvries.example"],
        ["jan\u200b@devries.example"],
        ["x" * 300 + "@devries.example"],
        ["x" * 2000 + f" <{JAN}>"],
    ],
)
def test_nobody(values):
    assert one_mailbox(values) is None


def test_another_address_is_another_sender():
    assert one_mailbox(["jan+x@devries.example"]) == "jan+x@devries.example"
    assert one_mailbox(["jan@xn--devrés-x.example".encode().decode("latin-1")]) is None
    assert one_mailbox(["jan@xn--dvries-xya.example"]) == "jan@xn--dvries-xya.example"


def test_folded_and_eight_bit_headers():
    mail = b"From: Caf\xe9 de\r\n Vries\r\n <" + JAN.encode() + b">\r\n\r\nx"
    assert one_mailbox(header_values(read_headers(mail), "From")) == JAN


@given(st.lists(st.text()))
def test_never_raises(values):
    one_mailbox(values)


@given(st.text(alphabet='jan@evil.example<>,;:"()\\ []\t'))
def test_the_answer_is_always_the_last_address(value):
    address = one_mailbox([value])
    if address:
        assert value.strip().rstrip(">").lower().endswith(address)
        assert value.count("<") <= 1 or '"' in value
