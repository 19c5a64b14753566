# Copyright 2026 Open2Bizz BV
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from dataclasses import dataclass
from datetime import datetime

from odoo import api, models
from odoo.tools.misc import format_datetime

from odoo.addons.o2b_sla.instants import to_aware, to_naive
from odoo.addons.o2b_sla.working_time import start_instant


@dataclass(frozen=True, slots=True)
class Promise:
    """What is promised for one priority. Instants are naive UTC, ``False`` for none.

    :param start: when the clocks start (§3.7)
    :param response: last instant of a response in time
    :param resolution: length of the resolution target in words, empty for none
    :param resolution_latest: its deadline when the response comes at the last moment
    """

    priority: models.BaseModel
    start: datetime
    response: datetime | bool
    resolution: str
    resolution_latest: datetime | bool


class SlaAgreement(models.Model):
    """What an agreement promises for something that has yet to be registered."""

    _inherit = "o2b.sla.agreement"

    def _sla_promises(self, channel, at, priorities=None, environment=None):
        """What is promised, priority by priority; none when no version rules.

        :param channel: ``email``, ``portal`` or ``phone``
        :param at: naive UTC instant of arrival
        :param priorities: ``o2b.sla.priority`` records; default all
        :param environment: ``o2b.sla.environment`` it is about, when that is known
        :return: list of :class:`Promise`
        """
        self.ensure_one()
        version = self.sudo()._version_in_force(at)
        if not version:
            return []
        if priorities is None:
            priorities = self.env["o2b.sla.priority"].sudo()._get_for_tickets()
        return [
            self._sla_promise(version, channel, at, priority, environment)
            for priority in priorities
        ]

    def _sla_promise(self, version, channel, at, priority, environment=None):
        """A :class:`Promise`: the instants the clocks will have (§3.2, §3.7)."""
        clocks = self.env["o2b.sla.clock"]
        scope = environment, at
        rule = self._adapt_start_rule(
            version._get_start_rule(channel, priority, *scope).value,
            channel,
            priority,
            at,
        )
        schedule = clocks._schedule_of(version)
        start = start_instant(rule, to_aware(at), schedule)
        response = version._get_target(priority, "response", *scope).value
        respond_by = response and clocks._schedule_of(version, response.elapsed).add(
            start, response.seconds
        )
        resolution = version._get_target(priority, "resolution", *scope).value
        latest = None
        if resolution and respond_by:
            hours = clocks._schedule_of(version, resolution.elapsed)
            latest = hours.add(respond_by, resolution.seconds)
        return Promise(
            priority=priority,
            start=to_naive(start),
            response=to_naive(respond_by),
            resolution=version._describe_duration(resolution) if resolution else "",
            resolution_latest=to_naive(latest),
        )

    def _sla_is_open(self, at):
        """Whether the telephone is answered at an instant: opening hours and approved
        windows (§3.4, §3.7). ``None``: no version rules, so nothing is agreed.

        :param at: naive UTC datetime
        """
        self.ensure_one()
        version = self.sudo()._version_in_force(at)
        if not version:
            return None
        return self.env["o2b.sla.clock"]._schedule_of(version).is_open(to_aware(at))

    def _sla_next_opening(self, at):
        """Naive UTC instant of the next opening, ``False`` when no version rules."""
        self.ensure_one()
        version = self.sudo()._version_in_force(at)
        if not version:
            return False
        schedule = self.env["o2b.sla.clock"]._schedule_of(version)
        return to_naive(schedule.next_open(to_aware(at)))

    def _sla_local_text(self, instant):
        """An instant (naive UTC) in the agreement's zone and the user's language."""
        if not instant:
            return ""
        zone = self.sudo()._sla_zone().key if self else self.env.user.tz
        return self._sla_format_instant(instant, zone)

    @api.model
    def _sla_format_instant(self, instant, zone):
        return format_datetime(
            self.env, instant, tz=zone or "UTC", dt_format="EEE d MMM y HH:mm"
        )
