# Copyright 2026 Open2Bizz BV
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import models

from ..clock import PAUSED, misplaced_waiting
from ..instants import to_aware, to_iso, to_naive


class SlaGiveBack(models.AbstractModel):
    """Waiting that was none: found in the ledger, put right by new lines in it."""

    _name = "o2b.sla.give.back"
    _description = "SLA Time Given Back"

    def _sla_get_words(self):
        """Who said something when.

        :return: ``{record id: (replies, questions)}``: lists of naive UTC instants at
            which the client said something, the arrival included, and at which we did
        """
        return {record.id: ([record.sla_received_at], []) for record in self}

    def _sla_find_misplaced(self):
        """Find pauses in which nothing was expected from the client.

        :return: list of dicts: ``clock``; ``pause``, the ledger line of the pause;
            ``kind`` (``answered``, ``nothing_asked``); ``start`` and ``end`` (naive
            UTC, ``end`` False while it goes on); ``again``, whether the pause rightly
            goes on after that; ``seconds`` of counting time until now
        """
        now = self._sla_now()
        words = self._sla_get_words()
        clocks = self._sla_all_clocks().filtered(lambda c: c.indicator == "resolution")
        found = []
        for clock, state in clocks._replay(now).items():
            replies, questions = words.get(clock.res_id, ([], []))
            spans = [span for span in state.segments if span.kind == PAUSED]
            pauses = [
                (span.start, None if self._sla_goes_on(span, state, now) else span.end)
                for span in spans
            ]
            for one in misplaced_waiting(
                pauses,
                [to_aware(at) for at in replies if at],
                [to_aware(at) for at in questions if at],
            ):
                line = clock._get_pause_line(to_naive(spans[one.pause].start))
                until = one.end or to_aware(now)
                found.append(
                    {
                        "clock": clock,
                        "pause": line,
                        "kind": one.kind,
                        "start": to_naive(one.start),
                        "end": to_naive(one.end),
                        "again": one.again,
                        "seconds": clock._count(one.start, until),
                    }
                )
        return found

    def _sla_goes_on(self, span, state, now):
        return state.is_paused and span.end == to_aware(now)

    def _sla_give_back(self, stretches, reason=""):
        """Count time that a pause kept out of the clocks (a correction).

        The ledger gets lines of now, with who gave the time back; deadlines move to
        where they would have been. An outcome already given stays.

        :param stretches: dicts as of :meth:`_sla_find_misplaced`: ``clock``,
            ``start``, ``end``, ``again``
        :raise UserError: a stretch is no waiting (any more)
        """
        now = self._sla_now()
        clocks = self.env["o2b.sla.clock"].sudo()
        lines = []
        for stretch in stretches:
            clock = stretch["clock"].sudo()
            clock._check_waited(stretch["start"], now)
            clocks |= clock
            line = {
                "clock_id": clock.id,
                "reason": reason,
                "data": {"corrected_at": to_iso(now)},
            }
            lines.append(dict(line, kind="resume", at=stretch["start"]))
            if stretch["again"]:
                lines.append(dict(line, kind="pause", at=stretch["end"]))
        clocks._record_breaches()
        clocks._append_lines(lines)
        clocks._refresh()
