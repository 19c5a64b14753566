# Copyright 2026 Open2Bizz BV
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from datetime import timedelta

from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tools import format_date, format_datetime, plaintext2html

from ..instants import to_aware
from ..working_time import WorkingTimeError

MAX_LENGTH = timedelta(hours=24)
ACTIVITY_TYPE = "o2b_sla.mail_activity_type_decide"
CONTRACT_MANAGER = "o2b_sla.o2b_sla_group_contract_manager"
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
    _inherit = ["mail.thread", "mail.activity.mixin"]
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

    # === Deciding ===

    def action_preview_approve(self):
        """See which open deadlines the window would move, before it is approved."""
        self.ensure_one()
        self._check_may_decide()
        return self.env["o2b.sla.what.if.wizard"]._open(
            self,
            "action_approve",
            self.env["o2b.sla.what.if"]._preview(self.action_approve),
        )

    def action_approve(self):
        """The window becomes opening time for the clocks of its agreement."""
        self._check_may_decide()
        self._check_state("requested")
        # two approvals at the same time could overlap
        self.agreement_id._serialise()
        now = self.env["o2b.sla.mixin"]._sla_now()
        for request in self:
            if request.is_exception:
                self._check_reserved({"exception_reason"})
            if request.date_from < now:
                raise UserError(
                    self.env._(
                        "%(period)s has begun: it cannot become opening time any more.",
                        period=request.period,
                    )
                )
            request._check_overlap()
            with request.agreement_id._changing_support():
                request._decide("approved")

    def action_refuse(self):
        """Not granted; the client is told why."""
        self._check_may_decide()
        self._check_state("requested")
        for request in self:
            if not (request.decision_reason or "").strip():
                raise UserError(
                    self.env._("Enter an answer to the client that tells why not.")
                )
            request._decide("refused")

    def action_cancel(self):
        """Not needed any more; a window that was approved closes again."""
        self._check_may_decide()
        self._cancel()

    def _cancel(self):
        """See :meth:`action_cancel`; also for the client's own request."""
        self._check_state("requested", "approved")
        now = self.env["o2b.sla.mixin"]._sla_now()
        for request in self:
            if request.state != "approved":
                request._decide("cancelled")
                continue
            if request.date_from < now:
                raise UserError(
                    self.env._(
                        "%(period)s has begun: deadlines were counted by it. Set it "
                        "to done instead.",
                        period=request.period,
                    )
                )
            with request.agreement_id._changing_support():
                request._decide("cancelled")

    def action_done(self):
        """The support was given; its window stays opening time."""
        self._check_may_decide()
        self._check_state("approved")
        now = self.env["o2b.sla.mixin"]._sla_now()
        if any(request.date_from > now for request in self):
            raise UserError(self.env._("This has not begun yet."))
        self.sudo().write({"state": "done"})

    def action_log_hours(self):
        """Enter hours worked, on time and materials."""
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Log Hours"),
            "res_model": "o2b.sla.work.entry",
            "view_mode": "form",
            "target": "new",
            "context": {
                "default_agreement_id": self.agreement_id.id,
                "default_extra_support_id": self.id,
                "default_date": self._first_day(),
                "default_description": self.reason.split("\n")[0],
            },
        }

    def action_view_work_entries(self):
        """Open the hours logged."""
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "o2b_sla.o2b_sla_work_entry_action"
        )
        action["domain"] = [("extra_support_id", "=", self.id)]
        action["context"] = {
            "default_agreement_id": self.agreement_id.id,
            "default_extra_support_id": self.id,
        }
        return action

    def _check_may_decide(self):
        """:raise AccessError: the user is no contract manager here"""
        self.check_access("write")
        if not (self.env.su or self.env.user.has_group(CONTRACT_MANAGER)):
            raise AccessError(self.env._("A contract manager decides on this."))

    def _check_state(self, *states):
        """:raise UserError: one of these is in another state"""
        labels = dict(self._fields["state"]._description_selection(self.env))
        for request in self:
            if request.state not in states:
                raise UserError(
                    self.env._(
                        "%(request)s is %(state)s: this cannot be done any more.",
                        request=request.display_name,
                        state=labels[request.state].lower(),
                    )
                )

    def _decide(self, state):
        """Record a decision, settle the activity and tell who asked."""
        self.ensure_one()
        self.sudo().write(
            {
                "state": state,
                "decided_by_id": self.env.uid,
                "decided_at": self.env["o2b.sla.mixin"]._sla_now(),
            }
        )
        self.sudo().activity_unlink([ACTIVITY_TYPE])
        self._tell_requester()

    # === Telling ===

    def _plan_decision(self):
        """Ask the contract manager of each agreement to decide."""
        for request in self.sudo():
            manager = request.agreement_id.user_id
            if not manager:
                continue
            asked = request.with_context(lang=manager.lang or self.env.lang)
            asked.activity_schedule(
                ACTIVITY_TYPE,
                summary=asked.env._("Extra support: %(period)s", period=asked.period),
                note=plaintext2html(request.reason),
                user_id=manager.id,
            )

    def _tell_requester(self):
        """Tell who asked what was decided, in his own language."""
        self.ensure_one()
        partner = self.requested_by_id
        if not partner or partner == self.env.user.partner_id:
            return
        lang = partner.lang or self.env.lang
        request = self.sudo().with_context(lang=lang)
        lines = [request._get_decision_text(), request.decision_reason]
        request.message_post(
            subject=request.env._("Extra support: %(period)s", period=request.period),
            body=plaintext2html("\n\n".join(filter(None, lines))),
            partner_ids=partner.ids,
            subtype_xmlid="mail.mt_comment",
            force_email_lang=lang,
        )

    def _get_decision_text(self):
        """A sentence for the client about the decision."""
        self.ensure_one()
        if self.state == "approved":
            return self.env._(
                "Extra support is approved: %(period)s. It is billed on time and "
                "materials.",
                period=self.period,
            )
        if self.state == "refused":
            return self.env._(
                "Extra support is not granted: %(period)s.", period=self.period
            )
        return self.env._("Extra support is cancelled: %(period)s.", period=self.period)
