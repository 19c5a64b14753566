# Copyright 2026 Open2Bizz BV
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""From figures to verdicts, exact: no percentage is rounded before it is judged."""

MET, AT_RISK, MISSED = "met", "at_risk", "missed"
UNDETERMINED, NOT_APPLICABLE = "undetermined", "not_applicable"
#: The worst first; the first that occurs is that of the whole.
RANKING = (MISSED, AT_RISK, UNDETERMINED, MET, NOT_APPLICABLE)
WHOLE = 100_000  # 100 % in thousandths of a percent


def judge(good, whole, norm_milli):
    """Verdict on a month that is over.

    :param int good: how many met their target
    :param int whole: how many were counted; None: it could not be measured
    :param int norm_milli: thousandths of a percent that have to be good
    :return: text; ``not_applicable`` when there was nothing to count
    """
    if whole is None:
        return UNDETERMINED
    if not whole:
        return NOT_APPLICABLE
    return MET if good * WHOLE >= norm_milli * whole else MISSED


def judge_running(good, whole, norm_milli, threatened):
    """Verdict on a month that still runs.

    With a norm of all of them one that is missed cannot be made good any more. With
    a lower norm what comes can still make it good, so it is at risk; as it is when
    those that are about to be missed, or one more once some were, would break it.

    :param int good: how many met their target so far
    :param int whole: how many were counted so far; None: it could not be measured
    :param int norm_milli: thousandths of a percent that have to be good
    :param int threatened: how many more are about to be missed
    :return: text
    """
    if whole is None:
        return UNDETERMINED
    if whole and norm_milli >= WHOLE and good < whole:
        return MISSED
    spare = 1 if good < whole else 0
    worst = whole + max(threatened, spare)
    if worst and good * WHOLE < norm_milli * worst:
        return AT_RISK
    return judge(good, whole, norm_milli)


def overall(verdicts):
    """The worst of several; ``not_applicable`` of none. None counts for nothing."""
    found = set(verdicts)
    return next((v for v in RANKING if v in found), NOT_APPLICABLE)
