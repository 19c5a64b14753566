# Copyright 2026 Open2Bizz BV
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
import base64
import io

from PIL import Image

from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError
from odoo.http import request

from ..evidence import fingerprint
from ..text_limits import check_length

MAX_SIGNATURE_BYTES = 200_000
MAX_SIGNATURE_PIXELS = 4000
MAX_USER_AGENT = 512
MAX_REASON = 5000


class SlaVersionSigning(models.AbstractModel):
    """From draft to signed by both parties (SLA §1.4, §8).

    A signature counts for the very bytes that were shown: whoever signs tells the
    fingerprint of the document, and a stale one is refused. Who signs is known by the
    login, never by a link.
    """

    _name = "o2b.sla.version.signing"
    _description = "SLA Version Signing"

    viewed_at = fields.Datetime(
        string="Viewed",
        readonly=True,
        copy=False,
        help="When the client's signatory first opened what he is to sign.",
    )

    def _check_contract_manager(self):
        """Refuse whoever may not carry a version through its life.

        :raise AccessError: the user is no contract manager, or not of this company
        """
        if not self.env.user.has_group("o2b_sla.o2b_sla_group_contract_manager"):
            raise AccessError(self.env._("Only a contract manager can do this."))
        self.check_access("write")

    # === Documents ===

    def _freeze(self, kind, pdf):
        """Keep a PDF of this version for ever.

        :param kind: ``frozen``, ``signed`` or ``paper``
        :param pdf: bytes
        """
        self.ensure_one()
        content = self._get_content()
        return (
            self.env["o2b.sla.frozen.document"]
            .sudo()
            .create(
                {
                    "version_id": self.id,
                    "kind": kind,
                    "reference": self._get_document_reference(),
                    "lang": self.lang,
                    "frozen_at": self.env["o2b.sla.mixin"]._sla_now(),
                    "user_id": self.env.uid,
                    "pdf": base64.b64encode(pdf),
                    "sha256": fingerprint(pdf),
                    "content": content,
                    "content_sha256": fingerprint(content),
                }
            )
        )

    def _get_document_reference(self):
        """What stands on every page: ``SLA/2026/0014 v3``."""
        self.ensure_one()
        return f"{self.agreement_id.reference} v{self.number}"

    def _get_binding_document(self):
        """The newest document that was put to the parties, or an empty record."""
        self.ensure_one()
        documents = self.sudo().document_ids.sorted("id")
        return documents.filtered(lambda d: d.kind in ("frozen", "paper"))[-1:]

    def _get_signed_document(self):
        """The document both parties signed, or an empty record."""
        self.ensure_one()
        documents = self.sudo().document_ids.sorted("id")
        return documents.filtered(lambda d: d.kind in ("signed", "paper"))[-1:]

    # === The client ===

    def _is_client_signatory(self, user):
        """Whether a user is the one named to sign, and still belongs to the client."""
        self.ensure_one()
        version, partner = self.sudo(), user.sudo().partner_id
        client = version.partner_id.commercial_partner_id
        return (
            bool(partner)
            and partner == version.client_signatory_id
            and partner.commercial_partner_id == client
        )

    def _can_sign_for_client(self, user):
        """Whether a user is the client's signatory of a version that waits for him."""
        return self.sudo().state == "sent" and self._is_client_signatory(user)

    def _sign_by_client(self, user, image, sha256, ip="", user_agent=""):
        """The client's signatory signs what was shown to him.

        :param user: ``res.users``, logged in
        :param image: drawn signature, PNG in base64
        :param sha256: fingerprint of the document he saw
        :raise UserError: wrong person, stale document, no picture
        """
        document = self._take_pen("client", user, sha256)
        self._check_signature_image(image)
        self._record(
            document,
            "client",
            "signed",
            user,
            image=image,
            ip=ip,
            user_agent=user_agent,
        )
        self.sudo().state = "client_signed"
        self._after_client_signed()

    def _decline_by_client(self, user, reason, sha256, ip="", user_agent=""):
        """The client's signatory declines, with a reason; the version is a draft again.

        :raise UserError: wrong person, stale document, no reason
        """
        document = self._take_pen("client", user, sha256)
        if not (reason or "").strip():
            raise UserError(self.env._("Tell why you decline."))
        check_length(self.env, self.env._("Reason"), reason.strip(), MAX_REASON)
        self._record(
            document,
            "client",
            "declined",
            user,
            reason=reason.strip(),
            ip=ip,
            user_agent=user_agent,
        )
        self.sudo().state = "draft"
        self._after_declined(document.signature_ids[-1:])

    # === The contractor ===

    def action_countersign(self):
        """Let the contractor's signatory read what the client signed, and sign."""
        self.ensure_one()
        self._check_contract_manager()
        self._check_turn_of_contractor()
        wizard = self.env["o2b.sla.countersign"].create(
            {"version_id": self.id, "sha256": self._get_binding_document().sha256}
        )
        return wizard._open(self.env._("Countersign"), "extra-large")

    def _check_turn_of_contractor(self):
        """Refuse whoever is not the one who countersigns.

        :raise UserError: the client has not signed, or another signs
        """
        if self.state != "client_signed":
            raise UserError(
                self.env._("Only what the client has signed is countersigned.")
            )
        if not self._can_countersign(self.env.user):
            raise UserError(
                self.env._(
                    "%(name)s signs this version for the contractor.",
                    name=self.contractor_signatory_id.name,
                )
            )

    def _can_countersign(self, user):
        """Whether a user is the contractor's signatory of a version that waits."""
        self.ensure_one()
        version = self.sudo()
        return (
            version.state == "client_signed" and user == version.contractor_signatory_id
        )

    def _countersign(self, user, image, sha256, ip="", user_agent=""):
        """The contractor's signatory signs too: the version takes effect.

        :raise UserError: wrong person, stale document, no picture
        """
        document = self._take_pen("contractor", user, sha256)
        self._check_signature_image(image)
        self._record(
            document,
            "contractor",
            "signed",
            user,
            method="backend",
            image=image,
            ip=ip,
            user_agent=user_agent,
        )
        self._activate()
        self._freeze("signed", self._render_signed(document))
        self._after_countersigned()

    def _decline_by_contractor(self, user, reason, sha256, ip="", user_agent=""):
        """The contractor does not countersign: the version never rules.

        :raise UserError: wrong person, stale document, no reason
        """
        document = self._take_pen("contractor", user, sha256)
        if not (reason or "").strip():
            raise UserError(self.env._("Tell why you decline."))
        self._record(
            document,
            "contractor",
            "declined",
            user,
            method="backend",
            reason=reason.strip(),
            ip=ip,
            user_agent=user_agent,
        )
        self.sudo().state = "terminated"
        self._after_declined(document.signature_ids[-1:])

    # === On paper ===

    def action_register_paper(self):
        """Ask for the scan of what both parties signed on paper."""
        self.ensure_one()
        self._check_contract_manager()
        if self.state != "draft":
            raise UserError(self.env._("Only a draft can be registered as signed."))
        wizard = self.env["o2b.sla.paper.signature"].create({"version_id": self.id})
        return wizard._open(self.env._("Signed on paper"))

    def _agree_on_paper(self, scan=None, agreed_on=None, names=None):
        """Register what both parties signed on paper.

        :param scan: bytes of the PDF; default a page that says there is none
        :param agreed_on: date of the later signature; default the first day
        :param names: ``{"client": name, "contractor": name}``
        """
        self.ensure_one()
        if self.state != "draft":
            raise UserError(self.env._("Only a draft can be registered as signed."))
        self.agreement_id._serialise()
        agreed_at = self._start_of(agreed_on or self.date_start)
        document = self._freeze("paper", scan or self._render_paper_note())
        names = names or {
            "client": self.client_signatory_id.name or self.partner_id.name,
            "contractor": self.contractor_signatory_id.name or self.company_id.name,
        }
        for role, name in names.items():
            self._record(
                document,
                role,
                "signed",
                self.env.user,
                method="paper",
                name=name,
                signed_at=agreed_at,
            )
        self._activate(agreed_at)
        self.message_post(
            body=self.env._(
                "Registered as signed on paper on %(day)s. SHA-256 of the scan: "
                "%(sha256)s",
                day=agreed_on or self.date_start,
                sha256=document.sha256,
            )
        )

    # === What all of them do ===

    @api.model
    def _get_trace(self):
        """Where the request comes from: ``{"ip": …, "user_agent": …}``, or nothing."""
        if not request:
            return {}
        source = request.httprequest
        return {"ip": source.remote_addr, "user_agent": source.user_agent.string}

    def _take_pen(self, role, user, sha256):
        """Check who signs what, and keep others from signing meanwhile.

        :return: the frozen document to be signed
        :raise UserError: it is not his turn, or the document is not the latest
        """
        self.ensure_one()
        # whoever comes second waits, fails to serialise and sees the first one's word
        self.agreement_id.sudo()._serialise()
        can = {"client": self._can_sign_for_client, "contractor": self._can_countersign}
        if not can[role](user):
            raise UserError(
                self.env._(
                    "This version cannot be signed by you, or not any more: it may "
                    "have been signed, declined or withdrawn meanwhile. Reload the "
                    "page."
                )
            )
        document = self._get_binding_document()
        if document.sha256 != sha256:
            raise UserError(
                self.env._(
                    "This is not the latest document: it was replaced while you read "
                    "it. Reload the page and read it again."
                )
            )
        return document

    def _check_signature_image(self, image):
        """A drawn signature is a PNG of modest size.

        :raise UserError: it is anything else
        """
        try:
            readable = self._is_drawing(image)
        except Exception:  # noqa: BLE001 whatever it is, it is no picture
            readable = False
        if not readable:
            raise UserError(
                self.env._("Draw your signature; it is kept as a picture up to 200 kB.")
            )

    def _is_drawing(self, image):
        """Whether base64 text is a small PNG with something on it; may raise."""
        if not image or len(image) > 2 * MAX_SIGNATURE_BYTES:
            return False
        data = base64.b64decode(image, validate=True)
        if len(data) > MAX_SIGNATURE_BYTES:
            return False
        with Image.open(io.BytesIO(data), formats=["PNG"]) as picture:
            picture.verify()
        # verifying leaves nothing to look at
        with Image.open(io.BytesIO(data), formats=["PNG"]) as picture:
            if max(picture.size) > MAX_SIGNATURE_PIXELS:
                return False
            extremes = picture.convert("RGBA").getextrema()
        return any(low != high for low, high in extremes)

    def _record(self, document, role, decision, user, method="portal", **values):
        """Write a party's word down.

        :param values: columns of ``o2b.sla.signature`` beside those of the signatory
        """
        user = user.sudo()
        party = self.partner_id if role == "client" else self.company_id.partner_id
        values["user_agent"] = (values.get("user_agent") or "")[:MAX_USER_AGENT]
        return (
            self.env["o2b.sla.signature"]
            .sudo()
            .create(
                {
                    "document_id": document.id,
                    "version_id": self.id,
                    "role": role,
                    "decision": decision,
                    "method": method,
                    "name": user.name,
                    "function": user.partner_id.function,
                    "on_behalf_of": party.name,
                    "user_id": user.id,
                    "partner_id": user.partner_id.id,
                    "signed_at": self.env["o2b.sla.mixin"]._sla_now(),
                    "document_sha256": document.sha256,
                    **values,
                }
            )
        )
