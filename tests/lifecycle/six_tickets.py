# Copyright 2026 Open2Bizz BV
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Data with every kind of clock in it."""

OURS = ("o2b_sla", "o2b_sla_helpdesk", "o2b_sla_uptime")

#: Six tickets in the shell's database: running, waiting, solved, cancelled, breached
#: and without a service level.
SIX_TICKETS = """
from datetime import datetime, timedelta

monday = datetime(2026, 6, 1, 8, 0)
client = env["res.partner"].create({"name": "Life Client", "is_company": True})
person = env["res.partner"].create(
    {"name": "Lea", "email": "lea@life.example", "parent_id": client.id}
)
agreement = env["o2b.sla.agreement"].create(
    {
        "partner_id": client.id,
        "contact_ids": [(0, 0, {"partner_id": person.id, "date_from": "2020-01-01"})],
    }
)
version = env["o2b.sla.agreement.version"].create(
    {"agreement_id": agreement.id, "date_start": "2020-01-01"}
)
version._agree_on_paper()
stage = {
    name: env.ref(f"helpdesk_mgmt.helpdesk_ticket_stage_{name}")
    for name in ("awaiting", "done", "cancelled")
}

def at(hours):
    # the transaction stands still, so many hours after the start
    env.cr.now = lambda: monday + timedelta(hours=hours)


at(0)
tickets = env["helpdesk.ticket"].create(
    [
        {
            "name": name,
            "description": name,
            "priority": "2",
            "sla_channel": "email" if name == "stranger" else "phone",
            "sla_received_at": monday,
            "partner_id": (client if name == "stranger" else person).id,
            "partner_email": "x@y.example" if name == "stranger" else person.email,
        }
        for name in ("running", "waiting", "solved", "cancelled", "late", "stranger")
    ]
)
running, waiting, solved, cancelled, late, stranger = tickets
late.priority = "3"
at(1)
(waiting | solved)._sla_respond()
at(2)
waiting.stage_id = stage["awaiting"]
at(3)
solved.stage_id = stage["done"]
cancelled.stage_id = stage["cancelled"]
at(4)
env["o2b.sla.clock"]._process_due()
env.cr.flush()
result({ticket.name: ticket.sla_state for ticket in tickets})
"""

SIX_STATES = {
    "running": "running",
    "waiting": "paused",
    "solved": "met",
    "cancelled": "cancelled",
    "late": "breached",
    "stranger": False,
}

#: An outage of that client's environment, with its incident and ticket.
OUTAGE = """
from odoo.addons.o2b_sla_uptime.monitoring import Signal
from odoo.addons.o2b_sla_uptime.seconds import to_seconds

agreement = env["o2b.sla.agreement"].search([("partner_id.name", "=", "Life Client")])
environment = env["o2b.sla.environment"].create(
    {"name": "Production", "agreement_id": agreement.id}
)
monitor = env["o2b.sla.monitor"].create(
    {"name": "Web", "environment_id": environment.id, "kind": "external"}
)
now = to_seconds(env.cr.now())
env["o2b.sla.monitor"]._report([Signal(monitor.id, "down", now, confirmed=True)])
env["o2b.sla.availability"]._refresh_all()
assert monitor.outage_ids.incident_id.ticket_id
"""

#: Signed addenda of that client, each with an installation, and a ticket referred.
ADDENDA = """
agreement = env["o2b.sla.agreement"].search([("partner_id.name", "=", "Life Client")])
person = agreement.contact_ids.partner_id
for code, values in (
    ("metabase", {"url": "https://bi.life.example"}),
    ("pbx", {"sip_host": "pbx.life.example"}),
):
    kind = env.ref(f"o2b_sla_addenda.o2b_sla_addendum_kind_{code}")
    environment = env["o2b.sla.environment"].create(
        {"name": code, "kind": "addendum", "agreement_id": agreement.id, **values}
    )
    addendum = env["o2b.sla.addendum"].create(
        {"agreement_id": agreement.id, "kind_id": kind.id}
    )
    environment.addendum_id = addendum
    version = addendum._draft_version()
    env.flush_all()
    version._agree_on_paper()
    assert environment.monitor_ids.addendum_id == addendum
ticket = env["helpdesk.ticket"].create(
    {
        "name": "Question about Asterisk codecs",
        "description": "x",
        "partner_id": person.id,
        "partner_email": person.email,
        "sla_channel": "phone",
    }
)
env["o2b.sla.standard.answer"].create({"ticket_id": ticket.id}).action_send()
assert ticket.sla_service_id.code == "pbx_asterisk"
"""
