# Copyright 2026 Open2Bizz BV
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import api, models

from ..priority_keys import PRIORITIES


class IrModelFields(models.Model):
    _inherit = "ir.model.fields"

    @api.model
    def get_field_selection(self, model_name, field_name):
        """A ticket's priority reads P1 to P4 in every language (§3.1).

        The labels that these replace keep OCA's translations in the database, such
        as "Hoog", and every upgrade of OCA's module brings them back.
        """
        if (model_name, field_name) == ("helpdesk.ticket", "priority"):
            return list(PRIORITIES)
        return super().get_field_selection(model_name, field_name)
