# Copyright 2026 Open2Bizz BV
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
import logging
from datetime import timedelta

from odoo import api, models
from odoo.service.model import PG_CONCURRENCY_EXCEPTIONS_TO_RETRY
from odoo.tools import SQL

from odoo.addons.o2b_sla.isolating import isolated
from odoo.addons.o2b_sla.retrying import retry

from ..incidents import HOLD_SECONDS

_logger = logging.getLogger(__name__)

CRON = "o2b_sla_uptime.ir_cron_incident"
HOLD = timedelta(seconds=HOLD_SECONDS)
#: An end that an engine reports and no measurement confirms is waited for so long:
#: an engine that stops reports it too.
UNCONFIRMED_HOLD = timedelta(minutes=30)
#: An incident that goes on is looked at so often, whatever happens.
SAFETY = timedelta(minutes=5)
#: So many environments are followed while somebody measures, the others after it.
AT_ONCE = 20
#: One that cannot be handled is set aside for so long.
ASIDE = timedelta(minutes=15)


class SlaIncidentSteps(models.AbstractModel):
    """The life of an incident, from what is measured to its end.

    Each step looks at the facts as they are and does what is still to be done. So a
    step may be repeated, left out or come late: the next one makes up for it.
    """

    _name = "o2b.sla.incident.steps"
    _description = "Steps of an Incident"

    # === What others call ===

    @api.model
    def _follow_outages(self, outages):
        """Follow outages that began, went on or ended.

        It never fails the one who measures: what cannot be done now, the scheduled
        action does within a minute.

        :param outages: ``o2b.sla.outage``
        """
        by_environment = outages.sudo().grouped("environment_id")
        environments = sorted(by_environment, key=lambda environment: environment.id)
        for environment in environments[:AT_ONCE]:
            self._follow_isolated(
                "_follow_environment", environment, by_environment[environment]
            )
        if environments[AT_ONCE:]:
            # who measures goes on measuring
            known = outages.sudo().filtered("incident_id").incident_id
            known.write({"due_at": self.env["o2b.sla.mixin"]._sla_now()})
            self._wake_at(self.env["o2b.sla.mixin"]._sla_now())

    @api.model
    def _follow_heartbeats(self, heartbeats):
        """Follow heartbeats that are overdue, failed or came in again.

        :param heartbeats: ``o2b.sla.heartbeat``
        """
        for heartbeat in heartbeats.sudo().sorted("id"):
            self._follow_isolated("_follow_heartbeat", heartbeat)

    @api.model
    def _follow_isolated(self, method, record, *args):
        """Call a method for one record; a failure stays its own, and is made up for
        by the scheduled action.

        :return: whether it was done
        """

        def failed(_error):
            _logger.exception("%s of %s failed", method, record)

        step = getattr(self.sudo(), method)
        try:
            if isolated(self.env, step, record, *args, failed=failed):
                return True
        except PG_CONCURRENCY_EXCEPTIONS_TO_RETRY:
            # somebody else is at it, and this transaction cannot see what he did
            _logger.info("%s of %s: left to the scheduled action", method, record)
            self.env.invalidate_all(flush=False)
        self._wake_at(self.env["o2b.sla.mixin"]._sla_now())
        return False

    # === The scheduled action ===

    @api.model
    def _cron_step(self, batch_size=100):
        """Make up for what was left, then take every step that is due."""
        cron = self.env["ir.cron"]
        for method, record in self._find_left():
            self._follow_isolated(method, record)
            if not cron._commit_progress(1, remaining=1):
                return  # Odoo calls again at once
        while True:
            done = retry(self.env, self._process_due, batch_size)
            left = cron._commit_progress(done, remaining=done and 1)
            if not done or not left:
                break
        retry(self.env, self._tell_of_blindness)
        cron._commit_progress()
        upcoming = self.sudo().search(
            [("state", "!=", "resolved"), ("due_at", "!=", False)],
            order="due_at",
            limit=1,
        )
        if upcoming:
            self._wake_at(upcoming.due_at)

    @api.model
    def _find_left(self):
        """What no incident knows of yet: the one who measured was interrupted, had no
        time, or a blindness has lasted long enough.

        :return: list of (method, record)
        """
        return [
            *(("_follow_environment", one) for one in self._find_left_environments()),
            *(("_follow_heartbeat", one) for one in self._find_left_heartbeats()),
        ]

    @api.model
    def _process_due(self, limit):
        """Take the steps that are due, each incident by itself.

        :return: number of incidents handled
        """
        now = self.env["o2b.sla.mixin"]._sla_now()
        self.flush_model(["state", "due_at"])
        # who is busy with one does what is to be done
        query = SQL(
            "SELECT id FROM o2b_sla_incident WHERE state != 'resolved'"
            " AND due_at <= %s ORDER BY due_at, id LIMIT %s"
            " FOR NO KEY UPDATE SKIP LOCKED",
            now,
            limit,
        )
        self.env.cr.execute(query, log_exceptions=False)
        incidents = self.sudo().browse([id_ for (id_,) in self.env.cr.fetchall()])
        for incident in incidents:
            isolated(self.env, incident._step, now, failed=incident._set_aside)
        return len(incidents)

    def _set_aside(self, _error):
        """Leave one that cannot be handled for a while."""
        _logger.exception("Incident %s failed, set aside", self.id)
        self.due_at = self.env["o2b.sla.mixin"]._sla_now() + ASIDE

    @api.model
    def _wake_at(self, moment):
        """Let the scheduled action run then, if that is before its next run.

        :param moment: naive UTC datetime
        """
        cron = self.env.ref(CRON, raise_if_not_found=False)
        if cron and moment < cron.sudo().nextcall:
            cron.sudo()._trigger(at=moment)

    # === One incident ===

    @api.model
    def _claim_open(self, environment, cause_keys):
        """The incident that goes on by a cause, locked; or an empty record.

        :param environment: ``o2b.sla.environment``
        :param cause_keys: list of str, those that share one incident
        :raise LockNotAvailable: somebody else is at it
        :raise SerializationFailure: somebody else changed it meanwhile
        """
        self.flush_model(["environment_id", "cause_key", "state"])
        query = SQL(
            "SELECT id FROM o2b_sla_incident WHERE environment_id = %s"
            " AND cause_key = ANY(%s) AND state != 'resolved'"
            " FOR NO KEY UPDATE NOWAIT",
            environment.id,
            cause_keys,
        )
        self.env.cr.execute(query, log_exceptions=False)
        return self.sudo().browse([id_ for (id_,) in self.env.cr.fetchall()])

    @api.model
    def _begin(self, environment, values):
        """Make an incident, unless somebody else makes it at this moment.

        :param values: dict of ``cause_key``, ``kind``, ``started_at`` …
        :raise SerializationFailure: he does; it is begun again
        """
        # lost races must be begun again, which a violated index would not be
        query = SQL(
            """
            INSERT INTO o2b_sla_incident (environment_id, agreement_id, partner_id,
                   company_id, cause_key, kind, state, started_at, exclusion_state,
                   flap_count, create_uid, create_date, write_uid, write_date)
            VALUES (%(environment)s, %(agreement)s, %(partner)s, %(company)s,
                    %(cause_key)s, %(kind)s, 'open', %(started_at)s, 'none', 0,
                    %(uid)s, %(now)s, %(uid)s, %(now)s)
            ON CONFLICT DO NOTHING RETURNING id
            """,
            environment=environment.id,
            agreement=environment.agreement_id.id,
            partner=environment.partner_id.id,
            company=environment.company_id.id,
            cause_key=values["cause_key"],
            kind=values["kind"],
            started_at=values["started_at"],
            uid=self.env.uid,
            now=self.env.cr.now(),
        )
        self.env.flush_all()
        self.env.cr.execute(query, log_exceptions=False)
        found = self.env.cr.fetchone()
        if not found:
            return self.sudo()._claim_open(environment, [values["cause_key"]])
        incident = self.sudo().browse(found)
        rest = {
            name: value
            for name, value in values.items()
            if name not in ("cause_key", "kind", "started_at")
        }
        if rest:
            incident.write(rest)
        incident._log(
            self.env._("It began at %s.", incident._local(incident.started_at))
        )
        return incident

    def _step(self, now):
        """Do what is to be done now, by the facts.

        :param now: naive UTC datetime
        """
        self.ensure_one()
        # what it writes for staff is in the language of the house
        lang = self.company_id.partner_id.lang or self.env.lang
        incident = self.sudo().with_context(lang=lang)
        spells = incident._get_spells()
        incident._follow_spells(spells, now)
        incident._follow_priority(now)
        incident._follow_ticket(spells, now)
        incident._end(now)
        incident._plan(now)

    def _end(self, now):
        """Over, when it did not come back within the hold."""
        if self.state == "recovering" and now >= self.recovered_at + self._get_hold():
            self.write(
                {
                    "state": "resolved",
                    "resolved_at": self.recovered_at + self._get_hold(),
                    "ticket_at": False,
                }
            )
            self._log(self.env._("It is over; it lasted %s.", self.lasted))
        if self.state == "resolved":
            self._tell_recovery()

    def _get_hold(self):
        """How long an incident is held open after its recovery, a timedelta."""
        if self.kind not in ("down", "partial"):
            return timedelta(0)
        if any(not outage.ended_at for outage in self.outage_ids):
            return UNCONFIRMED_HOLD
        held = max(self.outage_ids.monitor_id.mapped("hold_seconds"), default=0)
        return max(HOLD, timedelta(seconds=held))

    def _plan(self, now):
        """Set the next moment at which something may have to be done."""
        moments = [now + SAFETY]
        if self.state == "recovering":
            moments.append(self.recovered_at + self._get_hold())
        moments += [moment for moment in self._get_moments() if moment > now]
        due_at = False if self.state == "resolved" else min(moments)
        if self.due_at != due_at:
            self.due_at = due_at
        if due_at:
            self._wake_at(due_at)

    def _get_moments(self):
        """Moments at which it changes by itself, list of naive UTC datetimes."""
        return [self.ticket_at] if self.ticket_at else []

    def _log(self, text):
        """Write a line in the incident's own history.

        :param text: plain str
        """
        self.message_post(body=text, subtype_xmlid="mail.mt_note")
