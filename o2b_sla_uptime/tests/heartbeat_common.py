# Copyright 2026 Open2Bizz BV
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
import json

from odoo.tests import TransactionCase

from odoo.addons.o2b_sla_helpdesk.tests.common import local

from ..models.o2b_sla_heartbeat_intake import Call
from .incident_common import IncidentData


class HeartbeatData(IncidentData):
    """A production environment whose hourly backup is watched, and a clock that moves
    when the test says so. Times are of Amsterdam."""

    @classmethod
    def _create_sla_data(cls):
        res = super()._create_sla_data()
        cls.heartbeats = cls.env["o2b.sla.heartbeat"]
        cls.backup, cls.token = cls._create_heartbeat("Hourly", purpose="backup")
        return res

    @classmethod
    def _create_heartbeat(cls, name, **values):
        """A heartbeat and its token."""
        heartbeat = cls.env["o2b.sla.heartbeat"].create(
            {"name": name, "environment_id": cls.production.id, **values}
        )
        token = heartbeat._renew_token()
        cls.env.flush_all()
        return heartbeat, token

    def hear(self, at, kind="success", token=None, **values):
        """A sign of life comes in; the status that is answered."""
        if "body" in values and not isinstance(values["body"], bytes):
            values["body"] = json.dumps(values["body"]).encode()
        with self.at(at):
            call = Call(kind=kind, **values)
            return self.heartbeats.sudo()._take_in(token or self.token, call).status

    def watch(self, at):
        """What the scheduled action does, apart from our own stand-still."""
        with self.at(at):
            self.heartbeats.sudo()._note_overdue(local(at))
            self.incidents._follow_left_heartbeats()
            self.incidents._process_due(100)

    def state(self, at, heartbeat=None):
        with self.at(at):
            return (heartbeat or self.backup).state

    def lapses(self, heartbeat=None):
        """``overdue 11:15-12:05`` of each, UTC, the oldest first."""
        lapses = (heartbeat or self.backup).lapse_ids.sorted("started_at")
        return [
            f"{lapse.kind} {lapse.started_at:%H:%M:%S}-"
            + (f"{lapse.ended_at:%H:%M:%S}" if lapse.ended_at else "")
            for lapse in lapses
        ]

    def pings(self, heartbeat=None):
        return self.env["o2b.sla.heartbeat.ping"].search(
            [("heartbeat_id", "=", (heartbeat or self.backup).id)], order="id"
        )


class HeartbeatCase(HeartbeatData, TransactionCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls._create_sla_data()
