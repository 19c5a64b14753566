# Copyright 2026 Open2Bizz BV
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
import logging
from datetime import timedelta

from odoo import api, fields, models
from odoo.exceptions import UserError

from ..isolating import isolated

_logger = logging.getLogger(__name__)


class SlaVersionLife(models.AbstractModel):
    """From taking effect to ending: supersession, notice, renewal, expiry (SLA §1.4).

    Which version rules never depends on a scheduled action: it is read from instants.
    """

    _name = "o2b.sla.version.life"
    _description = "SLA Version Life"

    def _activate(self, agreed_at=None):
        """Let the version rule: both parties have agreed (§1.4).

        :param agreed_at: naive UTC instant of the agreement, default now
        :raise UserError: the version before it starts on the same day or later
        """
        now = self.env["o2b.sla.mixin"]._sla_now()
        for version in self:
            version.agreement_id._serialise()
            version._supersede_previous(agreed_at or now)
            version.sudo().write({"state": "active", "agreed_at": agreed_at or now})
        self._update_states()

    def _supersede_previous(self, agreed_at):
        """Let the versions that rule end at the instant this one takes over."""
        self.ensure_one()
        takeover = max(self._start_of(self.date_start), agreed_at)
        previous = self._get_siblings().filtered(
            lambda version: version._is_agreed() and not version._has_ended(takeover)
        )
        if any(version.rules_from >= takeover for version in previous):
            raise UserError(
                self.env._("A version has to start after the version before it.")
            )
        for version in previous.sudo():
            last_day = version.agreement_id._local_day(takeover - timedelta(seconds=1))
            if version.date_end:
                last_day = min(last_day, version.date_end)
            version.write(
                {"superseded_at": takeover, "date_end": last_day, "is_final": True}
            )

    def _terminate(self, last_day=None, reason=""):
        """Let agreed versions end on a day, and be renewed no more.

        :param last_day: date, default today in the agreement's zone
        :raise UserError: a version does not rule, or ended before that day
        """
        now = self.env["o2b.sla.mixin"]._sla_now()
        for version in self:
            if version.state != "active":
                raise UserError(self.env._("Only an active version can be terminated."))
            today = version.agreement_id._local_day(now)
            if last_day and last_day < today:
                raise UserError(self.env._("The last day cannot lie in the past."))
            day = max(last_day or today, version.date_start)
            if version._has_last_day() and version.date_end < day:
                raise UserError(
                    self.env._(
                        "%(version)s ends on %(day)s already.",
                        version=version.display_name,
                        day=version.date_end,
                    )
                )
            version.sudo().write({"date_end": day, "is_final": True})
            if day <= today:
                version.sudo().state = "terminated"
            version.message_post(
                body=self.env._(
                    "Terminated with %(day)s as its last day. %(reason)s",
                    day=day,
                    reason=reason,
                )
            )

    def _update_states(self):
        """Give versions whose time is over their end state, renew the others.

        Which version rules never depends on this: it is read from the instants.
        """
        now = self.env["o2b.sla.mixin"]._sla_now()
        for version in self._get_siblings().filtered(
            lambda version: version.state == "active"
        ):
            if version._has_ended(now):
                superseded = version.superseded_at and version.superseded_at <= now
                version.sudo().state = (
                    "superseded"
                    if superseded
                    else "terminated"
                    if version.is_final
                    else "expired"
                )
            elif version.date_end and not version._has_last_day():
                version._renew()

    def _renew(self):
        """Move the last day of a version that is renewed past today."""
        self.ensure_one()
        today = self.agreement_id._local_day(self.env["o2b.sla.mixin"]._sla_now())
        if self.date_end >= today:
            return
        # counted from the day that was signed, so that the end of a month stays one
        content = self._get_binding_document().content or {}
        signed = fields.Date.to_date(content.get("version.date_end")) or self.date_end
        last_day, terms = signed, 0
        while last_day < today:
            terms += 1
            last_day = fields.Date.add(signed, months=terms * self.renewal_months)
        self.sudo().date_end = last_day
        self.message_post(
            body=self.env._("Renewed until %(day)s (no notice given).", day=last_day)
        )

    @api.model
    def _cron_update_states(self):
        """Daily: versions whose time is over end, and others are renewed; one that
        cannot be hides no other."""
        active = self.search([("state", "=", "active"), ("date_end", "!=", False)])
        for versions in active.grouped("agreement_id").values():
            isolated(self.env, versions._update_states, failed=versions._tell_no_end)

    def _tell_no_end(self, _error):
        _logger.exception("Agreement versions %s do not end", self.ids)

    # === Asked for ===

    def action_terminate(self):
        """Ask for the last day and the reason."""
        self.ensure_one()
        self._check_contract_manager()
        if self.state != "active":
            raise UserError(self.env._("Only an active version can be terminated."))
        wizard = self.env["o2b.sla.terminate"].create({"version_id": self.id})
        return wizard._open(self.env._("Terminate"))

    def _get_earliest_last_day(self):
        """First day on which this version can end when notice is given today."""
        self.ensure_one()
        today = self.agreement_id._local_day(self.env["o2b.sla.mixin"]._sla_now())
        noticed = fields.Date.add(today, months=self.notice_months)
        if not self.date_end:
            return max(noticed, self.date_start)
        if self._has_last_day():
            return max(min(noticed, self.date_end), self.date_start)
        last_day, terms = self.date_end, 0
        while last_day < noticed:
            terms += 1
            months = terms * self.renewal_months
            last_day = fields.Date.add(self.date_end, months=months)
        return last_day
