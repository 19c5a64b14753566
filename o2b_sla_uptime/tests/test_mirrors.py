# Copyright 2026 Open2Bizz BV
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo.tests import tagged

from odoo.addons.o2b_sla.tests.mirrors_common import MirrorsMixin

from .monitor_common import MonitorCommon


@tagged("post_install", "-at_install")
class TestMirrors(MirrorsMixin, MonitorCommon):
    """Whose a monitor is follows its environment, whatever a client sends."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls._create_strangers()

    def test_of_an_environment(self):
        for name, more in (
            ("o2b.sla.monitor", {"url": "https://client.example/web/health"}),
            ("o2b.sla.heartbeat", {}),
        ):
            values = [
                {"name": title, "environment_id": self.environment.id, **more}
                for title in ("First", "Second")
            ]
            with self.subTest(model=name):
                self.check_follows(name, self.contract_manager, *values)

    def test_of_a_source(self):
        source = self.env["o2b.sla.source"].create({"name": "Engine"})
        monitor = self.add_monitor("Other", kind="external", source_id=source.id)
        values = [
            {
                "source_id": source.id,
                "monitor_id": monitor.id,
                "label": "name",
                "value": value,
            }
            for value in ("Shop", "Site")
        ]
        self.check_follows("o2b.sla.source.rule", self.admin, *values)
