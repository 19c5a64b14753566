# Copyright 2026 Open2Bizz BV
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import api, models
from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tools import format_date, plaintext2html

from ..text_limits import check_length

ACTIVITY = "o2b_sla.mail_activity_type_decide"
MAX_TEXT = 2000


class SlaChangeAsking(models.AbstractModel):
    """Who asks for a change: an authorised contact of that day, or, of what is not a
    test environment, we ourselves (SLA §2.1, §3.6, §6)."""

    _name = "o2b.sla.change.asking"
    _description = "Asking for an Environment Change"

    @api.model_create_multi
    def create(self, vals_list):
        prepared = [self._prepare_asked(vals) for vals in vals_list]
        for vals in prepared:
            # before PostgreSQL refuses it in its own words
            asked = self.sudo().new(vals)
            asked._check_in_force()
            asked._check_asked()
            asked._check_enterprise()
        ids = [vals["agreement_id"] for vals in prepared]
        # two simultaneous ones would both find that nobody asked before
        self.env["o2b.sla.agreement"].browse(ids).sudo()._serialise()
        self._check_asked_once(prepared)
        changes = super().create(prepared)
        for change in changes:
            change._log("asked", change.description or "")
        changes._ask_decision()
        return changes

    @api.model
    def _prepare_asked(self, vals):
        """Values of a new change.

        :param vals: dict as :meth:`create` takes it
        :raise UserError: there is no environment
        """
        environment = self.env["o2b.sla.environment"].browse(
            vals.get("environment_id")
            or self.default_get(["environment_id"]).get("environment_id")
        )
        if not environment.exists():
            raise UserError(self.env._("Choose the environment that is to change."))
        environment.check_access("read")
        managed = {
            # known once it happens: not from a client, nor from a context
            **dict.fromkeys(self._get_managed_fields(), False),
            "name": self.env["ir.sequence"].sudo().next_by_code("o2b.sla.change"),
            "environment_id": environment.id,
            "agreement_id": environment.sudo().agreement_id.id,
            "state": "requested",
            "entered_by_id": self.env.uid,
            "asked_at": self.env["o2b.sla.mixin"]._sla_now(),
            "source": "phone" if vals.get("requested_by_id") else "us",
        }
        if self.env.su:
            for name in ("asked_at", "source"):
                if vals.get(name):
                    managed[name] = vals[name]
        return {**vals, **managed}

    @api.model
    def _check_asked_once(self, prepared):
        """Say what waits already; the unique index says it in no words of ours.

        :param prepared: list of values, see :meth:`_prepare_asked`
        :raise UserError: the same was asked for the environment
        """
        ids = [vals["environment_id"] for vals in prepared]
        waiting = self.sudo().search(
            [("environment_id", "in", ids), ("state", "=", "requested")]
        )
        known = {(found.environment_id.id, found.kind): found.name for found in waiting}
        for vals in prepared:
            kind = vals.get("kind") or self.default_get(["kind"])["kind"]
            asked = (vals["environment_id"], kind)
            if asked in known:
                raise UserError(
                    self.env._(
                        "This was asked already: %(number)s waits to be planned.",
                        number=known[asked],
                    )
                )
            known[asked] = vals["name"]

    @api.model
    def _submit(self, agreement, partner, values):
        """A change that somebody asks for in the portal.

        :param agreement: ``o2b.sla.agreement``
        :param partner: ``res.partner`` who asks
        :param values: dict of ``environment_id`` (id), ``kind`` and ``description``;
            anything else is left out
        :return: the change, as superuser
        :raise AccessError: he is no contact of today
        :raise UserError: it cannot be asked for; says why
        """
        agreement = agreement.sudo()
        contact = agreement._get_contact_of(partner)
        if not contact:
            raise AccessError(
                self.env._("Only a contact of the agreement asks for changes.")
            )
        environment = agreement.environment_ids.filtered(
            lambda found: found.id == values.get("environment_id")
        )
        offered = dict(environment and self._get_offered_kinds(environment) or ())
        if values.get("kind") not in offered:
            raise ValidationError(
                self.env._("Choose an environment, and what is to be done.")
            )
        text = (values.get("description") or "").strip()
        check_length(self.env, self.env._("Remark"), text, MAX_TEXT)
        return self.sudo().create(
            {
                "environment_id": environment.id,
                "kind": values["kind"],
                "description": text,
                "requested_by_id": contact.id,
                "source": "portal",
                "user_id": agreement.user_id.id,
            }
        )

    @api.model
    def _get_offered_kinds(self, environment):
        """What can be asked for an environment.

        :param environment: ``o2b.sla.environment`` record
        :return: list of ``(kind, label)``
        """
        field = self._fields["kind"]
        return [
            (kind, label)
            for kind, label in field._description_selection(self.env)
            if self._is_offered(kind, environment)
        ]

    @api.depends("environment_id")
    def _compute_offered_kinds(self):
        every = self._fields["kind"].get_values(self.env)
        for change in self:
            change.offered_kinds = [
                kind
                for kind in every
                if not change.environment_id
                or change._is_offered(kind, change.environment_id)
            ]

    @api.onchange("environment_id")
    def _onchange_environment(self):
        if self.offered_kinds and self.kind not in self.offered_kinds:
            self.kind = self.offered_kinds[0]

    @api.model
    def _is_offered(self, kind, environment):
        """Whether a kind of change makes sense for an environment."""
        if kind == "code_update":
            # an installation of an addendum is no Odoo (§4, §5)
            return environment.sudo().kind in ("production", "test")
        return kind == "system_update"

    # === Checks ===

    def _needs_request(self):
        """Whether nothing is done unless a contact asks: on a test environment (§6)."""
        self.ensure_one()
        return self.environment_id.sudo().kind == "test"

    @api.constrains("environment_id", "agreement_id", "requested_by_id", "kind")
    def _check_asked(self):
        """:raise ValidationError: nobody who may has asked for it"""
        for change in self.sudo():
            problem = change._find_asker_problem() or change._find_kind_problem()
            if problem:
                raise ValidationError(problem)

    def _find_asker_problem(self):
        """Why nobody who may has asked for this, or ``False``."""
        self.ensure_one()
        contact, agreement = self.requested_by_id, self.agreement_id
        if not contact:
            return self._needs_request() and self._get_unasked_text()
        day = agreement._local_day(self.asked_at)
        if contact.agreement_id != agreement or not contact._is_contact_on(day):
            return self.env._(
                "%(name)s was no authorised contact of this agreement on %(day)s "
                "(§3.6): nobody else asks for changes.",
                name=contact.name,
                day=format_date(self.env, day),
            )
        return False

    def _get_unasked_text(self):
        """Why it is not booked, in words for colleagues."""
        self.ensure_one()
        return self.env._(
            "%(environment)s is a test environment: nothing is done to it unless an "
            "authorised contact asks (§6). Choose who asked.",
            environment=self.environment_id.name,
        )

    def _find_kind_problem(self):
        """Why this environment cannot have that change, or ``False``."""
        self.ensure_one()
        if self._is_offered(self.kind, self.environment_id):
            return False
        labels = dict(self._fields["kind"]._description_selection(self.env))
        return self.env._(
            "%(kind)s is not for %(environment)s.",
            kind=labels[self.kind],
            environment=self.environment_id.name,
        )

    @api.constrains("with_enterprise", "environment_id", "kind")
    def _check_enterprise(self):
        """:raise ValidationError: there is no contract for Enterprise code"""
        for change in self.sudo():
            if change.with_enterprise and not (
                change.kind == "code_update" and change._may_have_enterprise()
            ):
                raise ValidationError(
                    self.env._(
                        "Enterprise code is updated only with an Enterprise contract, "
                        "in the agreement and for the environment (§2.1): "
                        "%(environment)s has none.",
                        environment=change.environment_id.name,
                    )
                )

    def _check_in_force(self):
        """:raise UserError: no agreement is in force on the day it was asked"""
        for change in self.sudo():
            if not change.agreement_id._version_in_force(change.asked_at):
                raise UserError(
                    self.env._(
                        "No version of %(agreement)s is in force: changes are part of "
                        "the service.",
                        agreement=change.agreement_id.display_name,
                    )
                )

    # === Telling colleagues ===

    def _ask_decision(self):
        """Ask the contract manager to plan what a client asked for."""
        for change in self.sudo().filtered("requested_by_id"):
            user = change.agreement_id.user_id or change.user_id
            if not user or user == self.env.user:
                continue
            asked = change.with_context(lang=user.lang or self.env.lang)
            asked.activity_schedule(
                ACTIVITY,
                summary=asked.display_name,
                note=plaintext2html(change.description or ""),
                user_id=user.id,
            )
