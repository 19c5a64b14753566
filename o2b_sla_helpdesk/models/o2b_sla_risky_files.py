# Copyright 2026 Open2Bizz BV
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import api, fields, models
from odoo.fields import Domain

#: So many files a warning names; the rest is a number.
NAMED = 5


class SlaRiskyFiles(models.AbstractModel):
    """A record on which attachments of others arrive: people are warned of those that
    could do harm."""

    _name = "o2b.sla.risky.files"
    _description = "Risky Attachments"

    sla_risky_files = fields.Char(
        string="Careful With",
        compute="_compute_sla_risky_files",
        help="Attachments that could do harm when they are opened.",
    )
    sla_has_risky_files = fields.Boolean(
        string="Risky Attachments",
        compute="_compute_sla_risky_files",
        search="_search_sla_has_risky_files",
    )

    @api.model
    def _sla_risky_domain(self):
        return Domain("res_model", "=", self._name) & Domain("sla_risk", "!=", False)

    @api.depends_context("lang")
    def _compute_sla_risky_files(self):
        files = self.env["ir.attachment"].sudo()
        found = files.search(
            self._sla_risky_domain() & Domain("res_id", "in", self.ids), order="id"
        ).grouped("res_id")
        labels = dict(files._fields["sla_risk"]._description_selection(self.env))
        for record in self:
            risky = found.get(record.id, files.browse())
            names = [f"{file.name} ({labels[file.sla_risk]})" for file in risky[:NAMED]]
            if len(risky) > NAMED:
                names.append(self.env._("and %(count)s more", count=len(risky) - NAMED))
            record.sla_risky_files = "; ".join(names) or False
            record.sla_has_risky_files = bool(risky)

    def _search_sla_has_risky_files(self, operator, value):
        if operator != "in":
            return NotImplemented
        # the search below is the superuser's
        self._check_field_access(self._fields["sla_has_risky_files"], "read")
        files = self.env["ir.attachment"].sudo()._search(self._sla_risky_domain())
        ids = files.subselect("res_id")
        return Domain.OR(
            Domain("id", "in" if flag else "not in", ids) for flag in value
        )
