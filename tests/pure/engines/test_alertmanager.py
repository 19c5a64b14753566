# Copyright 2026 Open2Bizz BV
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
import itertools

import pytest
from engine_payloads import NOW, alert, alertmanager, at, resolved
from engines import Options, Unreadable, parse


def read(*alerts, received=NOW, epoch=None, **values):
    delivery = alertmanager(*alerts, **values)
    return parse("alertmanager", delivery, received, epoch=epoch)


def test_firing():
    parsed = read(alert())
    (report,) = parsed.reports
    assert (report.state, report.at) == ("down", at("08:02:00"))
    assert report.since == at("08:00:00"), "the rule waited for two minutes"
    assert report.labels["o2b_monitor"] == "m-1042"
    assert report.subject == "https://klant.example.nl"
    assert report.text == "klant.example.nl is down"
    assert not report.estimated and not report.note and not parsed.warnings


@pytest.mark.parametrize(
    ("labels", "annotations", "seconds"),
    [
        ({"for_s": "60"}, {}, 60),
        ({"for_s": None}, {"for_s": "300"}, 300),
        ({"for_s": None}, {}, 0),
        ({"for_s": "two minutes"}, {}, 0),
        ({"for_s": "-5"}, {}, 0),
        ({"for_s": "NaN"}, {}, 0),
        ({"for_s": "1e99"}, {}, 0),
    ],
)
def test_seconds_of_for(labels, annotations, seconds):
    (report,) = read(alert(labels, annotations)).reports
    assert report.at - report.since == seconds


def test_year_1_is_no_end():
    (report,) = read(resolved("0001-01-01T00:00:00Z")).reports
    assert (report.state, report.at) == ("up", NOW)


def test_resolved_tells_the_whole_outage():
    (report,) = read(resolved()).reports
    assert (report.state, report.since, report.at) == (
        "up",
        at("08:00:00"),
        at("08:04:00"),
    )


def test_clock_set_back():
    """No negative interval, no end before the beginning."""
    (report,) = read(resolved("2026-06-10T07:00:00Z")).reports
    assert report.note == "clock"
    assert report.since <= report.at <= NOW


@pytest.mark.parametrize("starts_at", ["2026-06-10T10:00:00Z", "2027-01-01T00:00:00Z"])
def test_clock_ahead(starts_at):
    (report,) = read(alert(startsAt=starts_at)).reports
    assert (report.at, report.note) == (NOW, "clock")


def test_zones():
    for text in (
        "2026-06-10T10:02:00+02:00",
        "2026-06-10T03:32:00-04:30",
        "2026-06-10T08:02:00.5Z",
    ):
        (report,) = read(alert(startsAt=text)).reports
        assert report.at == at("08:02:00"), text


def test_pair_delivers_twice():
    """Two Alertmanagers, one alert: the same key, whatever is around it."""
    one = read(alert(), externalURL="https://am1.example.net").reports[0]
    other = read(alert(), alert(fingerprint="other"), externalURL="x").reports[0]
    assert one.key == other.key


def test_keys_differ():
    """Each of these is news."""
    deliveries = [
        read(alert()),
        read(resolved()),
        read(resolved("2026-06-10T08:04:30Z")),
        read(alert(fingerprint="other")),
        read(alert(startsAt="2026-06-10T08:03:00Z")),
        # after its Prometheus was away, the same alert fires again
        read(alert(), received=NOW + 600),
    ]
    keys = [delivery.reports[0].key for delivery in deliveries]
    assert len(set(keys)) == len(keys)


def test_signed_replay_has_the_same_key():
    first = read(alert(), epoch="1781078700").reports[0]
    replayed = read(alert(), received=NOW + 299, epoch="1781078700").reports[0]
    assert first.key == replayed.key


def test_no_fingerprint():
    """Older ones tell none: the labels are one."""
    bare = alert()
    del bare["fingerprint"]
    other = alert({"instance": "https://other.example"})
    del other["fingerprint"]
    one, two = read(bare, other).reports
    assert one.key != two.key


def test_watchdog():
    (report,) = read(alert({"alertname": "Watchdog"})).reports
    assert (report.state, report.at) == ("alive", NOW)
    (report,) = read(resolved(labels={"alertname": "Watchdog"})).reports
    assert (report.state, report.note) == ("none", "watchdog")
    options = Options(watchdog="DeadMan")
    delivery = alertmanager(alert({"alertname": "Watchdog"}))
    assert parse("alertmanager", delivery, NOW, options).reports[0].state == "down"


def test_nothing_measured():
    (report,) = read(alert({"o2b_state": "unknown"})).reports
    assert report.state == "unknown"


def test_truncated():
    assert read(alert(), truncatedAlerts=3).warnings == ("truncated",)


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"version": "5"}, "version"),
        ({"version": 4}, "version"),
        ({"version": None}, "version"),
        ({"alerts": None}, "type"),
        ({"alerts": "x"}, "type"),
        ({"alerts": [1]}, "type"),
        ({"alerts": [alert(status="pending")]}, "status"),
        ({"alerts": [alert(startsAt="yesterday")]}, "instant"),
        ({"alerts": [alert(startsAt=17)]}, "instant"),
        ({"alerts": [{**alert(), "labels": []}]}, "type"),
        ({"alerts": [{**alert(), "labels": None}]}, "type"),
    ],
)
def test_refused(change, code):
    with pytest.raises(Unreadable) as caught:
        parse("alertmanager", alertmanager(alert()) | change, NOW)
    assert caught.value.code == code


def test_optional_parts():
    """What newer versions add, and what older ones lack, is not needed."""
    delivery = {"version": "4", "alerts": [alert()], "novelty": {"a": [1]}}
    assert parse("alertmanager", delivery, NOW).reports
    assert parse("alertmanager", {"version": "4", "alerts": []}, NOW).reports == ()


def test_read_again():
    """A report that was written down alone reads the same."""
    parsed = read(alert(), resolved(), alert({"alertname": "Watchdog"}))
    for report in parsed.reports:
        (again,) = parse("alertmanager", report.payload, NOW).reports
        assert again == report


def test_order_does_not_change_what_is_told():
    alerts = [alert(), resolved(), alert(fingerprint="b"), alert(fingerprint="c")]
    expected = {report.key: report for report in read(*alerts).reports}
    for shuffled in itertools.permutations(alerts):
        assert {r.key: r for r in read(*shuffled).reports} == expected
