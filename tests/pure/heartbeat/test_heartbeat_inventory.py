# Copyright 2026 Open2Bizz BV
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
import json

import pytest
from heartbeat import Inventory, Promise, Unreadable, findings, read
from heartbeat_oracle import seconds
from hypothesis import given
from hypothesis import strategies as st

HOUR, DAY = 3600, 86400
NOW = seconds("2026-06-10 12:00")


def test_list_of_copies():
    body = {
        "copies": [
            {"at": "2026-06-03T13:00:00Z", "size": 10, "id": "a"},
            {"at": "2026-06-10T13:00:00+02:00", "size": 20},
            {"at": seconds("2026-06-05 00:00"), "size": 30.0},
            {"at": str(seconds("2026-06-05 01:00")), "size": 5},
        ]
    }
    assert read(json.dumps(body).encode()) == Inventory(
        4, seconds("2026-06-03 13:00"), seconds("2026-06-10 11:00"), 65
    )
    assert read(b'{"copies": []}') == Inventory(0, size=0) or read(
        b'{"copies": []}'
    ) == Inventory(0)
    assert read(b'{"copies": [1780000000, 1780003600]}').count == 2


def test_short_form():
    body = {"count": 168, "oldest": NOW - 7 * DAY, "newest": NOW, "size": 5}
    assert read(json.dumps(body).encode()) == Inventory(168, NOW - 7 * DAY, NOW, 5)
    assert read(b'{"count": 0}').count == 0


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"OK",
        b"[]",
        b"null",
        b"{}",
        b'"x"',
        b'{"copies": 5}',
        b'{"copies": [{}]}',
        b'{"copies": [null]}',
        b'{"copies": [true]}',
        b'{"copies": [{"at": "yesterday"}]}',
        b'{"copies": [{"at": 1e400}]}',
        b'{"copies": [{"at": NaN}]}',
        b'{"copies": [{"at": 99999999999999}]}',
        b'{"copies": [{"at": -5}]}',
        b'{"copies": [{"at": "0001-01-01T00:00:00Z"}]}',
        b'{"copies": [{"at": "\\u0661"}]}',
        b'{"count": -1}',
        b'{"count": true}',
        b'{"count": 3}',
        b'{"count": 1e9, "oldest": 1780000000, "newest": 1780000000}',
        b'{"count": 2, "oldest": 1780003600, "newest": 1780000000}',
        b"\xff\xfe",
        b"[" * 100000,
        b'{"copies": [' + b"1780000000," * 20001 + b"1780000000]}",
    ],
)
def test_what_is_no_inventory(body):
    with pytest.raises(Unreadable):
        read(body)


def test_odd_sizes_say_nothing():
    for size in (True, -1, "big", None, 2**70, [1]):
        body = json.dumps({"copies": [{"at": NOW, "size": size}]}).encode()
        assert read(body).size is None


@given(st.binary(max_size=200))
def test_no_bytes_are_a_crash(body):
    try:
        read(body)
    except Unreadable:
        pass


@given(
    st.recursive(
        st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=8),
        lambda inner: (
            st.lists(inner, max_size=3)
            | st.dictionaries(
                st.sampled_from(["at", "size", "copies", "count", "oldest"]), inner
            )
        ),
        max_leaves=8,
    )
)
def test_no_json_is_a_crash(value):
    for body in (value, {"copies": value}, {"copies": [{"at": value}]}):
        try:
            read(json.dumps(body).encode("utf-8", "surrogatepass"))
        except Unreadable:
            pass


@pytest.mark.parametrize(
    ("oldest", "newest", "count", "expected"),
    [
        (7 * DAY, 0, 168, []),
        (7 * DAY + 300, 0, 168, []),  # clocks differ
        (7 * DAY + 301, 0, 168, ["old"]),  # kept at most seven days (§2.3)
        (8 * DAY, 0, 192, ["old"]),
        (6 * DAY, 4500, 150, []),
        (6 * DAY, 4501, 150, ["stale"]),
        (6 * DAY, 0, 149, ["few"]),
        (6 * DAY, -301, 150, ["future"]),
        (9 * DAY, 9000, 3, ["old", "few", "stale"]),
    ],
)
def test_findings(oldest, newest, count, expected):
    inventory = Inventory(count, NOW - oldest, NOW - newest)
    promise = Promise(keep=7 * DAY, least=150, fresh=4500)
    assert findings(inventory, promise, NOW) == expected


def test_no_copy_at_all():
    assert findings(Inventory(0), Promise(), NOW) == ["none"]
    assert findings(Inventory(1, NOW, NOW), Promise(), NOW) == []
