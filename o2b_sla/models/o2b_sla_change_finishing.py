# Copyright 2026 Open2Bizz BV
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import fields, models
from odoo.exceptions import UserError

from ..instants import to_iso
from .o2b_sla_change_guard import ENTERED

#: What the trail keeps of what was done, as text.
FACTS = (
    *("release_before", "release_after", "revision_before", "revision_after"),
    *("details", "backup"),
)


class SlaChangeFinishing(models.AbstractModel):
    """A change is done: what it was before, what it is now, by which backup."""

    _name = "o2b.sla.change.finishing"
    _description = "Finishing an Environment Change"

    done_at = fields.Datetime(
        string="Done", readonly=True, copy=False, tracking=True, index=True
    )
    done_by_id = fields.Many2one(
        comodel_name="res.users", readonly=True, copy=False, ondelete="restrict"
    )
    result = fields.Text(
        string="What Changed",
        readonly=True,
        copy=False,
        help="In words for the client, who is told when it is done.",
    )
    details = fields.Text(
        string="Commits or Packages",
        readonly=True,
        copy=False,
        help="The evidence: commits of the code, or the list of packages.",
    )
    release_before = fields.Char(readonly=True, copy=False)
    release_after = fields.Char(readonly=True, copy=False)
    revision_before = fields.Char(
        string="Code Before", readonly=True, copy=False, help="Commit or build."
    )
    revision_after = fields.Char(
        string="Code After", readonly=True, copy=False, help="Commit or build."
    )
    backup = fields.Char(
        readonly=True, copy=False, help="Name of the backup that was used or made."
    )
    backup_at = fields.Datetime(
        string="Backup Of", readonly=True, copy=False, help="When it was made."
    )
    backup_environment_id = fields.Many2one(
        comodel_name="o2b.sla.environment",
        string="Copy Of",
        readonly=True,
        copy=False,
        ondelete="restrict",
        index="btree_not_null",
        help="The environment that the backup is of.",
    )

    def _finish(self, values):
        """Note that a planned change is done.

        :param values: dict of ``ENTERED``: ``done_at`` (naive UTC, default now),
            ``result``, ``details``, ``release_after``, ``revision_after``, ``backup``,
            ``backup_at``, ``backup_environment_id`` (id)
        :raise UserError: something is missing or impossible; says what
        """
        self.ensure_one()
        self._check_goes_on("planned")
        # the environment may have become another one since
        self._check_asked()
        entered = {
            name: (values.get(name) or "").strip()
            if isinstance(values.get(name), str)
            else values.get(name)
            for name in ENTERED
        }
        environments = self.env["o2b.sla.environment"]
        backed_up = environments.browse(entered["backup_environment_id"] or [])
        entered["backup_environment_id"] = backed_up.id
        entered["done_at"] = entered["done_at"] or self.env["o2b.sla.mixin"]._sla_now()
        problem = self._find_finish_problem(entered)
        if problem:
            raise UserError(problem)
        environment = self.environment_id.sudo()
        release = self._get_release()
        self.sudo().write(
            {
                **entered,
                **self._get_before(),
                "release_after": entered["release_after"] or release,
                "state": "done",
                "settled_at": entered["done_at"],
                "done_by_id": self.env.uid,
            }
        )
        environment.write(self._prepare_environment())
        event = self._log("done", self.result, facts=self._get_facts())
        self._after_finish()
        self._tell(event)

    def _find_finish_problem(self, entered):
        """Why it cannot be noted as done, in words, or ``False``.

        :param entered: dict as of :meth:`_finish`
        """
        self.ensure_one()
        now = self.env["o2b.sla.mixin"]._sla_now()
        if now < self.planned_at:
            return self.env._(
                "It is planned for %(period)s, which is still to come. Move it first "
                "when it was done earlier.",
                period=self.period,
            )
        if not self.planned_at <= entered["done_at"] <= now:
            return self.env._(
                "It was done after it began, %(period)s, and not later than now.",
                period=self.period,
            )
        if not entered["result"]:
            return self.env._("Tell what was changed: who asked for it reads it.")
        if self._would_upgrade(entered["release_after"]):
            return self._get_upgrade_text(entered["release_after"])
        if self._needs_evidence() and not (
            entered["details"] or entered["revision_after"]
        ):
            return self.env._(
                "Enter the evidence: which code it is now, or the list of packages."
            )
        if self._needs_backup() and not (entered["backup"] and entered["backup_at"]):
            return self._get_no_backup_text()
        if entered["backup_at"] and entered["backup_at"] > entered["done_at"]:
            return self.env._("The backup was made before the change was done.")
        return False

    def _needs_evidence(self):
        """Whether commits or packages are part of it."""
        self.ensure_one()
        return self.kind in ("code_update", "system_update")

    def _get_offered_backup(self):
        """Which backup somebody most likely used.

        :return: (``o2b.sla.environment``, name, naive UTC datetime); empty or
            ``False`` when nothing is known
        """
        self.ensure_one()
        return self.env["o2b.sla.environment"], False, False

    def _needs_backup(self):
        """Whether it is done with a copy of production."""
        self.ensure_one()
        return False

    def _get_no_backup_text(self):
        return self.env._("Enter which backup was used, and when it was made.")

    def _get_before(self):
        """Column values of what the environment was, as it is about to change."""
        self.ensure_one()
        code = self.kind == "code_update"
        return {
            "release_before": self._get_release(),
            "revision_before": code and self.environment_id.sudo().code_revision,
        }

    def _prepare_environment(self):
        """What the environment is now, as column values."""
        self.ensure_one()
        if self.kind == "system_update":
            return {"operating_system": self.release_after}
        if self.kind != "code_update":
            return {}
        values = {}
        if self.revision_after:
            values["code_revision"] = self.revision_after
        return values

    def _get_facts(self):
        """What the trail keeps of what was done: dict of JSON values."""
        self.ensure_one()
        return {
            **{name: self[name] or None for name in FACTS},
            "done_at": to_iso(self.done_at),
            "backup_at": to_iso(self.backup_at),
            "backup_of": self.backup_environment_id.sudo().name or None,
            "with_enterprise": self.with_enterprise,
        }

    def _log(self, kind, text="", facts=None):
        """Write down what happened; it is never changed.

        :param kind: of ``o2b.sla.change.event``
        :param text: the reason, or what was changed
        :param facts: dict of JSON values
        :return: the event, as superuser
        """
        self.ensure_one()
        change = self.sudo()
        return change.env["o2b.sla.change.event"].create(
            {
                "change_id": change.id,
                "company_id": change.company_id.id,
                "at": self.env["o2b.sla.mixin"]._sla_now(),
                "kind": kind,
                "user_id": self.env.uid,
                "contact_id": change.requested_by_id.id,
                "planned_at": change.planned_at,
                "planned_until": change.planned_until,
                "text": text,
                "facts": facts or False,
            }
        )
