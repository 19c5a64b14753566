# Copyright 2026 Open2Bizz BV
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Core and glue add-ons, and what a template is made of."""

from types import SimpleNamespace

import pytest
from o2b_runtime.addons import Addons
from o2b_runtime.databases import Databases
from o2b_runtime.progress import Problem
from o2b_runtime.settings import CHECKOUT
from o2b_runtime.suites import SUITES, expanded

#: Names sort otherwise than they depend on each other.
DEPENDS = {
    "a_invoice": ["c_ticket", "z_hours"],
    "b_core": ["mail", "resource"],
    "c_ticket": ["b_core", "helpdesk_mgmt"],
    "d_chart": ["c_ticket", "spreadsheet_dashboard"],
    "z_hours": ["b_core", "hr_timesheet"],
}


@pytest.fixture
def checkout(tmp_path):
    """A checkout with the add-ons of DEPENDS and the lock files."""
    (tmp_path / "setup").mkdir()
    for lock in ("requirements.lock", "addons.lock"):
        (tmp_path / "setup" / lock).write_text("")
    for name, depends in DEPENDS.items():
        (tmp_path / name / "models").mkdir(parents=True)
        (tmp_path / name / "__manifest__.py").write_text(f"{{'depends': {depends}}}")
    return tmp_path


@pytest.fixture
def databases(checkout):
    """Databases of that checkout that reach no server."""
    odoo = SimpleNamespace(source=SimpleNamespace(import_dir="odoo"))
    return Databases(SimpleNamespace(checkout=checkout), None, odoo)


def test_what_needs_another_application_is_glue(checkout):
    assert Addons(checkout).core() == ["b_core", "c_ticket"]
    assert set(Addons(checkout).glue()) == {"a_invoice", "d_chart", "z_hours"}


def test_glue_on_glue_comes_after_it(checkout):
    glue = Addons(checkout).glue()
    assert glue.index("z_hours") < glue.index("a_invoice")


def test_all_are_named_once(checkout):
    addons = Addons(checkout)
    assert sorted(addons.core() + addons.glue()) == addons.all() == sorted(DEPENDS)


@pytest.mark.parametrize(
    ("changed", "templates"),
    [
        ("c_ticket/models/x.py", {"suite", "demo", "full"}),
        ("c_ticket/demo/x.xml", {"demo"}),
        ("d_chart/models/x.py", {"full"}),
        ("d_chart/tests/x.py", set()),
        ("setup/addons.lock", {"base", "suite", "demo", "full"}),
    ],
)
def test_a_change_makes_the_templates_new_that_hold_it(
    checkout, databases, changed, templates
):
    kinds = ("base", "suite", "demo", "full")
    before = {kind: databases.digest(kind) for kind in kinds}
    (checkout / changed).parent.mkdir(exist_ok=True)
    (checkout / changed).write_text("changed")
    assert {k for k in kinds if databases.digest(k) != before[k]} == templates


def test_no_glue_is_told(checkout, databases):
    for name in ("a_invoice", "d_chart", "z_hours"):
        (checkout / name / "__manifest__.py").unlink()
    with pytest.raises(Problem, match="'full'"):
        databases._added("full")


def test_glue_suite_takes_every_glue_addon():
    suite = next(suite for suite in SUITES if suite.name == "glue")
    assert suite.template == "full"
    found = expanded(suite.paths, "packages", ["d_chart", "z_hours"])
    assert found == ["d_chart/tests", "z_hours/tests"]


def test_a_path_without_glue_is_there_once():
    paths = ("{packages}/odoo/tests", "tests/pure")
    found = expanded(paths, "site-packages", ["d_chart", "z_hours"])
    assert found == ["site-packages/odoo/tests", "tests/pure"]


def test_every_glue_addon_installs_itself():
    """Nobody looks for the link between two applications he has."""
    addons = Addons(CHECKOUT)
    for name in addons.glue():
        manifest = (CHECKOUT / name / "__manifest__.py").read_text()
        assert '"auto_install": ' in manifest, name
