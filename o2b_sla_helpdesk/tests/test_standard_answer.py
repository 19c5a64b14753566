# Copyright 2026 Open2Bizz BV
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import Form, new_test_user, tagged

from .coverage_common import CoverageCase, local

WORDS = "Ask them"


@tagged("post_install", "-at_install")
class TestStandardAnswer(CoverageCase):
    """A question that has one answer: it is read, sent, and often the end of it."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.template = cls.env["mail.template"].create(
            {
                "name": "Ask them",
                "model_id": cls.env["ir.model"]._get_id("helpdesk.ticket"),
                "subject": "Ask them",
                "body_html": "<p>Dear <t t-out='object.partner_id.name'/>, "
                "Ask them.</p>",
            }
        )
        cls.service = cls._service("third_party_advice")
        cls.service.write({"reply_template_id": cls.template.id, "reply_closes": True})

    def _ticket(self, at="2026-06-08 10:00", accepted=True, **values):
        ticket = self._create_ticket(
            at, name="Advies over een community module", **values
        )
        self.assertEqual(ticket.sla_proposed_service_id, self.service)
        if accepted:
            ticket.sla_service_id = self.service
        self._flush()
        return ticket.with_user(self.agent)

    def _flush(self):
        """What was changed so far is one transaction: it is tracked and mailed."""
        self.env.flush_all()
        self.env.cr.flush()

    def _dialog(self, ticket, at="2026-06-08 11:00", user=None, **values):
        with self.at(at):
            dialogs = self.env["o2b.sla.standard.answer"].with_user(user or self.agent)
            return dialogs.create({"ticket_id": ticket.id, **values})

    def _send(self, ticket, at="2026-06-08 11:00", **values):
        dialog = self._dialog(ticket, at, **values)
        with self.at(at):
            dialog.action_send()
            self._flush()
        return dialog

    def _public(self, ticket):
        comment = self.env.ref("mail.mt_comment")
        return ticket.sudo().message_ids.filtered(
            lambda m: m.subtype_id == comment and m.author_id == self.agent.partner_id
        )

    def _mails(self, ticket):
        return (
            self.env["mail.mail"]
            .sudo()
            .search([("model", "=", ticket._name), ("res_id", "=", ticket.id)])
        )

    # === Sending ===

    def test_response_and_resolution_at_once(self):
        """P2: eight hours to answer, from the answer on sixteen to solve it."""
        ticket = self._ticket(priority="2")
        self._send(ticket)
        at = local("2026-06-08 11:00")
        self.assertEqual(ticket.sla_responded_at, at)
        self.assertEqual(ticket.sla_resolved_at, at)
        self.assertEqual(self._clock(ticket, "response").state, "met")
        self.assertEqual(self._clock(ticket, "resolution").state, "met")
        self.assertEqual(ticket.stage_id, self.stages["done"])
        self.assertEqual(ticket.sla_closing_reason, "referred")

    def test_late_is_late(self):
        """Eight working hours after Monday ten is Tuesday ten."""
        ticket = self._ticket(priority="2")
        self._send(ticket, "2026-06-09 10:01")
        self.assertEqual(self._clock(ticket, "response").state, "missed")

    def test_without_a_resolution_target(self):
        ticket = self._ticket(priority="0")
        self._send(ticket)
        self.assertEqual(ticket.sla_responded_at, local("2026-06-08 11:00"))
        self.assertFalse(self._clock(ticket, "resolution"))
        self.assertTrue(ticket.closed)

    def test_while_it_waits_for_the_client(self):
        ticket = self._ticket(priority="2")
        self._answer(ticket, "2026-06-08 10:30")
        self._move(ticket, "awaiting", "2026-06-08 10:40")
        self._send(ticket)
        self.assertEqual(ticket.sla_resolved_at, local("2026-06-08 11:00"))
        self.assertFalse(ticket.sla_waiting_since)

    def test_one_mail_and_it_is_the_answer(self):
        """The answer says that it is closed: no second mail says so again."""
        ticket = self._ticket()
        before = self._mails(ticket)
        self._send(ticket)
        message = self._public(ticket)
        self.assertEqual(len(message), 1)
        self.assertIn("Dear jan, Ask them.", message.body)
        self.assertEqual(message.partner_ids, self.jan)
        mails = self._mails(ticket) - before
        self.assertEqual(mails.mail_message_id, message)
        self.assertEqual(mails.recipient_ids, self.jan)

    def test_in_the_language_of_the_client(self):
        self.env["res.lang"]._activate_lang("nl_NL")
        self.template.with_context(
            lang="nl_NL"
        ).body_html = "<p>Beste <t t-out='object.partner_id.name'/>, vraag het hun.</p>"
        self.jan.lang = "nl_NL"
        ticket = self._ticket()
        dialog = self._send(ticket)
        self.assertIn("Dutch", dialog.language)
        self.assertIn("Beste jan, vraag het hun.", self._public(ticket).body)

    def test_edited_before_it_is_sent(self):
        ticket = self._ticket()
        self._send(ticket, body="<p>Otherwise</p>")
        self.assertIn("Otherwise", self._public(ticket).body)
        self.assertNotIn(WORDS, self._public(ticket).body)
        dialog = self._dialog(self._ticket(), body="<p><br></p>")
        with self.assertRaises(UserError):
            dialog.action_send()

    def test_files_of_the_template_go_along(self):
        self.template.attachment_ids = self.env["ir.attachment"].create(
            {
                "name": "guide.txt",
                "raw": b"Read me",
                "res_model": "mail.template",
                "res_id": self.template.id,
            }
        )
        ticket = self._ticket()
        dialog = self._send(ticket)
        self.assertEqual(dialog.attachment_names, "guide.txt")
        sent = self._public(ticket).attachment_ids
        self.assertEqual(sent.mapped("raw"), [b"Read me"])
        self.assertNotEqual(sent, self.template.attachment_ids)
        self.assertEqual(sent.res_id, ticket.id)

    def test_an_answer_that_closes_nothing(self):
        self.service.reply_closes = False
        ticket = self._ticket(priority="2")
        self._send(ticket)
        self.assertEqual(ticket.sla_responded_at, local("2026-06-08 11:00"))
        self.assertFalse(ticket.closed)
        self.assertFalse(ticket.sla_closing_reason)
        self.assertFalse(ticket.sla_resolved_at)

    def test_acting_on_a_proposal_accepts_it(self):
        ticket = self._ticket(accepted=False)
        self.assertEqual(ticket.sla_proposed_coverage, "advice")
        self.assertTrue(ticket.sla_has_standard_answer)
        self._send(ticket)
        self.assertEqual(ticket.sla_service_id, self.service)
        self.assertEqual(ticket.sla_coverage, "advice")
        self.assertEqual(ticket.sla_coverage_decided_by_id, self.agent)

    def test_another_service_has_none(self):
        ticket = self._create_ticket(name="Foutmelding").with_user(self.agent)
        self.assertFalse(ticket.sla_has_standard_answer)
        with self.assertRaises(UserError):
            ticket.action_sla_standard_answer()

    def test_nobody_to_write_to(self):
        ticket = self._ticket()
        ticket.sudo().write({"partner_id": self.bakery.id, "partner_email": False})
        dialog = self._dialog(ticket)
        self.assertFalse(dialog.has_address)
        with self.assertRaises(UserError):
            dialog.action_send()
        self.assertFalse(ticket.closed)

    def test_only_once(self):
        ticket = self._ticket()
        dialog = self._dialog(ticket)
        self._send(ticket)
        with self.assertRaises(UserError):
            dialog.action_send()
        with self.assertRaises(UserError):
            ticket.action_sla_standard_answer()

    def test_form(self):
        ticket = self._ticket()
        with self.at("2026-06-08 11:00"):
            action = ticket.action_sla_standard_answer()
            form = Form(
                self.env[action["res_model"]]
                .with_user(self.agent)
                .with_context(**action["context"])
            )
            self.assertIn(WORDS, form.body)
            self.assertTrue(form.closes)
            self.assertEqual(form.stage_id, self.stages["done"])
            form.save().action_send()
        self.assertEqual(ticket.sla_closing_reason, "referred")

    # === How it ended ===

    def test_opened_again(self):
        ticket = self._ticket()
        self._send(ticket)
        self._answer(
            ticket, "2026-06-08 12:00", user=self._create_portal_user(self.jan)
        )
        self.assertFalse(ticket.closed)
        self.assertFalse(ticket.sla_closing_reason)
        with self.at("2026-06-08 12:10"):
            ticket.action_sla_not_new_issue()
        self.assertEqual(ticket.sla_closing_reason, "referred")
        self.assertFalse(ticket.sla_former_closing_reason)

    def test_opened_again_and_solved_by_us(self):
        ticket = self._ticket()
        self._send(ticket)
        self._move(ticket, "in_progress", "2026-06-08 12:00")
        self._flush()
        mails = self._mails(ticket)
        self._move(ticket, "done", "2026-06-08 13:00")
        self.assertFalse(ticket.sla_closing_reason)
        self.assertFalse(ticket.sla_former_closing_reason)
        self._flush()
        self.assertIn("solved", (self._mails(ticket) - mails).subject)

    def test_history_portal_and_figures(self):
        ticket = self._ticket(priority="2")
        self._send(ticket)
        tracked = ticket.sudo().message_ids.tracking_value_ids
        reason = tracked.filtered(lambda t: t.field_id.name == "sla_closing_reason")
        self.assertEqual(reason.new_value_char, "Referred")
        self.assertEqual(ticket._sla_client_state()["word"], "Referred")
        texts = [line["text"] for line in ticket._sla_client_timeline()]
        self.assertIn("Closed: we told you who can help", texts)
        rows = self.env["o2b.sla.ticket.analysis"].search(
            [("ticket_id", "=", ticket.id)]
        )
        self.assertEqual(set(rows.mapped("closing_reason")), {"referred"})

    # === An estimate instead ===

    def test_estimate_in_one_go(self):
        ticket = self._create_ticket(name="Wens: extra veld op de factuur")
        ticket = ticket.with_user(self.agent)
        self.assertEqual(ticket.sla_proposed_coverage, "quotation")
        self.assertFalse(ticket.sla_has_standard_answer)
        action = ticket.action_sla_offer_estimate()
        self.assertEqual(action["res_model"], "o2b.sla.estimate")
        self.assertEqual(action["context"]["default_ticket_id"], ticket.id)
        self.assertEqual(ticket.sla_service_id.code, "functional_wish")
        self.assertEqual(ticket.sla_estimate_state, "needed")

    # === Roles ===

    def test_roles(self):
        ticket = self._ticket()
        other = self.env["helpdesk.ticket.team"].create({"name": "Elsewhere"})
        elsewhere = new_test_user(
            self.env,
            "sla_elsewhere",
            groups="helpdesk_mgmt.group_helpdesk_user_team",
        )
        elsewhere.helpdesk_team_ids = other
        portal = self._create_portal_user(self.jan)
        sales = new_test_user(self.env, "sla_sales", groups="base.group_user")
        for user in (elsewhere, portal, sales):
            with self.subTest(user=user.login), self.assertRaises(AccessError):
                self._dialog(ticket, user=user).body  # noqa: B018
        with self.assertRaises(AccessError):
            self.service.with_user(self.agent).reply_closes = False
        manager = new_test_user(
            self.env, "sla_manager", groups="o2b_sla.o2b_sla_group_manager"
        )
        self.service.with_user(manager).reply_closes = False

    def test_a_template_for_something_else(self):
        template = self.template.copy(
            {"model_id": self.env["ir.model"]._get_id("res.partner")}
        )
        with self.assertRaises(ValidationError):
            self.service.reply_template_id = template
