# Copyright 2026 Open2Bizz BV
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import api, fields, models
from odoo.exceptions import ValidationError

#: Modules of our example of blackbox.yml.
MODULES = [
    ("http_2xx", "http_2xx: a page that answers well"),
    ("http_post_2xx", "http_post_2xx: a form that answers well"),
    ("tcp_connect", "tcp_connect: a port that answers"),
    ("tls_connect", "tls_connect: a port with a valid certificate"),
    ("icmp", "icmp: a machine that answers a ping"),
]


class SlaMonitor(models.Model):
    """Monitors that an engine outside watches."""

    _inherit = "o2b.sla.monitor"

    source_id = fields.Many2one(
        comodel_name="o2b.sla.source",
        string="Monitoring Source",
        ondelete="restrict",
        index="btree_not_null",
        tracking=True,
        help="The engine that watches it. What another source says about it is "
        "ignored.",
    )
    probe_module = fields.Selection(
        selection=MODULES,
        string="Way of Probing",
        compute="_compute_probe_module",
        store=True,
        readonly=False,
        help="Module of the blackbox exporter with which Prometheus watches it.",
    )

    @api.depends("kind", "url", "host")
    def _compute_probe_module(self):
        for monitor in self:
            if monitor.kind != "external":
                monitor.probe_module = False
            elif not monitor.probe_module:
                monitor.probe_module = "http_2xx" if monitor.url else "tcp_connect"

    @api.constrains("kind", "source_id", "environment_id")
    def _check_source(self):
        for monitor in self:
            source = monitor.source_id
            if monitor.kind != "external" and source:
                raise ValidationError(
                    self.env._(
                        "%(monitor)s is watched by Odoo itself: it has no monitoring "
                        "source.",
                        monitor=monitor.name,
                    )
                )
            if source and source.sudo().company_id != monitor.company_id:
                raise ValidationError(
                    self.env._(
                        "%(monitor)s and its monitoring source are of different "
                        "companies.",
                        monitor=monitor.name,
                    )
                )

    def _get_probe_target(self):
        """What Prometheus is told to watch, a str; empty when it cannot be said."""
        self.ensure_one()
        if self.probe_module in ("http_2xx", "http_post_2xx"):
            return self.url or ""
        if self.probe_module in ("tcp_connect", "tls_connect"):
            host = self.host or ""
            host = f"[{host}]" if ":" in host and "[" not in host else host
            return f"{host}:{self.port}" if host and self.port else ""
        return self.host or ""
