# Copyright 2026 Open2Bizz BV
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Prometheus for the tests: installed where we may, and no service of it stays on."""

import pytest
from o2b_runtime import apt_install, prometheus
from o2b_runtime.progress import Problem


def test_tests_stop_without_it(monkeypatch, tmp_path):
    monkeypatch.setattr(prometheus, "find_missing", lambda: ["prometheus"])
    monkeypatch.setattr(apt_install.os, "geteuid", lambda: 1000)
    with pytest.raises(Problem, match="apt-get install prometheus"):
        prometheus.ensure_prometheus(tmp_path / "log")
    with pytest.raises(Problem, match="apt-get install prometheus"):
        prometheus.Monitoring(None, "x")


def test_nothing_happens_where_it_is(monkeypatch, tmp_path):
    monkeypatch.setattr(prometheus, "find_missing", lambda: [])
    monkeypatch.setattr(prometheus, "apt_install", None)
    monkeypatch.setattr(prometheus.processes, "run", None)
    prometheus.ensure_prometheus(tmp_path / "log")


def test_only_what_is_missing(monkeypatch, tmp_path):
    """What was there before keeps its service; what we install gets none."""
    missing = ["prometheus-alertmanager", "prometheus-blackbox-exporter"]
    installed, commands = [], []
    monkeypatch.setattr(prometheus, "find_missing", lambda: list(missing))
    monkeypatch.setattr(
        prometheus, "apt_install", lambda package, *_args: installed.append(package)
    )
    monkeypatch.setattr(prometheus.shutil, "which", lambda _name: "/bin/systemctl")
    monkeypatch.setattr(
        prometheus.processes, "run", lambda command, **_named: commands.append(command)
    )
    prometheus.ensure_prometheus(tmp_path / "log")
    assert installed == missing
    units = [f"{package}.service" for package in missing]
    assert commands == [["systemctl", "disable", *units]]
