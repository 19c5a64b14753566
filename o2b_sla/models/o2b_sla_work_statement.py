# Copyright 2026 Open2Bizz BV
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools import format_date

MANAGED_FIELDS = {"name", "state", "closed_at", "closed_by_id", "entry_ids"}


class SlaWorkStatement(models.Model):
    """The hours of a month under one agreement, handed over to be billed once.

    A draft follows the entries; closing it freezes them. What is logged later for the
    same month stands in the next statement.
    """

    _name = "o2b.sla.work.statement"
    _description = "Statement of Hours"
    _inherit = ["mail.thread", "o2b.sla.mirrors"]
    _order = "month desc, id desc"
    _rec_names_search = ["name", "partner_id.name"]

    name = fields.Char(string="Reference", readonly=True, copy=False, required=True)
    agreement_id = fields.Many2one(
        comodel_name="o2b.sla.agreement",
        required=True,
        readonly=True,
        ondelete="restrict",
        index=True,
    )
    company_id = fields.Many2one(related="agreement_id.company_id", store=True)
    partner_id = fields.Many2one(
        related="agreement_id.partner_id", string="Client", store=True
    )
    month = fields.Date(
        required=True, readonly=True, help="Its first day; work up to its last day."
    )
    state = fields.Selection(
        selection=[("draft", "Draft"), ("closed", "Closed")],
        required=True,
        readonly=True,
        copy=False,
        default="draft",
        tracking=True,
    )
    closed_at = fields.Datetime(readonly=True, copy=False)
    closed_by_id = fields.Many2one(
        comodel_name="res.users", readonly=True, copy=False, ondelete="restrict"
    )
    entry_ids = fields.One2many(
        comodel_name="o2b.sla.work.entry",
        inverse_name="statement_id",
        string="Hours",
        readonly=True,
        copy=False,
    )
    month_name = fields.Char(string="Period", compute="_compute_month_name")
    hours = fields.Float(
        string="Total Hours", compute="_compute_hours", help="All hours of the month."
    )
    billed_hours = fields.Float(
        compute="_compute_hours", help="On time and materials, so billed by the hour."
    )

    _one_draft = models.UniqueIndex(
        "(agreement_id) WHERE state = 'draft'",
        "There is a draft statement of this agreement already.",
    )

    @api.depends("entry_ids.minutes", "entry_ids.coverage")
    def _compute_hours(self):
        for statement in self:
            entries = statement.entry_ids
            billed = entries.filtered(lambda entry: entry._is_billed_by_the_hour())
            statement.hours = sum(entries.mapped("minutes")) / 60
            statement.billed_hours = sum(billed.mapped("minutes")) / 60

    @api.depends("month")
    @api.depends_context("lang")
    def _compute_month_name(self):
        for statement in self:
            statement.month_name = statement.month and format_date(
                self.env, statement.month, date_format="MMMM y"
            )

    # === Making ===

    @api.model
    def _make(self, month, agreements=None):
        """Draft the statements of a month, or bring drafts up to date.

        :param month: date, any day of the month
        :param agreements: only these; default all of the user's companies
        :return: the statements, of agreements that have hours not stated before
        """
        first = month.replace(day=1)
        domain = self._get_entry_domain(first)
        if agreements is not None:
            domain.append(("agreement_id", "in", agreements.ids))
        entries = self.env["o2b.sla.work.entry"].search(domain)
        made = self.browse()
        for agreement, own in entries.grouped("agreement_id").items():
            # two people at once would make two
            agreement.sudo()._serialise()
            statement = self.search(
                [("agreement_id", "=", agreement.id), ("state", "=", "draft")], limit=1
            )
            if not statement:
                statement = self.create({"agreement_id": agreement.id, "month": first})
            elif statement.month < first:
                statement.sudo().month = first
            own.sudo().write({"statement_id": statement.id})
            made |= statement
        return made

    @api.model
    def _get_entry_domain(self, first):
        """Entries up to the end of a month that stand in no statement.

        :param first: date, first day of the month
        """
        return [
            ("statement_id", "=", False),
            ("date", "<", fields.Date.add(first, months=1)),
        ]

    @api.model_create_multi
    def create(self, vals_list):
        self.check_access("create")  # before values are read that may be missing
        prepared = []
        for vals in vals_list:
            vals = {k: v for k, v in vals.items() if k not in MANAGED_FIELDS}
            agreement = self.env["o2b.sla.agreement"].browse(vals.get("agreement_id"))
            sequences = self.env["ir.sequence"].sudo()
            sequences = sequences.with_company(agreement.sudo().company_id)
            number = sequences.next_by_code("o2b.sla.work.statement")
            vals["name"] = number or self.env._("New")
            vals["month"] = fields.Date.to_date(vals["month"]).replace(day=1)
            prepared.append(vals)
        return super().create(prepared)

    @api.model
    def default_get(self, fields):
        """Take no default for what nobody sets: a client can send one along."""
        values = super().default_get([f for f in fields if f not in MANAGED_FIELDS])
        return {**values, "state": "draft"} if "state" in fields else values

    def write(self, vals):
        if not self.env.su and (MANAGED_FIELDS | {"agreement_id", "month"}) & {*vals}:
            raise UserError(
                self.env._("A statement is made, closed and reopened by its buttons.")
            )
        return super().write(vals)

    # An ``@api.ondelete`` hook can be skipped over RPC, this cannot.
    def unlink(self):
        if any(statement.state == "closed" for statement in self):
            raise UserError(  # pylint: disable=no-raise-unlink
                self.env._("A closed statement was billed: it is not deleted.")
            )
        return super().unlink()

    # === Its life ===

    def action_refresh(self):
        """Take in hours that were logged since."""
        self.check_access("write")
        for statement in self.filtered(lambda found: found.state == "draft"):
            self._make(statement.month, statement.agreement_id)
        return True

    def action_close(self):
        """Hand it over: its hours stand, and stand in no other statement."""
        self.check_access("write")
        for statement in self:
            if statement.state != "draft" or not statement.entry_ids:
                raise UserError(
                    self.env._(
                        "%(statement)s is closed already, or has no hours.",
                        statement=statement.display_name,
                    )
                )
            statement.agreement_id.sudo()._serialise()
        self.sudo().write(
            {
                "state": "closed",
                "closed_at": self.env["o2b.sla.mixin"]._sla_now(),
                "closed_by_id": self.env.uid,
            }
        )
        return True

    def action_reopen(self):
        """Closed by mistake, nothing was billed yet."""
        self.check_access("write")
        for statement in self:
            statement._check_may_reopen()
        self.sudo().write({"state": "draft", "closed_at": False, "closed_by_id": False})
        return True

    def _check_may_reopen(self):
        """:raise UserError: it is not closed, or a later draft has taken its place"""
        self.ensure_one()
        if self.state != "closed":
            raise UserError(self.env._("This statement is not closed."))
        draft = self.search(
            [("agreement_id", "=", self.agreement_id.id), ("state", "=", "draft")]
        )
        if draft:
            raise UserError(
                self.env._(
                    "%(draft)s is being drafted: close or delete that one first.",
                    draft=draft.display_name,
                )
            )

    def action_view_entries(self):
        """The hours as a list, to be exported to a spreadsheet."""
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "o2b_sla.o2b_sla_work_entry_action"
        )
        action["name"] = self.display_name
        action["domain"] = [("statement_id", "=", self.id)]
        action["context"] = {"search_default_group_coverage": 1}
        return action
