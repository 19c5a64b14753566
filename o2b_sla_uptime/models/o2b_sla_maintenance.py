# Copyright 2026 Open2Bizz BV
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tools import SQL

from .o2b_sla_maintenance_recurrence import TIMING_FIELDS

#: A change of one of these is a change of who is affected.
SCOPE_FIELDS = {"scope", "agreement_id", "environment_ids", "contract_id"}
#: Set by the buttons alone.
MANAGED_FIELDS = {"state", "revision", "window_ids", "cancel_reason"}


class SlaMaintenance(models.Model):
    """Planned maintenance of one or more environments, once or in a series (§2.3).

    It is planned first and gets its windows then; each window is announced to the
    contacts by mail.
    """

    _name = "o2b.sla.maintenance"
    _description = "Maintenance"
    _inherit = [
        "mail.thread",
        "mail.activity.mixin",
        "o2b.sla.maintenance.recurrence",
        "o2b.sla.maintenance.expansion",
        "o2b.sla.maintenance.telling",
        "o2b.sla.maintenance.forecast",
    ]
    _order = "first_day desc, id desc"
    _check_company_auto = True
    _rec_names_search = ["name", "agreement_id.reference", "partner_id.name"]

    name = fields.Char(
        string="Subject",
        required=True,
        tracking=True,
        help="Clients read this in the announcement.",
    )
    active = fields.Boolean(default=True)
    company_id = fields.Many2one(
        comodel_name="res.company",
        required=True,
        default=lambda self: self.env.company,
    )
    user_id = fields.Many2one(
        comodel_name="res.users",
        string="Responsible",
        default=lambda self: self.env.user,
        check_company=True,
        tracking=True,
        help="Does the work, and is told when it cannot be announced.",
    )
    state = fields.Selection(
        selection=[
            ("draft", "Draft"),
            ("planned", "Planned"),
            ("cancelled", "Cancelled"),
        ],
        required=True,
        default="draft",
        readonly=True,
        copy=False,
        tracking=True,
        index=True,
    )
    scope = fields.Selection(
        selection=[
            ("environments", "Chosen environments"),
            ("agreement", "All of an agreement"),
            ("data_centre", "All of a data centre"),
        ],
        string="Concerns",
        required=True,
        default="environments",
    )
    agreement_id = fields.Many2one(
        comodel_name="o2b.sla.agreement",
        check_company=True,
        ondelete="restrict",
        index="btree_not_null",
    )
    partner_id = fields.Many2one(related="agreement_id.partner_id", string="Client")
    environment_ids = fields.Many2many(
        comodel_name="o2b.sla.environment",
        relation="o2b_sla_maintenance_environment",
        column1="maintenance_id",
        column2="environment_id",
        string="Chosen",
        check_company=True,
    )
    contract_id = fields.Many2one(
        comodel_name="o2b.sla.underpinning.contract",
        string="Data Centre",
        check_company=True,
        ondelete="restrict",
        index="btree_not_null",
        help="The supplier's contract; the environments of all agreements that rest "
        "on it are concerned (§1.5).",
    )
    covered_environment_ids = fields.Many2many(
        comodel_name="o2b.sla.environment",
        string="Environments",
        compute="_compute_covered_environment_ids",
    )
    environment_count = fields.Integer(compute="_compute_covered_environment_ids")
    description = fields.Text(
        string="What Clients Read",
        help="What is done, and what they notice of it; part of the announcement.",
    )
    note = fields.Text(string="For Colleagues")
    revision = fields.Integer(readonly=True, copy=False)
    cancel_reason = fields.Text(readonly=True, copy=False, tracking=True)
    window_ids = fields.One2many(
        comodel_name="o2b.sla.maintenance.window",
        inverse_name="maintenance_id",
        readonly=True,
        copy=False,
    )
    window_count = fields.Integer(compute="_compute_windows")
    next_window_id = fields.Many2one(
        comodel_name="o2b.sla.maintenance.window",
        compute="_compute_windows",
        help="The one that runs now or comes next.",
    )
    next_period = fields.Char(string="Next", compute="_compute_windows")

    # === Whom it concerns ===

    @api.depends("scope", "agreement_id", "environment_ids", "contract_id")
    def _compute_covered_environment_ids(self):
        for maintenance in self:
            covered = maintenance._get_environments()
            maintenance.covered_environment_ids = covered
            maintenance.environment_count = len(covered)

    def _get_environments(self):
        """Environments that are concerned, archived ones left out."""
        self.ensure_one()
        if self.scope == "environments":
            return self.environment_ids._origin.filtered("active")
        if self.scope == "agreement":
            return self.agreement_id.environment_ids.filtered("active")
        environments = self.env["o2b.sla.environment"]
        if not self.contract_id:
            return environments
        domain = [("company_id", "=", self.company_id.id)]
        if self.contract_id.agreement_ids:
            domain.append(("agreement_id", "in", self.contract_id.agreement_ids.ids))
        return environments.search([*domain, ("agreement_id.active", "=", True)])

    @api.depends("agreement_id", "environment_ids", "scope")
    def _compute_tz(self):
        for maintenance in self:
            agreements = maintenance._get_environments().agreement_id.sudo()
            zones = [agreement._sla_zone().key for agreement in agreements]
            if zones:
                # one that was chosen stays, when it is the zone of one of them
                keep = maintenance.tz in zones
                maintenance.tz = maintenance.tz if keep else zones[0]
            else:
                company = maintenance.company_id or self.env.company
                policy = self.env.ref(
                    "o2b_sla.o2b_sla_policy_standard", raise_if_not_found=False
                )
                maintenance.tz = (
                    maintenance.tz
                    or company.partner_id.tz
                    or (policy and policy.sudo().calendar_id.tz)
                    or "UTC"
                )

    @api.constrains(*SCOPE_FIELDS, "company_id")
    def _check_scope(self):
        for maintenance in self:
            missing = {
                "environments": not maintenance.environment_ids,
                "agreement": not maintenance.agreement_id,
                "data_centre": not maintenance.contract_id,
            }[maintenance.scope]
            if missing:
                raise ValidationError(
                    self.env._(
                        "Choose whom the maintenance concerns: environments, an "
                        "agreement, or a data centre."
                    )
                )

    @api.depends("window_ids.start_at", "window_ids.end_at", "window_ids.state")
    def _compute_windows(self):
        now = self.env["o2b.sla.mixin"]._sla_now()
        windows = self.env["o2b.sla.maintenance.window"]
        counts = dict(
            windows._read_group(
                [("maintenance_id", "in", self.ids)], ["maintenance_id"], ["__count"]
            )
        )
        coming = windows.search(
            [
                ("maintenance_id", "in", self.ids),
                ("end_at", ">", now),
                ("state", "!=", "cancelled"),
            ],
            order="start_at desc, id desc",
        )
        following = {window.maintenance_id: window for window in coming}
        for maintenance in self:
            maintenance.window_count = counts.get(maintenance._origin, 0)
            window = following.get(maintenance._origin, windows)
            maintenance.next_window_id = window
            maintenance.next_period = window.period

    # === Writing ===

    @api.model_create_multi
    def create(self, vals_list):
        return super().create([self._without_managed(vals) for vals in vals_list])

    @api.model
    def _without_managed(self, vals):
        """Values as somebody may enter them; nothing of the rest is taken from a
        client, nor from the defaults in a context."""
        return {**vals, "state": "draft", "revision": 0, "cancel_reason": False}

    def write(self, vals):
        # before what is tracked is read as superuser
        self.check_access("write")
        if MANAGED_FIELDS & vals.keys() and not self.env.su:
            raise AccessError(
                self.env._("The state of maintenance changes by its buttons only.")
            )
        changes = (TIMING_FIELDS | SCOPE_FIELDS) & vals.keys()
        if changes and any(maintenance.state == "cancelled" for maintenance in self):
            raise UserError(
                self.env._("This was cancelled. Duplicate it to plan it again.")
            )
        result = super().write(vals)
        if changes or "active" in vals:
            planned = self.filtered(lambda maintenance: maintenance.state == "planned")
            planned._sync_windows(changed=True)
        return result

    # An ``@api.ondelete`` hook can be skipped over RPC, this cannot.
    def unlink(self):
        if any(maintenance.state != "draft" for maintenance in self):
            raise UserError(  # pylint: disable=no-raise-unlink
                self.env._("What was planned is not deleted: cancel or archive it.")
            )
        return super().unlink()

    def _serialise(self):
        """Make simultaneous changes of these series follow one another.

        An UPDATE, not a lock: whoever comes later waits, fails to serialise and is
        tried again with the earlier change in view.
        """
        if self.ids:
            self.env.cr.execute(
                SQL(
                    "UPDATE o2b_sla_maintenance"
                    " SET revision = COALESCE(revision, 0) + 1 WHERE id IN %s",
                    tuple(self.ids),
                ),
                # a lost race is begun again
                log_exceptions=False,
            )

    # === Buttons ===

    def action_plan(self):
        """Make the windows, and announce those whose time has come."""
        self.check_access("write")
        for maintenance in self:
            if maintenance.state != "draft":
                raise UserError(self.env._("This was planned already."))
            if not maintenance._get_environments():
                raise UserError(
                    self.env._("No environment is concerned: there is none to plan.")
                )
        self.sudo().write({"state": "planned"})
        self._sync_windows()
        self._announce_due()
        return True

    def action_announce(self):
        """Announce the next windows now, those that come later by themselves."""
        self.check_access("write")
        for maintenance in self:
            windows = maintenance._get_next_unannounced()
            if not windows:
                raise UserError(self.env._("There is nothing left to announce."))
            windows.sudo()._announce()
        return True

    def action_cancel(self):
        """Ask why, then cancel all that has not begun."""
        self.check_access("write")
        return self._open_change("cancel")

    def _open_change(self, what):
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Cancel Maintenance"),
            "res_model": "o2b.sla.maintenance.change",
            "view_mode": "form",
            "target": "new",
            "context": {
                "default_maintenance_id": self[:1].id,
                "default_kind": what,
            },
        }

    def _cancel(self, reason):
        """Cancel what has not begun; what clients know of stays visible.

        :param reason: text, told to the clients
        """
        self._serialise()
        windows = self.sudo().window_ids._not_begun()
        known = windows.filtered(lambda w: w.announcement_id or w.event_ids)
        known._cancel(reason)
        (windows - known).unlink()
        self.sudo().write({"state": "cancelled", "cancel_reason": reason})

    def action_view_windows(self):
        """Open the windows of this maintenance."""
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "o2b_sla_uptime.o2b_sla_maintenance_window_action"
        )
        action["domain"] = [("maintenance_id", "=", self.id)]
        action["context"] = {}
        return action
