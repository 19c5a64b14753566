# Copyright 2026 Open2Bizz BV
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
import psycopg2

from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tools import mute_logger

from .common import SlaCommon, amsterdam


class TestSourceAccess(SlaCommon):
    """The client's Gitea users, two at most (§3.5)."""

    def request(self, login, **values):
        values = {"agreement_id": self.agreement.id, "login": login, **values}
        accesses = self.env["o2b.sla.source.access"].with_user(self.contract_manager)
        return accesses.create(values)

    def log(self):
        return " ".join(self.agreement.message_ids.mapped("body"))

    def test_from_request_to_revocation(self):
        with self.at("2026-06-01 10:00"):
            access = self.request("jan.devries")
        self.assertEqual(access.state, "requested")
        self.assertEqual(amsterdam(access.requested_at), "2026-06-01 10:00")
        with self.at("2026-06-02 11:00"):
            access.action_grant()
        self.assertEqual(access.state, "granted")
        self.assertEqual(amsterdam(access.granted_at), "2026-06-02 11:00")
        with self.at("2026-06-03 12:00"):
            access.action_revoke()
        self.assertEqual(access.state, "revoked")
        self.assertEqual(amsterdam(access.revoked_at), "2026-06-03 12:00")
        for word in ("requested for", "granted to", "revoked for"):
            self.assertIn(f"{word} jan.devries", self.log())

    def test_at_most_two(self):
        first = self.request("first")
        self.request("second").action_grant()
        with (
            self.assertRaisesRegex(ValidationError, "at most 2 Gitea users"),
            self.env.cr.savepoint(),
        ):
            self.request("third")
        first.action_revoke()
        self.request("third")

    def test_at_most_two_in_one_import(self):
        result = (
            self.env["o2b.sla.source.access"]
            .with_user(self.contract_manager)
            .load(
                ["agreement_id/.id", "login"],
                [[str(self.agreement.id), login] for login in ("a", "b", "c")],
            )
        )
        self.assertFalse(result["ids"])
        self.assertIn("at most 2", str(result["messages"]))

    def test_other_agreement_has_its_own_two(self):
        self.request("first")
        self.request("second")
        other = self.agreement.create({"partner_id": self.client_company.id})
        third = self.request("third", agreement_id=other.id)
        self.request("first", agreement_id=other.id)
        with self.assertRaises(ValidationError), self.env.cr.savepoint():
            third.agreement_id = self.agreement

    def test_simultaneous_writers_follow_one_another(self):
        """Each writer changes the agreement's row, so that the second one waits."""
        before = self.agreement.revision
        self.request("first")
        self.agreement.invalidate_recordset()
        self.assertEqual(self.agreement.revision, before + 1)

    def test_nobody_twice(self):
        first = self.request("Jan")
        self.env.flush_all()
        with (
            mute_logger("odoo.sql_db"),
            self.assertRaises(psycopg2.IntegrityError),
            self.env.cr.savepoint(),
        ):
            self.request("jan")
        first.action_revoke()
        self.request("jan")

    def test_user_names(self):
        for login in ("jan", "jan.de-vries_2", "J4n"):
            self.request(login).action_revoke()
        for login in ("-jan", "jan-", "jan..x", "jan de", "jan@x.nl", "ján", "j" * 41):
            with (
                self.subTest(login=login),
                self.assertRaisesRegex(ValidationError, "no Gitea user name"),
                self.env.cr.savepoint(),
            ):
                self.request(login)

    def test_state_is_not_written_by_hand(self):
        access = self.request("jan", state="granted", granted_at="2020-01-01 00:00:00")
        self.assertEqual(access.state, "requested")
        self.assertFalse(access.granted_at)
        accesses = access.with_context(default_state="granted").create(
            {"agreement_id": self.agreement.id, "login": "piet"}
        )
        self.assertEqual(accesses.state, "requested")
        for values in ({"state": "granted"}, {"revoked_at": "2020-01-01 00:00:00"}):
            with self.assertRaisesRegex(AccessError, "by the buttons"):
                access.write(values)

    def test_agent_decides_nothing(self):
        access = self.request("jan").with_user(self.agent)
        for method in ("action_grant", "action_revoke"):
            with self.assertRaises(AccessError):
                getattr(access, method)()

    def test_decided_once(self):
        access = self.request("jan")
        access.action_grant()
        with self.assertRaisesRegex(UserError, "decided on already"):
            access.action_grant()
        access.action_revoke()
        for method in ("action_grant", "action_revoke"):
            with self.assertRaisesRegex(UserError, "decided on already"):
                getattr(access, method)()

    def test_what_was_granted_is_evidence(self):
        access = self.request("jan")
        access.login = "johan"
        access.action_grant()
        with self.assertRaisesRegex(UserError, "evidence"):
            access.login = "jan"
        with self.assertRaisesRegex(UserError, "evidence"):
            access.sudo().with_context(_force_unlink=True).unlink()
        typo = self.request("typo")
        with self.assertRaises(AccessError):
            typo.unlink()
        typo.sudo().unlink()

    def test_person_and_environments_are_the_clients(self):
        environments = self.env["o2b.sla.environment"]
        mine = environments.create({"agreement_id": self.agreement.id, "name": "Mine"})
        other = self.agreement.create({"partner_id": self.client_company.id})
        alien = environments.create({"agreement_id": other.id, "name": "Theirs"})
        access = self.request(
            "jan", partner_id=self.jan.id, environment_ids=[(6, 0, mine.ids)]
        )
        outsider = self.env["res.partner"].create({"name": "Outsider"})
        for values in (
            {"partner_id": outsider.id},
            {"environment_ids": [(6, 0, alien.ids)]},
        ):
            with self.assertRaises(ValidationError), self.env.cr.savepoint():
                access.write(values)
        access.action_grant()
        access.environment_ids = False
        self.assertIn("all environments", self.log())
