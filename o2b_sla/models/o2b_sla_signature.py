# Copyright 2026 Open2Bizz BV
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
import base64

from odoo import api, fields, models

from ..evidence import fingerprint
from ..instants import to_iso

ROLES = [("client", "Client"), ("contractor", "Contractor")]
# columns the fingerprint of a signature is taken over, besides the one before it
SEALED_FIELDS = (
    "role",
    "decision",
    "method",
    "name",
    "function",
    "on_behalf_of",
    "reason",
    "ip",
    "user_agent",
    "document_sha256",
    "content_sha256",
    "image_sha256",
)


class SlaSignature(models.Model):
    """A party's word on a frozen document: signed or declined (SLA §1.4, §8).

    Each holds the fingerprint of the one before it under the same agreement, so that
    none can be altered or taken out of the row without the later ones telling.
    """

    _name = "o2b.sla.signature"
    _description = "Signature"
    _inherit = ["o2b.sla.evidence"]
    _order = "id"
    _log_access = False

    document_id = fields.Many2one(
        comodel_name="o2b.sla.frozen.document",
        required=True,
        ondelete="restrict",
        index=True,
    )
    version_id = fields.Many2one(
        comodel_name="o2b.sla.agreement.version",
        required=True,
        ondelete="restrict",
        index=True,
    )
    company_id = fields.Many2one(related="version_id.company_id")
    role = fields.Selection(selection=ROLES, required=True)
    decision = fields.Selection(
        selection=[("signed", "Signed"), ("declined", "Declined")], required=True
    )
    method = fields.Selection(
        selection=[
            ("portal", "In the portal"),
            ("backend", "In the back end"),
            ("paper", "On paper"),
        ],
        required=True,
    )
    name = fields.Char(required=True, help="Of the signatory, from the address book.")
    function = fields.Char(string="Job Position")
    on_behalf_of = fields.Char(required=True)
    user_id = fields.Many2one(
        comodel_name="res.users",
        string="Recorded By",
        required=True,
        ondelete="restrict",
        help="The logged-in user who signed, or who registered a signature on paper.",
    )
    partner_id = fields.Many2one(comodel_name="res.partner", ondelete="restrict")
    signed_at = fields.Datetime(required=True)
    image = fields.Binary(
        string="Signature",
        attachment=False,
        groups="o2b_sla.o2b_sla_group_contract_manager",
    )
    image_sha256 = fields.Char()
    reason = fields.Text()
    ip = fields.Char(
        string="IP Address", groups="o2b_sla.o2b_sla_group_contract_manager"
    )
    user_agent = fields.Char(
        string="Browser", groups="o2b_sla.o2b_sla_group_contract_manager"
    )
    document_sha256 = fields.Char(
        string="SHA-256 of the Document",
        required=True,
        help="Of the PDF that was shown to the signatory.",
    )
    content_sha256 = fields.Char(
        string="SHA-256 of the Content",
        help="Of what the document says; it stands on every page.",
    )
    previous_hash = fields.Char(help="Fingerprint of the signature before this one.")
    hash = fields.Char(required=True, help="Fingerprint of this signature.")

    _once = models.UniqueIndex(
        "(document_id, role)", "This party has signed or declined already."
    )

    @api.depends("name", "role", "decision")
    def _compute_display_name(self):
        decisions = dict(self._fields["decision"]._description_selection(self.env))
        for signature in self:
            signature.display_name = (
                f"{decisions.get(signature.decision)} · {signature.name}"
            )

    @api.model_create_multi
    def create(self, vals_list):
        # before values are read that a stranger may not have sent
        self.check_access("create")
        signatures = self.browse()
        for vals in vals_list:
            version = self.env["o2b.sla.agreement.version"].browse(vals["version_id"])
            # two simultaneous signatures would follow the same one
            version.agreement_id._serialise()
            vals["previous_hash"] = self._get_last_hash(version.agreement_id)
            document = self.env["o2b.sla.frozen.document"].browse(vals["document_id"])
            vals["content_sha256"] = document.content_sha256
            vals["image_sha256"] = self._get_image_hash(vals.get("image"))
            vals["hash"] = self._get_hash(vals)
            signatures |= super().create([vals])
        return signatures

    @api.model
    def _get_last_hash(self, agreement):
        """Fingerprint of the newest signature under an agreement, or ``False``."""
        domain = [("version_id.agreement_id", "=", agreement.id)]
        return self.sudo().search(domain, order="id desc", limit=1).hash

    @api.model
    def _get_image_hash(self, image):
        """Fingerprint of a drawn signature (base64), or ``False``."""
        return fingerprint(base64.b64decode(image)) if image else False

    @api.model
    def _get_hash(self, values):
        """Fingerprint of a signature's values, those of ``create``."""
        sealed = {name: values.get(name) or None for name in SEALED_FIELDS}
        sealed["document"] = values["document_id"]
        sealed["user"] = values["user_id"]
        sealed["signed_at"] = to_iso(fields.Datetime.to_datetime(values["signed_at"]))
        sealed["previous"] = values.get("previous_hash") or None
        return fingerprint(sealed)

    def _find_tampering(self):
        """What is no longer as it was signed.

        :return: list of sentences; empty when all is well
        """
        problems = []
        for signature in self.sudo().with_context(bin_size=False):
            document = signature.document_id.exists()
            values = {name: signature[name] for name in SEALED_FIELDS}
            values.update(
                document_id=signature.document_id.id,
                user_id=signature.user_id.id,
                signed_at=signature.signed_at,
                previous_hash=signature.previous_hash,
            )
            image_hash = self._get_image_hash(signature.image)
            intact = (
                self._get_hash(values) == signature.hash
                and image_hash == (signature.image_sha256 or False)
                and signature.document_sha256 == document.sha256
                and signature.content_sha256 == document.content_sha256
            )
            if not intact:
                problems.append(
                    self.env._(
                        "The signature of %(name)s on %(document)s was altered.",
                        name=signature.name,
                        document=signature.version_id._get_document_reference(),
                    )
                )
        return problems

    @api.model
    def _find_gaps(self, agreement):
        """Signatures that are missing from the row of an agreement.

        :return: list of sentences; empty when all is well
        """
        rows = self.sudo().search(
            [("version_id.agreement_id", "=", agreement.id)], order="id"
        )
        problems, previous = [], False
        for signature in rows:
            if (signature.previous_hash or False) != previous:
                problems.append(
                    self.env._(
                        "A signature before the one of %(name)s on %(document)s is "
                        "missing or was altered.",
                        name=signature.name,
                        document=signature.version_id._get_document_reference(),
                    )
                )
            previous = signature.hash
        return problems
