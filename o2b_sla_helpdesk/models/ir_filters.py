# Copyright 2026 Open2Bizz BV
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import api, models


class IrFilters(models.Model):
    _inherit = "ir.filters"

    @api.model
    def get_filters(self, model, action_id=None, *args, **kwargs):
        """Show the favourites of the analysis in the user's language; the name of a
        favourite is no translated field."""
        filters = super().get_filters(model, action_id, *args, **kwargs)
        if model == "o2b.sla.ticket.analysis":
            names = self._get_sla_analysis_names()
            for favourite in filters:
                name = favourite["name"]
                favourite["name"] = names.get(name, name)
        return filters

    def _get_sla_analysis_names(self):
        """``{name in data/ir_filters_data.xml: name in the user's language}``"""
        return {
            "Met per month": self.env._("Met per month"),
            "Per client, last three months": self.env._(
                "Per client, last three months"
            ),
            "Verdicts per priority": self.env._("Verdicts per priority"),
            "Used against the target": self.env._("Used against the target"),
            "Late by agent": self.env._("Late by agent"),
            "Longest waiting": self.env._("Longest waiting"),
            "Per weekday and channel": self.env._("Per weekday and channel"),
            "Not counted, and why": self.env._("Not counted, and why"),
        }
