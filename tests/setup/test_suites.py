# Copyright 2026 Open2Bizz BV
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""The table of suites and how results are read."""

import pytest
from o2b_runtime.progress import Problem
from o2b_runtime.settings import CHECKOUT
from o2b_runtime.suite_result import from_junit
from o2b_runtime.suites import SUITES, chosen, known_failures

JUNIT = """<?xml version="1.0"?>
<testsuites><testsuite>
<testcase classname="a.TestA" name="test_good" />
<testcase classname="a.TestA" name="test_bad"><failure message="x" /></testcase>
<testcase classname="a.TestA" name="test_broken"><error message="x" /></testcase>
<testcase classname="a.TestB" name="test_c"><skipped message="no Chromium" /></testcase>
</testsuite></testsuites>"""


def test_names_are_unique():
    names = [suite.name for suite in SUITES]
    assert len(names) == len(set(names))


def test_each_plain_test_is_in_one_suite():
    def holds(suite, path):
        return any(map(path.startswith, suite.paths)) and not any(
            map(path.startswith, suite.without)
        )

    tests = CHECKOUT.joinpath("tests").rglob("test_*.py")
    found = [str(path.relative_to(CHECKOUT)) for path in tests]
    assert len(found) > 100
    for path in found:
        suites = [suite.name for suite in SUITES if holds(suite, path)]
        assert len(suites) == 1, path


def test_all_suites_without_a_name():
    assert chosen("") == list(SUITES)


def test_chosen_keeps_the_order_of_the_table():
    table = [suite.name for suite in SUITES]
    found = [suite.name for suite in chosen(" pure, o2b_sla ")]
    assert found == [name for name in table if name in {"pure", "o2b_sla"}]


def test_unknown_suite_is_told():
    with pytest.raises(Problem, match="no suite 'nothing'"):
        chosen("pure,nothing")


def test_known_failures_are_parsed():
    text = "# why\nTestA::test_bad  # reason\n\n"
    assert known_failures(text) == {"TestA::test_bad"}


def test_skips_count_as_failures():
    result = from_junit(JUNIT)
    assert (result.passed, result.failed, result.skipped) == (1, 3, 1)
    assert any("no Chromium" in reason for reason in result.reasons)


def test_skips_may_be_allowed():
    result = from_junit(JUNIT, may_skip=True)
    assert (result.passed, result.failed, result.skipped) == (1, 2, 1)


def test_known_failure_does_not_fail_and_is_noted():
    known = {"TestA::test_bad", "TestA::test_broken"}
    result = from_junit(JUNIT, known, may_skip=True)
    assert (result.passed, result.failed, result.skipped) == (1, 0, 3)
    assert "known failure: TestA::test_bad" in result.notes


def test_unexpected_pass_is_told():
    result = from_junit(JUNIT, {"TestA::test_good"}, may_skip=True)
    assert any("passes now" in note and "test_good" in note for note in result.notes)
