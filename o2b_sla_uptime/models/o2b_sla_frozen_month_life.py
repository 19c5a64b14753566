# Copyright 2026 Open2Bizz BV
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
import logging
from datetime import date, datetime, time

from odoo import api, models
from odoo.exceptions import AccessError, UserError
from odoo.service.model import PG_CONCURRENCY_EXCEPTIONS_TO_RETRY
from odoo.tools import plaintext2html

from odoo.addons.o2b_sla.evidence import canonical, fingerprint
from odoo.addons.o2b_sla.instants import to_iso, to_naive
from odoo.addons.o2b_sla.isolating import isolated
from odoo.addons.o2b_sla.languages import installed_lang

from ..availability import as_zone, month_period, months, next_month, tzdata_version
from ..seconds import from_seconds, to_seconds

_logger = logging.getLogger(__name__)

ACTIVITY = "o2b_sla_uptime.mail_activity_type_month"
MANAGER = "o2b_sla.o2b_sla_group_manager"
#: A month is frozen on this day of the next one, at this hour of the agreement's zone:
#: by then what comes in late is in.
FREEZE_DAY, FREEZE_TIME = 2, time(6)


class SlaFrozenMonthLife(models.AbstractModel):
    """From a provisional month to a frozen one.

    Which months there are and what they say is read from instants, so a scheduled
    action that did not run for weeks makes up for it.
    """

    _name = "o2b.sla.frozen.month.life"
    _description = "Life of a Frozen Month"

    #: Raised whenever the way of reckoning changes.
    _formula = "1"

    # === What the models answer ===

    @api.model
    def _get_environments(self):
        """Environments of which there are months."""
        raise NotImplementedError(f"{self._name}._get_environments")

    @api.model
    def _get_first_instant(self, environment):
        """Since when something is measured there.

        :return: naive UTC, or ``False``
        """
        raise NotImplementedError(f"{self._name}._get_first_instant")

    @api.model
    def _get_last_instant(self, environment):
        """Until when something was measured there.

        :return: naive UTC, or ``False``: it goes on
        """
        return False

    def _reckon(self, now):
        """The figures of the month up to an instant.

        :param now: naive UTC
        :return: (values of the record, what stands in the payload)
        """
        raise NotImplementedError(f"{self._name}._reckon")

    def _get_obstacles(self):
        """Why the month is not to be frozen without a person.

        Sources outside add theirs: one that does not cover the month.

        :return: list of sentences; empty when all is well
        """
        self.ensure_one()
        return []

    def _get_method(self):
        """How the figures were reckoned, in words.

        :return: list of sentences
        """
        raise NotImplementedError(f"{self._name}._get_method")

    # === While the month runs ===

    @api.model
    def _make_months(self, now):
        """Make the months that are missing, up to the present one; an environment of
        which they cannot be made stops no other.

        :return: the new records
        """
        made = self.browse()
        environments = self._get_environments()
        groups = self.sudo()._read_group(
            [("environment_id", "in", environments.ids)],
            ["environment_id"],
            ["month:array_agg"],
        )
        present = {environment: set(found) for environment, found in groups}
        for environment in environments:
            made |= self._try_make_months_of(
                environment, present.get(environment, ()), now
            )
        return made

    @api.model
    def _try_make_months_of(self, environment, present, now):
        """:meth:`_make_months_of`, or none where that fails."""
        made = []

        def make():
            made.append(self._make_months_of(environment, present, now))

        def failed(_error):
            made.clear()
            _logger.exception("%s: no months could be made", environment)

        isolated(self.env, make, failed=failed)
        return self.union(*made)

    @api.model
    def _make_months_of(self, environment, present, now):
        """
        :param environment: ``o2b.sla.environment``
        :param present: first days of the months there are
        :param now: naive UTC
        :return: the new records
        """
        first = self._get_first_instant(environment)
        if not first or first > now:
            return self.browse()
        last = min(self._get_last_instant(environment) or now, now)
        zone = environment.agreement_id._sla_zone()
        wanted = months((to_seconds(first), to_seconds(last) + 1), zone)
        return (
            self.sudo()
            .with_context(mail_create_nolog=True)
            .create(
                [
                    {
                        "environment_id": environment.id,
                        "month": date(year, month, 1),
                        "zone": zone.key,
                    }
                    for year, month in wanted
                    if date(year, month, 1) not in present
                    and environment._get_judged_parts(
                        *map(from_seconds, month_period(year, month, zone))
                    )
                ]
            )
        )

    def _refresh(self, now=None):
        """Bring provisional months up to date."""
        now = now or self._now()
        for record in self.sudo().filtered(lambda r: r.state == "provisional"):
            values, _facts = record._reckon(now)
            record.write(dict(values, measured_until=record._get_until(now)))

    def _get_until(self, now):
        """What the figures are about ends here: now, or the month's end."""
        self.ensure_one()
        return min(now, self._get_calendar_month()[1])

    # === Freezing ===

    def _get_freeze_moment(self):
        """When the month is frozen by itself, naive UTC."""
        self.ensure_one()
        year, month = next_month(self.month.year, self.month.month)
        local = datetime.combine(date(year, month, FREEZE_DAY), FREEZE_TIME)
        return to_naive(local.replace(tzinfo=as_zone(self.zone)))

    def _freeze(self, decision=None):
        """Freeze months that are over, each once.

        One that is not proved, or whose sources do not cover it, waits for a person,
        who gets an activity.

        :param decision: dict of what a person decided: ``verdict`` (of the model),
            ``reason``
        :return: the months that were frozen
        """
        now = self._now()
        frozen = self.browse()
        for record in self.sudo():
            if not record.try_lock_for_update() or record.state == "frozen":
                continue
            if not record.is_over:
                raise UserError(
                    self.env._("%(month)s is not over yet.", month=record.display_name)
                )
            if record._freeze_one(now, decision):
                frozen |= record
        return frozen

    def _freeze_one(self, now, decision):
        self.ensure_one()
        values, facts = self._reckon(now)
        obstacles = self._get_obstacles() + self._get_doubts(values)
        values |= {
            "measured_until": self._get_until(now),
            "obstacles": "\n".join(obstacles) or False,
        }
        if obstacles and not decision:
            self.write(values)
            self._ask_to_decide()
            return False
        if decision and obstacles:
            values |= {
                "decision_reason": decision["reason"],
                "decided_by_id": self.env.uid,
                "decided_at": now,
            } | self._apply_decision(decision, values)
        values |= {
            "formula_version": self._formula,
            "tzdata_version": tzdata_version(),
            "frozen_at": now,
            "frozen_by_id": self.env.uid,
        }
        # the words tell of the figures, so those first; frozen is what comes last
        self.write(values)
        worded = self.with_context(lang=self._get_lang())
        self.write({"method": "\n".join(worded._get_method())})
        payload = canonical(self._prepare_payload(facts))
        self.write(
            {
                "state": "frozen",
                "payload": payload,
                "sha256": fingerprint(payload.encode()),
            }
        )
        self._settle_activities()
        return True

    def _get_doubts(self, values):
        """Why the figures themselves leave the question open.

        :param values: what :meth:`_reckon` gave, or the month itself
        :return: list of sentences
        """
        return []

    @api.depends("obstacles")
    @api.depends_context("lang")
    def _compute_obstacles_text(self):
        for month in self:
            blocked = month.sudo()
            month.obstacles_text = blocked.obstacles and blocked._describe_obstacles()

    def _describe_obstacles(self):
        """Why a person has to decide, for who reads it now: what is stored is in the
        language of who asked, mostly that of a scheduled action."""
        self.ensure_one()
        return (
            "\n".join(self._get_obstacles() + self._get_doubts(self)) or self.obstacles
        )

    def _apply_decision(self, decision, values):
        """Values that follow from what a person decided.

        :param decision: dict, see :meth:`_freeze`
        :param values: what :meth:`_reckon` gave
        """
        return {}

    def _prepare_payload(self, facts):
        """Everything that the fingerprint is over."""
        self.ensure_one()
        environment, agreement = self.environment_id, self.agreement_id
        return {
            "format": f"{self._name}/{self._formula}",
            "formula": self._formula,
            "month": f"{self.month:%Y-%m}",
            "zone": self.zone,
            "tzdata": self.tzdata_version,
            "environment": {
                "id": environment.id,
                "name": environment.name,
                "kind": environment.kind,
            },
            "agreement": {"id": agreement.id, "reference": agreement.reference},
            "client": self.partner_id.name,
            "method": self.method,
            "obstacles": self.obstacles or None,
            "decision": self._prepare_decision(),
            "frozen_at": to_iso(self.frozen_at),
            "frozen_by": self.frozen_by_id.id,
            "previous": self._get_previous_sha256(),
            **facts,
        }

    def _get_lang(self):
        """Language of the agreement, in which the method is told."""
        version = self.agreement_id.version_ids.filtered("agreed_at")[:1]
        return installed_lang(self.env, version.lang, self.partner_id.lang)

    def _prepare_decision(self):
        if not self.decided_at:
            return None
        return {
            "by": self.decided_by_id.id,
            "at": to_iso(self.decided_at),
            "reason": self.decision_reason,
        }

    def _get_previous_sha256(self):
        """Fingerprint of the month frozen before, so that none can go missing."""
        previous = self.search(
            [
                ("environment_id", "=", self.environment_id.id),
                ("state", "=", "frozen"),
                ("id", "!=", self.id),
            ],
            order="frozen_at desc, id desc",
            limit=1,
        )
        return previous.sha256 or None

    @api.model
    def _get_first_provisional(self):
        """Since when what was measured is still needed, naive UTC; ``None`` when all
        months are frozen."""
        first = self.sudo().search(
            [("state", "=", "provisional")], order="month, id", limit=1
        )
        return first._get_calendar_month()[0] if first else None

    # === Asking people ===

    def _ask_to_decide(self):
        """Plan one activity for the service level manager."""
        self.ensure_one()
        self._plan_activity(
            self.env._("Decide on %(month)s", month=self._get_month_name()),
            self.obstacles,
        )

    def _plan_activity(self, summary, note):
        """Plan an activity for the service level manager, unless it is planned."""
        self.ensure_one()
        if self.activity_ids.filtered(lambda activity: activity.summary == summary):
            return
        managers = self.company_id._sla_managers()
        self.activity_schedule(
            ACTIVITY,
            summary=summary,
            note=plaintext2html(note or ""),
            user_id=managers[:1].id or self.env.uid,
        )

    def _settle_activities(self):
        """Take back what nobody has to decide on any more."""
        self.activity_search([ACTIVITY]).unlink()

    @api.model
    def _check_manager(self):
        """:raise AccessError: the user is no service level manager"""
        if not self.env.su and not self.env.user.has_group(MANAGER):
            raise AccessError(
                self.env._("Only a service level manager decides on a month.")
            )

    def action_refresh(self):
        """Bring the figures up to date."""
        self.check_access("read")
        self._refresh()
        return True

    def action_freeze(self):
        """Freeze a month that is over before its day; one that is not proved stays
        provisional and tells why."""
        self._check_manager()
        self.check_access("read")
        self._freeze()
        return True

    # === Scheduled ===

    @api.model
    def _refresh_all(self):
        """Make missing months and bring the provisional ones up to date."""
        now = self._now()
        self._make_months(now)
        running = self.sudo().search([("state", "=", "provisional")])
        self._isolated(running, lambda record: record._refresh(now))

    @api.model
    def _freeze_all(self):
        """Freeze the months whose day has come."""
        now = self._now()
        self._make_months(now)
        waiting = self.sudo().search([("state", "=", "provisional")], order="month, id")
        due = waiting.filtered(lambda record: record._get_freeze_moment() <= now)
        self._isolated(due, lambda record: record._freeze())

    @api.model
    def _verify_all(self, batch_size=200):
        """Look whether what was frozen is as it was."""
        last_id = 0
        while months := self.sudo().search(
            [("state", "=", "frozen"), ("id", ">", last_id)],
            order="id",
            limit=batch_size,
        ):
            last_id = months[-1].id
            self._isolated(
                months.filtered("is_altered"),
                lambda month: month._plan_activity(
                    self.env._("%s was altered", month._get_month_name()),
                    self.env._(
                        "What was frozen was altered in the database: its fingerprint "
                        "no longer fits. Compare it with a proof that was handed out."
                    ),
                ),
            )
            self.env["ir.cron"]._commit_progress(len(months))
            self.env.invalidate_all()

    @api.model
    def _isolated(self, records, step):
        """Do a step for each record; one that fails stops no other."""
        for record in records:

            def failed(_error, record=record):
                _logger.exception("%s: set aside until the next run", record)

            try:
                isolated(self.env, step, record, failed=failed)
            except PG_CONCURRENCY_EXCEPTIONS_TO_RETRY:
                # somebody changed it at the same moment: the next run has it again
                self.env.cr.rollback()
                self.env.transaction.reset()
            self.env["ir.cron"]._commit_progress(1)
