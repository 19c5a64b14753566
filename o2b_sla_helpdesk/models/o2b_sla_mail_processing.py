# Copyright 2026 Open2Bizz BV
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
import logging
import random
import time
import traceback
from datetime import timedelta
from xmlrpc.client import Binary

from psycopg2 import InterfaceError, OperationalError
from psycopg2.errors import ForeignKeyViolation, UniqueViolation

from odoo import SUPERUSER_ID, api, models
from odoo.service.model import (
    MAX_TRIES_ON_CONCURRENCY_FAILURE,
    PG_CONCURRENCY_EXCEPTIONS_TO_RETRY,
)
from odoo.tools import SQL

from ..mail_intake import (
    find_excess,
    needs_repair,
    read_head,
    repair,
    with_message_id,
)
from ..mail_intake.envelope import storable
from ..mail_journal import KEY, MESSAGE_ID_DOMAIN, Delivery, JournalledMail

_logger = logging.getLogger(__name__)

#: Faults that pass: of the database, the filestore, the network.
TRANSIENT = (OperationalError, InterfaceError, OSError)
#: What somebody else added or took away meanwhile: a transaction does not see it and
#: runs into it (a follower, say), the next one sees it.
UNSEEN = (UniqueViolation, ForeignKeyViolation)
#: Minutes to wait after each attempt that met one; then a person takes over.
BACK_OFF = (1, 2, 4, 8, 15, 30)
MAX_CRASHES = 2
OPEN_STATES = ("new",)
AGAIN_STATES = ("failed", "quarantined", "done")


class NoRoute(ValueError):
    """No address of the mail is one of this Odoo."""


class SlaMailProcessing(models.AbstractModel):
    """From a line of the journal to a ticket."""

    _name = "o2b.sla.mail.processing"
    _description = "Processing of Incoming Mail"

    # === Entry ===

    @api.model
    def _take_in(self, message, route):
        """Take a mail in as Odoo's gateway does: journal it, then process it.

        Mail of a mail server is written down and committed before anything else, and
        processed in a transaction of its own: a fault concerns nobody else, and the
        mail server gets no error, for the mail is safe. Code inside Odoo that delivers
        a mail does both within its own transaction.

        :param message: what ``message_process`` was called with
        :param route: dict of its other arguments
        :return: id of the record the mail went to, or False
        """
        if isinstance(message, JournalledMail):
            mail_id, is_new = message.mail_id, message.is_new
        elif isinstance(message, Binary):
            values = {"source": "pipe", "route": route}
            mail_id, is_new = self._journal_apart(bytes(message.data), values)
        else:
            if isinstance(message, str):
                message = message.encode("utf-8", "surrogatepass")
            values = {"source": "internal", "route": route}
            mail_id, is_new = self._journal(bytes(message), values)
            return is_new and self.browse(mail_id)._process_here(route)
        return is_new and self._process_apart(mail_id)

    @api.model
    def _process_apart(self, mail_id):
        """Process a waiting mail in a transaction of its own. Never raises.

        :return: id of the record the mail went to, or False
        """
        try:
            return self._retry_process(mail_id)
        except Exception as error:
            _logger.warning("Mail %s is put off: %s", mail_id, error)
            self._postpone_apart(mail_id, error)
            return False

    @api.model
    def _retry_process(self, mail_id):
        """Process a mail, again when somebody changed the same records meanwhile."""
        for attempt in range(1, MAX_TRIES_ON_CONCURRENCY_FAILURE + 1):
            is_last = attempt == MAX_TRIES_ON_CONCURRENCY_FAILURE
            try:
                with self._own_transaction() as mails:
                    mail = mails._lock_mail(mail_id)
                    # one that is there each time is the mail's own fault
                    passing = TRANSIENT if is_last else TRANSIENT + UNSEEN
                    return mail and mail._process_here(passing=passing)
            except (*PG_CONCURRENCY_EXCEPTIONS_TO_RETRY, *UNSEEN):
                if is_last:
                    raise
                time.sleep(random.uniform(0, 0.1 * 2**attempt))

    @api.model
    def _lock_mail(self, mail_id, states=OPEN_STATES):
        """Lock a mail in one of these states; empty when somebody else is at it."""
        self.env.cr.execute(
            SQL(
                "SELECT id FROM o2b_sla_mail WHERE id = %s AND state IN %s"
                " FOR NO KEY UPDATE SKIP LOCKED",
                mail_id,
                tuple(states),
            ),
            log_exceptions=False,
        )
        return self.browse([id_ for (id_,) in self.env.cr.fetchall()])

    @api.model
    def _postpone_apart(self, mail_id, error):
        """Note that a mail met a fault that passes, and when to try again."""
        try:
            with self._own_transaction() as mails:
                mail = mails._lock_mail(mail_id)
                if mail:
                    mail._postpone(error)
        except Exception:
            # The claim runs out by itself, and then the mail is taken up again.
            _logger.exception("Mail %s stays claimed", mail_id)

    def _postpone(self, error):
        if self.attempts > len(BACK_OFF) or not isinstance(error, TRANSIENT):
            self._fail(error)
            return
        minutes = BACK_OFF[self.attempts - 1]
        now = self.env["o2b.sla.mixin"]._sla_now()
        reason = self.env._(
            "A passing fault; tried again every few minutes until it is over."
        )
        self.write(
            {
                "claimed_at": False,
                "next_try": now + timedelta(minutes=minutes),
                "error": reason,
                "error_detail": _detail(error),
            }
        )
        self._log_event("postponed", text=_name(error))

    # === One mail ===

    def _process_here(self, route=None, passing=TRANSIENT):
        """Process one mail in this transaction.

        :param route: arguments of ``message_process`` apart from the mail itself;
            those that were journalled when left out
        :param passing: tuple of exceptions that say nothing about the mail
        :return: id of the record the mail went to, or False
        :raise: a fault that passes; everything else ends in a state of the mail
        """
        self.ensure_one()
        raw = self.env["o2b.sla.mail.raw"]._read_raw(self.id)
        excess = find_excess(raw, self._get_limits())
        if excess:
            return self._quarantine(excess)
        fault = None
        # what Odoo would fall over is mended at once, or its log would tell of it
        for mend in (True, False) if needs_repair(raw) else (False, True):
            try:
                with self.env.cr.savepoint():
                    return self._deliver(raw, route, mend, fault)
            except passing:
                raise
            except NoRoute as error:
                # with a broken head, its addresses may show when it is mended
                if mend:
                    return self._settle_unroutable(error)
                fault = error
            except Exception as error:
                self.env.invalidate_all(flush=False)
                _logger.info("Mail %s could not be read", self.id, exc_info=True)
                fault = error
        return self._fail(fault)

    def _deliver(self, raw, route, mend, fault):
        """Hand the mail to Odoo's gateway and note what became of it."""
        source = repair(raw) if mend else raw
        taken = self.same_id_as_id and self.outcome == "duplicate"
        if taken or not self.message_id:  # one of its own, as a person asked for it
            source = with_message_id(source, f"{self.key[:40]}@{MESSAGE_ID_DOMAIN}")
        stand_in = self.ticket_id if self.outcome == "minimal" else self.ticket_id[:0]
        if stand_in:
            self._release_message_id()
        delivery = Delivery(
            mail_id=self.id,
            received_at=self.received_at,
            head=read_head(raw) if mend else None,
            ticket_id=stand_in.id or 0,
        )
        gateway = self.env["mail.thread"].with_context(
            **{KEY: delivery}, default_fetchmail_server_id=self.server_id.id
        )
        route = dict(self.route or {} if route is None else route)
        try:
            res_id = gateway.message_process(route.pop("model", None), source, **route)
        except ValueError as error:
            if "No possible route found" in str(error):
                raise NoRoute(str(error)) from error
            raise
        self._settle_delivery(delivery, res_id)
        if mend:
            self._note_mended(fault)
        return res_id or False

    # === What became of it ===

    def _settle_delivery(self, delivery, res_id):
        """Note the outcome that the gateway and its extensions told."""
        outcome = delivery.outcome
        if not outcome:
            # False: the Message-Id is known. None: stopped by what Odoo checks.
            outcome = "duplicate" if res_id is False else "loop"
        values = {"outcome": outcome}
        record = self.env["helpdesk.ticket"]
        if delivery.model:
            record = self.env[delivery.model].browse(delivery.res_id)
            values.update(res_model=record._name, res_id=record.id)
        elif outcome == "duplicate":
            record = self._find_known()
        if record._name == "helpdesk.ticket":
            values.update(ticket_id=record.id, company_id=record.company_id.id)
            values["audience"] = "helpdesk" if record else self._guess_audience()
        else:
            values["audience"] = "other"
        ours = values["audience"] == "helpdesk"
        values["attention"] = bool(
            (outcome in ("bounce", "loop") and ours)
            or (outcome == "duplicate" and self.same_id_as_id)
        )
        if values["attention"]:
            values["error"] = self._explain_attention(outcome)
        self._settle(values)

    def _explain_attention(self, outcome):
        """Why a person should look at a mail that was read, in plain words."""
        if outcome == "bounce":
            return self.env._("A mail of ours did not arrive.")
        if outcome == "loop":
            return self.env._("It looks like a machine that answers our machine.")
        return self.env._(
            "It has the Message-Id of another mail, but not the same words."
        )

    def _settle(self, values):
        """End the processing of a mail, with the values of its outcome."""
        self.write(
            {
                "state": "done",
                "arrived_at": self._read_arrival(),
                "processed_at": self.env["o2b.sla.mixin"]._sla_now(),
                "claimed_at": False,
                "next_try": False,
                "error": False,
                "error_detail": False,
                "looked_at": False,
                "looked_by_id": False,
                **values,
            }
        )

    def _read_arrival(self):
        raw = self.env["o2b.sla.mail.raw"]._read_raw(self.id)
        return self._read_facts(read_head(raw)).received_at

    def _read_facts(self, head):
        """The facts of this mail, a ``MailFacts``, from its headers."""
        gateway = self.env["mail.thread"].with_context(
            **{KEY: Delivery(self.id, self.received_at)}
        )
        return gateway._sla_read_facts(head)

    def _settle_unroutable(self, error):
        self._settle(
            {
                "outcome": "unroutable",
                "attention": True,
                "error": self.env._("None of its addresses is one of ours."),
                "error_detail": _detail(error),
            }
        )
        return False

    def _note_mended(self, fault):
        """The mail was damaged: say so, and keep the fault for who maintains us."""
        self.write({"mended": True, "error_detail": fault and _detail(fault)})
        self._log_event("mended", text=_name(fault) if fault else "")

    def _find_known(self):
        """The ticket that has a message with this Message-Id; empty when none has."""
        message = (
            self.env["mail.message"]
            .sudo()
            .search(
                [
                    ("message_id", "=", f"<{self.message_id}>"),
                    ("model", "=", "helpdesk.ticket"),
                ],
                limit=1,
            )
        )
        return self.env["helpdesk.ticket"].browse(message.res_id or []).exists()

    def _release_message_id(self):
        """The message that stood in for the mail gives its Message-Id back, or the
        gateway would take the mail for one it knows."""
        messages = self.ticket_id.sudo().message_ids
        messages.filtered(
            lambda message: message.message_id == self._get_bracketed_id()
        ).write({"message_id": False})

    def _as_gateway(self):
        """These mails as the gateway's own user, whoever pressed a button."""
        env = api.Environment(self.env.cr, SUPERUSER_ID, {})
        return self.with_env(env)


def _detail(error):
    """A fault as a developer wants it, of a size that can be stored."""
    text = "".join(traceback.format_exception(error))[-20000:]
    return "\n".join(map(storable, text.split("\n")))


def _name(error):
    """A fault in one line. It may quote the mail, so not all of it can be stored."""
    return storable(f"{type(error).__name__}: {error}")[:200]
