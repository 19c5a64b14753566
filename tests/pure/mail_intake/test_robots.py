# Copyright 2026 Open2Bizz BV
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
import pytest
from mail_intake import is_automatic


@pytest.mark.parametrize(
    "name, value",
    [
        ("Auto-Submitted", "auto-replied"),
        ("auto-submitted", "Auto-Generated; owner-email=x"),
        ("Precedence", "bulk"),
        ("Precedence", "JUNK"),
        ("Precedence", "list"),
        ("Precedence", "auto_reply"),
        ("X-Autoreply", "yes"),
        ("X-Autorespond", "away"),
        ("X-Auto-Response-Suppress", "All"),
        ("List-Id", "News <news.example>"),
        ("Return-Path", "<>"),
        ("Return-Path", " <>\r\n"),
        ("Content-Type", 'multipart/report; report-type="delivery-status"'),
    ],
)
def test_a_machine(name, value):
    assert is_automatic([("From", "a@b.nl"), (name, value)])


@pytest.mark.parametrize(
    "headers",
    [
        [],
        [("Auto-Submitted", "no")],
        [("Auto-Submitted", "No (comment)")],
        [("Auto-Submitted", "")],
        [("Precedence", "first-class")],
        [("Return-Path", "<jan@devries.example>")],
        [("Content-Type", "multipart/mixed; boundary=report")],
        [("Subject", "Precedence: bulk")],
        [("X-Mailer", "Microsoft Outlook 16.0"), ("Importance", "high")],
    ],
)
def test_a_person(headers):
    assert not is_automatic(headers)
