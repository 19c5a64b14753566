# Copyright 2026 Open2Bizz BV
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
import logging
from datetime import timedelta

from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError
from odoo.fields import Domain
from odoo.tools import SQL

from ..evidence import fingerprint
from .o2b_sla_table_guard import TableGuard

_logger = logging.getLogger(__name__)

# What both parties sign; it stands still from the moment a version is sent.
PROMISED_FIELDS = {
    "agreement_id",
    "addendum_id",
    "base_version_id",
    "document_text",
    "currency_id",
    "price",
    "price_period",
    "number",
    "lang",
    "changes",
    "date_start",
    "date_end",
    "renewal_months",
    "notice_months",
    "policy_id",
    "enterprise",
    "provision_ids",
    "service_line_ids",
    "indicator_line_ids",
    "related_document_ids",
    "client_signatory_id",
    "contractor_signatory_id",
}
# What only the software sets, in the methods that may.
MANAGED_FIELDS = {
    "number",
    "base_version_id",
    "state",
    "agreed_at",
    "superseded_at",
    "is_final",
    "rules_from",
    "rules_until",
    "notice_date",
    "tampering",
    "viewed_at",
    "document_ids",
    "signature_ids",
}
# A last day that moves by supersession, termination or renewal is no change of what
# was signed: the document says that it may.
MOVING_FIELDS = {"date_end"}

# Chapters that are lists: a line more is a change too.
LISTED_CHAPTERS = {"service", "indicator", "document", "provision"}


class SlaVersionIntegrity(models.AbstractModel):
    """Keeps what was sent or signed as it was, and proves it (SLA §1.4)."""

    _name = "o2b.sla.version.integrity"
    _description = "SLA Version Integrity"
    _inherit = ["o2b.sla.table.guard"]

    def _get_table_guards(self):
        refused = SQL(
            """
            OLD.state IS DISTINCT FROM 'draft' AND (
                TG_OP = 'DELETE'
                OR %(promised)s
                OR (OLD.agreed_at IS NOT NULL
                    AND NEW.agreed_at IS DISTINCT FROM OLD.agreed_at)
                OR (NEW.state = 'draft' AND OLD.state <> 'sent')
                OR (NEW.state = 'sent' AND OLD.state <> 'sent')
                OR (NEW.date_end IS DISTINCT FROM OLD.date_end
                    AND NEW.date_end IS NULL)
                OR (NEW.date_end > OLD.date_end
                    AND (OLD.renewal_months = 0 OR OLD.is_final))
            )
            """,
            promised=self._sql_changed(PROMISED_FIELDS - MOVING_FIELDS),
        )
        return [
            *super()._get_table_guards(),
            TableGuard("o2b_sla_frozen_version", refused, "it was sent or signed"),
        ]

    # === Refusing ===

    @api.model
    def _check_written(self, vals_list):
        """Refuse values that only the software sets.

        :raise AccessError: somebody, not the software, writes such a value
        """
        managed = MANAGED_FIELDS & {name for vals in vals_list for name in vals}
        if managed and not self.env.su:
            names = [self._fields[n]._description_string(self.env) for n in managed]
            raise AccessError(
                self.env._(
                    "Nobody sets these by hand, they follow from what both parties "
                    "signed: %(names)s.",
                    names=", ".join(sorted(names)),
                )
            )

    def _check_not_frozen(self):
        """Refuse to change versions that were sent or signed.

        :raise UserError: one of these versions is no draft
        """
        # whoever may not write them is not told whose they are
        self.check_access("write")
        frozen = self.sudo().filtered(lambda version: version.state != "draft")
        if frozen:
            raise UserError(
                self.env._(
                    "%(version)s was sent or signed and cannot be changed. Make a new "
                    "version.",
                    version=frozen[0].display_name,
                )
            )

    @api.model
    def default_get(self, fields):
        """Take no default for what nobody sets: a client can send one along."""
        values = super().default_get([f for f in fields if f not in MANAGED_FIELDS])
        return {**values, "state": "draft"} if "state" in fields else values

    def write(self, vals):
        self._check_written([vals])
        moved = MOVING_FIELDS if self.env.su else set()
        if (PROMISED_FIELDS - moved) & vals.keys():
            self._check_not_frozen()
        return super().write(vals)

    # An ``@api.ondelete`` hook can be skipped over RPC, this cannot.
    def unlink(self):
        if any(version.state != "draft" for version in self.sudo()):
            raise UserError(  # pylint: disable=no-raise-unlink
                self.env._("Only a draft version can be deleted; terminate it instead.")
            )
        if self.sudo().document_ids:
            raise UserError(  # pylint: disable=no-raise-unlink
                self.env._("A version that was sent once cannot be deleted.")
            )
        return super().unlink()

    # === Proving ===

    def _find_tampering(self):
        """How a version differs from what was signed.

        :return: list of sentences; empty when all is well
        """
        self.ensure_one()
        version = self.sudo()
        problems = version.document_ids._find_tampering()
        problems += version.signature_ids._find_tampering()
        problems += version._find_missing_signatures()
        problems += version._find_other_signatories()
        problems += version._find_moved_instants()
        problems += version._find_moved_last_day()
        problems += version._find_changed_content()
        return problems

    def _find_missing_signatures(self):
        """The document and the signatures the state of the version calls for."""
        roles = set()
        if self.state == "client_signed" or self.agreed_at:
            roles.add("client")
        if self.agreed_at:
            roles.add("contractor")
        signed = set(self._get_binding_signatures().mapped("role"))
        labels = dict(
            self.signature_ids._fields["role"]._description_selection(self.env)
        )
        problems = [
            self.env._("The signature of this party is missing: %s", labels[role])
            for role in sorted(roles - signed)
        ]
        if self.state != "draft" and not self._get_binding_document():
            problems.append(self.env._("The document that was put to them is missing."))
        if signed and self.state in ("draft", "sent"):
            problems.append(self.env._("It was signed, but its state denies that."))
        return problems

    def _get_binding_signatures(self):
        """Those under the newest document that was put to the parties."""
        signatures = self._get_binding_document().signature_ids
        return signatures.filtered(lambda signature: signature.decision == "signed")

    def _find_other_signatories(self):
        """Whether those who signed are those who are named to sign."""
        return [
            self.env._("%(name)s signed, and somebody else is named.", name=word.name)
            for word in self._get_binding_signatures()
            if word.method != "paper"
            and (
                word.partner_id != word.user_id.partner_id
                or (
                    word.role == "client"
                    and word.partner_id != self.client_signatory_id
                )
                or (
                    word.role == "contractor"
                    and word.user_id != self.contractor_signatory_id
                )
            )
        ]

    def _find_moved_last_day(self):
        """A last day that no renewal and no successor explains.

        Notice can set any day, in time: of that the document says nothing.
        """
        if self.state == "draft":
            return []
        content = self._get_binding_document().content or {}
        signed = fields.Date.to_date(content.get("version.date_end") or False)
        moved = False
        if self.superseded_at:
            takeover = self.superseded_at - timedelta(seconds=1)
            over = self.agreement_id._local_day(takeover)
            moved = not self.date_end or self.date_end > over
        elif not self.is_final and signed and self.renewal_months:
            moved = self.date_end not in self._list_last_days(signed)
        if moved:
            return [self.env._("Its last day follows from no renewal.")]
        return []

    def _list_last_days(self, signed):
        """Days to which renewal can have moved a last day by now.

        :param signed: date, the last day that was signed
        """
        now = self.env["o2b.sla.mixin"]._sla_now()
        today = self.agreement_id._local_day(now)
        days = [signed]
        while days[-1] < today:
            months = len(days) * self.renewal_months
            days.append(fields.Date.add(signed, months=months))
        return days

    def _find_moved_instants(self):
        """Instants that do not follow from the signatures any more."""
        signatures = self._get_binding_signatures()
        both = {"client", "contractor"} <= set(signatures.mapped("role"))
        agreed_at = both and max(signatures.mapped("signed_at"))
        problems = []
        if both and self.agreed_at != agreed_at:
            problems.append(
                self.env._("The signatures tell another moment of agreement.")
            )
        successors = (self._get_siblings() - self).mapped("rules_from")
        if self.superseded_at and self.superseded_at not in successors:
            problems.append(
                self.env._("No version takes over when this one is superseded.")
            )
        if (self.rules_from, self.rules_until) != self._get_rules():
            problems.append(self.env._("It rules at other times than were agreed."))
        return problems

    def _find_changed_content(self):
        """What the version says now that it did not say when it was frozen."""
        document = self._get_binding_document()
        if not document or self.state == "draft":
            return []
        promised = {
            key: value
            for key, value in self._get_promise(document.content or {}).items()
            # of a module that is gone, nothing is left to compare with
            if self._is_known(key)
        }
        present = {
            key: value
            for key, value in self._get_promise(self._get_content()).items()
            # a later release may know of more subjects, nobody signed those
            if key in promised or key.partition(".")[0] in LISTED_CHAPTERS
        }
        if fingerprint(promised) == fingerprint(present):
            return []
        return [
            self.env._("Not as signed: %s", line["label"])
            for line in self._compare_content(promised, present)
            if line["change"] != "same"
        ]

    @api.model
    def _is_known(self, key):
        """Whether this installation knows what a key of a content is about.

        :param key: str such as ``start_rule.phone.P1``
        """
        chapter, _dot, rest = key.partition(".")
        if chapter == "start_rule":
            channel = rest.partition(".")[0]
            return channel == "any" or channel in self._get_start_channels()
        return chapter in self._get_chapters()

    @api.model
    def _cron_verify_signed(self, batch_size=100):
        """Nightly: hash what was signed again, and raise the alarm where it differs."""
        # a draft with signatures is none
        domain = Domain("state", "!=", "draft") | Domain("signature_ids", "!=", False)
        last_id = 0
        while True:
            versions = self.sudo().search(
                domain & Domain("id", ">", last_id),
                order="id",
                limit=batch_size,
            )
            if not versions:
                break
            last_id = versions[-1].id
            for version in versions:
                version._verify_signed()
            self.env.invalidate_all()
            # no stopping when time is up: it would be the same ones every night
            self.env["ir.cron"]._commit_progress(len(versions))

    def _verify_signed(self):
        """Check one version and tell the contract manager what is wrong with it.

        :return: list of sentences; empty when all is well
        """
        self.ensure_one()
        try:
            with self.env.cr.savepoint():
                problems = self._find_tampering()
                problems += self.env["o2b.sla.signature"]._find_gaps(self.agreement_id)
                problems += self._find_tampering_elsewhere()
        except Exception as error:  # noqa: BLE001 one bad version hides no other
            _logger.exception("Version %s could not be checked", self.id)
            problems = [self.env._("It could not be checked: %s", error)]
        text = "\n".join(problems)
        if text != (self.tampering or ""):
            self.sudo().tampering = text or False
            if problems:
                _logger.error("Signed agreement version %s differs: %s", self.id, text)
                self._raise_alarm(text)
        return problems

    def _find_tampering_elsewhere(self):
        """How what was promised under this version, besides its own documents, differs
        from what the client was shown; for other modules.

        :return: list of sentences
        """
        return []

    def _raise_alarm(self, text):
        """Tell the contract manager; that he cannot be told ends no nightly check."""
        try:
            with self.env.cr.savepoint():
                if self.addendum_id:
                    text = f"{self.display_name}\n{text}"
                self.agreement_id._alarm(text)
        except Exception:
            _logger.exception("Nobody could be told of version %s", self.id)

    def action_verify(self):
        """Check now, and tell the result."""
        self.ensure_one()
        self.check_access("read")
        problems = self.sudo()._verify_signed()
        return {
            "type": "ir.actions.client",
            "tag": "display_notification",
            "params": {
                "type": "danger" if problems else "success",
                "sticky": bool(problems),
                "title": self.env._("What was signed"),
                "message": "\n".join(problems)
                or self.env._("Every document and signature is as it was signed."),
                "next": {"type": "ir.actions.client", "tag": "soft_reload"},
            },
        }
