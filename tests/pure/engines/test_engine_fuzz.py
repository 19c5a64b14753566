# Copyright 2026 Open2Bizz BV
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Whatever comes in: reports, or a ValueError with a reason. Nothing else."""

import json
from copy import deepcopy

import pytest
from engine_payloads import GATUS, GENERIC, KUMA, NOW, alert, alertmanager, resolved
from engines import PARSERS, Options, parse
from engines.payload import load
from engines.report import STATES, Unreadable
from hypothesis import given, settings
from hypothesis import strategies as st

ANYTHING = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats()
    | st.text()
    | st.sampled_from(
        [
            "firing",
            "resolved",
            "4",
            "down",
            "TRIGGERED",
            "2026-06-10T08:02:00Z",
            "0001-01-01T00:00:00Z",
            "9999-12-31T23:59:59+23:59",
            "\0",
        ]
    ),
    lambda inner: (
        st.lists(inner, max_size=4)
        | st.dictionaries(
            st.text(max_size=5) | st.sampled_from(["alerts", "heartbeat", "labels"]),
            inner,
            max_size=5,
        )
    ),
    max_leaves=12,
)
SAMPLES = {
    "alertmanager": alertmanager(alert(), resolved()),
    "kuma": KUMA,
    "gatus": GATUS,
    "generic": GENERIC,
}


@st.composite
def damaged(draw):
    """A good delivery with a few values replaced by anything."""
    kind = draw(st.sampled_from(sorted(SAMPLES)))
    payload = deepcopy(SAMPLES[kind])
    for _time in range(draw(st.integers(1, 4))):
        place = payload
        while True:
            keys = list(place) if isinstance(place, dict) else list(range(len(place)))
            if not keys:
                break
            key = draw(st.sampled_from(keys))
            if isinstance(place[key], dict | list) and draw(st.booleans()):
                place = place[key]
                continue
            place[key] = draw(ANYTHING)
            break
    return kind, payload


def check(kind, payload):
    try:
        parsed = parse(kind, payload, NOW, Options(backdate=60))
    except Unreadable as error:
        assert error.code and str(error)
        return
    for report in parsed.reports:
        assert report.state in STATES
        assert isinstance(report.at, int) and report.at <= NOW
        if report.since is not None:
            assert report.since <= report.at
        assert all(isinstance(text, str) for text in report.labels.values())
        assert isinstance(report.key, str) and isinstance(report.subject, str)


@settings(max_examples=600, deadline=None, derandomize=True, database=None)
@given(damaged())
def test_damaged(delivery):
    check(*delivery)


@settings(max_examples=300, deadline=None, derandomize=True, database=None)
@given(st.sampled_from(sorted(PARSERS)), ANYTHING)
def test_anything(kind, payload):
    check(kind, payload)


@settings(max_examples=300, deadline=None, derandomize=True, database=None)
@given(ANYTHING)
def test_what_is_loaded_can_be_stored(value):
    try:
        loaded = load(json.dumps(value).encode())
    except Unreadable:
        return
    text = json.dumps(loaded, ensure_ascii=False)
    assert "\\u0000" not in text
    text.encode()


@settings(max_examples=300, deadline=None, derandomize=True, database=None)
@given(st.binary())
def test_any_bytes(body):
    try:
        load(body)
    except Unreadable as error:
        assert error.code in ("json", "type")


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"\xff\xfe",
        b"\xef\xbb\xbf{}",
        b"[" * 100_000,
        b'{"a":' * 5000 + b"1" + b"}" * 5000,
        b"[" * 40 + b"]" * 40,
        b'{"a": NaN}',
        b'{"a": Infinity}',
        b'{"a": 1e999}',
        b'{"a": ' + b"9" * 5000 + b"}",
        b'{"a": 1, "a": 2}',
        b"17",
        b'"text"',
        b"null",
        b"<?xml version='1.0'?><a/>",
        b"data=%7B%7D",
    ],
)
def test_refused(body):
    with pytest.raises(Unreadable):
        load(body)


def test_mended():
    assert load(b'{"a\\u0000": "x\\u0000\\ud800"}') == {
        "a\N{REPLACEMENT CHARACTER}": "x\N{REPLACEMENT CHARACTER}?"
    }
