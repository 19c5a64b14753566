# Copyright 2026 Open2Bizz BV
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
import pytest
from monitoring import masked
from monitoring.masking import MAX_LENGTH


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("No answer within 10 seconds.", "No answer within 10 seconds."),
        ("https://a.example/b?token=s3cret failed", "https://a.example/b?… failed"),
        ("https://u:s3cret@a.example/", "https://a.example/"),
        ("https://a.example/#s3cret", "https://a.example/?…"),
        ("password=s3cret&x=1", "password=…&x=1"),
        ("Authorization: Bearer s3cret", "Authorization: Bearer …"),
        ("my-api_key: s3cret, then", "my-api_key: …, then"),
        ("a\x00b\ud800c", "a b c"),
        (None, ""),
        (False, ""),
    ],
)
def test_masked(text, expected):
    assert masked(text) == expected


def test_length():
    assert len(masked("x" * 10_000)) == MAX_LENGTH
