# Copyright 2026 Open2Bizz BV
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Which Authentication-Results are believed, and what they say of the sender."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from mail_intake import judge_sender, read_headers
from mail_intake.results import read_results

MX = "mx.helpdesk.example"
JAN = "Jan <jan@devries.example>"
OWN = f"Received: from out.devries.example (x [192.0.2.1]) by {MX} with ESMTPS; x"
PASS = f"Authentication-Results: {MX}; dmarc=pass header.from=devries.example"
FORGED = PASS


def judge(*lines, ids=(MX,), sender=JAN):
    lines = [*lines, f"From: {sender}", "Subject: x"]
    return judge_sender(read_headers("\r\n".join(lines) + "\r\n\r\nx"), ids)


def results(text, **more):
    return judge(OWN, f"Authentication-Results: {text}", **more)


# === What the results say ===


@pytest.mark.parametrize(
    "text",
    [
        f"{MX}; dmarc=pass header.from=devries.example",
        f"{MX} 1; dmarc=pass header.from=devries.example",
        f"{MX.upper()}; DMARC=Pass Header.From=DeVries.EXAMPLE.",
        f"{MX}; dmarc = pass header.from = devries.example;",
        f"{MX}; dmarc=pass (p=REJECT (nested))\r\n header.from=devries.example",
        f"(one) {MX} (two); dmarc=pass action=none header.from=devries.example",
        f'"{MX}"; dmarc=pass header.from="devries.example"',
        f"{MX};\r\n\tspf=fail smtp.mailfrom=jan@elsewhere.example;\r\n"
        "\tdkim=pass header.d=devries.example header.b=aB+c/d=;\r\n"
        "\tdmarc=pass header.from=devries.example",
        f'{MX}; spf=pass smtp.mailfrom="SRS0=a=b; x=fail"@dmarcs.example;'
        " dmarc=pass header.from=devries.example",
        f"{MX}; spf=pass smtp.mailfrom=SRS0=a=b@fwd.example;"
        " dmarc=pass header.from=devries.example",
    ],
)
def test_dmarc_pass(text):
    assert results(text) == ("authenticated", "dmarc_pass")


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        (
            f"{MX}; dkim=pass header.d=devries.example;"
            " dmarc=none header.from=devries.example",
            "aligned_dkim",
        ),
        (
            f"{MX}; spf=pass smtp.mailfrom=bounce@devries.example;"
            " dmarc=none header.from=devries.example",
            "aligned_spf",
        ),
        (
            f"{MX}; spf=pass smtp.mailfrom=devries.example;"
            " dkim=pass header.d=mailer.example;"
            " dmarc=none header.from=devries.example",
            "aligned_spf",
        ),
    ],
)
def test_no_policy_but_aligned(text, reason):
    assert results(text) == ("authenticated", reason)


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        (f"{MX}; none", "no_result"),
        (f"{MX}", "no_result"),
        (f"{MX}; spf=pass smtp.mailfrom=devries.example", "no_result"),
        (f"{MX}; dkim=pass header.d=devries.example", "no_result"),
        (f"{MX}; dmarc=temperror header.from=devries.example", "no_result"),
        (f"{MX}; dmarc=bestguesspass header.from=devries.example", "no_result"),
        (f"{MX}; dmarc=pass", "other_domain"),
        (f"{MX}; dmarc=pass header.from=evil.example", "other_domain"),
        (f"{MX}; dmarc=pass header.from=sub.devries.example", "other_domain"),
        (f"{MX}; dmarc=pass header.from=devries.example.evil.example", "other_domain"),
        (
            f"{MX}; dmarc=pass header.from=devries.example header.from=evil.example",
            "other_domain",
        ),
        # two verdicts: one of them was smuggled in
        (
            f"{MX}; dmarc=none header.from=evil.example;"
            " dmarc=pass header.from=devries.example",
            "unreadable",
        ),
        (f"{MX}; dmarc=none header.from=devries.example", "no_alignment"),
        (
            f"{MX}; dkim=fail header.d=devries.example;"
            " dmarc=none header.from=devries.example",
            "no_alignment",
        ),
        # alignment of no more than the organisation is not looked at
        (
            f"{MX}; dkim=pass header.d=mail.devries.example;"
            " dmarc=none header.from=devries.example",
            "no_alignment",
        ),
        (
            f"{MX}; dkim=pass header.i=@devries.example;"
            " dmarc=none header.from=devries.example",
            "no_alignment",
        ),
        (
            f"{MX}; spf=pass smtp.helo=devries.example;"
            " dmarc=none header.from=devries.example",
            "no_alignment",
        ),
        (
            f"{MX}; spf=pass smtp.mailfrom=devries.example@evil.example;"
            " dmarc=none header.from=devries.example",
            "no_alignment",
        ),
        # wherever it is: whoever wrote this let something in
        (
            f"{MX}; dmarc=pass (dmarc=fail) header.from=devries.example",
            "unreadable",
        ),
        (
            f'{MX}; x=y reason="dmarc"; dmarc=pass header.from=devries.example',
            "unreadable",
        ),
        # text in comments and quotes is no result
        (f"{MX}; x=y (dmarc=pass header.from=devries.example)", "no_result"),
        (f'{MX}; x=y reason="; dmarc=pass header.from=devries.example"', "no_result"),
        # not the grammar: all of it is left alone
        (f"{MX}; dmarc=pass (never closed header.from=devries.example", "unreadable"),
        (f"{MX}; dmarc=pass) header.from=devries.example", "unreadable"),
        (f'{MX}; dmarc=pass header.from="devries.example', "unreadable"),
        (f"{MX}; dmarc=pass header.from=devries.example; junk", "unreadable"),
        (f"{MX}; =pass header.from=devries.example", "unreadable"),
        (f"{MX}; dmarc==pass header.from=devries.example", "unreadable"),
        (f"{MX}; dmarc=pass header.from=devries.example " + "x" * 30_000, "unreadable"),
    ],
)
def test_unconfirmed(text, reason):
    verdict = results(text)
    assert verdict.trust == "unconfirmed"
    assert verdict.reason == reason


@pytest.mark.parametrize(
    "text",
    [
        f"{MX}; dmarc=fail header.from=devries.example",
        f"{MX}; dmarc=fail (p=none) header.from=devries.example",
        f"{MX}; dmarc=pass header.from=devries.example;"
        " dmarc=fail header.from=devries.example",
    ],
)
def test_dmarc_fail(text):
    assert results(text) == ("failed", "dmarc_fail")


def test_fail_is_told_of_no_plain_sender_too():
    text = f"{MX}; dmarc=fail header.from=evil.example"
    assert results(text, sender="a@a.example, b@b.example").trust == "failed"


@pytest.mark.parametrize(
    "sender",
    [
        "",
        "jan@devries.example <evil@evil.example>",
        "evil@evil.example, jan@devries.example",
        "jan@devries.example\r\nFrom: evil@evil.example",
        "evil@evil.example\r\nfrom: jan@devries.example",
    ],
)
def test_no_plain_sender(sender):
    verdict = judge(OWN, PASS, sender=sender)
    assert verdict == ("unconfirmed", "no_mailbox")


# === Whose results ===


def test_nothing_is_configured():
    assert judge(OWN, PASS, ids=()) == ("not_checked", "")
    assert judge(OWN, PASS, ids=("", "  ")) == ("not_checked", "")


def test_several_names_of_our_own():
    assert judge(OWN, PASS, ids=("mx2.helpdesk.example", MX)).trust == "authenticated"


@pytest.mark.parametrize(
    "lines",
    [
        # by Postfix and its filters, above the hop
        (PASS, OWN, "Received: from a by b; x"),
        # by others, below it
        (OWN, "Received-SPF: pass", "X-Spam: no", "ARC-Seal: i=1", PASS),
        ("Return-Path: <x>", "Delivered-To: x", OWN, PASS),
        # handed on within one server, or to another one of the same domain
        ("Received: by 2002:a05:0:0 with SMTP id x; x", "X-Received: by x", OWN, PASS),
        (f"Received: from {MX} by imap.helpdesk.example with LMTP; x", OWN, PASS),
        ("Received: from localhost by localhost; x", OWN, PASS),
        (PASS,),
    ],
)
def test_results_of_our_own(lines):
    assert judge(*lines).trust == "authenticated"


@pytest.mark.parametrize(
    "lines",
    [
        (),
        (OWN,),
        # by somebody else
        (OWN, PASS.replace(MX, "mx.evil.example")),
        (OWN, PASS.replace(MX, f"{MX}.evil.example")),
        (OWN, PASS.replace(MX, "helpdesk.example")),
        (OWN, PASS.replace(f"{MX};", "")),
        (OWN, PASS.replace("Authentication-Results", "X-Authentication-Results")),
        (
            OWN,
            PASS.replace("Authentication-Results", "Authentication-Results-Original"),
        ),
        # below an earlier hop
        (OWN, "Received: from a by mx.devries.example; x", FORGED),
        (OWN, f"Received: from a by {MX}; x", FORGED),
        (
            "Received: from a by mx.elsewhere.example; x",
            f"Received: from b by {MX}; x",
            FORGED,
        ),
        # in the sender's own part
        (OWN, "DKIM-Signature: v=1", FORGED),
        (OWN, "To: support@helpdesk.example", FORGED),
        (OWN, "Message-Id: <x@y>", FORGED),
        ("To: support@helpdesk.example", FORGED),
    ],
)
def test_results_that_are_not_ours(lines):
    assert judge(*lines) == ("unconfirmed", "no_result")


def test_the_topmost_counts():
    ours = f"Authentication-Results: {MX}; dmarc=fail header.from=devries.example"
    assert judge(OWN, ours, FORGED).trust == "failed"
    assert judge(ours, OWN, FORGED).trust == "failed"
    ours = f"Authentication-Results: {MX}; none"
    assert judge(OWN, ours, FORGED) == ("unconfirmed", "no_result")
    broken = f"Authentication-Results: {MX}; ((("
    assert judge(OWN, broken, FORGED) == ("unconfirmed", "unreadable")


# === Whatever a sender writes ===

_LINE = st.sampled_from(
    [
        FORGED,
        f"authentication-results: {MX} 1; dmarc=pass header.from=devries.example",
        f"AUTHENTICATION-RESULTS:\r\n {MX};\r\n dmarc=pass header.from=devries.example",
        f'Authentication-Results: "{MX}"; dmarc=pass header.from=devries.example',
        f"Authentication-Results: (x) {MX}; dmarc=pass header.from=devries.example",
        f"Received: from a by {MX}; x",
        "Received: by 2002:a05:0:0 with SMTP; x",
        "Received: from localhost by localhost; x",
        "Received-SPF: pass",
        "X-Any: thing",
        "To: support@helpdesk.example",
        "Return-Path: <jan@devries.example>",
    ]
)
_OURS = st.sampled_from(
    [
        f"Authentication-Results: {MX}; none",
        f"Authentication-Results: {MX}; dmarc=fail header.from=devries.example",
        f"Authentication-Results: {MX}; spf=pass smtp.mailfrom=e@evil.example;"
        " dmarc=none header.from=devries.example",
        f"Authentication-Results: {MX}; dmarc=pass header.from=evil.example",
        f"Authentication-Results: {MX}; (((",
    ]
)


@given(ours=_OURS, above=st.booleans(), forged=st.lists(_LINE, max_size=8))
def test_nothing_forged_makes_a_sender_genuine(ours, above, forged):
    """Our server wrote what it found; all below its lines is the sender's."""
    lines = [ours, OWN] if above else [OWN, ours]
    assert judge(*lines, *forged).trust != "authenticated"


_CHOSEN = st.text(
    alphabet='abd.@=;:()"\\ dmarcpsheorfvi', max_size=60
) | st.sampled_from(
    [
        "; dmarc=pass header.from=devries.example",
        '"; dmarc=pass header.from=devries.example; x="',
        "x) dmarc=pass header.from=devries.example (",
    ]
)


@given(_CHOSEN)
def test_a_local_part_makes_nobody_genuine(chosen):
    """A server that writes the sender's local part or HELO without care."""
    for quoted in (chosen, f'"{chosen}"'):
        text = (
            f"{MX}; spf=pass (helo {quoted}) smtp.mailfrom={quoted}@evil.example;"
            " dmarc=fail header.from=devries.example"
        )
        assert results(text).trust != "authenticated"


@given(st.text())
def test_never_raises(text):
    read_results(text)
    judge(OWN, "Authentication-Results: " + text.replace("\n", " "))
