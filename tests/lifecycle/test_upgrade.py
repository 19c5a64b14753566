# Copyright 2026 Open2Bizz BV
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Upgrading with data present changes none of it."""

from six_tickets import OURS, OUTAGE

#: What an administrator promises otherwise, before anybody signs it.
PROMISES = """
env.ref("o2b_sla.o2b_sla_target_standard_p1_response").amount = 3
env.ref("o2b_sla.o2b_sla_start_rule_standard_email").rule = "next_opening"
"""

#: Settings an administrator changes; an upgrade must not put them back.
EDITS = """
policy = env.ref("o2b_sla.o2b_sla_policy_standard")
policy.name = "Ours"
policy.warn_percent = 40
env.ref("o2b_sla.o2b_sla_priority_p4").name = "Wish"
calendar = env.ref("o2b_sla.resource_calendar_standard")
calendar.name = "Our hours"
calendar.attendance_ids.filtered(lambda line: line.dayofweek == "4").hour_to = 16
holidays = env["resource.calendar.leaves"].search(
    [("calendar_id", "=", calendar.id), ("sla_holiday_date", "!=", False)]
)
holidays[-1:].unlink()
env.ref("o2b_sla.ir_cron_clock_due").interval_number = 2
env.ref("helpdesk_mgmt.helpdesk_ticket_stage_awaiting").sla_phase = "open"
env["ir.config_parameter"].set_param("o2b_sla.holiday_years_ahead", "3")
"""

#: What has to be the same afterwards. Views, translations and access rules are code.
KEPT = {
    "clocks": "o2b_sla_clock",
    "ledger": "o2b_sla_clock_event",
    "policies": "o2b_sla_policy",
    "targets": "o2b_sla_target",
    "start rules": "o2b_sla_start_rule",
    "priorities": "o2b_sla_priority",
    "agreements": "o2b_sla_agreement",
    "versions": "o2b_sla_agreement_version",
    "contacts": "o2b_sla_contact",
    "frozen documents": "o2b_sla_frozen_document",
    "signatures": "o2b_sla_signature",
    "tickets": "helpdesk_ticket",
    "stages": "helpdesk_ticket_stage",
    "opening hours": "resource_calendar_attendance",
    "holidays": "resource_calendar_leaves",
    "calendars": "resource_calendar",
    "messages": "mail_message",
    "activities": "mail_activity",
    "monitors": "o2b_sla_monitor",
    "outages": "o2b_sla_outage",
    "incidents": "o2b_sla_incident",
    "maintenance": "o2b_sla_maintenance_window",
    "months": "o2b_sla_availability",
    "settings": "ir_config_parameter WHERE key LIKE 'o2b_sla%'",
}
COUNTED = {
    "records of data files": """
        SELECT module, model, count(*) FROM ir_model_data
         WHERE module LIKE 'o2b_sla%' GROUP BY 1, 2 ORDER BY 1, 2""",
    "scheduled actions": """
        SELECT c.id, s.name, c.interval_number, c.active
          FROM ir_cron c JOIN ir_act_server s ON s.id = c.ir_actions_server_id
         ORDER BY c.id""",
    "sequences": "SELECT code, count(*) FROM ir_sequence GROUP BY 1 ORDER BY 1",
    "activity types": "SELECT id, name FROM mail_activity_type ORDER BY id",
    "groups": "SELECT id, name FROM res_groups ORDER BY id",
    "menus": "SELECT count(*) FROM ir_ui_menu",
    "triggers": """
        SELECT tgrelid::regclass, tgname FROM pg_trigger
         WHERE NOT tgisinternal ORDER BY 1, 2""",
}

#: The nightly check: the clocks whose cache differs from their ledger.
VERIFY = """
clocks = env["o2b.sla.clock"].with_context(active_test=False).search([])
result(clocks._verify().ids)
"""


def _snapshot(database):
    """Every row of KEPT and every list of COUNTED."""
    found = {
        name: sorted(database.sql(f"SELECT to_jsonb(t) FROM {_aliased(source)}"))
        for name, source in KEPT.items()
    }
    return found | {name: database.sql(query) for name, query in COUNTED.items()}


def _aliased(source):
    table, space, condition = source.partition(" ")
    return f"{table} AS t{space}{condition}"


def test_upgrade_changes_nothing(scratch, add_six_tickets):
    database = scratch("suite")
    database.shell(PROMISES)
    add_six_tickets(database)
    database.shell(OUTAGE)
    database.shell(EDITS)
    before = _snapshot(database)
    assert before["ledger"] and before["tickets"] and before["incidents"]
    database.upgrade(*OURS)
    assert database.unexpected_log_lines() == []
    after = _snapshot(database)
    for name, rows in before.items():
        assert after[name] == rows, name
    assert database.shell(VERIFY) == []
    assert database.unexpected_log_lines() == []
