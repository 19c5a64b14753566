# Copyright 2026 Open2Bizz BV
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Monitors of one environment together."""

import pytest
from availability import combine
from availability_months import judged, june

A, B = june("10:00-10:20"), june("10:15-10:40")


@pytest.mark.parametrize(
    ("rule", "seconds", "verdict"), [("any", 2_400, "met"), ("all", 300, "met")]
)
def test_two_monitors(rule, seconds, verdict):
    """S25, S26: one that fails is enough, or both have to."""
    down, unknown = combine([(A, [], []), (B, [], [])], rule)
    month = judged(down=down, unknown=unknown)
    assert (month.down, month.verdict) == (seconds, verdict)


def test_any_is_unknown_while_one_is():
    down, unknown = combine([(A, [], []), ([], B, [])], "any")
    assert (down, unknown) == (A, june("10:20-10:40"))


def test_all_is_unknown_only_while_it_decides():
    """With the other one up it does not matter whether this one is down."""
    down, unknown = combine([(A, [], []), ([], B, [])], "all")
    assert (down, unknown) == ([], june("10:15-10:20"))
    down, unknown = combine([([], A, []), ([], B, [])], "all")
    assert (down, unknown) == ([], june("10:15-10:20"))


@pytest.mark.parametrize("rule", ["any", "all"])
def test_a_new_monitor_decides_nothing_of_before(rule):
    """Adding a monitor makes no month unknown; with none at all everything is."""
    before = june("09:00-10:10")
    down, unknown = combine([(A, [], []), ([], [], before)], rule)
    assert unknown == []
    assert down == (A if rule == "any" else june("10:00-10:10"))
    assert combine([([], [], before)], rule) == ([], before)


def test_a_rule_that_is_none():
    with pytest.raises(ValueError):
        combine([], "most")


@pytest.mark.parametrize("rule", ["any", "all"])
def test_no_monitor_at_all(rule):
    assert combine([], rule) == ([], [])
