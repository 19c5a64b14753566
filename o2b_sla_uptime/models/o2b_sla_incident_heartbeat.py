# Copyright 2026 Open2Bizz BV
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from datetime import timedelta

from odoo import api, fields, models
from odoo.tools import SQL

from ..seconds import to_seconds
from .o2b_sla_incident_measures import HISTORY

CAUSES = {"backup": "backup", "inventory": "copies", "job": "job"}
HEARTBEAT_KINDS = tuple(CAUSES.values())
#: An incident is held open after its recovery until it was in time once more.
LONGEST_HOLD = timedelta(hours=6)


class SlaIncident(models.Model):
    """Jobs that are overdue or failed: one incident for each, as long as its lapses
    follow upon each other."""

    _inherit = "o2b.sla.incident"

    lapse_ids = fields.One2many(
        comodel_name="o2b.sla.heartbeat.lapse",
        inverse_name="incident_id",
        readonly=True,
    )

    @api.model
    def _follow_left_heartbeats(self):
        """Follow what was noticed or came in since the last time."""
        self._follow_heartbeats(self._find_left_heartbeats())

    @api.model
    def _find_left_heartbeats(self):
        """Heartbeats with a lapse that no incident knows of, or whose lapse is over
        while its incident goes on."""
        self.env["o2b.sla.heartbeat.lapse"].flush_model()
        self.flush_model(["state"])
        query = SQL(
            """
            SELECT DISTINCT lapse.heartbeat_id
              FROM o2b_sla_heartbeat_lapse AS lapse
              JOIN o2b_sla_heartbeat AS heartbeat ON heartbeat.id = lapse.heartbeat_id
              JOIN o2b_sla_environment AS environment
                ON environment.id = heartbeat.environment_id
             WHERE lapse.incident_id IS NULL AND lapse.is_brief IS NOT TRUE
                   AND lapse.started_at >= %s
                   AND heartbeat.active AND environment.active
             UNION
            SELECT lapse.heartbeat_id
              FROM o2b_sla_incident AS incident
              JOIN o2b_sla_heartbeat_lapse AS lapse ON lapse.incident_id = incident.id
             WHERE incident.state = 'open'
          GROUP BY lapse.heartbeat_id, incident.id
            HAVING bool_and(lapse.ended_at IS NOT NULL)
             ORDER BY 1
            """,
            self.env["o2b.sla.mixin"]._sla_now() - HISTORY,
        )
        ids = [id_ for (id_,) in self.env.execute_query(query)]
        return self.env["o2b.sla.heartbeat"].sudo().browse(ids)

    @api.model
    def _follow_heartbeat(self, heartbeat):
        """Bring the incident of a heartbeat in line with its lapses.

        :param heartbeat: ``o2b.sla.heartbeat``
        """
        now = self.env["o2b.sla.mixin"]._sla_now()
        environment = heartbeat.environment_id
        incident = self._claim_open(environment, [heartbeat._get_cause_key()])
        for lapse in heartbeat._get_left_lapses():
            if not incident and heartbeat._is_brief(lapse):
                lapse.is_brief = True
                continue
            if incident and incident._is_before(lapse):
                incident._step(now)  # its hold may be over
                incident = incident.filtered(lambda i: i.state != "resolved")
            if not incident:
                incident = self._begin_by_lapse(heartbeat, lapse)
            lapse.incident_id = incident
        if incident:
            incident._step(now)

    def _is_before(self, lapse):
        """Whether its hold was over before a lapse began."""
        over = self.state == "recovering" and self.recovered_at + self._get_hold()
        return bool(over) and over <= lapse.started_at

    @api.model
    def _begin_by_lapse(self, heartbeat, lapse):
        return self._begin(
            heartbeat.environment_id,
            {
                "cause_key": heartbeat._get_cause_key(),
                "kind": CAUSES[heartbeat.purpose],
                "about": heartbeat.name,
                "started_at": lapse.started_at,
                # at its deadline it was certain, whenever we looked
                "confirmed_at": lapse.started_at,
            },
        )

    def _get_cause_spells(self):
        if self.kind not in HEARTBEAT_KINDS or not self.lapse_ids:
            return super()._get_cause_spells()
        return [
            (to_seconds(lapse.started_at), to_seconds(lapse.ended_at))
            for lapse in self.lapse_ids.sorted("started_at")
        ]

    def _get_hold(self):
        heartbeat = self.lapse_ids.heartbeat_id
        if self.kind not in HEARTBEAT_KINDS or not heartbeat or not heartbeat.active:
            return super()._get_hold()
        return min(LONGEST_HOLD, heartbeat._get_round(self.recovered_at))

    def _get_ticket_title(self):
        if self.kind == "copies":
            name = self.environment_id.name
            return self.env._(
                "Copies of backups of %(name)s are not as agreed", name=name
            )
        failed = self.lapse_ids.sorted("started_at")[:1].kind == "failed"
        if self.kind == "backup" and failed:
            return self.env._(
                "Backup of %(name)s failed", name=self.environment_id.name
            )
        return super()._get_ticket_title()


class SlaHeartbeat(models.Model):
    """What its incident has to know of it."""

    _inherit = "o2b.sla.heartbeat"

    def _get_cause_key(self):
        self.ensure_one()
        return f"{CAUSES[self.purpose]}:{self.id}"

    def _get_left_lapses(self):
        """Lapses that no incident knows of, the first one first."""
        self.ensure_one()
        return (
            self.env["o2b.sla.heartbeat.lapse"]
            .sudo()
            .search(
                [
                    ("heartbeat_id", "=", self.id),
                    ("incident_id", "=", False),
                    ("is_brief", "=", False),
                ],
                order="started_at, id",
            )
        )

    def _is_brief(self, lapse):
        """Whether a lapse was over within the grace: a retry succeeded."""
        grace = timedelta(seconds=self.grace_seconds)
        return bool(lapse.ended_at) and lapse.ended_at - lapse.started_at < grace

    def _get_round(self, instant):
        """From an instant to the next deadline, a timedelta."""
        self.ensure_one()
        config = self._get_config()
        at = to_seconds(instant or self._now())
        return timedelta(seconds=config.schedule.next_after(at) - at + config.grace)
