# Copyright 2026 Open2Bizz BV
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""The mailbox of the tests: installed where we may, and no service started by it."""

import pytest
from o2b_runtime import apt_install, imap_server
from o2b_runtime.progress import Problem


def test_tests_stop_without_it(monkeypatch, tmp_path):
    monkeypatch.setattr(imap_server, "find_dovecot", lambda: None)
    monkeypatch.setattr(apt_install.os, "geteuid", lambda: 1000)
    with pytest.raises(Problem, match="apt-get install dovecot-imapd"):
        imap_server.ensure_dovecot(tmp_path / "log")


def test_nothing_happens_where_it_is(monkeypatch, tmp_path):
    monkeypatch.setattr(imap_server, "find_dovecot", lambda: "/usr/sbin/dovecot")
    monkeypatch.setattr(imap_server, "apt_install", None)
    imap_server.ensure_dovecot(tmp_path / "log")


@pytest.fixture
def policy(monkeypatch, tmp_path):
    """A machine on which we may install; the calls of apt, and the policy then."""
    path = tmp_path / "policy-rc.d"
    calls = []

    def run(command, **_named):
        calls.append((command[-1], path.read_text() if path.exists() else None))

    monkeypatch.setattr(apt_install, "POLICY", path)
    monkeypatch.setattr(apt_install.os, "geteuid", lambda: 0)
    monkeypatch.setattr(apt_install.shutil, "which", lambda _name: "/usr/bin/apt-get")
    monkeypatch.setattr(apt_install, "run", run)
    return path, calls


def test_a_package_starts_no_service(policy, tmp_path):
    path, calls = policy
    apt_install.apt_install("dovecot-imapd", tmp_path / "log", "Needed.")
    assert [name for name, _text in calls] == ["update", "dovecot-imapd"]
    assert all("exit 101" in text for _name, text in calls)
    assert not path.exists()


def test_a_policy_of_the_machine_stays(policy, tmp_path):
    path, calls = policy
    path.write_text("its own")
    apt_install.apt_install("dovecot-imapd", tmp_path / "log", "Needed.")
    assert {text for _name, text in calls} == {"its own"}
    assert path.read_text() == "its own"


def test_policy_goes_when_apt_fails(policy, tmp_path, monkeypatch):
    path, _calls = policy

    def fail(_command, **_named):
        raise Problem("apt failed")

    monkeypatch.setattr(apt_install, "run", fail)
    with pytest.raises(Problem):
        apt_install.apt_install("dovecot-imapd", tmp_path / "log", "Needed.")
    assert not path.exists()
