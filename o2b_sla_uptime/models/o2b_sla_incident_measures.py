# Copyright 2026 Open2Bizz BV
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from datetime import timedelta

from odoo import api, models
from odoo.tools import SQL

from ..incidents import (
    level_of,
    merge_spells,
    priority_code,
    recovered_at,
    touches,
    urgent_seconds,
    worst_level,
)
from ..seconds import from_seconds, to_seconds
from .o2b_sla_incident_steps import HOLD

OUTAGE_CAUSES = ["down", "partial"]
#: Outages that were found longer after their end make no ticket: it would be late
#: before anybody could have seen it.
PAST = timedelta(days=1)
#: Outages from longer ago are history that was imported.
HISTORY = timedelta(days=31)
#: How far from an outage its incident can be.
LONGEST_HOLD = timedelta(days=1)
#: Nobody is told of a shorter blindness.
BLIND = timedelta(minutes=15)


class SlaIncidentMeasures(models.AbstractModel):
    """What is measured, as an incident sees it."""

    _name = "o2b.sla.incident.measures"
    _description = "Measurements of an Incident"
    _inherit = ["o2b.sla.incident.steps"]

    # === Outages ===

    @api.model
    def _follow_environment(self, environment, outages=()):
        """Bring the incidents of an environment in line with its outages.

        :param environment: ``o2b.sla.environment``
        :param outages: ``o2b.sla.outage`` that changed; their incident may be over
        """
        now = self.env["o2b.sla.mixin"]._sla_now()
        touched = self._claim_open(environment, OUTAGE_CAUSES)
        for outage in outages:
            touched |= outage.incident_id.filtered(lambda i: i.kind in OUTAGE_CAUSES)
        for outage in self._find_unassigned(environment, now):
            touched |= self._assign(outage, touched, now)
        for incident in touched.sorted("started_at"):
            incident._step(now)
        self._follow_blindness(environment, now)

    @api.model
    def _find_unassigned(self, environment, now):
        """Outages that disturb the environment and have no incident yet."""
        outages = self.env["o2b.sla.outage"].sudo()
        return outages.search(
            [
                ("environment_id", "=", environment.id),
                ("incident_id", "=", False),
                ("kind", "=", "down"),
                ("effect", "in", OUTAGE_CAUSES),
                ("started_at", ">=", now - HISTORY),
            ],
            order="started_at, id",
        )

    def _assign(self, outage, open_incidents, now):
        """Put an outage into its incident, a new one when there is none.

        :param open_incidents: those of this environment that were just touched
        :return: the incident
        """
        incident = self._find_incident(outage, open_incidents)
        if not incident:
            for before in open_incidents:
                before._step(now)  # its hold may be over
            incident = self._begin_by(outage, now)
        outage.incident_id = incident
        values = {}
        if outage.started_at < incident.started_at:
            values["started_at"] = outage.started_at
        confirmed_at = outage.confirmed_at or outage.started_at
        if not incident.confirmed_at or confirmed_at < incident.confirmed_at:
            values["confirmed_at"] = confirmed_at
        if values:
            incident.write(values)
        return incident

    def _find_incident(self, outage, open_incidents):
        """The incident that an outage belongs to: the one that goes on, else one
        that it overlaps, because it was told late."""
        spell = self._spell_of(outage)
        past = self.sudo().search(
            [
                ("environment_id", "=", outage.environment_id.id),
                ("cause_key", "in", OUTAGE_CAUSES),
                ("state", "=", "resolved"),
                ("recovered_at", ">", outage.started_at - LONGEST_HOLD),
                ("started_at", "<", outage.until + LONGEST_HOLD),
            ],
            order="started_at",
        )
        for incident in open_incidents | past:
            known = to_seconds(incident.started_at), to_seconds(incident.recovered_at)
            if touches(spell, known, incident._get_hold() // timedelta(seconds=1)):
                return incident
        return self.browse()

    @api.model
    def _begin_by(self, outage, now):
        """A new incident by an outage."""
        level = self._worst_level(outage.environment_id, outage) or "partial"
        values = {
            "cause_key": level,
            "kind": level,
            "started_at": outage.started_at,
            "confirmed_at": outage.confirmed_at or outage.started_at,
        }
        over = outage.ended_at and outage.ended_at + HOLD
        if not over or over > now:
            return self._begin(outage.environment_id, values)
        # over before it was told: it does not stand in the way of one that goes on
        values |= {
            "environment_id": outage.environment_id.id,
            "state": "resolved",
            "recovered_at": outage.ended_at,
            "resolved_at": over,
            "no_ticket_reason": over < now - PAST and "past",
        }
        return self.create([values])

    @api.model
    def _spell_of(self, outage):
        """From its start to its end, also when that is only reported."""
        end = outage.ended_at or outage.provisional_end_at
        return (to_seconds(outage.started_at), to_seconds(end))

    @api.model
    def _worst_level(self, environment, outages):
        """The worst level of an environment during outages.

        :param outages: ``o2b.sla.outage``
        """
        failing = outages.filtered(lambda outage: outage.kind == "down")
        members = [
            (own[0].effect, [self._spell_of(outage) for outage in own])
            for own in failing.grouped("monitor_id").values()
        ]
        quiet = environment.monitor_ids - failing.monitor_id
        members += [(monitor.effect, []) for monitor in quiet]
        return worst_level(environment.availability_rule, members)

    def _level_now(self):
        """How disturbed the environment is now, by the outages of this incident."""
        failing = self.outage_ids.filtered(
            lambda outage: not (outage.ended_at or outage.provisional_end_at)
        )
        members = [(outage.effect, True) for outage in failing]
        quiet = self.environment_id.monitor_ids - failing.monitor_id
        members += [(monitor.effect, False) for monitor in quiet]
        return level_of(self.environment_id.availability_rule, members)

    # === Blindness ===

    @api.model
    def _follow_blindness(self, environment, now):
        """What has not been measured for a quarter of an hour is an incident of our
        own; the client has none."""
        outages = self._find_blind(environment)
        long = outages.filtered(lambda o: o.started_at <= now - BLIND)
        incident = self._claim_open(environment, ["blind"])
        if not incident and long:
            incident = self._begin(
                environment,
                {
                    "cause_key": "blind",
                    "kind": "blind",
                    "started_at": min(long.mapped("started_at")),
                    "confirmed_at": now,
                    "no_ticket_reason": "internal",
                },
            )
        for outage in incident and long.filtered(lambda o: not o.incident_id):
            outage.incident_id = incident
        if incident:
            incident._step(now)

    @api.model
    def _find_blind(self, environment):
        """Stretches without measurement that go on, unless somebody paused them."""
        outages = self.env["o2b.sla.outage"].sudo()
        return outages.search(
            [
                ("environment_id", "=", environment.id),
                ("kind", "=", "unknown"),
                ("effect", "in", OUTAGE_CAUSES),
                ("ended_at", "=", False),
                ("monitor_id.active", "=", True),
                ("monitor_id.state", "!=", "paused"),
            ]
        )

    # === What an incident sees ===

    def _get_spells(self):
        """When the cause was there: list of (start, end or None), UNIX seconds."""
        self.ensure_one()
        if self.kind in (*OUTAGE_CAUSES, "blind"):
            return merge_spells(self._spell_of(outage) for outage in self.outage_ids)
        return self._get_cause_spells()

    def _follow_spells(self, spells, now):
        """State, level and times follow from the spells.

        :param spells: list of (start, end or None)
        """
        if self.kind in OUTAGE_CAUSES:
            self._follow_level()
        if not spells:
            return
        hold, end = self._get_hold(), from_seconds(recovered_at(spells))
        if not end:
            values = {"state": "open", "recovered_at": False, "resolved_at": False}
        elif self.state == "resolved" and now >= end + hold:
            values = {"recovered_at": end, "resolved_at": end + hold}
        else:
            values = {"state": "recovering", "recovered_at": end, "resolved_at": False}
        if self._gives_way(values):
            return
        back = max(self.flap_count, len(spells) - 1)
        came_back = back > self.flap_count
        values["flap_count"] = back
        changed = {k: v for k, v in values.items() if self[k] != v}
        if changed:
            self.write(changed)
        if came_back:
            self._note_back(spells)
        if changed.get("recovered_at"):
            self._note_recovery(spells)

    def _gives_way(self, values):
        """Whether it stays over, because a later one goes on already.

        :param values: dict, what the measurements say
        """
        return (
            self.state == "resolved"
            and values.get("state", "resolved") != "resolved"
            and bool(
                self.search_count(
                    [
                        ("environment_id", "=", self.environment_id.id),
                        ("cause_key", "in", OUTAGE_CAUSES),
                        ("state", "!=", "resolved"),
                    ],
                    limit=1,
                )
            )
        )

    def _follow_level(self):
        """What gets worse is the same incident, with a higher priority."""
        outages = self.outage_ids
        values = {}
        worst = self._worst_level(self.environment_id, outages)
        if worst == "down" and self.kind == "partial":
            values |= {"kind": "down", "cause_key": "down"}
        level = self._level_now() or False
        if level != self.level:
            values["level"] = level
        if not values:
            return
        before = self.level
        self.write(values)
        if "kind" in values and self.ticket_id:
            self._note(self.env._("It got worse: the environment is not available."))
        elif before == "down" and level == "partial":
            self._note(self.env._("Available again, but still partly disturbed."))

    def _follow_priority(self, now):
        """The priority follows the kind and the time; it is never lowered by itself."""
        production = self.environment_id.kind != "test"
        code = priority_code(
            self.kind,
            production=production,
            lasted=int(((self.recovered_at or now) - self.started_at).total_seconds()),
            left=self._seconds_left(now),
        )
        priority = self.env["o2b.sla.priority"]._get(code) if code else None
        if not priority or priority == self.priority_id:
            return
        if self.priority_id and self.priority_id.code <= priority.code:
            return
        raised = bool(self.priority_id)
        self.priority_id = priority
        if raised:
            self._raise_ticket()

    def _get_moments(self):
        moments = super()._get_moments()
        urgent = urgent_seconds(self.kind)
        if urgent and not self.recovered_at:
            moments.append(self.started_at + timedelta(seconds=urgent))
        return moments

    # === What was left ===

    @api.model
    def _find_left_environments(self):
        """Environments with outages that no incident knows of."""
        now = self.env["o2b.sla.mixin"]._sla_now()
        self.env["o2b.sla.outage"].flush_model()
        self.env["o2b.sla.monitor"].flush_model(["state", "active"])
        query = SQL(
            """
            SELECT DISTINCT outage.environment_id
              FROM o2b_sla_outage AS outage
              JOIN o2b_sla_monitor AS monitor ON monitor.id = outage.monitor_id
             WHERE outage.incident_id IS NULL AND outage.effect = ANY(%s)
               AND (outage.kind = 'down' AND outage.started_at >= %s
                    OR outage.kind = 'unknown' AND outage.ended_at IS NULL
                       AND outage.started_at <= %s AND monitor.state != 'paused'
                       AND monitor.active)
             ORDER BY 1
            """,
            OUTAGE_CAUSES,
            now - HISTORY,
            now - BLIND,
        )
        ids = [id_ for (id_,) in self.env.execute_query(query)]
        return self.env["o2b.sla.environment"].sudo().browse(ids)
