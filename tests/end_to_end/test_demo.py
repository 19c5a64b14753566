# Copyright 2026 Open2Bizz BV
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""What ``make run`` shows: the demo database with its mails delivered."""

from collections import Counter
from datetime import datetime, timedelta, timezone

import pytest
from o2b_runtime.checklog import unexpected, warnings_of
from o2b_runtime.demo import SAMPLES
from o2b_runtime.mail import Gateway, describe, read_mail
from o2b_runtime.sample_mail import render
from office_oracle import ZONE

#: What the mails become, by the first part of their file's name: a reason why no clock
#: runs, an answer to the ticket of another mail, or a ticket with clocks.
REASONS = {
    "09": "unauthorised",
    "10": "unauthorised",
    "11": "expired",
    "12": "unsigned",
    "16": "expired",
}
ANSWERS = {"02": "01", "05": "04", "08": "07", "15": "14"}
WITH_CLOCKS = ("01", "03", "04", "07", "13", "17")


@pytest.fixture(scope="module")
def demo(scratch_factory):
    with scratch_factory("demo").serve("--max-cron-threads=0") as server:
        yield server


def test_what_is_there_to_see(demo):
    """Addenda, changes, a licence and reports, in each of the states that are shown."""

    def states(model, *domain, field="state"):
        records = demo.rpc.call(model, "search_read", list(domain), [field])
        return Counter(record[field] for record in records)

    assert states("o2b.sla.addendum") == {"active": 3, "draft": 1}
    changes = states("o2b.sla.change")
    assert changes == {"requested": 2, "planned": 1, "done": 1}
    assert demo.rpc.call("o2b.sla.license", "search_count", []) == 2
    over = ("state", "!=", "provisional")
    # in the first hours of a month the one before is not measured to its end
    now = datetime.now(ZONE)
    is_measured = (now - timedelta(days=1, hours=6)).month == now.month
    drafts = {"draft": 2} if is_measured else {}
    assert states("o2b.sla.report", over) == {"approved": 4, **drafts}
    verdicts = states("o2b.sla.overview", over, field="verdict")
    assert verdicts.total() == 4 + 2 * is_measured
    open_ones = {"undetermined"} if is_measured else set()
    assert {"met", "missed"} | open_ones == set(verdicts)
    late = ("response_verdict", "=", "missed")
    assert states("o2b.sla.overview", over, late, field="verdict") == {"missed": 1}
    assert not demo.rpc.call(
        "o2b.sla.monitor", "search_count", [("url", "not like", "127.0.0.1")]
    ), "everything that is watched is on this machine"


def test_sample_mails(demo, runtime):
    gateway = Gateway(demo.rpc)
    now = datetime.now(timezone.utc)
    paths = sorted((runtime.settings.checkout / SAMPLES).glob("*.eml"))
    mails = {path.name[:2]: render(read_mail(path), now) for path in paths}
    tickets = {}
    for name, raw in mails.items():
        tickets[name], new = gateway.deliver(raw)
        assert new, name
    for answer, question in ANSWERS.items():
        assert tickets[answer] == tickets[question]
    for name in (*WITH_CLOCKS, *REASONS):
        fields = ["sla_no_clock_reason", "sla_state", "sla_response_deadline"]
        ticket = demo.rpc.call("helpdesk.ticket", "read", [tickets[name]], fields)[0]
        assert ticket["sla_no_clock_reason"] == REASONS.get(name, False), name
        assert bool(ticket["sla_state"]) == (name in WITH_CLOCKS), name
        assert bool(ticket["sla_response_deadline"]) == (name in WITH_CLOCKS), name
        assert describe(demo.rpc, tickets[name])
    for raw in mails.values():
        assert not gateway.deliver(raw)[1]
    assert gateway.address() == "support@open2bizz.nl"
    assert unexpected(warnings_of(demo.log.read_text())) == []
