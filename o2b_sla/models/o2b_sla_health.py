# Copyright 2026 Open2Bizz BV
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from datetime import datetime, timedelta, timezone

from markupsafe import Markup

from odoo import api, models
from odoo.tools import SQL

from ..instants import to_iso

#: A job that has to run every minute is missed after three; a daily one after half a
#: day more.
INTERVALS = {
    "minutes": timedelta(minutes=1),
    "hours": timedelta(hours=1),
    "days": timedelta(days=1),
    "weeks": timedelta(weeks=1),
    "months": timedelta(days=31),
}
SKEW_SECONDS = 5
OUTBOX_LATE = timedelta(minutes=5)
#: After a gap the other jobs have their turn first.
GAP = timedelta(minutes=15)


class SlaHealth(models.AbstractModel):
    """Whether what watches the deadlines works itself.

    A scheduled action cannot tell that it does not run: agents see it at the top of
    their screen, and a monitor outside can ask for :meth:`_check`.
    """

    _name = "o2b.sla.health"
    _description = "SLA Health"

    @api.model
    def _check(self):
        """Everything that is wrong now.

        :return: dict: ``ok``; ``checked_at`` (ISO UTC); ``problems``: list of dicts
            ``code``, ``subject`` (what it is about, stays the same as long as it
            lasts), ``text``; and the figures: ``crons``, ``skew_seconds``,
            ``idle_timeout``, ``outbox``
        """
        health = self.sudo()
        result = {"problems": [], "checked_at": to_iso(health._now())}
        for check in health._get_checks():
            getattr(health, check)(result)
        result["ok"] = not result["problems"]
        return result

    @api.model
    def _get_checks(self):
        """Names of the checks; each adds its figures and problems to the result."""
        return ["_check_crons", "_check_clocks", "_check_database", "_check_outbox"]

    @api.model
    def _now(self):
        return self.env["o2b.sla.mixin"]._sla_now()

    @api.model
    def _add_problem(self, result, code, subject, text):
        result["problems"].append({"code": code, "subject": subject, "text": text})

    # === Scheduled actions ===

    @api.model
    def _check_crons(self, result):
        """Each scheduled action that is needed is there, active, does not fail and was
        done lately."""
        result["crons"] = []
        for xmlid, cron in self.env["ir.cron"]._sla_watched().items():
            problem = self._describe_cron(xmlid, cron)
            result["crons"].append(
                {
                    "xmlid": xmlid,
                    "active": cron.active,
                    "failures": cron.failure_count,
                    "last_success": to_iso(cron.sla_last_success or None),
                    "problem": problem and problem[0],
                }
            )
            if problem:
                self._add_problem(result, problem[0], xmlid, problem[1])

    @api.model
    def _describe_cron(self, xmlid, cron):
        """``(code, text)`` of what is wrong with a scheduled action, or ``None``."""
        if not cron:
            text = self.env._("A scheduled action was deleted: %(name)s", name=xmlid)
            return "cron_missing", text
        if not cron.active:
            text = self.env._("Switched off: %(name)s", name=cron.name)
            return "cron_inactive", text
        if cron.failure_count:
            text = self.env._(
                "Fails (%(count)s times): %(name)s",
                name=cron.name,
                count=cron.failure_count,
            )
            return "cron_failing", text
        # one of others has left no heartbeat yet when we were installed just now
        since = cron.sla_last_success or cron.lastcall or cron.create_date
        if since and self._now() - since > self._get_patience(cron):
            text = self.env._("Did not finish lately: %(name)s", name=cron.name)
            return "cron_stale", text
        return None

    @api.model
    def _get_patience(self, cron):
        """How long ago its last success may be, a timedelta."""
        interval = INTERVALS[cron.interval_type] * cron.interval_number
        if interval >= timedelta(days=1):
            return interval * 1.5
        return max(3 * interval, timedelta(minutes=3))

    # === Clock and database ===

    @api.model
    def _check_clocks(self, result):
        """The application's clock agrees with the database's."""
        self.env.cr.execute("SELECT clock_timestamp() AT TIME ZONE 'UTC'")
        (database_now,) = self.env.cr.fetchone()
        skew = round((self._application_now() - database_now).total_seconds(), 1)
        result["skew_seconds"] = skew
        if abs(skew) > SKEW_SECONDS:
            text = self.env._(
                "The clocks of server and database differ by %(seconds)s seconds.",
                seconds=skew,
            )
            self._add_problem(result, "clock_skew", "clock", text)

    @api.model
    def _application_now(self):
        return datetime.now(timezone.utc).replace(tzinfo=None)

    @api.model
    def _check_database(self, result):
        """Nothing makes scheduled actions run in vain: PostgreSQL ends no waiting
        transaction, no module waits for its upgrade."""
        self.env.cr.execute(
            "SELECT current_setting('idle_in_transaction_session_timeout')"
        )
        (result["idle_timeout"],) = self.env.cr.fetchone()
        if result["idle_timeout"] not in ("0", "0ms"):
            text = self.env._(
                "PostgreSQL ends waiting transactions after %(time)s: scheduled "
                "actions run again and again. Set "
                "idle_in_transaction_session_timeout to 0 for Odoo.",
                time=result["idle_timeout"],
            )
            self._add_problem(result, "idle_timeout", "postgresql", text)
        modules = self.env["ir.module.module"]
        waiting = modules.search_count([("state", "like", "to %")])
        if waiting:
            text = self.env._(
                "%(count)s modules wait for an upgrade: scheduled actions stand still.",
                count=waiting,
            )
            self._add_problem(result, "modules_waiting", "modules", text)

    @api.model
    def _check_outbox(self, result):
        """Urgent mails leave in time."""
        late = self._now() - OUTBOX_LATE
        self.env["o2b.sla.notice"].flush_model()
        self.env.cr.execute(
            SQL(
                """
                SELECT count(*) FILTER (WHERE state != 'failed'),
                       count(*) FILTER (WHERE state != 'failed' AND is_urgent
                                          AND posted_at <= %s),
                       count(*) FILTER (WHERE state = 'failed' AND posted_at > %s)
                  FROM o2b_sla_notice WHERE state IN ('waiting', 'sending', 'failed')
                """,
                late,
                self._now() - timedelta(days=1),
            )
        )
        waiting, urgent, failed = self.env.cr.fetchone()
        result["outbox"] = {
            "waiting": waiting,
            "late": urgent,
            "failed_today": failed,
        }
        if urgent:
            text = self.env._(
                "%(count)s urgent mails have not left for five minutes.", count=urgent
            )
            self._add_problem(result, "outbox_late", "outbox", text)

    # === Telling ===

    @api.model
    def get_banner(self):
        """What agents see at the top of their screen.

        :return: list of str; empty for others and when all is well
        """
        if not self.env.user.has_group("o2b_sla.o2b_sla_group_agent"):
            return []
        return [problem["text"] for problem in self._check()["problems"]]

    @api.model
    def _cron_watch(self):
        """Mail the managers what is wrong, each thing once a day."""
        cron = self.env.ref("o2b_sla.ir_cron_watchdog", raise_if_not_found=False)
        now = self._now()
        last = cron and cron.sudo().sla_last_success
        if not last or now - last > GAP:
            return  # the server was down: the others have not had their turn yet
        problems = [
            problem
            for problem in self._check()["problems"]
            if not self._is_told_elsewhere(problem)
        ]
        policies = self.env["o2b.sla.policy"].sudo().search([("active", "=", True)])
        for company in policies.company_id:
            self._mail_problems(company, problems, now)

    @api.model
    def _is_told_elsewhere(self, problem):
        """Whether the managers hear of a problem in another way: no mail then.

        :param problem: dict as in the result of :meth:`_check`
        """
        return problem["code"] == "outbox_late"  # told by the outbox itself

    @api.model
    def _mail_problems(self, company, problems, now):
        self.env["o2b.sla.notice"]._post(
            [
                {
                    "key": f"health:{now.date()}:{problem['code']}"
                    f":{problem['subject']}:{user.id}",
                    "kind": "alarm",
                    "company_id": company.id,
                    "partner_id": user.partner_id.id,
                    "email_to": user.email,
                    "subject": self.env._(
                        "Service levels: %(problem)s", problem=problem["text"]
                    ),
                    "body": Markup("<p>%s</p>") % problem["text"],
                }
                for problem in problems
                for user in company._sla_managers()
            ]
        )
