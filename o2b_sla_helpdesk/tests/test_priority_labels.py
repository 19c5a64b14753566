# Copyright 2026 Open2Bizz BV
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo.addons.base.tests.common import BaseCommon

from ..priority_keys import PRIORITIES


class TestPriorityLabels(BaseCommon):
    def test_priorities_have_one_name_in_every_language(self):
        self.env["res.lang"]._activate_lang("nl_NL")
        tickets = self.env["helpdesk.ticket"].with_context(lang="nl_NL")
        field = tickets.fields_get(["priority"], ["selection"])["priority"]
        self.assertEqual(field["selection"], PRIORITIES)
