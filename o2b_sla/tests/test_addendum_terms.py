# Copyright 2026 Open2Bizz BV
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from .addendum_common import AddendumCommon, AddendumMixin
from .common import SlaRecordCommon

# what stands in each layer about the response to P1, in working hours, and which holds:
# general terms, specific agreement, addendum of the environment, of the agreement, SLA
PRECEDENCE = [
    ((None, None, None, None), 2, "sla"),
    ((None, None, None, 5), 5, "addendum"),
    ((None, None, 4, None), 4, "addendum"),
    ((None, None, 4, 5), 4, "addendum"),
    ((None, 3, 4, 5), 3, "specific"),
    ((1, 3, 4, 5), 1, "general_terms"),
    ((1, None, 4, None), 1, "general_terms"),
    ((None, 3, None, None), 3, "specific"),
]


class TestAddendumPrecedence(AddendumCommon):
    """General terms > specific agreement > addendum > SLA, §1.3."""

    def test_precedence(self):
        p1, environment = self.priorities["P1"], self._create_environment("Live")
        for number, (amounts, expected, layer) in enumerate(PRECEDENCE):
            general, specific, named, whole = amounts
            with self.subTest(amounts=amounts), self.env.cr.savepoint() as savepoint:
                version = self._create_version(
                    "2026-01-01",
                    provision_ids=[
                        (0, 0, {**self._target(amount), "layer": name, "clause": name})
                        for amount, name in (
                            (general, "general_terms"),
                            (specific, "specific"),
                        )
                        if amount
                    ],
                )
                version._agree_on_paper()
                for amount, environments in ((named, environment), (whole, ())):
                    if amount:
                        code = f"k{number}_{amount}"
                        kind = self._create_kind(code, [self._target(amount)])
                        self._create_addendum(kind, environments, "2026-02-01")
                with self.at("2026-06-01 10:00"):
                    term = version._get_target(p1, "response", environment)
                    self.assertEqual((term.value.amount, term.layer), (expected, layer))
                    of_document = layer in ("general_terms", "specific")
                    self.assertEqual(not term.source, of_document)
                savepoint.rollback()
            self.env.invalidate_all()

    def test_later_rules_over_earlier(self):
        for amount, start in ((3, "2026-02-01"), (4, "2026-03-01")):
            kind = self._create_kind(f"k{amount}", [self._target(amount)])
            self._create_addendum(kind, start=start)
        p1 = self.priorities["P1"]
        for text, amount in (
            ("2026-01-15 10:00", 2),
            ("2026-02-15 10:00", 3),
            ("2026-03-15 10:00", 4),
        ):
            with self.at(text):
                at = self.env["o2b.sla.mixin"]._sla_now()
            target = self.version._get_target(p1, "response", at=at)
            self.assertEqual(target.value.amount, amount, text)

    def test_only_its_environments(self):
        live = self._create_environment("Live")
        test = self._create_environment("Test", "test")
        kind = self._create_kind(
            terms=[
                self._target(7),
                {"subject": "uptime_norm", "uptime_norm": 95},
                {"subject": "maintenance", "maintenance_rule": "excluded"},
                {"subject": "start_rule", "channel": "email", "rule": "immediate"},
                {"subject": "other", "text": "Switched off at night."},
            ]
        )
        addendum = self._create_addendum(kind, test, "2026-01-01")
        p1 = self.priorities["P1"]
        with self.at("2026-06-01 10:00"):
            for environment, amount, norm, maintenance, rule in (
                (test, 7, 95, "excluded", "immediate"),
                (live, 2, 99.9, "counts", "next_working_day"),
                (None, 2, 99.9, "counts", "next_working_day"),
            ):
                with self.subTest(environment=environment and environment.name):
                    version = self.version
                    target = version._get_target(p1, "response", environment)
                    self.assertEqual(target.value.amount, amount)
                    found = version._get_term("uptime_norm", environment).value
                    self.assertEqual(found, norm)
                    found = version._get_term("maintenance", environment).value
                    self.assertEqual(found == "excluded", maintenance == "excluded")
                    found = version._get_start_rule("email", p1, environment)
                    self.assertEqual(found.value, rule)
            term = version._get_target(p1, "response", test)
            self.assertEqual(term.source, addendum.version_ids.display_name)
            self.assertEqual(term.clause, "§9")
            # what the agreement itself says: signed, hashed and compared
            own = version._get_target(p1, "response", test, at=False)
            self.assertEqual(own.value.amount, 2)
            self.assertNotIn("addendum", str(version._get_content()))

    def test_start_and_end(self):
        """In force from the first instant of its first day to that of the day after
        its last, in the zone of the agreement."""
        kind = self._create_kind(terms=[self._target(7)])
        self._create_addendum(kind, start="2026-02-01", end="2026-02-28")
        for text, expected in (
            ("2026-01-31 23:59:59", 2),
            ("2026-02-01 00:00:00", 7),
            ("2026-02-28 23:59:59", 7),
            ("2026-03-01 00:00:00", 2),
        ):
            with self.at(text):
                target = self.version._get_target(self.priorities["P1"], "response")
            self.assertEqual(target.value.amount, expected, text)

    def test_days_of_the_opening_hours_that_rule(self):
        """A day in an addendum is as long as the opening hours of the ticket's version
        make it, whichever version it was signed beside."""
        kind = self._create_kind(terms=[self._target(1, unit="working_day")])
        self._create_addendum(kind, start="2026-01-01")
        calendar = self.calendar.copy({"name": "Short days"})
        calendar.attendance_ids.write({"hour_to": 13.0})
        version = self._create_version(
            "2026-03-01",
            provision_ids=[
                (
                    0,
                    0,
                    {
                        "subject": "opening_hours",
                        "calendar_id": calendar.id,
                        "clause": "art. 1",
                    },
                )
            ],
        )
        version._agree_on_paper()
        for ruling, hours in ((self.version, 8), (version, 4)):
            with self.at("2026-02-15 10:00" if hours == 8 else "2026-03-15 10:00"):
                target = ruling._get_target(self.priorities["P1"], "response")
                self.assertEqual(target.value.seconds, hours * 3600)

    def test_services(self):
        live = self._create_environment("Live")
        test = self._create_environment("Test", "test")
        services = self.env["o2b.sla.service"]
        common, added, enterprise = (
            services.create(
                {
                    "code": code,
                    "name": code,
                    "coverage": "included",
                    "enterprise_only": code == "enterprise",
                }
            )
            for code in ("common", "added", "enterprise")
        )
        version = self._create_version(
            "2026-01-01", service_line_ids=[(0, 0, {"service_id": common.id})]
        )
        version._agree_on_paper()
        kind = self._create_kind(
            services=[
                (common, "excluded"),
                (added, "included"),
                (enterprise, "included"),
            ]
        )
        self._create_addendum(kind, test, "2026-02-01", "2026-02-28")
        both = {common: "excluded", added: "included"}
        for text, environment, expected in (
            ("2026-01-31 10:00", test, {common: "included"}),
            ("2026-02-10 10:00", test, both),
            # what it adds is there for every ticket, what it changes is not
            ("2026-02-10 10:00", live, {common: "included", added: "included"}),
            ("2026-02-10 10:00", None, {common: "included", added: "included"}),
            ("2026-03-01 10:00", test, {common: "included"}),
        ):
            with self.at(text):
                at = self.env["o2b.sla.mixin"]._sla_now()
            lines = version._get_offered_lines(at, environment)
            found = {line.service_id: line.coverage for line in lines}
            self.assertEqual(found, expected, (text, environment))
        version = version.copy({"date_start": "2026-02-10", "enterprise": True})
        version._agree_on_paper()
        with self.at("2026-02-11 10:00"):
            lines = version._get_offered_lines(environment=test)
            self.assertEqual(lines.service_id, common | added | enterprise)

    def test_shown_with_its_source(self):
        kind = self._create_kind(terms=[self._target(7)])
        addendum = self._create_addendum(kind, start="2026-01-01")
        name = addendum.version_ids.display_name
        with self.at("2026-06-01 10:00"):
            self.version.invalidate_recordset()
            self.assertIn(name, self.version.terms_html)
            html = self.version._as_document()._render_html()
            self.assertIn(name, html)
            self.assertIn("Addendum, §9", " ".join(html.split()).replace(" ,", ","))
            targets = self.agreement._describe_targets(self.version)
            self.assertEqual(targets[0][1]["source"], name)
            self.assertTrue(targets[0][1]["is_addendum"])
            shown = self.agreement._get_shown_addenda()
            self.assertEqual(
                shown[0]["terms"].value_text, "P1 Response: 7 working hours"
            )
            self.assertTrue(shown[0]["in_force"])

    def test_a_reader_of_the_table_is_told_of_what_differs(self):
        fast, test, live = (
            self._create_environment(name, kind)
            for name, kind in (
                ("Fast", "production"),
                ("Test", "test"),
                ("Live", "production"),
            )
        )
        self._create_addendum(
            self._create_kind("faster", [self._target(1)]), fast, "2026-01-01"
        )
        p4 = self.priorities["P4"].id
        kind = self._create_kind("aim", best_effort=True, highest_priority_id=p4)
        self._create_addendum(kind, test, "2026-01-01")
        self._create_addendum(self._create_kind("services"), live, "2026-01-01")
        with self.at("2026-06-01 10:00"):
            self.version.invalidate_recordset()
            faster, aim = self.version._describe_exceptions("target", limits=True)
            self.assertIn("Other values for Fast: see addendum “Faster”", faster)
            self.assertIn("A1 v1", faster)
            self.assertIn("Not for Test: see addendum “Aim”", aim)
            self.assertIn("No higher priority than P4.", aim)
            self.assertEqual(self.version._describe_exceptions("uptime_norm"), [])
            html = self.version._as_document()._render_html()
            targets = html[html.index("4 Priorities") : html.index("5 Uptime")]
            self.assertIn(faster, targets)
            self.assertIn(aim, targets)
            chapter = html[html.index("9 Addenda") :]
            self.assertIn("No higher priority than P4.", chapter)
            self.assertEqual(chapter.count("services only"), 1)
        with self.at("2025-12-31 10:00"):
            self.version.invalidate_recordset()
            self.assertEqual(self.version._describe_exceptions("target"), [])


class TestAddendumClocks(AddendumMixin, SlaRecordCommon):
    """Which addendum counts for a clock is decided at the arrival (§1.4)."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.test = cls._create_environment("Test", "test")
        cls.live = cls._create_environment("Live")
        kind = cls._create_kind(
            terms=[
                cls._target(4, "P3"),
                cls._target(16, "P3", "resolution"),
                {"subject": "start_rule", "channel": "email", "rule": "immediate"},
            ]
        )
        cls.addendum = cls._create_addendum(kind, cls.live, "2026-06-01", "2026-06-30")

    def test_arrival_decides(self):
        # a Monday of no holiday each time
        for text, environment, seconds, started in (
            ("2026-05-18 10:00", self.live, 40 * 3600, "2026-05-19 09:00"),
            ("2026-06-08 10:00", self.live, 4 * 3600, "2026-06-08 10:00"),
            ("2026-06-08 10:00", None, 40 * 3600, "2026-06-09 09:00"),
            ("2026-07-06 10:00", self.live, 40 * 3600, "2026-07-07 09:00"),
        ):
            with self.subTest(text=text, environment=environment):
                record = self.receive(
                    text, sla_environment_id=environment and environment.id
                )
                clock = record.sla_clock_ids
                self.assertEqual(clock.target_seconds, seconds)
                self.assert_deadline(clock.started_at, started)

    def test_later_steps_keep_to_the_arrival(self):
        record = self.receive("2026-06-30 16:00", sla_environment_id=self.live.id)
        with self.at("2026-07-02 10:00"):
            record._sla_respond()
            resolution = record.sla_clock_ids.filtered(
                lambda clock: clock.indicator == "resolution"
            )
            self.assertEqual(resolution.target_seconds, 16 * 3600)
            record.priority = "P2"
            record.priority = "P3"
            self.assertEqual(resolution.target_seconds, 16 * 3600)

    def test_explained(self):
        record = self.receive("2026-06-08 10:00", sla_environment_id=self.live.id)
        name = self.addendum.version_ids.display_name
        start = record.sla_clock_ids.event_ids.filtered(lambda e: e.kind == "start")
        self.assertEqual(start.data["target_layer"], "addendum")
        self.assertEqual(start.data["target_source"], name)
        self.assertEqual(start.data["start_source"], name)
        self.assertIn(f"addendum, §9, {name}", record.sla_clock_ids.explanation)

    def test_environment_chosen_later(self):
        record = self.receive("2026-06-08 10:00")
        clock = record.sla_clock_ids
        self.assertEqual(clock.target_seconds, 40 * 3600)
        with self.at("2026-06-08 11:00"):
            record.sla_environment_id = self.live
            self.assertEqual(clock.target_seconds, 4 * 3600)
            record.sla_environment_id = self.live
            lines = clock.event_ids.filtered(lambda event: event.kind == "target")
            self.assertEqual(len(lines), 1, "The same environment is no change.")
