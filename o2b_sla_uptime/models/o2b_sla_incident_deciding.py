# Copyright 2026 Open2Bizz BV
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError
from odoo.tools import SQL

from odoo.addons.o2b_sla.models.o2b_sla_table_guard import TableGuard

from .o2b_sla_incident_decision import STATE_AFTER

MANAGER = "o2b_sla.o2b_sla_group_manager"


class SlaIncidentDeciding(models.Model):
    """Leaving an outage that the client caused out of the net availability.

    Any agent asks, with a reason and what shows it; a service level manager who did
    not ask decides. Gross and net figures are both shown.
    """

    _name = "o2b.sla.incident"
    _inherit = ["o2b.sla.incident", "o2b.sla.table.guard"]

    decision_ids = fields.One2many(
        comodel_name="o2b.sla.incident.decision",
        inverse_name="incident_id",
        string="Decisions",
        readonly=True,
    )
    may_decide = fields.Boolean(
        compute="_compute_may_decide",
        help="Whether the user may decide on it: a service level manager who did not "
        "ask for it himself.",
    )

    @api.depends("exclusion_state")
    @api.depends_context("uid")
    def _compute_may_decide(self):
        manager = self.env.user.has_group(MANAGER)
        for incident in self:
            incident.may_decide = manager and (
                incident.exclusion_state == "approved"
                or incident.exclusion_state == "requested"
                and incident._get_requester() != self.env.user
            )

    def _get_table_guards(self):
        """What is left out follows from the last decision, for SQL too."""
        decided = SQL(
            "(SELECT CASE decision.kind %s END FROM o2b_sla_incident_decision AS"
            " decision WHERE decision.incident_id = NEW.id ORDER BY id DESC LIMIT 1)",
            SQL(" ").join(
                SQL("WHEN %s THEN %s", kind, state)
                for kind, state in STATE_AFTER.items()
            ),
        )
        refused = SQL(
            """
            CASE TG_OP
                WHEN 'DELETE' THEN TRUE
                WHEN 'INSERT' THEN NEW.exclusion_state <> 'none'
                ELSE %(moved)s OR (
                    %(changed)s AND NEW.exclusion_state IS DISTINCT FROM %(decided)s)
            END
            """,
            moved=self._sql_changed(["environment_id"]),
            changed=self._sql_changed(["exclusion_state"]),
            decided=decided,
        )
        return [
            *super()._get_table_guards(),
            TableGuard(
                "o2b_sla_uptime_incident",
                refused,
                "an incident stays, and what is left out was decided",
                events=SQL("INSERT OR UPDATE OR DELETE"),
            ),
        ]

    def _get_requester(self):
        """Who asked for the exclusion last, a ``res.users``."""
        asked = self.sudo().decision_ids.filtered(lambda d: d.kind == "requested")
        return asked.sorted("id")[-1:].user_id.sudo(False)

    def write(self, vals):
        if "responsibility" in vals and any(
            incident.exclusion_state in ("requested", "approved")
            and vals["responsibility"] != incident.responsibility
            for incident in self
        ):
            raise UserError(
                self.env._(
                    "That the client caused it was put down in a decision; withdraw or "
                    "revoke that first."
                )
            )
        return super().write(vals)

    # === The dialogs ===

    def action_ask_exclusion(self):
        """Ask for the reason, then for the decision."""
        return self._open_decision("requested", self.env._("Caused by the client"))

    def action_withdraw_exclusion(self):
        return self._open_decision("withdrawn", self.env._("Withdraw"))

    def action_approve_exclusion(self):
        return self._open_decision("approved", self.env._("Leave it out"))

    def action_refuse_exclusion(self):
        return self._open_decision("refused", self.env._("Let it count"))

    def action_revoke_exclusion(self):
        return self._open_decision("revoked", self.env._("Let it count after all"))

    def _open_decision(self, kind, name):
        self.ensure_one()
        self._check_decision(kind)
        return {
            "type": "ir.actions.act_window",
            "name": name,
            "res_model": "o2b.sla.decide.incident",
            "view_mode": "form",
            "target": "new",
            "context": {"default_incident_id": self.id, "default_kind": kind},
        }

    # === The rules ===

    def _check_decision(self, kind):
        """Refuse a word that is not this user's, or not this moment's.

        :param kind: a key of ``STATE_AFTER``
        :raise AccessError: it is not for this user
        :raise UserError: the incident is in another state
        """
        self.ensure_one()
        self.check_access("write")
        before = {
            "requested": ("none", "refused"),
            "withdrawn": ("requested",),
            "approved": ("requested",),
            "refused": ("requested",),
            "revoked": ("approved",),
        }[kind]
        if self.exclusion_state not in before:
            raise UserError(self.env._("Somebody has decided on it in the meantime."))
        if kind == "requested":
            if self.kind != "down":
                raise UserError(
                    self.env._("Only what counts as unavailable can be left out.")
                )
            return
        is_manager = self.env.user.has_group(MANAGER)
        own = self._get_requester() == self.env.user
        if kind == "withdrawn":
            if not (own or is_manager):
                raise AccessError(self.env._("Who asked for it withdraws it."))
            return
        if not is_manager:
            raise AccessError(
                self.env._("A service level manager decides what counts.")
            )
        if own and kind != "revoked":
            raise AccessError(
                self.env._("You asked for it yourself: somebody else decides.")
            )

    def _decide(self, kind, reason, evidence=""):
        """Put a word down, by the user.

        :param kind: a key of ``STATE_AFTER``
        :param reason: str, why
        :param evidence: str, what shows it
        """
        self.ensure_one()
        self._check_decision(kind)
        if not (reason or "").strip():
            raise UserError(self.env._("Tell why."))
        if kind == "requested" and not (evidence or "").strip():
            raise UserError(self.env._("Tell what shows that the client caused it."))
        incident = self.sudo()
        values = {"exclusion_state": STATE_AFTER[kind]}
        if kind == "requested":
            values["responsibility"] = "client"
        incident.env["o2b.sla.incident.decision"].create(
            {
                "incident_id": self.id,
                "kind": kind,
                "user_id": self.env.uid,
                "decided_at": self.env["o2b.sla.mixin"]._sla_now(),
                "reason": reason.strip(),
                "evidence": (evidence or "").strip() or False,
            }
        )
        incident.write(values)
        incident.message_post(
            author_id=self.env.user.partner_id.id,
            body=self.env._(
                "%(word)s: %(reason)s",
                word=dict(
                    incident.decision_ids._fields["kind"]._description_selection(
                        self.env
                    )
                )[kind],
                reason=reason.strip(),
            ),
        )
