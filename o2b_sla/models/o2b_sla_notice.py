# Copyright 2026 Open2Bizz BV
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
import hashlib
import json

from markupsafe import Markup, escape

from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError
from odoo.tools import SQL, email_domain_extract, email_normalize, html_sanitize

KINDS = [
    ("escalation", "Escalation"),
    ("alarm", "Alarm"),
    ("acknowledgement", "Acknowledgement"),
    ("confirmation", "Confirmation"),
    ("refusal", "Refusal"),
    ("estimate", "Estimate"),
    ("change", "Environment change"),
]
STATES = [
    ("waiting", "Waiting"),
    ("sending", "Sending"),
    ("sent", "Sent"),
    ("failed", "Failed"),
]
#: These go before all others, and a second channel tells when they are late.
URGENT_KINDS = ("escalation", "alarm")
#: These are for the client: their text is part of the conversation.
PUBLIC_KINDS = ("acknowledgement", "estimate", "confirmation", "refusal", "change")
#: Nobody's out-of-office answers what a machine has sent.
AUTOMATIC_HEADERS = {
    "Auto-Submitted": "auto-generated",
    "X-Auto-Response-Suppress": "All",
}
COLUMNS = (
    *("key", "kind", "state", "res_model", "res_id", "company_id", "partner_id"),
    *("email_to", "subject", "body", "email_from", "reply_to", "headers"),
    *("is_public", "in_history", "is_urgent", "message_id", "posted_at", "next_try"),
    "error",
)
SUBJECT_LENGTH = 200


class SlaNotice(models.Model):
    """The outbox: every automatic mail that must not get lost.

    A notice is written in the transaction that has the reason for it, once per key,
    and sent by a scheduled action after that has committed: again and again until the
    mail server takes it or refuses it for good, in the sight of everybody.
    """

    _name = "o2b.sla.notice"
    _description = "SLA Notice"
    _inherit = [
        "mail.thread",
        "mail.activity.mixin",
        "o2b.sla.record.link",
        "o2b.sla.notice.sending",
        "o2b.sla.notice.alarm",
    ]
    _order = "posted_at desc, id desc"
    _rec_name = "subject"

    key = fields.Char(
        required=True, readonly=True, help="A second notice with this key is ignored."
    )
    kind = fields.Selection(selection=KINDS, required=True, readonly=True)
    state = fields.Selection(
        selection=STATES, required=True, readonly=True, default="waiting"
    )
    company_id = fields.Many2one(
        comodel_name="res.company", required=True, readonly=True
    )
    partner_id = fields.Many2one(
        comodel_name="res.partner",
        string="Recipient",
        readonly=True,
        ondelete="set null",
    )
    email_to = fields.Char(string="To", help="One address.")
    email_from = fields.Char(string="From", readonly=True)
    reply_to = fields.Char(readonly=True)
    subject = fields.Char(readonly=True)
    body = fields.Html(readonly=True, sanitize="email_outgoing")
    headers = fields.Json(readonly=True)
    is_public = fields.Boolean(
        readonly=True,
        help="Part of the conversation with the client; else a note among staff.",
    )
    in_history = fields.Boolean(
        readonly=True,
        default=True,
        help="Stands in the messages of the record once it was sent.",
    )
    is_urgent = fields.Boolean(readonly=True)
    message_id = fields.Char(
        string="Message-Id",
        readonly=True,
        index=True,
        help="Follows from the key: sent twice, it is the same mail to a mail server.",
    )
    posted_at = fields.Datetime(string="Posted", required=True, readonly=True)
    sent_at = fields.Datetime(string="Sent", readonly=True)
    attempts = fields.Integer(readonly=True)
    next_try = fields.Datetime(readonly=True)
    claim = fields.Char(
        readonly=True, help="Mark of the worker that took it up.", copy=False
    )
    error = fields.Char(string="Problem", readonly=True)
    alarmed_at = fields.Datetime(
        string="Told Otherwise",
        readonly=True,
        help="When somebody was told in another way, because the mail did not arrive.",
    )
    alarm_activity_id = fields.Many2one(
        comodel_name="mail.activity",
        string="Activity",
        readonly=True,
        copy=False,
        index="btree_not_null",
        ondelete="set null",
    )

    _key_uniq = models.UniqueIndex("(key)", "This notice was posted already.")
    _due_idx = models.Index("(next_try) WHERE state IN ('waiting', 'sending')")
    _trouble_idx = models.Index(
        "(posted_at) WHERE alarmed_at IS NULL AND state != 'sent'"
    )
    _record_idx = models.Index("(res_model, res_id)")

    @api.model
    def _post(self, values_list):
        """Put notices into the outbox; they are sent after this transaction.

        :param values_list: list of dicts: ``key`` (a second post of a key is ignored),
            ``kind``, ``res_model``, ``res_id``, ``email_to`` (one address) or
            ``partner_id``, ``subject``, ``body`` (HTML as Markup, other text is
            escaped); optional ``email_from``, ``reply_to``, ``headers`` (dict),
            ``company_id``, ``is_public``, ``in_history`` (True: it becomes a message of
            the record when it was sent)
        :return: the new notices, as superuser; those that were known are left out
        """
        notices = self.sudo()
        rows = [notices._prepare_row(values) for values in values_list]
        if not rows:
            return notices.browse()
        query = SQL(
            "INSERT INTO o2b_sla_notice (create_uid, create_date, write_uid,"
            " write_date, attempts, %(columns)s) VALUES %(rows)s"
            " ON CONFLICT (key) DO NOTHING RETURNING id",
            columns=SQL(", ").join(SQL.identifier(name) for name in COLUMNS),
            rows=SQL(", ").join(
                SQL(
                    "(%(uid)s, %(now)s, %(uid)s, %(now)s, 0, %(values)s)",
                    uid=self.env.uid,
                    now=row["posted_at"],
                    values=SQL(", ").join(SQL("%s", row[name]) for name in COLUMNS),
                )
                for row in rows
            ),
        )
        # refers to records of this transaction; a lost race is begun again
        self.env.flush_all()
        self.env.cr.execute(query, log_exceptions=False)
        found = notices.browse([id_ for (id_,) in self.env.cr.fetchall()])
        if found:
            cron = self.env.ref("o2b_sla.ir_cron_notice", raise_if_not_found=False)
            if cron:
                cron.sudo()._trigger()
        return found

    @api.model
    def _prepare_row(self, values):
        """Column values of a notice.

        :param values: dict as :meth:`_post` takes it
        """
        now = self.env["o2b.sla.mixin"]._sla_now()
        partner = self._as_record("res.partner", values.get("partner_id"))
        wanted = values.get("email_to") or partner.email or ""
        email_to = email_normalize(wanted, strict=True)
        error = None if email_to else self._no_address_text(wanted, partner)
        kind = values["kind"]
        company = self._get_notice_company(values)
        headers = {**AUTOMATIC_HEADERS, **(values.get("headers") or {})}
        body = values["body"]
        return {
            "key": values["key"],
            "kind": kind,
            "state": "waiting" if email_to else "failed",
            "res_model": values.get("res_model") or None,
            "res_id": values.get("res_id") or None,
            "company_id": company.id,
            "partner_id": partner.id or None,
            "email_to": email_to or wanted or None,
            "subject": one_line(values["subject"])[:SUBJECT_LENGTH],
            "body": str(
                html_sanitize(body if isinstance(body, Markup) else escape(body))
            ),
            "email_from": one_line(values.get("email_from") or "") or None,
            "reply_to": one_line(values.get("reply_to") or "") or None,
            "headers": json.dumps({k: one_line(v) for k, v in headers.items()}),
            "is_public": bool(values.get("is_public", kind in PUBLIC_KINDS)),
            "in_history": bool(values.get("in_history", True)),
            "is_urgent": kind in URGENT_KINDS,
            "message_id": self._make_message_id(values["key"], company),
            "posted_at": now,
            "next_try": now if email_to else None,
            "error": error,
        }

    @api.model
    def _as_record(self, model, value):
        """A record given as record, id or nothing."""
        if isinstance(value, models.BaseModel):
            return value.sudo()
        return self.env[model].sudo().browse(value or [])

    @api.model
    def _get_notice_company(self, values):
        """The company that sends a notice: named, or that of the record."""
        company = self._as_record("res.company", values.get("company_id"))
        if company:
            return company
        model = values.get("res_model")
        if model in self.env and values.get("res_id"):
            record = self.env[model].sudo().browse(values["res_id"])
            if hasattr(record, "_sla_get_company"):
                return record._sla_get_company()
            if "company_id" in record._fields and record.company_id:
                return record.company_id
        return self.env.company

    @api.model
    def _make_message_id(self, key, company):
        """The Message-Id of a key, always the same in this database."""
        uuid = self.env["ir.config_parameter"].sudo().get_param("database.uuid", "")
        digest = hashlib.sha256(f"{uuid} {key}".encode()).hexdigest()[:32]
        domain = email_domain_extract(
            company.sudo().sla_helpdesk_email or ""
        ) or self.env["ir.config_parameter"].sudo().get_param(
            "mail.catchall.domain", "localhost"
        )
        return f"<sla-notice-{digest}@{domain}>"

    @api.model
    def _no_address_text(self, wanted, partner):
        if wanted:
            return self.env._("No usable e-mail address: %(address)s", address=wanted)
        if partner:
            return self.env._("%(name)s has no e-mail address.", name=partner.name)
        return self.env._("There is no address to send it to.")

    # === Access ===

    @api.model_create_multi
    def create(self, vals_list):
        if not self.env.su:
            raise AccessError(self.env._("Notices are posted by the software only."))
        return super().create(vals_list)

    def write(self, vals):
        """Managers correct the address of a notice that was not sent; no more."""
        by_hand = set(vals) - {"message_follower_ids", "activity_ids", "message_ids"}
        if self.env.su or not by_hand:
            return super().write(vals)
        if by_hand != {"email_to"} or any(
            notice.state not in ("waiting", "failed") for notice in self
        ):
            raise AccessError(
                self.env._("Only the address of a notice that was not sent can change.")
            )
        address = email_normalize(vals["email_to"] or "", strict=True)
        if not address:
            raise UserError(
                self.env._(
                    "No usable e-mail address: %(address)s",
                    address=vals["email_to"] or "",
                )
            )
        return super().write({**vals, "email_to": address})

    def unlink(self):
        if not self.env.su:
            raise AccessError(  # pylint: disable=no-raise-unlink
                self.env._("Notices show what was sent; they cannot be deleted.")
            )
        return super().unlink()

    def action_resend(self):
        """Send what failed again, or what waits at once; button of managers."""
        self.check_access("write")
        notices = self.sudo().filtered(lambda n: n.state in ("waiting", "failed"))
        if not notices:
            raise UserError(self.env._("It was sent already."))
        for notice in notices:
            if not email_normalize(notice.email_to or "", strict=True):
                raise UserError(notice._no_address_text(notice.email_to, False))
        notices.write(
            {
                "state": "waiting",
                "attempts": 0,
                "posted_at": self.env["o2b.sla.mixin"]._sla_now(),
                "next_try": self.env["o2b.sla.mixin"]._sla_now(),
                "alarmed_at": False,
                "error": False,
                "sent_at": False,
            }
        )
        self.env.ref("o2b_sla.ir_cron_notice").sudo()._trigger()
        return {
            "type": "ir.actions.client",
            "tag": "display_notification",
            "params": {
                "type": "info",
                "message": self.env._("It is sent within a minute."),
                "next": {"type": "ir.actions.act_window_close"},
            },
        }

    @api.model
    def _mark_bounced(self, message_id, reason=""):
        """Somebody's mail server gave a notice back.

        :param message_id: Message-Id of the mail that bounced, or several in one text
        :return: the notices that it was, as superuser
        """
        ids = [f"<{part}>" for part in _split_message_ids(message_id)]
        notices = self.sudo().search([("message_id", "in", ids)])
        notices.filtered(lambda notice: notice.state != "failed").write(
            {
                "state": "failed",
                "error": one_line(reason)[:SUBJECT_LENGTH]
                or self.env._("The recipient's mail server gave it back."),
                "next_try": False,
                "alarmed_at": False,
            }
        )
        if notices:
            self.env.ref("o2b_sla.ir_cron_notice").sudo()._trigger()
        return notices

    @api.autovacuum
    def _gc_sent(self):
        """Forget what was sent long ago.

        :return: (deleted, more to do)
        """
        parameters = self.env["ir.config_parameter"].sudo()
        days = int(parameters.get_param("o2b_sla.notice_days") or 365)
        old = self.sudo().search(
            [("state", "=", "sent"), ("sent_at", "<", f"today -{days}d")], limit=1000
        )
        old.unlink()
        return len(old), len(old) == 1000


def one_line(text):
    """A text as it can stand in a header: no line ends, no double spaces."""
    return " ".join(str(text).split())


def _split_message_ids(text):
    """The ids in a text, without their brackets."""
    if isinstance(text, (list, tuple, set)):
        text = " ".join(text)
    return [part.strip("<>") for part in (text or "").replace(",", " ").split()]
