# Copyright 2026 Open2Bizz BV
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""The table of test suites."""

from dataclasses import dataclass

from .progress import Problem

#: Where OCA's helpdesk keeps its tests, inside the environment's packages.
OCA_TESTS = "{packages}/odoo/addons/helpdesk_mgmt/tests"


@dataclass(frozen=True)
class Suite:
    """One line of ``make test``.

    :param name: str
    :param kind: ``odoo`` (pytest-odoo on a copy of ``template``), ``pytest`` (plain)
        or ``lint``
    :param paths: tuple of str, folders or files of its tests, from the checkout; a
        suite none of whose paths exists is left out. ``{packages}`` stands for the
        environment's site-packages, ``{glue}`` for each glue add-on.
    :param template: str, kind of the template its tests start from
    :param runtime: bool, whether plain tests need PostgreSQL and Odoo
    :param browser: bool, whether its tests need a browser
    :param mailbox: bool, whether its tests need a real IMAP server
    :param monitoring: bool, whether its tests need a real Prometheus
    :param may_skip: bool, whether a skipped test is no failure
    :param own_tests: bool, leave out the tests it has from other add-ons
    :param without: tuple of str, folders in ``paths`` that belong to another suite
    :param waits: bool, most of its time passes waiting, so it runs beside the others
    :param known_failures: str, file that names the tests that may fail
    :param minutes: int, a suite that takes longer is ended and failed
    """

    name: str
    kind: str
    paths: tuple = ()
    template: str = "suite"
    runtime: bool = False
    browser: bool = False
    mailbox: bool = False
    monitoring: bool = False
    may_skip: bool = False
    own_tests: bool = False
    without: tuple = ()
    waits: bool = False
    known_failures: str = ""
    minutes: int = 40


#: The long ones first, so that none of them is left alone at the end.
SUITES = (
    Suite(
        "watching",
        "pytest",
        ("tests/end_to_end/watching",),
        runtime=True,
        monitoring=True,
        waits=True,
    ),
    Suite(
        "end_to_end",
        "pytest",
        ("tests/end_to_end",),
        without=("tests/end_to_end/watching",),
        runtime=True,
        browser=True,
        mailbox=True,
    ),
    Suite("lifecycle", "pytest", ("tests/lifecycle",), template="full", runtime=True),
    Suite("o2b_sla_helpdesk", "odoo", ("o2b_sla_helpdesk/tests",), browser=True),
    Suite("o2b_sla", "odoo", ("o2b_sla/tests",), browser=True),
    Suite("o2b_sla_uptime", "odoo", ("o2b_sla_uptime/tests",), browser=True),
    Suite(
        "o2b_sla_addenda",
        "odoo",
        ("o2b_sla_addenda/tests", "o2b_sla_addenda_uptime/tests"),
        browser=True,
    ),
    Suite(
        "oca",
        "odoo",
        (OCA_TESTS,),
        browser=True,
        own_tests=True,
        known_failures="tests/oca_known_failures.txt",
    ),
    Suite("glue", "odoo", ("{glue}/tests",), template="full", browser=True),
    Suite("pure", "pytest", ("tests/pure", "tests/setup"), may_skip=True),
    Suite("i18n", "pytest", ("tests/i18n",), template="full", runtime=True),
    Suite("wheels", "pytest", ("tests/wheels",)),
    Suite("lint", "lint"),
)


def chosen(names, suites=SUITES):
    """The suites a user asked for, in the order of the table.

    :param names: str, names parted by commas; empty for all
    :return: list of Suite
    :raise Problem: a name is not in the table
    """
    wanted = {name.strip() for name in names.split(",") if name.strip()}
    known = {suite.name for suite in suites}
    if wanted - known:
        unknown = sorted(wanted - known)[0]
        raise Problem(
            f"There is no suite '{unknown}'. There are: {', '.join(sorted(known))}."
        )
    return [suite for suite in suites if not wanted or suite.name in wanted]


def expanded(paths, packages, glue):
    """Paths of a suite with its placeholders filled in.

    :param paths: tuple of str
    :param packages: Path of the environment's site-packages
    :param glue: list of str, names of the glue add-ons
    :return: list of str
    """
    return [
        path.format(packages=packages, glue=name)
        for path in paths
        for name in (glue if "{glue}" in path else [""])
    ]


def known_failures(text):
    """Names of tests in a file of known failures.

    :param text: str, one ``Class::test`` a line; ``#`` starts a comment
    :return: set of str
    """
    lines = (line.partition("#")[0].strip() for line in text.splitlines())
    return {line for line in lines if line}
