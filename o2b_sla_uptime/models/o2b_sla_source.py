# Copyright 2026 Open2Bizz BV
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
import ipaddress
import re
import secrets
from datetime import timedelta

from odoo import api, fields, models
from odoo.exceptions import ValidationError

from ..engines.secret import hash_secret, new_secret
from ..probe import check_address

KINDS = [
    ("alertmanager", "Prometheus with Alertmanager"),
    ("kuma", "Uptime Kuma"),
    ("gatus", "Gatus"),
    ("generic", "Anything that can post JSON"),
    ("prometheus", "Prometheus, targets and reconciliation only"),
]
METRIC = re.compile(r"[A-Za-z_:][A-Za-z0-9_:]*", re.ASCII)
LABEL = re.compile(r"[A-Za-z_][A-Za-z0-9_]*", re.ASCII)
#: How long the old secret stays valid beside a new one.
ROTATION = timedelta(days=7)


class SlaSource(models.Model):
    """An engine outside that watches monitors of ours and tells what it sees.

    Its secret is shown once and kept as a hash.
    """

    _name = "o2b.sla.source"
    _description = "Monitoring Source"
    _inherit = ["mail.thread"]
    _order = "name, id"
    _check_company_auto = True

    name = fields.Char(required=True, tracking=True)
    active = fields.Boolean(default=True, tracking=True)
    company_id = fields.Many2one(
        comodel_name="res.company",
        string="Contractor",
        required=True,
        index=True,
        default=lambda self: self.env.company,
    )
    kind = fields.Selection(
        selection=KINDS, required=True, default="alertmanager", tracking=True
    )
    slug = fields.Char(
        string="Address Part",
        required=True,
        readonly=True,
        copy=False,
        default=lambda self: secrets.token_hex(8),
        help="Last part of the addresses of this source. It is no secret.",
    )

    # === Who may post ===
    secret_hash = fields.Char(readonly=True, copy=False, groups=fields.NO_ACCESS)
    previous_hash = fields.Char(readonly=True, copy=False, groups=fields.NO_ACCESS)
    previous_until = fields.Datetime(
        string="Old Secret Valid Until", readonly=True, copy=False
    )
    secret_at = fields.Datetime(string="Secret Made", readonly=True, copy=False)
    signed_only = fields.Boolean(
        tracking=True,
        help="Refuse deliveries that bring the secret itself instead of a signature.",
    )
    networks = fields.Text(
        string="Allowed Networks",
        tracking=True,
        help="Addresses that may post, one network a line, such as 192.0.2.0/24. "
        "Empty: any address.",
    )
    posts_per_minute = fields.Integer(
        default=6000,
        required=True,
        help="What comes faster is refused, per process of Odoo.",
    )

    # === Which monitor is meant ===
    monitor_label = fields.Char(
        default="o2b_monitor",
        required=True,
        help="Label that holds the reference of the monitor, such as m-1042.",
    )
    rule_ids = fields.One2many(
        comodel_name="o2b.sla.source.rule", inverse_name="source_id", copy=True
    )
    backdate_seconds = fields.Integer(
        default=0,
        help="How long the engine waits before it reports a failure, in seconds, when "
        "its messages do not tell. The outage starts that much earlier, and is marked "
        "as estimated.",
    )

    # === Whether it lives ===
    silence_minutes = fields.Integer(
        string="Expected Every",
        compute="_compute_silence_minutes",
        store=True,
        readonly=False,
        help="Minutes after which a silent source is out of order: its monitors "
        "become unknown. 0: it need not say anything.",
    )
    watchdog_alert = fields.Char(
        default="Watchdog",
        help="Alert that always fires. It proves that the chain works and is no "
        "outage.",
    )
    heard_at = fields.Datetime(
        string="Last Sign of Life",
        readonly=True,
        copy=False,
        help="Last time at which a message proved that the whole chain works.",
    )
    heard_since = fields.Datetime(
        readonly=True,
        copy=False,
        help="From then on it was never silent for too long.",
    )

    # === Its Prometheus ===
    base_url = fields.Char(
        string="Prometheus",
        tracking=True,
        help="Address of Prometheus, such as https://prometheus.example:9090. With it, "
        "outages start and end at the second of the measurement, and months are "
        "compared with it.",
    )
    base_networks = fields.Text(
        string="Networks of Prometheus",
        tracking=True,
        help="Private networks that Prometheus may stand in, one a line, such as "
        "10.1.2.0/24. Empty: it has a public address.",
    )
    base_token = fields.Char(
        string="Token of Prometheus",
        copy=False,
        groups="o2b_sla.o2b_sla_group_admin",
        help="Sent as bearer, when a proxy in front of Prometheus asks for it.",
    )
    metric = fields.Char(
        default="probe_success",
        required=True,
        help="What is measured: 1 when all is well, 0 otherwise.",
    )
    scrape_seconds = fields.Integer(
        string="Measured Every (s)",
        default=60,
        required=True,
        help="The scrape interval of Prometheus.",
    )
    confirm_seconds = fields.Integer(
        string="Failing For (s)",
        default=60,
        required=True,
        help="A failure counts when it lasts this long, from its first failed "
        "measurement: the for of the rule.",
    )
    followed_at = fields.Datetime(
        string="Measurements Read Until", readonly=True, copy=False
    )
    api_error = fields.Char(string="Prometheus Says", readonly=True, copy=False)
    silent_since = fields.Datetime(
        string="Out of Order Since", readonly=True, copy=False
    )

    _slug_uniq = models.Constraint("UNIQUE(slug)", "This address is in use.")
    _posts_positive = models.Constraint(
        "CHECK(posts_per_minute > 0)", "The posts per minute must be more than 0."
    )
    _seconds_not_negative = models.Constraint(
        "CHECK(silence_minutes >= 0 AND backdate_seconds >= 0"
        " AND confirm_seconds >= 0)",
        "Minutes and seconds must not be negative.",
    )

    _scrape_valid = models.Constraint(
        "CHECK(scrape_seconds BETWEEN 1 AND 3600)",
        "The scrape interval is 1 second at least and one hour at most.",
    )

    @api.depends("kind")
    def _compute_silence_minutes(self):
        for source in self:
            # the others say something only when something changes
            is_chatty = source.kind in ("alertmanager", "prometheus")
            source.silence_minutes = 10 if is_chatty else 0

    @api.constrains("networks", "base_networks")
    def _check_networks(self):
        for source in self:
            source._parse_networks(source.networks)
            source._parse_networks(source.base_networks)

    @api.constrains("base_url", "base_networks")
    def _check_base_url(self):
        for source in self.filtered("base_url"):
            networks = tuple(map(str, source._parse_networks(source.base_networks)))
            problem = check_address(source.base_url, networks, allow_ports="1-65535")
            if problem:
                raise ValidationError(
                    self.env._(
                        "%(address)s: %(problem)s",
                        address=source.base_url,
                        problem=problem,
                    )
                )

    @api.constrains("metric")
    def _check_metric(self):
        for source in self:
            if not METRIC.fullmatch(source.metric):
                raise ValidationError(
                    self.env._(
                        "%(metric)s is no name of a metric. Enter one such as "
                        "probe_success.",
                        metric=source.metric,
                    )
                )

    @api.constrains("monitor_label")
    def _check_monitor_label(self):
        for source in self:
            if not LABEL.fullmatch(source.monitor_label):
                raise ValidationError(
                    self.env._(
                        "%(label)s is no name of a label. Enter one such as "
                        "o2b_monitor.",
                        label=source.monitor_label,
                    )
                )

    @api.model
    def _parse_networks(self, text):
        """Networks of a text with one a line.

        :return: list of ``ipaddress`` networks
        :raise ValidationError: a line is no network
        """
        networks = []
        for line in (text or "").replace(",", "\n").split():
            try:
                networks.append(ipaddress.ip_network(line))
            except ValueError:
                raise ValidationError(
                    self.env._(
                        "%(line)s is no network. Enter one such as 192.0.2.0/24 or "
                        "192.0.2.7.",
                        line=line,
                    )
                ) from None
        return networks

    # === The secret ===

    def _renew_secret(self):
        """Make a new secret; the old one stays valid for a week.

        :return: str, the secret, which is not kept
        """
        self.ensure_one()
        now = self.env["o2b.sla.mixin"]._sla_now()
        secret = new_secret()
        source = self.sudo()
        source.write(
            {
                "previous_hash": source.secret_hash,
                "previous_until": source.secret_hash and now + ROTATION,
                "secret_hash": hash_secret(secret),
                "secret_at": now,
            }
        )
        return secret

    # === What is wrong ===

    def _describe_problem(self):
        """What is wrong with this source now.

        :return: (code, text), or None
        """
        self.ensure_one()
        source = self.sudo()
        if not source.secret_hash:
            return "source_closed", self.env._(
                "%(name)s has no secret: nothing it posts is taken in.",
                name=self.name,
            )
        if source._is_silent():
            return "source_silent", self.env._(
                "%(name)s has fallen silent: nobody watches its monitors.",
                name=self.name,
            )
        if source.base_url and source.api_error:
            return "source_prometheus", self.env._(
                "The Prometheus of %(name)s cannot be asked: %(error)s",
                name=self.name,
                error=source.api_error,
            )
        return None
