# Copyright 2026 Open2Bizz BV
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo.exceptions import AccessError, ValidationError
from odoo.tests import new_test_user, tagged
from odoo.tools import mute_logger

from odoo.addons.o2b_sla_addenda.tests.addenda_common import AddendaCase

from ..inside import Inside, networks_for, parse_inside

LOGGER = "odoo.addons.o2b_sla_addenda_uptime.models.o2b_sla_monitor"


@tagged("post_install", "-at_install")
class TestAddendumMonitorSettings(AddendaCase):
    """How and where monitors of addenda watch follows what is set for all of them."""

    def _installation(self, code="metabase", **values):
        environment = self.env["o2b.sla.environment"].create(
            {
                "name": str(values),
                "agreement_id": self.agreement.id,
                "kind": "addendum",
                **(values or {"url": "https://metabase.client.example"}),
            }
        )
        self._create_addendum(code, environments=environment)
        return environment

    def _allow(self, inside="", ports=""):
        self.env["res.config.settings"].create(
            {"sla_watch_inside": inside, "sla_watch_ports": ports}
        ).execute()

    # === Inside ===

    def test_what_is_inside(self):
        inside = parse_inside("10.8.0.0/16; 192.168.7.12, .Corp.example fd12::/16")
        self.assertEqual(
            inside,
            Inside(("10.8.0.0/16", "192.168.7.12/32", "fd12::/16"), ("corp.example",)),
        )
        every = inside.networks
        for host, networks in (
            ("10.8.3.4", ("10.8.0.0/16",)),
            ("10.9.3.4", ()),
            ("192.168.7.12", ("192.168.7.12/32",)),
            ("[fd12::1]", ("fd12::/16",)),
            ("8.8.8.8", ()),
            ("pbx", every),
            ("bi.corp.example", every),
            ("CORP.example.", every),
            ("evilcorp.example", ()),
            ("corp.example.evil.example", ()),
            ("client.example", ()),
            ("", ()),
        ):
            self.assertEqual(networks_for(host, inside), networks, host)
        self.assertEqual(networks_for("pbx", parse_inside(None)), ())
        for text in ("10.8.0.1/16", "10.8.0.0/40", "-x.example", "corp", "a/b"):
            with self.subTest(text), self.assertRaises(ValueError):
                parse_inside(text)
            with self.subTest(text), self.assertRaises(ValidationError):
                self._allow(text)
        with self.assertRaises(ValidationError):
            self._allow(ports="many")

    def test_watched_by_itself_where_the_administrator_allows_it(self):
        self._allow("10.8.0.0/16 corp.example", "3000")
        for code, values, networks, ports in (
            ("metabase", {"url": "http://10.8.1.2"}, "10.8.0.0/16", False),
            ("metabase", {"url": "http://x.corp.example:3000"}, "10.8.0.0/16", "3000"),
            ("pbx", {"sip_host": "exchange"}, "10.8.0.0/16", False),
            ("metabase", {"url": "https://bi.corp.example"}, "10.8.0.0/16", False),
            ("metabase", {"url": "https://bi.client.example:3000"}, False, "3000"),
            ("metabase", {"url": "https://bi.client.example"}, False, False),
            ("pbx", {"sip_host": "10.8.1.3"}, "10.8.0.0/16", False),
        ):
            with self.subTest(values=values):
                environment = self._installation(code, **values)
                self.assertFalse(environment.watch_refusal)
                monitor = environment.monitor_ids
                self.assertEqual(monitor.allow_private, networks)
                self.assertEqual(monitor.allow_ports, ports)
                self.assertFalse(monitor.differs_in)
        self.assertTrue(self._installation(url="http://10.9.1.2").watch_refusal)

    def test_allowed_afterwards_and_not_any_more(self):
        environment = self._installation(url="http://10.8.1.2")
        public = self._installation().monitor_ids
        self.assertFalse(environment.monitor_ids)
        self._allow("10.0.0.0/8")
        monitor = environment.monitor_ids
        self.assertEqual(monitor.allow_private, "10.0.0.0/8")
        self.assertFalse(environment.watch_refusal)
        self._allow("10.8.0.0/16")
        self.assertEqual(monitor.allow_private, "10.8.0.0/16")
        with mute_logger(LOGGER):
            self._allow("192.168.0.0/16")
        self.assertFalse(monitor.active)
        self.assertIn("not a public one", environment.watch_refusal)
        self.assertTrue(public.active)
        self._allow("10.8.0.0/16")
        self.assertTrue(monitor.active)
        self.assertFalse(environment.watch_refusal)

    def test_what_a_manager_allowed_by_hand_stays(self):
        monitor = self._installation().monitor_ids
        monitor.allow_private = "10.3.0.0/16"
        self._allow("10.8.0.0/16")
        self._allow()
        self.assertEqual(monitor.allow_private, "10.3.0.0/16")
        self.assertIn("Private Networks", monitor.differs_in)

    # === The kind's settings ===

    def test_monitors_follow_their_kind(self):
        kind = self._kind("metabase")
        plain = self._installation().monitor_ids
        adapted = self._installation(url="https://bi.client.example").monitor_ids
        adapted.keyword = "Mine"
        adapted.url = "https://bi.client.example/ping"
        kind.write(
            {
                "monitor_keyword": "Metabase",
                "monitor_interval": 300,
                "monitor_path": "/health",
                "monitor_effect": "none",
            }
        )
        self.assertEqual(
            (plain.keyword, plain.interval_seconds, plain.effect),
            ("Metabase", 300, "none"),
        )
        self.assertEqual(plain.url, "https://metabase.client.example/health")
        self.assertFalse(plain.differs_in)
        self.assertEqual((adapted.keyword, adapted.interval_seconds), ("Mine", 300))
        self.assertEqual(adapted.url, "https://bi.client.example/ping")
        self.assertEqual(adapted.differs_in, "URL, Keyword")
        kind.monitor_keyword = False
        self.assertFalse(plain.keyword)
        self.assertEqual(adapted.keyword, "Mine")

    def test_take_over(self):
        monitor = self._installation().monitor_ids
        monitor.write({"keyword": "Mine", "effect": "down", "interval_seconds": 600})
        self.assertEqual(monitor.differs_in, "Interval (s), Keyword, Effect")
        self.env.flush_all()
        self.env.cr.precommit.run()
        agent = new_test_user(self.env, "sla_a", groups="o2b_sla.o2b_sla_group_agent")
        keeper = new_test_user(
            self.env, "sla_k", groups="o2b_sla.o2b_sla_group_contract_manager"
        )
        with self.assertRaises(AccessError):
            monitor.with_user(agent).action_take_over()
        monitor.with_user(keeper).action_take_over()
        self.assertFalse(monitor.differs_in)
        self.assertEqual(
            (monitor.keyword, monitor.effect, monitor.interval_seconds),
            (False, "partial", 60),
        )
        # what it was stays to be read, and set again
        self.env.flush_all()
        self.env.cr.precommit.run()
        told = monitor.message_ids.sudo().tracking_value_ids
        self.assertIn("Mine", told.mapped("old_value_char"))
        self.assertIn(600, told.mapped("old_value_integer"))

    def test_checks_that_are_too_frequent(self):
        with self.assertRaises(ValidationError):
            self._kind("metabase").monitor_interval = 10
