# Copyright 2026 Open2Bizz BV
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""What a test suite came to."""

import xml.etree.ElementTree as ElementTree
from dataclasses import dataclass, field


@dataclass
class SuiteResult:
    """Counts of one suite and lines that explain its failures.

    :param passed: int
    :param failed: int
    :param skipped: int
    :param seconds: float
    :param reasons: list of str, printed below the suite's line
    :param notes: list of str, printed too, but no failure
    """

    passed: int = 0
    failed: int = 0
    skipped: int = 0
    seconds: float = 0
    reasons: list = field(default_factory=list)
    notes: list = field(default_factory=list)

    def fail(self, reason):
        """Count one failure more and say why."""
        self.failed += 1
        self.reasons.append(reason)

    def line(self, name):
        """The suite's one line."""
        counts = f"{self.passed} passed, {self.failed} failed, {self.skipped} skipped"
        word = "FAILED" if self.failed else "ok"
        return f"{name:<18}{word:<8}{counts:<44}{self.seconds:.0f} s"


def from_junit(text, known=frozenset(), may_skip=False):
    """Read pytest's JUnit file.

    :param text: str, its XML
    :param known: set of ``Class::test`` that may fail; one that passes is noted
    :param may_skip: bool; when False each skipped test is a failure too
    :return: SuiteResult
    """
    result = SuiteResult()
    expected = set()
    cases = ElementTree.fromstring(text).iter("testcase")
    for case in cases:
        owner = case.get("classname", "").rpartition(".")[2]
        name = f"{owner}::{case.get('name')}"
        if case.find("failure") is not None or case.find("error") is not None:
            if name in known:
                expected.add(name)
                result.skipped += 1
            else:
                result.fail(f"failed: {name}")
        elif case.find("skipped") is not None:
            result.skipped += 1
            if not may_skip:
                why = case.find("skipped").get("message", "")
                result.fail(f"skipped, and nothing may be: {name} ({why})")
        else:
            result.passed += 1
    result.notes += [f"known failure: {name}" for name in sorted(expected)]
    result.notes += [
        f"passes now, take it off the list of known failures: {name}"
        for name in sorted(known - expected)
    ]
    return result
