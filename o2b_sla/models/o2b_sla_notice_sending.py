# Copyright 2026 Open2Bizz BV
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
import contextlib
import logging
import smtplib
import uuid
from datetime import timedelta

from odoo import api, fields, models
from odoo.service.model import PG_CONCURRENCY_EXCEPTIONS_TO_RETRY
from odoo.tools import SQL, email_normalize, formataddr

from odoo.addons.base.models.ir_mail_server import MailDeliveryException

_logger = logging.getLogger(__name__)

#: Minutes until the next try; the last one holds for all that follow.
BACK_OFF = (1, 2, 5, 15, 30, 60, 120, 240)
GIVE_UP_AFTER = timedelta(hours=24)
#: So many workers may die of one notice before it has to wait like a refused one.
DEATHS = 3


class SlaNoticeSending(models.AbstractModel):
    """How the outbox is sent: at least once, and recognisably the same mail.

    A notice is claimed and that is committed before the mail server is spoken to; the
    row stays locked until the outcome is committed. A claimed row that nobody has
    locked belongs to a worker that died: whether the mail server took its mail, nobody
    can tell. It is sent again under the same Message-Id, so that a mail server or a
    reader recognises the second one: a doubled alarm annoys, a lost one costs money.
    """

    _name = "o2b.sla.notice.sending"
    _description = "SLA Notice Sending"

    @api.model
    def _cron_send(self):
        """Send what is due, row by row, each in a transaction of its own."""
        cron = self.env["ir.cron"]
        sessions = {}
        try:
            while claimed := self._claim_next():
                self._send_claimed(claimed, sessions)
                if not cron._commit_progress(1, remaining=1):
                    return
            self._tell_otherwise()
            cron._commit_progress(remaining=0)
        finally:
            for session in sessions.values():
                _close(session)

    @api.model
    def _claim_next(self):
        """Claim the notice that is due first, and commit that.

        :return: ``(id, claim, whether too many workers died of it)``, or ``None`` when
            nothing is due
        """
        claim = uuid.uuid4().hex
        while True:
            self.env.flush_all()
            now = self.env["o2b.sla.mixin"]._sla_now()
            query = SQL(
                """
                WITH first AS (
                    SELECT id, state FROM o2b_sla_notice
                     WHERE state IN ('waiting', 'sending') AND next_try <= %(now)s
                     ORDER BY is_urgent DESC, next_try, id
                     LIMIT 1 FOR NO KEY UPDATE SKIP LOCKED)
                UPDATE o2b_sla_notice AS notice
                   SET state = 'sending', claim = %(claim)s, attempts = attempts + 1
                  FROM first WHERE notice.id = first.id
                RETURNING notice.id, first.state, notice.attempts
                """,
                now=now,
                claim=claim,
            )
            try:
                self.env.cr.execute(query, log_exceptions=False)
                row = self.env.cr.fetchone()
                self._end_transaction()
            except PG_CONCURRENCY_EXCEPTIONS_TO_RETRY:
                self._end_transaction(commit=False)
                continue
            if not row:
                return None
            died = row[1] == "sending"
            if died:
                _logger.info("SLA notice %s: a worker died, sent again", row[0])
            return row[0], claim, died and row[2] > DEATHS

    @api.model
    def _end_transaction(self, commit=True):
        """Begin a new transaction, with nothing remembered of the last one."""
        if commit:
            self.env["ir.cron"]._commit_progress()
        else:
            self.env.cr.rollback()
        self.env.transaction.reset()

    @api.model
    def _send_claimed(self, claimed, sessions):
        """Send a claimed notice and write down what came of it.

        :param claimed: as of :meth:`_claim_next`
        :param sessions: ``{sender: connection or the exception}`` of this run
        """
        id_, claim, is_deadly = claimed
        try:
            self.env.cr.execute(
                SQL(
                    "SELECT id FROM o2b_sla_notice WHERE id = %s AND claim = %s"
                    " AND state = 'sending' FOR NO KEY UPDATE SKIP LOCKED",
                    id_,
                    claim,
                ),
                log_exceptions=False,
            )
        except PG_CONCURRENCY_EXCEPTIONS_TO_RETRY:
            self._end_transaction(commit=False)
            return
        if not self.env.cr.fetchone():
            return  # another worker took this one for dead
        notice = self.sudo().browse(id_)
        try:
            if is_deadly:
                raise RuntimeError(self.env._("it stopped the server every time"))
            notice._hand_over(sessions)
        except PG_CONCURRENCY_EXCEPTIONS_TO_RETRY:
            raise
        except Exception as error:
            notice._note_failure(error)
        else:
            notice._note_success()
        self.env.flush_all()

    def _hand_over(self, sessions):
        """Give the mail to the mail server.

        :raise Exception: it did not take it
        """
        self.ensure_one()
        servers = self.env["ir.mail_server"].sudo().with_company(self.company_id)
        servers = servers.with_context(send_validated_to=[])
        sender = self._get_sender()
        message = servers._build_email__(
            email_from=sender,
            email_to=[self.email_to],
            subject=self.subject,
            body=self._render_mail(),
            reply_to=self.reply_to,
            message_id=self.message_id,
            headers=self._get_headers(),
            attachments=self._get_attachments(),
            subtype="html",
        )
        if sender not in sessions:
            try:
                sessions[sender] = servers._connect__(smtp_from=sender)
            except Exception as error:
                sessions[sender] = error
        if isinstance(sessions[sender], Exception):
            raise MailDeliveryException(
                self.env._("The mail server could not be reached."), sessions[sender]
            ) from sessions[sender]
        try:
            servers.send_email(message, smtp_session=sessions[sender])
        except Exception:
            _close(sessions.pop(sender))
            raise

    def _get_sender(self):
        """``From:`` of the mail: the one named, else the company's helpdesk."""
        if self.email_from:
            return self.email_from
        company = self.company_id
        address = company.sla_helpdesk_email or company.email
        return formataddr((company.name, address)) if address else False

    def _get_headers(self):
        headers = dict(self.headers or {})
        if self.res_model and self.res_id:
            headers.setdefault("X-Odoo-Objects", f"{self.res_model}-{self.res_id}")
        return headers

    def _get_attachments(self):
        """Files of the mail, for other modules: list of ``(name, bytes, media type)``.

        Sent again, it is the same mail: they follow from what does not change.
        """
        return []

    def _render_mail(self):
        """The body in the layout of the outbox."""
        return self.env["ir.qweb"]._render(
            "o2b_sla.o2b_sla_notice_layout",
            {"notice": self, "company": self.company_id, "body": self.body},
            minimal_qcontext=True,
        )

    # === What came of it ===

    def _note_success(self):
        """Sent: say so here and in the history of the record."""
        self.write(
            {
                "state": "sent",
                "sent_at": fields.Datetime.now(),
                "next_try": False,
                "error": False,
                "claim": False,
            }
        )
        self.flush_recordset()
        try:
            with self.env.cr.savepoint():
                self._close_alarm()
            with self.env.cr.savepoint():
                self._add_to_history()
        except PG_CONCURRENCY_EXCEPTIONS_TO_RETRY:
            raise
        except Exception:
            # the mail has left: it must not be sent again for that
            _logger.exception("SLA notice %s is missing in its history", self.id)

    def _add_to_history(self):
        """Add the mail to the messages of the record, so that a reply finds it."""
        record = self._get_record() if self.in_history else None
        if record is None or not isinstance(record, self.pool["mail.thread"]):
            return
        self.env["mail.message"].sudo().create(self._prepare_message(record))

    def _prepare_message(self, record):
        """Values of the message; one of kind ``auto_comment`` is no response (§3.2).

        :param record: the record it belongs to
        """
        subtype = "mail.mt_comment" if self.is_public else "mail.mt_note"
        return {
            "model": record._name,
            "res_id": record.id,
            "record_name": record.display_name,
            "message_type": "auto_comment" if self.is_public else "notification",
            "subtype_id": self.env["ir.model.data"]._xmlid_to_res_id(subtype),
            "is_internal": not self.is_public,
            "subject": self.subject,
            "body": self.body,
            "message_id": self.message_id,
            "author_id": self.company_id.partner_id.id,
            "email_from": self._get_sender(),
            "outgoing_email_to": self.email_to,
        }

    def _note_failure(self, error):
        """Not sent: try again later, or give up with a plain reason."""
        reason = self._describe_failure(error)
        now = self.env["o2b.sla.mixin"]._sla_now()
        if self._is_final(error):
            values = {"state": "failed", "next_try": False, "error": reason}
        elif now - self.posted_at >= GIVE_UP_AFTER:
            values = {
                "state": "failed",
                "next_try": False,
                "error": self.env._("Given up after a day. %(reason)s", reason=reason),
            }
        else:
            step = min(self.attempts, len(BACK_OFF)) - 1
            values = {
                "state": "waiting",
                "next_try": now + timedelta(minutes=BACK_OFF[step]),
                "error": reason,
            }
        self.write({**values, "claim": False})
        _logger.info("SLA notice %s not sent (%s): %s", self.id, self.state, reason)

    @api.model
    def _cause(self, error):
        """The exception that Odoo's own was made of."""
        while error.__cause__ or error.__context__:
            error = error.__cause__ or error.__context__
        return error

    def _is_final(self, error):
        """Whether another try cannot help: the mail server refuses the recipient or
        the text for good, or the mail cannot be made at all."""
        cause = self._cause(error)
        if isinstance(cause, smtplib.SMTPRecipientsRefused):
            codes = [code for code, _text in cause.recipients.values()]
            return bool(codes) and all(500 <= code < 600 for code in codes)
        if isinstance(cause, smtplib.SMTPDataError):
            return 500 <= cause.smtp_code < 600
        if isinstance(cause, AssertionError):
            return self.env["ir.mail_server"].NO_VALID_RECIPIENT in cause.args
        return isinstance(cause, (UnicodeError, ValueError, TypeError, LookupError))

    def _describe_failure(self, error):
        """Why, in plain words and one line."""
        cause = self._cause(error)
        if isinstance(cause, smtplib.SMTPRecipientsRefused):
            answers = [
                f"{code} {_plain(text)}" for code, text in cause.recipients.values()
            ]
            return self.env._(
                "The mail server refuses %(address)s: %(answer)s",
                address=self.email_to,
                answer="; ".join(answers),
            )
        if isinstance(cause, smtplib.SMTPResponseException):
            return self.env._(
                "The mail server refuses the mail: %(answer)s",
                answer=f"{cause.smtp_code} {_plain(cause.smtp_error)}",
            )
        if isinstance(cause, OSError):
            return self.env._(
                "The mail server could not be reached: %(reason)s", reason=_plain(cause)
            )
        if not email_normalize(self.email_to or "", strict=True):
            return self._no_address_text(self.email_to, False)
        return self.env._(
            "The mail could not be sent: %(reason)s", reason=_plain(cause)
        )


def _plain(text):
    """What a mail server said, or an exception, as one line of at most 200 letters."""
    if isinstance(text, bytes):
        text = text.decode(errors="replace")
    return " ".join(str(text).split())[:200] or type(text).__name__


def _close(session):
    """End a conversation with a mail server that may have ended it already."""
    if session is None or isinstance(session, Exception):
        return
    with contextlib.suppress(smtplib.SMTPException, OSError):
        session.quit()
