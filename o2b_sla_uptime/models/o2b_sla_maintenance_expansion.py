# Copyright 2026 Open2Bizz BV
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
import logging
from datetime import timedelta

from odoo import api, fields, models
from odoo.fields import Domain
from odoo.service.model import PG_CONCURRENCY_EXCEPTIONS_TO_RETRY

from odoo.addons.o2b_sla.isolating import isolated
from odoo.addons.o2b_sla.retrying import retry

from ..seconds import from_seconds

_logger = logging.getLogger(__name__)

#: How far ahead the windows of a series are made.
HORIZON = timedelta(days=183)
#: A single date may be further away.
ONCE_HORIZON = timedelta(days=366 * 20)


class SlaMaintenanceExpansion(models.AbstractModel):
    """Turns a series into windows, some months ahead.

    What clients were told stays: a change of the series touches windows only that are
    still to come and were never announced, and begins after the announced ones that
    come first.
    """

    _name = "o2b.sla.maintenance.expansion"
    _description = "Windows of Maintenance"

    announce_days = fields.Integer(
        string="Announce (Days Ahead)",
        required=True,
        default=7,
        help="The contacts are told so many days ahead, and never later than a day "
        "before the notice that was agreed.",
    )
    reminder_hours = fields.Integer(
        string="Remind (Hours Ahead)",
        required=True,
        default=24,
        help="The contacts are reminded so many hours ahead; 0: no reminder.",
    )

    _days_ahead_valid = models.Constraint(
        "CHECK(announce_days BETWEEN 0 AND 180 AND reminder_hours BETWEEN 0 AND 168)",
        "Maintenance is announced up to 180 days and reminded of up to 168 hours "
        "ahead.",
    )

    @api.model
    def _cron_maintenance(self):
        """Note what was announced and what has begun; announce and remind.

        Each series and each client by itself: one that fails stops no other.
        """
        windows = self.env["o2b.sla.maintenance.window"]
        cron = self.env["ir.cron"]
        self._run_isolated(windows, "_begin_due")
        cron._commit_progress()
        for series in self._search_to_announce():
            self._run_isolated(series, "_announce_due")
            cron._commit_progress(1)
        for series in self._search_not_sent():
            self._run_isolated(series, "_warn_not_sent")
            cron._commit_progress(1)
        for series in self._search_to_remind():
            self._run_isolated(series, "_remind_due")
            cron._commit_progress(1)
        windows._wake_at_next()
        cron._commit_progress(remaining=0)

    @api.model
    def _cron_look_ahead(self):
        """Daily: make the windows of another day, and those of environments that came;
        judge by the agreement of today what is still to come."""
        cron = self.env["ir.cron"]
        for series in self._search_to_expand():
            self._run_isolated(series, "_look_ahead")
            cron._commit_progress(1)
        cron._commit_progress(remaining=0)

    def _look_ahead(self):
        self._sync_windows()
        self.window_ids._not_begun()._judge()

    @api.model
    def _run_isolated(self, records, method):
        """Call a method; begun again when somebody changed the same at that moment, and
        logged, no more, when it fails."""

        def failed(_error):
            _logger.exception("Maintenance %s: %s failed", records.ids, method)

        def work():
            isolated(self.env, getattr(records, method), failed=failed)

        try:
            # all before was committed: nothing but this one is lost
            retry(self.env, work)
        except PG_CONCURRENCY_EXCEPTIONS_TO_RETRY:
            self.env.cr.rollback()
            self.env.transaction.reset()
            _logger.warning("Maintenance %s: %s comes next time", records.ids, method)

    @api.model
    def _search_to_expand(self):
        """Series that are not over, and single dates that are still to come."""
        now = self.env["o2b.sla.mixin"]._sla_now()
        return self.sudo().search(
            Domain("state", "=", "planned")
            & (
                Domain("frequency", "!=", "once")
                | Domain("window_ids.start_at", ">", now)
            )
        )

    def _sync_windows(self, changed=False):
        """Make the windows that are missing; after a change of the series, or of an
        environment that is not concerned any more, take those away that it does not
        give any more, unless clients know of them.

        :param changed: whether the series itself was changed
        """
        self._serialise()
        self.env.invalidate_all()
        for maintenance in self.sudo():
            maintenance._sync_own_windows(changed)

    def _sync_own_windows(self, changed):
        self.ensure_one()
        now = self.env["o2b.sla.mixin"]._sla_now()
        windows = self.window_ids
        wanted = self._list_wanted(now) if self.active else []
        environments = self._get_environments()
        obsolete = windows.browse()
        values_list = []
        by_environment = windows.grouped("environment_id")
        for environment in environments | windows.environment_id:
            own = by_environment.get(environment, windows.browse())
            needed = wanted if environment in environments else []
            kept = own
            if changed or environment not in environments:
                gone = own._get_obsolete(needed, now)
                obsolete |= gone
                kept = own - gone
            after = kept._get_settled_until(now) if changed else None
            days = set(kept.mapped("occurrence"))
            values_list += [
                self._prepare_window(environment, occurrence)
                for occurrence in needed
                if occurrence.day not in days
                and (not after or from_seconds(occurrence.start) > after)
            ]
        obsolete.unlink()
        windows.create(values_list)

    def _list_wanted(self, now):
        """Occurrences that should have a window: all that are still to come, and of
        maintenance on one date that one, also when it was done already."""
        if self.frequency == "once":
            return self._list_occurrences(None, now + ONCE_HORIZON)
        return self._list_occurrences(now, now + HORIZON)

    def _prepare_window(self, environment, occurrence):
        """Values of a new window.

        :param environment: ``o2b.sla.environment`` record
        :param occurrence: pure :class:`Occurrence`
        """
        return {
            "maintenance_id": self.id,
            "environment_id": environment.id,
            "occurrence": occurrence.day,
            "start_at": from_seconds(occurrence.start),
            "end_at": from_seconds(occurrence.end),
        }

    # === Announcing by itself ===

    @api.model
    def _search_to_announce(self):
        """Series with a window of which nobody was told yet."""
        return self._search_by_windows(
            [("announcement_id", "=", False), ("state", "=", "planned")]
        )

    @api.model
    def _search_not_sent(self):
        """Series with a window about which a mail waits to be sent."""
        return self._search_by_windows(
            [("announcement_id", "!=", False), ("announced_at", "=", False)]
        )

    @api.model
    def _search_to_remind(self):
        """Series with a window that clients know of and were not reminded of."""
        return self._search_by_windows(
            [("announced_at", "!=", False), ("reminder_id", "=", False)]
        )

    @api.model
    def _search_by_windows(self, domain):
        now = self.env["o2b.sla.mixin"]._sla_now()
        groups = (
            self.env["o2b.sla.maintenance.window"]
            .sudo()
            ._read_group(
                [
                    ("frozen_at", "=", False),
                    ("start_at", ">", now),
                    ("state", "!=", "cancelled"),
                    *domain,
                ],
                ["maintenance_id"],
            )
        )
        return self.sudo().union(*(maintenance for (maintenance,) in groups))
