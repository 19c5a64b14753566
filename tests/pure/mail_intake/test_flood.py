# Copyright 2026 Open2Bizz BV
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
import pytest
from mail_intake import is_automatic, is_never_answered, similar_subject


def test_what_the_mails_of_a_monitor_have_in_common():
    first = similar_subject("ALERT: disk 91% full at 10:05 (id 9f3c2a01)")
    assert first == similar_subject("Re: Alert:  disk 100% full at 23:59 (id 7b)")
    assert first != similar_subject("ALERT: memory 91% full at 10:05 (id 9f3c2a01)")
    assert similar_subject(None) == similar_subject("") == ""


@pytest.mark.parametrize(
    "address",
    [
        "",
        "mailer-daemon@x.example",
        "no-reply@x.example",
        "noreply@x.example",
        "donotreply@x.example",
        "bounces+123=jan@x.example",
        "postmaster@x.example",
    ],
)
def test_never_answered(address):
    assert is_never_answered(address)


@pytest.mark.parametrize(
    "address", ["jan@x.example", "nora@x.example", "bouncer@x.example"]
)
def test_answered(address):
    assert not is_never_answered(address)


def test_an_answer_to_an_automatic_mail():
    tag = "<123-loop-detection-bounce-email@host>"
    assert is_automatic([("References", f"<a@b> {tag}")])
    assert is_automatic([("In-Reply-To", tag)])
    assert not is_automatic([("References", "<a@b>")])
