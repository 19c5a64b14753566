# Copyright 2026 Open2Bizz BV
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
import pytest
from engines import secret
from engines.bucket import Buckets

BODY = b'{"monitor": "m-1"}'


def test_secret():
    one, other = secret.new_secret(), secret.new_secret()
    hashes = [secret.hash_secret(one)]
    assert len(one) >= 43 and one not in hashes
    assert secret.is_secret(one, hashes)
    assert secret.is_secret(one, [secret.hash_secret(other), *hashes]), "rotation"
    for wrong in (other, "", "\u20ac", "\xe9", "\ud800", hashes[0], one.lower()):
        assert not secret.is_secret(wrong, hashes)


def test_nothing_fits_nothing():
    assert not secret.is_secret("", [])
    assert not secret.is_secret("x", [])
    stamp = "100"
    for key in ("", secret.hash_secret(b""), secret.hash_secret("x")):
        signature = secret.sign(key, stamp, BODY)
        assert not secret.is_signed(signature, stamp, BODY, [])
        assert not secret.is_signed(signature, stamp, BODY, ["0" * 64])


@pytest.mark.parametrize(
    ("header", "token"),
    [
        ("Bearer abc", "abc"),
        ("bearer  abc ", "abc"),
        ("Basic abc", ""),
        ("abc", "abc"),
        ("Bearer", "Bearer"),
        ("", ""),
        (None, ""),
    ],
)
def test_bearer(header, token):
    assert secret.bearer_of(header) == token


def test_signature():
    old, new = (secret.hash_secret(secret.new_secret()) for _ in range(2))
    stamp = "1781078700"
    good = secret.sign(new, stamp, BODY)
    wrong = "sha256=" + "0" * 64
    for header in (good, f"{wrong}, {good}", f" {good} "):
        assert secret.is_signed(header, stamp, BODY, [old, new]), header
    for header in (wrong, "", None, good[7:], "sha1=" + good[7:], "\xe9", f"{wrong},"):
        assert not secret.is_signed(header, stamp, BODY, [old, new]), header
    assert not secret.is_signed(good, "1781078701", BODY, [new]), "another stamp"
    assert not secret.is_signed(good, stamp, BODY + b" ", [new]), "another body"
    assert not secret.is_signed(good, None, BODY, [new])


@pytest.mark.parametrize(
    ("stamp", "fresh"),
    [
        ("1000", True),
        ("700", True),
        ("1300", True),
        ("699", False),
        ("1301", False),
        ("-3000", False),
        ("5000", False),
        ("1000.0", False),
        ("\u0661\u0660\u0660\u0660", False),
        ("1" * 400, False),
        ("", False),
        (None, False),
    ],
)
def test_fresh(stamp, fresh):
    assert secret.is_fresh(stamp, 1000) is fresh


def test_bucket():
    buckets = Buckets(most=2)
    assert [buckets.take("a", 3, 0.0) for _ in range(3)] == [0, 0, 0]
    assert buckets.take("a", 3, 0.0) == pytest.approx(20)
    assert buckets.take("b", 3, 0.0) == 0, "each has its own"
    assert buckets.take("a", 3, 20.0) == 0
    assert buckets.take("a", 3, 20.0) > 0
    assert buckets.take("a", 3, 10.0) > 0, "a clock that goes back gives nothing"
    assert [buckets.take("a", 3, 1000.0) for _ in range(4)][3] > 0, "no more than full"
    buckets.take("c", 3, 0.0)
    assert buckets.take("b", 3, 0.0) == 0, "those not used go first"
