# Copyright 2026 Open2Bizz BV
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from datetime import timedelta

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Domain
from odoo.tools import SQL

from odoo.addons.o2b_sla.models.o2b_sla_table_guard import TableGuard

from ..mail_intake import Limits
from ..mail_intake.limits import MEGABYTE
from ..mail_outcomes import AUDIENCES, OUTCOMES, STATES

#: Columns PostgreSQL never lets anybody change.
EVIDENCE = (
    *("received_at", "sha256", "size", "key", "content", "source", "server_name"),
    *("sender", "recipients", "subject", "message_id", "same_id_as_id"),
)
RETRY_PATIENCE = timedelta(minutes=15)


class SlaMail(models.Model):
    """One received mail, written down before anybody read it.

    What came in is evidence; what became of it is kept up to date by the software.
    """

    _name = "o2b.sla.mail"
    _description = "Incoming Mail"
    _inherit = [
        "o2b.sla.mail.journal",
        "o2b.sla.mail.processing",
        "o2b.sla.mail.stand.in",
        "o2b.sla.mail.queue",
        "o2b.sla.table.guard",
    ]
    _order = "id desc"
    _log_access = False

    # === What came in: evidence ===
    received_at = fields.Datetime(
        string="Received",
        required=True,
        readonly=True,
        index=True,
        help="When this Odoo had the mail safe, by the clock of the database.",
    )
    sha256 = fields.Char(
        string="SHA-256",
        required=True,
        readonly=True,
        size=64,
        help="Of the raw bytes: proof that they are the ones received.",
    )
    size = fields.Integer(required=True, readonly=True, help="In bytes.")
    key = fields.Char(
        required=True,
        readonly=True,
        size=64,
        help="One per mail, however often it is delivered.",
    )
    content = fields.Char(
        string="Content Hash",
        required=True,
        readonly=True,
        size=64,
        help="Of what the sender wrote, whatever way the mail took.",
    )
    source = fields.Selection(
        selection=[
            ("fetchmail", "Mailbox"),
            ("pipe", "Mail server"),
            ("internal", "Odoo"),
        ],
        string="Came In By",
        required=True,
        readonly=True,
    )
    server_name = fields.Char(string="Mailbox", readonly=True)
    sender = fields.Char(
        string="From",
        readonly=True,
        help="As the mail claims. Nobody has checked it.",
    )
    recipients = fields.Char(string="To", readonly=True)
    subject = fields.Char(readonly=True)
    message_id = fields.Char(string="Message-Id", readonly=True, index=True)
    same_id_as_id = fields.Many2one(
        comodel_name="o2b.sla.mail",
        string="Same Message-Id As",
        readonly=True,
        ondelete="restrict",
        help="An earlier mail with the same Message-Id but other words.",
    )

    # === What became of it ===
    state = fields.Selection(
        selection=STATES, required=True, default="new", readonly=True, index=True
    )
    outcome = fields.Selection(selection=OUTCOMES, readonly=True, index=True)
    audience = fields.Selection(
        selection=AUDIENCES, required=True, default="unknown", readonly=True
    )
    company_id = fields.Many2one(comodel_name="res.company", readonly=True, index=True)
    server_id = fields.Many2one(
        comodel_name="fetchmail.server",
        string="Mail Server",
        readonly=True,
        ondelete="set null",
        index="btree_not_null",
    )
    ticket_id = fields.Many2one(
        comodel_name="helpdesk.ticket",
        readonly=True,
        ondelete="set null",
        index="btree_not_null",
    )
    ticket_risky_files = fields.Char(
        related="ticket_id.sla_risky_files", string="Risky Attachments"
    )
    res_model = fields.Char(string="Document Type", readonly=True)
    res_id = fields.Many2oneReference(
        string="Document", model_field="res_model", readonly=True
    )
    arrived_at = fields.Datetime(
        string="Arrived",
        readonly=True,
        help="The instant from which the clocks count: the stamp of the own mail "
        "server when it can be believed, else the instant of receiving.",
    )
    processed_at = fields.Datetime(string="Processed", readonly=True)
    mended = fields.Boolean(
        readonly=True,
        help="The mail was damaged; the ticket was made from what is left.",
    )
    error = fields.Char(string="What Went Wrong", readonly=True)
    error_detail = fields.Text(
        string="Technical Detail", readonly=True, groups="base.group_system"
    )
    route = fields.Json(readonly=True)
    attempts = fields.Integer(readonly=True)
    crashes = fields.Integer(
        readonly=True, help="Attempts that were never heard of again."
    )
    claimed_at = fields.Datetime(readonly=True)
    next_try = fields.Datetime(readonly=True)
    purged_at = fields.Datetime(string="Raw Mail Removed", readonly=True)

    # === Who looked at it ===
    attention = fields.Boolean(
        string="For a Person", readonly=True, index="btree_not_null"
    )
    looked_at = fields.Datetime(readonly=True)
    looked_by_id = fields.Many2one(
        comodel_name="res.users", string="Looked At By", readonly=True
    )
    needs_look = fields.Boolean(
        compute="_compute_needs_look", search="_search_needs_look"
    )
    may_reprocess = fields.Boolean(compute="_compute_may_reprocess")
    may_make_ticket = fields.Boolean(compute="_compute_may_reprocess")
    event_ids = fields.One2many(
        comodel_name="o2b.sla.mail.event", inverse_name="mail_id", string="History"
    )
    deliveries = fields.Integer(
        compute="_compute_deliveries",
        help="How often the mail was delivered. It is processed once.",
    )
    last_delivered_at = fields.Datetime(compute="_compute_deliveries")

    _key_uniq = models.UniqueIndex("(key)", "This mail is in the journal already.")
    _waiting_idx = models.Index("(next_try, id) WHERE state = 'new'")
    _needs_look_idx = models.Index("(id) WHERE attention AND looked_at IS NULL")

    def _get_table_guards(self):
        refused = SQL("TG_OP = 'DELETE' OR %s", self._sql_changed(EVIDENCE))
        return [
            *super()._get_table_guards(),
            TableGuard("o2b_sla_mail_guard", refused, "it is what was received"),
        ]

    # An ``@api.ondelete`` hook can be skipped over RPC, these cannot.
    def write(self, vals):
        if not vals.keys().isdisjoint(EVIDENCE):
            raise UserError(self.env._("What a mail was cannot be changed."))
        return super().write(vals)

    def unlink(self):  # pylint: disable=method-required-super
        message = self.env._("Received mails are evidence: they cannot be deleted.")
        raise UserError(message)  # pylint: disable=no-raise-unlink

    @api.depends("subject", "sender")
    def _compute_display_name(self):
        for mail in self:
            subject = mail.subject or self.env._("(no subject)")
            mail.display_name = f"{subject[:80]} – {mail.sender or '?'}"

    # === What needs a look ===

    @api.depends("attention", "looked_at", "state", "attempts", "received_at")
    def _compute_needs_look(self):
        late = self.env["o2b.sla.mixin"]._sla_now() - RETRY_PATIENCE
        for mail in self:
            waits = mail.state == "new" and mail.received_at < late
            mail.needs_look = waits or (mail.attention and not mail.looked_at)

    @api.depends("state", "outcome", "purged_at", "same_id_as_id")
    def _compute_may_reprocess(self):
        for mail in self:
            mail.may_reprocess = not mail.purged_at and (
                mail.state != "done" or mail.outcome == "unroutable"
            )
            mail.may_make_ticket = not mail.purged_at and (
                mail.outcome in ("unroutable", "refused", "loop")
                or (mail.outcome == "duplicate" and bool(mail.same_id_as_id))
            )

    def _search_needs_look(self, operator, value):
        if operator != "in":
            return NotImplemented
        late = self.env["o2b.sla.mixin"]._sla_now() - RETRY_PATIENCE
        wanted = (Domain("attention", "=", True) & Domain("looked_at", "=", False)) | (
            Domain("state", "=", "new") & Domain("received_at", "<", late)
        )
        return Domain.OR(wanted if flag else ~wanted for flag in value)

    @api.depends("event_ids")
    def _compute_deliveries(self):
        groups = self.env["o2b.sla.mail.event"]._read_group(
            [("mail_id", "in", self.ids), ("kind", "=", "delivered")],
            ["mail_id"],
            ["__count", "at:max"],
        )
        again = {mail.id: (count, last) for mail, count, last in groups}
        for mail in self:
            count, last = again.get(mail.id, (0, mail.received_at))
            mail.deliveries = count + 1
            mail.last_delivered_at = last

    # === Used by the parts ===

    def _log_event(self, kind, text=False, user=None):
        """Add a line to the history of these mails."""
        now = self.env["o2b.sla.mixin"]._sla_now()
        user = user or self.env.user
        self.env["o2b.sla.mail.event"].sudo().create(
            [
                {
                    "mail_id": mail.id,
                    "kind": kind,
                    "at": now,
                    "user_id": user.id,
                    "text": text,
                }
                for mail in self
            ]
        )

    @api.model
    def _get_setting(self, name, default):
        """A whole number among the settings; what makes no sense is the default."""
        value = (
            self.env["ir.config_parameter"]
            .sudo()
            .get_param(f"o2b_sla_helpdesk.{name}", "")
        )
        try:
            number = int(value)
        except ValueError:
            return default
        return number if 0 < number < 2**31 else default

    @api.model
    def _get_limits(self):
        """The most that is read of one mail, a ``mail_intake.Limits``."""
        usual = Limits()
        return Limits(
            size=self._get_setting("mail_max_size", usual.size // MEGABYTE) * MEGABYTE,
            parts=self._get_setting("mail_max_parts", usual.parts),
            nesting=self._get_setting("mail_max_nesting", usual.nesting),
            text=self._get_setting("mail_max_text", usual.text // 1024) * 1024,
            headers=self._get_setting("mail_max_headers", usual.headers),
            header=self._get_setting("mail_max_header", usual.header // 1024) * 1024,
        )

    @api.model
    def _count_outcomes(self, domain=()):
        """Account for mails: each one is a ticket or has an explanation.

        :return: dict: ``journalled`` and ``deliveries``, the number of each outcome,
            and ``waiting`` for those not processed yet
        """
        mails = self.search(domain)
        counts = {
            "journalled": len(mails),
            "deliveries": sum(mails.mapped("deliveries")),
        }
        groups = self._read_group([("id", "in", mails.ids)], ["outcome"], ["__count"])
        for outcome, count in groups:
            counts[outcome or "waiting"] = count
        return counts
