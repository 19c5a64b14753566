# Copyright 2026 Open2Bizz BV
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""OCA's own helpdesk_mgmt_sla may be installed as well."""

import pytest
from six_tickets import OURS

THEIRS = "helpdesk_mgmt_sla"
#: Fields of one model that both modules define, and both modules' clocks on a ticket.
CLASHES = """
clashes = []
for model in env.values():
    for name, field in model._fields.items():
        modules = set(field._modules)
        if "helpdesk_mgmt_sla" in modules and modules & {"o2b_sla", "o2b_sla_helpdesk"}:
            if name not in ("id", "display_name", "create_uid", "create_date",
                            "write_uid", "write_date"):
                clashes.append(f"{model._name}.{name}")
result(clashes)
"""
BOTH = """
team = env["helpdesk.ticket.team"].create({"name": "Both", "use_sla": True})
stage = env.ref("helpdesk_mgmt.helpdesk_ticket_stage_done")
env["helpdesk.sla"].create({"name": "Theirs", "hours": 4, "stage_id": stage.id})
person = env["res.partner"].search([("email", "=", "lea@life.example")])
values = {
    "name": "Both",
    "description": "Both",
    "team_id": team.id,
    "partner_id": person.id,
    "partner_email": person.email,
}
tickets = env["helpdesk.ticket"].create([values, values])
tickets.stage_id = stage
result([[ticket.sla_state, ticket.sla_ids.mapped("name")] for ticket in tickets])
"""


@pytest.mark.parametrize(
    ("template", "added"),
    [("suite", (THEIRS,)), ("base", (THEIRS, *OURS))],
    ids=["theirs_later", "all_at_once"],
)
def test_both(scratch, add_six_tickets, template, added):
    database = scratch(template)
    database.install(*added)
    assert database.unexpected_log_lines() == []
    assert database.shell(CLASHES) == []
    add_six_tickets(database)
    assert database.shell(BOTH) == [["met", ["Theirs"]]] * 2
    assert database.unexpected_log_lines() == []
    database.upgrade(THEIRS, *OURS)
    assert database.unexpected_log_lines() == []
