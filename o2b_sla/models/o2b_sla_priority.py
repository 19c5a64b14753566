# Copyright 2026 Open2Bizz BV
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import api, fields, models, tools


class SlaPriority(models.Model):
    """A level of disturbance (SLA §3.1): P1 is total loss, P4 is a question."""

    _name = "o2b.sla.priority"
    _description = "SLA Priority"
    _order = "sequence, id"
    _rec_name = "code"

    code = fields.Char(required=True, help="P1 is the highest priority.")
    name = fields.Char(string="Level of Disturbance", required=True, translate=True)
    description = fields.Text(
        translate=True, help="What a client may expect this level to mean (§3.1)."
    )
    sequence = fields.Integer(default=10)
    color = fields.Integer()
    alert_at_once = fields.Boolean(
        string="Alert Outside Opening Hours",
        help="Warnings and breaches alert at once, also outside opening hours. "
        "Other priorities wait for the next opening.",
    )
    active = fields.Boolean(default=True)

    _code_uniq = models.Constraint(
        "UNIQUE(code)", "There is already a priority with this code."
    )

    @api.depends("code", "name")
    @api.depends_context("lang")
    def _compute_display_name(self):
        for priority in self:
            priority.display_name = f"{priority.code} · {priority.name}"

    @api.model
    def _get(self, code):
        """The priority of a code, ``P1`` to ``P4``; empty when there is none."""
        return self.browse(self._get_id(code))

    @api.model
    @tools.ormcache("code")
    def _get_id(self, code):
        # an archived one still rules the records that have it
        priorities = self.sudo().with_context(active_test=False)
        return priorities.search([("code", "=", code)], limit=1).id

    @api.model_create_multi
    def create(self, vals_list):
        self.env.registry.clear_cache()
        return super().create(vals_list)

    def write(self, vals):
        self.env.registry.clear_cache()
        return super().write(vals)

    def unlink(self):
        self.env.registry.clear_cache()
        return super().unlink()
