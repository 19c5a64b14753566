# Copyright 2026 Open2Bizz BV
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from psycopg2.errors import InsufficientPrivilege

from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import Form
from odoo.tools import SQL, mute_logger

from .addendum_common import AddendumCommon, AddendumMixin
from .common import SlaRecordCommon, local

EARLIER = "2026-03-10 11:00"
LATER = "2026-03-20 11:00"


class TestAddendumLink(AddendumCommon):
    """Which addendum was about an environment at an instant (§4–6)."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.kind = cls._create_kind(terms=[cls._target(6)])
        cls.slow_kind = cls._create_kind("slow", terms=[cls._target(12)])
        cls.machine = cls._create_environment("Machine")
        cls.spare = cls._create_environment("Spare")

    def sign(self, kind, *environments, start="2026-01-01"):
        with self.at("2025-12-01 10:00"):
            union = self.machine.browse().union(*environments)
            addendum = self._create_addendum(kind, union, start=start)
            self.env.flush_all()
        return addendum

    def target(self, text, environment=None):
        """Hours of the target that rules an environment at an Amsterdam instant."""
        priority = self.priorities["P1"]
        return self.version._get_target(
            priority, "response", environment or self.machine, local(text)
        ).value.amount

    def about(self, text, environment=None):
        return (environment or self.machine)._get_addendum(local(text))

    def test_signed_environment_counts_from_the_start(self):
        addendum = self.sign(self.kind, self.machine)
        self.assertEqual(self.machine.addendum_id, addendum)
        self.assertEqual(self.machine.addendum_link_ids.valid_from, False)
        self.assertEqual(self.target("2025-12-31 12:00"), 2)
        self.assertEqual(self.target("2026-01-02 12:00"), 6)

    def test_moving_leaves_the_past(self):
        fast = self.sign(self.kind, self.machine, self.spare)
        slow = self.sign(self.slow_kind, self._create_environment("Other"))
        with self.at("2026-03-15 12:00"):
            self.machine.addendum_id = slow
        self.assertEqual(self.about(EARLIER), fast)
        self.assertEqual(self.about(LATER), slow)
        self.assertEqual(self.about("2026-03-15 11:59"), fast)
        self.assertEqual(self.about("2026-03-15 12:00"), slow)
        self.assertEqual(self.target(EARLIER), 6)
        self.assertEqual(self.target(LATER), 12)
        self.assertEqual(self.target(LATER, self.spare), 6)
        first = self.machine.addendum_link_ids.sorted("id")[0]
        self.assertEqual(first.valid_until, local("2026-03-15 12:00"))

    def test_limits_of_that_instant(self):
        """Best effort, and the highest priority, are those of the arrival (§6)."""
        kind = self._create_kind(
            "aim", best_effort=True, highest_priority_id=self.priorities["P4"].id
        )
        addendum = self.sign(kind, self.spare)
        with self.at("2026-03-15 12:00"):
            self.machine.addendum_id = addendum
        for text, expected in ((EARLIER, (False, False)), (LATER, (True, "P4"))):
            limits = self.machine._get_support_limits(local(text))
            found = (limits.best_effort, limits.highest_priority.code)
            self.assertEqual(found, expected, text)
        with self.at("2026-04-01 12:00"):
            self.assertTrue(self.machine.best_effort)
            self.machine.addendum_id = False
            self.assertFalse(self.machine.best_effort)
            self.assertTrue(self.machine._get_support_limits(local(LATER)).best_effort)

    def test_none_from_then_on(self):
        addendum = self.sign(self.kind, self.machine, self.spare)
        with self.at("2026-03-15 12:00"):
            self.machine.addendum_id = False
        self.assertEqual(self.about(EARLIER), addendum)
        self.assertFalse(self.about(LATER))
        self.assertEqual((self.target(EARLIER), self.target(LATER)), (6, 2))

    def test_added_later_counts_from_then_on(self):
        addendum = self.sign(self.kind, self.spare)
        with self.at("2026-03-15 12:00"):
            self.machine.addendum_id = addendum
            new = self._create_environment("New", addendum_id=addendum.id)
        self.assertEqual((self.target(EARLIER), self.target(LATER)), (2, 6))
        # nothing was known of it before
        self.assertEqual(self.target(EARLIER, new), 6)

    def test_there_and_back(self):
        fast = self.sign(self.kind, self.machine, self.spare)
        slow = self.sign(self.slow_kind, self._create_environment("Other"))
        for day, addendum in (("05", slow), ("12", fast), ("18", slow)):
            with self.at(f"2026-03-{day} 12:00"):
                self.machine.addendum_id = addendum
        found = [self.about(f"2026-03-{day} 13:00") for day in ("04", "05", "12", "18")]
        self.assertEqual(found, [fast, slow, fast, slow])

    def test_what_was_never_agreed_leaves_no_trace(self):
        one, two = (self._create_addendum(self.kind) for _ in range(2))
        for addendum in (one, two, one.browse(), one):
            self.machine.addendum_id = addendum
        self.assertEqual(self.machine.addendum_link_ids.addendum_id, one)
        self.assertEqual(len(self.machine.addendum_link_ids), 1)
        self.machine.addendum_id = False
        self.assertFalse(self.machine.addendum_link_ids)
        (one | two).unlink()
        self.machine.unlink()

    def test_whole_agreement_stays_whole(self):
        """A draft that named one for a moment, and none when it was signed."""
        fast = self.sign(self.kind, self.machine, self.spare)
        draft = self._create_addendum(self.slow_kind)
        with self.at("2026-02-01 12:00"):
            self.machine.addendum_id = draft
        with self.at("2026-02-02 12:00"):
            self.machine.addendum_id = fast
        with self.at("2026-02-03 12:00"):
            version = draft._draft_version()
            version.date_start = "2026-02-04"
            version._agree_on_paper()
        self.assertFalse(draft._names_environments())
        self.assertTrue(draft._covers(self._create_environment("Any")))

    def test_after_the_end_another_takes_over(self):
        """Its last environment is free when the addendum is over."""
        old = self.sign(self.kind, self.machine)
        new = self._create_addendum(self.slow_kind)
        with self.at("2026-03-01 12:00"):
            with self.assertRaisesRegex(UserError, "last environment"):
                self.machine.addendum_id = new
            old.version_ids.is_final = True
            old.version_ids._terminate(
                self.agreement._local_day(local("2026-03-05 12:00")), "Over"
            )
        with self.at("2026-03-06 12:00"):
            self.machine.addendum_id = new
            version = new._draft_version()
            version.date_start = "2026-03-07"
            version._agree_on_paper()
        self.assertEqual(self.target("2026-03-04 12:00"), 6)
        self.assertEqual(self.target("2026-03-06 12:00"), 2)
        self.assertEqual(self.target("2026-03-08 12:00"), 12)
        # and what was signed for one never counts for another
        self.assertEqual(self.target("2026-03-04 12:00", self.spare), 2)
        self.assertEqual(old.version_ids._find_tampering(), [])

    def test_written_down_afterwards(self):
        addendum = self.sign(self.kind, self.spare)
        with self.at("2026-03-15 12:00"):
            self.machine.addendum_id = addendum
            wizard = self.env["o2b.sla.addendum.since"].with_user(self.contract_manager)
            form = Form(wizard.with_context(default_environment_id=self.machine.id))
            self.assertEqual(form.addendum_id, addendum)
            form.since, form.reason = "2026-03-16", "Forgotten"
            with self.assertRaisesRegex(UserError, "still to come"):
                form.save().action_apply()
            form.since, form.reason = "2026-03-03", " "
            with self.assertRaisesRegex(UserError, "Tell why"):
                form.save().action_apply()
            form.reason = "Forgotten"
            form.save().action_apply()
        self.assertEqual(self.target("2026-03-02 23:59"), 2)
        self.assertEqual(self.target("2026-03-03 00:00"), 6)
        before, newest = self.machine.addendum_link_ids.sorted("id")
        self.assertEqual(newest.recorded_by_id, self.contract_manager)
        self.assertEqual(newest.reason, "Forgotten")
        self.assertTrue(before.is_replaced)

    def test_kept(self):
        addendum = self.sign(self.kind, self.machine, self.spare)
        link = self.machine.addendum_link_ids
        for act in (
            lambda: link.write({"valid_from": "2026-01-01"}),
            link.unlink,
            lambda: link.sudo().unlink(),
        ):
            with self.assertRaisesRegex(UserError, "stays on record"):
                act()
        with self.assertRaisesRegex(UserError, "stays on record"):
            self.machine.unlink()
        other = self.agreement.create({"partner_id": self.client_company.id})
        with self.at("2026-03-15 12:00"):
            self.machine.addendum_id = False
        with self.assertRaisesRegex(ValidationError, "stays on record"):
            self.machine.agreement_id = other
        self.machine.invalidate_recordset()
        stranger = self._create_environment("Theirs", agreement_id=other.id)
        self.env.flush_all()
        for query in (
            SQL("UPDATE o2b_sla_addendum_link SET valid_from = now()"),
            SQL("DELETE FROM o2b_sla_addendum_link WHERE id = %s", link.id),
            SQL("TRUNCATE o2b_sla_addendum_link"),
            SQL(
                "UPDATE o2b_sla_environment SET addendum_id = %s WHERE id = %s",
                addendum.id,
                self.machine.id,
            ),
            SQL(
                "INSERT INTO o2b_sla_addendum_link (environment_id, addendum_id,"
                " recorded_at, recorded_by_id) VALUES (%s, %s, now(), 1)",
                stranger.id,
                addendum.id,
            ),
        ):
            with (
                self.subTest(query=query.code),
                self.assertRaises(InsufficientPrivilege),
                mute_logger("odoo.sql_db"),
                self.env.cr.savepoint(),
            ):
                self.env.cr.execute(query)

    def test_who(self):
        self.sign(self.kind, self.machine)
        link = self.machine.addendum_link_ids
        values = {"environment_id": self.machine.id, "recorded_at": "2020-01-01"}
        for user in (self.agent, self.contract_manager, self.manager):
            own = link.with_user(user)
            self.assertTrue(own.read(["addendum_id"]))
            for sent in (values, {}, {"environment_id": "x"}, {"addendum_id": -1}):
                with self.assertRaises(AccessError):
                    own.create(sent)
        other = self.env["res.company"].create({"name": "Other"})
        self.agent.write({"company_ids": [(6, 0, other.ids)], "company_id": other.id})
        with self.assertRaises(AccessError):
            link.with_user(self.agent).read(["addendum_id"])
        with self.assertRaises(AccessError):
            self.env["o2b.sla.addendum.since"].with_user(self.agent).create(values)
        with self.assertRaises(AccessError):
            self.machine.with_user(self.contract_manager).write(
                {"addendum_link_ids": [(0, 0, values)]}
            )


class TestAddendumLinkClocks(AddendumMixin, SlaRecordCommon):
    """A record keeps what held for its environment when it came in (§1.4)."""

    def test_move_in_the_middle_of_the_month(self):
        machine, spare = (self._create_environment(name) for name in ("Live", "Spare"))
        kind = self._create_kind(terms=[self._target(6)])
        with self.at("2025-12-01 10:00"):
            self._create_addendum(kind, machine | spare, start="2026-01-01")
        before = self.receive("2026-03-10 11:00", "P1", sla_environment_id=machine.id)
        with self.at("2026-03-15 12:00"):
            machine.addendum_id = False
        after = self.receive("2026-03-16 11:00", "P1", sla_environment_id=machine.id)
        # it came in before, and nobody knew about which environment
        late = self.receive("2026-03-10 11:00", "P1")
        with self.at("2026-03-17 10:00"):
            late.sla_environment_id = machine
            found = [
                record.sla_clock_ids.filtered(
                    lambda clock: clock.indicator == "response"
                ).target_seconds
                for record in (before, after, late)
            ]
        self.assertEqual([seconds / 3600 for seconds in found], [6, 2, 6])
