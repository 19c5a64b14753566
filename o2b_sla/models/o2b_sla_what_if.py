# Copyright 2026 Open2Bizz BV
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from contextlib import closing, contextmanager
from datetime import datetime

from odoo import api, models
from odoo.fields import Domain
from odoo.tools import format_datetime
from odoo.tools.misc import Callbacks

from ..instants import to_iso
from ..states import OPEN_STATES

SHOWN_MOVES = 80
# What a move means for the client, the gravest first.
EFFECTS = ("becomes_late", "stays_late", "earlier", "later", "gone", "new")


class SlaWhatIf(models.AbstractModel):
    """Which open deadlines a change would move (SLA §3.7, §1.4).

    The change is made, looked at and undone; nothing else foretells it as well as the
    clocks themselves.
    """

    _name = "o2b.sla.what.if"
    _description = "SLA What-If"

    @api.model
    def _preview(self, change, limit=SHOWN_MOVES, among=Domain.TRUE):
        """Make a change, see which open deadlines move, and undo it.

        Only clocks the user may read are looked at.

        :param change: callable without arguments; what it raises is passed on
        :param limit: number of moves that are told one by one
        :param among: domain of the clocks that the change can move, default any
        :return: dict: ``count`` of the deadlines that move and how many of them have
            each of ``EFFECTS``; ``zone`` of the texts; ``moves``: list of dicts, see
            :meth:`_describe_move`
        """
        if not self.env["o2b.sla.clock"].has_access("read"):
            return self._describe_moves({}, {}, limit)
        before = self._read_deadlines(among)
        with self._undone():
            change()
            self.env.flush_all()
            after = self._read_deadlines(among)
        return self._describe_moves(before, after, limit)

    @contextmanager
    def _undone(self):
        """Undo whatever happens inside, what waits for the commit included: mails,
        notifications, wake-up calls of scheduled actions."""
        cr = self.env.cr
        with closing(cr.savepoint()):
            kept, cr.postcommit = cr.postcommit, Callbacks()
            try:
                yield
            finally:
                cr.postcommit = kept

    @api.model
    def _read_deadlines(self, among=Domain.TRUE):
        """Deadlines of the open clocks, in one query.

        :param among: domain of the clocks to look at
        :return: ``{clock id: (naive UTC deadline, whether it is late)}``
        """
        mixin = self.env["o2b.sla.mixin"]
        clocks = self.env["o2b.sla.clock"].search_fetch(
            Domain("state", "in", OPEN_STATES)
            & Domain("deadline", "!=", False)
            & among,
            [
                "state",
                "deadline",
                "reached_at",
                "breached_at",
                "is_paused",
                "best_effort",
            ],
            order="id",
        )
        late = clocks.filtered_domain(mixin._sla_late_domain(mixin._sla_now()))
        late_ids = set(late.ids)
        return {clock.id: (clock.deadline, clock.id in late_ids) for clock in clocks}

    @api.model
    def _describe_moves(self, before, after, limit):
        nothing = (False, False)
        moved = {
            id_: (old, new)
            for id_ in before.keys() | after.keys()
            if (old := before.get(id_, nothing))[0]
            != (new := after.get(id_, nothing))[0]
        }
        effects = {id_: self._get_effect(*move) for id_, move in moved.items()}
        ordered = sorted(
            moved,
            key=lambda id_: (
                EFFECTS.index(effects[id_]),
                moved[id_][1][0] or datetime.max,
                id_,
            ),
        )
        found = list(effects.values())
        clocks = self.env["o2b.sla.clock"].browse(ordered[:limit]).exists()
        return {
            "count": len(moved),
            **{effect: found.count(effect) for effect in EFFECTS},
            "zone": self._get_zone(),
            "moves": [
                self._describe_move(clock, *moved[clock.id], effects[clock.id])
                for clock in clocks
            ],
        }

    @api.model
    def _get_effect(self, old, new):
        """One of ``EFFECTS``.

        :param old: ``(deadline, whether it is late)`` before the change
        :param new: the same after it
        """
        if new[1]:
            return "stays_late" if old[1] else "becomes_late"
        if not new[0]:
            return "gone"
        if not old[0]:
            return "new"
        return "later" if new[0] > old[0] else "earlier"

    @api.model
    def _describe_move(self, clock, old, new, effect):
        """One move, for a line of a table.

        :return: dict: ``clock_id``, ``record``, ``client``, ``indicator``,
            ``priority``, ``effect`` and its ``word``, ``becomes_late``; ``old`` and
            ``new`` deadline as ISO UTC texts, ``old_text`` and ``new_text`` in the
            user's zone
        """
        indicators = dict(clock._fields["indicator"]._description_selection(self.env))
        return {
            "clock_id": clock.id,
            "record": clock.record_name,
            "client": clock.partner_id.sudo().name or "",
            "indicator": indicators[clock.indicator],
            "priority": clock.priority_id.code or "",
            "old": old[0] and to_iso(old[0]),
            "new": new[0] and to_iso(new[0]),
            "old_text": self._get_text(old[0]),
            "new_text": self._get_text(new[0]),
            "becomes_late": effect == "becomes_late",
            "effect": effect,
            "word": self._get_effect_word(effect),
        }

    @api.model
    def _get_effect_word(self, effect):
        return {
            "becomes_late": self.env._("becomes late"),
            "stays_late": self.env._("stays late"),
            "earlier": self.env._("earlier"),
            "later": self.env._("later"),
            "gone": self.env._("no deadline any more"),
            "new": self.env._("gets a deadline"),
        }[effect]

    @api.model
    def _get_zone(self):
        return self.env.context.get("tz") or self.env.user.tz or "UTC"

    @api.model
    def _get_text(self, instant):
        """A naive UTC instant in the user's zone and language, with its weekday."""
        if not instant:
            return ""
        return format_datetime(
            self.env, instant, tz=self._get_zone(), dt_format="EEE d MMM y HH:mm"
        )
