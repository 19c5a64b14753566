# Copyright 2026 Open2Bizz BV
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from datetime import timedelta

from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tools import format_date, format_datetime

from ..instants import to_aware
from ..text_limits import check_length
from ..working_time import WorkingTimeError
from .o2b_sla_extra_support_decision import CONTRACT_MANAGER

MAX_LENGTH = timedelta(hours=24)
#: Characters of what it is for.
MAX_REASON = 2000
MANAGER = "o2b_sla.o2b_sla_group_manager"
WINDOW = {"agreement_id", "date_from", "date_to"}
# What somebody asked for and what was decided; set by this model alone.
RECORDED = {
    "state",
    "user_id",
    "requested_at",
    "earliest_date",
    "decided_by_id",
    "decided_at",
}
# What only some may write.
RESERVED = {"exception_reason": MANAGER, "decision_reason": CONTRACT_MANAGER}


class SlaExtraSupport(models.Model):
    """Support outside opening hours, asked for ahead (SLA §3.4).

    An approved window is opening time for the clocks of its agreement only.
    """

    _name = "o2b.sla.extra.support"
    _description = "Extra Support"
    _inherit = [
        "mail.thread",
        "mail.activity.mixin",
        "o2b.sla.mirrors",
        "o2b.sla.extra.support.decision",
    ]
    _order = "date_from desc, id desc"
    _rec_names_search = ["agreement_id.reference", "partner_id.name", "reason"]

    agreement_id = fields.Many2one(
        comodel_name="o2b.sla.agreement",
        required=True,
        ondelete="restrict",
        index=True,
    )
    company_id = fields.Many2one(related="agreement_id.company_id", store=True)
    partner_id = fields.Many2one(
        related="agreement_id.partner_id", string="Client", store=True
    )
    environment_id = fields.Many2one(
        comodel_name="o2b.sla.environment",
        ondelete="restrict",
        domain="[('agreement_id', '=', agreement_id)]",
        help="What the support is for.",
    )
    requested_by_id = fields.Many2one(
        comodel_name="res.partner",
        ondelete="restrict",
        help="The person of the client who asked, and is told what is decided.",
    )
    user_id = fields.Many2one(
        comodel_name="res.users",
        string="Entered By",
        readonly=True,
        copy=False,
        ondelete="restrict",
    )
    requested_at = fields.Datetime(
        readonly=True, copy=False, help="The day of asking does not count as notice."
    )
    date_from = fields.Datetime(string="From", required=True, tracking=True)
    date_to = fields.Datetime(string="Until", required=True, tracking=True)
    period = fields.Char(
        compute="_compute_period", help="The window in the zone of the agreement."
    )
    reason = fields.Text(required=True, string="What For")
    state = fields.Selection(
        selection=[
            ("requested", "Requested"),
            ("approved", "Approved"),
            ("refused", "Refused"),
            ("cancelled", "Cancelled"),
            ("done", "Done"),
        ],
        default="requested",
        required=True,
        readonly=True,
        copy=False,
        tracking=True,
        index=True,
    )
    is_open = fields.Boolean(
        string="Opening Time", compute="_compute_is_open", search="_search_is_open"
    )
    earliest_date = fields.Date(
        string="Earliest Possible Day",
        readonly=True,
        copy=False,
        help="The first day that was possible when it was asked for (§3.4).",
    )
    is_exception = fields.Boolean(
        string="Shorter Notice", compute="_compute_is_exception"
    )
    exception_reason = fields.Text(
        string="Why At Shorter Notice",
        copy=False,
        tracking=True,
        help="A Service Level Manager may accept shorter notice, and says why.",
    )
    decided_by_id = fields.Many2one(
        comodel_name="res.users", readonly=True, copy=False, ondelete="restrict"
    )
    decided_at = fields.Datetime(readonly=True, copy=False)
    decision_reason = fields.Text(
        string="Answer to the Client",
        copy=False,
        help="Sent with the decision; a refusal needs one.",
    )
    work_entry_ids = fields.One2many(
        comodel_name="o2b.sla.work.entry", inverse_name="extra_support_id"
    )
    hours = fields.Float(
        string="Hours Logged", compute="_compute_hours", store=True, aggregator="sum"
    )

    # === Computed fields ===

    @api.depends("partner_id", "date_from")
    def _compute_display_name(self):
        for request in self:
            request.display_name = " · ".join(
                filter(None, (request.partner_id.name, request._local(date_only=True)))
            )

    @api.depends("agreement_id", "date_from", "date_to")
    @api.depends_context("lang")
    def _compute_period(self):
        for request in self:
            request.period = request._local()

    @api.depends("state")
    def _compute_is_open(self):
        for request in self:
            request.is_open = request.state in ("approved", "done")

    def _search_is_open(self, operator, value):
        if operator != "in":
            return NotImplemented
        return [("state", "in", ("approved", "done"))]

    @api.depends("earliest_date", "date_from", "agreement_id")
    def _compute_is_exception(self):
        for request in self:
            request.is_exception = bool(
                request.earliest_date
                and request.date_from
                and request._first_day() < request.earliest_date
            )

    @api.depends("work_entry_ids.duration")
    def _compute_hours(self):
        for request in self:
            request.hours = sum(request.work_entry_ids.mapped("duration"))

    def _first_day(self):
        """The day the window starts, in the agreement's zone."""
        self.ensure_one()
        return self.agreement_id.sudo()._local_day(self.date_from)

    def _local(self, date_only=False):
        """The window in words, in the agreement's zone; ``False`` when not known."""
        self.ensure_one()
        agreement = self.agreement_id.sudo()
        if not (agreement and self.date_from and self.date_to):
            return False
        zone = agreement._sla_zone().key
        if date_only:
            return format_date(self.env, self._first_day())
        start, end = (
            format_datetime(self.env, moment, tz=zone, dt_format="EEE d MMM y HH:mm")
            for moment in (self.date_from, self.date_to)
        )
        return f"{start} – {end} ({zone})"

    # === Asking ===

    @api.model
    def _submit(self, agreement, partner, values):
        """Ask for extra support from the portal, as superuser.

        :param agreement: ``o2b.sla.agreement`` record
        :param partner: ``res.partner`` of who asks
        :param values: dict of ``date_from`` and ``date_to`` (naive UTC datetimes),
            ``reason`` and optionally ``environment_id``; anything else is left out
        :raise AccessError: he is neither a contact of today nor the contract manager
        :raise ValidationError: it cannot be asked for; says why, and from when it can
        """
        if not agreement._may_ask_changes(partner):
            raise AccessError(
                self.env._("Only a contact of the agreement can ask for this.")
            )
        label = self._fields["reason"]._description_string(self.env)
        check_length(self.env, label, values.get("reason"), MAX_REASON)
        offered = ("date_from", "date_to", "reason", "environment_id")
        return self.create(
            {
                **{name: values.get(name) for name in offered},
                "agreement_id": agreement.id,
                "requested_by_id": partner.id,
            }
        )

    @api.model_create_multi
    def create(self, vals_list):
        requests = super().create([self._prepare_request(vals) for vals in vals_list])
        requests._ask()
        requests._plan_decision()
        return requests

    @api.model
    def _prepare_request(self, vals):
        """Values of a new request; what is recorded is never taken from a client,
        nor from the defaults in a context."""
        recorded = {
            **dict.fromkeys(RECORDED, False),
            "user_id": self.env.uid,
            "requested_at": self.env["o2b.sla.mixin"]._sla_now(),
        }
        if self.env.su and vals.get("requested_at"):
            recorded["requested_at"] = vals["requested_at"]
        return {**vals, **recorded, "state": "requested"}

    def write(self, vals):
        if not self.env.su and RECORDED & vals.keys():
            raise AccessError(
                self.env._("The state of extra support changes by its buttons only.")
            )
        if WINDOW & vals.keys():
            if any(request.state != "requested" for request in self):
                raise UserError(
                    self.env._(
                        "This was decided on: its window stays as it is. Cancel it and "
                        "ask for another one."
                    )
                )
            self._check_reserved(vals)
            super().write(vals)
            # asked for anew: notice counts from now on
            self.sudo().write({"requested_at": self.env["o2b.sla.mixin"]._sla_now()})
            self._ask()
            return True
        self._check_reserved(vals)
        return super().write(vals)

    # An ``@api.ondelete`` hook can be skipped over RPC, this cannot.
    def unlink(self):
        if any(request.is_open for request in self):
            raise UserError(  # pylint: disable=no-raise-unlink
                self.env._(
                    "Deadlines were counted by this approved window: it is not deleted."
                )
            )
        return super().unlink()

    def _check_reserved(self, names):
        """Refuse what only some may write.

        :param names: names of fields
        :raise AccessError: one of them is not for this user
        """
        for name, group in RESERVED.items():
            if name in names and not (self.env.su or self.env.user.has_group(group)):
                raise AccessError(
                    self.env._(
                        "%(field)s: only a %(role)s enters this.",
                        field=self._fields[name]._description_string(self.env),
                        role=self.env.ref(group).sudo().name,
                    )
                )

    def _ask(self):
        """Check what is asked for and note the first day that was possible.

        :raise ValidationError: it cannot be asked for
        """
        for request in self:
            request._check_reserved({name for name in RESERVED if request[name]})
            agreement = request.agreement_id
            earliest = agreement._reckon_support_day(request.requested_at)
            request.sudo().write({"earliest_date": earliest})
            request._check_window()
            request._check_adds_time()
            request._check_overlap()
            request._check_notice()

    def _check_window(self):
        self.ensure_one()
        problem = False
        if self.date_to <= self.date_from:
            problem = self.env._("Extra support ends after it starts.")
        elif self.date_to - self.date_from > MAX_LENGTH:
            problem = self.env._(
                "A window is at most 24 hours long: ask for several windows."
            )
        elif self.date_from < self.env["o2b.sla.mixin"]._sla_now():
            problem = self.env._(
                "This has begun already. The earliest possible day is %(day)s.",
                day=format_date(self.env, self.earliest_date),
            )
        elif self.environment_id and (
            self.environment_id.agreement_id != self.agreement_id
        ):
            problem = self.env._("This environment belongs to another agreement.")
        elif not (self.reason or "").strip():
            problem = self.env._("Tell what the support is for.")
        if problem:
            raise ValidationError(problem)

    def _check_adds_time(self):
        """Refuse a window wholly inside opening hours."""
        self.ensure_one()
        version = self.agreement_id.sudo()._version_in_force(self.requested_at)
        start, end = to_aware(self.date_from), to_aware(self.date_to)
        try:
            schedule = version._get_calendar()._sla_schedule()
            opened = schedule.between(start, end)
        except WorkingTimeError as error:
            raise ValidationError(
                self.env._("This window cannot be used: %(reason)s", reason=error)
            ) from error
        if opened == (end - start).total_seconds():
            raise ValidationError(
                self.env._(
                    "%(period)s lies within the opening hours: support is there "
                    "already.",
                    period=self.period,
                )
            )

    def _check_overlap(self):
        """Refuse a window that overlaps an approved one of the agreement."""
        self.ensure_one()
        other = self.sudo().search(
            [
                ("id", "!=", self.id),
                ("agreement_id", "=", self.agreement_id.id),
                ("is_open", "=", True),
                ("date_from", "<", self.date_to),
                ("date_to", ">", self.date_from),
            ],
            limit=1,
        )
        if other:
            raise ValidationError(
                self.env._(
                    "Extra support was approved already for %(period)s.",
                    period=other.period,
                )
            )

    def _check_notice(self):
        """Refuse shorter notice than agreed, unless a manager said why (§3.4)."""
        self.ensure_one()
        if self.is_exception and not (self.exception_reason or "").strip():
            raise ValidationError(
                self.env._(
                    "Extra support has to be asked for at least %(days)s working days "
                    "ahead (§3.4). The earliest possible day is %(day)s.",
                    days=self._get_notice_days(),
                    day=format_date(self.env, self.earliest_date),
                )
            )

    def _get_notice_days(self):
        self.ensure_one()
        version = self.agreement_id.sudo()._version_in_force(self.requested_at)
        return version._get_term("extra_support_notice").value
