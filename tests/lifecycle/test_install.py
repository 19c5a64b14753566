# Copyright 2026 Open2Bizz BV
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Installation, with nothing there yet and with demo data."""

import uuid

import pytest
from o2b_runtime.fixtures import ScratchDatabase
from six_tickets import OURS

STANDARD = """
    SELECT p.code, t.indicator, t.amount::int, t.unit
      FROM o2b_sla_target t JOIN o2b_sla_priority p ON p.id = t.priority_id
     ORDER BY p.code, t.indicator DESC"""


@pytest.fixture
def bare(runtime):
    """A database without any module."""
    name = f"o2b_sla_scratch_{uuid.uuid4().hex[:8]}"
    runtime.postgres.client("createdb", "-E", "UTF8", "-T", "template0", name)
    yield ScratchDatabase(runtime, name)
    runtime.databases.drop(name)


def test_agreement_module_alone(bare):
    """Without a helpdesk, and without a database before: every dependency is named."""
    bare.install("o2b_sla")
    assert bare.unexpected_log_lines() == []
    helpdesk = "SELECT state FROM ir_module_module WHERE name = 'helpdesk_mgmt'"
    assert bare.sql(helpdesk) == [["uninstalled"]]


def test_without_demo(scratch):
    database = scratch("base")
    database.install(*OURS)
    assert database.unexpected_log_lines() == []
    assert database.sql(STANDARD) == [
        ["P1", "response", "2", "working_hour"],
        ["P1", "resolution", "8", "working_hour"],
        ["P2", "response", "8", "working_hour"],
        ["P2", "resolution", "2", "working_day"],
        ["P3", "response", "1", "working_week"],
        ["P3", "resolution", "2", "working_week"],
        ["P4", "response", "2", "working_week"],
    ]
    for table in ("o2b_sla_agreement", "o2b_sla_clock", "helpdesk_ticket"):
        assert database.sql(f"SELECT count(*) FROM {table}") == [["0"]]


def test_helpdesk_module_comes_by_itself(scratch):
    """Who has OCA's helpdesk and installs the agreements gets both on tickets."""
    database = scratch("base")
    database.runtime.odoo.run(
        *("server", "-d", database.name, "--init", "o2b_sla"),
        *("--stop-after-init", "--no-http"),
        log=database.log_file,
        problem="Installing o2b_sla failed.",
    )
    state = "SELECT state FROM ir_module_module WHERE name = 'o2b_sla_helpdesk'"
    assert database.sql(state) == [["installed"]]


def test_with_demo(scratch):
    database = scratch("base")
    # Odoo loads demo data only where all that a module depends on has its own.
    database.sql("UPDATE ir_module_module SET demo = true")
    database.install(*OURS, demo=True)
    assert database.unexpected_log_lines() == []
    names = ", ".join(f"'{name}'" for name in OURS)
    demo = f"SELECT bool_and(demo) FROM ir_module_module WHERE name IN ({names})"
    assert database.sql(demo) == [["t"]]
    active = "SELECT count(*) > 0 FROM o2b_sla_agreement_version WHERE state = 'active'"
    assert database.sql(active) == [["t"]]
    alias = "SELECT count(*) FROM mail_alias WHERE alias_name = 'support'"
    assert database.sql(alias) == [["1"]]
