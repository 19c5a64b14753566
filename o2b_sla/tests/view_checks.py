# Copyright 2026 Open2Bizz BV
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from lxml import etree

from odoo.tools.safe_eval import safe_eval


class ViewChecks:
    """Opens every menu of a module as a user does: views, first page, filters."""

    def _check_actions(self, module, user):
        """Open each window action of a module that a user may open.

        :param module: name of the add-on
        :param user: ``res.users``
        """
        names = self.env["ir.model.data"].search(
            [("module", "=", module), ("model", "=", "ir.actions.act_window")]
        )
        self.assertTrue(names)
        for name in names:
            action = self.env["ir.actions.act_window"].browse(name.res_id)
            if action.group_ids and not action.group_ids & user.all_group_ids:
                continue
            with self.subTest(action=name.name):
                self._check_action(action, self.env[action.res_model].with_user(user))

    def _check_action(self, action, model):
        views = [*action.views, (action.search_view_id.id, "search")]
        views = model.get_views(views)["views"]
        context = {"uid": model.env.uid, "active_id": 1}
        domain = safe_eval(action.domain or "[]", context)
        if not model._transient:
            model.search(domain, limit=1).read(["display_name"])
        for node in etree.fromstring(views["search"]["arch"]).iter("filter"):
            if not node.get("domain") or "context_today" in node.get("domain"):
                continue
            filtered = model.search(safe_eval(node.get("domain"), context), limit=1)
            self.assertEqual(filtered._name, model._name, node.get("name"))
        for node in etree.fromstring(views["search"]["arch"]).iter("filter"):
            group_by = safe_eval(node.get("context") or "{}", context).get("group_by")
            if group_by:
                model.formatted_read_group(domain, [group_by], ["__count"])
