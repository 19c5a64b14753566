# Copyright 2026 Open2Bizz BV
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import api, fields, models
from odoo.exceptions import ValidationError

from odoo.addons.o2b_sla_uptime.probe.ranges import parse_ranges

from ..inside import parse_inside
from .o2b_sla_addendum_kind import INSIDE, PORTS


class ResConfigSettings(models.TransientModel):
    _inherit = "res.config.settings"

    sla_watch_inside = fields.Char(
        string="Inside",
        config_parameter=INSIDE,
        help="Networks that are not public, such as 10.8.0.0/16, and domains whose "
        "names point into them, such as corp.example. Environments of addenda in "
        "there get a monitor by themselves.",
    )
    sla_watch_ports = fields.Char(
        string="Ports",
        config_parameter=PORTS,
        help="Ports of web pages beside 80, 443 and 8000-9000, such as 3000.",
    )

    @api.constrains("sla_watch_inside")
    def _check_sla_watch_inside(self):
        for settings in self:
            try:
                parse_inside(settings.sla_watch_inside)
            except ValueError as error:
                raise ValidationError(
                    self.env._(
                        "%(part)s is no network and no domain. Enter such as "
                        "10.8.0.0/16, 192.168.7.12 or corp.example.",
                        part=str(error),
                    )
                ) from error

    @api.constrains("sla_watch_ports")
    def _check_sla_watch_ports(self):
        for settings in self:
            try:
                parse_ranges(settings.sla_watch_ports or "1")
            except ValueError as error:
                raise ValidationError(
                    self.env._("Ports are numbers such as 3000 or 3000,5000-5010.")
                ) from error

    def set_values(self):
        """Monitors of addenda follow what is allowed, and lose what is not any more."""
        kinds = self.env["o2b.sla.addendum.kind"].sudo()
        monitors = self.env["o2b.sla.monitor"]._search_of_addenda()
        before, allowed = monitors._get_expected(), kinds._get_allowed()
        result = super().set_values()
        if kinds._get_allowed() != allowed:
            monitors._follow_expected(before, archive=True)
            addenda = self.env["o2b.sla.addendum"].sudo()
            addenda.with_context(active_test=False).search(
                [("kind_id.monitor_kind", "!=", False)]
            )._follow_monitors()
        return result
