# Copyright 2026 Open2Bizz BV
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""The outages of an environment, from those of its monitors."""

ANY, ALL = "any", "all"


def merge(monitors, rule=ANY):
    """
    :param monitors: list of (down, unknown), each a list of (start, end); the monitors
        whose failure is a failure of the whole
    :param rule: str, ``any``: down when one of them is; ``all``: when all are
    :return: (down, unknown), sorted lists of (start, end) that touch nowhere; unknown
        is where it may have been down and nobody knows. No monitors: two empty lists
    """
    edges = []
    for index, (down, unknown) in enumerate(monitors):
        for kind, intervals in enumerate((down, unknown)):
            for start, end in intervals:
                if start < end:
                    edges += [(start, index, kind, 1), (end, index, kind, -1)]
    edges.sort(key=lambda edge: edge[0])
    depth = [[0, 0] for _monitor in monitors]
    found = {0: [], 1: []}
    before, place = None, 0
    while place < len(edges):
        at = edges[place][0]
        kind = _judge(depth, rule)
        if kind is not None:
            _append(found[kind], before, at)
        while place < len(edges) and edges[place][0] == at:
            _at, index, edge_kind, change = edges[place]
            depth[index][edge_kind] += change
            place += 1
        before = at
    return found[0], found[1]


def _judge(depth, rule):
    """0 down, 1 unknown, None up."""
    down = [bool(each[0]) for each in depth]
    unknown = [bool(each[1]) and not each[0] for each in depth]
    if rule == ALL:
        if not all(a or b for a, b in zip(down, unknown, strict=True)):
            return None
        return 0 if all(down) else 1
    if any(down):
        return 0
    return 1 if any(unknown) else None


def _append(intervals, start, end):
    if intervals and intervals[-1][1] == start:
        intervals[-1] = (intervals[-1][0], end)
    else:
        intervals.append((start, end))
