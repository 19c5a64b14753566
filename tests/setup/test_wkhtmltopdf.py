# Copyright 2026 Open2Bizz BV
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""The program that makes PDFs is installed where we may, and missed aloud."""

import pytest
from o2b_runtime import apt_install, wkhtmltopdf
from o2b_runtime.progress import Problem


@pytest.fixture
def machine(monkeypatch):
    """A machine without wkhtmltopdf, on which we are not root."""
    monkeypatch.setattr(wkhtmltopdf.shutil, "which", lambda _name: None)
    monkeypatch.setattr(apt_install.os, "geteuid", lambda: 1000)


def test_tests_stop_without_it(machine, tmp_path):
    with pytest.raises(Problem, match="apt-get install wkhtmltopdf"):
        wkhtmltopdf.ensure_wkhtmltopdf(tmp_path / "log")


def test_nothing_happens_where_it_is(monkeypatch, tmp_path):
    monkeypatch.setattr(wkhtmltopdf, "find_wkhtmltopdf", lambda: "/usr/bin/x")
    monkeypatch.setattr(wkhtmltopdf, "apt_install", None)
    wkhtmltopdf.ensure_wkhtmltopdf(tmp_path / "log")
