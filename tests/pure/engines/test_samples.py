# Copyright 2026 Open2Bizz BV
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
import json

import pytest
from engines import Unreadable
from engines.prometheus import merge_series, read_answer, selector
from engines.samples import measure, patience, runs
from hypothesis import given, settings
from hypothesis import strategies as st


def samples(text, start=0, step=60):
    """``1`` up, ``0`` down, blank no sample."""
    return [
        (start + index * step, int(sign))
        for index, sign in enumerate(text)
        if sign != " "
    ]


@pytest.mark.parametrize(
    ("text", "down", "unknown"),
    [
        ("1111111111", [], []),
        ("1100011111", [(120, 300)], []),
        ("0000000000", [(0, 600)], []),
        # one missed sample is no hole, more are
        ("11 1111111", [], []),
        ("11  111111", [], [(120, 240)]),
        ("11     111", [], [(120, 420)]),
        # down, hole, down: bridged; down, hole, up: not
        ("1000    00", [(60, 600)], []),
        ("1000    11", [(60, 240)], [(240, 480)]),
        ("1111      ", [], [(240, 600)]),
        ("      1111", [], [(0, 360)]),
        ("          ", [], [(0, 600)]),
        ("1000      ", [(60, 240)], [(240, 600)]),
    ],
)
def test_intervals(text, down, unknown):
    found = measure(samples(text), 0, 600, 60)
    assert (found.down, found.unknown) == (down, unknown)


def test_not_confirmed():
    """One failed sample, and then good ones, is no outage when two are needed."""
    found = measure(samples("1101100111"), 0, 600, 60, confirm=120)
    assert found.down == [(300, 420)]
    assert found.down_seconds == 120


def test_before_and_after():
    """What was before the period tells its beginning; what comes later is left out."""
    found = measure(samples("0000111111", start=-120), 0, 300, 60)
    assert found.down == [(0, 120)]
    assert (found.count, found.last, found.is_up) == (5, 240, True)


def test_long_hole_is_not_bridged():
    found = measure([(0, 0), (60, 0), (1200, 0)], 0, 1260, 60)
    assert found.down == [(0, 120), (1200, 1260)]
    assert found.unknown == [(120, 1200)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("111", ["up 0-120"]),
        ("110011", ["up 0-60 over", "down 120-180 over", "up 240-300"]),
        ("11    0", ["up 0-60 over", "unknown 120-360 over", "down 360-360"]),
        ("11       ", ["up 0-60 over", "unknown 120-540"]),
        ("    11", ["unknown 0-240 over", "up 240-300"]),
        (" 11", ["up 60-120"]),
        ("      ", ["unknown 0-360"]),
        ("", []),
    ],
)
def test_runs(text, expected):
    found = runs(samples(text), 0, len(text) * 60, 60)
    assert [
        f"{run.state} {run.first}-{run.last}{' over' if run.is_over else ''}"
        for run in found
    ] == expected


def test_runs_until():
    down = runs(samples("1001"), 0, 240, 60)[1]
    assert (down.first, down.last, down.until) == (60, 120, 180)


@settings(max_examples=200, deadline=None, derandomize=True, database=None)
@given(st.text("10 ", max_size=40), st.integers(1, 300))
def test_runs_do_not_overlap(text, step):
    found = runs(samples(text, step=step), 0, len(text) * step, step)
    for one, other in zip(found, found[1:], strict=False):
        assert one.first <= one.last <= other.first
        assert one.is_over and one.state != other.state
    assert not any(run.is_over for run in found[-1:])


def test_patience():
    assert [patience(seconds) for seconds in (5, 60, 300)] == [95, 150, 600]


@settings(max_examples=300, deadline=None, derandomize=True, database=None)
@given(
    st.text("10 ", min_size=1, max_size=60),
    st.integers(5, 300),
    st.integers(0, 200),
    st.integers(0, 600),
)
def test_nothing_is_counted_twice(text, step, start, confirm):
    end = len(text) * step + 50
    found = measure(samples(text, step=step), start, max(end, start), step, confirm)
    pieces = sorted(found.down + found.unknown)
    cursor = start
    for first, last in pieces:
        assert cursor <= first < last <= max(end, start)
        cursor = last
    if confirm == 0 and "0" not in text:
        assert not found.down


# === Answers of Prometheus ===


def answer(kind, result, **values):
    data = {"resultType": kind, "result": result}
    return json.dumps({"status": "success", "data": data, **values}).encode()


def test_answers():
    metric = {"o2b_monitor": "m-1042"}
    vector = answer("vector", [{"metric": metric, "value": [1782856800.5, "0.999"]}])
    assert read_answer(vector) == [(metric, [(1782856800.5, 0.999)])]
    pairs = [[1, "1"], [2, "NaN"], [3, "0"]]
    matrix = answer("matrix", [{"metric": metric, "values": pairs}])
    assert read_answer(matrix) == [(metric, [(1, 1), (3, 0)])]
    assert read_answer(answer("vector", [])) == [], "no data is not 0"


@pytest.mark.parametrize(
    "body",
    [
        b"<html>502</html>",
        b'{"status":"error","errorType":"bad_data","error":"parse error"}',
        b'{"status":"success"}',
        answer("scalar", [1, "2"]),
        answer("vector", [{"metric": {}}]),
        answer("vector", [{"metric": {}, "value": [1]}]),
        answer("vector", [{"metric": {}, "value": [1, "x"]}]),
        answer("matrix", {}),
    ],
)
def test_bad_answers(body):
    with pytest.raises(Unreadable):
        read_answer(body)


def test_pair_of_prometheus():
    one = ({"replica": "a"}, [(0, 1), (60, 1), (120, 0)])
    two = ({"replica": "b"}, [(30, 1), (60, 0), (180, 1)])
    merged = merge_series([one, two], 120)
    assert merged == [(0, 1), (30, 1), (60, 1), (120, 0)]


def test_selector():
    assert selector("probe_success", "o2b_monitor", 'a"b\\') == (
        'probe_success{o2b_monitor="a\\"b\\\\"}'
    )
