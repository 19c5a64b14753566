# Copyright 2026 Open2Bizz BV
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""A period in which the agreement changed: each part has its own norm and mode."""

from dataclasses import dataclass

from .judgement import NOT_APPLICABLE, Judgement, judge, pool


@dataclass(frozen=True)
class Part:
    """Time in which one norm ruled.

    :param start: int, seconds since 1970 UTC
    :param end: int, the first second past it
    :param norm_milli: int, thousandths of a percent; None: there is no norm
    :param mode: str, what maintenance windows mean
    :param source: tuple of str, where that stands: version, layer, clause
    """

    start: int
    end: int
    norm_milli: int | None
    mode: str
    source: tuple = ()


def join(parts):
    """Parts in order, those that follow one another with the same norm and mode as
    one: a renewed agreement goes on with the same month.

    :param parts: iterable of Part
    :return: list of Part
    """
    joined = []
    for part in sorted(parts, key=lambda part: part.start):
        if part.end <= part.start:
            continue
        last = joined[-1] if joined else None
        if (
            last
            and last.end == part.start
            and (last.norm_milli, last.mode) == (part.norm_milli, part.mode)
        ):
            joined[-1] = Part(
                last.start,
                part.end,
                part.norm_milli,
                part.mode,
                last.source + tuple(s for s in part.source if s not in last.source),
            )
        else:
            joined.append(part)
    return joined


def cut(parts, start, end):
    """What lies of parts in [start, end).

    :param parts: iterable of Part
    """
    return [
        Part(
            max(part.start, start),
            min(part.end, end),
            part.norm_milli,
            part.mode,
            part.source,
        )
        for part in parts
        if part.start < end and part.end > start
    ]


def judge_parts(period, parts, intervals, gross=False):
    """Judge each part against its own norm, and add up their seconds.

    :param period: (start, end), what is told about when there is no part
    :param parts: iterable of Part
    :param intervals: dict: ``down``, ``unknown``, ``maintenance``, ``excluded``
        (lists of (start, end)), ``service`` (the same, or None: always)
    :param bool gross: leave nothing out that was excused
    :return: Judgement
    """
    judged = [
        judge(
            (part.start, part.end),
            norm_milli=part.norm_milli,
            mode=part.mode,
            service=intervals["service"],
            excused=() if gross else intervals["excluded"],
            down=intervals["down"],
            unknown=intervals["unknown"],
            maintenance=intervals["maintenance"],
        )
        for part in parts
    ]
    if judged:
        return pool(judged)
    return Judgement(tuple(period), 0, 0, 0, 0, None, NOT_APPLICABLE)
