# Copyright 2026 Open2Bizz BV
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""What the web client asks the server when a view opens."""

from lxml import etree

from odoo.tools.safe_eval import safe_eval

#: Records on a page of a list and in a column of a kanban; how far is counted.
LIST_LIMIT, COLUMN_LIMIT, COUNT_LIMIT = 80, 40, 10_001
TO_MANY = ("one2many", "many2many")


class ViewCalls:
    """The calls of one action's views, as its user makes them.

    :param env: Environment of the user
    :param action: str, XML id of an ``ir.actions.act_window``
    :param domain: list or None, instead of the action's own
    """

    def __init__(self, env, action, domain=None):
        self.action = env.ref(action).sudo()
        self.model = env[self.action.res_model]
        own = safe_eval(self.action.domain or "[]", {"uid": env.uid})
        self.domain = own if domain is None else domain
        self._archs = {}

    def list(self):
        """Open the list: the first page and the number of records."""
        arch = self._arch("list")
        return self.model.web_search_read(
            self.domain,
            self._specification(arch),
            limit=LIST_LIMIT,
            order=arch.get("default_order"),
            count_limit=COUNT_LIMIT,
        )["records"]

    def kanban(self, group_by=None):
        """Open the kanban: columns with their first cards, and their progress bars.

        :param group_by: str or None, instead of the view's own
        """
        arch = self._arch("kanban")
        group_by = group_by or arch.get("default_group_by")
        specification = self._specification(arch)
        if not group_by:
            return self.model.web_search_read(
                self.domain, specification, limit=COLUMN_LIMIT
            )["records"]
        bar = arch.find("progressbar")
        if bar is not None:
            self.model.read_progress_bar(
                self.domain,
                group_by,
                {"field": bar.get("field"), "colors": safe_eval(bar.get("colors"))},
            )
        return self.model.with_context(read_group_expand=True).web_read_group(
            self.domain,
            [group_by],
            limit=LIST_LIMIT,
            order=arch.get("default_order"),
            auto_unfold=True,
            unfold_read_specification=specification,
            unfold_read_default_limit=COLUMN_LIMIT,
        )["groups"]

    def form(self, record_id):
        """Open one record."""
        arch = self._arch("form")
        return self.model.browse(record_id).web_read(self._specification(arch))

    def pivot(self, rows, columns, measures):
        """Open a pivot with these groups.

        :param measures: list of str, such as ``counted:sum``
        """
        sets = [[], rows, columns, [*rows, *columns]]
        return self.model.formatted_read_grouping_sets(self.domain, sets, measures)[-1]

    def _arch(self, kind):
        if kind not in self._archs:
            chosen = self.action.view_ids.filtered(lambda view: view.view_mode == kind)
            views = self.model.get_views([(chosen.view_id.id, kind)])["views"]
            self._archs[kind] = etree.fromstring(views[kind]["arch"])
        return self._archs[kind]

    def _specification(self, arch):
        """What a view reads: every field in it, of others their names."""
        specification = {}
        for node in arch.iter("field"):
            if any(parent.tag == "field" for parent in node.iterancestors()):
                continue
            field = self.model._fields[node.get("name")]
            related = {"fields": {"display_name": {}}}
            has_name = field.type == "many2one" or field.type in TO_MANY
            specification[field.name] = related if has_name else {}
        return specification
