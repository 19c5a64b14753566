# Copyright 2026 Open2Bizz BV
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""What a proof says: the intervals and the figures, as JSON holds them.

Whoever checks a proof reckons the figures again from the intervals; see the script
``static/scripts/verify_availability.py``, which shares no code with this package.
"""

from .display import exact, floor_percent


def describe(parts, intervals):
    """Parts and intervals in lists and dicts.

    :param parts: list of Part
    :param intervals: dict as :func:`judge_parts` takes
    :return: dict
    """
    return {
        "parts": [
            {
                "start": part.start,
                "end": part.end,
                "norm_milli": part.norm_milli,
                "mode": part.mode,
                "source": list(part.source),
            }
            for part in parts
        ],
        **{
            name: None if spans is None else [list(span) for span in spans]
            for name, spans in intervals.items()
        },
    }


def figures(judgement):
    """A judgement in whole numbers and exact decimals.

    :param judgement: Judgement
    :return: dict; shares are percentages with six digits, cut off and not rounded
    """
    return {
        "total": judgement.total,
        "down": judgement.down,
        "unknown": judgement.unknown,
        "maintenance": judgement.maintenance,
        "budget": exact(judgement.budget),
        "budget_left": exact(judgement.budget_left),
        "availability": floor_percent(judgement.share, 6) or None,
        "lowest": floor_percent(judgement.lowest, 6) or None,
        "highest": floor_percent(judgement.highest, 6) or None,
        "verdict": judgement.verdict,
    }
