# Copyright 2026 Open2Bizz BV
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
import logging

from odoo import api, models
from odoo.exceptions import UserError
from odoo.tools import SQL

from .o2b_sla_mail_journal import CLAIM
from .o2b_sla_mail_processing import AGAIN_STATES, MAX_CRASHES

_logger = logging.getLogger(__name__)


class SlaMailQueue(models.AbstractModel):
    """Mails that wait: for the next attempt, or for a person."""

    _name = "o2b.sla.mail.queue"
    _description = "Queue of Incoming Mail"

    # === For the next attempt ===

    @api.model
    def _cron_process(self, limit=100):
        """Process the mails that wait, oldest first, each in its own transaction."""
        cron = self.env["ir.cron"]
        ids = self._search_waiting(limit)
        cron._commit_progress(remaining=len(ids))
        for mail_id in ids:
            if self._claim_apart(mail_id):
                self._process_apart(mail_id)
            if not cron._commit_progress(1):
                break

    @api.model
    def _search_waiting(self, limit):
        """Ids of the mails whose next attempt is due."""
        now = self.env["o2b.sla.mixin"]._sla_now()
        self.env.cr.execute(
            SQL(
                "SELECT id FROM o2b_sla_mail WHERE state = 'new'"
                " AND coalesce(next_try, received_at) <= %s ORDER BY id LIMIT %s",
                now,
                limit,
            )
        )
        return [id_ for (id_,) in self.env.cr.fetchall()]

    @api.model
    def _claim_apart(self, mail_id):
        """Take a mail for oneself, and commit that before anything reads it: an
        attempt that kills the worker counts too.

        :return: whether the mail is now this worker's
        """
        try:
            with self._own_transaction() as mails:
                mail = mails._lock_mail(mail_id)
                return bool(mail) and mail._claim()
        except Exception as error:
            _logger.info("Mail %s could not be claimed: %s", mail_id, error)
            return False

    def _claim(self):
        now = self.env["o2b.sla.mixin"]._sla_now()
        if self.next_try and self.next_try > now:
            return False  # somebody else had it since
        crashes = self.crashes + bool(self.claimed_at)
        if crashes >= MAX_CRASHES:
            self.crashes = crashes
            self._fail(
                RuntimeError(f"{crashes} attempts to read it ended without a result.")
            )
            return False
        self.write(
            {
                "crashes": crashes,
                "attempts": self.attempts + 1,
                "claimed_at": now,
                "next_try": now + CLAIM,
            }
        )
        return True

    # === For a person ===

    def action_reprocess(self):
        """Process mails again that did not become what they should have.

        A ticket that stands in for a mail is filled in; no second one is made.
        """
        self._check_may_handle()
        for mail in self:
            locked = mail._as_gateway()._lock_mail(
                mail.id, states=("new", *AGAIN_STATES)
            )
            if not locked:
                raise UserError(self.env._("Somebody else is processing this mail."))
            if not mail.may_reprocess:
                raise UserError(
                    self.env._("%(mail)s has been processed.", mail=mail.display_name)
                )
            locked._log_event("reprocessed", user=self.env.user)
            locked.write({"attempts": 1, "crashes": 0})
            locked._process_here()
        if len(self) > 1:
            return True
        return self._tell_result()

    def action_make_ticket(self):
        """Make a ticket of a mail that went nowhere: nobody's address was on it, it
        was refused, or its Message-Id was another mail's."""
        self._check_may_handle()
        for mail in self:
            if not mail.may_make_ticket:
                raise UserError(
                    self.env._("%(mail)s has been processed.", mail=mail.display_name)
                )
            locked = mail._as_gateway()._lock_mail(mail.id, states=("done",))
            if not locked:
                raise UserError(self.env._("Somebody else is processing this mail."))
            locked._log_event("reprocessed", user=self.env.user)
            locked._process_here({"model": "helpdesk.ticket"})
        return self.action_open_ticket() if len(self) == 1 else True

    def action_looked_at(self):
        """Take mails off the list: a person has read them."""
        self._check_may_handle()
        mails = self.sudo()
        mails._log_event("looked", user=self.env.user)
        mails.write(
            {
                "looked_at": self.env["o2b.sla.mixin"]._sla_now(),
                "looked_by_id": self.env.user.id,
            }
        )
        return True

    def action_open_ticket(self):
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "res_model": "helpdesk.ticket",
            "view_mode": "form",
            "res_id": self.ticket_id.id,
        }

    def action_download(self):
        """The mail as it came in."""
        self.ensure_one()
        return {
            "type": "ir.actions.act_url",
            "url": f"/sla/mail/{self.id}/raw",
            "target": "download",
        }

    def _check_may_handle(self):
        """Agents handle the mails they may read; the lines themselves are the
        software's to write."""
        self.check_access("read")
        if not self.env.user.has_group("helpdesk_mgmt.group_helpdesk_user"):
            raise UserError(self.env._("Only the helpdesk handles its mail."))

    def _tell_result(self):
        """Show what processing again made of a mail."""
        labels = dict(self._fields["outcome"]._description_selection(self.env))
        text = labels.get(self.outcome, "")
        good = self.state == "done" and not self.attention
        return {
            "type": "ir.actions.client",
            "tag": "display_notification",
            "params": {
                "type": "success" if good else "warning",
                "title": self.ticket_id.display_name or self.display_name,
                "message": text if good else f"{text}. {self.error or ''}",
                "next": {"type": "ir.actions.client", "tag": "soft_reload"},
            },
        }
