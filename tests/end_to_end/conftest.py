# Copyright 2026 Open2Bizz BV
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""A helpdesk that really runs: server, database and mail sink of its own."""

import subprocess
from pathlib import Path

import pytest
from o2b_runtime.mail import Gateway

ADDON = Path(__file__).parents[2] / "o2b_sla_helpdesk"
MAILGATE = ADDON / "static" / "scripts" / "o2b-sla-mailgate.py"

#: A team behind support@, one of the staff, one client with one contact.
HELPDESK = """
domain = env["mail.alias.domain"].create({"name": "e2e.example"})
env.company.alias_domain_id = domain
staff = env["res.users"].create(
    {
        "name": "Anna Agent",
        "login": "anna",
        "email": "anna@e2e.example",
        "group_ids": [(4, env.ref("helpdesk_mgmt.group_helpdesk_manager").id)],
    }
)
team = env["helpdesk.ticket.team"].create(
    {
        "name": "Support",
        "alias_name": "support",
        "user_id": staff.id,
        "user_ids": [(6, 0, staff.ids)],
    }
)
client = env["res.partner"].create({"name": "Client BV", "is_company": True})
people = env["res.partner"].create(
    [
        {"name": name, "email": email, "parent_id": client.id}
        for name, email in (
            ("Lea Klant", "lea@client.example"),
            ("Vera Vreemd", "vera@client.example"),
        )
    ]
)
agreement = env["o2b.sla.agreement"].create(
    {
        "partner_id": client.id,
        "contact_ids": [
            (0, 0, {"partner_id": people[0].id, "date_from": "2020-01-01"})
        ],
    }
)
version = env["o2b.sla.agreement.version"].create(
    {"agreement_id": agreement.id, "date_start": "2020-01-01"}
)
version._agree_on_paper()
"""


@pytest.fixture(scope="session")
def make_helpdesk(scratch_factory):
    """``make()`` gives a new ScratchDatabase with HELPDESK in it."""

    def make():
        database = scratch_factory("suite")
        database.shell(HELPDESK)
        assert database.unexpected_log_lines() == []
        return database

    return make


@pytest.fixture(scope="session")
def helpdesk(make_helpdesk):
    """A ScratchDatabase with HELPDESK in it; nothing serves it."""
    return make_helpdesk()


@pytest.fixture(scope="session")
def server(helpdesk):
    """The Server of that database, without scheduled actions of its own."""
    with helpdesk.serve("--max-cron-threads=0") as running:
        yield running


@pytest.fixture(scope="session")
def gateway(server):
    """Delivers mails to it as a mail server's pipe does."""
    return Gateway(server.rpc)


@pytest.fixture
def quiet_log(server):
    """Fails the test when Odoo logged a warning or an error meanwhile."""
    from o2b_runtime.checklog import unexpected, warnings_of

    start = len(server.log.read_text())
    yield
    assert unexpected(warnings_of(server.log.read_text()[start:])) == []


@pytest.fixture
def mailgate(server, tmp_path):
    """``mailgate(raw, key)``: what came of our own script, as Postfix calls it."""

    def run(raw, key="admin"):
        key_file = tmp_path / "key"
        key_file.write_text(f"{key}\n")
        return subprocess.run(
            [
                MAILGATE,
                f"--database={server.database}",
                "--userid=2",
                f"--password-file={key_file}",
                "--host=127.0.0.1",
                f"--port={server.port}",
            ],
            input=raw,
            check=False,
            capture_output=True,
            timeout=300,
        )

    return run
