# Copyright 2026 Open2Bizz BV
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Sample mails with moments relative to today.

A template is a raw mail (any encoding) in which ``{{received -3 10:05}}`` stands for
the moment 10:05 on the local date three calendar days ago, as an RFC 5322 date-time in
the agreement's zone.
"""

import re
from datetime import datetime, time, timedelta
from email.utils import format_datetime
from zoneinfo import ZoneInfo

ZONE = ZoneInfo("Europe/Amsterdam")
PLACEHOLDER = re.compile(rb"\{\{\s*received\s+([+-]?\d+)\s+(\d{1,2}):(\d{2})\s*\}\}")
#: A moment that lies in the future is taken this long before now instead.
JUST_NOW = timedelta(minutes=5)


def render(template, now):
    """Fill in the moments of one mail.

    :param template: bytes
    :param now: aware datetime
    :return: bytes
    :raise ValueError: an hour or minute that does not exist, or an unknown placeholder
    """

    def moment(match):
        days, hour, minute = (int(group) for group in match.groups())
        return format_datetime(received(now, days, hour, minute)).encode("ascii")

    mail = PLACEHOLDER.sub(moment, template)
    unknown = re.search(rb"\{\{.*?\}\}", mail)
    if unknown:
        raise ValueError(
            f"Unknown placeholder {unknown.group().decode('ascii', 'replace')}"
        )
    return mail


def received(now, days, hour, minute):
    """The local moment a number of calendar days from today, never in the future.

    :param now: aware datetime
    :param days: int, negative for the past
    :return: aware datetime in ZONE, whole seconds
    """
    local_now = now.astimezone(ZONE).replace(microsecond=0)
    day = local_now.date() + timedelta(days=days)
    moment = datetime.combine(day, time(hour, minute), tzinfo=ZONE)
    # Compared as instants: around a clock change the wall times of one zone mislead.
    if moment.timestamp() > now.timestamp():
        return local_now - JUST_NOW
    return moment
