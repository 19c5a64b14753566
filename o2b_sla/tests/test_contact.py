# Copyright 2026 Open2Bizz BV
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from unittest.mock import patch

from odoo import fields
from odoo.exceptions import AccessDenied, AccessError, UserError, ValidationError
from odoo.tests import HttpCase, new_test_user, tagged
from odoo.tools import mute_logger

from .common import SlaCommon, SlaRecordCommon, local


class TestContact(SlaRecordCommon):
    """At most three people, on each day, may contact the helpdesk (§3.6)."""

    def add(self, email, date_from="2020-01-01", date_to=False):
        return self.env["o2b.sla.contact"].create(
            {
                "agreement_id": self.agreement.id,
                "name": email,
                "email": email,
                "date_from": date_from,
                "date_to": date_to,
            }
        )

    def test_at_most_three(self):
        self.add("a@client.example")
        self.add("b@client.example")
        with self.assertRaisesRegex(ValidationError, "at most 3"):
            self.add("c@client.example")

    def test_fourth_is_told_the_way_out(self):
        """Who is in the way, with days as the reader writes them, and what to do."""
        self.add("a@client.example", "2020-03-01", "2030-12-31")
        self.add("b@client.example", "2020-04-01")
        with self.assertRaises(ValidationError) as refused:
            self.add("c@client.example", "2020-05-06")
        text = str(refused.exception)
        self.assertIn("on 05/06/2020 it has these already:", text)
        self.assertIn("• a@client.example, from 03/01/2020 to 12/31/2030\n", text)
        self.assertIn("• b@client.example, from 04/01/2020, no last day\n", text)
        self.assertIn("Give one of them a last day before 05/06/2020", text)
        self.assertNotIn("c@client.example", text)
        self.assertEqual(text.count("•"), 3)

    def test_three_at_any_moment_not_in_total(self):
        self.add("a@client.example", "2020-01-01", "2020-06-30")
        self.add("b@client.example", "2020-07-01", "2020-12-31")
        self.add("c@client.example", "2020-01-01")
        with (
            self.assertRaisesRegex(ValidationError, "06/30/2020"),
            self.env.cr.savepoint(),
        ):
            self.add("d@client.example", "2020-06-30", "2020-06-30")
        self.add("d@client.example", "2021-01-01")

    def test_extending_is_checked_too(self):
        first = self.add("a@client.example", "2020-01-01", "2020-06-30")
        self.add("b@client.example", "2020-07-01")
        self.add("c@client.example", "2020-07-01")
        with self.assertRaises(ValidationError):
            first.date_to = "2020-07-01"

    def test_same_person_once(self):
        with self.assertRaisesRegex(ValidationError, "twice"):
            self.add("JAN@client.example")

    def test_address_must_be_one(self):
        for email in ("", "nobody", "a@b.example, c@d.example"):
            with self.subTest(email=email), self.assertRaises(ValidationError):
                self.add(email)

    def test_list_of_that_day_decides(self):
        """Who left is no contact any more, what he sent before stays."""
        self.agreement.contact_ids.date_to = "2026-06-01"
        record = self.receive("2026-06-01 23:30")
        self.assertTrue(record.sla_authorised)
        record = self.receive("2026-06-02 00:30")
        self.assertEqual(record.sla_no_clock_reason, "unauthorised")

    def test_found_whatever_the_case(self):
        contacts = self.env["o2b.sla.contact"]
        at = local("2026-06-01 12:00")
        self.assertEqual(contacts._find("jan@client.example", at).partner_id, self.jan)
        self.assertFalse(contacts._find("jan+x@client.example", at))
        self.assertFalse(contacts._find(False, at))

    def test_details_follow_the_address_book_once(self):
        contact = self.agreement.contact_ids
        self.assertEqual(contact.name, "Jan de Vries")
        self.jan.name = "Johannes"
        self.assertEqual(contact.name, "Jan de Vries")


class TestFind(SlaCommon):
    """The sender of a mail among the contacts."""

    def find(self, email, at="2026-06-01 12:00"):
        return self.env["o2b.sla.contact"]._find(email, local(at))

    def add(self, email, agreement=None, **values):
        return self.env["o2b.sla.contact"].create(
            {
                "agreement_id": (agreement or self.agreement).id,
                "name": email,
                "email": email,
                "date_from": "2020-01-01",
                **values,
            }
        )

    def test_whatever_the_spelling(self):
        idn = self.add("els@Bäckerei.example")
        self.assertEqual(idn.email_normalized, "els@xn--bckerei-5wa.example")
        for email, contact in (
            ("JAN@Client.EXAMPLE", self.agreement.contact_ids - idn),
            ("els@bäckerei.example", idn),
            ("ELS@XN--BCKEREI-5WA.example", idn),
            # somebody else's, however much they look the same (RELIABILITY B18)
            ("jаn@client.example", idn.browse()),
            ("jan@ｃlient.example", idn.browse()),
            ("els@backerei.example", idn.browse()),
            ("jan+x@client.example", idn.browse()),
            ("nobody", idn.browse()),
            ("", idn.browse()),
            (None, idn.browse()),
        ):
            with self.subTest(email=email):
                self.assertEqual(self.find(email), contact)

    def test_two_spellings_are_one_person(self):
        self.add("els@bäckerei.example")
        with self.assertRaisesRegex(ValidationError, "twice"):
            self.add("els@xn--bckerei-5wa.example")

    def test_day_in_the_zone_of_the_agreement(self):
        contact = self.agreement.contact_ids
        contact.date_to = "2026-06-01"
        self.assertEqual(self.find(contact.email, "2026-06-01 23:59"), contact)
        self.assertFalse(self.find(contact.email, "2026-06-02 00:00"))
        self.calendar.tz = "America/New_York"
        self.assertEqual(self.find(contact.email, "2026-06-02 05:59"), contact)
        self.assertFalse(self.find(contact.email, "2026-06-02 06:00"))

    def test_zone_of_a_specific_agreement(self):
        contact = self.agreement.contact_ids
        contact.date_to = "2026-06-01"
        calendar = self.calendar.copy({"tz": "America/New_York"})
        version = self._create_version("2026-05-01")
        for layer, hours in (("specific", self.calendar), ("general_terms", calendar)):
            self.env["o2b.sla.provision"].create(
                {
                    "version_id": version.id,
                    "subject": "opening_hours",
                    "layer": layer,
                    "clause": "art. 4",
                    "calendar_id": hours.id,
                }
            )
        self.assertEqual(self.agreement._sla_zone().key, "America/New_York")
        self.assertEqual(self.find(contact.email, "2026-06-02 05:59"), contact)
        self.assertFalse(self.find(contact.email, "2026-06-02 06:00"))

    def test_agreement_in_force_first(self):
        contact = self.agreement.contact_ids
        unsigned = self.agreement.copy({"reference": False, "contact_ids": []})
        early = self.add(contact.email, unsigned)
        # an agreement that is older but not in force comes after
        self.env.cr.execute(
            "UPDATE o2b_sla_contact SET agreement_id = CASE agreement_id"
            " WHEN %s THEN %s ELSE %s END WHERE id IN %s",
            (self.agreement.id, unsigned.id, self.agreement.id, (contact + early)._ids),
        )
        self.env.invalidate_all()
        self.assertEqual(self.find(contact.email), early + contact)

    def test_in_one_query(self):
        contact = self.agreement.contact_ids
        self.env.flush_all()
        self.env.invalidate_all()
        with self.assertQueryCount(1):
            found = self.find("Jan@client.example")
        self.assertEqual(found, contact)
        self.assertTrue(found.env.su)

    def test_index_is_used(self):
        self.env.cr.execute("SET LOCAL enable_seqscan = off")
        self.env.cr.execute(
            "EXPLAIN SELECT id FROM o2b_sla_contact WHERE email_normalized = 'a@b.nl'"
        )
        plan = " ".join(row[0] for row in self.env.cr.fetchall())
        self.assertIn("o2b_sla_contact__email_normalized_index", plan)


class TestLookalike(SlaCommon):
    """Addresses that only look the same are told, and never match."""

    def add(self, email, **values):
        return self.env["o2b.sla.contact"].create(
            {"agreement_id": self.agreement.id, "name": email, "email": email, **values}
        )

    def test_another_contact(self):
        jan = self.agreement.contact_ids
        contact = self.add("jan@c1ient.example")
        self.assertIn("jan@client.example", contact.lookalike_warning)
        self.assertIn("jan@c1ient.example", jan.lookalike_warning)
        warned = self.env["o2b.sla.contact"].search(
            [("lookalike_warning", "!=", False)]
        )
        self.assertLessEqual(jan + contact, warned)
        calm = self.env["o2b.sla.contact"].search([("lookalike_warning", "=", False)])
        self.assertFalse(calm & (jan + contact))

    def test_somebody_of_the_client(self):
        contact = self.add("vera@cl\u0456ent.example")  # Cyrillic
        self.assertIn("Vera Vreemd", contact.lookalike_warning)

    def test_the_person_himself_is_no_look_alike(self):
        jan = self.agreement.contact_ids
        self.assertFalse(jan.lookalike_warning)
        other = self.agreement.copy({"reference": False, "contact_ids": []})
        same = self.add("JAN@client.example", agreement_id=other.id)
        self.assertFalse((same + jan).mapped("lookalike_warning")[0])

    def test_another_company_is_not_told(self):
        company = self.env["res.company"].create({"name": "Elsewhere"})
        client = self.env["res.partner"].create({"name": "Other client"})
        other = self.env["o2b.sla.agreement"].create(
            {"partner_id": client.id, "company_id": company.id, "user_id": False}
        )
        contact = self.add("jan@c1ient.example", agreement_id=other.id)
        self.assertFalse(contact.lookalike_warning)

    def test_for_a_mail(self):
        find = self.env["o2b.sla.contact"]._find_lookalikes
        jan = self.agreement.contact_ids
        for email, contacts in (
            ("jan@cIient.example", jan),
            ("jan@xn--lient-0ye.example", jan),  # Cyrillic c
            ("jan@client.example", jan.browse()),
            ("piet@client.example", jan.browse()),
            (None, jan.browse()),
        ):
            with self.subTest(email=email):
                self.assertEqual(find(email), contacts)


class TestHistory(SlaCommon):
    """Who was a contact on a day stays true, and each change is told."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.contact = cls.agreement.contact_ids.with_user(cls.contract_manager)

    def log(self):
        return self.agreement.message_ids.sorted("id").mapped("body")

    def test_who_has_begun_stays(self):
        for values in (
            {"email": "other@client.example"},
            {"partner_id": self.stranger.id},
            {"agreement_id": self.agreement.copy({"contact_ids": []}).id},
            {"date_from": "2021-01-01"},
            {"date_from": "2019-01-01"},
        ):
            with (
                self.subTest(values=values),
                self.assertRaisesRegex(UserError, "stays on record"),
            ):
                self.contact.write(values)
        self.contact.write({"email": "jan@client.example", "date_from": "2020-01-01"})
        with self.assertRaisesRegex(UserError, "last day"):
            self.contact.unlink()
        with self.assertRaisesRegex(UserError, "last day"):
            self.contact.with_context(force_delete=True).sudo().unlink()
        with self.assertRaises(UserError):
            self.agreement.write({"contact_ids": [(2, self.contact.id, 0)]})

    def test_details_may_change(self):
        self.contact.write({"phone": "+31 10 1", "mobile": "+31 6 1", "name": "J."})
        self.assertTrue(self.contact.is_complete)
        message = self.agreement.message_ids[0]
        self.assertEqual(message.author_id, self.contract_manager.partner_id)
        for words in ("Jan de Vries → J.", "– → +31 10 1", "– → +31 6 1"):
            self.assertIn(words, message.body)

    def test_one_message_per_change(self):
        count = len(self.log())
        self.contact.write({"phone": "+31 10 1", "mobile": "+31 6 1"})
        self.assertEqual(len(self.log()), count + 1)
        self.contact.write({"phone": "+31 10 1"})
        self.assertEqual(len(self.log()), count + 1)
        self.contact._change({"email": "jan@new.example"})
        self.assertEqual(len(self.log()), count + 2)
        self.assertIn("jan@client.example → jan@new.example", self.log()[-1])

    def test_before_anybody_signed(self):
        agreement = self.agreement.copy({"reference": False})
        contact = self.env["o2b.sla.contact"].create(
            {"agreement_id": agreement.id, "name": "A", "email": "a@client.example"}
        )
        contact.email = "b@client.example"
        contact.date_from = "2021-01-01"
        contact.unlink()
        self.assertIn("withdrawn", agreement.message_ids[0].body)

    def test_who_has_not_begun(self):
        contact = self.contact.create(
            {
                "agreement_id": self.agreement.id,
                "name": "A",
                "email": "a@client.example",
                "date_from": fields.Date.add(fields.Date.today(), days=7),
            }
        )
        self.assertEqual(contact._change({"email": "b@client.example"}), contact)
        contact._end(fields.Date.today())
        self.assertFalse(contact.exists())

    def test_other_address_from_today(self):
        with self.at("2026-06-01 10:00"):
            new = self.contact._change({"email": "jan@new.example"})
            self.assertEqual(new.env.user, self.contract_manager)
            find = self.env["o2b.sla.contact"]._find
            self.assertEqual(find("jan@new.example", local("2026-06-01 09:00")), new)
            self.assertFalse(find("jan@client.example", local("2026-06-01 09:00")))
            before = find("jan@client.example", local("2026-05-31 23:59"))
            self.assertEqual(before, self.contact)
        self.assertEqual(new.history_ids, self.contact)
        self.assertEqual(self.jan.email, "jan@new.example")

    def test_twice_on_one_day(self):
        with self.at("2026-06-01 10:00"):
            new = self.contact._change({"email": "jan@new.example"})
            self.assertEqual(new._change({"email": "jan@newer.example"}), new)
        self.assertEqual(len(self.agreement.contact_ids), 2)

    def test_from_a_later_day(self):
        with self.at("2026-06-01 10:00"):
            day = fields.Date.to_date("2026-07-01")
            new = self.contact._change({"email": "jan@new.example"}, day)
        self.assertEqual(str(self.contact.date_to), "2026-06-30")
        self.assertEqual(new.date_from, day)
        self.assertEqual(self.jan.email, "jan@client.example")

    def test_linked_to_the_address_book_later(self):
        contact = self.contact.create(
            {
                "agreement_id": self.agreement.id,
                "name": "Vera",
                "email": "VERA@client.example",
                "date_from": "2020-01-01",
            }
        )
        with self.assertRaises(UserError):
            contact.partner_id = self.jan
        contact.partner_id = self.stranger
        self.assertEqual(contact.email_normalized, "vera@client.example")

    def test_history_is_not_written_by_hand(self):
        for values in ({"previous_id": self.contact.id}, {"access_ended_at": False}):
            with self.assertRaises(AccessError):
                self.contact.write(values)
        contact = self.contact.create(
            {
                "agreement_id": self.agreement.id,
                "name": "A",
                "email": "a@client.example",
                "previous_id": self.contact.id,
            }
        )
        self.assertFalse(contact.previous_id)


class TestAccessEnds(SlaCommon):
    """Who is no contact any more reaches nothing any more."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.contact = cls.agreement.contact_ids
        cls.user = new_test_user(
            cls.env,
            login="jan@client.example",
            groups="base.group_portal",
            partner_id=cls.jan.id,
        )

    def end(self, last_day="2026-05-31"):
        self.contact.with_user(self.contract_manager).date_to = last_day

    def assert_access(self, expected):
        self.env.invalidate_all()
        self.assertEqual(self.user._is_portal(), expected)
        self.assertEqual(self.user.active, expected)
        self.assertEqual(bool(self.contact.access_ended_at), not expected)

    def test_at_once_when_the_last_day_is_past(self):
        with self.at("2026-06-01 10:00"):
            self.end()
            self.assert_access(False)
            ended = [m for m in self.agreement.message_ids if "Portal access" in m.body]
            self.assertEqual(len(ended), 1)

    def test_else_by_the_scheduled_action(self):
        with self.at("2026-05-31 10:00"):
            self.end()
            self.contact._cron_end_access()
            self.assert_access(True)
        with self.at("2026-05-31 23:59"):
            self.contact._cron_end_access()
            self.assert_access(True)
        with self.at("2026-06-01 00:00"):
            self.contact._cron_end_access()
            self.assert_access(False)
            with patch.object(type(self.contact), "_rotate_tokens") as rotate:
                self.contact._cron_end_access()
            rotate.assert_not_called()

    def test_other_parts_keep_it(self):
        def as_contact():
            other = self.agreement.copy({"reference": False})
            self.contact.create({"agreement_id": other.id, "partner_id": self.jan.id})

        def as_contact_later():
            self.contact.create(
                {
                    "agreement_id": self.agreement.id,
                    "partner_id": self.jan.id,
                    "email": "jan@later.example",
                    "date_from": "2027-01-01",
                }
            )

        def as_manager():
            self.agreement.client_manager_id = self.jan

        def as_signatory():
            version = self._create_version("2027-01-01")
            version.client_signatory_id = self.jan

        for part in (as_contact, as_contact_later, as_manager, as_signatory):
            with (
                self.subTest(part=part.__name__),
                self.at("2026-06-01 10:00"),
                self.env.cr.savepoint() as savepoint,
            ):
                part()
                self.end()
                self.env.invalidate_all()
                self.assertTrue(self.user._is_portal())
                savepoint.rollback()
                self.env.invalidate_all()

    def test_other_address_keeps_it(self):
        with self.at("2026-06-01 10:00"):
            self.contact._change({"email": "jan@new.example"})
            self.env.invalidate_all()
            self.assertTrue(self.user._is_portal())
            self.assertTrue(self.contact.access_ended_at)

    def test_staff_stay(self):
        self.env.cr.execute(
            "UPDATE o2b_sla_contact SET partner_id = %s WHERE id = %s",
            (self.agent.partner_id.id, self.contact.id),
        )
        self.env.invalidate_all()
        with self.at("2026-06-01 10:00"):
            self.end()
        self.assertTrue(self.agent.active)
        self.assertTrue(self.agent._is_internal())

    def test_not_linked_but_the_same_address(self):
        self.env.cr.execute(
            "UPDATE o2b_sla_contact SET partner_id = NULL WHERE id = %s",
            (self.contact.id,),
        )
        self.env.invalidate_all()
        with self.at("2026-06-01 10:00"):
            self.end()
            self.assert_access(False)

    def test_one_bad_record_stops_no_other(self):
        other = self.contact.create(
            {
                "agreement_id": self.agreement.id,
                "partner_id": self.stranger.id,
                "date_from": "2020-01-01",
                "date_to": "2026-05-31",
            }
        )
        self.env.cr.execute(
            "UPDATE o2b_sla_contact SET date_to = '2026-05-31', access_ended_at = NULL"
        )
        self.env.invalidate_all()
        end_access = type(self.contact)._end_access

        def fail_for_other(contact):
            if contact == other:
                raise ValueError("bad record")
            return end_access(contact)

        with (
            self.at("2026-06-01 10:00"),
            patch.object(type(self.contact), "_end_access", fail_for_other),
            mute_logger("odoo.addons.o2b_sla.models.o2b_sla_contact_access"),
        ):
            self.contact._cron_end_access()
            self.assert_access(False)
        self.assertFalse(other.access_ended_at)

    def test_back_again(self):
        with self.at("2026-06-01 10:00"):
            self.end()
            self.end(False)
            self.assertFalse(self.contact.access_ended_at)


@tagged("post_install", "-at_install")
class TestSessionEnds(HttpCase):
    def test_session_of_who_was_removed(self):
        client = self.env["res.partner"].create({"name": "C", "is_company": True})
        user = new_test_user(
            self.env, login="els@client.example", groups="base.group_portal"
        )
        user.partner_id.parent_id = client
        agreement = self.env["o2b.sla.agreement"].create({"partner_id": client.id})
        contact = self.env["o2b.sla.contact"].create(
            {
                "agreement_id": agreement.id,
                "partner_id": user.partner_id.id,
                "email": "els@client.example",
                "date_from": "2020-01-01",
            }
        )
        self.authenticate(user.login, user.login)
        response = self.url_open("/my", allow_redirects=False)
        self.assertEqual(response.status_code, 200)
        contact.date_to = "2021-01-01"
        response = self.url_open("/my", allow_redirects=False)
        self.assertEqual(response.status_code, 303)
        self.assertIn("/web/login", response.headers["Location"])
        credential = {
            "type": "password",
            "login": user.login,
            "password": user.login,
        }
        with self.assertRaises(AccessDenied), mute_logger("odoo.addons.base"):
            self.env["res.users"]._login(credential, {"interactive": True})
