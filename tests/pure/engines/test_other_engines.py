# Copyright 2026 Open2Bizz BV
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
import pytest
from engine_payloads import GATUS, GENERIC, KUMA, NOW, at, kuma
from engines import Options, Unreadable, parse

# === Uptime Kuma ===


def test_kuma_down_is_reckoned_back():
    (report,) = parse("kuma", kuma(), NOW).reports
    assert (report.state, report.at) == ("down", at("08:02:03")), "its time is UTC"
    assert report.since == at("08:01:03"), "three retries of 20 seconds"
    assert report.estimated
    assert report.labels["o2b_monitor"] == "m-1042"
    assert report.labels["name"] == "klant" and report.labels["id"] == "12"


@pytest.mark.parametrize(
    ("monitor", "beat", "seconds"),
    [
        ({}, {"retries": 0}, 0),
        ({}, {"retries": None}, 60),
        ({"retryInterval": None}, {"retries": 2}, 120),
        ({"retryInterval": "x", "interval": None}, {}, 0),
        ({}, {"retries": 10**9}, 60),
    ],
)
def test_kuma_retries(monitor, beat, seconds):
    (report,) = parse("kuma", kuma(monitor, **beat), NOW).reports
    assert report.at - report.since == seconds
    assert report.estimated == bool(seconds)


def test_kuma_up():
    (report,) = parse("kuma", kuma(status=1), NOW).reports
    assert (report.state, report.since) == ("up", None)


@pytest.mark.parametrize(("status", "note"), [(2, "pending"), (3, "maintenance")])
def test_kuma_changes_nothing(status, note):
    (report,) = parse("kuma", kuma(status=status), NOW).reports
    assert (report.state, report.note) == ("none", note)


@pytest.mark.parametrize("gone", ["heartbeat", "monitor"])
def test_kuma_message(gone):
    """Tests, certificates, domains."""
    (report,) = parse("kuma", {**KUMA, gone: None}, NOW).reports
    assert (report.state, report.note) == ("none", "message")
    assert report.text


def test_kuma_resend_is_news_without_effect():
    first = parse("kuma", kuma(), NOW).reports[0]
    again = parse("kuma", kuma(), NOW + 3600).reports[0]
    later = parse("kuma", kuma(time="2026-06-10 09:02:03.123"), NOW + 3600).reports[0]
    assert first.key == again.key != later.key


def test_kuma_keeps_no_login():
    (report,) = parse("kuma", kuma(), NOW).reports
    assert "hunter2" not in str(report)


@pytest.mark.parametrize(
    ("payload", "code"),
    [
        ({}, "type"),
        ([], "type"),
        (kuma(status=7), "status"),
        (kuma(status=True), "status"),
        (kuma(status="0"), "status"),
        (kuma(status=[]), "status"),
        (kuma(time=None), "instant"),
        (kuma(time="2026-13-40 08:02:03"), "instant"),
        ({**KUMA, "monitor": [1]}, "type"),
        ({**KUMA, "heartbeat": "x"}, "type"),
    ],
)
def test_kuma_refused(payload, code):
    with pytest.raises(Unreadable) as caught:
        parse("kuma", payload, NOW)
    assert caught.value.code == code


# === Gatus ===


def test_gatus():
    options = Options(backdate=180)
    (report,) = parse("gatus", GATUS, NOW, options).reports
    assert (report.state, report.at, report.since) == ("down", NOW, NOW - 180)
    assert report.estimated
    assert report.text == "context deadline exceeded"
    assert report.labels["endpoint"] == "m-1042"
    (report,) = parse("gatus", {**GATUS, "state": "RESOLVED"}, NOW, options).reports
    assert (report.state, report.at, report.since) == ("up", NOW, None)


def test_gatus_second_outage_is_news():
    """Its message holds no instant: the same bytes an hour later are another outage."""
    first = parse("gatus", GATUS, NOW).reports[0]
    assert parse("gatus", GATUS, NOW + 1).reports[0].key == first.key
    assert parse("gatus", GATUS, NOW + 3600).reports[0].key != first.key


@pytest.mark.parametrize(
    "payload", [{}, [], {**GATUS, "state": "[ALERT]"}, {"state": "RESOLVED"}]
)
def test_gatus_refused(payload):
    with pytest.raises(Unreadable):
        parse("gatus", payload, NOW)


# === Generic ===


def test_generic():
    (report,) = parse("generic", GENERIC, NOW).reports
    assert (report.state, report.at) == ("down", at("08:02:00"))
    assert report.since == at("08:01:00")
    assert report.labels == {"monitor": "m-1042"}
    assert report.text == "no answer"


def test_generic_least():
    payload = {"monitor": "m-1", "state": "DOWN"}
    (report,) = parse("generic", payload, NOW).reports
    assert (report.state, report.at, report.since) == ("down", NOW, NOW)
    (report,) = parse("generic", payload, NOW, Options(backdate=90)).reports
    assert (report.since, report.estimated) == (NOW - 90, True)
    (report,) = parse("generic", {"state": "alive"}, NOW).reports
    assert report.state == "alive"


def test_generic_id():
    first = parse("generic", GENERIC, NOW).reports[0]
    same = parse("generic", {**GENERIC, "reason": "other"}, NOW + 9999).reports[0]
    assert first.key == same.key


def test_generic_clock():
    """Who is ahead of us measured now, and that is told."""
    ahead = {**GENERIC, "at": "2026-06-10T09:02:00Z"}
    (report,) = parse("generic", ahead, NOW).reports
    assert (report.at, report.note) == (NOW, "clock")
    turned = {**GENERIC, "since": "2026-06-10T08:04:00Z"}
    (report,) = parse("generic", turned, NOW).reports
    assert report.since == report.at and report.note == "clock"


def test_generic_list():
    parsed = parse("generic", [GENERIC, {**GENERIC, "id": "2"}], NOW)
    assert len({report.key for report in parsed.reports}) == 2


@pytest.mark.parametrize(
    ("payload", "code"),
    [
        ({}, "status"),
        ([1], "type"),
        ({"monitor": "m-1", "state": "broken"}, "status"),
        ({"state": "down"}, "monitor"),
        ({"monitor": {}, "state": "down"}, "monitor"),
        ({**GENERIC, "at": "now"}, "instant"),
        ({**GENERIC, "at": "9999-01-01T00:00:00Z"}, "instant"),
        ([GENERIC] * 1001, "size"),
    ],
)
def test_generic_refused(payload, code):
    with pytest.raises(Unreadable) as caught:
        parse("generic", payload, NOW)
    assert caught.value.code == code


def test_unknown_kind():
    with pytest.raises(Unreadable):
        parse("nagios", {}, NOW)


@pytest.mark.parametrize(
    ("kind", "payload"), [("kuma", KUMA), ("gatus", GATUS), ("generic", GENERIC)]
)
def test_read_again(kind, payload):
    (report,) = parse(kind, payload, NOW).reports
    assert parse(kind, report.payload, NOW).reports == (report,)
