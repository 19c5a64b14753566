# Copyright 2026 Open2Bizz BV
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from unittest.mock import patch

from odoo import Command
from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import new_test_user, tagged

from odoo.addons.o2b_sla_addenda.tests.addenda_common import AddendaCase, local


@tagged("post_install", "-at_install")
class TestAddendumMonitor(AddendaCase):
    """An installation is watched from the day its addendum takes effect to the day it
    ends."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.contract_manager = new_test_user(
            cls.env,
            "sla_contract_manager",
            groups="o2b_sla.o2b_sla_group_contract_manager",
        )

    def _environment(self, name="Metabase", kind="addendum", **values):
        if not values:
            values = {"url": "https://metabase.client.example"}
        return self.env["o2b.sla.environment"].create(
            {"name": name, "agreement_id": self.agreement.id, "kind": kind, **values}
        )

    def _exchange(self, **values):
        return self._environment(
            "Exchange", **{"sip_host": "pbx.client.example", **values}
        )

    def _metabase(self, **values):
        environment = self._environment()
        return environment, self._create_addendum(
            "metabase", environments=environment, **values
        )

    def _all(self, record):
        return record.with_context(active_test=False).monitor_ids

    def _run_cron(self):
        with patch.object(
            type(self.env["ir.cron"]),
            "_commit_progress",
            lambda cron, *_args, **_kwargs: float("inf"),
        ):
            self.env["o2b.sla.addendum"]._cron_watch()

    def _follow(self, addendum, at):
        with self.at(at):
            addendum._follow_monitors()

    # === What is made ===

    def test_metabase(self):
        environment, addendum = self._metabase()
        monitor = environment.monitor_ids
        self.assertEqual(monitor.kind, "http")
        self.assertEqual(monitor.url, "https://metabase.client.example/api/health")
        self.assertEqual((monitor.json_path, monitor.json_value), ("status", "ok"))
        self.assertEqual(monitor.effect, "partial")
        self.assertEqual(monitor.addendum_id, addendum)
        self.assertEqual(addendum.monitor_count, 1)
        self.assertFalse(environment.watch_refusal)

    def test_exchange(self):
        exchange = self._exchange(sip_transport="tls", url="https://pbx.client.example")
        self._create_addendum("pbx", environments=exchange)
        monitor = exchange.monitor_ids
        self.assertEqual(
            (monitor.kind, monitor.host, monitor.port, monitor.transport),
            ("sip", "pbx.client.example", 0, "tls"),
        )
        self.assertEqual(monitor.effect, "partial")

    def test_test_environment_is_measured(self):
        """Its server is watched (§6); without a norm it breaches none."""
        environment = self._environment("Test", "test", url="https://test.example.com")
        self._create_addendum("test_environment")
        monitor = environment.monitor_ids
        self.assertEqual(monitor.url, "https://test.example.com/web/login")
        self.assertEqual(monitor.effect, "down")

    def test_each_only_once(self):
        environment, addendum = self._metabase()
        first = environment.monitor_ids
        for _each in range(2):
            addendum._follow_monitors()
            self._run_cron()
        self.assertEqual(self._all(environment), first)

    def test_not_beside_one_of_somebody(self):
        environment = self._environment()
        own = self.env["o2b.sla.monitor"].create(
            {
                "name": "Mine",
                "environment_id": environment.id,
                "url": "https://metabase.client.example/",
            }
        )
        self._create_addendum("metabase", environments=environment)
        self.assertEqual(self._all(environment), own)

    def test_without_a_place(self):
        environment = self._environment("Metabase", note="no address yet")
        addendum = self._create_addendum("metabase", environments=environment)
        self.assertFalse(addendum.monitor_ids)
        self.assertIn("no URL", environment.watch_refusal)
        self.assertEqual(addendum.unwatched_ids, environment)
        environment.url = "https://metabase.client.example"
        self.assertEqual(len(addendum.monitor_ids), 1)
        self.assertFalse(environment.watch_refusal or addendum.unwatched_ids)

    def test_no_reason_stays_when_the_addendum_is_over(self):
        exchange = self._exchange(sip_host=False)
        other = self._environment("Other", sip_host="other.client.example")
        addendum = self._create_addendum("pbx", environments=exchange | other)
        self.assertIn("no SIP host", exchange.watch_refusal)
        self.assertEqual(addendum.unwatched_ids, exchange)
        exchange.addendum_id = False
        self.assertFalse(exchange.watch_refusal)
        exchange.addendum_id = addendum
        self.assertTrue(exchange.watch_refusal)
        with patch.object(type(addendum), "_version_in_force", return_value=False):
            addendum._follow_monitors()
        self.assertFalse(exchange.watch_refusal or addendum.unwatched_ids)

    def test_made_before_the_environment(self):
        addendum = self._create_addendum("metabase")
        environment = self._environment()
        self.assertEqual(environment.monitor_ids.addendum_id, addendum)

    def test_another_addendum_s_environment(self):
        """Two addenda, each with an installation of its own."""
        metabase, addendum = self._metabase()
        exchange = self._exchange()
        other = self._create_addendum("pbx", environments=exchange)
        self.assertEqual(metabase.monitor_ids.addendum_id, addendum)
        self.assertEqual(exchange.monitor_ids.addendum_id, other)

    # === When ===

    def test_from_the_first_day_to_the_last(self):
        environment = self._environment()
        addendum = self._create_addendum(
            "metabase", activate=False, environments=environment
        )
        version = addendum.version_ids
        version.write(
            {"date_start": "2026-06-01", "date_end": "2026-06-30", "renewal_months": 0}
        )
        with self.at("2026-05-20 12:00"):
            version._agree_on_paper()
        self.assertFalse(self._all(environment))
        self._follow(addendum, "2026-05-31 23:59:59")
        self.assertFalse(self._all(environment))
        self._follow(addendum, "2026-06-01 00:00:00")
        monitor = environment.monitor_ids
        self.assertTrue(monitor)
        self._follow(addendum, "2026-06-30 23:59:59")
        self.assertTrue(monitor.active)
        self._follow(addendum, "2026-07-01 00:00:00")
        self.assertFalse(monitor.active)
        self.assertTrue(monitor.ended_with_addendum)
        self.assertEqual(monitor.measured_until, local("2026-07-01 00:00:00"))

    def test_the_scheduled_action_wakes_on_the_hour(self):
        addendum = self._metabase(
            date_start="2026-06-02", date_end="2026-06-30", renewal_months=0
        )[1]
        with self.at("2026-06-01 12:00"):
            self.assertEqual(addendum._get_turns(), [local("2026-06-02 00:00")])
        with self.at("2026-06-10 12:00"):
            self.assertEqual(addendum._get_turns(), [])

    def test_terminated(self):
        environment, addendum = self._metabase()
        monitor = environment.monitor_ids
        with self.at("2026-06-10 12:00"):
            addendum.version_ids._terminate()
            self.assertTrue(monitor.active)
        self._follow(addendum, "2026-06-11 00:00")
        self.assertFalse(monitor.active)

    def test_ends_with_its_agreement(self):
        environment, addendum = self._metabase()
        monitor = environment.monitor_ids
        with self.at("2026-06-10 12:00"):
            self.agreement.version_ids._terminate()
        with self.at("2026-06-11 00:00"):
            self.agreement.version_ids._update_states()
        self.assertFalse(monitor.active)

    def test_begins_again(self):
        """The same monitor, at the address of now; in between nobody looked."""
        environment, addendum = self._metabase(date_end="2026-06-30", renewal_months=0)
        monitor = environment.monitor_ids
        self._follow(addendum, "2026-07-01 00:00")
        self.assertFalse(monitor.active)
        with self.at("2026-07-02 12:00"):
            environment.url = "https://bi.client.example"
            version = addendum._draft_version()
            version.write({"date_start": "2026-07-03", "date_end": False})
            version._agree_on_paper()
        self.assertFalse(monitor.active)
        self._follow(addendum, "2026-07-03 00:00")
        self.assertEqual(self._all(environment), monitor)
        self.assertTrue(monitor.active)
        self.assertEqual(monitor.url, "https://bi.client.example/api/health")

    def test_archived_by_somebody_stays_so(self):
        environment, addendum = self._metabase()
        monitor = environment.monitor_ids
        monitor.active = False
        addendum._follow_monitors()
        self.assertEqual(self._all(environment), monitor)
        self.assertFalse(monitor.active)

    def test_environment_archived_and_back(self):
        environment, addendum = self._metabase()
        monitor = environment.monitor_ids
        environment.active = False
        self.assertFalse(monitor.active)
        environment.active = True
        self.assertTrue(monitor.active)
        self.assertEqual(self._all(environment), monitor)

    def test_taken_from_the_addendum(self):
        environment, addendum = self._metabase()
        other = self._environment("Other", url="https://other.client.example")
        other.addendum_id = addendum
        monitor = environment.monitor_ids
        environment.addendum_id = False
        self.assertFalse(monitor.active)
        self.assertTrue(other.monitor_ids)

    def test_signing_goes_on_when_it_fails(self):
        addendum_model = self.env.registry["o2b.sla.addendum"]
        environment = self._environment()
        with (
            patch.object(addendum_model, "_watch", side_effect=KeyError("broken")),
            self.assertLogs("odoo.addons.o2b_sla_addenda_uptime", "ERROR"),
        ):
            addendum = self._create_addendum("metabase", environments=environment)
        self.assertEqual(addendum.state, "active")
        self.assertFalse(addendum.monitor_ids)
        self._run_cron()
        self.assertEqual(len(addendum.monitor_ids), 1)

    def test_one_that_fails_hides_no_other(self):
        first = self._metabase()[1]
        second = self._create_addendum("pbx", environments=self._exchange())
        (self._all(first) | self._all(second)).unlink()
        model = self.env.registry["o2b.sla.addendum"]
        watch = model._watch

        def fail(addendum, *args):
            if addendum.id == first.id:
                raise KeyError("broken")
            return watch(addendum, *args)

        with (
            patch.object(model, "_watch", fail),
            self.assertLogs("odoo.addons.o2b_sla_addenda_uptime", "ERROR"),
        ):
            (first | second)._follow_monitors()
        self.assertFalse(self._all(first))
        self.assertEqual(len(second.monitor_ids), 1)

    # === Where ===

    def test_the_address_moves_along(self):
        environment, _addendum = self._metabase()
        environment.url = "https://bi.client.example"
        monitor = environment.monitor_ids
        self.assertEqual(monitor.url, "https://bi.client.example/api/health")
        monitor.url = "https://bi.client.example/ping"
        environment.url = "https://reports.client.example"
        self.assertEqual(monitor.url, "https://bi.client.example/ping")

    def test_unsafe_addresses(self):
        """Refused as monitors do; the addendum takes effect all the same."""
        for values in (
            {"url": "https://10.0.0.1"},
            {"url": "http://metabase.internal.localhost"},
            {"url": "https://metabase.client.example:3000"},
        ):
            with self.subTest(values=values):
                environment = self._environment(str(values), **values)
                addendum = self._create_addendum("metabase", environments=environment)
                self.assertEqual(addendum.state, "active")
                self.assertFalse(self._all(environment))
                self.assertTrue(environment.watch_refusal)
                with self.assertRaises(UserError):
                    environment.action_watch_addendum()
        exchange = self._exchange(sip_host="192.168.1.9")
        self._create_addendum("pbx", environments=exchange)
        self.assertIn("The address is not a public one.", exchange.watch_refusal)
        self.assertIn("by hand", exchange.watch_refusal)
        self.assertIn("settings", exchange.watch_refusal)
        exchange.sip_host = "pbx.client.example"
        self.assertFalse(exchange.watch_refusal)
        self.assertEqual(exchange.monitor_ids.host, "pbx.client.example")

    def test_moved_to_an_unsafe_address(self):
        environment, _addendum = self._metabase()
        with self.assertRaises(ValidationError):
            environment.url = "https://169.254.169.254"

    def test_no_path_that_leads_elsewhere(self):
        kind = self._kind("metabase")
        for path in ("api/health", "//evil.example/", "@evil.example"):
            with self.subTest(path), self.assertRaises(ValidationError):
                kind.monitor_path = path

    # === What a failure means ===

    def test_an_addendum_that_promises_uptime(self):
        environment = self._environment()
        addendum = self._create_addendum(
            "metabase",
            environments=environment,
            provision_ids=[
                Command.create(
                    {
                        "layer": "addendum",
                        "clause": "§4",
                        "subject": "uptime_norm",
                        "uptime_norm": 99.5,
                    }
                )
            ],
        )
        monitor = environment.monitor_ids
        self.assertEqual(monitor.effect, "down")
        parts = self.agreement.version_ids._get_uptime_parts(
            environment, local("2026-06-01 00:00"), local("2026-07-01 00:00")
        )
        self.assertEqual([part.norm_milli for part in parts], [99500])
        with self.at("2026-06-10 12:00"):
            version = addendum._draft_version()
            version.provision_ids.unlink()
            version.date_start = "2026-06-11"
            version._agree_on_paper()
        self.assertEqual(monitor.effect, "down")
        self._follow(addendum, "2026-06-11 00:00")
        self.assertEqual(monitor.effect, "partial")

    def test_chosen_by_somebody(self):
        environment, addendum = self._metabase()
        monitor = environment.monitor_ids
        monitor.effect = "none"
        addendum._follow_monitors()
        self.assertEqual(monitor.effect, "none")

    def test_without_a_promise_there_is_no_norm(self):
        environment, _addendum = self._metabase()
        parts = self.agreement.version_ids._get_uptime_parts(
            environment, local("2026-06-01 00:00"), local("2026-07-01 00:00")
        )
        self.assertEqual([part.norm_milli for part in parts], [None])

    # === Roles ===

    def test_roles(self):
        environment, _addendum = self._metabase()
        monitor = environment.monitor_ids
        for user in (self.agent, self.contract_manager):
            self.assertTrue(monitor.with_user(user).addendum_id)
        with self.assertRaises(AccessError):
            environment.with_user(self.agent).action_watch_addendum()
        mine = monitor.with_user(self.contract_manager)
        for values in (
            {"addendum_id": False},
            {"ended_with_addendum": True},
            {"promised_uptime": True},
        ):
            with self.subTest(values=values), self.assertRaises(UserError):
                mine.write(values)
        made = (
            self.env["o2b.sla.monitor"]
            .with_user(self.contract_manager)
            .with_context(default_addendum_id=self._create_addendum("pbx").id)
            .create(
                {
                    "name": "Mine",
                    "environment_id": environment.id,
                    "url": "https://metabase.client.example",
                }
            )
        )
        self.assertFalse(made.addendum_id)
        with self.assertRaises(AccessError):
            self._kind("metabase").with_user(self.agent).monitor_kind = False

    def test_a_contract_manager_names_the_environment(self):
        """Who may not sign, nor make monitors for others, lets one be made by it."""
        addendum = self._metabase()[1]
        environment = self._environment("Second", url="https://two.client.example")
        environment.with_user(self.contract_manager).addendum_id = addendum
        self.assertEqual(environment.monitor_ids.addendum_id, addendum)

    def test_views(self):
        for model in ("o2b.sla.addendum", "o2b.sla.addendum.kind", "o2b.sla.monitor"):
            arch = self.env[model].get_view(view_type="form")["arch"]
            self.assertIn(
                "monitor_kind" if model.endswith("kind") else "addendum", arch
            )
        arch = self.env["o2b.sla.environment"].get_view(view_type="form")["arch"]
        self.assertIn("watch_refusal", arch)
