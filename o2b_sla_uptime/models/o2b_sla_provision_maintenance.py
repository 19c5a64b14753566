# Copyright 2026 Open2Bizz BV
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import api, fields, models
from odoo.exceptions import ValidationError

from odoo.addons.o2b_sla.terms import Term

from .o2b_sla_policy_maintenance import MAX_CAP_MINUTES, MAX_NOTICE_HOURS

#: subject: (field, most it can be)
VALUES = {
    "maintenance_notice": ("maintenance_notice_hours", MAX_NOTICE_HOURS),
    "maintenance_cap": ("maintenance_cap_minutes", MAX_CAP_MINUTES),
}


def _keep(provisions):
    """What was signed stays when this module goes; in words it can still be read."""


class SlaProvision(models.Model):
    """One agreement may say otherwise about notice and cap of maintenance (§1.3)."""

    _inherit = "o2b.sla.provision"

    subject = fields.Selection(
        selection_add=[
            ("maintenance_notice", "Notice of maintenance"),
            ("maintenance_cap", "Excluded maintenance"),
            ("priority_change",),
        ],
        ondelete={"maintenance_notice": _keep, "maintenance_cap": _keep},
    )
    maintenance_notice_hours = fields.Integer(
        string="Hours Ahead", help="Maintenance is announced so long ahead."
    )
    maintenance_cap_minutes = fields.Integer(
        string="Minutes a Month",
        help="So much announced maintenance a month is no downtime; 0: no limit.",
    )

    @api.model
    def _get_value_fields(self):
        # zero is a value, so neither has to be filled in
        return {**super()._get_value_fields(), **dict.fromkeys(VALUES, ())}

    def _get_value(self, version=None):
        self.ensure_one()
        if self.subject in VALUES:
            return self[VALUES[self.subject][0]]
        return super()._get_value(version)

    @api.depends("maintenance_notice_hours", "maintenance_cap_minutes")
    def _compute_value_text(self):
        return super()._compute_value_text()

    def _describe_value(self):
        self.ensure_one()
        if self.subject not in VALUES:
            return super()._describe_value()
        term = Term(self.subject, (), self._get_value(), self.layer, self.clause)
        return self.version_id._describe_value(term)

    @api.constrains("subject", "maintenance_notice_hours", "maintenance_cap_minutes")
    def _check_maintenance(self):
        for provision in self.filtered(lambda p: p.subject in VALUES):
            name, most = VALUES[provision.subject]
            if not 0 <= provision[name] <= most:
                raise ValidationError(
                    self.env._(
                        "%(field)s lies between 0 and %(most)s.",
                        field=self._fields[name]._description_string(self.env),
                        most=most,
                    )
                )
