# Copyright 2026 Open2Bizz BV
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
import secrets

from odoo import api, fields, models
from odoo.tools import consteq

PATH = "/sla/status"
#: Years of months, weeks of incidents that a client sees.
MONTHS = 12
INCIDENT_DAYS = 90


class SlaAgreement(models.Model):
    """The status page of a client: for his contacts, and public when he wants that."""

    _inherit = "o2b.sla.agreement"

    status_token = fields.Char(
        copy=False,
        readonly=True,
        groups="o2b_sla.o2b_sla_group_contract_manager",
        index="btree_not_null",
    )
    status_url = fields.Char(
        string="Public Status Page",
        compute="_compute_status_url",
        groups="o2b_sla.o2b_sla_group_contract_manager",
        help="Everybody who knows the address sees how the environments are doing. It "
        "names no client.",
    )

    @api.model
    def _get_derived(self):
        return super()._get_derived() | {"status_token"}

    @api.depends("status_token")
    def _compute_status_url(self):
        for agreement in self:
            token = agreement.status_token
            agreement.status_url = (
                token and f"{agreement.get_base_url()}{PATH}/{agreement.id}/{token}"
            )

    def action_publish_status(self):
        """Give the status page a public address; a new one each time."""
        self.check_access("write")
        for agreement in self.sudo():
            agreement.status_token = secrets.token_urlsafe(16)

    def action_withdraw_status(self):
        """Take the public status page away: its address never works again."""
        self.check_access("write")
        self.sudo().status_token = False

    @api.model
    def _get_by_status_token(self, agreement_id, token):
        """The agreement of a public status page, as superuser; empty when there is
        none of that address."""
        agreement = self.sudo().search([("id", "=", agreement_id)])
        known = agreement.status_token or ""
        if not known or not token.isascii() or not consteq(known, token):
            return agreement.browse()
        return agreement

    # === What it shows ===

    def _get_status_environments(self):
        """The environments that are watched, as superuser, production first."""
        self.ensure_one()
        environments = self.sudo().env["o2b.sla.environment"]
        return environments.search(
            [("agreement_id", "=", self.id), ("monitor_ids", "!=", False)],
            order="kind, name, id",
        )

    def _get_status_months(self, environment):
        """The last months of an environment, the newest first, as superuser."""
        return (
            self.sudo()
            .env["o2b.sla.availability"]
            .search(
                [("environment_id", "=", environment.id)],
                order="month desc",
                limit=MONTHS,
            )
        )

    def _get_status_incidents(self, environments):
        """Outages of the last months that the client noticed, the newest first, as
        superuser."""
        since = fields.Datetime.subtract(
            self.env["o2b.sla.mixin"]._sla_now(), days=INCIDENT_DAYS
        )
        return (
            self.sudo()
            .env["o2b.sla.incident"]
            .search(
                [
                    ("environment_id", "in", environments.ids),
                    ("kind", "in", ("down", "partial")),
                    "|",
                    ("started_at", ">=", since),
                    ("state", "!=", "resolved"),
                ],
                limit=100,
            )
        )
