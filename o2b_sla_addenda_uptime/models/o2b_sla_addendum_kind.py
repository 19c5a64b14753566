# Copyright 2026 Open2Bizz BV
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import api, fields, models
from odoo.exceptions import ValidationError


class SlaAddendumKind(models.Model):
    """How the installations of addenda of a kind are watched (SLA §4–6)."""

    _inherit = "o2b.sla.addendum.kind"

    monitor_kind = fields.Selection(
        selection=[("http", "Web page"), ("sip", "SIP telephony")],
        string="Watched As",
        help="Each environment of an addendum gets such a monitor when the addendum "
        "takes effect, at its URL or its SIP host. Empty: none.",
    )
    monitor_path = fields.Char(
        string="Page",
        help="Behind the URL of the environment, such as /api/health",
    )
    monitor_keyword = fields.Char(
        string="Keyword", help="Text that has to be on the page."
    )
    monitor_json_path = fields.Char(
        string="JSON Key", help="Where to look in a JSON answer, such as status."
    )
    monitor_json_value = fields.Char(
        string="JSON Value", help="What has to stand there, such as ok."
    )
    monitor_effect = fields.Selection(
        selection="_get_monitor_effects",
        string="A Failure Means",
        required=True,
        default="partial",
        help="Where an addendum promises uptime, a failure counts as unavailable.",
    )

    @api.model
    def _get_monitor_effects(self):
        return (
            self.env["o2b.sla.monitor"]
            ._fields["effect"]
            ._description_selection(self.env)
        )

    @api.constrains("monitor_path")
    def _check_monitor_path(self):
        for kind in self:
            path = kind.monitor_path
            if path and (not path.startswith("/") or path.startswith("//")):
                raise ValidationError(
                    self.env._("A page begins with one slash, such as /api/health.")
                )

    def _prepare_place(self, environment):
        """Where an environment is watched, as values of a monitor.

        :param environment: ``o2b.sla.environment``
        :return: dict, empty when the environment has no such place
        """
        if self.monitor_kind == "sip" and environment.sip_host:
            return {
                "host": environment.sip_host,
                "port": environment.sip_port,
                "transport": environment.sip_transport,
            }
        # a telephone exchange's own page is no page of this kind
        if self.monitor_kind == "http" and environment.url and not environment.sip_host:
            return {"url": f"{environment.url.rstrip('/')}{self.monitor_path or ''}"}
        return {}

    def _prepare_monitor(self, environment):
        """Values of the monitor of an environment; empty when it has no place."""
        self.ensure_one()
        place = self._prepare_place(environment)
        if not place:
            return {}
        kinds = dict(self._fields["monitor_kind"]._description_selection(self.env))
        values = {
            **place,
            "name": kinds[self.monitor_kind],
            "environment_id": environment.id,
            "kind": self.monitor_kind,
            "effect": self.monitor_effect,
        }
        if self.monitor_kind == "http":
            values |= {
                "keyword": self.monitor_keyword,
                "json_path": self.monitor_json_path,
                "json_value": self.monitor_json_value,
            }
        return values
