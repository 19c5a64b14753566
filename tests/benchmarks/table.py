# Copyright 2026 Open2Bizz BV
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""One line per figure: ours, the peer's, their ratio, and what is required."""

from dataclasses import dataclass

HEAD = ("what", "ours", "peer", "ratio", "required", "ok")


@dataclass(frozen=True)
class Row:
    """One measured figure.

    :param what: str, the work
    :param ours: float, our median
    :param unit: str, ``s`` for seconds (shown in a fitting unit), else printed as is
    :param peer: float or None, the peer's median in the same unit
    :param peer_name: str
    :param at_most: float or None, ours may not be more
    :param times_faster: float or None, the peer must take this many times ours
    :param times_peer: float or None, ours may be this many times the peer
    :param proof: tuple of (text, bool), what else has to hold
    """

    what: str
    ours: float
    unit: str = "s"
    peer: float | None = None
    peer_name: str = ""
    at_most: float | None = None
    times_faster: float | None = None
    times_peer: float | None = None
    proof: tuple = ()

    @property
    def ok(self):
        """Whether every required figure is met."""
        checks = [holds for _text, holds in self.proof]
        if self.at_most is not None:
            checks.append(self.ours <= self.at_most)
        if self.times_faster is not None:
            checks.append(self.peer >= self.ours * self.times_faster)
        if self.times_peer is not None:
            checks.append(self.ours <= self.peer * self.times_peer)
        return all(checks)

    def cells(self):
        """The texts of this row under HEAD."""
        peer = ratio = "–"
        if self.peer is not None:
            peer = f"{amount(self.peer, self.unit)} {self.peer_name}"
            ratio = self._ratio()
        return (
            self.what,
            amount(self.ours, self.unit),
            peer,
            ratio,
            self._required(),
            "yes" if self.ok else "NO",
        )

    def _ratio(self):
        if self.times_peer is not None:
            return f"{self.ours / self.peer:.2f} ×"
        return f"{self.peer / self.ours:,.1f} × less"

    def _required(self):
        parts = []
        if self.at_most is not None:
            parts.append(f"≤ {amount(self.at_most, self.unit)}")
        if self.times_faster is not None:
            parts.append(f"≥ {self.times_faster:,g} × less")
        if self.times_peer is not None:
            parts.append(f"≤ {self.times_peer:g} ×")
        parts += [text for text, _holds in self.proof]
        return ", ".join(parts)


def amount(value, unit):
    """A number with its unit; seconds in the unit that reads best.

    :param value: float
    :param unit: str
    """
    if unit != "s":
        return f"{value:,.0f} {unit}"
    for factor, name in ((1, "s"), (1e3, "ms"), (1e6, "µs")):
        if value * factor >= 1:
            return f"{value * factor:,.2f} {name}"
    return f"{value * 1e9:,.0f} ns"


def render(rows):
    """All rows as one table.

    :param rows: list of Row
    :return: str
    """
    lines = [HEAD, *(row.cells() for row in rows)]
    widths = [max(len(line[column]) for line in lines) for column in range(len(HEAD))]
    texts = [
        " | ".join(cell.ljust(width) for cell, width in zip(line, widths, strict=True))
        for line in lines
    ]
    texts.insert(1, "-|-".join("-" * width for width in widths))
    return "\n".join(text.rstrip() for text in texts)
