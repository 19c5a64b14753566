# Copyright 2026 Open2Bizz BV
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
import uuid
from contextlib import contextmanager

from odoo import api, fields, models
from odoo.exceptions import ValidationError
from odoo.tools.lru import LRU

from ..instants import to_aware
from ..working_time import WorkingTimeError, earliest_day

# Schedules with the windows of one agreement, by (database, agreement, calendar, its
# revision, revision of the windows, language). Both revisions are random tokens, so a
# rolled-back change can never be mistaken for a later one.
_schedules = LRU(1024)


class SlaAgreementSupport(models.AbstractModel):
    """Support outside opening hours: extra support and stand-by (SLA §3.4, §2.2)."""

    _name = "o2b.sla.agreement.support"
    _description = "SLA Agreement Support"

    extra_support_ids = fields.One2many(
        comodel_name="o2b.sla.extra.support", inverse_name="agreement_id"
    )
    extra_support_count = fields.Integer(compute="_compute_extra_support_count")
    support_revision = fields.Char(
        readonly=True,
        copy=False,
        help="Changes with the approved windows; empty when there are none.",
    )
    on_call_user_id = fields.Many2one(
        comodel_name="res.users", string="On Call", compute="_compute_on_call"
    )
    on_call_text = fields.Char(
        string="On Call Now",
        compute="_compute_on_call",
        help="Who stands by for this client now, with telephone number.",
    )

    @api.depends("extra_support_ids")
    def _compute_extra_support_count(self):
        for agreement in self:
            agreement.extra_support_count = len(agreement.extra_support_ids)

    def _compute_on_call(self):
        shifts = self.env["o2b.sla.on.call"]
        for agreement in self:
            found = shifts._get_shifts(agreement) if agreement.id else shifts
            agreement.on_call_user_id = found[:1].user_id
            agreement.on_call_text = " · ".join(
                shift._describe_person() for shift in found
            )

    def action_view_extra_support(self):
        """Open what was asked for outside opening hours."""
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "o2b_sla.o2b_sla_extra_support_action"
        )
        action["domain"] = [("agreement_id", "=", self.id)]
        action["context"] = {"default_agreement_id": self.id}
        return action

    # === Opening time ===

    def _get_schedule(self, calendar, language="en"):
        """Working schedule of this agreement: opening hours and approved windows.

        An agreement without windows shares the calendar's own schedule and costs no
        query. A shift of stand-by is no opening time: the roster is the contractor's
        own affair and must not move deadlines that were promised.

        :param calendar: ``resource.calendar`` of the version
        :param language: ``en`` or ``nl``, of the names of generated holidays
        :return: :class:`working_time.WorkingSchedule`
        """
        self.ensure_one()
        schedule = calendar._sla_schedule(language)
        revision = self.sudo().support_revision
        if not revision:
            return schedule
        key = (
            self.env.cr.dbname,
            self.id,
            calendar.id,
            calendar.sudo().sla_revision,
            revision,
            language,
        )
        extended = _schedules.get(key)
        if extended is None:
            extended = schedule.extended(self._get_support_windows())
            _schedules[key] = extended
        return extended

    def _get_support_windows(self):
        """Windows that are opening time: list of (start, end), aware UTC."""
        self.ensure_one()
        return [
            (to_aware(window.date_from), to_aware(window.date_to))
            for window in self.env["o2b.sla.extra.support"]
            .sudo()
            .search([("agreement_id", "=", self.id), ("is_open", "=", True)])
        ]

    @contextmanager
    def _changing_support(self):
        """Around a change of approved windows: open clocks follow in one batch.

        Clocks that are already late keep that verdict.
        """
        agreements = self.sudo()
        with self.env["o2b.sla.clock"]._following(agreements.version_ids):
            yield
            for agreement in agreements:
                opened = agreement._get_support_windows()
                agreement.support_revision = uuid.uuid4().hex if opened else False

    # === Notice ===

    def _reckon_support_day(self, requested):
        """First day of extra support that is asked for at an instant (§3.4).

        :param requested: naive UTC datetime
        :rtype: date, in the agreement's zone
        :raise ValidationError: no version rules, or holidays are not known that far
        """
        self.ensure_one()
        version = self.sudo()._version_in_force(requested)
        if not version:
            raise ValidationError(
                self.env._(
                    "No version of %(agreement)s is in force, so nothing is agreed "
                    "about extra support.",
                    agreement=self.display_name,
                )
            )
        calendar = version._get_calendar()
        try:
            return earliest_day(
                calendar._sla_schedule(),
                to_aware(requested),
                version._get_term("extra_support_notice").value,
                calendar.sla_holidays_until if calendar.sla_holidays else None,
            )
        except WorkingTimeError as error:
            raise ValidationError(
                self.env._(
                    "The earliest possible day cannot be reckoned: %(reason)s",
                    reason=error,
                )
            ) from error

    def _get_earliest_support_day(self):
        """First day of extra support that is asked for now, or ``False``."""
        try:
            return self._reckon_support_day(self.env["o2b.sla.mixin"]._sla_now())
        except ValidationError:
            return False

    # === Stand-by ===

    def _get_on_call(self, instant=None):
        """Users who stand by for this client, those for him alone first.

        :param instant: naive UTC datetime; default now
        """
        self.ensure_one()
        return self.env["o2b.sla.on.call"]._on_call(self, instant)

    @api.model
    def _get_called_channels(self):
        """Channels whose P1 reaches whoever stands by."""
        return ("phone",)

    def _adapt_start_rule(self, rule, channel, priority, instant):
        """The start rule for something that came in at an instant (§3.7).

        A P1 call outside opening hours would wait for the next opening; when somebody
        stands by for the client it starts at once. A rule that the parties agreed
        otherwise rules on (§1.3).

        :param rule: one of ``working_time.START_RULES``
        :param priority: ``o2b.sla.priority`` record
        :param instant: naive UTC datetime of arrival
        """
        self.ensure_one()
        if rule != "next_opening" or priority.code != "P1":
            return rule
        if channel not in self._get_called_channels():
            return rule
        version = self.sudo()._version_in_force(instant)
        if not version:
            return rule
        schedule = self._get_schedule(version._get_calendar())
        if schedule.is_open(to_aware(instant)) or not self._get_on_call(instant):
            return rule
        return "immediate"
