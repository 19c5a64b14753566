# Copyright 2026 Open2Bizz BV
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import models
from odoo.exceptions import UserError


class SlaVersionSending(models.AbstractModel):
    """Putting a version before the client, and taking it back (SLA §1.4)."""

    _name = "o2b.sla.version.sending"
    _description = "SLA Version Sending"

    def action_send(self):
        """Show what is missing, or what will be sent, and ask to send it."""
        self.ensure_one()
        self._check_contract_manager()
        wizard = self.env["o2b.sla.send"].create({"version_id": self.id})
        wizard._prepare_preview()
        return wizard._open(self.env._("Send to be signed"), "extra-large")

    def action_remind(self):
        """Mail the client's signatory once more."""
        self._check_contract_manager()
        for version in self:
            if version.state != "sent":
                raise UserError(
                    self.env._("Only a version that waits for the client is reminded.")
                )
            version._grant_portal_access()
            version._mail_signatory("o2b_sla.mail_template_version_reminder")
        return True

    def _check_ready_to_send(self):
        """Refuse to send what cannot be signed.

        :raise UserError: what is missing, all of it
        """
        self.ensure_one()
        problems = self._find_missing_for_sending()
        if problems:
            raise UserError(
                self.env._(
                    "%(version)s cannot be sent yet:\n%(problems)s",
                    version=self.display_name,
                    problems="\n".join(f"- {problem}" for problem in problems),
                )
            )

    def _find_missing_for_sending(self):
        """What a version needs before it is sent: list of sentences."""
        problems = []
        if self.state != "draft":
            problems.append(self.env._("Only a draft can be sent."))
        signatory = self.client_signatory_id
        if not signatory:
            problems.append(self.env._("Say who signs for the client."))
        elif not signatory.email:
            problems.append(
                self.env._("%(name)s has no e-mail address.", name=signatory.name)
            )
        problems += self._find_missing_of_contractor()
        pending = self._get_siblings().filtered(
            lambda version: version.state in ("sent", "client_signed")
        )
        if pending - self:
            problems.append(
                self.env._(
                    "%(version)s still waits for a signature.",
                    version=(pending - self)[0].display_name,
                )
            )
        return problems + self._find_wrong_dates() + self._find_missing_of_contacts()

    def _find_missing_of_contractor(self):
        """Whether the contractor's signatory will be able to countersign."""
        user = self.sudo().contractor_signatory_id
        if not user:
            return [self.env._("Say who signs for the contractor.")]
        if not user.has_group("o2b_sla.o2b_sla_group_contract_manager"):
            return [
                self.env._(
                    "%(name)s could not countersign: give him the role of contract "
                    "manager.",
                    name=user.name,
                )
            ]
        return []

    def _find_wrong_dates(self):
        """Dates with which the version could not take effect."""
        now = self.env["o2b.sla.mixin"]._sla_now()
        today = self.agreement_id._local_day(now)
        if self.date_end and self.date_end < today:
            return [self.env._("Its last day is over already.")]
        takeover = max(self._start_of(self.date_start), now)
        later = self._get_siblings().filtered(
            lambda version: (
                version._is_agreed()
                and not version._has_ended(takeover)
                and version.rules_from >= takeover
            )
        )
        return [
            self.env._(
                "It has to start after %(version)s, which starts on %(day)s.",
                version=version.display_name,
                day=version.date_start,
            )
            for version in later[:1]
        ]

    def _find_missing_of_contacts(self):
        """Name, e-mail, telephone and mobile of each contact, §7."""
        contacts = self._get_named_contacts()
        if not contacts:
            return [self.env._("Name at least one authorised contact (§3.6).")]
        problems = []
        for contact in contacts:
            missing = [
                contact._fields[name]._description_string(self.env)
                for name in ("name", "email", "phone", "mobile")
                if not contact[name]
            ]
            if missing:
                problems.append(
                    self.env._(
                        "Contact %(name)s lacks: %(missing)s (§7).",
                        name=contact.name,
                        missing=", ".join(missing),
                    )
                )
        return problems

    def _send(self):
        """Freeze the document and put it before the client.

        :return: the ``o2b.sla.frozen.document``
        """
        self.ensure_one()
        self._check_ready_to_send()
        self.agreement_id._serialise()
        document = self._freeze("frozen", self._render_document())
        self.sudo().write({"state": "sent", "viewed_at": False})
        # a decline before is answered by this
        self.sudo().agreement_id.activity_feedback(["o2b_sla.mail_activity_type_sign"])
        self.message_post(
            body=self.env._(
                "Sent to %(name)s. SHA-256 of the document: %(sha256)s",
                name=self.client_signatory_id.name,
                sha256=document.sha256,
            )
        )
        return document

    def action_withdraw(self):
        """Take a version back that the client has not signed yet."""
        self.check_access("write")
        for version in self:
            if version.state != "sent":
                raise UserError(
                    self.env._("Only a version the client has not signed is withdrawn.")
                )
            version.agreement_id._serialise()
            version.sudo().state = "draft"
            version.message_post(body=self.env._("Withdrawn, to be changed."))
        return True
