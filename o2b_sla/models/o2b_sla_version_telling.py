# Copyright 2026 Open2Bizz BV
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import models
from odoo.tools import plaintext2html


class SlaVersionTelling(models.AbstractModel):
    """Tells both parties where a version stands (SLA §1.4).

    No link opens anything by itself: whoever follows it has to log in.
    """

    _inherit = "o2b.sla.version.signing"

    def _get_portal_link(self):
        """Address of the version's page in the portal."""
        self.ensure_one()
        return f"{self.get_base_url()}/my/sla/versions/{self.id}"

    # === Mails ===

    def _grant_portal_access(self, message=""):
        """Invite the client's signatory to the portal, unless he has a user.

        :param message: text added to the invitation
        :return: whether he was invited
        """
        self.ensure_one()
        signatory = self.client_signatory_id
        if signatory.sudo().user_ids:
            return False
        wizard = (
            self.env["portal.wizard"]
            .sudo()
            .with_company(self.company_id)
            .create(
                {"partner_ids": [(6, 0, signatory.ids)], "welcome_message": message}
            )
        )
        wizard.user_ids.action_grant_access()
        return True

    def _mail_signatory(self, template, message=""):
        """Mail the client's signatory where to read and sign.

        :param template: XML id of a ``mail.template``
        :param message: the sender's own words, text
        """
        self.ensure_one()
        self._mail(template, self.client_signatory_id, sla_message=message)

    def _mail_signed(self):
        """Send both parties the signed document."""
        self.ensure_one()
        document = self._get_signed_document()
        attachment = (
            self.env["ir.attachment"]
            .sudo()
            .create(
                {
                    "name": document.pdf_name,
                    "raw": document._get_bytes(),
                    "mimetype": "application/pdf",
                    "res_model": self._name,
                    "res_id": self.id,
                }
            )
        )
        self._mail(
            "o2b_sla.mail_template_version_signed",
            self.client_signatory_id
            | self.contractor_signatory_id.partner_id
            | self.agreement_id.client_manager_id,
            attachment,
        )

    def _mail(self, template, partners, attachments=None, **context):
        """Send each of some people a mail of their own.

        :param template: XML id of a ``mail.template``
        :param context: what the template shows besides the version
        """
        template = self.env.ref(template).sudo().with_context(**context)
        for partner in partners.filtered("email"):
            values = {"recipient_ids": [(4, partner.id)]}
            if attachments:
                values["attachment_ids"] = [(4, file.id) for file in attachments]
            template.with_context(sla_recipient=partner.name).send_mail(
                self.id,
                email_values=values,
                email_layout_xmlid="mail.mail_notification_light",
            )
        # the queue is worked off once an hour otherwise
        self.env.ref("mail.ir_cron_mail_scheduler_action").sudo()._trigger()

    # === What happened ===

    def _note_view(self, user):
        """Note once that the client's signatory has opened what he is to sign."""
        self.ensure_one()
        version = self.sudo()
        if version._can_sign_for_client(user) and not version.viewed_at:
            version.viewed_at = self.env["o2b.sla.mixin"]._sla_now()
            version.message_post(
                body=self.env._("Viewed by %(name)s.", name=user.partner_id.name),
                author_id=user.partner_id.id,
            )

    def _after_client_signed(self):
        """The contractor's signatory is asked to countersign."""
        version = self.sudo()
        version.message_post(
            body=self.env._(
                "Signed by %(name)s.", name=version.client_signatory_id.name
            ),
            author_id=version.client_signatory_id.id,
        )
        version.activity_schedule(
            "o2b_sla.mail_activity_type_sign",
            user_id=version.contractor_signatory_id.id,
        )

    def _after_countersigned(self):
        """Both parties get the signed document."""
        version = self.sudo()
        version.activity_feedback(["o2b_sla.mail_activity_type_sign"])
        version.message_post(
            body=self.env._(
                "Countersigned by %(name)s. SHA-256 of the signed document: %(sha256)s",
                name=version.contractor_signatory_id.name,
                sha256=version._get_signed_document().sha256,
            )
        )
        version._mail_signed()

    def _after_declined(self, signature):
        """The contract manager is told why."""
        version = self.sudo()
        text = self.env._(
            "Declined by %(name)s: %(reason)s",
            name=signature.name,
            reason=signature.reason,
        )
        version.message_post(body=text, author_id=signature.partner_id.id)
        version.activity_unlink(["o2b_sla.mail_activity_type_sign"])
        version.agreement_id.activity_schedule(
            "o2b_sla.mail_activity_type_sign",
            summary=self.env._("Declined"),
            note=plaintext2html(text),
            user_id=version.agreement_id.user_id.id or self.env.uid,
        )

    # === What is shown ===

    def _is_readable_by(self, user):
        """Whether a user of the portal may read this version: its signatory from the
        day it was put to him, everybody who sees the agreement once it is agreed."""
        self.ensure_one()
        version = self.sudo()
        if version._is_agreed():
            return version.agreement_id._is_visible_to(user.sudo().partner_id)
        return bool(version.document_ids) and version._is_client_signatory(user)

    def _get_shown_document(self):
        """The document to be read: the signed one, else the one to be signed; none of
        a version that is being changed."""
        self.ensure_one()
        if self.sudo().state == "draft":
            return self._get_binding_document().browse()
        return self._get_signed_document() or self._get_binding_document()

    def _get_signature(self, role):
        """A party's word on the newest document, or an empty record."""
        signatures = self._get_binding_document().signature_ids
        return signatures.filtered(lambda signature: signature.role == role)

    def _get_ruling_version(self):
        """The version that rules now, unless it is this one."""
        self.ensure_one()
        return self.agreement_id._version_in_force() - self

    def _list_changes(self):
        """What changes against the version that rules now.

        :return: list of dicts of ``_compare_content``, unchanged lines left out
        """
        self.ensure_one()
        ruling = self._get_ruling_version()
        if not ruling:
            return []
        old = ruling._get_binding_document().content or ruling._get_content()
        new = self._get_binding_document().content or self._get_content()
        return [
            line
            for line in self._compare_content(old, new)
            if line["change"] != "same"
            and line["key"] not in ("version.number", "version.changes")
        ]
