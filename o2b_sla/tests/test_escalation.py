# Copyright 2026 Open2Bizz BV
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
import json
from unittest.mock import patch

from odoo import Command
from odoo.exceptions import UserError, ValidationError
from odoo.tests import RecordCapturer, new_test_user

from .common import SlaRecordCommon, amsterdam
from .outbox_common import OutboxCase

RUN = "odoo.addons.o2b_sla.models.o2b_sla_escalation_run"

# Priority, channel, arrival, indicator: the levels of the standard policy, each with
# the instant the clock reached it, the instant people were told, and whom.
# The cron runs every minute of interest; response targets: P1 2 h, P2 8 h, P3 40 h,
# P4 80 h; by telephone the clocks start at once.
LEVELS = [
    (
        *("P1", "2026-06-01 09:00"),
        [
            (50, "2026-06-01 10:00", "2026-06-01 10:00", "assignee"),
            (75, "2026-06-01 10:30", "2026-06-01 10:30", "assignee leader"),
            (
                100,
                "2026-06-01 11:00",
                "2026-06-01 11:00:01",
                "assignee manager on_call",
            ),
        ],
    ),
    (
        # P1 is told outside opening hours, too: 16:30 + 30 min, 60 min …
        *("P1", "2026-06-05 15:00"),
        [
            (50, "2026-06-05 16:00", "2026-06-05 16:00", "assignee"),
            (75, "2026-06-05 16:30", "2026-06-05 16:30", "assignee leader"),
            (
                100,
                "2026-06-05 17:00",
                "2026-06-05 17:00:01",
                "assignee manager on_call",
            ),
        ],
    ),
    (
        # Friday 09:00 + 8 h is closing time: late at once, told on Monday
        *("P2", "2026-06-05 09:00"),
        [
            (50, "2026-06-05 13:00", "2026-06-05 13:00", "assignee"),
            (75, "2026-06-05 15:00", "2026-06-05 15:00", "assignee"),
            (100, "2026-06-05 17:00", "2026-06-08 09:00", "assignee leader manager"),
        ],
    ),
    (
        *("P3", "2026-06-01 09:00"),
        [
            (50, "2026-06-03 13:00", "2026-06-03 13:00", "assignee"),
            (75, "2026-06-04 15:00", "2026-06-04 15:00", "assignee"),
            (100, "2026-06-05 17:00", "2026-06-08 09:00", "assignee leader"),
        ],
    ),
    (
        *("P4", "2026-06-01 09:00"),
        [
            # reached at closing time: told at the next opening
            (50, "2026-06-05 17:00", "2026-06-08 09:00", "assignee"),
            (75, "2026-06-10 13:00", "2026-06-10 13:00", "assignee"),
            (100, "2026-06-12 17:00", "2026-06-15 09:00", "assignee"),
        ],
    ),
]


class EscalationCase(OutboxCase, SlaRecordCommon):
    """One person per role, each with a mail address."""

    def setUp(self):
        super().setUp()
        self.leader = self._user("leader", lang="nl_NL")
        self.on_call = self._user("on_call")
        self.agent.write({"email": "agent@contractor.example"})
        self.manager.write({"email": "manager@contractor.example"})
        self.env.company.sla_manager_id = self.manager
        self.shift = self.env["o2b.sla.on.call"].create(
            {
                "user_id": self.on_call.id,
                "date_from": "2026-05-01 00:00:00",
                "date_to": "2026-07-01 00:00:00",
            }
        )
        self.lead(self.leader)

    def _user(self, name, **values):
        self.env["res.lang"]._activate_lang("nl_NL")
        user = new_test_user(
            self.env, login=f"sla_{name}", groups="o2b_sla.o2b_sla_group_agent"
        )
        user.write({"email": f"{name}@contractor.example", **values})
        return user

    def lead(self, user):
        """Let a person lead the team of all records of this test."""
        model = type(self.env["o2b.sla.test.record"])
        patcher = patch.object(model, "_sla_team_leader", lambda record: user)
        self.startPatcher(patcher)

    def rows(self, record, **domain):
        self.env.flush_all()
        return self.env["o2b.sla.escalation"].search(
            [("res_model", "=", record._name), ("res_id", "=", record.id)]
            + [(name, "=", value) for name, value in domain.items()],
            order="id",
        )

    def told(self, record):
        """``{percent: (reached, told, roles)}`` of what people were told."""
        found = {}
        for row in self.rows(record, outcome="told"):
            entry = found.setdefault(
                row.percent,
                [amsterdam(row.reached_at), amsterdam(row.recorded_at), set()],
            )
            entry[2].add(row.role)
        return found

    def notices(self):
        return self.env["o2b.sla.notice"].search([("kind", "=", "escalation")])

    def rule(self, **values):
        return self.env["o2b.sla.escalation.rule"].create(
            {"policy_id": self.policy.id, "role": "leader", **values}
        )


class TestEscalationLevels(EscalationCase):
    """Each priority, level and opening hour: when, and who."""

    def test_levels(self):
        for priority, arrival, levels in LEVELS:
            with self.subTest(priority=priority, arrival=arrival):
                self._check_levels(priority, arrival, levels)

    def _check_levels(self, priority, arrival, levels):
        record = self.receive(arrival, priority, channel="phone")
        moments = {moment for level in levels for moment in level[1:3]}
        late = levels[-1][1] + ":01"  # late is strictly after the deadline
        for moment in sorted(moments | {late}):
            self.run_cron(moment)
        self.run_cron("2026-06-16 09:00")
        expected = {
            percent: [reached, told, set(roles.split())]
            for percent, reached, told, roles in levels
        }
        self.assertEqual(self.told(record), expected)
        self.assertEqual(
            {row.role: row.user_id for row in self.rows(record)},
            {
                role: {
                    "assignee": self.agent,
                    "leader": self.leader,
                    "on_call": self.on_call,
                    "manager": self.manager,
                }[role]
                for level in levels
                for role in level[3].split()
            },
        )

    def test_p4_has_no_resolution(self):
        record = self.receive("2026-06-01 09:00", "P4", channel="phone")
        with self.at("2026-06-01 10:00"):
            record._sla_respond()
        self.assertEqual(self.run_cron("2026-09-01 10:00"), 0)
        self.assertFalse(self.rows(record))

    def test_an_answer_stops_the_levels(self):
        record = self.receive("2026-06-01 09:00", "P1", channel="phone")
        self.run_cron("2026-06-01 10:00")
        with self.at("2026-06-01 10:20"):
            record._sla_respond()
        self.run_cron("2026-06-01 11:30")
        response = self.rows(record, indicator="response")
        self.assertEqual(response.mapped("percent"), [50])

    def _own_activity(self, record):
        return record.activity_schedule(
            "o2b_sla.mail_activity_type_warning",
            automated=False,
            user_id=self.agent.id,
        )

    def test_activities_end_with_the_clock(self):
        """Reached, cancelled or without a target: only a person's own stay."""
        for ends in ("reached", "cancelled", "no target"):
            with self.subTest(ends=ends):
                priority = "P4" if ends == "no target" else "P1"
                record, other = (
                    self.receive("2026-06-01 09:00", "P1", channel="phone")
                    for _number in range(2)
                )
                if ends == "no target":
                    with self.at("2026-06-01 09:10"):
                        (record | other)._sla_respond()
                self.run_cron("2026-06-02 10:30")
                self.env.flush_all()
                own = self._own_activity(record)
                kinds = set(record.activity_ids.activity_type_id.mapped("name"))
                self.assertIn("SLA breached", kinds)
                written, told = record.write_date, len(record.message_ids)
                others = other.activity_ids
                with self.at("2026-06-02 10:40"):
                    if ends == "reached":
                        record._sla_respond()
                    elif ends == "cancelled":
                        record._sla_cancel()
                    else:
                        record.priority = priority
                self.env.invalidate_all()
                self.assertEqual(record.activity_ids, own)
                self.assertEqual(other.activity_ids, others)
                if ends != "no target":
                    self.assertEqual(record.write_date, written)
                self.assertEqual(len(record.message_ids), told)

    def test_activities_of_a_target_that_changed(self):
        """A warning that holds no longer goes; of what is late it stays."""
        warned, late = (
            self.receive(at, "P1", channel="phone")
            for at in ("2026-06-01 10:00", "2026-06-01 09:00")
        )
        self.run_cron("2026-06-01 11:30")
        self.assertTrue(warned.activity_ids)
        kept = late.activity_ids
        with self.at("2026-06-01 11:40"):
            (warned | late).write({"priority": "P2"})
        self.env.invalidate_all()
        self.assertFalse(warned.activity_ids)
        self.assertEqual(late.activity_ids, kept)

    def test_closing_activities_is_done_in_batch(self):
        """As many queries for one record as for many; two when there is none."""
        clocks = self.env["o2b.sla.clock"]
        counts = []
        for number in (1, 6):
            records = self.env["o2b.sla.test.record"].union(
                *(
                    self.receive("2026-06-01 09:00", "P1", channel="phone")
                    for _record in range(number)
                )
            )
            self.run_cron("2026-06-01 11:30")
            with self.at("2026-06-01 11:40"):
                clocks = records._sla_open_clocks()
                with patch.object(type(clocks), "_close_activities"):
                    clocks._reach(self.env["o2b.sla.mixin"]._sla_now())
                self.assertTrue(records.activity_ids)
                self.env.flush_all()
                before = self.env.cr.sql_log_count
                clocks._close_activities()
                counts.append(self.env.cr.sql_log_count - before)
                self.assertFalse(records.activity_ids)
        self.assertLessEqual(counts[1], counts[0])
        before = self.env.cr.sql_log_count
        clocks._close_activities()
        self.assertLessEqual(self.env.cr.sql_log_count - before, 2)

    def test_settled_before_the_opening(self):
        """Answered in the weekend: nobody is told, and that is written down."""
        record = self.receive("2026-06-05 09:00", "P2", channel="phone")
        self.run_cron("2026-06-05 15:00")
        self.run_cron("2026-06-05 17:00:01")
        with self.at("2026-06-06 12:00"):
            record._sla_respond()
        self.run_cron("2026-06-08 09:00")
        breach = self.rows(record, percent=100)
        self.assertEqual(set(breach.mapped("outcome")), {"settled"})
        self.assertEqual(set(breach.mapped("role")), {"assignee", "leader", "manager"})
        self.assertFalse(self.notices())

    def test_slept_a_weekend(self):
        """The latest level is told, all are recorded, each once."""
        record = self.receive("2026-06-05 12:00", "P1", channel="phone")
        self.run_cron("2026-06-08 09:00")
        self.run_cron("2026-06-08 09:05")
        found = [
            (row.percent, row.role, row.outcome, amsterdam(row.reached_at))
            for row in self.rows(record)
        ]
        self.assertEqual(
            sorted(found),
            [
                (50, "assignee", "overtaken", "2026-06-05 13:00"),
                (75, "assignee", "overtaken", "2026-06-05 13:30"),
                (75, "leader", "overtaken", "2026-06-05 13:30"),
                (100, "assignee", "told", "2026-06-05 14:00"),
                (100, "manager", "told", "2026-06-05 14:00"),
                (100, "on_call", "told", "2026-06-05 14:00"),
            ],
        )
        self.assertEqual(len(self.notices()), 2)

    def test_after_the_breach(self):
        """Shares above 100 % go on in working time."""
        self.rule(moment="share", percent=150, role="leader", by_mail=True)
        record = self.receive("2026-06-05 15:00", "P1", channel="phone")
        self.run_cron("2026-06-05 17:00:01")
        clock = record.sla_response_clock_id
        self.assertEqual(amsterdam(clock.due_at), "2026-06-08 10:00")
        self.assertEqual(self.run_cron("2026-06-08 09:59:59"), 0)
        self.run_cron("2026-06-08 10:00")
        self.run_cron("2026-06-08 10:01")
        row = self.rows(record, percent=150)
        self.assertEqual((row.role, row.outcome), ("leader", "told"))
        self.assertFalse(clock.due_at)
        self.assertEqual(clock.state, "breached")

    def test_breach_and_what_follows_missed_together(self):
        self.rule(moment="share", percent=150, role="leader", by_mail=True)
        record = self.receive("2026-06-01 09:00", "P1", channel="phone")
        self.run_cron("2026-06-02 09:00")
        self.assertEqual(
            {(row.percent, row.outcome) for row in self.rows(record)},
            {
                (50, "overtaken"),
                (75, "overtaken"),
                (100, "overtaken"),
                (150, "told"),
            },
        )
        events = record.sla_response_clock_id.event_ids
        self.assertEqual(len(events.filtered(lambda e: e.kind == "breached")), 1)

    def test_a_new_round(self):
        """A new target begins a new round: its levels are told anew, the breach not."""
        record = self.receive("2026-06-01 09:00", "P1", channel="phone")
        self.run_cron("2026-06-01 10:00")
        with self.at("2026-06-01 10:10"):
            record.priority = "P2"
        self.run_cron("2026-06-01 13:00")
        self.assertEqual(
            [(row.percent, row.round) for row in self.rows(record)], [(50, 0), (50, 1)]
        )

    def test_agreement_with_its_own_warnings(self):
        """A clause of the agreement moves the named moments."""
        version = self._create_version(
            "2026-05-01",
            provision_ids=[
                Command.create(
                    {
                        "subject": "warnings",
                        "clause": "art. 9",
                        "warn_percent": 25,
                        "risk_percent": 90,
                    }
                )
            ],
        )
        version._agree_on_paper()
        record = self.receive("2026-06-01 09:00", "P1", channel="phone")
        clock = record.sla_response_clock_id
        self.assertEqual(amsterdam(clock.due_at), "2026-06-01 09:30")
        self.run_cron("2026-06-01 09:30")
        self.assertEqual(amsterdam(clock.due_at), "2026-06-01 10:48")
        self.assertEqual(self.rows(record).mapped("percent"), [25])


class TestEscalationRoles(EscalationCase):
    """Who is told, and who stands in when a role has nobody."""

    def breach(self, priority="P1", **values):
        record = self.receive("2026-06-01 09:00", priority, channel="phone", **values)
        self.run_cron("2026-06-01 10:30")
        self.run_cron("2026-06-01 11:00:01")
        return record

    def of(self, record, percent, role):
        rows = self.rows(record, percent=percent, role=role)
        return rows.user_id, set(rows.mapped("told_role")), set(rows.mapped("outcome"))

    def test_without_assignee(self):
        """The assignee is the leader then: the same person is told once."""
        record = self.breach(user_id=False)
        self.assertEqual(
            self.of(record, 75, "assignee"), (self.leader, {False}, {"told"})
        )
        activities = record.activity_ids.filtered(
            lambda a: (
                a.user_id == self.leader and a.activity_type_id.name == "SLA at risk"
            )
        )
        self.assertEqual(len(activities), 1)

    def test_without_leader(self):
        self.lead(self.env["res.users"])
        record = self.breach()
        self.assertEqual(
            self.of(record, 75, "leader"), (self.on_call, {"on_call"}, {"told"})
        )

    def test_nobody_on_call(self):
        """The next level stands in, and that can be seen."""
        self.shift.unlink()
        record = self.breach()
        self.assertEqual(
            self.of(record, 100, "on_call"), (self.manager, {"manager"}, {"told"})
        )
        (mail,) = self.notices().filtered(
            lambda n: n.subject.startswith("P1: Response br")
        )
        self.assertEqual(mail.email_to, "manager@contractor.example")

    def test_nobody_at_all(self):
        self.shift.unlink()
        self.lead(self.env["res.users"])
        company = type(self.env.company)
        with (
            patch.object(
                company, "_sla_managers", lambda self: self.env["res.users"].sudo()
            ),
            self.assertLogs(RUN, "WARNING") as log,
        ):
            record = self.breach(user_id=False)
        self.assertIn("nobody to tell at 100 % (on_call)", "\n".join(log.output))
        rows = self.rows(record, percent=100)
        self.assertEqual(set(rows.mapped("outcome")), {"nobody"})
        self.assertEqual(len(rows), 3)
        self.assertFalse(self.notices())

    def test_on_call_for_this_client_goes_first(self):
        own = self._user("own")
        self.env["o2b.sla.on.call"].create(
            {
                "user_id": own.id,
                "date_from": "2026-05-01 00:00:00",
                "date_to": "2026-07-01 00:00:00",
                "agreement_ids": [Command.set(self.agreement.ids)],
            }
        )
        record = self.breach()
        self.assertEqual(self.of(record, 100, "on_call"), (own, {False}, {"told"}))

    def test_all_managers_unless_one_is_named(self):
        self.env.company.sla_manager_id = False
        self.admin.email = "admin@contractor.example"
        record = self.breach()
        found = self.rows(record, percent=100, role="manager").user_id
        self.assertIn(self.manager, found)
        self.assertIn(self.admin, found, "an administrator is a manager, too")
        self.assertNotIn(self.agent, found)

    def test_an_archived_person_is_nobody(self):
        self.leader.active = False
        record = self.breach()
        self.assertEqual(
            self.of(record, 75, "leader"), (self.on_call, {"on_call"}, {"told"})
        )

    def test_chosen_person(self):
        boss = self._user("boss")
        self.rule(role="user", user_id=boss.id, moment="breach", by_mail=True)
        record = self.breach()
        self.assertEqual(self.of(record, 100, "user"), (boss, {False}, {"told"}))

    def test_several_people_one_to_do(self):
        """Everybody on call knows, one of them has the activity."""
        second = self._user("second")
        self.shift.copy({"user_id": second.id})
        self.rule(role="on_call", moment="share", percent=20, by_mail=True)
        record = self.receive("2026-06-01 09:00", "P1", channel="phone")
        self.run_cron("2026-06-01 09:24")
        rows = self.rows(record, percent=20)
        self.assertEqual(rows.user_id, self.on_call | second)
        self.assertEqual(record.activity_ids.user_id, self.on_call)
        self.assertEqual(len(self.notices()), 2)


class TestEscalationMeans(EscalationCase):
    """Activity, mail, message on screen, history."""

    def test_mail(self):
        record = self.receive("2026-06-01 09:00", "P1", channel="phone")
        self.run_cron("2026-06-01 11:00:01")
        self.send("2026-06-01 11:00:02")
        (mail,) = self.smtp.to("manager@contractor.example")
        self.assertEqual(mail["Subject"], "P1: Response breached – P1 2026-06-01 09:00")
        text = mail.get_body(["plain"]).get_content()
        for part in ("Bakkerij De Vries BV", "P1", "Mon 1 Jun 2026 11:00", "too late"):
            self.assertIn(part, text)
        self.assertIn(
            f"/mail/view?model=o2b.sla.test.record&amp;res_id={record.id}",
            mail.get_body(["html"]).get_content(),
        )
        line = record.message_ids.filtered(lambda m: "breached" in m.body)
        self.assertEqual(len(line), 1, "the mail is no second line of the history")
        self.assertEqual(mail["References"], line.message_id)
        self.assertIn("Told:", line.body)
        self.assertEqual(
            set(self.rows(record, role="manager", percent=100).mapped("mail_state")),
            {"sent"},
        )

    def test_language_of_the_recipient(self):
        with patch(
            "odoo.addons.o2b_sla.models.o2b_sla_escalation_telling._Text.level",
            lambda text, clock, percent: text.env.lang,
        ):
            self.receive("2026-06-01 09:00", "P1", channel="phone")
            self.run_cron("2026-06-01 10:30")
        (notice,) = self.notices()
        self.assertEqual(notice.email_to, "leader@contractor.example")
        self.assertIn("nl_NL", notice.subject)

    def test_digest(self):
        """Several at one time: one mail per person, the next deadline first."""
        self.leader.lang = "en_US"
        later = self.receive("2026-06-01 09:01", "P1", channel="phone")
        sooner = self.receive("2026-06-01 09:00", "P1", channel="phone")
        self.run_cron("2026-06-01 10:31")
        (notice,) = self.notices()
        self.assertEqual(notice.subject, "2 deadlines need attention")
        self.assertLess(notice.body.index(sooner.name), notice.body.index(later.name))
        self.assertFalse(notice.res_id)
        keys = {row.notice_key for r in (later, sooner) for row in self.rows(r)}
        self.assertIn(notice.key, keys)

    def test_digest_at_the_opening(self):
        """What waited for Monday comes in one mail."""
        for minute in range(5):
            self.receive(f"2026-06-05 09:0{minute}", "P2", channel="phone")
        self.run_cron("2026-06-05 15:10")
        self.run_cron("2026-06-05 17:30")
        self.run_cron("2026-06-08 09:00")
        self.run_cron("2026-06-08 09:10")
        to_manager = self.notices().filtered(
            lambda n: n.email_to == "manager@contractor.example"
        )
        # one P2 breached on Friday at closing time, four on Monday at 09:01 … 09:04
        self.assertEqual(len(to_manager), 2)

    def test_on_screen(self):
        shown = [("message", "like", "simple_notification")]
        self.receive("2026-06-01 09:00", "P1", channel="phone")
        with RecordCapturer(self.env["bus.bus"], shown) as captured:
            self.run_cron("2026-06-01 10:30")
            self.env.cr.precommit.run()
        messages = [json.loads(r.message)["payload"] for r in captured.records]
        self.assertEqual(len(messages), 2)
        self.assertEqual({m["type"] for m in messages}, {"warning"})
        self.assertFalse(any(m["sticky"] for m in messages))
        with RecordCapturer(self.env["bus.bus"], shown) as captured:
            self.run_cron("2026-06-01 11:00:01")
            self.env.cr.precommit.run()
        messages = [json.loads(r.message)["payload"] for r in captured.records]
        self.assertEqual(len(messages), 3)
        self.assertTrue(all(m["sticky"] for m in messages))
        self.assertIn("Response breached: was due", messages[0]["message"])

    def test_smart_button(self):
        record = self.receive("2026-06-01 09:00", "P1", channel="phone")
        self.run_cron("2026-06-01 10:30")
        self.assertEqual(record.sla_escalation_count, len(self.rows(record)))
        action = record.action_sla_escalations()
        found = self.env[action["res_model"]].search(action["domain"])
        self.assertEqual(found, self.rows(record).sorted())

    def test_evidence(self):
        record = self.receive("2026-06-01 09:00", "P1", channel="phone")
        self.run_cron("2026-06-01 10:00")
        row = self.rows(record)
        with self.assertRaises(UserError):
            row.outcome = "nobody"
        with self.assertRaises(UserError):
            row.unlink()


class TestEscalationRules(EscalationCase):
    """The rules themselves."""

    def test_sentence(self):
        rule = self.rule(
            priority_id=self.priorities["P1"].id,
            indicator="response",
            moment="risk",
            by_mail=True,
        )
        self.assertEqual(
            rule.sentence,
            "At 75 % of the response time of P1: the team leader, by activity and "
            "e-mail",
        )

    def test_every_policy_has_rules(self):
        policy = self.env["o2b.sla.policy"].create(
            {"name": "New", "calendar_id": self.calendar.id}
        )
        copied = policy.copy()
        for each in (self.policy, policy, copied):
            self.assertEqual(len(each.escalation_rule_ids), 9)

    def test_refused(self):
        for values, words in (
            ({"by_activity": False}, "how people are told: the team leader"),
            ({"role": "user"}, "Choose the person"),
        ):
            with self.assertRaisesRegex(ValidationError, words), self.cr.savepoint():
                self.rule(**values)

    def test_named_moments_follow_the_policy(self):
        policy = self.copy_policy()
        policy.write({"warn_percent": 30, "risk_percent": 80})
        self.assertEqual(
            sorted(set(policy.escalation_rule_ids.mapped("percent"))), [30, 80, 100]
        )

    def test_rules_of_a_signed_policy_may_change(self):
        """They are internal; open clocks follow, what has passed is no news."""
        record = self.receive("2026-06-01 09:00", "P1", channel="phone")
        clock = record.sla_response_clock_id
        with self.at("2026-06-01 09:40"):
            self.policy.with_user(self.admin).write(
                {
                    "escalation_rule_ids": [
                        Command.create(
                            {"moment": "share", "percent": share, "role": "leader"}
                        )
                        for share in (20, 40)
                    ]
                }
            )
            self.assertEqual(amsterdam(clock.due_at), "2026-06-01 09:48")
        self.run_cron("2026-06-01 09:48")
        self.assertEqual(self.rows(record).mapped("percent"), [40])
        with self.at("2026-06-01 09:50"):
            self.policy.escalation_rule_ids.filtered(lambda r: r.percent == 50).unlink()
        self.assertEqual(amsterdam(clock.due_at), "2026-06-01 10:30")

    def test_a_rule_without_warnings(self):
        """Without any rule nobody is told, and the clock still turns late."""
        self.policy.escalation_rule_ids.unlink()
        record = self.receive("2026-06-01 09:00", "P1", channel="phone")
        self.run_cron("2026-06-01 10:30")
        self.assertEqual(record.sla_state, "at_risk")
        self.run_cron("2026-06-01 11:00:01")
        self.assertEqual(record.sla_state, "breached")
        self.assertFalse(self.rows(record))
        self.assertFalse(record.activity_ids)
