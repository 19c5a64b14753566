# Copyright 2026 Open2Bizz BV
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Uninstalling with data present leaves OCA's helpdesk as it was, and nothing of ours;
installing again works."""

from six_tickets import ADDENDA, OURS, OUTAGE, SIX_STATES

NOTHING_OF_OURS = {
    "tables": "SELECT relname FROM pg_class WHERE relname LIKE 'o2b_sla%'",
    "functions": "SELECT proname FROM pg_proc WHERE proname LIKE 'o2b_sla%'",
    "triggers": "SELECT tgname FROM pg_trigger WHERE tgname LIKE 'o2b_sla%'",
    "columns": """
        SELECT table_name, column_name FROM information_schema.columns
         WHERE table_schema = 'public' AND column_name LIKE 'sla\\_%'""",
    "records": "SELECT model, name FROM ir_model_data WHERE module LIKE 'o2b_sla%'",
    "models": "SELECT model FROM ir_model WHERE model LIKE 'o2b.sla%'",
    "fields": "SELECT model, name FROM ir_model_fields WHERE name LIKE 'sla\\_%'",
    "scheduled actions": "SELECT id FROM ir_cron WHERE cron_name LIKE 'SLA%'",
    "server actions": "SELECT id FROM ir_act_server WHERE code LIKE '%sla%'",
    "views": "SELECT name FROM ir_ui_view WHERE arch_db::text LIKE '%sla\\_%'",
    "menus": "SELECT name FROM ir_ui_menu WHERE name::text LIKE '%Service Level%'",
    "groups": "SELECT name FROM res_groups WHERE name::text LIKE '%Service Level%'",
    "activities": """
        SELECT id FROM mail_activity
         WHERE summary LIKE '%breached%' OR res_model LIKE 'o2b.sla%'""",
    "aliases": """
        SELECT a.id FROM mail_alias a JOIN ir_model m ON m.id = a.alias_model_id
         WHERE m.model LIKE 'o2b.sla%'""",
    "favourites": "SELECT name FROM ir_filters WHERE model_id LIKE 'o2b.sla%'",
    "settings": "SELECT key FROM ir_config_parameter WHERE key LIKE 'o2b_sla%'",
    "sequences": "SELECT code FROM ir_sequence WHERE code LIKE 'o2b.sla%'",
    "holidays of all calendars": """
        SELECT name FROM resource_calendar_leaves WHERE calendar_id IS NULL""",
    "attachments": "SELECT id FROM ir_attachment WHERE res_model LIKE 'o2b.sla%'",
    "messages": "SELECT id FROM mail_message WHERE model LIKE 'o2b.sla%'",
    "followers": "SELECT id FROM mail_followers WHERE res_model LIKE 'o2b.sla%'",
}
TICKETS = """
    SELECT t.name, t.priority, s.name->>'en_US', t.partner_email
      FROM helpdesk_ticket t JOIN helpdesk_ticket_stage s ON s.id = t.stage_id
     ORDER BY t.id"""

USE_TICKET = """
ticket = env["helpdesk.ticket"].create({"name": "n", "description": "d"})
ticket.stage_id = env.ref("helpdesk_mgmt.helpdesk_ticket_stage_done")
ticket.message_post(body="still works")
result([ticket.closed, ticket.priority])
"""


def _left(database):
    """What is still there of NOTHING_OF_OURS."""
    found = {name: database.sql(query) for name, query in NOTHING_OF_OURS.items()}
    return {name: rows for name, rows in found.items() if rows}


def test_nothing_is_left(scratch, add_six_tickets):
    """One module after the other; then both again."""
    database = scratch("suite")
    add_six_tickets(database)
    tickets = database.sql(TICKETS)
    assert len(tickets) == len(SIX_STATES)

    database.uninstall("o2b_sla_helpdesk")  # and what stands on it
    assert database.unexpected_log_lines() == []
    assert database.sql(TICKETS) == tickets
    database.uninstall("o2b_sla")
    assert database.unexpected_log_lines() == []
    assert _left(database) == {}
    assert database.sql(TICKETS) == tickets
    assert database.shell(USE_TICKET) == [True, "1"]
    assert database.unexpected_log_lines() == []

    database.install(*OURS)
    assert database.unexpected_log_lines() == []
    assert database.sql("SELECT count(*) FROM o2b_sla_clock") == [["0"]]
    assert database.sql("SELECT count(*) FROM helpdesk_ticket") == [["7"]]
    add_six_tickets(database)


def test_both_at_once(scratch, add_six_tickets):
    """Uninstalling the lower module takes the upper one with it."""
    database = scratch("suite")
    add_six_tickets(database)
    database.uninstall("o2b_sla")
    assert database.unexpected_log_lines() == []
    assert _left(database) == {}


def test_uptime_goes_alone(scratch, add_six_tickets):
    """Its tickets and their clocks stay, and nothing of it is left."""
    database = scratch("suite")
    add_six_tickets(database)
    database.shell(OUTAGE)
    clocks = "SELECT to_jsonb(c) FROM o2b_sla_clock c ORDER BY id"
    before = database.sql(clocks), database.sql(TICKETS)
    assert len(before[1]) == len(SIX_STATES) + 1
    database.uninstall("o2b_sla_uptime")
    assert database.unexpected_log_lines() == []
    assert (database.sql(clocks), database.sql(TICKETS)) == before
    left = "SELECT model, name FROM ir_model_data WHERE module = 'o2b_sla_uptime'"
    assert database.sql(left) == []
    for name in ("monitor", "outage", "incident", "maintenance", "availability"):
        tables = f"SELECT 1 FROM pg_class WHERE relname = 'o2b_sla_{name}'"
        assert database.sql(tables) == [], name
    functions = "SELECT proname FROM pg_proc WHERE proname LIKE 'o2b_sla_uptime%'"
    assert database.sql(functions) == []


def test_addenda_go_alone_and_come_back(scratch, add_six_tickets):
    """What was signed keeps its services and its kind; nothing is made twice."""
    database = scratch("suite")
    add_six_tickets(database)
    database.shell(ADDENDA)
    signed = """
        SELECT kind.code, service.code, line.coverage
          FROM o2b_sla_version_service AS line
          JOIN o2b_sla_service AS service ON service.id = line.service_id
          JOIN o2b_sla_agreement_version AS version ON version.id = line.version_id
          JOIN o2b_sla_addendum AS addendum ON addendum.id = version.addendum_id
          JOIN o2b_sla_addendum_kind AS kind ON kind.id = addendum.kind_id
         ORDER BY 1, 2"""
    before = database.sql(signed), database.sql(TICKETS)
    assert before[0]
    database.uninstall("o2b_sla_addenda")
    assert database.unexpected_log_lines() == []
    left = "SELECT model, name FROM ir_model_data WHERE module LIKE 'o2b_sla_addenda%'"
    assert database.sql(left) == []
    assert (database.sql(signed), database.sql(TICKETS)) == before
    database.install("o2b_sla_addenda", "o2b_sla_addenda_uptime")
    assert database.unexpected_log_lines() == []
    assert (database.sql(signed), database.sql(TICKETS)) == before
    kinds = """
        SELECT code, count(*) FROM o2b_sla_addendum_kind AS kind
          JOIN o2b_sla_addendum_kind_service AS line ON line.kind_id = kind.id
         WHERE code IN ('metabase', 'pbx') GROUP BY code ORDER BY code"""
    assert database.sql(kinds) == [["metabase", "7"], ["pbx", "6"]]
