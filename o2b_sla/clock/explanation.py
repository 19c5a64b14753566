# Copyright 2026 Open2Bizz BV
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Why a clock stands where it stands, in sentences a client can check by hand.

``Event.data`` may tell these facts; all are optional:

* START: ``received_at`` (aware datetime or its ISO text), ``channel`` (``email``,
  ``portal``, ``phone``), ``rule`` (``next_working_day``, ``next_opening``,
  ``immediate``), and for the clock of the resolution ``responded_at``
* START and TARGET: ``priority`` ("P1"), ``indicator`` (``response``, ``resolution``),
  ``amount`` and ``unit`` (2, "working_day") as the agreement words the target
* START: ``start_clause`` ("§3.7") and START and TARGET: ``target_clause`` ("§3.2"),
  for an agreement with other numbers; empty text: tell none
* START and TARGET of best effort: ``effort_clause`` ("§6") and ``effort_about``, the
  name of what it is best effort for
* PAUSE and RESUME: ``corrected_at`` where it was put right afterwards
* the same with ``start_layer`` and ``target_layer`` (``general_terms``, ``specific``,
  ``addendum``) where that layer rules over the SLA, and of an addendum its name in
  ``start_source`` and ``target_source``; ``hours_layer`` and ``hours_clause`` where it
  sets the opening hours
"""

from datetime import datetime, time, timezone

from .day_runs import day_runs
from .events import EventKind, as_instant
from .language import get_language
from .segment import ASLEEP, PAUSED, RUNNING

WRITTEN = ("email", "portal")


def explain(state, walk, language):
    """Return the sentences for a ``ClockState`` and the walk that made it.

    :param language: a language code
    :return: list of str
    """
    return Explanation(state, walk, language).sentences()


class Explanation:
    """The parts of one explanation; each returns its own sentences."""

    def __init__(self, state, walk, language):
        self.state = state
        self.walk = walk
        self.schedule = walk.schedule
        self.words = get_language(language, walk.schedule.zone)
        self.data = walk.start.data or {}

    def sentences(self):
        return [
            self.start(),
            self.target(),
            *([self.effort(self.data)] if self.is_aim() else []),
            *self.hours(),
            *self.course(),
            *self.corrections(),
            *self.result(),
        ]

    # How it starts

    def start(self):
        words, data, start = self.words, self.data, self.walk.start.at
        started = words.instant(start)
        answered = _read_instant(data.get("responded_at"))
        if answered:
            key, clause = self.answer(answered, start)
            return words.sentence(
                key,
                answered=words.instant(answered),
                clause=words.brackets(clause),
                start=started,
            )
        received = _read_instant(data.get("received_at"))
        if not received:
            return words.sentence("starts", start=started)
        channel = words.channel(data.get("channel"))
        return words.sentence(
            "received" if channel else "received_anyhow",
            channel=channel,
            received=words.instant(received),
            rule=self.rule(received, start),
            start=started,
        )

    def answer(self, answered, start):
        """Return the phrase that tells why the resolution starts then, and clause."""
        if answered == start:
            return "answered", self.clause("target", "§3.2")
        clause = self.clause("start", "§3.7")
        if self.schedule.is_open(answered):
            return "answered_early", clause
        return "answered_closed", clause

    def rule(self, received, start):
        rule = self.data.get("rule")
        if rule == "next_working_day":
            written = self.data.get("channel") in WRITTEN
            key = "rule_next_working_day_written" if written else f"rule_{rule}"
        elif rule == "next_opening":
            key = "rule_open" if received == start else f"rule_{rule}"
        else:
            key = "rule_immediate" if rule == "immediate" else "rule_other"
        clause = self.clause("start", "§3.7")
        return self.words.say(key, clause=self.words.brackets(clause))

    # The target

    def target(self):
        words, start, settings = self.words, self.walk.start, self.walk.settings
        seconds, elapsed = start.target_seconds, start.elapsed
        if seconds is None:
            seconds, elapsed = settings.seconds, settings.elapsed
        label = words.brackets(self.label(self.data))
        if seconds is None:
            return words.sentence("no_target", label=label)
        target = words.target(seconds, elapsed, self.data)
        key = "aim" if self.is_aim() else "target"
        return words.sentence(key, target=target, label=label)

    def is_aim(self):
        """Whether the clock begins as best effort."""
        return not (self.walk.start.binding and self.walk.settings.binding)

    def effort(self, data):
        """Why the target is an aim only (§6)."""
        about = data.get("effort_about")
        clause = data.get("effort_clause", "§6")
        reason = ", ".join(filter(None, [about, clause]))
        return self.words.sentence("effort", reason=self.words.brackets(reason))

    def label(self, data):
        """``P1 response, §3.2`` as far as it is known."""
        indicator = self.words.indicator(data.get("indicator"))
        what = " ".join(filter(None, [data.get("priority"), indicator]))
        clause = self.clause("target", "§3.2", data)
        return ", ".join(filter(None, [what, clause]))

    def clause(self, subject, default, data=None):
        """Where ``target``, ``start`` or ``hours`` is agreed: layer, clause and, of an
        addendum, its name."""
        data = self.data if data is None else data
        clause = data.get(f"{subject}_clause", default)
        layer = self.words.layer(data.get(f"{subject}_layer"))
        source = data.get(f"{subject}_source")
        return ", ".join(filter(None, [layer, clause, source]))

    def hours(self):
        """Opening hours of their own, where another layer than the SLA sets them."""
        if not self.data.get("hours_layer"):
            return []
        return [self.words.sentence("own_hours", clause=self.clause("hours", ""))]

    def turn(self, event):
        """What a change makes of best effort, which mostly is nothing."""
        if not any(turn is event for turn in self.walk.turns):
            return []
        if event.binding:
            return [self.words.sentence("effort_ends")]
        return [self.effort(event.data or {})]

    def change(self, event, closed):
        words = self.words
        at, reason = words.instant(event.at), words.brackets(event.reason)
        if event.target_seconds is None:
            return words.sentence("withdrawn_target", at=at, reason=reason)
        if closed:
            basis = words.say("outcome_stays")
        elif event.from_change:
            basis = words.say("from_change")
        elif event.used_seconds is not None:
            basis = words.say("measured", used=words.duration(event.used_seconds))
        else:
            basis = words.say("from_start")
        data = event.data or {}
        target = words.target(event.target_seconds, event.elapsed, data)
        if data.get("target_layer"):
            target += words.brackets(self.clause("target", "", data))
        return words.sentence(
            "changed", at=at, target=target, reason=reason, basis=basis
        )

    # What happened, in order

    def course(self):
        told = []  # (instant, sentence); the sort keeps the order of equal instants
        closed = False
        for event in self.walk.told:
            if event.kind is EventKind.TARGET:
                told.append((event.at, self.change(event, closed)))
                told.extend((event.at, sentence) for sentence in self.turn(event))
            elif event.kind in (EventKind.REACHED, EventKind.CANCELLED):
                closed = True
            elif event.kind is EventKind.REOPENED:
                closed = False
        spans = self.joined_spans()
        for mode, start, end in spans:
            told.extend(self.span(mode, start, end))
        told.extend(self.projection())
        told.extend(self.holidays(spans))
        told.sort(key=lambda item: item[0])
        return [sentence for _instant, sentence in told]

    def joined_spans(self):
        """The spans so far, split only where something is told or the mode changes."""
        changes = {
            event.at for event in self.walk.told if event.kind is EventKind.TARGET
        }
        spans = []
        for mode, start, end in self.walk.spans:
            if start == end:
                continue
            joins = spans and spans[-1][0] == mode and spans[-1][2] == start
            if joins and start not in changes:
                start = spans.pop()[1]
            spans.append((mode, start, end))
        return spans

    def span(self, mode, start, end):
        if mode is RUNNING:
            late = self.state.breached_at
            if late is None or late >= end:
                return self.pieces(start, end, "counted")
            if late <= start:
                return self.pieces(start, end, "counted_late")
            return [
                *self.pieces(start, late, "counted"),
                *self.pieces(late, end, "counted_late"),
            ]
        words = self.words
        if mode is ASLEEP:
            if not self.walk.had_target:
                return []
            return [(start, words.sentence("asleep", when=words.stretch(start, end)))]
        if mode is PAUSED and self.is_open_pause(end):
            return []
        if mode is PAUSED:
            key, reason = "waiting", self.reason_of(EventKind.PAUSE, start)
        else:
            key, reason = "closed", self.reason_of(EventKind.REOPENED, end)
        sentence = words.sentence(
            key,
            when=words.stretch(start, end),
            duration=words.duration(self.walk.count(start, end)),
            reason=words.brackets(reason),
        )
        return [(start, sentence)]

    def is_open_pause(self, end):
        """Whether the pause that lasts until ``end`` is the one of the result."""
        return self.state.is_paused and end == self.walk.now

    def reason_of(self, kind, instant):
        reason = ""
        for event in self.walk.told:
            if event.kind is kind and event.at <= instant:
                reason = event.reason
        return reason

    def projection(self):
        """What is still to count until the deadline."""
        state, walk = self.state, self.walk
        waits = walk.mode is RUNNING or walk.waits_for_start()
        if not waits or state.deadline is None:
            return []
        start = max(walk.now, walk.start.at)
        if state.deadline <= start:
            return []
        return self.pieces(start, state.deadline, "to_count")

    def holidays(self, spans):
        """The holidays between arrival and the end of what is told."""
        walk, state, words = self.walk, self.state, self.words
        if walk.elapsed or state.target_seconds is None:
            return []
        start = self.arrival()
        end = max([walk.start.at] + [end for _mode, _start, end in spans])
        if self.projection():
            end = state.deadline
        told = []
        for date, name in self.schedule.closed_days(start, end):
            midnight = datetime.combine(date, time.min, tzinfo=words.zone)
            when = words.day(date)
            sentence = words.sentence("holiday", when=when, name=name)
            told.append((max(start, midnight.astimezone(timezone.utc)), sentence))
        return told

    def arrival(self):
        """What the clock waits for its start from: the message or the answer."""
        start = self.walk.start.at
        facts = [self.data.get("received_at"), self.data.get("responded_at")]
        return min([start, *filter(None, map(_read_instant, facts))])

    # Counted time

    def pieces(self, start, end, key):
        """Return (instant, sentence) for the time that counts in ``[start, end)``.

        Equal consecutive days are told at once.
        """
        words, told = self.words, []
        for run in day_runs(words, self.stretches(start, end)):
            if run.times:
                when = words.days(run.first, run.last, run.times)
            else:
                when = words.stretch(run.start, run.end)
            duration = words.duration(run.seconds)
            told.append((run.start, words.sentence(key, when=when, duration=duration)))
        return told

    def stretches(self, start, end):
        """Counting intervals in ``[start, end)``, those that touch made one."""
        if self.walk.elapsed:
            return [(start, end)]
        joined = []
        for opening, closing in self.schedule.intervals(start, end):
            if joined and joined[-1][1] == opening:
                opening = joined.pop()[0]
            joined.append((opening, closing))
        return joined

    # Corrections and the result

    def corrections(self):
        words = self.words
        withdrawn = [
            words.sentence(
                "correction",
                at=words.instant(void.at),
                what=words.event(event.kind.value),
                event=words.instant(event.at),
                reason=words.brackets(void.reason),
            )
            for void, event in self.walk.withdrawn
        ]
        return withdrawn + self.given_back()

    def given_back(self):
        """Return a sentence for each end of a pause that was put right afterwards."""
        words, told = self.words, []
        for event in self.walk.told:
            corrected = _read_instant((event.data or {}).get("corrected_at"))
            if corrected:
                ended = event.kind is EventKind.RESUME
                told.append(
                    words.sentence(
                        "wait_ended" if ended else "wait_again",
                        at=words.instant(corrected),
                        event=words.instant(event.at),
                        reason=words.brackets(event.reason),
                    )
                )
        return told

    def result(self):
        """Return the sentences of the outcome, mostly one."""
        state, walk, words = self.state, self.walk, self.words
        if walk.cancelled is not None:
            reason = walk.cancelled.reason
            return [
                words.sentence(
                    "cancelled",
                    at=words.instant(walk.cancelled.at),
                    colon_reason=f": {reason}" if reason else "",
                )
            ]
        if state.reached_at is not None:
            return [self.verdict()]
        if state.state == "cancelled":
            # A clock that starts without target has said so already.
            return [words.sentence("no_target", label="")] if walk.had_target else []
        left = words.duration(max(state.remaining_seconds, 0))
        sentences = []
        if state.state == "breached":
            sentences.append(self.breach())
        if state.is_paused:
            if not walk.begun:
                key = "starts_paused"
            else:
                key = "paused_late" if state.state == "breached" else "paused"
            pause = self.open_pause()
            reason = words.brackets(pause.reason)
            since = words.instant(pause.at)
            sentences.append(words.sentence(key, since=since, left=left, reason=reason))
        elif not state.binding:
            sentences.append(self.aim(left))
        elif state.state != "breached":
            key = "deadline_left" if state.used_seconds else "deadline"
            deadline = words.instant(state.deadline)
            sentences.append(words.sentence(key, deadline=deadline, left=left))
        return sentences

    def aim(self, left):
        """Until when best effort aims; past that moment nothing is late."""
        state, words = self.state, self.words
        aim = words.instant(state.deadline)
        if state.remaining_seconds < 0:
            return words.sentence("aim_past", aim=aim)
        return words.sentence("aim_left", aim=aim, left=left)

    def open_pause(self):
        pauses = [event for event in self.walk.told if event.kind is EventKind.PAUSE]
        return pauses[-1]

    def breach(self):
        state, words = self.state, self.words
        over = -state.remaining_seconds
        deadline = state.deadline
        if deadline > state.breached_at and state.remaining_seconds > 0:
            key = "breach_stays"
        elif over <= 0:
            key = "breached_just"
        elif deadline < state.breached_at:
            key = "breached_by_change"
        else:
            key = "breached"
        return words.sentence(
            key,
            breached=words.instant(state.breached_at),
            deadline=words.instant(deadline),
            over=words.duration(over),
        )

    def verdict(self):
        state, words = self.state, self.words
        reached = words.instant(state.reached_at)
        if state.verdict is None and state.state == "met":
            if state.deadline is None:
                return words.sentence("done_paused", reached=reached)
            aim = words.instant(state.deadline)
            return words.sentence("done_aim", reached=reached, aim=aim)
        if state.verdict is None:
            return words.sentence("done_without_target", reached=reached)
        left = state.remaining_seconds
        if state.verdict == "met":
            if state.reached_at < state.started_at:
                return words.sentence("met_early", reached=reached)
            key = "met" if left > 0 else "met_exactly"
            return words.sentence(key, reached=reached, left=words.duration(left))
        values = {"reached": reached, "over": words.duration(left)}
        if left > 0:
            breached = words.instant(state.breached_at)
            return words.sentence("missed_breached", breached=breached, **values)
        key = "missed" if left < 0 else "missed_just"
        if state.deadline is not None:
            key += "_deadline"
            values["deadline"] = words.instant(state.deadline)
        return words.sentence(key, **values)


def _read_instant(value):
    """Return an instant of ``Event.data``, which may have been kept as ISO text."""
    if not value:
        return None
    if isinstance(value, str):
        value = datetime.fromisoformat(value)
    return as_instant(value, "An instant of the explanation")
