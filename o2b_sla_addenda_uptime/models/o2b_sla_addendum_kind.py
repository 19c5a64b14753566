# Copyright 2026 Open2Bizz BV
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import api, fields, models
from odoo.exceptions import ValidationError

from odoo.addons.o2b_sla_uptime.probe.ranges import is_in
from odoo.addons.o2b_sla_uptime.probe.refusal import HTTP_PORTS
from odoo.addons.o2b_sla_uptime.probe.urls import parse_url

from ..inside import networks_for, parse_inside

INSIDE = "o2b_sla_addenda_uptime.inside"
PORTS = "o2b_sla_addenda_uptime.ports"
MIN_INTERVAL = 60


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

    monitor_interval = fields.Integer(
        string="Interval (s)",
        required=True,
        default=MIN_INTERVAL,
        help="Seconds between two checks, 60 at least.",
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

    @api.constrains("monitor_interval")
    def _check_monitor_interval(self):
        for kind in self:
            if kind.monitor_interval < MIN_INTERVAL:
                raise ValidationError(
                    self.env._("Check every %s seconds at most.", MIN_INTERVAL)
                )

    def write(self, vals):
        """Monitors follow, but for what somebody set on them."""
        monitors = self.env["o2b.sla.monitor"]
        if any(name.startswith("monitor_") for name in vals):
            monitors = monitors._search_of_addenda(self)
        before = monitors._get_expected()
        result = super().write(vals)
        monitors._follow_expected(before)
        return result

    # === What a monitor is made of ===

    @api.model
    def _get_allowed(self):
        """What the administrator lets us watch beside what is public.

        :return: (Inside, ports as text)
        """
        parameters = self.env["ir.config_parameter"].sudo()
        inside = parse_inside(parameters.get_param(INSIDE))
        return inside, parameters.get_param(PORTS) or ""

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

    def _prepare_access(self, place):
        """What a monitor of a place may connect to beside what is public, as values."""
        inside, ports = self._get_allowed()
        host, port = place.get("host"), 0
        if "url" in place:
            try:
                found = parse_url(place["url"])
            except ValueError:
                return {"allow_private": False, "allow_ports": False}
            host = found.host
            if not is_in(found.port, HTTP_PORTS) and is_in(found.port, ports):
                port = found.port
        networks = networks_for(host or "", inside)
        return {
            "allow_private": ", ".join(networks) or False,
            "allow_ports": str(port) if port else False,
        }

    def _prepare_settings(self):
        """How a monitor watches, as values."""
        values = {"interval_seconds": self.monitor_interval}
        if self.monitor_kind == "http":
            values |= {
                "keyword": self.monitor_keyword,
                "json_path": self.monitor_json_path,
                "json_value": self.monitor_json_value,
            }
        return values

    def _prepare_monitor(self, environment):
        """Values of the monitor of an environment; empty when it has no place."""
        self.ensure_one()
        place = self._prepare_place(environment)
        if not place:
            return {}
        kinds = dict(self._fields["monitor_kind"]._description_selection(self.env))
        return {
            **place,
            **self._prepare_access(place),
            **self._prepare_settings(),
            "name": kinds[self.monitor_kind],
            "environment_id": environment.id,
            "kind": self.monitor_kind,
            "effect": self.monitor_effect,
        }
