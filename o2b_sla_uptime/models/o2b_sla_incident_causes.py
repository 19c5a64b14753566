# Copyright 2026 Open2Bizz BV
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from datetime import timedelta
from urllib.parse import urlsplit

from odoo import api, models

from ..incidents.rules import CERTIFICATE_SECONDS, CERTIFICATE_URGENT_SECONDS
from ..seconds import to_seconds

CERTIFICATE = timedelta(seconds=CERTIFICATE_SECONDS)
CERTIFICATE_URGENT = timedelta(seconds=CERTIFICATE_URGENT_SECONDS)


class SlaIncidentCauses(models.AbstractModel):
    """Incidents that no outage shows: certificates that expire, backups that are
    missing. They are no downtime."""

    _name = "o2b.sla.incident.causes"
    _description = "Causes of an Incident"
    _inherit = ["o2b.sla.incident.telling"]

    def _get_cause_spells(self):
        """When the cause was there, by what it is about."""
        now = self.env["o2b.sla.mixin"]._sla_now()
        ended_at = self._get_cause_end(now)
        return [(to_seconds(self.started_at), to_seconds(ended_at or None))]

    def _get_cause_end(self, now):
        """When the cause went away, or ``False`` as long as it is there.

        :param now: naive UTC datetime
        """
        if self.kind == "certificate":
            left = self._get_expiry()
            return bool(left and left >= now + CERTIFICATE) and (
                self.recovered_at or now
            )
        return False

    def _seconds_left(self, now):
        """Of a certificate, seconds until it expires; else ``None``."""
        expiry = self._get_expiry() if self.kind == "certificate" else False
        return int((expiry - now).total_seconds()) if expiry else None

    def _get_moments(self):
        moments = super()._get_moments()
        expiry = self._get_expiry() if self.kind == "certificate" else False
        if expiry:
            moments.append(expiry - CERTIFICATE_URGENT)
        return moments

    @api.model
    def _find_left_heartbeats(self):
        """Heartbeats that no incident knows of; see the module of heartbeats."""
        return ()

    # === Certificates ===

    @api.model
    def _cron_certificates(self):
        """Certificates that expire soon: one incident per host of an environment."""
        for environment, host in self._find_certificates():
            self._follow_isolated("_follow_certificate", environment, host)
        self.env["ir.cron"]._commit_progress()

    @api.model
    def _find_certificates(self):
        """Hosts whose certificate expires soon: list of (environment, host)."""
        now = self.env["o2b.sla.mixin"]._sla_now()
        statuses = (
            self.env["o2b.sla.monitor.status"]
            .sudo()
            .search(
                [
                    ("certificate_expires_at", "<", now + CERTIFICATE),
                    ("monitor_id.active", "=", True),
                    ("monitor_id.environment_id.active", "=", True),
                    ("monitor_id.state", "!=", "paused"),
                ]
            )
        )
        hosts = {
            (s.monitor_id.environment_id, _host_of(s.monitor_id)) for s in statuses
        }
        return sorted(hosts, key=lambda pair: (pair[0].id, pair[1]))

    @api.model
    def _follow_certificate(self, environment, host):
        """Begin the incident of a certificate, or go on with it."""
        now = self.env["o2b.sla.mixin"]._sla_now()
        incident = self._claim_open(environment, [f"certificate:{host}"])
        if not incident:
            incident = self._begin(
                environment,
                {
                    "cause_key": f"certificate:{host}",
                    "kind": "certificate",
                    "about": host,
                    "started_at": now,
                    "confirmed_at": now,
                },
            )
        incident._step(now)

    def _get_expiry(self):
        """When the certificate expires, naive UTC; ``False`` when no monitor that is
        watched tells."""
        host = self.cause_key.partition(":")[2]
        statuses = (
            self.env["o2b.sla.monitor.status"]
            .sudo()
            .search(
                [
                    ("monitor_id.environment_id", "=", self.environment_id.id),
                    ("monitor_id.active", "=", True),
                    ("certificate_expires_at", "!=", False),
                ]
            )
            .filtered(lambda status: _host_of(status.monitor_id) == host)
        )
        return min(statuses.mapped("certificate_expires_at"), default=False)


def _host_of(monitor):
    """The host whose certificate a monitor sees."""
    host = monitor.host or urlsplit(monitor.url or "").hostname
    return (host or monitor.reference).lower()
