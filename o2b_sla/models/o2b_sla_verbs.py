# Copyright 2026 Open2Bizz BV
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import models
from odoo.exceptions import UserError

from ..instants import to_aware, to_iso, to_naive
from ..stored_cache import store
from ..working_time import start_instant
from .o2b_sla_clock_ledger import make_source_data, make_target_data


def make_rule_data(term, rule):
    """What a ledger line says of the layer a start rule came from.

    :param term: :class:`terms.Term` of the start rule
    :param rule: the rule that was used, which may be another
    """
    if term.layer == "sla" or term.value != rule:
        return {}
    return {
        "start_layer": term.layer,
        "start_clause": term.clause,
        **make_source_data("start", term),
    }


class SlaVerbs(models.AbstractModel):
    """What can happen to the clocks of a record.

    Verbs work on batches. ``at`` is a naive UTC instant, default ``_sla_now()``.
    """

    _name = "o2b.sla.verbs"
    _description = "SLA Verbs"

    def _sla_open(self):
        """Decide on the service level of new records and start their clocks.

        Contacts, agreement and version are those of the arrival. Records without a
        service level keep the reason.
        """
        records = self.filtered(lambda record: not record.sla_agreement_version_id)
        decisions, chosen = {}, {}
        for record in records:
            key = record._sla_decision_key()
            if key not in decisions:
                decisions[key] = record._sla_decide()
            chosen[record] = decisions[key]
        opened = self.browse()
        for record, (version, _reason, _authorised) in chosen.items():
            if version and record._sla_get_phase() not in ("solved", "cancelled"):
                opened |= record
        values = {}
        for record, (version, reason, authorised) in chosen.items():
            if version and record not in opened:
                reason = "closed"
            values[record.id] = {
                "sla_agreement_version_id": version.id if record in opened else False,
                "sla_no_clock_reason": reason,
                "sla_authorised": authorised,
            }
        store(records, values)
        opened._sla_start(
            {record: record.sla_received_at or self._sla_now() for record in opened}
        )

    def _sla_start(self, received, rule=None):
        """Start the response clocks.

        :param received: ``{record: naive UTC instant of arrival}``
        :param rule: start rule; default the one of the record's policy
        """
        starts = []
        for record in self:
            version = record.sla_agreement_version_id.sudo()
            priority = record._sla_get_priority()
            schedule = self.env["o2b.sla.clock"]._schedule_of(version)
            arrival = received[record]
            term = version._get_start_rule(
                record.sla_channel, priority, *record._sla_get_scope()
            )
            name = rule or version.agreement_id._adapt_start_rule(
                term.value, record.sla_channel, priority, arrival
            )
            starts.append(
                {
                    "record": record,
                    "version": version,
                    "priority": priority,
                    "indicator": "response",
                    "at": to_naive(start_instant(name, to_aware(arrival), schedule)),
                    "data": {
                        "received_at": to_iso(arrival),
                        "channel": record.sla_channel,
                        "rule": name,
                        **make_rule_data(term, name),
                        **record._sla_get_effort_data(),
                    },
                }
            )
        store(self, {s["record"].id: {"sla_started_at": s["at"]} for s in starts})
        self.env["o2b.sla.clock"]._start(starts)
        self._sla_refresh()

    def _sla_accept(self, at=None):
        """Accept records from somebody unauthorised: their clocks start now (§3.6).

        :raise UserError: a record is closed, or its client has no agreement in force
        """
        at = at or self._sla_now()
        versions = {}
        for record in self.filtered(lambda r: r.sla_no_clock_reason == "unauthorised"):
            if record._sla_get_phase() in ("solved", "cancelled"):
                raise UserError(
                    self.env._(
                        "%(record)s is closed: open it again before you accept it.",
                        record=record.display_name,
                    )
                )
            contacts = record._sla_find_contacts(at)
            agreements = contacts.agreement_id or record._sla_client_agreements()
            in_force = [agreement._version_in_force(at) for agreement in agreements]
            version = next(filter(None, in_force), None)
            if not version:
                raise UserError(
                    self.env._(
                        "%(record)s cannot be accepted: choose a client with an "
                        "agreement in force first.",
                        record=record.display_name,
                    )
                )
            versions[record] = version
        records = self.browse([record.id for record in versions])
        store(
            records,
            {
                record.id: {
                    "sla_agreement_version_id": version.id,
                    "sla_no_clock_reason": False,
                    "sla_authorised": True,
                }
                for record, version in versions.items()
            },
        )
        records._sla_start(dict.fromkeys(records, at), rule="immediate")

    def _sla_respond(self, at=None):
        """The client got an answer: the response is reached, the resolution starts."""
        at = at or self._sla_now()
        clocks = self._sla_open_clocks("response")
        clocks._reach(at)
        self._sla_of(clocks)._sla_start_resolution(at)

    def _sla_start_resolution(self, at, cycle=1):
        """Start resolution clocks at a response, never before §3.7 lets clocks start.

        :param at: naive UTC instant of the response
        :param cycle: number of the clock; 2 and up after reopening
        """
        starts = []
        for record in self:
            version = record.sla_agreement_version_id.sudo()
            priority = record._sla_get_priority()
            begin = max(at, record.sla_started_at or at)
            target = record._sla_get_target("resolution").value
            if not (target and target.elapsed):
                schedule = self.env["o2b.sla.clock"]._schedule_of(version)
                begin = to_naive(schedule.next_open(to_aware(begin)))
            waiting = record._sla_get_phase() == "waiting"
            pauses = waiting and version._get_term("waiting").value
            starts.append(
                {
                    "record": record,
                    "version": version,
                    "priority": priority,
                    "indicator": "resolution",
                    "cycle": cycle,
                    "at": begin,
                    "paused_at": at if pauses else None,
                    "data": {
                        **({"responded_at": to_iso(at)} if cycle == 1 else {}),
                        **record._sla_get_effort_data(),
                    },
                }
            )
        self.env["o2b.sla.clock"]._start(starts)
        self._sla_refresh()

    def _sla_resolve(self, at=None):
        """Ready was reported; without an earlier answer that is the response too."""
        at = at or self._sla_now()
        self._sla_respond(at)
        self._sla_open_clocks("resolution")._reach(at)

    def _sla_pause(self, at=None, reason=""):
        """Waiting for the client: the resolution stands still where that is agreed."""
        clocks = self._sla_open_clocks("resolution").filtered(
            lambda clock: (
                not clock.is_paused
                and clock.agreement_version_id._get_term("waiting").value
            )
        )
        clocks._append("pause", at or self._sla_now(), reason)

    def _sla_resume(self, at=None, reason=""):
        """The client answered, or the waiting ended otherwise."""
        clocks = self._sla_open_clocks("resolution").filtered("is_paused")
        clocks._append("resume", at or self._sla_now(), reason)

    def _sla_cancel(self, at=None, reason=""):
        """Cancelled or duplicate: open clocks end and do not count."""
        self._sla_open_clocks()._append("cancelled", at or self._sla_now(), reason)

    def _sla_reopen(self, at=None, reason=""):
        """Not solved after all: the resolution goes on, or a new one starts.

        Cancelled clocks go on too. The verdict of a response stays.
        """
        at = at or self._sla_now()
        ended = self._sla_latest_clocks().filtered(
            lambda clock: (
                clock.state == "cancelled"
                or (clock.indicator == "resolution" and clock.reached_at)
            )
        )
        anew = ended.filtered(
            lambda clock: (
                clock.reached_at
                and clock.agreement_version_id._get_term("reopened").value
                == "new_cycle"
            )
        )
        (ended - anew)._append("reopened", at, reason)
        for cycle, clocks in anew.grouped("cycle").items():
            self._sla_of(clocks)._sla_start_resolution(at, cycle + 1)
        outdated = [
            record.id
            for clock in ended - anew
            for record in self.browse(clock.res_id)
            if clock.priority_id != record._sla_get_priority()
        ]
        self.browse(set(outdated))._sla_change_priority(at, reason)

    def _sla_undo_reopen(self, reason=""):
        """It was no new issue: withdraw the last reopening (a correction).

        Where it began a new clock, that one is cancelled.
        """
        clocks = self._sla_latest_clocks()
        reason = reason or self.env._("No new issue")
        reopened = clocks.event_ids.filtered(lambda event: event.kind == "reopened")
        voided = {
            event.data["voids"] for event in clocks.event_ids if event.kind == "void"
        }
        last = {}
        for event in reopened.sorted("id"):
            if event.id not in voided:
                last[event.clock_id] = event
        anew = self._sla_open_clocks().filtered(
            lambda clock: clock.cycle > 1 and clock not in last
        )
        anew._append("cancelled", self._sla_now(), reason)
        clocks = clocks.filtered(lambda clock: clock in last)
        clocks._append(
            "void",
            self._sla_now(),
            reason,
            data={clock: {"voids": last[clock].id} for clock in clocks},
        )

    def _sla_change_priority(self, at=None, reason=""):
        """Give open clocks the target of the record's priority now.

        A clock that was met or breached keeps its verdict.
        """
        at = at or self._sla_now()
        clocks = self._sla_latest_clocks().filtered(lambda clock: not clock.reached_at)
        clocks_of = clocks.grouped("res_id")
        data, priorities = {}, {}
        for record in self:
            priority = record._sla_get_priority()
            for clock in clocks_of.get(record.id, ()):
                version = clock.agreement_version_id
                term = record._sla_get_target(clock.indicator, version)
                change = version._get_term("priority_change").value
                priorities[clock.id] = {"priority_id": priority.id}
                data[clock] = {
                    **make_target_data(term),
                    "from_change": change == "from_change",
                    "indicator": clock.indicator,
                    "priority": priority.code,
                    **record._sla_get_effort_data(),
                }
        store(clocks, priorities)
        clocks._append("target", at, reason, data=data)

    def _sla_apply_phase(self, old_phases, at=None, reason=""):
        """Translate a move of the record's own stages into the verbs.

        :param old_phases: ``{record id: phase before}``; the phase now is asked
        """
        moves = {}
        for record in self:
            move = (old_phases[record.id], record._sla_get_phase())
            moves.setdefault(move, self.browse())
            moves[move] |= record
        for (old, new), records in moves.items():
            if old == new:
                continue
            if old in ("solved", "cancelled"):
                records._sla_reopen(at, reason)
            if new == "cancelled":
                records._sla_cancel(at, reason)
            elif new == "solved":
                records._sla_resolve(at)
            elif new == "waiting":
                records._sla_pause(at, reason)
            elif old == "waiting":
                records._sla_resume(at, reason)
