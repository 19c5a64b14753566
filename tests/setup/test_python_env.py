# Copyright 2026 Open2Bizz BV
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Which Python will do, and settings that will not."""

import pytest
from o2b_runtime.odoo_source import OdooSource
from o2b_runtime.progress import Problem
from o2b_runtime.python_env import check_python
from o2b_runtime.settings import Settings


@pytest.mark.parametrize("version", [(3, 10), (3, 11), (3, 13)])
def test_fit_pythons(version):
    check_python(version)


@pytest.mark.parametrize("version", [(3, 9), (3, 14)])
def test_unfit_pythons_are_told(version):
    with pytest.raises(Problem, match="PYTHON"):
        check_python(version)


@pytest.mark.parametrize("value", ["80", "x", "70000"])
def test_port_settings_are_checked(monkeypatch, value):
    monkeypatch.setenv("ODOO_PORT", value)
    with pytest.raises(Problem, match="ODOO_PORT"):
        Settings()


def test_wrong_odoo_dir_is_told(tmp_path):
    with pytest.raises(Problem, match="holds no Odoo"):
        OdooSource(Settings(odoo_dir=str(tmp_path))).ensure()


def test_wrong_odoo_version_is_told(tmp_path):
    (tmp_path / "odoo").mkdir()
    release = tmp_path / "odoo" / "release.py"
    release.write_text("version_info = (18, 0, 0, FINAL, 0, '')\n")
    with pytest.raises(Problem, match="18.0"):
        OdooSource(Settings(odoo_dir=str(tmp_path))).ensure()
