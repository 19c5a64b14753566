# Copyright 2026 Open2Bizz BV
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import api, fields, models

from ..states import INDICATORS
from .o2b_sla_escalation_rule import BREACH, ROLES

OUTCOMES = [
    ("told", "Told"),
    ("overtaken", "Overtaken"),
    ("settled", "Settled before"),
    ("nobody", "Nobody to tell"),
]


class SlaEscalation(models.Model):
    """Who was told of a level of a clock, by which means and when; each level once.

    Evidence: one line per level, role and person, also of the levels that were missed
    while the server was down, of those that were settled in the meantime, and of those
    for which nobody was found.
    """

    _name = "o2b.sla.escalation"
    _description = "Escalation"
    _inherit = ["o2b.sla.evidence", "o2b.sla.record.link", "o2b.sla.escalation.run"]
    _order = "recorded_at desc, id desc"
    _log_access = False

    clock_id = fields.Many2one(
        comodel_name="o2b.sla.clock",
        required=True,
        readonly=True,
        ondelete="restrict",
        index=True,
    )
    company_id = fields.Many2one(
        comodel_name="res.company", required=True, readonly=True, ondelete="restrict"
    )
    partner_id = fields.Many2one(
        related="clock_id.partner_id", string="Client", related_sudo=True
    )
    priority_id = fields.Many2one(
        comodel_name="o2b.sla.priority", readonly=True, ondelete="restrict"
    )
    indicator = fields.Selection(selection=INDICATORS, required=True, readonly=True)
    percent = fields.Integer(
        string="Level (%)", required=True, readonly=True, help="100 is the deadline."
    )
    round = fields.Integer(
        readonly=True, help="As in the ledger: each level is told once a round."
    )
    role = fields.Selection(
        selection=ROLES, string="Wanted Role", required=True, readonly=True
    )
    told_role = fields.Selection(
        selection=ROLES,
        string="Stood In",
        readonly=True,
        help="Who was told instead, because nobody had the role.",
    )
    who = fields.Char(
        string="Role",
        compute="_compute_who",
        help="The role the rule names, and the one that stood in for it.",
    )
    user_id = fields.Many2one(
        comodel_name="res.users", string="Person", readonly=True, ondelete="restrict"
    )
    outcome = fields.Selection(
        selection=OUTCOMES,
        required=True,
        readonly=True,
        help="Overtaken: a later level was told instead. Settled before: the clock was "
        "reached before anybody was told.",
    )
    level = fields.Char(compute="_compute_level")
    reached_at = fields.Datetime(
        string="Level Reached", required=True, readonly=True, help="By the clock."
    )
    recorded_at = fields.Datetime(
        string="Told", required=True, readonly=True, index=True
    )
    by_activity = fields.Boolean(readonly=True)
    by_mail = fields.Boolean(readonly=True)
    by_bus = fields.Boolean(readonly=True)
    notice_key = fields.Char(readonly=True, help="Key of the mail in the outbox.")
    means = fields.Char(compute="_compute_means")
    mail_state = fields.Selection(
        selection=lambda self: (
            self.env["o2b.sla.notice"]._fields["state"]._description_selection(self.env)
        ),
        string="Mail",
        compute="_compute_mail_state",
    )

    _level_once = models.UniqueIndex(
        "(clock_id, round, percent, role, COALESCE(user_id, 0))",
        "This level was told already.",
    )
    _record_idx = models.Index("(res_model, res_id)")
    _notice_idx = models.Index("(notice_key) WHERE notice_key IS NOT NULL")

    @api.depends("level", "record_name")
    def _compute_display_name(self):
        for row in self:
            row.display_name = f"{row.level} · {row.record_name}"

    @api.depends("percent", "indicator")
    @api.depends_context("lang")
    def _compute_level(self):
        for row in self:
            row.level = row._describe_level()

    def _describe_level(self):
        """``Response breached`` or ``Response at 75 %``."""
        names = dict(self._fields["indicator"]._description_selection(self.env))
        name = names.get(self.indicator, "")
        if self.percent == BREACH:
            return self.env._("%(indicator)s breached", indicator=name)
        return self.env._(
            "%(indicator)s at %(percent)s %%", indicator=name, percent=self.percent
        )

    @api.depends("by_activity", "by_mail", "by_bus")
    @api.depends_context("lang")
    def _compute_means(self):
        names = {
            "by_activity": self.env._("Activity"),
            "by_mail": self.env._("E-mail"),
            "by_bus": self.env._("Screen"),
        }
        for row in self:
            row.means = " · ".join(text for name, text in names.items() if row[name])

    @api.depends("role", "told_role")
    @api.depends_context("lang")
    def _compute_who(self):
        names = dict(self._fields["role"]._description_selection(self.env))
        for row in self:
            roles = filter(None, (row.role, row.told_role))
            row.who = " → ".join(names[role] for role in roles)

    @api.depends("notice_key")
    def _compute_mail_state(self):
        keys = [key for key in self.mapped("notice_key") if key]
        notices = self.env["o2b.sla.notice"].sudo().search([("key", "in", keys)])
        states = {notice.key: notice.state for notice in notices}
        for row in self:
            row.mail_state = states.get(row.notice_key, False)

    def action_open_notice(self):
        """Open the mail in the outbox."""
        self.ensure_one()
        notice = self.env["o2b.sla.notice"].search([("key", "=", self.notice_key)])
        return {
            "type": "ir.actions.act_window",
            "res_model": "o2b.sla.notice",
            "res_id": notice.id,
            "views": [(False, "form")],
        }
