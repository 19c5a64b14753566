# Copyright 2026 Open2Bizz BV
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
import logging
from dataclasses import dataclass, field

from odoo import api, models

from ..states import OPEN_STATES
from .o2b_sla_escalation_rule import MEANS

_logger = logging.getLogger(__name__)

STAND_INS = ("assignee", "leader", "on_call", "manager")


@dataclass
class Telling:
    """One person who is told of one level of one clock."""

    clock: object
    record: object
    percent: int
    user: object
    means: set = field(default_factory=set)
    rows: list = field(default_factory=list)


class SlaEscalationRun(models.AbstractModel):
    """Finds who has to know of the levels of clocks, and writes down who was told."""

    _name = "o2b.sla.escalation.run"
    _description = "Escalation Run"
    _inherit = ["o2b.sla.escalation.telling"]

    @api.model
    def _escalate(self, clocks):
        """Tell people of the pending levels of clocks, and record all of them.

        Of several levels that were missed only the latest is told. A clock that was
        reached in the meantime tells nobody.

        :param clocks: ``o2b.sla.clock``, locked by this transaction
        """
        pending = clocks._pending_levels()
        rows, tellings = {}, {}
        people = _People(self.env)
        for model, of_model in clocks._by_model():
            for clock in of_model:
                record = model.sudo().browse(clock.res_id)
                self._escalate_one(
                    clock, record, pending[clock], people, rows, tellings
                )
        tellings = list(tellings.values())
        self._tell(tellings)
        self.sudo().create(list(rows.values()))
        return tellings

    @api.model
    def _escalate_one(self, clock, record, levels, people, rows, tellings):
        """Collect the rows and tellings of one clock.

        :param levels: list of ``(round, percent, instant)``, the latest last
        :param rows: ``{key: values}``, added to
        :param tellings: ``{(clock, user): Telling}``, added to
        """
        version = clock.agreement_version_id
        by_percent = {}
        for percent, rule in version._get_escalation_rules(
            clock.priority_id, clock.indicator
        ):
            by_percent.setdefault(percent, []).append(rule)
        levels = [level for level in levels if level[1] in by_percent]
        is_open = clock.state in OPEN_STATES and not clock.best_effort
        for level in levels:
            latest = level is levels[-1]
            outcome = "told" if latest else "overtaken"
            for rule in by_percent[level[1]]:
                base = self._prepare_escalation(clock, level, rule)
                if not is_open or not latest:
                    base["outcome"] = outcome if is_open else "settled"
                    rows[_key(base)] = base
                    continue
                self._reach_out(clock, record, rule, base, people, rows, tellings)

    @api.model
    def _reach_out(self, clock, record, rule, base, people, rows, tellings):
        """Find the people of a rule; nobody there: those of the next role."""
        users, told_role = people.find(record, clock, rule)
        if not users:
            _logger.warning(
                "SLA clock %s: nobody to tell at %s %% (%s)",
                *(clock.id, base["percent"], rule.role),
            )
            rows[_key(base)] = {**base, "outcome": "nobody"}
            return
        if told_role != rule.role:
            _logger.info(
                "SLA clock %s: no %s, %s is told", clock.id, rule.role, told_role
            )
            base["told_role"] = told_role
        for user in users:
            means = {name for name in MEANS if rule[name]}
            if user != users[0] and len(means) > 1:
                # one of several people has to do it; the others know
                means.discard("by_activity")
            values = {**base, "user_id": user.id, "outcome": "told"}
            values = rows.setdefault(_key(values), values)
            telling = tellings.setdefault(
                (clock.id, user.id), Telling(clock, record, base["percent"], user)
            )
            telling.means |= means
            values.update({name: values.get(name) or name in means for name in MEANS})
            telling.rows.append(values)

    @api.model
    def _prepare_escalation(self, clock, level, rule):
        """Values of a row that are the same for every outcome."""
        round_, percent, instant = level
        return {
            "clock_id": clock.id,
            "res_model": clock.res_model,
            "res_id": clock.res_id,
            "company_id": clock.company_id.id,
            "priority_id": clock.priority_id.id,
            "indicator": clock.indicator,
            "percent": percent,
            "round": round_,
            "role": rule.role,
            "reached_at": instant,
            "recorded_at": self.env["o2b.sla.mixin"]._sla_now(),
            "user_id": rule.user_id.id if rule.role == "user" else False,
        }


class _People:
    """Who has a role, asked once per run where the answer is the same."""

    def __init__(self, env):
        self.env = env
        self.none = env["res.users"].sudo()
        self.managers, self.on_call, self.usable = {}, {}, {}

    def find(self, record, clock, rule):
        """Users of a rule, and the role they have; of the next role when there is
        nobody.

        :return: ``(res.users, role)``; nobody at all: no users
        """
        users = self.of_role(rule.role, record, clock, rule)
        if users:
            return users, rule.role
        start = STAND_INS.index(rule.role) + 1 if rule.role in STAND_INS else 0
        roles = STAND_INS[start:] if rule.role != "user" else ("manager",)
        for role in roles:
            users = self.of_role(role, record, clock, rule)
            if users:
                return users, role
        return self.none, rule.role

    def of_role(self, role, record, clock, rule):
        users = getattr(self, f"_{role}")(record, clock, rule) or self.none
        if users not in self.usable:
            self.usable[users] = users.sudo().filtered(
                lambda user: user.active and not user.share
            )
        return self.usable[users]

    def _assignee(self, record, _clock, _rule):
        return record._sla_responsible_user()

    def _leader(self, record, _clock, _rule):
        return record._sla_team_leader()

    def _on_call(self, _record, clock, _rule):
        agreement = clock.agreement_id
        if agreement not in self.on_call:
            shifts = self.env["o2b.sla.on.call"]._get_shifts(agreement)
            own = shifts.filtered("agreement_ids")
            self.on_call[agreement] = (own or shifts).user_id
        return self.on_call[agreement]

    def _manager(self, _record, clock, _rule):
        company = clock.company_id
        if company not in self.managers:
            self.managers[company] = company._sla_managers()
        return self.managers[company]

    def _user(self, _record, _clock, rule):
        return rule.user_id


def _key(values):
    """What the unique index looks at."""
    return tuple(
        values.get(name) for name in ("clock_id", "round", "percent", "role", "user_id")
    )
