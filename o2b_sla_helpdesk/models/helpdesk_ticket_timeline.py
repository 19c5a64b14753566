# Copyright 2026 Open2Bizz BV
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import models

from odoo.addons.o2b_sla.clock import replay
from odoo.addons.o2b_sla.instants import from_iso, to_aware, to_naive
from odoo.addons.o2b_sla.models.o2b_sla_clock_event import make_pure
from odoo.addons.o2b_sla.states import OPEN_STATES

from ..priority_keys import PRIORITY_CODES

LOOKS = {
    "received": ("fa-envelope-o", "quiet"),
    "start": ("fa-play", "quiet"),
    "target": ("fa-exchange", "quiet"),
    "pause": ("fa-pause", "paused"),
    "resume": ("fa-play", "quiet"),
    "met": ("fa-check", "good"),
    "missed": ("fa-times", "late"),
    "late": ("fa-exclamation-circle", "late"),
    "reopened": ("fa-undo", "paused"),
    "cancelled": ("fa-ban", "quiet"),
    "confirmed": ("fa-check-circle", "good"),
    "promise": ("fa-clock-o", "quiet"),
    "aim": ("fa-flag-o", "quiet"),
}
# Told to the client; that somebody was warned is the helpdesk's own affair.
TOLD = ("start", "target", "pause", "resume", "reached", "reopened", "cancelled")


class HelpdeskTicket(models.Model):
    """A ticket's state, deadlines and course, in the client's words (SLA §3.2)."""

    _inherit = "helpdesk.ticket"

    def _sla_client_state(self):
        """Where the ticket stands for its client.

        :return: dict: ``key``, ``word``, ``icon`` and ``tone`` of the badge
        """
        self.ensure_one()
        phase = self._sla_get_phase()
        if phase == "solved" and self.sla_confirmed_at:
            key, word = "confirmed", self.env._("Solved and confirmed")
        elif phase == "open" and not self.sla_responded_at and self.unattended:
            key, word = "received", self.env._("Received")
        else:
            key = phase
            word = {
                "open": self.env._("In progress"),
                "waiting": self.env._("Waiting for you"),
                "solved": self.env._("Solved"),
                "cancelled": self.env._("Cancelled"),
            }[phase]
        icon, tone = {
            "received": ("fa-envelope-o", "quiet"),
            "open": ("fa-play", "good"),
            "waiting": ("fa-reply", "risk"),
            "solved": ("fa-check", "good"),
            "confirmed": ("fa-check-circle", "good"),
            "cancelled": ("fa-ban", "quiet"),
        }[key]
        return {"key": key, "word": word, "icon": icon, "tone": tone}

    def _sla_client_priority(self):
        """Priority of the ticket: dict of ``code`` and ``name``, the level of
        disturbance (§3.1)."""
        priority = self._sla_get_priority().sudo()
        return {
            "code": PRIORITY_CODES.get(self.priority, priority.code),
            "name": priority.name,
        }

    def _sla_client_deadlines(self):
        """Both deadlines of each ticket in words, read in one query.

        :return: ``{ticket id: {indicator: dict}}``; the dict has ``label``, ``state``,
            ``at`` (naive UTC instant promised or reached), ``text``, ``word``,
            ``icon`` and ``tone``
        """
        clocks_of = {}
        for clock in self.sudo()._sla_latest_clocks().filtered("active"):
            clocks_of.setdefault(clock.res_id, {})[clock.indicator] = clock
        names = self.env["o2b.sla.clock"]._fields["indicator"]
        labels = dict(names._description_selection(self.env))
        now = self._sla_now()
        return {
            ticket.id: {
                indicator: {
                    "label": labels[indicator],
                    **ticket._sla_describe_clock(clock, now),
                }
                for indicator, clock in clocks_of.get(ticket.id, {}).items()
                if clock.state != "cancelled"
            }
            for ticket in self
        }

    def _sla_describe_clock(self, clock, now):
        """Where a clock stands, in words for its client."""
        if clock.best_effort:
            return self._sla_describe_aim(clock)
        verdict = clock.state if clock.reached_at else False
        late = not verdict and clock.deadline and clock.deadline < now
        if verdict:
            at = clock.reached_at
            words = {
                "met": self.env._("done in time"),
                "missed": self.env._("done late"),
            }
            word = words.get(verdict, "")
        elif clock.is_paused and not clock.breached_at:
            verdict, at = "pause", False
            word = self.env._("stands still: waiting for you")
        elif late or clock.breached_at:
            verdict, at = "late", clock.deadline or clock.breached_at
            word = self.env._("late")
        else:
            verdict, at, word = "promise", clock.deadline, self.env._("promised")
        icon, tone = LOOKS.get(verdict, LOOKS["promise"])
        return {
            "state": verdict,
            "at": at,
            "text": self.sla_agreement_id.sudo()._sla_local_text(at),
            "word": word,
            "icon": icon,
            "tone": tone,
            "open": clock.state in OPEN_STATES,
        }

    def _sla_describe_aim(self, clock):
        """Where a best-effort clock stands (§6): it has an aim and is never late."""
        if clock.reached_at:
            key, at, word = "met", clock.reached_at, self.env._("done, best effort")
        elif clock.is_paused:
            key, at = "pause", False
            word = self.env._("best effort, waiting for you")
        else:
            key, at = "aim", clock.deadline
            word = self.env._("aim, best effort")
        icon, tone = LOOKS[key]
        return {
            "state": key,
            "at": at,
            "text": self.sla_agreement_id.sudo()._sla_local_text(at),
            "word": word,
            "icon": icon,
            "tone": tone,
            "open": clock.state in OPEN_STATES,
        }

    def _sla_client_explanation(self):
        """Why the deadlines are what they are, without the reasons staff wrote.

        :return: list of ``(heading, sentences)``, one for each clock
        """
        self.ensure_one()
        language = "nl" if (self.env.lang or "").startswith("nl") else "en"
        now = to_aware(self._sla_now())
        names = self.env["o2b.sla.clock"]._fields["indicator"]
        labels = dict(names._description_selection(self.env))
        parts = []
        clocks = self.sudo()._sla_latest_clocks().filtered("active")
        steps = clocks._get_steps()
        for clock in clocks.sorted(lambda clock: clock.indicator != "response"):
            target, _levels = steps[clock]
            state = replay(
                [self._sla_told_event(e) for e in clock.event_ids.sorted("id")],
                clock._get_schedule(language),
                target,
                now,
            )
            parts.append((labels[clock.indicator], state.explain(language)))
        return parts

    def _sla_told_event(self, event):
        """A line of the ledger as the client may read it; a change of priority is
        told with its reason, which is that change."""
        reason = event.reason if event.kind == "target" else ""
        return make_pure(
            event.kind, event.at, event.id, event.percent, reason, event.data
        )

    # === Timeline ===

    def _sla_client_timeline(self):
        """The ticket's course from the ledger of its clocks, the earliest first.

        Reasons that staff wrote, and warnings, are the helpdesk's own affair.

        :return: list of dicts: ``at`` (naive UTC), ``when``, ``text``, ``icon``,
            ``tone`` and ``coming`` for what lies ahead
        """
        self.ensure_one()
        now = self._sla_now()
        lines = [(self.sla_received_at, "received", self.env._("Received"))]
        # what falls on the same instant: the response before the resolution
        clocks = self.sudo()._sla_all_clocks()
        for clock in clocks.sorted(lambda clock: clock.indicator != "response"):
            lines += self._sla_clock_lines(clock)
        if self.sla_confirmed_at:
            text = self.env._(
                "Confirmed as solved by %(name)s",
                name=self.sudo().sla_confirmed_by_id.name or "",
            )
            lines.append((self.sla_confirmed_at, "confirmed", text))
        lines += self._sla_closing_lines()
        lines += self._sla_promised_lines(now)
        agreement = self.sla_agreement_id.sudo()
        shown, seen = [], set()
        for at, look, text in sorted(filter(lambda line: line[0], lines), key=_instant):
            if (at, text) not in seen:
                seen.add((at, text))
                icon, tone = LOOKS[look]
                shown.append(
                    {
                        "at": at,
                        "when": agreement._sla_local_text(at),
                        "text": text,
                        "icon": icon,
                        "tone": tone,
                        "coming": at > now,
                    }
                )
        return shown

    def _sla_closing_lines(self):
        """How the ticket ended, when there is more to say than that it is solved:
        list of ``(instant, look, text)``."""
        return []

    def _sla_clock_lines(self, clock):
        """What happened to one clock: list of ``(instant, look, text)``."""
        voided = {
            event.data["voids"] for event in clock.event_ids if event.kind == "void"
        }
        is_response = clock.indicator == "response"
        now = self._sla_now()
        is_over = clock.reached_at or clock.state == "cancelled"
        stands_still = is_over or clock.is_paused
        lines = []
        for event in clock.event_ids.sorted(lambda event: (event.at, event.id)):
            if event.id in voided or event.kind not in TOLD:
                continue
            if event.kind == "start" and event.at > now and stands_still:
                continue  # it would have started, and promised
            look, text = self._sla_describe_event(event, is_response)
            if text:
                lines.append((event.at, look, text))
        return lines

    def _sla_describe_event(self, event, is_response):
        """Look and text of one line of the ledger, empty when it tells nothing."""
        data = event.data or {}
        agreement = self.sla_agreement_id.sudo()
        if event.kind == "reached":
            verdict = data.get("verdict") or "met"
            if event.clock_id.best_effort:
                done = self.env._("Answered") if is_response else self.env._("Solved")
                return "met", done
            return verdict, self._sla_describe_verdict(verdict, is_response)
        promised = to_naive(from_iso(data.get("deadline")))
        at = agreement._sla_local_text(promised)
        if event.kind == "start" and data.get("best_effort"):
            return "start", self._sla_describe_aimed_start(at, is_response)
        if event.kind == "start":
            if is_response and at:
                text = self.env._(
                    "The clock starts; response promised by %(at)s", at=at
                )
            elif is_response:
                text = self.env._("The clock starts")
            elif at:
                text = self.env._("Resolution promised by %(at)s", at=at)
            else:
                text = ""
            return "start", text
        if event.kind == "target":
            code = data.get("priority") or ""
            if data.get("best_effort") and event.clock_id.best_effort:
                return "target", self.env._(
                    "Priority is now %(code)s, best effort", code=code
                )
            return "target", self.env._("Priority is now %(code)s", code=code)
        return event.kind, {
            "pause": self.env._("Waiting for you: the clock stands still"),
            "resume": self.env._("Work goes on, the clock runs again"),
            "reopened": self.env._("Opened again"),
            "cancelled": self.env._("Cancelled"),
        }[event.kind]

    def _sla_describe_aimed_start(self, at, is_response):
        """A clock without obligation starts (§6).

        :param at: when it aims to be done, in words; empty: without target
        """
        if is_response and at:
            return self.env._(
                "The clock starts, best effort; we aim to answer by %(at)s", at=at
            )
        if is_response:
            return self.env._("The clock starts")
        return at and self.env._("Best effort; we aim to solve it by %(at)s", at=at)

    def _sla_describe_verdict(self, verdict, is_response):
        if is_response:
            if verdict == "missed":
                return self.env._("Answered, later than promised")
            return self.env._("Answered in time")
        if verdict == "missed":
            return self.env._("Solved, later than promised")
        return self.env._("Solved in time")

    def _sla_promised_lines(self, now):
        """The deadlines of clocks that run, ahead or passed."""
        deadlines = self._sla_client_deadlines()[self.id]
        lines = []
        for indicator, deadline in deadlines.items():
            if deadline["state"] not in ("promise", "late", "aim"):
                continue
            is_response = indicator == "response"
            if deadline["state"] == "aim":
                text = (
                    self.env._("We aim to answer before this")
                    if is_response
                    else self.env._("We aim to solve it before this")
                )
                lines.append((deadline["at"], "aim", text))
                continue
            if deadline["state"] == "late":
                text = (
                    self.env._("The response was due; since then it is late")
                    if is_response
                    else self.env._("The resolution was due; since then it is late")
                )
            else:
                text = (
                    self.env._("Response at the latest")
                    if is_response
                    else self.env._("Resolution at the latest")
                )
            lines.append((deadline["at"], deadline["state"], text))
        return lines


def _instant(line):
    return line[0]
