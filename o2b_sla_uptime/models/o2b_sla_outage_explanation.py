# Copyright 2026 Open2Bizz BV
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import fields, models
from odoo.tools import format_date, format_time, formatLang

from ..availability import clip, total
from ..seconds import to_seconds


class SlaOutage(models.Model):
    """What an outage counts for, in a sentence for the client and for ourselves."""

    _inherit = "o2b.sla.outage"

    explanation = fields.Text(compute="_compute_explanation")

    def _compute_explanation(self):
        for outage in self:
            outage.explanation = outage._explain()

    def _explain(self):
        """When it was, how long, and how much of it counts and why (SLA §3.3).

        Built from what was measured and announced, in the language of the environment
        and the agreement's own zone; a client may read it.

        :return: str, sentences
        """
        self.ensure_one()
        outage = self.sudo()
        now = self.env["o2b.sla.mixin"]._sla_now()
        return " ".join(
            [
                outage._explain_when(now),
                *outage._explain_counted(now),
                *outage._explain_windows(now),
            ]
        )

    # === When ===

    def _get_end(self, now):
        """Its end, provisional or not, or now; naive UTC."""
        return self.ended_at or self.provisional_end_at or max(now, self.started_at)

    def _explain_when(self, now):
        zone = self.agreement_id._sla_zone().key
        end = self._get_end(now)
        values = {
            "day": format_date(self.env, self._local_date(self.started_at)),
            "start": self._format_time(self.started_at, zone),
            "end": self._format_time(end, zone),
            "seconds": self._format_seconds((end - self.started_at).total_seconds()),
        }
        if not self.ended_at and not self.provisional_end_at:
            return self.env._(
                "Since %(day)s %(start)s, %(seconds)s seconds so far.", **values
            )
        last_day = self._local_date(end)
        if last_day != self._local_date(self.started_at):
            values["end"] = f"{format_date(self.env, last_day)} {values['end']}"
        text = self.env._("%(day)s %(start)s–%(end)s, %(seconds)s seconds.", **values)
        if not self.ended_at:
            text += " " + self.env._("The end is reported, no measurement confirms it.")
        return text

    def _local_date(self, instant):
        return self.agreement_id._local_day(instant)

    def _format_time(self, instant, zone):
        return format_time(self.env, instant, tz=zone, time_format="HH:mm:ss")

    def _format_seconds(self, seconds):
        return formatLang(self.env, int(seconds), digits=0)

    # === What counts ===

    def _explain_counted(self, now):
        """Whether it is downtime, and how much of it."""
        if self.effect != "down":
            return [
                self.env._("Not counted: it hindered a part, the service was there.")
            ]
        if self.kind == "unknown" and not self.is_bridged:
            return [
                self.env._(
                    "Not measured: shown apart, and counted as neither up nor down."
                )
            ]
        start, end = self.started_at, self._get_end(now)
        environment = self.environment_id
        if not environment._get_judged_parts(start, end):
            return [self.env._("Not counted: no agreement was in force.")]
        counted = environment._judge(start, end, now).down
        length = int((end - start).total_seconds())
        sentences = [self._explain_share(counted, length)]
        if environment.kind == "test":
            sentences.append(
                self.env._("A test environment has no norm it could breach (§6).")
            )
        return sentences + self._explain_left_out(start, end, now)

    def _explain_share(self, counted, length):
        if counted == length:
            return self.env._("Counted as downtime.")
        if not counted:
            return self.env._("Not counted as downtime.")
        return self.env._(
            "%(counted)s of these seconds count as downtime.",
            counted=self._format_seconds(counted),
        )

    def _explain_left_out(self, start, end, now):
        """Why a part of it does not count."""
        environment = self.environment_id
        intervals = environment._get_intervals(start, end, now)
        low, high = to_seconds(start), to_seconds(end)
        sentences = []
        excluded = total(clip(intervals["excluded"], low, high))
        if excluded:
            sentences.append(
                self.env._(
                    "%(seconds)s seconds are left out by approval, because the cause "
                    "does not lie with us.",
                    seconds=self._format_seconds(excluded),
                )
            )
        down = total(clip(intervals["down"], low, high))
        if down < high - low and environment.availability_rule == "all":
            sentences.append(
                self.env._("It counts only while all monitors are down at once.")
            )
        if self.is_bridged:
            sentences.append(
                self.env._(
                    "A short gap in the measurements between two outages counts as "
                    "down."
                )
            )
        return sentences

    # === Maintenance at the time ===

    def _explain_windows(self, now):
        """What each maintenance window of that time changed."""
        if self.effect != "down":
            return []
        windows = self.env["o2b.sla.maintenance.window"].search(
            [
                ("environment_id", "=", self.environment_id.id),
                ("state", "!=", "cancelled"),
                ("start_at", "<", self._get_end(now)),
                ("end_at", ">", self.started_at),
            ],
            order="start_at, id",
        )
        zone = self.agreement_id._sla_zone().key
        return [
            self.env._(
                "Maintenance from %(start)s to %(end)s: %(verdict)s",
                start=self._format_time(window.start_at, zone),
                end=self._format_time(window.end_at, zone),
                verdict=window._explain(),
            )
            for window in windows
        ]
