# Copyright 2026 Open2Bizz BV
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from datetime import timedelta
from zoneinfo import ZoneInfo

from odoo import api, fields, models
from odoo.exceptions import ValidationError
from odoo.tools import format_datetime

from odoo.addons.base.models.res_partner import _tz_get
from odoo.addons.o2b_sla.instants import to_aware

from ..maintenance import Rule, list_occurrences, write_rule
from ..seconds import from_seconds, to_seconds

FREQUENCIES = [
    ("once", "Once"),
    ("daily", "Daily"),
    ("weekly", "Weekly"),
    ("monthly_weekday", "Monthly, on a weekday"),
    ("monthly_day", "Monthly, on a day"),
    ("yearly", "Yearly"),
]
WEEKDAYS = [
    ("0", "Monday"),
    ("1", "Tuesday"),
    ("2", "Wednesday"),
    ("3", "Thursday"),
    ("4", "Friday"),
    ("5", "Saturday"),
    ("6", "Sunday"),
]
DAY_FIELDS = ("on_mon", "on_tue", "on_wed", "on_thu", "on_fri", "on_sat", "on_sun")
#: A change of one of these is a change of the series.
TIMING_FIELDS = {
    *("first_day", "start_time", "duration", "tz", "frequency", "interval"),
    *("month_day", "week", "weekday", "end_kind", "until", "count"),
    *DAY_FIELDS,
}
MAX_HOURS = 72
PREVIEWED = 5
#: Far enough for the next of every rule, and for the years that February has 29 days.
FAR = timedelta(days=366 * 9)


class SlaMaintenanceRecurrence(models.AbstractModel):
    """When maintenance takes place: once, or again and again in its own zone.

    Times are wall-clock times of that zone. One that does not exist when summer time
    begins moves past the gap; of one that comes twice when it ends the first is meant.
    The length is elapsed time.
    """

    _name = "o2b.sla.maintenance.recurrence"
    _description = "Recurrence of Maintenance"

    first_day = fields.Date(
        required=True,
        default=lambda self: fields.Date.add(fields.Date.context_today(self), days=7),
        help="Of a series, the first occurrence is on or after this day.",
    )
    start_time = fields.Float(string="Starts At", required=True, default=2.0)
    duration = fields.Float(
        string="Takes (Hours)",
        required=True,
        default=1.0,
        help="Elapsed time, the same on the days on which the clock is changed.",
    )
    tz = fields.Selection(
        selection=_tz_get,
        string="Time Zone",
        required=True,
        compute="_compute_tz",
        store=True,
        readonly=False,
        precompute=True,
        help="The start is a time of day in this zone: that of the agreement.",
    )
    frequency = fields.Selection(
        selection=FREQUENCIES, string="Repeats", required=True, default="once"
    )
    interval = fields.Integer(
        string="Every", required=True, default=1, help="Every so many of them."
    )
    on_mon = fields.Boolean(string="Mon")
    on_tue = fields.Boolean(string="Tue")
    on_wed = fields.Boolean(string="Wed")
    on_thu = fields.Boolean(string="Thu")
    on_fri = fields.Boolean(string="Fri")
    on_sat = fields.Boolean(string="Sat")
    on_sun = fields.Boolean(string="Sun")
    month_day = fields.Integer(
        string="Day of the Month",
        default=1,
        help="1 to 31; -1 is the last day. A month without that day is passed over.",
    )
    week = fields.Selection(
        selection=[
            ("1", "First"),
            ("2", "Second"),
            ("3", "Third"),
            ("4", "Fourth"),
            ("-1", "Last"),
        ],
        default="1",
    )
    weekday = fields.Selection(selection=WEEKDAYS, default="6")
    end_kind = fields.Selection(
        selection=[("never", "Never"), ("until", "On a day"), ("count", "After")],
        string="Ends",
        required=True,
        default="never",
    )
    until = fields.Date(string="Last Day")
    count = fields.Integer(string="Number of Times", default=1)
    rrule = fields.Text(
        string="RFC 5545 Rule",
        compute="_compute_rrule",
        help="The rule as calendar programs write it.",
    )
    preview = fields.Text(
        string="Next Times", compute="_compute_preview", help="As the clock shows it."
    )

    _start_time_valid = models.Constraint(
        "CHECK(start_time >= 0 AND start_time < 24)",
        "Maintenance starts at a time between 00:00 and 23:59.",
    )
    _duration_valid = models.Constraint(
        f"CHECK(duration > 0 AND duration <= {MAX_HOURS})",
        f"Maintenance takes more than no time, and {MAX_HOURS} hours at most.",
    )
    _interval_valid = models.Constraint(
        "CHECK(interval BETWEEN 1 AND 99)", "Every 1 to 99 of them."
    )

    def _compute_tz(self):
        """That of the agreement; see the model that inherits this."""
        for record in self:
            record.tz = record.tz or self.env.company.partner_id.tz or "UTC"

    @api.depends(*TIMING_FIELDS)
    def _compute_rrule(self):
        for record in self:
            record.rrule = record._is_timed() and write_rule(
                record._get_rule(),
                record.first_day,
                record._second_of_day(),
                record._zone(),
            )

    @api.depends(*TIMING_FIELDS)
    @api.depends_context("lang")
    def _compute_preview(self):
        now = self.env["o2b.sla.mixin"]._sla_now()
        for record in self:
            found = []
            if record._is_timed():
                start = None if record.frequency == "once" else now
                found = record._list_occurrences(start, now + FAR)[:PREVIEWED]
            record.preview = "\n".join(
                record._describe_times(from_seconds(o.start), from_seconds(o.end))
                for o in found
            )

    @api.constrains(*TIMING_FIELDS)
    def _check_timing(self):
        for record in self:
            problem = record._find_timing_problem()
            if problem:
                raise ValidationError(problem)

    def _find_timing_problem(self):
        """What makes the rule impossible, in words, or ``None``."""
        self.ensure_one()
        if not self._length():
            return self.env._("Maintenance takes a minute at least.")
        if self.frequency == "weekly" and not self._get_weekdays():
            return self.env._("Choose at least one day of the week.")
        if self.frequency == "monthly_day" and not (
            1 <= self.month_day <= 31 or self.month_day == -1
        ):
            return self.env._("A day of the month is 1 to 31, or -1 for the last one.")
        if self.frequency == "monthly_weekday" and not (self.week and self.weekday):
            return self.env._("Choose which weekday of the month.")
        if self.frequency == "once":
            return None
        if self.end_kind == "count" and not 1 <= self.count <= 1000:
            return self.env._("A series has 1 to 1000 occurrences.")
        if self.end_kind == "until" and (not self.until or self.until < self.first_day):
            return self.env._("A series ends on or after its first day.")
        return None

    # === The rule ===

    def _is_timed(self):
        """Whether enough is filled in to reckon with."""
        self.ensure_one()
        return bool(
            self.first_day
            and self.tz
            and self.frequency
            and 0 <= self.start_time < 24
            and self.duration > 0
            and self.interval >= 1
            and not self._find_timing_problem()
        )

    def _zone(self):
        self.ensure_one()
        return ZoneInfo(self.tz or "UTC")

    def _second_of_day(self):
        """Local start in seconds after midnight, a whole minute."""
        return min(round(self.start_time * 60), 24 * 60 - 1) * 60

    def _length(self):
        """Elapsed seconds, whole minutes."""
        return round(self.duration * 60) * 60

    def _get_weekdays(self):
        """Chosen days of the week, numbers from 0 (Monday)."""
        return tuple(day for day, name in enumerate(DAY_FIELDS) if self[name])

    def _get_rule(self):
        """The pure :class:`Rule`."""
        self.ensure_one()
        ends = self.frequency != "once"
        return Rule(
            frequency=self.frequency,
            interval=self.interval,
            weekdays=self._get_weekdays(),
            month_day=self.month_day,
            week=int(self.week or 1),
            weekday=int(self.weekday or 0),
            until=self.until if ends and self.end_kind == "until" else None,
            count=self.count if ends and self.end_kind == "count" else None,
        )

    def _list_occurrences(self, start, end):
        """Occurrences that start in a time.

        :param start: naive UTC datetime, or ``None``: from the first one on
        :param end: naive UTC datetime
        :return: list of :class:`Occurrence`
        """
        self.ensure_one()
        return list_occurrences(
            self._get_rule(),
            self.first_day,
            self._second_of_day(),
            self._length(),
            self._zone(),
            to_seconds(start) if start else -(2**60),
            to_seconds(end),
        )

    def _describe_times(self, start, end):
        """``Sun 29 Mar 2026 03:00 – 04:00 CEST``, in the zone of the series.

        :param start: naive UTC datetime
        :param end: naive UTC datetime
        """
        return describe_times(self.env, start, end, self._zone())


def describe_times(env, start, end, zone):
    """A window in words, in a zone; both offsets when the clock changes in between.

    :param start: naive UTC datetime
    :param end: naive UTC datetime
    :param zone: ``ZoneInfo``
    """
    first, last = (to_aware(at).astimezone(zone) for at in (start, end))
    same_day = first.date() == last.date()
    texts = [
        format_datetime(env, start, tz=zone.key, dt_format="EEE d MMM y HH:mm"),
        format_datetime(
            env,
            end,
            tz=zone.key,
            dt_format="HH:mm" if same_day else "EEE d MMM y HH:mm",
        ),
    ]
    if first.utcoffset() != last.utcoffset():
        texts[0] += f" {first:%Z}"
    return f"{texts[0]} – {texts[1]} {last:%Z}"
