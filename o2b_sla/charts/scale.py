# Copyright 2026 Open2Bizz BV
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Where an axis begins and which numbers stand beside it."""

# begin of an axis of percentages: numbers above it; the most detailed one first
PERCENT_STEPS = {
    99.8: 4,
    99.5: 5,
    99: 5,
    98: 4,
    95: 5,
    90: 5,
    80: 4,
    70: 3,
    60: 4,
    50: 5,
    0: 4,
}


def percent_steps(values):
    """Numbers beside an axis of percentages on which all values are seen.

    :param values: iterable of numbers from 0 to 100; ``None`` among them is left out
    :return: list of numbers, the first less than the least value unless that is 0,
        the last 100
    """
    least = min((value for value in values if value is not None), default=100)
    low = next((end for end in PERCENT_STEPS if end < least), 0)
    steps = PERCENT_STEPS[low]
    return [round(low + (100 - low) * step / steps, 4) for step in range(steps + 1)]
