# Copyright 2026 Open2Bizz BV
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Prometheus's query API: questions and answers."""

import math

from .payload import load
from .report import Unreadable, a_list, a_text, an_object

#: Characters of a label's value that have to be escaped inside a selector.
ESCAPES = str.maketrans({"\\": "\\\\", '"': '\\"', "\n": "\\n"})


def selector(metric, label, value):
    """A selector of one monitor's series.

    :param metric: str, such as ``probe_success``
    :param label: str
    :param value: str
    :return: str, ``probe_success{o2b_monitor="m-1042"}``
    """
    return f'{metric}{{{label}="{value.translate(ESCAPES)}"}}'


def read_answer(body):
    """Series of an answer.

    :param body: bytes
    :return: list of (labels, samples): a dict of str, a list of (float, float) with
        instants in UNIX seconds, without those that are no number
    :raise Unreadable: Prometheus refused, or the answer is not of its shape
    """
    answer = an_object(load(body), "the answer")
    if answer.get("status") != "success":
        raise Unreadable("engine", a_text(answer.get("error"), 300) or "no success")
    data = an_object(answer.get("data"), "data")
    kind = data.get("resultType")
    if kind not in ("vector", "matrix"):
        raise Unreadable("type", a_text(kind, 20))
    return [_read_series(item, kind) for item in a_list(data.get("result"), "result")]


def _read_series(item, kind):
    an_object(item, "a series")
    labels = {
        name: a_text(value)
        for name, value in an_object(item.get("metric"), "metric").items()
    }
    pairs = [item.get("value")] if kind == "vector" else item.get("values")
    samples = []
    for pair in a_list(pairs, "values"):
        if not isinstance(pair, list) or len(pair) != 2:
            raise Unreadable("type", "a sample is no pair")
        try:
            at, value = float(pair[0]), float(pair[1])
        except (TypeError, ValueError):
            raise Unreadable("type", "a sample is no number") from None
        if math.isfinite(at) and math.isfinite(value):
            samples.append((at, value))
    return labels, samples


def merge_series(series, at_most):
    """Of several series of one monitor (two Prometheus, a new target) all samples, in
    order; where two fall on one instant the good one holds.

    :param series: list of (labels, samples)
    :param at_most: float, later ones are left out
    :return: list of (float, float)
    """
    merged = {}
    for _labels, samples in series:
        for at, value in samples:
            if at <= at_most:
                merged[at] = max(value, merged.get(at, value))
    return sorted(merged.items())
