# Copyright 2026 Open2Bizz BV
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from datetime import timedelta

from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.fields import Domain

from odoo.addons.base.models.res_partner import _tz_get

from ..heartbeat import BadSchedule, Config, Cron, Interval, State, check, name_of
from ..own_defaults import with_own_defaults
from ..seconds import to_seconds

PURPOSES = [
    ("backup", "Backup"),
    ("inventory", "Inventory of backups"),
    ("job", "Job"),
]
STATES = [
    ("new", "Never heard"),
    ("up", "In time"),
    ("started", "Running"),
    ("late", "Late"),
    ("overdue", "Overdue"),
    ("failed", "Failed"),
    ("paused", "Paused"),
]
PHASES = [state for state in STATES if state[0] not in ("late", "overdue")]
#: What is written of a heartbeat by what is heard and by time.
INSTANTS = {
    "last": "last_ping_at",
    "last_start": "last_start_at",
    "last_success": "last_success_at",
    "last_fail": "last_fail_at",
    "expected": "expected_at",
    "deadline": "deadline_at",
    "trouble": "trouble_since",
    "stamp": "last_stamp_at",
}
SCHEDULE_FIELDS = {
    "schedule_kind",
    "interval_seconds",
    "cron",
    "zone",
    "grace_seconds",
    "longest_seconds",
}
LONGEST = timedelta(days=366)


class SlaHeartbeat(models.Model):
    """A job elsewhere that tells when it ran: a backup above all (SLA §2.3).

    It is heard over HTTP. What should have come and did not is overdue from the exact
    instant at which it was due, whenever somebody finds out.
    """

    _name = "o2b.sla.heartbeat"
    _description = "Heartbeat"
    _inherit = ["mail.thread", "o2b.sla.mirrors"]
    _order = "environment_id, name, id"

    name = fields.Char(required=True, tracking=True)
    active = fields.Boolean(default=True, tracking=True)
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
    purpose = fields.Selection(
        selection=PURPOSES, required=True, default="job", tracking=True
    )

    # === When it is expected ===
    schedule_kind = fields.Selection(
        selection=[("interval", "Every so often"), ("cron", "At fixed times")],
        string="Schedule",
        required=True,
        default="interval",
        tracking=True,
    )
    interval_seconds = fields.Integer(
        string="Every (s)",
        required=True,
        default=3600,
        tracking=True,
        help="Seconds between two successes: 3600 is every hour.",
    )
    cron = fields.Char(
        string="Cron Expression",
        default="0 * * * *",
        tracking=True,
        help="Minute, hour, day of the month, month, day of the week: 30 2 * * * is "
        "every night at 02:30.",
    )
    zone = fields.Selection(
        selection=_tz_get,
        string="Time Zone",
        compute="_compute_zone",
        store=True,
        readonly=False,
        precompute=True,
        tracking=True,
        help="In which the cron expression is meant.",
    )
    grace_seconds = fields.Integer(
        string="Grace (s)",
        required=True,
        default=900,
        tracking=True,
        help="Seconds after the expected instant until it is overdue.",
    )
    longest_seconds = fields.Integer(
        string="Longest Run (s)",
        required=True,
        default=0,
        tracking=True,
        help="A run that has started and takes longer is overdue. 0: it only has to "
        "end before the next one is due.",
    )
    post_only = fields.Boolean(
        string="POST Only",
        tracking=True,
        help="Refuse GET and HEAD, so that nobody who merely looks at the address is "
        "taken for the job.",
    )

    # === What is expected of the copies ===
    watched_id = fields.Many2one(
        comodel_name="o2b.sla.heartbeat",
        string="Copies Of",
        ondelete="set null",
        index="btree_not_null",
        domain="[('purpose', '=', 'backup'), ('environment_id', '=', environment_id)]",
        tracking=True,
        help="The backup whose copies are listed: there have to be as many copies as "
        "it had successes.",
    )
    keep_days = fields.Integer(
        string="Kept at Most (Days)",
        required=True,
        default=7,
        tracking=True,
        help="A copy that is older should have been deleted (SLA §2.3).",
    )
    copies_tolerance = fields.Integer(
        required=True,
        default=2,
        tracking=True,
        help="So many copies may be missing: one is just being made, one was just "
        "deleted.",
    )

    # === Its address ===
    token_hash = fields.Char(readonly=True, copy=False, groups=fields.NO_ACCESS)
    previous_hash = fields.Char(readonly=True, copy=False, groups=fields.NO_ACCESS)
    previous_until = fields.Datetime(
        string="Old Address Valid Until", readonly=True, copy=False
    )
    token_at = fields.Datetime(string="Address Made", readonly=True, copy=False)

    # === What was heard ===
    phase = fields.Selection(
        selection=PHASES, required=True, readonly=True, copy=False, default="new"
    )
    state = fields.Selection(
        selection=STATES, compute="_compute_state", search="_search_state"
    )
    runs = fields.Json(readonly=True, copy=False, help="Runs that go on.")
    watched_from = fields.Datetime(
        string="Heard Since", readonly=True, copy=False, help="The first sign of life."
    )
    watched_until = fields.Datetime(readonly=True, copy=False)
    last_ping_at = fields.Datetime(string="Last Heard", readonly=True, copy=False)
    last_start_at = fields.Datetime(string="Last Start", readonly=True, copy=False)
    last_success_at = fields.Datetime(string="Last Success", readonly=True, copy=False)
    last_fail_at = fields.Datetime(string="Last Failure", readonly=True, copy=False)
    last_stamp_at = fields.Datetime(readonly=True, copy=False)
    expected_at = fields.Datetime(
        string="Next Expected", readonly=True, copy=False, index="btree_not_null"
    )
    deadline_at = fields.Datetime(
        string="Overdue At", readonly=True, copy=False, help="Expected, and the grace."
    )
    trouble_since = fields.Datetime(
        readonly=True, copy=False, help="Since when it is overdue or failed."
    )
    ping_ids = fields.One2many(
        comodel_name="o2b.sla.heartbeat.ping", inverse_name="heartbeat_id"
    )
    lapse_ids = fields.One2many(
        comodel_name="o2b.sla.heartbeat.lapse", inverse_name="heartbeat_id"
    )

    _token_uniq = models.UniqueIndex("(token_hash) WHERE token_hash IS NOT NULL")
    _previous_idx = models.Index("(previous_hash) WHERE previous_hash IS NOT NULL")
    _deadline_idx = models.Index("(deadline_at) WHERE trouble_since IS NULL")
    _seconds_valid = models.Constraint(
        "CHECK(interval_seconds BETWEEN 60 AND 31622400"
        " AND grace_seconds BETWEEN 0 AND 31622400"
        " AND longest_seconds BETWEEN 0 AND 31622400)",
        "Intervals are a minute at least; interval, grace and run a year at most.",
    )
    _copies_valid = models.Constraint(
        "CHECK(keep_days BETWEEN 1 AND 3660 AND copies_tolerance >= 0)",
        "Copies are kept for a day at least; the tolerance must not be negative.",
    )

    @api.depends("environment_id")
    def _compute_zone(self):
        for heartbeat in self:
            agreement = heartbeat.environment_id.agreement_id
            heartbeat.zone = heartbeat.zone or (
                agreement and agreement.sudo()._sla_zone().key
            )

    @api.depends("phase", "expected_at", "deadline_at", "trouble_since")
    def _compute_state(self):
        now = to_seconds(self._now())
        for heartbeat in self:
            heartbeat.state = name_of(heartbeat._get_state(), now)

    def _search_state(self, operator, value):
        if operator != "in":
            return NotImplemented
        now = self._now()
        trouble = Domain("trouble_since", "!=", False) | Domain(
            "deadline_at", "<=", now
        )
        quiet = Domain("phase", "in", ("up", "started")) & ~trouble
        due = Domain("expected_at", "<=", now)
        domains = {
            "new": Domain("phase", "=", "new"),
            "paused": Domain("phase", "=", "paused"),
            "failed": Domain("phase", "=", "failed"),
            "overdue": Domain("phase", "in", ("up", "started")) & trouble,
            "started": quiet & Domain("phase", "=", "started"),
            "late": quiet & Domain("phase", "=", "up") & due,
            "up": quiet & Domain("phase", "=", "up") & ~due,
        }
        return Domain.OR(domains[state] for state in value if state in domains)

    @api.constrains("schedule_kind", "cron", "zone")
    def _check_cron(self):
        for heartbeat in self.filtered(lambda h: h.schedule_kind == "cron"):
            try:
                check(heartbeat.cron, heartbeat.zone)
            except BadSchedule as error:
                raise ValidationError(heartbeat._explain_schedule(error.code)) from None

    def _explain_schedule(self, code):
        """What is wrong with the schedule, in plain words."""
        texts = {
            "fields": self.env._(
                "%(cron)s is no cron expression: it has five fields, such as "
                "30 2 * * * for every night at 02:30.",
                cron=self.cron or "",
            ),
            "expression": self.env._(
                "%(cron)s cannot be read. Enter five fields such as 30 2 * * * for "
                "every night at 02:30.",
                cron=self.cron,
            ),
            "never": self.env._("%(cron)s never comes.", cron=self.cron),
            "zone": self.env._("Choose a time zone."),
        }
        return texts[code]

    @api.constrains("watched_id", "environment_id", "purpose")
    def _check_watched(self):
        for heartbeat in self.filtered("watched_id"):
            watched = heartbeat.watched_id
            if (watched.environment_id, watched.purpose) != (
                heartbeat.environment_id,
                "backup",
            ):
                raise ValidationError(
                    self.env._("Copies are of a backup of the same environment.")
                )

    # === Who writes what ===

    @api.model
    def default_get(self, fields):
        """Take no default for what nobody sets: a client can send one along."""
        values = super().default_get(fields)
        return with_own_defaults(self, values, self._get_measured())

    @api.model_create_multi
    def create(self, vals_list):
        for vals in vals_list:
            self._check_measured(vals)
        return super().create(vals_list)

    def write(self, vals):
        self._check_measured(vals)
        if "environment_id" in vals:
            self._check_movable(vals["environment_id"])
        if SCHEDULE_FIELDS & vals.keys():
            self.sudo()._note_overdue(self._now(), self.ids)
        if "active" in vals:
            vals = dict(vals)
            archived = self.filtered("active") if not vals["active"] else self.browse()
            archived.sudo()._let_go()
        result = super().write(vals)
        if "environment_id" in vals:
            # Odoo asks its rules before a write, not about what it leads to
            self.check_access("write")
        if SCHEDULE_FIELDS & vals.keys():
            self.sudo()._replan()
        return result

    @api.model
    def _check_measured(self, vals):
        """What was heard is written by the software only."""
        if self.env.su:
            return
        if self._get_measured() & vals.keys():
            raise AccessError(
                self.env._("What was heard of a job is not written by hand.")
            )

    @api.model
    def _get_measured(self):
        """Names of the fields that the software writes only."""
        return {
            name
            for name, field in self._fields.items()
            if field.readonly and not field.related
        } - {"zone"}

    def _check_movable(self, environment_id):
        """Refuse to take what was heard of one environment to another.

        :param environment_id: id of the environment it is to be of
        :raise UserError: it was heard of elsewhere
        """
        moved = self.filtered(lambda h: h.environment_id.id != environment_id)
        if moved.sudo().ping_ids[:1]:
            raise UserError(
                self.env._(
                    "It was heard of, and what it proved belongs to its environment: "
                    "archive it and make a new one there."
                )
            )

    # An ``@api.ondelete`` hook can be skipped over RPC, this cannot.
    def unlink(self):
        if self.sudo().ping_ids[:1]:
            raise UserError(  # pylint: disable=no-raise-unlink
                self.env._(
                    "It was heard of: archive it, so that what it proved is kept."
                )
            )
        return super().unlink()

    # === For the machine ===

    def _get_config(self):
        """What is expected of it, for the pure machine."""
        self.ensure_one()
        return self._make_config({name: self[name] for name in SCHEDULE_FIELDS})

    @api.model
    def _make_config(self, row):
        """
        :param row: dict with :data:`SCHEDULE_FIELDS`
        :return: heartbeat.Config
        """
        schedule = (
            Cron(row["cron"], row["zone"])
            if row["schedule_kind"] == "cron"
            else Interval(row["interval_seconds"])
        )
        return Config(schedule, row["grace_seconds"], row["longest_seconds"])

    def _get_state(self):
        """What is known of it, for the pure machine."""
        self.ensure_one()
        names = ("phase", "runs", *INSTANTS.values())
        return self._make_state({name: self[name] for name in names})

    @api.model
    def _make_state(self, row):
        """
        :param row: dict of columns
        :return: heartbeat.State
        """
        instants = {name: to_seconds(row[column]) for name, column in INSTANTS.items()}
        return State(phase=row["phase"], runs=row["runs"] or {}, **instants)

    @api.model
    def _now(self):
        return self.env["o2b.sla.mixin"]._sla_now()
