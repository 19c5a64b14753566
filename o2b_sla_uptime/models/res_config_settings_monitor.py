# Copyright 2026 Open2Bizz BV
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import api, fields, models
from odoo.exceptions import ValidationError

from ..probe.surroundings import parse_control
from .o2b_sla_monitor_checking import REFERENCE


class ResConfigSettings(models.TransientModel):
    _inherit = "res.config.settings"

    sla_reference_hosts = fields.Char(
        string="Control Hosts",
        config_parameter="o2b_sla_uptime.reference_hosts",
        default=REFERENCE,
        help="Hosts such as one.one.one.one:443, parted by commas. When something does "
        "not answer and none of these does, it is we who are cut off.",
    )

    @api.constrains("sla_reference_hosts")
    def _check_sla_reference_hosts(self):
        for settings in self:
            for text in (settings.sla_reference_hosts or "").split(","):
                try:
                    if text.strip():
                        parse_control(text)
                except ValueError as error:
                    raise ValidationError(
                        self.env._(
                            "%(host)s is no control host. Enter one such as "
                            "one.one.one.one:443.",
                            host=text.strip(),
                        )
                    ) from error
