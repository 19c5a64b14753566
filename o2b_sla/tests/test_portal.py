# Copyright 2026 Open2Bizz BV
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
import re
from datetime import date, timedelta

from odoo import http
from odoo.tests import HttpCase, JsonRpcException, new_test_user, tagged
from odoo.tools import mute_logger

from ..instants import to_aware
from .common import SlaCommon

MARKER = '"><img src=x onerror=1>'
GARBAGE = ("zzz", "-1", "99999999999999999999", "1e9", "%00", "%C3%28", "'", "[]", "")
MISSING = 999_999
PAGES = ("", "/contacts/request", "/extra-support/request")
# Evidence refuses to be written to before it asks who does.
REFUSALS = {
    "read": {"odoo.exceptions.AccessError"},
    "search_read": {"odoo.exceptions.AccessError"},
    "create": {"odoo.exceptions.AccessError", "odoo.exceptions.UserError"},
    "write": {"odoo.exceptions.AccessError", "odoo.exceptions.UserError"},
    "unlink": {"odoo.exceptions.AccessError", "odoo.exceptions.UserError"},
}


class SlaPortalCommon(SlaCommon, HttpCase):
    """Two clients, and everybody who may or may not look at their agreements."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        today = date.today()
        cls.oude = cls._create_person("Olga Oude", "olga@client.example")
        cls.tekla = cls._create_person("Tekla Teken", "tekla@client.example")
        cls.mia = cls._create_person("Mia Manager", "mia@client.example")
        cls.agreement.write(
            {
                "client_manager_id": cls.mia.id,
                "contact_ids": [
                    (
                        0,
                        0,
                        {
                            "partner_id": cls.oude.id,
                            "date_from": "2020-01-01",
                            "date_to": today - timedelta(days=2),
                        },
                    )
                ],
            }
        )
        cls.version = cls._create_version(
            "2026-01-01",
            client_signatory_id=cls.tekla.id,
            changes="Faster response",
        )
        cls.version._agree_on_paper()
        cls.other_client = cls.env["res.partner"].create(
            {"name": "Smederij Smit BV", "is_company": True}
        )
        cls.piet = cls.env["res.partner"].create(
            {
                "name": "Piet Smit",
                "email": "piet@smit.example",
                "parent_id": cls.other_client.id,
            }
        )
        cls.other_agreement = cls.env["o2b.sla.agreement"].create(
            {
                "partner_id": cls.other_client.id,
                "contact_ids": [
                    (0, 0, {"partner_id": cls.piet.id, "date_from": "2020-01-01"})
                ],
            }
        )
        cls._create_version(
            "2020-01-01", agreement_id=cls.other_agreement.id
        )._agree_on_paper()
        cls.users = {
            "contact": cls._create_portal_user("p_contact", cls.jan),
            "foreign": cls._create_portal_user("p_foreign", cls.piet),
            "former": cls._create_portal_user("p_former", cls.oude),
            "signatory": cls._create_portal_user("p_signatory", cls.tekla),
            "manager": cls._create_portal_user("p_manager", cls.mia),
            "nobody": cls._create_portal_user("p_nobody", cls.stranger),
        }

    @classmethod
    def _create_portal_user(cls, login, person):
        return new_test_user(
            cls.env,
            login=login,
            name=person.name,
            email=person.email,
            groups="base.group_portal",
            partner_id=person.id,
        )

    def log_in(self, who):
        logins = {who: user.login for who, user in self.users.items()}
        logins |= {"agent": "sla_agent", "public": None}
        self.authenticate(logins[who], logins[who])

    def get(self, path):
        return self.url_open(path, allow_redirects=False)

    def post(self, path, **form):
        data = {"csrf_token": http.Request.csrf_token(self), **form}
        response = self.url_open(path, data=data, allow_redirects=False)
        self.env.invalidate_all()
        return response


@tagged("post_install", "-at_install")
class TestPortal(SlaPortalCommon):
    """Who sees what of an agreement in the portal."""

    def test_routes_by_user(self):
        """Every page for everybody: 200, the same 404, or the login page."""
        expected = {
            "contact": (200, 200, 200),
            "manager": (200, 200, 200),
            "signatory": (200, 404, 404),
            "former": (404, 404, 404),
            "foreign": (404, 404, 404),
            "nobody": (404, 404, 404),
            "agent": (404, 404, 404),
            "public": (303, 303, 303),
        }
        for who, statuses in expected.items():
            self.log_in(who)
            for page, status in zip(PAGES, statuses, strict=True):
                with self.subTest(who=who, page=page):
                    response = self.get(f"/my/sla/{self.agreement.id}{page}")
                    self.assertEqual(response.status_code, status)

    def test_foreign_is_missing(self):
        """One that is not yours and one that does not exist look the same."""
        self.log_in("foreign")
        for page in (*PAGES, "/documents/1", "/nothing"):
            with self.subTest(page=page):
                answers = [
                    self._strip(self.get(f"/my/sla/{number}{page}"), number)
                    for number in (self.agreement.id, MISSING)
                ]
                self.assertEqual(*answers)

    def _strip(self, response, number):
        text = re.sub(r'csrf_token: "\w+"', "", response.text)
        return response.status_code, text.replace(f"/my/sla/{number}", "/my/sla/N")

    def test_list(self):
        """The list has one's own agreements and no other."""
        for who, shown, hidden in (
            ("contact", self.agreement, self.other_agreement),
            ("foreign", self.other_agreement, self.agreement),
        ):
            self.log_in(who)
            text = self.get("/my/sla").text
            self.assertIn(f"/my/sla/{shown.id}", text)
            self.assertNotIn(f"/my/sla/{hidden.id}", text)
        for who in ("former", "nobody", "agent"):
            self.log_in(who)
            self.assertIn("There is no service agreement", self.get("/my/sla").text)

    def test_home_counter(self):
        for who, count in (("contact", 1), ("nobody", 0)):
            self.log_in(who)
            counters = self.make_jsonrpc_request(
                "/my/counters", {"counters": ["sla_agreement_count"]}
            )
            self.assertEqual(counters["sla_agreement_count"], count)

    def test_visible_agreements(self):
        """A contact as long as he is one, a signatory as long as his version lives."""
        agreements = self.env["o2b.sla.agreement"]
        for partner, expected in (
            (self.jan, self.agreement),
            (self.piet, self.other_agreement),
            (self.tekla, self.agreement),
            (self.mia, self.agreement),
            (self.oude, agreements),
            (self.stranger, agreements),
            (self.client_company, agreements),
            (self.env["res.partner"], agreements),
        ):
            with self.subTest(partner=partner.name):
                self.assertEqual(agreements._visible_agreements(partner), expected)

    def test_contact_until_midnight_in_the_agreements_zone(self):
        last = self.agreement.contact_ids.filtered(lambda c: c.partner_id == self.jan)
        last.date_to = "2026-12-04"
        for instant, visible in (("2026-12-04 23:59", True), ("2026-12-05 00:00", 0)):
            with self.at(instant), self.subTest(instant=instant):
                self.assertEqual(self.agreement._is_visible_to(self.jan), visible)

    def test_draft_is_not_shown(self):
        """What was never put to the client is no business of his."""
        fresh = self.env["o2b.sla.agreement"].create(
            {"partner_id": self.client_company.id, "client_manager_id": self.mia.id}
        )
        self._create_version("2026-01-01", agreement_id=fresh.id)
        self.assertNotIn(fresh, self.env[fresh._name]._visible_agreements(self.mia))
        draft = self._create_version("2027-01-01", changes="Secret plan")
        self.log_in("contact")
        text = self.get(f"/my/sla/{self.agreement.id}").text
        self.assertIn("Faster response", text)
        self.assertNotIn("Secret plan", text)
        self.assertNotIn(f"/my/sla/versions/{draft.id}", text)

    def test_archived_is_not_shown(self):
        self.agreement.active = False
        self.assertFalse(self.agreement._is_visible_to(self.jan))

    def test_language_of_the_page(self):
        self.log_in("contact")
        self.assertIn('lang="en-US"', self.get(f"/my/sla/{self.agreement.id}").text)

    def test_garbage(self):
        """Whatever is sent, the answer is a page."""
        self.log_in("contact")
        own = f"/my/sla/{self.agreement.id}"
        for text in GARBAGE:
            for path in (
                *(f"/my/sla/{text}{page}" for page in PAGES if text != "%00"),
                f"/my/sla?page={text}&sortby={text}&filterby={text}",
                f"{own}?access_token={text}&sent={text}",
                f"{own}/documents/{text.replace('%00', 'x')}",
                *(f"{own}{page}?sent={text}&day={text}" for page in PAGES),
                f"{own}/contacts/request?kind={text}&contact_id={text}&name={text}",
            ):
                with self.subTest(path=path), mute_logger("odoo.http"):
                    self.assertLess(self.get(path).status_code, 500)

    def test_documents(self):
        """A document is served to those who see its agreement, by its number there."""
        document = self.env["o2b.sla.document"].create(
            {"name": "General terms", "file": "JVBERi0xLjQK", "file_name": "terms.pdf"}
        )
        unrelated = document.copy({"name": "Of somebody else"})
        version = self._create_version(
            "2026-06-01", related_document_ids=[(6, 0, document.ids)]
        )
        path = f"/my/sla/{self.agreement.id}/documents/"
        self.log_in("contact")
        self.assertEqual(self.get(f"{path}{document.id}").status_code, 404)
        version._agree_on_paper()
        response = self.get(f"{path}{document.id}")
        self.assertEqual(response.status_code, 200)
        self.assertEqual(response.content, b"%PDF-1.4\n")
        self.assertIn("attachment", response.headers["Content-Disposition"])
        self.assertEqual(self.get(f"{path}{unrelated.id}").status_code, 404)
        foreign = f"/my/sla/{self.other_agreement.id}/documents/{document.id}"
        self.assertEqual(self.get(foreign).status_code, 404)
        self.log_in("foreign")
        self.assertEqual(self.get(f"{path}{document.id}").status_code, 404)


@tagged("post_install", "-at_install")
class TestPortalAccess(SlaPortalCommon):
    """Portal users reach no record but through the pages."""

    def test_no_model_over_rpc(self):
        models = [
            model
            for name, model in self.env.items()
            if name.startswith("o2b.sla.") and not model._abstract
        ]
        self.assertGreater(len(models), 20)
        for who in ("contact", "nobody"):
            self.log_in(who)
            for model in models:
                for method in REFUSALS:
                    with self.subTest(who=who, model=model._name, method=method):
                        self._assert_denied(model, method)

    @mute_logger("odoo.http")
    def _assert_denied(self, model, method):
        ids = model.sudo().search([], limit=1).ids or [1]
        own = {"agreement_id": self.agreement.id, "version_id": self.version.id}
        args = {
            "read": [ids, ["id"]],
            "search_read": [[], ["id"]],
            "create": [{name: own[name] for name in own.keys() & model._fields.keys()}],
            "write": [ids, {}],
            "unlink": [ids],
        }[method]
        params = {"model": model._name, "method": method, "args": args, "kwargs": {}}
        with self.assertRaises(JsonRpcException) as denied:
            self.make_jsonrpc_request("/web/dataset/call_kw", params)
        self.assertIn(str(denied.exception), REFUSALS[method])


@tagged("post_install", "-at_install")
class TestPortalRequests(SlaPortalCommon):
    """What a contact asks for in the portal."""

    def setUp(self):
        super().setUp()
        self.log_in("contact")
        self.contacts_path = f"/my/sla/{self.agreement.id}/contacts/request"
        self.support_path = f"/my/sla/{self.agreement.id}/extra-support/request"

    def _contact_requests(self):
        return self.env["o2b.sla.contact.request"].search(
            [("agreement_id", "=", self.agreement.id)]
        )

    def _support_requests(self):
        return self.env["o2b.sla.extra.support"].search(
            [("agreement_id", "=", self.agreement.id)]
        )

    def _ask_for_a_contact(self, **form):
        values = {
            "kind": "add",
            "name": "Nina Nieuw",
            "email": "nina@client.example",
            "phone": "+31 10 1234567",
            "mobile": "+31 6 12345678",
            "date_from": str(date.today() + timedelta(days=7)),
        }
        return self.post(self.contacts_path, **(values | form))

    def test_ask_for_a_contact(self):
        response = self._ask_for_a_contact()
        self.assertEqual(response.status_code, 303)
        asked = self._contact_requests()
        self.assertEqual(asked.requested_by_id, self.jan)
        self.assertEqual((asked.kind, asked.name), ("add", "Nina Nieuw"))
        self.assertEqual(asked.state, "submitted")
        page = self.get(response.headers["Location"]).text
        self.assertIn("Nina Nieuw", page)
        self.assertIn("was handed in", page)

    def test_ask_to_remove_a_contact(self):
        contact = self.agreement.contact_ids.filtered(
            lambda contact: contact.partner_id == self.jan
        )
        response = self._ask_for_a_contact(kind="remove", contact_id=contact.id)
        self.assertEqual(response.status_code, 303)
        self.assertEqual(self._contact_requests().contact_id, contact)

    def test_remark_too_long(self):
        response = self._ask_for_a_contact(remark="x" * 2001)
        self.assertEqual(response.status_code, 200)
        self.assertIn("a remark 2000.", response.text)
        self.assertFalse(self._contact_requests())

    def test_refused_keeps_what_was_entered(self):
        response = self._ask_for_a_contact(email="no address")
        self.assertEqual(response.status_code, 200)
        self.assertIn("alert-danger", response.text)
        for value in ("Nina Nieuw", "no address", "+31 6 12345678"):
            self.assertIn(f'value="{value}"', response.text)
        self.assertFalse(self._contact_requests())

    def test_no_contact_of_another_agreement(self):
        self._ask_for_a_contact(
            kind="remove", contact_id=self.other_agreement.contact_ids.id
        )
        self.assertFalse(self._contact_requests())

    def test_garbage_forms(self):
        fields = ("kind", "contact_id", "name", "email", "phone", "mobile", "remark")
        with mute_logger("odoo.http"):
            for text in (*GARBAGE, "\x00", "x" * 5000, "0001-01-01", "2026-02-30"):
                for name in (*fields, "date_from"):
                    with self.subTest(name=name, text=text[:20]):
                        response = self._ask_for_a_contact(**{name: text})
                        self.assertLess(response.status_code, 500)
                for name in ("day", "time_from", "time_to", "reason"):
                    with self.subTest(name=name, text=text[:20]):
                        response = self._ask_for_support(**{name: text})
                        self.assertLess(response.status_code, 500)

    def test_a_request_needs_a_token(self):
        with mute_logger("odoo.http"):
            response = self._ask_for_a_contact(csrf_token="")
        self.assertEqual(response.status_code, 400)
        self.assertFalse(self._contact_requests())

    def test_who_may_not_ask(self):
        for who in ("signatory", "former", "foreign", "nobody"):
            self.log_in(who)
            with self.subTest(who=who):
                self.assertEqual(self._ask_for_a_contact().status_code, 404)
                self.assertEqual(self._ask_for_support().status_code, 404)
        self.assertFalse(self._contact_requests() or self._support_requests())

    def _saturday(self, after):
        return after + timedelta(days=(5 - after.weekday()) % 7)

    def _ask_for_support(self, **form):
        values = {
            "day": str(self._saturday(self.agreement._get_earliest_support_day())),
            "time_from": "10:00",
            "time_to": "14:00",
            "reason": "Moving house",
        }
        return self.post(self.support_path, **(values | form))

    def test_ask_for_support(self):
        day = self._saturday(self.agreement._get_earliest_support_day())
        self.assertEqual(self._ask_for_support().status_code, 303)
        asked = self._support_requests()
        self.assertEqual((asked.state, asked.requested_by_id), ("requested", self.jan))
        zone = self.agreement._sla_zone()
        hours = [
            f"{to_aware(instant).astimezone(zone):%Y-%m-%d %H:%M}"
            for instant in (asked.date_from, asked.date_to)
        ]
        self.assertEqual(hours, [f"{day} 10:00", f"{day} 14:00"])

    def test_support_with_a_long_reason(self):
        """Refused and not cut, and what was typed comes back."""
        reason = "x" * 2500 + "the end"
        response = self._ask_for_support(reason=reason)
        self.assertEqual(response.status_code, 200)
        self.assertIn("2507 characters are too many, 2000 fit.", response.text)
        self.assertIn(reason, response.text)
        # a browser cuts what is pasted into such a field without a word
        self.assertNotIn("maxlength", response.text)
        self.assertFalse(self._support_requests())
        self._ask_for_support(reason="y\r\n" * 999 + "yy")
        self.assertEqual(len(self._support_requests().reason), 2000)

    def test_support_past_midnight(self):
        self._ask_for_support(time_from="22:00", time_to="00:30")
        asked = self._support_requests()
        self.assertEqual(asked.date_to - asked.date_from, timedelta(hours=2.5))

    def test_support_too_soon(self):
        """Refused, the earliest day is offered, what was entered is kept."""
        soon = str(self._saturday(date.today()))
        response = self._ask_for_support(day=soon)
        self.assertEqual(response.status_code, 200)
        self.assertIn("alert-danger", response.text)
        self.assertIn("Moving house", response.text)
        self.assertFalse(self._support_requests())

    def test_cancel_support(self):
        self._ask_for_support()
        asked = self._support_requests()
        path = f"/my/sla/{self.agreement.id}/extra-support/{asked.id}/cancel"
        self.assertEqual(self.get(path).status_code, 405)
        self.log_in("manager")
        self.assertEqual(self.post(path).status_code, 404)
        self.log_in("contact")
        self.assertEqual(self.post(path).status_code, 303)
        self.assertEqual(asked.state, "cancelled")
        self.assertEqual(self.post(path).status_code, 303)


@tagged("post_install", "-at_install")
class TestPortalPages(SlaPortalCommon):
    """What stands on the pages."""

    def test_markup_is_shown_as_text(self):
        """What people enter is text, wherever it is shown."""
        self.agreement = self.env["o2b.sla.agreement"].create(
            {
                "partner_id": self.client_company.id,
                "client_manager_id": self.mia.id,
                "name": MARKER,
                "reference": MARKER,
                "order_reference": MARKER,
                "contact_ids": [
                    (
                        0,
                        0,
                        {
                            "partner_id": self.jan.id,
                            "name": MARKER,
                            "phone": MARKER,
                            "mobile": MARKER,
                            "date_from": "2020-01-01",
                        },
                    )
                ],
            }
        )
        (self.client_company | self.mia).write({"name": MARKER})
        self.agreement.company_id.write(
            {"sla_helpdesk_email": MARKER, "sla_helpdesk_phone": MARKER}
        )
        self.env["o2b.sla.environment"].create(
            {
                "agreement_id": self.agreement.id,
                "name": MARKER,
                "operating_system": MARKER,
                "note": "Internal note",
            }
        )
        self.env["o2b.sla.priority"].search([]).write({"name": MARKER})
        document = self.env["o2b.sla.document"].create(
            {"name": MARKER, "version": MARKER, "url": "https://docs.example/a"}
        )
        self._create_version(
            "2026-01-01",
            agreement_id=self.agreement.id,
            changes=MARKER,
            related_document_ids=[(6, 0, document.ids)],
            provision_ids=[
                (
                    0,
                    0,
                    {
                        "subject": "uptime_norm",
                        "uptime_norm": 98,
                        "clause": MARKER,
                        "document_id": document.id,
                    },
                )
            ],
        )._agree_on_paper()
        self.log_in("contact")
        path = f"/my/sla/{self.agreement.id}"
        self.post(
            f"{path}/contacts/request",
            kind="add",
            name=MARKER,
            email="nina@client.example",
            phone="1",
            mobile="2",
            remark=MARKER,
            date_from=str(date.today()),
        )
        for page in ("/my/sla", *(path + page for page in PAGES)):
            with self.subTest(page=page):
                text = self.get(page).text
                self.assertNotIn("<img src=x", text)
                self.assertIn("&lt;img src=x onerror=1&gt;", text)
                self.assertNotIn("Internal note", text)
        refused = self.post(f"{path}/contacts/request", **{"name": MARKER, "kind": "x"})
        self.assertEqual(refused.status_code, 200)
        self.assertNotIn("<img src=x", refused.text)

    def test_what_is_shown(self):
        self.env["o2b.sla.environment"].create(
            {
                "agreement_id": self.agreement.id,
                "name": "Production",
                "url": "https://devries.example",
                "odoo_version": "19.0",
            }
        )
        self.log_in("contact")
        text = self.get(f"/my/sla/{self.agreement.id}").text
        company = self.agreement.company_id
        for expected in (
            self.agreement.reference,
            company.sla_helpdesk_email,
            "Monday – Friday",
            "09:00–17:00",
            "Saturday – Sunday",
            "2 working hours",
            "§3.2",
            "§3.3",
            "Jan de Vries",
            "jan@client.example",
            "https://devries.example",
            "Faster response",
            "/contacts/request",
            "/extra-support/request",
        ):
            with self.subTest(expected=expected):
                self.assertIn(expected, text)
        self.assertNotIn("Olga Oude", text)

    def test_signatory_is_told_to_sign(self):
        sent = self._create_version("2027-01-01", client_signatory_id=self.tekla.id)
        sent.sudo().state = "sent"
        banner = f"/my/sla/versions/{sent.id}"
        for who, told in (("signatory", True), ("contact", False)):
            self.log_in(who)
            text = self.get(f"/my/sla/{self.agreement.id}").text
            self.assertEqual(f'href="{banner}"' in text, told, who)

    def test_tour(self):
        """In a browser: open the agreement, ask for a change of contacts."""
        self.start_tour("/my", "o2b_sla_portal", login="p_contact")
        asked = self.env["o2b.sla.contact.request"].search(
            [("agreement_id", "=", self.agreement.id)]
        )
        self.assertEqual(asked.name, "Nina Nieuw")
