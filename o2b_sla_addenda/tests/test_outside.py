# Copyright 2026 Open2Bizz BV
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo.tests import tagged

from .addenda_common import AddendaCase, local

QUESTION = "Can you write a SQL query for our Metabase dashboard"
LINK = "https://www.asterisk.org/products/support/"


@tagged("post_install", "-at_install")
class TestOutside(AddendaCase):
    """What an addendum leaves out: by quotation, or the standard answer (§4, §5)."""

    def _mails(self, ticket):
        return (
            self.env["mail.mail"]
            .sudo()
            .search([("model", "=", ticket._name), ("res_id", "=", ticket.id)])
        )

    # === Metabase ===

    def test_a_mail_about_a_query(self):
        self._create_addendum("metabase")
        ticket = self._receive(Subject=QUESTION, body="Revenue per month, please.")
        self.assertEqual(ticket.sla_proposed_service_id.code, "metabase_queries")
        self.assertEqual(ticket.sla_proposed_coverage, "quotation")
        self.assertEqual(ticket.sla_coverage, "included")
        ticket = ticket.with_user(self.agent)
        action = ticket.action_sla_offer_estimate()
        self.assertEqual(action["res_model"], "o2b.sla.estimate")
        self.assertEqual(ticket.sla_coverage, "quotation")
        self.assertEqual(ticket.sla_estimate_state, "needed")
        self.assertIn("§4", ticket.sla_coverage_notice)

    def test_everything_else_is_excluded(self):
        self._create_addendum("metabase")
        ticket = self._receive(Subject="Nieuw dashboard in Metabase graag")
        self.assertEqual(ticket.sla_proposed_coverage, "excluded")
        ticket = ticket.with_user(self.agent)
        ticket.action_sla_offer_estimate()
        self.assertEqual(ticket.sla_coverage, "excluded")

    def test_only_what_arrived_while_it_was_in_force(self):
        """It rules from 1 June up to and including 30 June, wherever it is asked."""
        addendum = self._create_addendum("metabase", activate=False)
        version = addendum.version_ids
        version.write(
            {"date_start": "2026-06-01", "date_end": "2026-06-30", "renewal_months": 0}
        )
        with self.at("2026-05-20 12:00"):
            version._agree_on_paper()
        for arrival, code in (
            ("2026-05-31 23:59:59", None),
            ("2026-06-01 00:00:00", "metabase_queries"),
            ("2026-06-30 23:59:59", "metabase_queries"),
            ("2026-07-01 00:00:00", None),
        ):
            with self.subTest(arrival):
                ticket = self._deliver(
                    self._mail(arrival, Subject=QUESTION), "2026-07-15 10:00"
                )
                self.assertEqual(ticket.sla_received_at, local(arrival))
                self.assertEqual(ticket.sla_proposed_service_id.code or None, code)
                offered = "metabase_queries" in ticket.sla_offered_service_ids.mapped(
                    "code"
                )
                self.assertEqual(offered, bool(code))

    def test_unsigned_offers_nothing(self):
        self._create_addendum("metabase", activate=False)
        ticket = self._receive(Subject=QUESTION)
        self.assertFalse(ticket.sla_proposed_service_id)
        self.assertFalse(ticket.sla_proposed_coverage)

    def test_what_was_signed_decides_not_the_kind(self):
        addendum = self._create_addendum("metabase", activate=False)
        lines = addendum.version_ids.service_line_ids
        lines.filtered(
            lambda x: x.service_id.code == "metabase_queries"
        ).coverage = "time_and_materials"
        self.env.flush_all()
        with self.at("2026-06-01 09:00"):
            addendum.version_ids._agree_on_paper()
        ticket = self._receive(Subject=QUESTION)
        self.assertEqual(ticket.sla_proposed_coverage, "time_and_materials")

    # === PBX ===

    def _ask_about_asterisk(self, **values):
        return self._create_ticket(
            name="Question about Asterisk codecs", **values
        ).with_user(self.agent)

    def _answer_standard(self, ticket, at="2026-06-08 11:00"):
        with self.at(at):
            action = ticket.action_sla_standard_answer()
            dialog = (
                self.env[action["res_model"]]
                .with_user(self.agent)
                .with_context(**action["context"])
                .create({})
            )
            dialog.action_send()
            self.env.flush_all()
            self.env.cr.flush()
        return dialog

    def test_asterisk_is_referred(self):
        """P2: answered and solved at once, in time, with one mail."""
        self._create_addendum("pbx")
        ticket = self._ask_about_asterisk(priority="2")
        before = self._mails(ticket)
        self._answer_standard(ticket)
        self.assertEqual(ticket.sla_service_id.code, "pbx_asterisk")
        self.assertEqual(ticket.sla_coverage, "excluded")
        for indicator in ("response", "resolution"):
            clock = self._clock(ticket, indicator)
            self.assertEqual(clock.state, "met", indicator)
            self.assertEqual(clock.reached_at, local("2026-06-08 11:00"))
        self.assertEqual(ticket.sla_phase, "solved")
        self.assertEqual(ticket.sla_closing_reason, "referred")
        mails = self._mails(ticket) - before
        self.assertEqual(len(mails), 1)
        self.assertIn(f'href="{LINK}"', mails.body_html)
        self.assertIn(ticket.number, mails.body_html)
        self.assertEqual(mails.recipient_ids, self.jan)

    def test_asterisk_late(self):
        """P2 asks for an answer within eight working hours: Tuesday ten."""
        self._create_addendum("pbx")
        ticket = self._ask_about_asterisk(priority="2")
        self._answer_standard(ticket, "2026-06-09 10:01")
        self.assertEqual(self._clock(ticket, "response").state, "missed")
        self.assertEqual(self._clock(ticket, "resolution").state, "met")

    def test_asterisk_in_dutch(self):
        self.env["res.lang"]._activate_lang("nl_NL")
        template = self.env.ref("o2b_sla_addenda.mail_template_asterisk")
        english = template.with_context(lang="en_US").body_html
        template.with_context(
            lang="nl_NL"
        ).body_html = f"<p>Beste klant, kijk op <a href='{LINK}'>{LINK}</a></p>"
        self.jan.lang = "nl_NL"
        self._create_addendum("pbx")
        ticket = self._ask_about_asterisk()
        before = self._mails(ticket)
        self._answer_standard(ticket)
        body = (self._mails(ticket) - before).body_html
        self.assertIn("Beste klant", body)
        self.assertIn(LINK, body)
        self.assertNotIn("Your question is about Asterisk", body)
        self.assertIn("Your question is about Asterisk", english)

    def test_a_reply_opens_it_again(self):
        self._create_addendum("pbx")
        ticket = self._receive(Subject="Vraag over Asterisk: dialplan")
        self._answer_standard(ticket.with_user(self.agent), "2026-06-09 11:00")
        self.assertTrue(ticket.closed)
        self._reply(ticket, "2026-06-09 12:00")
        self.assertFalse(ticket.closed)
        self.assertFalse(ticket.sla_closing_reason)

    def test_no_standard_answer_without_the_addendum(self):
        ticket = self._ask_about_asterisk()
        self.assertFalse(ticket.sla_has_standard_answer)

    # === Kinds ===

    def test_kinds(self):
        """Every service of §4 to §6 stands in one kind, under the clause of that."""
        kinds = [self._kind(code) for code in ("metabase", "pbx", "test_environment")]
        for kind, clause in zip(kinds, ("§4", "§5", "§6"), strict=True):
            self.assertEqual(kind.clause, clause)
            self.assertEqual(set(kind.service_line_ids.mapped("clause")), {clause})
            self.assertTrue(kind.document_text)
        self.assertIn(LINK, kinds[1].document_text)
        test = kinds[2]
        self.assertTrue(test.best_effort)
        self.assertEqual(test.highest_priority_id.code, "P4")
        self.assertEqual(test.environment_kind, "test")
        self.assertEqual(
            [kind.environment_kind for kind in kinds[:2]], ["addendum", "addendum"]
        )
        codes = {
            line.service_id.code for kind in kinds for line in kind.service_line_ids
        }
        found = self.env["o2b.sla.service"].search(
            [("clause", "in", ("§4", "§5", "§6"))]
        )
        self.assertEqual(codes, set(found.mapped("code")))

    def test_not_in_the_standard_agreement(self):
        services = self.env.ref("o2b_sla.o2b_sla_template_standard").service_ids
        self.assertFalse({"§4", "§5", "§6"} & set(services.mapped("clause")))
