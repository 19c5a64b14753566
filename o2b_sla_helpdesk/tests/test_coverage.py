# Copyright 2026 Open2Bizz BV
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import Command
from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import Form, tagged

from .coverage_common import CoverageCase

# Subject, and the service it is about; None when nobody can tell.
SUBJECTS = (
    ("Graag een nieuwe gebruiker voor Jan", "user_create"),
    ("Kunt u een account voor onze stagiair aanmaken?", "user_create"),
    ("Please create a user for our new bookkeeper", "user_create"),
    ("Piet heeft geen rechten op inkoop", "user_rights"),
    ("No access rights on purchase", "user_rights"),
    ("Waar vind ik de knop om te crediteren?", "find_function"),
    ("Where can I find the menu for credit notes?", "find_function"),
    ("Instelling wijzigen: betaaltermijn", "app_settings"),
    ("Change a setting: payment terms", "app_settings"),
    ("Graag de Duitse taal installeren", "language"),
    ("Please install the German language", "language"),
    ("Foutmelding bij het boeken", "incident_management"),
    ("Odoo ligt eruit!", "incident_management"),
    ("Odoo is down", "incident_management"),
    ("Kunt u een backup terugzetten van gisteren", "backup"),
    ("Restore the backup of yesterday", "backup"),
    ("Upgrade Odoo naar een nieuwe versie", "upgrade_odoo"),
    ("Upgrade Odoo to a new version", "upgrade_odoo"),
    ("Fout in ons maatwerk: graag maatwerk aanpassen", "third_party_work"),
    ("Please change the customisation of our shop", "third_party_work"),
    ("Wens: extra veld op de factuur", "functional_wish"),
    ("Feature request: an extra field on invoices", "functional_wish"),
    ("Ondersteuning in het weekend gewenst", "extra_support"),
    ("Support outside opening hours", "extra_support"),
    ("Hallo", None),
    ("Vraag", None),
    ("Question", None),
)


@tagged("post_install", "-at_install")
class TestCoverage(CoverageCase):
    def _propose(self, subject, **values):
        return self._create_ticket(name=subject, **values).sla_proposed_service_id

    def test_proposals(self):
        for subject, code in SUBJECTS:
            with self.subTest(subject):
                found = self._propose(subject, description="Groet, Jan")
                self.assertEqual(found.code or None, code)

    def test_words_of_the_analysis_are_searched(self):
        arch = self.env["helpdesk.ticket"].get_view(view_type="search")["arch"]
        for name in ("sla_cause", "sla_root_cause", "sla_workaround"):
            self.assertIn(f'<field name="{name}"', arch)

    def test_nothing_follows_from_a_proposal(self):
        ticket = self._create_ticket(name="Wens: extra veld op de factuur")
        self.assertTrue(ticket.sla_proposed_service_id)
        self.assertFalse(ticket.sla_service_id)
        self.assertEqual(ticket.sla_coverage, "included")
        self.assertFalse(ticket.sla_coverage_decided_at)

    def test_reason_in_words(self):
        ticket = self._create_ticket(name="Nieuwe gebruiker aanmaken, graag")
        self.assertIn("“gebruiker aanmaken”", ticket.sla_proposal_text)
        self.assertIn("subject", ticket.sla_proposal_text)

    def test_accepted(self):
        ticket = self._create_ticket(name="Wens: extra veld op de factuur")
        ticket = ticket.with_user(self.agent)
        with self.at("2026-06-08 11:00"):
            ticket.action_sla_accept_proposal()
            now = self.env.cr.now().replace(microsecond=0)
        self.assertEqual(ticket.sla_service_id.code, "functional_wish")
        self.assertEqual(ticket.sla_coverage, "quotation")
        self.assertEqual(ticket.sla_coverage_decided_by_id, self.agent)
        self.assertEqual(ticket.sla_coverage_decided_at, now)
        with self.assertRaises(UserError):
            ticket.action_sla_accept_proposal()

    def test_many_accepted_at_once(self):
        tickets = self.env["helpdesk.ticket"]
        for subject in ("Foutmelding", "Extra veld graag, een wens", "Hallo"):
            tickets |= self._create_ticket(name=subject)
        tickets.with_user(self.agent).action_sla_accept_proposal()
        self.assertEqual(
            tickets.mapped(lambda t: t.sla_service_id.code or None),
            ["incident_management", "functional_wish", None],
        )

    def test_dismissed(self):
        ticket = self._create_ticket(name="Foutmelding").with_user(self.agent)
        ticket.action_sla_dismiss_proposal()
        self.assertFalse(ticket.sla_proposed_service_id)
        self.assertFalse(ticket.sla_proposal_text)
        ticket.name = "Backup terugzetten"
        self.assertEqual(ticket.sla_proposed_service_id.code, "backup")

    def test_no_agreement_no_proposal(self):
        stranger = self.env["res.partner"].create({"name": "X", "email": "x@y.example"})
        ticket = self._create_ticket(
            name="Foutmelding", partner_id=stranger.id, partner_email=stranger.email
        )
        self.assertFalse(ticket.sla_agreement_version_id)
        self.assertFalse(ticket.sla_proposed_service_id)
        with self.assertRaises(ValidationError):
            ticket.sla_service_id = self._service("backup")

    def test_proposed_once_the_ticket_is_accepted(self):
        colleague = self.env["res.partner"].create(
            {"name": "C", "email": "c@bakery.example", "parent_id": self.bakery.id}
        )
        ticket = self._create_ticket(
            name="Foutmelding", partner_id=colleague.id, partner_email=colleague.email
        )
        self.assertEqual(ticket.sla_no_clock_reason, "unauthorised")
        self.assertFalse(ticket.sla_proposed_service_id)
        ticket.with_user(self.agent).action_sla_accept()
        self.assertEqual(ticket.sla_proposed_service_id.code, "incident_management")

    def test_enterprise_only_with_an_enterprise_contract(self):
        subject = "Enterprise update installeren"
        self.assertNotEqual(self._propose(subject).code, "update_enterprise")
        client, person = self._create_client("Brewer", "ed@brewer.example")
        self._create_agreement(client, person, enterprise=True)
        found = self._propose(subject, partner_id=person.id, partner_email=person.email)
        self.assertEqual(found.code, "update_enterprise")

    def test_only_what_the_agreement_offers(self):
        client, person = self._create_client("Brewer", "ed@brewer.example")
        backup = [Command.create({"service_id": self._service("backup").id})]
        self._create_agreement(client, person, service_line_ids=backup)
        ticket = self._create_ticket(
            name="Foutmelding bij backup terugzetten",
            partner_id=person.id,
            partner_email=person.email,
        )
        self.assertEqual(ticket.sla_proposed_service_id.code, "backup")
        self.assertEqual(ticket.sla_offered_service_ids, self._service("backup"))
        with self.assertRaises(ValidationError):
            ticket.sla_service_id = self._service("incident_management")

    def test_the_version_decides_not_the_catalogue(self):
        client, person = self._create_client("Brewer", "ed@brewer.example")
        lines = [
            Command.create(
                {"service_id": self._service("backup").id, "coverage": "excluded"}
            )
        ]
        self._create_agreement(client, person, service_line_ids=lines)
        ticket = self._create_ticket(partner_id=person.id, partner_email=person.email)
        ticket.sla_service_id = self._service("backup")
        self.assertEqual(ticket.sla_coverage, "excluded")

    def test_category(self):
        parent = self.env["helpdesk.ticket.category"].create({"name": "Users"})
        child = parent.create({"name": "Leavers", "parent_id": parent.id})
        self._service("user_create").ticket_category_ids = parent
        ticket = self._create_ticket(name="Hallo", category_id=child.id)
        self.assertEqual(ticket.sla_proposed_service_id.code, "user_create")
        self.assertIn("category", ticket.sla_proposal_text)
        self._service("user_create").ticket_category_ids = False
        ticket.description = "Zie hieronder."
        self.assertFalse(ticket.sla_proposed_service_id)

    def test_keywords_are_editable(self):
        self.assertFalse(self._propose("Het zoemt"))
        self.env["o2b.sla.service.keyword"].create(
            {"service_id": self._service("backup").id, "phrases": "zoemt"}
        )
        self.assertEqual(self._propose("Het zoemt").code, "backup")
        with self.assertRaises(ValidationError):
            self.env["o2b.sla.service.keyword"].create(
                {"service_id": self._service("backup").id, "phrases": " ,\n* "}
            )

    def test_otherwise_needs_a_reason(self):
        ticket = self._create_wish()
        self.assertEqual(ticket.sla_coverage, "quotation")
        with self.assertRaises(ValidationError):
            ticket.sla_coverage = "included"
        ticket.write({"sla_coverage": "included", "sla_coverage_reason": "A gift"})
        self.assertEqual(ticket.sla_coverage, "included")
        ticket.sla_service_id = self._service("backup")
        self.assertFalse(ticket.sla_coverage_reason)
        ticket.sla_service_id = False
        self.assertEqual(ticket.sla_coverage, "included")

    def test_logged(self):
        ticket = self._create_wish()
        self.env.flush_all()
        self.env.cr.flush()
        ticket.write({"sla_coverage": "included", "sla_coverage_reason": "A gift"})
        self.env.flush_all()
        self.env.cr.flush()
        tracked = ticket.sudo().message_ids.tracking_value_ids.field_id.mapped("name")
        self.assertLessEqual({"sla_coverage", "sla_coverage_reason"}, set(tracked))

    def test_who_decided_is_not_written(self):
        ticket = self._create_ticket().with_user(self.agent)
        for values in (
            {"sla_coverage_decided_by_id": self.agent.id},
            {"sla_coverage_decided_at": "2026-01-01 10:00:00"},
        ):
            with self.assertRaises(AccessError):
                ticket.write(values)
            with self.assertRaises(AccessError):
                ticket.create({"name": "x", "description": "x", **values})

    def test_form(self):
        ticket = self._create_ticket().with_user(self.agent)
        with Form(ticket) as form:
            form.sla_service_id = self._service("third_party_work")
            self.assertEqual(form.sla_coverage, "time_and_materials")
        self.assertIn("§2.4", ticket.sla_coverage_notice)

    def test_notice(self):
        for code, words in (
            ("third_party_advice", "advice"),
            ("third_party_work", "hours spent"),
            ("functional_wish", "estimate"),
            ("upgrade_odoo", "Nothing is done"),
        ):
            ticket = self._create_wish(code=code)
            self.assertIn(words, ticket.sla_coverage_notice)
        ticket.sla_service_id = self._service("backup")
        self.assertFalse(ticket.sla_coverage_notice)

    def test_batch_costs_no_query_per_ticket(self):
        def create(count):
            self.env.flush_all()
            before = self.env.cr.sql_log_count
            tickets = self.env["helpdesk.ticket"].create(
                [
                    {
                        "name": "Foutmelding",
                        "description": "x",
                        "team_id": self.team.id,
                        "partner_id": self.jan.id,
                    }
                ]
                * count
            )
            self.env.flush_all()
            made = self.env.cr.sql_log_count - before
            before = self.env.cr.sql_log_count
            tickets.sla_proposed_service_id = False
            self.env.flush_all()
            self.env.invalidate_all()
            tickets._sla_propose()
            self.env.flush_all()
            self.assertEqual(len(tickets.filtered("sla_proposed_service_id")), count)
            return made, self.env.cr.sql_log_count - before

        create(2)
        few, many = create(2), create(40)
        self.assertLessEqual(many[1], few[1] + 2)

    def test_analysis_fields(self):
        cause = self.env.ref("o2b_sla_helpdesk.o2b_sla_cause_configuration")
        ticket = self._create_ticket().with_user(self.agent)
        with self.at("2026-06-08 11:00"):
            ticket.write({"sla_cause": cause.id, "sla_workaround": "Use the other"})
            first = self.env.cr.now().replace(microsecond=0)
        with self.at("2026-06-08 12:00"):
            ticket.sla_workaround = "Use the other one"
        self.assertEqual(ticket.sla_workaround_at, first)
        ticket.write(
            {"sla_workaround": "x", "sla_workaround_at": "2026-06-08 08:00:00"}
        )
        self.assertEqual(str(ticket.sla_workaround_at), "2026-06-08 08:00:00")
        with self.assertRaises(AccessError):
            cause.with_user(self.agent).name = "x"
