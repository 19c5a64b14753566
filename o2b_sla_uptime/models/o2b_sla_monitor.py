# Copyright 2026 Open2Bizz BV
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError

from ..monitoring import masked
from ..own_defaults import with_own_defaults

STATES = [
    ("unknown", "Unknown"),
    ("up", "Up"),
    ("suspect", "Suspect"),
    ("down", "Down"),
    ("recovering", "Recovering"),
    ("paused", "Paused"),
]
KINDS = [
    ("http", "Web page"),
    ("tcp", "TCP port"),
    ("tls", "Certificate"),
    ("sip", "SIP telephony"),
    ("external", "Reported by an engine outside"),
]
#: Kinds that ask for a host instead of a URL.
HOST_KINDS = ("tcp", "tls", "sip")
#: What only the software sets.
MANAGED_FIELDS = {
    "state",
    "state_since",
    "measured_from",
    "measured_until",
    "reference",
    "pause_reason",
    "paused_by_id",
}


class SlaMonitor(models.Model):
    """Watches whether one address of an environment answers (SLA §2.3, §3.3).

    It measures; the agreement decides. The norm, the service hours and what maintenance
    counts for are not here.
    """

    _name = "o2b.sla.monitor"
    _description = "Monitor"
    _inherit = [
        "mail.thread",
        "o2b.sla.mirrors",
        "o2b.sla.monitor.target",
        "o2b.sla.monitor.checking",
        "o2b.sla.monitor.reporting",
        "o2b.sla.monitor.acting",
        "o2b.sla.monitor.figures",
    ]
    _order = "environment_id, name, id"
    _rec_names_search = ["name", "reference", "url", "host"]

    name = fields.Char(required=True, tracking=True)
    active = fields.Boolean(default=True, tracking=True)
    reference = fields.Char(
        required=True,
        readonly=True,
        copy=False,
        default=lambda self: self._default_reference(),
        help="What engines outside call it, such as m-1042.",
    )
    environment_id = fields.Many2one(
        comodel_name="o2b.sla.environment",
        required=True,
        ondelete="cascade",
        index=True,
        tracking=True,
    )
    agreement_id = fields.Many2one(
        related="environment_id.agreement_id", store=True, index=True
    )
    partner_id = fields.Many2one(
        related="environment_id.partner_id", string="Client", store=True, index=True
    )
    company_id = fields.Many2one(
        related="environment_id.company_id", store=True, index=True
    )

    # === What is asked ===
    kind = fields.Selection(
        selection=KINDS, required=True, default="http", tracking=True
    )
    url = fields.Char(
        string="URL",
        tracking=True,
        help="The page that is fetched, such as https://client.example/web/health",
    )
    host = fields.Char(tracking=True, help="Name or address of the machine")
    port = fields.Integer(tracking=True)
    method = fields.Selection(
        selection=[("GET", "GET"), ("HEAD", "HEAD")],
        required=True,
        default="GET",
        tracking=True,
    )
    accepted_status = fields.Char(
        string="Accepted Statuses",
        tracking=True,
        help="Answers that are well, such as 200-399,401. Empty: 200-399.",
    )
    unknown_status = fields.Char(
        string="Statuses That Say Nothing",
        default="429",
        tracking=True,
        help="Answers with which the other side turns away checks, such as 429,403. "
        "They are no failure, and no success.",
    )
    keyword = fields.Char(
        tracking=True, help="Text that has to be on the page, in its first 64 kB."
    )
    json_path = fields.Char(
        string="JSON Key",
        tracking=True,
        help="Where to look in a JSON answer, such as status or data.0.state.",
    )
    json_value = fields.Char(
        string="JSON Value",
        tracking=True,
        help="What has to stand there. Empty: it only has to be there.",
    )
    follow_redirects = fields.Boolean(
        tracking=True, help="Go on to where the answer points, three times at most."
    )
    transport = fields.Selection(
        selection=[("udp", "UDP"), ("tcp", "TCP"), ("tls", "TLS")],
        required=True,
        default="udp",
        tracking=True,
        help="How SIP is spoken.",
    )
    timeout_seconds = fields.Integer(
        string="Time-out (s)",
        required=True,
        default=10,
        tracking=True,
        help="For the name, the connection and the whole answer together.",
    )
    allow_private = fields.Char(
        string="Private Networks",
        tracking=True,
        groups="o2b_sla.o2b_sla_group_manager",
        help="Networks that may be connected to though they are not public, such as "
        "10.1.0.0/16, 192.168.7.0/24.",
    )
    allow_ports = fields.Char(
        string="Ports",
        tracking=True,
        groups="o2b_sla.o2b_sla_group_manager",
        help="Ports that may be connected to, such as 80,443,8069. Empty: 80, 443 and "
        "8000-9000 for web pages, any for the others.",
    )

    # === How patiently ===
    interval_seconds = fields.Integer(
        string="Interval (s)",
        required=True,
        default=60,
        tracking=True,
        help="Seconds between two checks, 60 at least.",
    )
    retry_seconds = fields.Integer(
        string="Retry (s)",
        required=True,
        default=20,
        tracking=True,
        help="Seconds until the next check after a failure that is not confirmed yet.",
    )
    failures = fields.Integer(
        required=True,
        default=3,
        tracking=True,
        help="Failures in a row that make an outage. It starts at the first of them.",
    )
    hold_seconds = fields.Integer(
        string="Hold Open (s)",
        required=True,
        default=300,
        tracking=True,
        help="Seconds after a recovery in which one failure is an outage again.",
    )
    effect = fields.Selection(
        selection=[
            ("down", "Down: counts as unavailable"),
            ("partial", "Partial: hinders, does not count"),
            ("none", "None: for information"),
        ],
        required=True,
        default="down",
        tracking=True,
        help="What its failure means for the environment.",
    )

    # === What was found ===
    state = fields.Selection(
        selection=STATES,
        required=True,
        readonly=True,
        copy=False,
        default="unknown",
        index=True,
    )
    state_since = fields.Datetime(
        string="Since",
        readonly=True,
        copy=False,
        default=lambda self: self._now(),
    )
    measured_from = fields.Datetime(
        string="Watched From",
        required=True,
        readonly=True,
        copy=False,
        default=lambda self: self._now(),
        help="Before that nothing is known.",
    )
    measured_until = fields.Datetime(
        string="Watched Until",
        readonly=True,
        copy=False,
        help="When it was archived. What comes after does not count.",
    )
    pause_reason = fields.Char(readonly=True, copy=False, tracking=True)
    paused_by_id = fields.Many2one(comodel_name="res.users", readonly=True, copy=False)
    status_ids = fields.One2many(
        comodel_name="o2b.sla.monitor.status", inverse_name="monitor_id", copy=False
    )
    outage_ids = fields.One2many(
        comodel_name="o2b.sla.outage", inverse_name="monitor_id", copy=False
    )
    check_ids = fields.One2many(
        comodel_name="o2b.sla.check", inverse_name="monitor_id", copy=False
    )
    address = fields.Char(compute="_compute_address", help="What is watched.")

    _reference_uniq = models.Constraint(
        "UNIQUE(reference)", "Another monitor has this reference."
    )
    _interval_valid = models.Constraint(
        "CHECK(interval_seconds BETWEEN 60 AND 86400)",
        "The interval is 60 seconds at least and one day at most.",
    )
    _retry_valid = models.Constraint(
        "CHECK(retry_seconds BETWEEN 5 AND interval_seconds)",
        "The retry is 5 seconds at least and the interval at most.",
    )
    _failures_valid = models.Constraint(
        "CHECK(failures BETWEEN 1 AND 10)",
        "An outage takes 1 to 10 failures in a row.",
    )
    _timeout_valid = models.Constraint(
        "CHECK(timeout_seconds BETWEEN 1 AND 30)",
        "The time-out is 1 to 30 seconds.",
    )
    _hold_valid = models.Constraint(
        "CHECK(hold_seconds BETWEEN 0 AND 86400)",
        "Hold open for one day at most.",
    )

    # === Fields ===

    @api.model
    def _default_reference(self):
        return f"m-{self.env['ir.sequence'].sudo().next_by_code('o2b.sla.monitor')}"

    @api.model
    def _now(self):
        return self.env["o2b.sla.mixin"]._sla_now()

    @api.depends("kind", "url", "host", "port")
    def _compute_address(self):
        for monitor in self:
            if monitor.kind in HOST_KINDS:
                parts = [monitor.host or "", str(monitor.port or "")]
                monitor.address = ":".join(filter(None, parts))
            else:
                monitor.address = masked(monitor.url)

    # === Checks of what is entered ===

    @api.constrains("kind", "url", "host")
    def _check_where(self):
        for monitor in self:
            if monitor.kind == "http" and not monitor.url:
                raise ValidationError(
                    self.env._("Enter the URL that %s has to watch.", monitor.name)
                )
            if monitor.kind in HOST_KINDS and not monitor.host:
                raise ValidationError(
                    self.env._("Enter the host that %s has to watch.", monitor.name)
                )

    # === Life ===

    @api.model
    def default_get(self, fields):
        """Take no default for what nobody sets: a client can send one along."""
        values = super().default_get(fields)
        return with_own_defaults(self, values, MANAGED_FIELDS)

    @api.model_create_multi
    def create(self, vals_list):
        for vals in vals_list:
            self._check_written(vals)
        monitors = super().create(vals_list)
        self.env["o2b.sla.monitor.status"].sudo()._begin(monitors)
        return monitors

    def write(self, vals):
        self._check_written(vals)
        turned = self.filtered(
            lambda m: "active" in vals and m.active != vals["active"]
        )
        kind = vals.get("kind")
        moved = self.filtered(
            lambda m: kind and (m.kind == "external") != (kind == "external")
        )
        if "environment_id" in vals:
            self._check_movable(vals["environment_id"])
        res = super().write(vals)
        if "environment_id" in vals:
            # Odoo asks its rules before a write, not about what it leads to
            self.check_access("write")
        if turned:
            turned._start() if vals["active"] else turned._stop()
        if moved:
            moved.sudo()._begin_again()
        elif vals.keys() & {"kind", "interval_seconds"}:
            self.env["o2b.sla.monitor.status"].sudo()._plan(self)
        return res

    @api.model
    def _check_written(self, vals):
        """Refuse values that only the software sets.

        :raise UserError: somebody, not the software, writes such a value
        """
        managed = MANAGED_FIELDS & vals.keys()
        if managed and not self.env.su:
            raise UserError(
                self.env._("The state of a monitor follows from what it measures.")
            )

    def _check_movable(self, environment_id):
        """Refuse to take what was measured of one environment to another.

        :param environment_id: id of the environment it is to watch
        :raise UserError: it has measured elsewhere
        """
        moved = self.filtered(lambda m: m.environment_id.id != environment_id)
        if moved and moved._has_measured():
            raise UserError(
                self.env._(
                    "This monitor has measured, and what it measured belongs to its "
                    "environment: archive it and make a new one there."
                )
            )

    def _has_measured(self):
        """Whether one of them has told anything yet."""
        if any(monitor.state not in ("unknown", "paused") for monitor in self):
            return True
        domain = [("monitor_id", "in", self.ids)]
        return any(
            self.env[model].sudo().search_count(domain, limit=1)
            for model in ("o2b.sla.outage", "o2b.sla.check")
        )

    # An ``@api.ondelete`` hook can be skipped over RPC, this cannot.
    def unlink(self):
        if self._has_measured():
            raise UserError(  # pylint: disable=no-raise-unlink
                self.env._(
                    "This monitor has measured, and what it measured is evidence: "
                    "archive it instead."
                )
            )
        return super().unlink()
