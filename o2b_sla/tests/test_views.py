# Copyright 2026 Open2Bizz BV
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo.tests import TransactionCase, new_test_user, tagged

from .view_checks import ViewChecks


@tagged("post_install", "-at_install")
class TestViews(ViewChecks, TransactionCase):
    def test_menus_of_the_administrator(self):
        groups = "o2b_sla.o2b_sla_group_admin,base.group_system"
        user = new_test_user(self.env, "sla_views_admin", groups=groups)
        self._check_actions("o2b_sla", user)

    def test_menus_of_the_agent(self):
        """An agent opens what the menu shows, and sees no configuration."""
        user = new_test_user(
            self.env, "sla_views_agent", groups="o2b_sla.o2b_sla_group_agent"
        )
        root = self.env.ref("o2b_sla.o2b_sla_menu_root")
        menus = self.env["ir.ui.menu"].with_user(user)
        visible = menus.browse(menus._visible_menu_ids()).filtered_domain(
            [("id", "child_of", root.id)]
        )
        self.assertIn(self.env.ref("o2b_sla.o2b_sla_clock_menu"), visible)
        self.assertNotIn(self.env.ref("o2b_sla.o2b_sla_menu_configuration"), visible)
        for action in visible.sudo().mapped("action"):
            if action:
                self._check_action(action, self.env[action.res_model].with_user(user))
