# Copyright 2026 Open2Bizz BV
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
import pytest
from hypothesis import given
from hypothesis import strategies as st
from phone_number import canonical, looks_like_number

HELPDESK = "31850020265"


@pytest.mark.parametrize(
    "text",
    [
        "+31 (0) 85 002 02 65",
        "+31 (0)85 0020265",
        "+31850020265",
        "0031850020265",
        "00 31 (0) 85 002 02 65",
        "0850020265",
        "085-002 02 65",
        "(085) 002.02.65",
        "31850020265",
        "31 (0)85 0020265",
        "tel:+31-85-002-02-65",
        "085 0020265 tst. 12",
        "085 0020265 ext 3",
        "085\u00a0002\u201102\u201165",
        " +31 85 0020265 ",
        "(+31) 85 0020265",
    ],
)
def test_one_number_in_every_notation(text):
    assert canonical(text) == HELPDESK
    assert looks_like_number(text) or text.startswith("(+")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("+32 2 123 45 67", "3221234567"),
        ("06 12345678", "31612345678"),
        ("0020265", "20265"),
        ("12345", "12345"),
        ("31", "31"),
        ("", ""),
        (None, ""),
        ("Jan", ""),
        ("٠٨٥", ""),
    ],
)
def test_other_numbers(text, expected):
    assert canonical(text) == expected


def test_country_of_the_contractor():
    assert canonical("02 123 45 67", country="32") == "3221234567"


@pytest.mark.parametrize(
    "text",
    ["Jan", "jan@devries.example", "P1", "", None, "floor 2", "12", "Jan 0612345"],
)
def test_no_number(text):
    assert not looks_like_number(text)


@given(st.text(max_size=60))
def test_whatever_is_typed(text):
    digits = canonical(text)
    assert digits == "" or (digits.isascii() and digits.isdigit())
    assert looks_like_number(text) in (True, False)


@given(
    st.text(alphabet="123456789", min_size=8, max_size=9),
    st.sampled_from(["", " ", "-", ".", " / "]),
)
def test_blanks_and_dashes_mean_nothing(digits, gap):
    spaced = gap.join(digits)
    assert canonical("0" + spaced) == canonical("+31" + gap + spaced)
    assert canonical("0" + spaced) == "31" + digits
