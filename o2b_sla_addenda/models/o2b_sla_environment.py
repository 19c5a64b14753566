# Copyright 2026 Open2Bizz BV
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import api, fields, models
from odoo.exceptions import ValidationError

MAX_PORT = 65535


class SlaEnvironment(models.Model):
    """An installation beside Odoo: Metabase, a telephone exchange (SLA §4, §5)."""

    _inherit = "o2b.sla.environment"

    kind = fields.Selection(
        selection_add=[("addendum", "Installation of an addendum")],
        # without a norm, as an installation of an addendum is
        ondelete={"addendum": "set test"},
    )
    sip_host = fields.Char(
        string="SIP Host",
        copy=False,
        tracking=True,
        help="Name or address of the telephone exchange, such as pbx.client.example",
    )
    sip_port = fields.Integer(
        string="SIP Port",
        tracking=True,
        help="Zero: the usual one, 5060, or 5061 over TLS.",
    )
    sip_transport = fields.Selection(
        selection=[("udp", "UDP"), ("tcp", "TCP"), ("tls", "TLS")],
        string="SIP Transport",
        required=True,
        default="udp",
        tracking=True,
    )

    @api.model
    def _normalise_addresses(self, vals):
        vals = super()._normalise_addresses(vals)
        if "sip_host" in vals:
            vals["sip_host"] = (vals["sip_host"] or "").strip().lower() or False
        return vals

    @api.constrains("sip_port")
    def _check_sip_port(self):
        for environment in self:
            if not 0 <= environment.sip_port <= MAX_PORT:
                raise ValidationError(self.env._("A port is a number from 1 to 65535."))

    @api.constrains("sip_host")
    def _check_sip_host(self):
        """A bare host: what is wrong with an address is told where it is watched."""
        for environment in self:
            host = environment.sip_host or ""
            if any(character in host for character in "/@ ") or "sip:" in host:
                raise ValidationError(
                    self.env._(
                        "%(host)s is no host. Enter one such as pbx.client.example, "
                        "the port beside it.",
                        host=host,
                    )
                )
