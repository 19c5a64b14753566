# Copyright 2026 Open2Bizz BV
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import api, fields, models
from odoo.tools import SQL

from .o2b_sla_table_guard import TableGuard


def frozen_part_guard(table=""):
    """Guard of a table whose rows belong to a version by ``version_id``.

    :param table: name; empty: that of the model whose guard it is
    """
    refused = SQL(
        """
        EXISTS (SELECT FROM o2b_sla_agreement_version
                WHERE state <> 'draft' AND id IN (
                    CASE WHEN TG_OP <> 'INSERT' THEN OLD.version_id END,
                    CASE WHEN TG_OP <> 'DELETE' THEN NEW.version_id END))
        """
    )
    return TableGuard(
        "o2b_sla_frozen_part",
        refused,
        "its version was sent or signed",
        events=SQL("INSERT OR UPDATE OR DELETE"),
        table=table,
    )


class SlaVersionPart(models.AbstractModel):
    """A line of an agreement version: it freezes with the version (SLA §1.4)."""

    _name = "o2b.sla.version.part"
    _description = "SLA Version Part"
    _inherit = ["o2b.sla.table.guard"]

    version_id = fields.Many2one(
        comodel_name="o2b.sla.agreement.version",
        required=True,
        ondelete="cascade",
        index=True,
    )
    agreement_id = fields.Many2one(related="version_id.agreement_id")
    company_id = fields.Many2one(related="version_id.company_id")

    def _get_table_guards(self):
        return [*super()._get_table_guards(), frozen_part_guard()]

    @api.model_create_multi
    def create(self, vals_list):
        ids = {vals["version_id"] for vals in vals_list if vals.get("version_id")}
        self.env["o2b.sla.agreement.version"].browse(ids)._check_not_frozen()
        return super().create(vals_list)

    def write(self, vals):
        versions = self.version_id
        versions |= versions.browse(vals.get("version_id"))
        versions._check_not_frozen()
        return super().write(vals)

    def unlink(self):
        self.version_id._check_not_frozen()
        return super().unlink()
