# Copyright 2026 Open2Bizz BV
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
import logging
from datetime import timedelta

from psycopg2.errors import UniqueViolation

from odoo import api, models
from odoo.tools import SQL, plaintext2html

from ..instants import from_iso, to_aware, to_naive
from ..isolating import isolated_by_halves
from ..retrying import retry
from ..stored_cache import store

_logger = logging.getLogger(__name__)

MANAGER = "o2b_sla.o2b_sla_group_manager"
ACTIVITY = "o2b_sla.mail_activity_type_report"
#: Reports in one transaction: what it holds in memory, and what a kill loses.
BATCH = 50
#: A report that was brought up to date less long ago is left alone.
FRESH = timedelta(minutes=50)


class SlaReportLife(models.AbstractModel):
    """From a provisional report to a draft.

    What a report says is read from instants, so a scheduled action that did not run
    for weeks makes up for it.
    """

    _name = "o2b.sla.report.life"
    _description = "Life of a Service Level Report"

    def _get_draft_moment(self):
        """Start of the first working day after the month, naive UTC."""
        self.ensure_one()
        end = from_iso(self._get_period(self._now()).end)
        version = self._get_version_of_month()
        if not version:
            return to_naive(end)
        schedule = self.env["o2b.sla.clock"]._schedule_of(version)
        return to_naive(schedule.next_day_start(to_aware(to_naive(end))))

    # === Bringing up to date ===

    def _refresh(self, now=None):
        """Bring reports that are not approved up to date, in one batch; those whose
        first working day has come become drafts."""
        now = now or self._now()
        reports = self.sudo().filtered(lambda report: report.state != "approved")
        reports._store_reckoned(reports._reckon(now), now)
        reports.filtered(
            lambda report: report.state == "provisional" and report.draft_at <= now
        )._become_draft()
        return True

    def _become_draft(self):
        """From now on it waits for a service level manager, who gets an activity."""
        if not self:
            return
        store(self, {report.id: {"state": "draft"} for report in self})
        self._plan_activities(
            {
                report: (
                    self.env._("Approve the report of %s", report._get_month_name()),
                    "",
                )
                for report in self
            }
        )

    def action_refresh(self):
        """Bring the figures up to date."""
        self.check_access("read")
        return self._refresh()

    # === Asking people ===

    @api.model
    def _plan_activities(self, texts):
        """Plan an activity for the service level manager on each report, unless one
        with that summary is planned; nobody is mailed once per report.

        :param texts: ``{report: (summary, note)}``
        """
        reports = self.browse([report.id for report in texts])
        planned = {
            (activity.res_id, activity.summary)
            for activity in reports.activity_search([ACTIVITY])
        }
        managers = {
            company: company._sla_managers()[:1].id or self.env.uid
            for company in reports.company_id
        }
        values = [
            {
                "activity_type_id": self.env.ref(ACTIVITY).id,
                "automated": True,
                "res_model_id": self.env["ir.model"]._get_id(self._name),
                "res_id": report.id,
                "summary": summary,
                "note": plaintext2html(note),
                "user_id": managers[report.company_id],
                "date_deadline": report.agreement_id._local_day(self._now()),
            }
            for report, (summary, note) in texts.items()
            if (report.id, summary) not in planned
        ]
        activities = self.env["mail.activity"].sudo()
        activities.with_context(mail_activity_quick_update=True).create(values)

    def _settle_activities(self):
        """Take back what nobody has to decide on any more."""
        self.activity_search([ACTIVITY]).unlink()

    # === Scheduled ===

    @api.model
    def _cron_refresh(self):
        """Make missing reports, bring those that are not approved up to date and make
        drafts: in batches that are committed each, so that a run that was ended goes on
        where it was."""
        cron = self.env["ir.cron"]
        now = self._now()
        made = self._make_all_missing(now)
        left = cron._commit_progress(made, remaining=1)
        while left:
            done = retry(self.env, self._refresh_batch, now)
            left = cron._commit_progress(done, remaining=done and 1)
            self.env.invalidate_all()
            if not done:
                break

    @api.model
    def _make_all_missing(self, now, batch_size=500):
        """:meth:`_make_missing` for every agreement; one that fails stops no other."""
        last_id, made = 0, 0
        agreements = self.env["o2b.sla.agreement"].sudo()
        while some := agreements.search(
            [("id", ">", last_id)], order="id", limit=batch_size
        ):
            last_id = some[-1].id
            isolated_by_halves(
                some,
                lambda part: self._make_missing(now, part),
                self._tell_not_made,
            )
            made += len(some)
            self.env["ir.cron"]._commit_progress(len(some))
            self.env.invalidate_all()
        return made

    @api.model
    def _tell_not_made(self, agreement, error):
        """Tell the log, unless somebody else made the report at the same moment."""
        if not isinstance(error, UniqueViolation):
            _logger.exception("%s: no service level reports could be made", agreement)

    @api.model
    def _refresh_batch(self, now, limit=BATCH):
        """Bring the next reports up to date.

        :param now: naive UTC, when the run began
        :return: number of reports handled
        """
        reports = self._lock_stale(now, limit)
        isolated_by_halves(
            reports,
            lambda some: some._refresh(now),
            lambda report, error: report._set_aside(error, now),
        )
        return len(reports)

    @api.model
    def _lock_stale(self, now, limit):
        """Find and lock the reports that are longest not up to date; those that another
        worker or a person is busy with are passed over."""
        self.flush_model(["state", "refreshed_at", "draft_at"])
        query = SQL(
            """
            SELECT id FROM o2b_sla_report
             WHERE state <> 'approved'
               AND (refreshed_at IS NULL OR refreshed_at < %(stale)s
                    OR state = 'provisional' AND draft_at <= %(now)s
                       AND refreshed_at < draft_at)
             ORDER BY refreshed_at NULLS FIRST, id LIMIT %(limit)s
               FOR NO KEY UPDATE SKIP LOCKED
            """,
            stale=now - FRESH,
            now=now,
            limit=limit,
        )
        # Who calls starts again when a row has changed since; no error to report.
        self.env.cr.execute(query, log_exceptions=False)
        return self.sudo().browse([id_ for (id_,) in self.env.cr.fetchall()])

    def _set_aside(self, error, now):
        """Leave a report that cannot be reckoned, for people to see."""
        self.ensure_one()
        _logger.exception("Service level report %s could not be reckoned", self.id)
        store(
            self,
            {
                self.id: {
                    "problem": self.env._(
                        "The figures could not be brought up to date (%(error)s). "
                        "Somebody has to look at the log of the server.",
                        error=type(error).__name__,
                    ),
                    "refreshed_at": now,
                }
            },
        )
