# Copyright 2026 Open2Bizz BV
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
import re

from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError, ValidationError

MAX_USERS = 2
OPEN_STATES = ("requested", "granted")
# letters and digits, with single dashes, dots and underscores between them
LOGIN = re.compile(r"[A-Za-z0-9]+([._-][A-Za-z0-9]+)*", re.ASCII)
MAX_LOGIN = 40
# Follow from the buttons, so that the agreement's log tells the whole story.
MANAGED_FIELDS = {"state", "requested_at", "granted_at", "revoked_at"}


class SlaSourceAccess(models.Model):
    """A Gitea user of the client (SLA §3.5).

    The client names at most two. Who gets no access any more makes room for another;
    the record stays and tells who could fetch the source when.
    """

    _name = "o2b.sla.source.access"
    _description = "Source Access"
    _inherit = ["o2b.sla.mirrors"]
    _rec_name = "login"
    _order = "agreement_id, requested_at desc, id desc"
    _check_company_auto = True

    agreement_id = fields.Many2one(
        comodel_name="o2b.sla.agreement",
        required=True,
        ondelete="restrict",
        index=True,
    )
    client_id = fields.Many2one(related="agreement_id.partner_id", string="Client")
    company_id = fields.Many2one(related="agreement_id.company_id", store=True)
    login = fields.Char(
        string="Gitea User", required=True, help="Name the person logs in with."
    )
    partner_id = fields.Many2one(
        comodel_name="res.partner",
        string="Person",
        ondelete="restrict",
        index="btree_not_null",
        check_company=True,
        help="Who uses it, when known.",
    )
    environment_ids = fields.Many2many(
        comodel_name="o2b.sla.environment",
        relation="o2b_sla_source_access_environment",
        column1="access_id",
        column2="environment_id",
        string="Environments",
        check_company=True,
        help="Whose projects the user may fetch; empty: all of the agreement.",
    )
    state = fields.Selection(
        selection=[
            ("requested", "Requested"),
            ("granted", "Granted"),
            ("revoked", "Revoked"),
        ],
        required=True,
        readonly=True,
        default="requested",
        copy=False,
        index=True,
    )
    requested_at = fields.Datetime(string="Requested", readonly=True, copy=False)
    granted_at = fields.Datetime(string="Granted", readonly=True, copy=False)
    revoked_at = fields.Datetime(string="Revoked", readonly=True, copy=False)

    _login_uniq = models.UniqueIndex(
        "(agreement_id, lower(login)) WHERE state <> 'revoked'",
        "This Gitea user has access already, or has asked for it.",
    )

    @api.model_create_multi
    def create(self, vals_list):
        ids = {vals["agreement_id"] for vals in vals_list if vals.get("agreement_id")}
        # two simultaneous requests would both find room
        self.env["o2b.sla.agreement"].browse(ids)._serialise()
        now = self.env["o2b.sla.mixin"]._sla_now()
        managed = {
            "state": "requested",
            "requested_at": now,
            "granted_at": False,
            "revoked_at": False,
        }
        accesses = super().create([vals | managed for vals in vals_list])
        for access in accesses:
            access._log(
                self.env._("Access to the source requested for %s.", access.login)
            )
        return accesses

    def write(self, vals):
        if not self.env.su and MANAGED_FIELDS & vals.keys():
            raise AccessError(
                self.env._("Grant or revoke the access by the buttons of its form.")
            )
        decided = self.filtered(lambda access: access.state != "requested")
        if decided and {"login", "agreement_id"} & vals.keys():
            raise UserError(
                self.env._(
                    "Who had access to the source is evidence. Revoke the access of "
                    "%(login)s and request another.",
                    login=decided[0].login,
                )
            )
        if "agreement_id" in vals:
            self.agreement_id.browse(vals["agreement_id"])._serialise()
        result = super().write(vals)
        if "environment_ids" in vals:
            for access in decided:
                names = ", ".join(access.environment_ids.mapped("name"))
                access._log(
                    self.env._(
                        "%(login)s has access to the source of: %(names)s.",
                        login=access.login,
                        names=names or self.env._("all environments"),
                    )
                )
        return result

    # An ``@api.ondelete`` hook can be skipped over RPC, this cannot.
    def unlink(self):
        if any(access.granted_at for access in self):
            raise UserError(  # pylint: disable=no-raise-unlink
                self.env._(
                    "Who had access to the source is evidence: revoke the access "
                    "instead of deleting it."
                )
            )
        return super().unlink()

    @api.constrains("login")
    def _check_login(self):
        for access in self:
            login = access.login
            if len(login) > MAX_LOGIN or not LOGIN.fullmatch(login):
                raise ValidationError(
                    self.env._(
                        "%(login)s is no Gitea user name: letters, digits, and single "
                        "dots, dashes or underscores between them, %(max)s at most.",
                        login=login,
                        max=MAX_LOGIN,
                    )
                )

    @api.constrains("agreement_id", "state")
    def _check_number(self):
        """At most two users at any moment (§3.5)."""
        for agreement in self.agreement_id:
            accesses = self.sudo().search(
                [("agreement_id", "=", agreement.id), ("state", "in", OPEN_STATES)]
            )
            if len(accesses) > MAX_USERS:
                raise ValidationError(
                    self.env._(
                        "The client names at most %(max)s Gitea users (§3.5): "
                        "%(logins)s would be %(count)s. Revoke the access of one "
                        "first.",
                        max=MAX_USERS,
                        logins=", ".join(sorted(accesses.mapped("login"))),
                        count=len(accesses),
                    )
                )

    @api.constrains("partner_id", "agreement_id")
    def _check_partner(self):
        for access in self:
            person, client = access.partner_id, access.client_id.commercial_partner_id
            if person and person.commercial_partner_id != client:
                raise ValidationError(
                    self.env._(
                        "%(name)s does not belong to %(client)s.",
                        name=person.name,
                        client=client.name,
                    )
                )

    @api.constrains("environment_ids", "agreement_id")
    def _check_environments(self):
        for access in self:
            others = access.environment_ids.filtered(
                lambda environment, access=access: (
                    environment.agreement_id != access.agreement_id
                )
            )
            if others:
                raise ValidationError(
                    self.env._(
                        "%(name)s is no environment of this agreement.",
                        name=others[0].name,
                    )
                )

    def action_grant(self):
        """Tell that the user was given access in Gitea."""
        self._decide(("requested",), {"state": "granted"}, "granted_at")
        for access in self:
            access._log(self.env._("Access to the source granted to %s.", access.login))
        return True

    def action_revoke(self):
        """Tell that the user's access was taken away, or that he does not get it."""
        self._decide(OPEN_STATES, {"state": "revoked"}, "revoked_at")
        for access in self:
            access._log(
                self.env._("Access to the source revoked for %s.", access.login)
            )
        return True

    def _decide(self, states, values, instant):
        """Move on from one of some states.

        :param states: those that allow it
        :param values: column values
        :param instant: name of the field that keeps the time of it
        :raise UserError: somebody decided already
        """
        self.check_access("write")
        # of two simultaneous decisions the second one sees the first
        self.agreement_id._serialise()
        for access in self:
            if access.state not in states:
                raise UserError(
                    self.env._(
                        "The access of %(login)s was decided on already. Reload the "
                        "page.",
                        login=access.login,
                    )
                )
        now = self.env["o2b.sla.mixin"]._sla_now()
        self.sudo().write(values | {instant: now})

    def _log(self, text):
        """Keep the story of the access with the agreement."""
        self.agreement_id.sudo().message_post(body=text)
