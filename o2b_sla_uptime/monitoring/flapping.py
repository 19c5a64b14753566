# Copyright 2026 Open2Bizz BV
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Whether a monitor goes up and down all the time: a mark against noise, no verdict.

The latest results are the bits of a number under a leading 1; a set bit is a failure.
"""

RESULTS = 21
HIGH, LOW = 30, 25
_MASK = (1 << RESULTS) - 1


def add(history, is_down):
    """
    :param history: int, results so far; 1 is none
    :return: int, with one more result, the oldest gone when there are too many
    """
    longer = history << 1 | is_down
    return longer if longer >> RESULTS <= 1 else 1 << RESULTS | longer & _MASK


def percent(history):
    """How much it changes: later changes weigh more, from 0.8 to 1.2.

    :return: float, 0 to 100; of all changes that 21 results can have
    """
    count = history.bit_length() - 1
    total = 0.0
    for age in range(count - 1):
        if (history >> age ^ history >> age + 1) & 1:
            total += 1.2 - 0.4 * age / (RESULTS - 2)
    return 100 * total / (RESULTS - 1)


def is_flapping(history, was):
    """Begins at 30 percent, ends below 25: no flapping of the flapping.

    :param was: bool, whether it did before
    """
    return percent(history) >= (LOW if was else HIGH)
