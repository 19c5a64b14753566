# Copyright 2026 Open2Bizz BV
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
import psycopg2

from odoo.exceptions import AccessError, UserError
from odoo.tests import Form, new_test_user, tagged
from odoo.tools import mute_logger

from odoo.addons.o2b_sla_helpdesk.tests.common import local

from .incident_common import IncidentCase

GROUPS = {
    "portal": "base.group_portal",
    "sales": "base.group_user",
    "agent": "helpdesk_mgmt.group_helpdesk_user_own",
    "contract_manager": "o2b_sla.o2b_sla_group_contract_manager",
    "manager": "o2b_sla.o2b_sla_group_manager",
    "second_manager": "o2b_sla.o2b_sla_group_manager",
    "admin": "o2b_sla.o2b_sla_group_admin",
}


@tagged("post_install", "-at_install")
class TestIncidentAccess(IncidentCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.users = {
            name: new_test_user(cls.env, f"incident_{name}", groups=groups)
            for name, groups in GROUPS.items()
        }

    def setUp(self):
        super().setUp()
        self.fails(self.web, "2026-06-08 10:00")
        self.incident_ = self.incident()

    def as_user(self, name):
        return self.incident_.with_user(self.users[name])

    def test_roles(self):
        expected = {
            "portal": "",
            "sales": "",
            "agent": "rw",
            "contract_manager": "rw",
            "manager": "rw",
            "admin": "rw",
        }
        letters = {"read": "r", "write": "w", "create": "c", "unlink": "u"}
        for name, allowed in expected.items():
            for operation, letter in letters.items():
                found = self.as_user(name).has_access(operation)
                self.assertEqual(found, letter in allowed, (name, operation))

    def test_what_people_write(self):
        cause = self.env.ref("o2b_sla_helpdesk.o2b_sla_cause_infrastructure")
        agent = self.as_user("agent")
        agent.write({"responsibility": "supplier", "cause_id": cause.id})
        self.assertEqual(self.tickets().sla_cause, cause)
        for values in (
            {"state": "resolved"},
            {"exclusion_state": "approved"},
            {"ticket_id": False},
            {"started_at": "2026-06-08 09:00:00"},
            {"priority_id": False},
            {"responsibility": "client", "recovered_at": "2026-06-08 09:00:00"},
        ):
            for name in ("agent", "manager", "admin"):
                with self.assertRaises(AccessError, msg=(name, values)):
                    self.as_user(name).write(values)

    def test_nobody_deletes_or_makes_one(self):
        with self.assertRaises(UserError):
            self.incident_.sudo().unlink()
        with self.assertRaises(AccessError):
            self.as_user("admin").create({"environment_id": self.production.id})

    def test_other_company(self):
        company = self.env["res.company"].create({"name": "Other"})
        user = new_test_user(
            self.env,
            "incident_other",
            groups="o2b_sla.o2b_sla_group_admin",
            company_id=company.id,
            company_ids=[(6, 0, company.ids)],
        )
        found = self.env["o2b.sla.incident"].with_user(user).search([])
        self.assertNotIn(self.incident_, found)

    def test_the_client_sees_the_ticket_not_the_incident(self):
        jan = self._create_portal_user(self.jan)
        piet = self._create_portal_user(self.piet)
        tickets = self.env["helpdesk.ticket"]
        domain = [("id", "=", self.tickets().id)]
        self.assertTrue(tickets.with_user(jan).search(domain))
        self.assertFalse(tickets.with_user(piet).search(domain))
        with self.assertRaises(AccessError):
            self.tickets().with_user(jan).read(["sla_incident_ids"])

    # === Leaving out what the client caused ===

    def ask(self, name="agent", incident=None):
        incident = (incident or self.incident_).with_user(self.users[name])
        incident._decide("requested", "Their firewall", "Mail of 8 June 10:40")

    def kinds(self):
        return self.incident_.decision_ids.mapped("kind")

    def test_asked_and_approved(self):
        self.ask()
        self.assertEqual(self.incident_.exclusion_state, "requested")
        self.assertEqual(self.incident_.responsibility, "client")
        for name in ("agent", "contract_manager"):
            with self.assertRaises(AccessError, msg=name):
                self.as_user(name)._decide("approved", "Yes")
        self.assertFalse(self.as_user("agent").may_decide)
        self.assertTrue(self.as_user("manager").may_decide)
        self.as_user("manager")._decide("approved", "Their own change, as they wrote")
        self.assertEqual(self.incident_.exclusion_state, "approved")
        self.assertEqual(self.kinds(), ["requested", "approved"])
        decision = self.incident_.decision_ids[-1]
        self.assertEqual(decision.user_id, self.users["manager"])
        with self.assertRaises(UserError):
            self.as_user("agent").responsibility = "contractor"

    def test_four_eyes(self):
        self.ask("manager")
        self.assertFalse(self.as_user("manager").may_decide)
        with self.assertRaises(AccessError):
            self.as_user("manager")._decide("approved", "Yes")
        self.as_user("second_manager")._decide("refused", "Our own reverse proxy")
        self.assertEqual(self.incident_.exclusion_state, "refused")
        with self.assertRaises(UserError):
            self.as_user("second_manager")._decide("approved", "Yes")

    def test_undone_by_a_new_decision_only(self):
        self.ask()
        self.as_user("manager")._decide("approved", "Yes")
        with self.assertRaises(AccessError):
            self.as_user("agent")._decide("revoked", "No")
        self.as_user("second_manager")._decide("revoked", "They showed it was us")
        self.assertEqual(self.incident_.exclusion_state, "refused")
        self.ask()
        self.as_user("agent")._decide("withdrawn", "Mistaken")
        self.assertEqual(self.incident_.exclusion_state, "none")
        self.assertEqual(
            self.kinds(),
            ["requested", "approved", "revoked", "requested", "withdrawn"],
        )

    def test_reasons_are_needed(self):
        agent = self.as_user("agent")
        for reason, evidence in (("", "Mail"), ("  ", "Mail"), ("Firewall", " ")):
            with self.assertRaises(UserError, msg=(reason, evidence)):
                agent._decide("requested", reason, evidence)
        self.assertFalse(self.kinds())

    def test_only_what_counts(self):
        other = self._create_environment(name="Other", url=False)
        self.fails(
            self._create_monitor("Mail", other, effect="partial"), "2026-06-08 10:00"
        )
        with self.assertRaises(UserError):
            self.ask(incident=self.incident(other))

    def test_decisions_are_evidence(self):
        self.ask()
        decision = self.incident_.decision_ids.sudo()
        with self.assertRaises(UserError):
            decision.reason = "Other"
        with self.assertRaises(UserError):
            decision.unlink()
        with self.assertRaises(AccessError):
            self.env["o2b.sla.incident.decision"].with_user(self.users["admin"]).create(
                {"incident_id": self.incident_.id, "kind": "approved"}
            )
        with mute_logger("odoo.sql_db"), self.assertRaises(psycopg2.Error):
            with self.env.cr.savepoint():
                self.env.cr.execute(
                    "UPDATE o2b_sla_incident_decision SET reason = 'Other'"
                )

    def test_dialog(self):
        action = self.as_user("agent").action_ask_exclusion()
        dialog = Form(
            self.env["o2b.sla.decide.incident"]
            .with_user(self.users["agent"])
            .with_context(**action["context"])
        )
        dialog.reason = "Their firewall"
        dialog.evidence = "Mail"
        dialog.save().action_confirm()
        self.assertEqual(self.incident_.exclusion_state, "requested")
        action = self.as_user("manager").action_approve_exclusion()
        dialog = Form(
            self.env["o2b.sla.decide.incident"]
            .with_user(self.users["manager"])
            .with_context(**action["context"])
        )
        self.assertEqual(dialog.requested_evidence, "Mail")
        dialog.reason = "It is so"
        dialog.save().action_confirm()
        self.assertEqual(self.incident_.exclusion_state, "approved")

    # === What people look at ===

    def test_board_and_buttons(self):
        board = self.env["helpdesk.ticket.team"].with_user(self.agent)
        team = board.browse(self.team.id)
        self.assertEqual(team.sla_outage_count, 1)
        action = team.with_context(sla_tile="outage").action_sla_open_tile()
        found = self.env["helpdesk.ticket"].with_user(self.agent)
        self.assertEqual(found.search(action["domain"]), self.tickets())
        ticket = self.tickets().with_user(self.agent)
        self.assertEqual(ticket.sla_incident_state, "open")
        self.assertEqual(ticket.action_sla_incidents()["res_id"], self.incident_.id)
        self.assertEqual(self.production.open_incident_count, 1)
        self.recover(self.incident_.outage_ids, "2026-06-08 10:10")
        self.step("2026-06-08 10:15")
        self.env.invalidate_all()
        self.assertEqual(team.sla_outage_count, 0)
        self.assertEqual(ticket.sla_incident_state, "resolved")
        self.assertEqual(self.production.open_incident_count, 0)

    def test_health(self):
        """An outage that nothing follows is seen."""
        codes = self._problem_codes("2026-06-08 10:00")
        self.assertFalse({"outages_left", "tickets_left"} & codes)
        with self.at("2026-06-08 11:00"):
            self.record(self.mail, "2026-06-08 11:00")
        self.assertNotIn("outages_left", self._problem_codes("2026-06-08 11:10"))
        self.assertIn("outages_left", self._problem_codes("2026-06-08 11:10:01"))

    def _problem_codes(self, text):
        with self.at(text):
            self.assertEqual(
                self.env["o2b.sla.mixin"]._sla_now(), local(text), "time stands"
            )
            result = {"problems": []}
            self.env["o2b.sla.health"].sudo()._check_incidents(result)
        return {problem["code"] for problem in result["problems"]}
