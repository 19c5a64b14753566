# Copyright 2026 Open2Bizz BV
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Databases as the first release left them."""

import pytest

#: The six tickets' database as the first release left it: versions made active by
#: hand, no documents, no signatures.
FIRST_RELEASE = """
env.cr.execute('''
    SET session_replication_role = replica;
    DELETE FROM o2b_sla_signature;
    DELETE FROM o2b_sla_frozen_document;
    UPDATE o2b_sla_agreement_version
       SET agreed_at = NULL, rules_from = NULL, rules_until = NULL;
    UPDATE ir_module_module SET latest_version = '19.0.1.0.0' WHERE name = 'o2b_sla';
    SET session_replication_role = DEFAULT;
''')
env.cr.commit()
"""

#: What rules now, and what the nightly check says of it.
FOUND = """
versions = env["o2b.sla.agreement.version"].search([("state", "=", "active")])
result(
    [
        [
            version.state,
            str(version.rules_from),
            sorted(version.signature_ids.mapped("method")),
            version._verify_signed(),
        ]
        for version in versions
    ]
)
"""


def test_active_versions_rule_on(scratch, add_six_tickets):
    database = scratch("suite")
    add_six_tickets(database)
    database.shell(FIRST_RELEASE)
    database.upgrade("o2b_sla")
    assert database.unexpected_log_lines() == []
    found = database.shell(FOUND)
    assert ["active", "2019-12-31 23:00:00", ["paper", "paper"], []] in found


#: The first release left the fetching of mail at Odoo's interval, or at one's own.
OWN_INTERVAL = """
env.ref("mail.ir_cron_mail_gateway_action").write(
    {{"interval_number": {}, "interval_type": "{}"}}
)
env["ir.module.module"]._get("o2b_sla_helpdesk").latest_version = "19.0.1.0.0"
"""

INTERVAL = """
cron = env.ref("mail.ir_cron_mail_gateway_action")
result([cron.interval_number, cron.interval_type])
"""


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ([5, "minutes"], [1, "minutes"]),
        ([5, "hours"], [5, "hours"]),
    ],
    ids=["odoo", "own"],
)
def test_mail_is_fetched_every_minute(scratch, before, after):
    """Odoo's five minutes become one; an own choice stays."""
    database = scratch("suite")
    assert database.shell(INTERVAL) == [1, "minutes"], "a new installation"
    database.shell(OWN_INTERVAL.format(*before))
    assert database.shell(INTERVAL) == before
    database.upgrade("o2b_sla_helpdesk")
    assert database.unexpected_log_lines() == []
    assert database.shell(INTERVAL) == after


#: The triggers that guarded tables before one mixin made them all.
OLD_GUARDS = """
def guard(name, when, events, level, function, *tables):
    for table in tables:
        env.cr.execute(
            f"CREATE OR REPLACE TRIGGER {name} BEFORE {events} ON {table}"
            f" FOR EACH {level} {when} EXECUTE FUNCTION {function}()"
        )
change = "UPDATE OR DELETE"
part = ("o2b_sla_frozen_part", "", "INSERT OR " + change, "ROW", "o2b_sla_frozen_part")
guard(*part, "o2b_sla_provision", "o2b_sla_version_indicator")
guard(*part, "o2b_sla_version_service", "o2b_sla_version_related_document")
related = "o2b_sla_frozen_related"
guard(related, "", change, "ROW", related, "o2b_sla_document")
agreement = "o2b_sla_frozen_agreement"
guard(agreement + "_delete", "", "DELETE", "ROW", agreement, "o2b_sla_agreement")
kept = "o2b_sla_append_only"
guard(kept + "_row", "WHEN (OLD.sealed)", change, "ROW", kept, "o2b_sla_call")
guard(kept + "_table", "", "TRUNCATE", "STATEMENT", kept, "o2b_sla_call")
raw = "o2b_sla_mail_raw_delete"
guard(raw, "", "DELETE", "ROW", raw, "o2b_sla_mail_raw")
for name, version in (("o2b_sla", "19.0.3.0.0"), ("o2b_sla_helpdesk", "19.0.2.0.0")):
    env["ir.module.module"]._get(name).latest_version = version
env.cr.commit()
"""

GUARDS = """
    SELECT tgrelid::regclass, tgname, tgfoid::regproc FROM pg_trigger
     WHERE NOT tgisinternal ORDER BY 1, 2"""


def test_guards_of_before_are_dropped(scratch):
    """An upgraded database guards its tables as a new one does."""
    database = scratch("suite")
    new = database.sql(GUARDS)
    database.shell(OLD_GUARDS)
    assert len(database.sql(GUARDS)) == len(new) + 9
    database.upgrade("o2b_sla", "o2b_sla_helpdesk")
    assert database.unexpected_log_lines() == []
    assert database.sql(GUARDS) == new
