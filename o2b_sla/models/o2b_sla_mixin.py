# Copyright 2026 Open2Bizz BV
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Domain

from ..instants import to_aware, to_iso, to_naive
from ..stored_cache import store
from ..working_time import start_instant
from .o2b_sla_clock import OPEN_STATES, STATES
from .o2b_sla_start_rule import CHANNELS

# Which clock's state a record shows: the most urgent open one, else the worst end.
STATE_ORDER = (
    "breached",
    "at_risk",
    "running",
    "not_started",
    "paused",
    "missed",
    "met",
    "cancelled",
)
COVERAGES = [
    ("included", "Included"),
    ("advice", "Advice only"),
    ("time_and_materials", "Time and materials"),
    ("quotation", "By quotation"),
    ("excluded", "Excluded"),
]


class SlaMixin(models.AbstractModel):
    """Gives a model response and resolution clocks.

    A model inherits it, answers the hooks ``_sla_get_…`` and calls the verbs
    ``_sla_respond``, ``_sla_apply_phase``, ``_sla_change_priority`` where its own
    life gives reason to. Verbs work on batches; ``at`` is a naive UTC instant,
    default :meth:`_sla_now`.
    """

    _name = "o2b.sla.mixin"
    _description = "Service Level Mixin"

    sla_agreement_version_id = fields.Many2one(
        comodel_name="o2b.sla.agreement.version",
        string="Agreement Version",
        readonly=True,
        copy=False,
        index="btree_not_null",
        ondelete="restrict",
        help="The version in force when the record came in; it stays with it (§1.4).",
    )
    sla_agreement_id = fields.Many2one(
        related="sla_agreement_version_id.agreement_id", string="Agreement"
    )
    sla_environment_id = fields.Many2one(
        comodel_name="o2b.sla.environment", string="Environment", copy=False
    )
    sla_channel = fields.Selection(
        selection=CHANNELS, string="Came in by", default="phone", copy=False
    )
    sla_coverage = fields.Selection(
        selection=COVERAGES,
        string="Coverage",
        default="included",
        help="Whether the agreement's services cover the work (§2).",
    )
    sla_authorised = fields.Boolean(
        string="Authorised",
        readonly=True,
        copy=False,
        help="Came from a contact the client has named (§3.6).",
    )
    sla_no_clock_reason = fields.Selection(
        selection=[
            ("unauthorised", "Not an authorised contact"),
            ("no_agreement", "No agreement"),
            ("unsigned", "Agreement not signed"),
            ("not_in_force", "Agreement not yet in force"),
            ("expired", "Agreement expired"),
            ("closed", "Closed when it was entered"),
        ],
        string="No Service Level Because",
        readonly=True,
        copy=False,
        index="btree_not_null",
    )
    sla_received_at = fields.Datetime(
        string="Received",
        copy=False,
        default=lambda self: self._sla_default_received_at(),
        help="Arrival at the contractor's helpdesk (§3.7): of a mail at the "
        "contractor's own mail server, of a call the time of the call.",
    )
    sla_started_at = fields.Datetime(
        string="Clocks Start",
        readonly=True,
        copy=False,
        help="By the start rule, §3.7.",
    )
    sla_responded_at = fields.Datetime(
        string="Responded",
        readonly=True,
        copy=False,
        help="First public answer to the client (§3.2).",
    )
    sla_resolved_at = fields.Datetime(
        string="Resolved",
        readonly=True,
        copy=False,
        help="When ready was reported to the client (§3.2).",
    )
    sla_response_deadline = fields.Datetime(
        string="Response Deadline", readonly=True, copy=False
    )
    sla_resolution_deadline = fields.Datetime(
        string="Resolution Deadline", readonly=True, copy=False
    )
    sla_next_deadline = fields.Datetime(
        string="Next Deadline", readonly=True, copy=False, index="btree_not_null"
    )
    sla_state = fields.Selection(
        selection=STATES, string="Service Level", readonly=True, copy=False, index=True
    )
    sla_clock_ids = fields.One2many(
        comodel_name="o2b.sla.clock",
        inverse_name="res_id",
        string="Clocks",
        domain=lambda self: [("res_model", "=", self._name)],
        readonly=True,
        copy=False,
    )
    sla_response_clock_id = fields.Many2one(
        comodel_name="o2b.sla.clock", compute="_compute_sla_clocks"
    )
    sla_resolution_clock_id = fields.Many2one(
        comodel_name="o2b.sla.clock", compute="_compute_sla_clocks"
    )
    sla_timer = fields.Json(compute="_compute_sla_clocks")
    sla_response_timer = fields.Json(compute="_compute_sla_clocks")
    sla_resolution_timer = fields.Json(compute="_compute_sla_clocks")
    sla_explanation = fields.Text(
        string="Why This Deadline?", compute="_compute_sla_explanation"
    )
    sla_is_breached = fields.Boolean(
        string="Breached",
        compute="_compute_sla_lateness",
        search="_search_sla_is_breached",
    )
    sla_is_about_to_breach = fields.Boolean(
        string="About to Breach",
        compute="_compute_sla_lateness",
        search="_search_sla_is_about_to_breach",
    )

    # === The one clock ===

    @api.model
    def _sla_now(self):
        """Now, the same for the whole transaction: naive UTC, whole seconds."""
        now = self.env.context.get("sla_now") or self.env.cr.now()
        return now.replace(microsecond=0)

    @api.model
    def _sla_default_received_at(self):
        return self.env.context.get("sla_received_at") or self._sla_now()

    # === Hooks of the model ===

    def _sla_get_partner(self):
        """The client's person the record is for, a ``res.partner``."""
        return self.partner_id

    def _sla_get_email(self):
        """Normalised address the record came from, or ``False``."""
        return self._sla_get_partner().email_normalized

    def _sla_get_priority(self):
        """The record's ``o2b.sla.priority``."""
        raise NotImplementedError(f"{self._name}._sla_get_priority")

    def _sla_get_company(self):
        """The contractor, a ``res.company``."""
        return self.company_id or self.env.company

    def _sla_get_phase(self):
        """``open``, ``waiting`` (for the client), ``solved`` or ``cancelled``."""
        raise NotImplementedError(f"{self._name}._sla_get_phase")

    def _sla_responsible_user(self):
        """Who is warned, a ``res.users``."""
        return self.user_id

    # === Life of the record ===

    @api.model_create_multi
    def create(self, vals_list):
        records = super().create(vals_list)
        if not self.env.context.get("sla_skip"):
            records._sla_open()
        return records

    def unlink(self):
        if self.sudo().with_context(active_test=False).sla_clock_ids:
            raise UserError(
                self.env._(
                    "A record with SLA clocks is evidence and cannot be deleted. "
                    "Cancel or archive it instead."
                )
            )
        return super().unlink()

    # === Verbs ===

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

    def _sla_decision_key(self):
        """Records with the same key get the same decision; saves looking it up."""
        self.ensure_one()
        return (
            self._sla_get_email(),
            self._sla_get_partner(),
            self._sla_get_company(),
            self.sla_received_at,
            self.sla_channel,
            self.sla_environment_id,
        )

    def _sla_decide(self):
        """Which agreement version rules this record, or why none does.

        :return: (version or empty record, reason or ``False``, authorised)
        """
        self.ensure_one()
        at = self.sla_received_at or self._sla_now()
        contacts = self._sla_find_contacts(at)
        agreement = contacts[:1].agreement_id or self._sla_vouched_agreement()
        if agreement:
            version = agreement._version_in_force(at)
            reason = False if version else agreement._why_not_in_force(at)
            return version, reason, True
        agreements = self._sla_client_agreements()
        if any(agreement._version_in_force(at) for agreement in agreements):
            reason = "unauthorised"
        elif self._sla_get_partner():
            reason = agreements._why_not_in_force(at)
        else:
            reason = "unauthorised"
        return self.env["o2b.sla.agreement.version"], reason, False

    def _sla_find_contacts(self, at):
        """Authorised contacts behind this record on that day, best first."""
        contacts = self.env["o2b.sla.contact"]._find(self._sla_get_email(), at)
        company = self._sla_get_company()
        contacts = contacts.filtered(lambda contact: contact.company_id == company)
        wanted = self.sla_environment_id.agreement_id
        return contacts.filtered(lambda c: c.agreement_id == wanted) or contacts

    def _sla_client_agreements(self):
        """All agreements of the client, in force or not."""
        client = self._sla_get_partner().commercial_partner_id
        agreements = self.env["o2b.sla.agreement"].sudo()
        if not client:
            return agreements
        return agreements.search(
            [
                ("partner_id", "=", client.id),
                ("company_id", "=", self._sla_get_company().id),
            ]
        )

    def _sla_vouched_agreement(self):
        """Agreement of a record that staff enter for the client as such.

        Staff who register something for the company itself, not for one of its
        people, vouch for it; mail and portal never do.
        """
        partner = self._sla_get_partner()
        is_client = partner and partner == partner.commercial_partner_id
        if self.sla_channel != "phone" or not is_client:
            return self.env["o2b.sla.agreement"]
        at = self.sla_received_at or self._sla_now()
        agreements = self._sla_client_agreements()
        in_force = agreements.filtered(lambda a: a._version_in_force(at))
        return (in_force or agreements)[:1]

    def _sla_start(self, received, rule=None):
        """Start the response clocks.

        :param received: ``{record: naive UTC instant of arrival}``
        :param rule: start rule; default the one of the record's policy
        """
        starts = []
        for record in self:
            version = record.sla_agreement_version_id.sudo()
            priority = record._sla_get_priority()
            name = rule or version.policy_id._get_start_rule(
                record.sla_channel, priority
            )
            schedule = self.env["o2b.sla.clock"]._schedule_of(version)
            arrival = received[record]
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
                    },
                }
            )
        store(self, {s["record"].id: {"sla_started_at": s["at"]} for s in starts})
        self.env["o2b.sla.clock"]._start(starts)
        self._sla_refresh()

    def _sla_accept(self, at=None):
        """Accept records from somebody unauthorised: their clocks start now (§3.6).

        :raise UserError: a record's client has no agreement in force
        """
        at = at or self._sla_now()
        versions = {}
        for record in self.filtered(lambda r: r.sla_no_clock_reason == "unauthorised"):
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
            target = version.policy_id._get_target(priority, "resolution")
            if not target.elapsed:
                schedule = self.env["o2b.sla.clock"]._schedule_of(version)
                begin = to_naive(schedule.next_open(to_aware(begin)))
            waiting = record._sla_get_phase() == "waiting"
            pauses = waiting and version.policy_id.waiting_pauses
            starts.append(
                {
                    "record": record,
                    "version": version,
                    "priority": priority,
                    "indicator": "resolution",
                    "cycle": cycle,
                    "at": begin,
                    "paused_at": begin if pauses else None,
                    "data": {"responded_at": to_iso(at)},
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
                and clock.agreement_version_id.policy_id.waiting_pauses
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
                and clock.agreement_version_id.policy_id.reopen_rule == "new_cycle"
            )
        )
        (ended - anew)._append("reopened", at, reason)
        for cycle, clocks in anew.grouped("cycle").items():
            self._sla_of(clocks)._sla_start_resolution(at, cycle + 1)

    def _sla_undo_reopen(self, reason=""):
        """It was no new issue: withdraw the last reopening (a correction)."""
        clocks = self._sla_latest_clocks()
        reopened = clocks.event_ids.filtered(lambda event: event.kind == "reopened")
        voided = {
            event.data["voids"] for event in clocks.event_ids if event.kind == "void"
        }
        last = {}
        for event in reopened.sorted("id"):
            if event.id not in voided:
                last[event.clock_id] = event
        clocks = clocks.filtered(lambda clock: clock in last)
        clocks._append(
            "void",
            self._sla_now(),
            reason or self.env._("No new issue"),
            data={clock: {"voids": last[clock].id} for clock in clocks},
        )

    def _sla_change_priority(self, at=None, reason=""):
        """Give open clocks the target of the record's priority now.

        A clock that was met or breached keeps its verdict.
        """
        at = at or self._sla_now()
        clocks = self._sla_latest_clocks().filtered(lambda clock: not clock.reached_at)
        data, priorities = {}, {}
        for record in self:
            priority = record._sla_get_priority()
            for clock in clocks.filtered(lambda c, r=record: c.res_id == r.id):
                policy = clock.agreement_version_id.policy_id
                target = policy._get_target(priority, clock.indicator)
                priorities[clock.id] = {"priority_id": priority.id}
                data[clock] = {
                    "target_seconds": target.seconds if target else None,
                    "elapsed": target.elapsed,
                    "from_change": policy.priority_change == "from_change",
                    "indicator": clock.indicator,
                    "priority": priority.code,
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

    # === Clocks and their cache on the record ===

    def _sla_all_clocks(self):
        """Every clock of these records, sleeping ones too, as superuser."""
        clocks = self.env["o2b.sla.clock"].sudo().with_context(active_test=False)
        return clocks.search(
            [("res_model", "=", self._name), ("res_id", "in", self.ids)],
            order="res_id, indicator, cycle",
        )

    def _sla_latest_clocks(self):
        """The newest clock of each indicator of each record."""
        latest = {}
        for clock in self._sla_all_clocks():
            latest[clock.res_id, clock.indicator] = clock
        return self.env["o2b.sla.clock"].concat(*latest.values())

    def _sla_open_clocks(self, indicator=None):
        """Clocks that are neither reached nor cancelled, sleeping ones included."""
        return self._sla_latest_clocks().filtered(
            lambda clock: (
                not clock.reached_at
                and (clock.state in OPEN_STATES or not clock.active)
                and indicator in (None, clock.indicator)
            )
        )

    def _sla_of(self, clocks):
        """The records among these that the clocks belong to."""
        ids = set(clocks.mapped("res_id"))
        return self.filtered(lambda record: record.id in ids)

    def _sla_refresh(self):
        """Bring the cached columns of the records up to date with their clocks."""
        latest = {}
        for clock in self._sla_latest_clocks():
            latest.setdefault(clock.res_id, {})[clock.indicator] = clock
        store(
            self.sudo(),
            {
                record.id: record._sla_prepare_cache(latest[record.id])
                for record in self.sudo()
                if record.id in latest
            },
        )

    def _sla_prepare_cache(self, clocks):
        """Column values of a record.

        :param clocks: ``{indicator: clock}``
        """
        none = self.env["o2b.sla.clock"]
        response = clocks.get("response", none)
        resolution = clocks.get("resolution", none)
        awake = [clock for clock in clocks.values() if clock.active]
        deadlines = [
            clock.deadline
            for clock in awake
            if clock.deadline and clock.state in OPEN_STATES and not clock.is_paused
        ]
        states = {clock.state for clock in awake}
        return {
            "sla_responded_at": response.reached_at,
            "sla_resolved_at": resolution.reached_at,
            "sla_response_deadline": response.active and response.deadline,
            "sla_resolution_deadline": resolution.active and resolution.deadline,
            "sla_next_deadline": min(deadlines, default=False),
            "sla_state": next((s for s in STATE_ORDER if s in states), False),
        }

    @api.depends("sla_clock_ids")
    def _compute_sla_clocks(self):
        latest = {}
        for clock in self._sla_latest_clocks().filtered("active"):
            latest.setdefault(clock.res_id, {})[clock.indicator] = clock
        none = self.env["o2b.sla.clock"]
        for record in self:
            clocks = latest.get(record.id, {})
            response = clocks.get("response", none)
            resolution = clocks.get("resolution", none)
            record.sla_response_clock_id = response.sudo(False)
            record.sla_resolution_clock_id = resolution.sudo(False)
            record.sla_response_timer = response.timer
            record.sla_resolution_timer = resolution.timer
            record.sla_timer = record._sla_leading_clock(clocks.values()).timer

    def _sla_leading_clock(self, clocks):
        """The clock a list shows: the one with the next deadline, else the one whose
        state the record shows."""
        clocks = [clock for clock in clocks if clock.state]
        clocks.sort(
            key=lambda clock: (
                clock.state not in OPEN_STATES,
                STATE_ORDER.index(clock.state),
                to_iso(clock.deadline) or "9",
            )
        )
        return clocks[0] if clocks else self.env["o2b.sla.clock"]

    @api.depends("sla_clock_ids")
    @api.depends_context("lang")
    def _compute_sla_explanation(self):
        names = self.env["o2b.sla.clock"]._fields["indicator"]
        indicators = dict(names._description_selection(self.env))
        for record in self:
            parts = []
            clocks = record._sla_latest_clocks().filtered("active")
            for clock in clocks.sorted(lambda c: c.indicator != "response"):
                parts.append(f"{indicators[clock.indicator]}\n{clock.explanation}")
            record.sla_explanation = "\n\n".join(parts)

    # === Late or not: compared with now, whatever scheduled actions did ===

    def _compute_sla_lateness(self):
        now = self._sla_now()
        ids = self.env["o2b.sla.clock"].sudo()
        domain = Domain("res_model", "=", self._name) & Domain("res_id", "in", self.ids)
        late = set(ids.search(domain & self._sla_late_domain(now)).mapped("res_id"))
        risk = set(ids.search(domain & self._sla_risk_domain(now)).mapped("res_id"))
        for record in self:
            record.sla_is_breached = record.id in late
            record.sla_is_about_to_breach = record.id in risk - late

    @api.model
    def _sla_late_domain(self, now):
        """Open clocks past their deadline."""
        is_open = Domain("reached_at", "=", False) & Domain("state", "in", OPEN_STATES)
        late = Domain("deadline", "<", now) & Domain("is_paused", "=", False)
        return is_open & (late | Domain("breached_at", "!=", False))

    @api.model
    def _sla_risk_domain(self, now):
        """Running clocks at risk and not yet past their deadline."""
        return (
            Domain("reached_at", "=", False)
            & Domain("state", "in", ("not_started", "running", "at_risk"))
            & Domain("risk_at", "<=", now)
            & Domain("deadline", ">=", now)
        )

    def _search_sla_is_breached(self, operator, value):
        if operator != "in":
            return NotImplemented
        return Domain("sla_clock_ids", "any", self._sla_late_domain(self._sla_now()))

    def _search_sla_is_about_to_breach(self, operator, value):
        if operator != "in":
            return NotImplemented
        now = self._sla_now()
        return Domain("sla_clock_ids", "any", self._sla_risk_domain(now)) & Domain(
            "sla_clock_ids", "not any", self._sla_late_domain(now)
        )

    # === Telling people ===

    @api.model
    def _sla_notify_steps(self, steps):
        """Tell who is responsible of warnings and breaches, in one batch: a line in
        the record's history and an activity.

        :param steps: ``{clock: percent of the target}``, all of this model
        """
        texts, activities = {}, []
        for clock, percent in steps.items():
            record = self.browse(clock.res_id)
            text = clock._get_step_text(percent)
            texts[record.id] = (
                f"{texts[record.id]}\n{text}" if record.id in texts else text
            )
            activities.append(record._sla_prepare_activity(clock, percent, text))
        records = self.browse(texts).sudo()
        records._message_log_batch(bodies=texts)
        self.env["mail.activity"].sudo().with_context(
            mail_activity_quick_update=True
        ).create(activities)

    def _sla_prepare_activity(self, clock, percent, text):
        """Values of the activity that a step plans."""
        kind = "breach" if percent >= 100 else "warning"
        activity_type = self.env.ref(f"o2b_sla.mail_activity_type_{kind}")
        return {
            "activity_type_id": activity_type.id,
            "automated": True,
            "res_model_id": self.env["ir.model"]._get_id(self._name),
            "res_id": self.id,
            "summary": text,
            "date_deadline": (clock.deadline or clock.breached_at).date(),
            "user_id": self.sudo()._sla_responsible_user().id or False,
        }

    def action_sla_explain(self):
        """Open the explanation of both deadlines."""
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Why this deadline?"),
            "res_model": self._name,
            "res_id": self.id,
            "view_mode": "form",
            "views": [(self._sla_explanation_view().id, "form")],
            "target": "new",
        }

    def _sla_explanation_view(self):
        """The form that shows ``sla_explanation``; a model may have its own."""
        return (
            self.env.ref(
                f"{self._module}.{self._table}_view_form_sla_explanation",
                raise_if_not_found=False,
            )
            or self.env["ir.ui.view"]
        )
