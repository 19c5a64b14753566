# Copyright 2026 Open2Bizz BV
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""The glue add-ons come by themselves and go without taking anything along."""

import pytest
from o2b_runtime.addons import Addons
from o2b_runtime.settings import CHECKOUT
from test_uninstall import NOTHING_OF_OURS

CORE, GLUE = Addons(CHECKOUT).core(), Addons(CHECKOUT).glue()
STATES = (
    "SELECT name, state FROM ir_module_module WHERE name LIKE 'o2b_sla%' ORDER BY 1"
)


@pytest.fixture
def full(scratch, add_six_tickets):
    """A database with everything, and tickets of every state."""
    database = scratch("full")
    add_six_tickets(database)
    return database


def _states(database):
    return dict(database.sql(STATES))


def test_glue_goes_alone(full):
    """One by one, the last first: tickets and clocks stay."""
    clocks = full.sql("SELECT to_jsonb(c) FROM o2b_sla_clock c ORDER BY id")
    full.uninstall(*reversed(GLUE))
    assert full.unexpected_log_lines() == []
    states = _states(full)
    assert {states[name] for name in CORE} == {"installed"}
    assert {states[name] for name in GLUE} == {"uninstalled"}
    records = "SELECT DISTINCT module FROM ir_model_data WHERE module LIKE 'o2b_sla%'"
    assert {row[0] for row in full.sql(records)} == set(CORE)
    assert full.sql("SELECT to_jsonb(c) FROM o2b_sla_clock c ORDER BY id") == clocks


def test_core_takes_the_glue_along(full):
    full.uninstall("o2b_sla")
    assert full.unexpected_log_lines() == []
    assert set(_states(full).values()) == {"uninstalled"}
    found = {name: full.sql(query) for name, query in NOTHING_OF_OURS.items()}
    assert {name: rows for name, rows in found.items() if rows} == {}


def test_glue_comes_by_itself(scratch):
    """Who has the core and installs Odoo's dashboards gets ours."""
    database = scratch("suite")
    database.runtime.odoo.run(
        *("server", "-d", database.name, "--init", "spreadsheet_dashboard"),
        *("--stop-after-init", "--no-http"),
        log=database.log_file,
        problem="Installing spreadsheet_dashboard failed.",
    )
    assert _states(database)["o2b_sla_helpdesk_dashboard"] == "installed"
