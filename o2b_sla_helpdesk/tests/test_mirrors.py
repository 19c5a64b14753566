# Copyright 2026 Open2Bizz BV
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo.tests import tagged

from odoo.addons.o2b_sla.tests.mirrors_common import MirrorsMixin

from .coverage_common import CoverageCase


@tagged("post_install", "-at_install")
class TestMirrors(MirrorsMixin, CoverageCase):
    """Whose an estimate or work is follows its ticket, whatever a client sends."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls._create_strangers()
        cls.ticket = cls._create_wish()
        cls.ticket.sudo().user_id = cls.agent

    def test_of_a_ticket(self):
        table = {
            "o2b.sla.estimate": ({"text": "A field more."}, {"text": "A print more."}),
            "o2b.sla.work.entry": (
                {"description": "Looked", "coverage": "advice", "minutes": 30},
                {"description": "Told", "coverage": "advice", "minutes": 15},
            ),
        }
        for name, entered in table.items():
            values = [{"ticket_id": self.ticket.id, **vals} for vals in entered]
            with self.subTest(model=name):
                self.check_follows(name, self.agent, *values)
