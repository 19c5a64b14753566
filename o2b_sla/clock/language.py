# Copyright 2026 Open2Bizz BV
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from datetime import datetime, timedelta

from . import phrases_en, phrases_nl
from .durations import duration_text

# Units of an agreement that a reader wants to see in hours as well.
LONG_UNITS = ("working_day", "working_week", "day", "week")


def get_language(code, zone):
    """Return the :class:`Language` of a code such as ``nl_NL``, else English.

    :param zone: tzinfo in which instants are told
    """
    dutch = str(code or "").lower().startswith("nl")
    return Language(phrases_nl if dutch else phrases_en, zone)


class Language:
    """Words, dates and durations of one catalogue, in one zone.

    Instants go in as aware datetimes, durations as integer seconds.
    """

    def __init__(self, catalogue, zone):
        self.catalogue = catalogue
        self.zone = zone

    def local(self, instant):
        return instant.astimezone(self.zone)

    # Sentences

    def say(self, key, **values):
        """Return phrase ``key`` filled in, without capital."""
        return self.catalogue.PHRASES[key].format(**values)

    def sentence(self, key, **values):
        text = self.say(key, **values)
        return text[0].upper() + text[1:]

    def brackets(self, text):
        """Return `` (text)``, or nothing for an empty text."""
        return f" ({text})" if text else ""

    def channel(self, code):
        return self.catalogue.CHANNELS.get(code)

    def indicator(self, code):
        return self.catalogue.INDICATORS.get(code, code or "")

    def layer(self, code):
        """Name of the layer that rules over the SLA; nothing for the SLA itself."""
        return self.catalogue.LAYERS.get(code, "")

    def event(self, kind):
        return self.catalogue.EVENTS[kind]

    # Dates and times

    def day(self, date):
        return f"{self.catalogue.WEEKDAYS[date.weekday()]} {self.date(date)}"

    def date(self, date):
        return f"{date.day} {self.catalogue.MONTHS[date.month - 1]}"

    def time(self, local):
        """Local wall time, seconds and zone only where they are needed."""
        separator = self.catalogue.TIME_SEPARATOR
        text = f"{local.hour:02d}{separator}{local.minute:02d}"
        if local.second:
            text += f"{separator}{local.second:02d}"
        if local.utcoffset() != local.replace(fold=1 - local.fold).utcoffset():
            # The hour that comes twice when summer time ends.
            text += f" {local.tzname()}"
        return text

    def instant(self, instant):
        """For instance ``Friday 5 June 2026 16:59``."""
        local = self.local(instant)
        return (
            f"{self.day(local)} {local.year} "
            f"{self.time(local)}{self.catalogue.TIME_SUFFIX}"
        )

    def times(self, start, end):
        """For instance ``09:00–17:00``; both within one local day."""
        first, last = self.local(start), self.local(end)
        if last.date() != first.date():
            closing = f"24{self.catalogue.TIME_SEPARATOR}00"
        else:
            closing = self.time(last)
        return f"{self.time(first)}–{closing}"

    def is_one_day(self, start, end):
        """Whether ``[start, end)`` lies within one local day, midnight included."""
        first, last = self.local(start), self.local(end)
        if first.date() == last.date():
            return True
        midnight = datetime.combine(
            first.date() + timedelta(days=1), datetime.min.time()
        )
        return last.replace(tzinfo=None) == midnight

    def stretch(self, start, end):
        """``Friday 5 June 15:00–17:00``, or with both days when they differ."""
        if self.is_one_day(start, end):
            when = f"{self.day(self.local(start))} {self.times(start, end)}"
        else:
            first, last = self.local(start), self.local(end)
            when = (
                f"{self.day(first)} {self.time(first)} – "
                f"{self.day(last)} {self.time(last)}"
            )
        return when + self.catalogue.TIME_SUFFIX

    def days(self, first, last, times):
        """``Monday 21 – Thursday 24 December, 09:00–17:00``.

        :param times: list of texts made by :meth:`times`
        """
        if len(times) > 1:
            hours = self.say("and", first=", ".join(times[:-1]), last=times[-1])
        else:
            hours = times[0]
        hours += self.catalogue.TIME_SUFFIX
        if first == last:
            return f"{self.day(first)} {hours}"
        if (first.year, first.month) == (last.year, last.month):
            opening = f"{self.catalogue.WEEKDAYS[first.weekday()]} {first.day}"
        else:
            opening = self.day(first)
        return f"{opening} – {self.day(last)}, {hours}"

    # Durations

    def duration(self, seconds):
        """``3 h 20 min``; seconds only when there are any."""
        return duration_text(abs(seconds), self.catalogue.UNITS)

    def amount(self, number, unit):
        """``2 days``, ``1 working hour``; whole numbers without decimals."""
        one, many = self.catalogue.AMOUNTS[unit]
        text = f"{number:g}".replace(".", self.catalogue.DECIMAL_MARK)
        return (one if number == 1 else many).format(n=text)

    def target(self, seconds, elapsed, data):
        """``2 working days = 16 working hours``; the first half when ``data`` tells."""
        if seconds % 3600 == 0:
            text = self.amount(seconds // 3600, "elapsed" if elapsed else "working")
        else:
            key = "elapsed_time" if elapsed else "working_time"
            text = self.say(key, duration=self.duration(seconds))
        unit = data.get("unit")
        if unit in LONG_UNITS and data.get("amount"):
            amount = self.amount(data["amount"], unit)
            text = self.say("equals", amount=amount, seconds=text)
        return text
