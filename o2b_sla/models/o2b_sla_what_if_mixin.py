# Copyright 2026 Open2Bizz BV
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import models


class SlaWhatIfMixin(models.AbstractModel):
    """For models that open clocks count by: asked what a change would move before it
    is saved. Their views have ``js_class`` ``sla_what_if_form`` or
    ``sla_what_if_list``."""

    _name = "o2b.sla.what.if.mixin"
    _description = "SLA What-If Mixin"

    def sla_what_if(self, values):
        """What saving these records, or creating one when there is none, would move.

        :param values: as for ``write`` and ``create``
        :return: as ``_preview`` of ``o2b.sla.what.if``
        """
        self.check_access("write" if self else "create")
        if self:
            return self._sla_preview(lambda: self.write(values))
        return self._sla_preview(lambda: self.create(values))

    def sla_what_if_unlink(self):
        """What deleting these records would move.

        :return: as ``_preview`` of ``o2b.sla.what.if``
        """
        self.check_access("unlink")
        return self._sla_preview(self.unlink)

    def _sla_preview(self, change):
        return self.env["o2b.sla.what.if"]._preview(change)

    def _sla_act_or_preview(self, action):
        """Carry out an action that moves no open deadline; let the user look first at
        one that does.

        :param action: name of a method in ``_get_previewed_actions`` of the wizard
        """
        preview = self._sla_preview(getattr(self, action))
        if not preview["count"]:
            return getattr(self, action)()
        return self.env["o2b.sla.what.if.wizard"]._open(self, action, preview)
