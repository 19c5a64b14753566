# Copyright 2026 Open2Bizz BV
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""How bad an outage is, how urgent its ticket, and what belongs together."""

from .spells import merge_spells

DOWN = "down"
PARTIAL = "partial"
#: What comes back within so many seconds is the same incident.
HOLD_SECONDS = 300
DAY = 86400
#: A certificate is looked at from so many seconds before it expires, and is urgent
#: from so many.
CERTIFICATE_SECONDS = 14 * DAY
CERTIFICATE_URGENT_SECONDS = 3 * DAY
#: Without a backup for so long is total loss of what was promised.
BACKUP_URGENT_SECONDS = DAY


def level_of(rule, members):
    """How disturbed an environment is at one moment.

    :param rule: ``any`` or ``all``: how many of the members with effect
        ``down`` must be down for the environment to be down
    :param members: iterable of (effect, is down), effect ``down``, ``partial`` or
        ``none``
    :return: ``down``, ``partial`` or ``None``
    """
    members = list(members)
    essential = [is_down for effect, is_down in members if effect == DOWN]
    if essential and (all(essential) if rule == "all" else any(essential)):
        return DOWN
    disturbed = any(is_down for effect, is_down in members if effect == PARTIAL)
    return PARTIAL if disturbed or any(essential) else None


def worst_level(rule, members):
    """The worst level an environment had at any moment.

    :param rule: as of :func:`level_of`
    :param members: iterable of (effect, spells), spells a list of (start, end or None)
    :return: ``down``, ``partial`` or ``None``
    """
    members = [(effect, merge_spells(spells)) for effect, spells in members]
    # it can only get worse where a spell begins
    moments = {start for _effect, spells in members for start, _end in spells}
    levels = {
        level_of(rule, [(effect, _covers(spells, at)) for effect, spells in members])
        for at in moments
    }
    return next((level for level in (DOWN, PARTIAL) if level in levels), None)


def _covers(spells, at):
    return any(start <= at and (end is None or at < end) for start, end in spells)


def priority_code(kind, *, production=True, lasted=0, left=None):
    """Priority of an incident's ticket.

    :param kind: ``down``, ``partial``, ``backup``, ``copies``, ``job``,
        ``certificate`` or ``blind``
    :param production: on a test environment nobody has a right to P1–P3 (SLA §6)
    :param lasted: seconds since it began
    :param left: of a certificate, seconds until it expires
    :return: ``P1`` … ``P4``, or ``None`` where there is no ticket
    """
    if kind == "blind":
        return None
    if not production:
        return "P4"
    if kind == "backup":
        return "P1" if lasted >= BACKUP_URGENT_SECONDS else "P2"
    if kind == "certificate":
        urgent = left is not None and left < CERTIFICATE_URGENT_SECONDS
        return "P2" if urgent else "P3"
    return {DOWN: "P1", PARTIAL: "P2", "copies": "P2"}.get(kind, "P3")


def urgent_seconds(kind):
    """After how many seconds an incident of a kind gets more urgent, or ``None``."""
    return {"backup": BACKUP_URGENT_SECONDS}.get(kind)


def touches(spell, incident, hold=HOLD_SECONDS):
    """Whether an outage belongs to an incident: it overlaps it, or comes within the
    hold before or after it.

    :param spell: (start, end or None) of the outage
    :param incident: (start, end or None) of the incident
    """
    start, end = spell
    begin, over = incident
    return (over is None or start < over + hold) and (end is None or begin < end + hold)


def first_uncovered(spells, windows, now):
    """The first instant up to now that lies in a spell and in no window.

    :param spells: iterable of (start, end or None)
    :param windows: iterable of (start, end): maintenance that was announced in time
    :param now: the moment up to which it is known
    :return: int, or ``None`` when windows cover all of it
    """
    windows = merge_spells(windows)
    for start, end in merge_spells(spells):
        at = start
        for window_start, window_end in windows:
            if window_start <= at < window_end:
                at = window_end
        if at <= now and (end is None or at < end):
            return at
    return None
