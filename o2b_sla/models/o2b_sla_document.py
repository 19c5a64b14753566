# Copyright 2026 Open2Bizz BV
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
import base64
import binascii
import io
import re
import zipfile

from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError
from odoo.tools import SQL

from ..evidence import fingerprint
from ..web_address import is_web_address
from .o2b_sla_table_guard import TableGuard
from .o2b_sla_version_part import frozen_part_guard

MAX_MEGABYTES = 25
# What a version that was sent or signed refers to.
PROMISED_FIELDS = {
    "name",
    "kind",
    "version",
    "date",
    "url",
    "file",
    "file_name",
    "sha256",
    "agreement_id",
    "company_id",
}
# What the software sets, and what is set on the version.
MANAGED_FIELDS = {"sha256", "version_ids"}


class SlaDocument(models.Model):
    """A document that belongs to agreements: a file, or a link to one (SLA §1.3).

    It stands still from the moment a version that refers to it is sent; what changes
    is a new document with a higher version.
    """

    _name = "o2b.sla.document"
    _description = "Related Document"
    _inherit = ["mail.thread", "o2b.sla.table.guard"]
    _order = "kind, name, date desc, id desc"
    _check_company_auto = True

    name = fields.Char(required=True)
    kind = fields.Selection(
        selection=[
            ("general_terms", "General terms"),
            ("specific_agreement", "Specific agreement"),
            ("data_processing", "Data processing agreement"),
            ("addendum", "Addendum"),
            ("sla_underpinning", "Underpinning SLA"),
            ("other", "Other"),
        ],
        required=True,
        default="other",
        index=True,
        help="General terms rule over specific agreements, and these over the SLA.",
    )
    version = fields.Char(help="As it stands on the document, such as 2024 or 1.2")
    date = fields.Date()
    url = fields.Char(string="Link")
    file = fields.Binary(attachment=True, help="A PDF, ODT, DOCX or text file.")
    file_name = fields.Char()
    sha256 = fields.Char(
        string="SHA-256",
        readonly=True,
        copy=False,
        help="Of the file, taken when it was stored.",
    )
    agreement_id = fields.Many2one(
        comodel_name="o2b.sla.agreement",
        check_company=True,
        ondelete="restrict",
        index="btree_not_null",
        help="Empty: it can belong to every agreement, as general terms do.",
    )
    company_id = fields.Many2one(
        comodel_name="res.company",
        required=True,
        default=lambda self: self.env.company,
    )
    version_ids = fields.Many2many(
        comodel_name="o2b.sla.agreement.version",
        relation="o2b_sla_version_related_document",
        column1="document_id",
        column2="version_id",
        string="Agreement Versions",
        readonly=True,
        copy=False,
    )
    is_frozen = fields.Boolean(
        string="Sent or Signed",
        compute="_compute_is_frozen",
        help="It belongs to a version that was sent or signed and cannot be changed.",
    )
    active = fields.Boolean(default=True)

    def _get_table_guards(self):
        refused = SQL(
            """
            (TG_OP = 'DELETE' OR %(changed)s) AND EXISTS (
                SELECT FROM o2b_sla_agreement_version version
                WHERE state <> 'draft' AND (
                    EXISTS (SELECT FROM o2b_sla_version_related_document r
                            WHERE r.version_id = version.id
                              AND r.document_id = OLD.id)
                    OR EXISTS (SELECT FROM o2b_sla_provision p
                               WHERE p.version_id = version.id
                                 AND p.document_id = OLD.id)))
            """,
            changed=self._sql_changed(PROMISED_FIELDS),
        )
        return [
            *super()._get_table_guards(),
            frozen_part_guard("o2b_sla_version_related_document"),
            TableGuard("o2b_sla_frozen_related", refused, "a version refers to it"),
        ]

    @api.depends("name", "version")
    def _compute_display_name(self):
        for document in self:
            version = document.version and f" ({document.version})"
            document.display_name = f"{document.name or ''}{version or ''}"

    def _compute_is_frozen(self):
        for document in self:
            document.is_frozen = bool(document._frozen_versions())

    # of the name too: with neither of the others given, nothing else would call it
    @api.constrains("name", "url", "file")
    def _check_one_place(self):
        """A document is a file or a link, and a link leads somewhere."""
        for document in self.with_context(bin_size=True):
            if bool(document.url) == bool(document.file):
                raise ValidationError(
                    self.env._(
                        "%(document)s needs a file or a link, one of the two.",
                        document=document.display_name,
                    )
                )
            if document.url and not is_web_address(document.url):
                raise ValidationError(
                    self.env._(
                        "%(url)s is no web address; it starts with https:// or "
                        "http://.",
                        url=document.url,
                    )
                )

    @api.model_create_multi
    def create(self, vals_list):
        return super().create([self._prepare_file(vals) for vals in vals_list])

    def write(self, vals):
        promised = PROMISED_FIELDS & vals.keys()
        if promised:
            self._check_not_frozen()
        result = super().write(self._prepare_file(vals))
        # the trigger has to see it before a version is sent in the same transaction
        self.flush_recordset(promised)
        return result

    # An ``@api.ondelete`` hook can be skipped over RPC, this cannot.
    def unlink(self):
        self._check_not_frozen()
        return super().unlink()

    def copy_data(self, default=None):
        """A copy is the next version of the document."""
        vals_list = super().copy_data(default=default)
        for document, vals in zip(self, vals_list, strict=True):
            if "version" not in (default or {}):
                vals["version"] = document._get_next_version()
        return vals_list

    def action_new_version(self):
        """Copy the document with a higher version, and open the copy."""
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "res_model": self._name,
            "res_id": self.copy().id,
            "view_mode": "form",
        }

    def _get_next_version(self):
        """The version with its last number one higher: 2024 → 2025, 1.2 → 1.3."""
        self.ensure_one()
        version = self.version or "1"
        number = re.search(r"[0-9]+(?=[^0-9]*$)", version)
        if not number:
            return f"{version} 2"
        following = str(int(number[0]) + 1).zfill(len(number[0]))
        return version[: number.start()] + following + version[number.end() :]

    # === Standing still ===

    def _frozen_versions(self):
        """Versions that were sent or signed and refer to these documents."""
        return (
            self.env["o2b.sla.agreement.version"]
            .sudo()
            .search(
                [
                    ("state", "!=", "draft"),
                    "|",
                    ("related_document_ids", "in", self.ids),
                    ("provision_ids.document_id", "in", self.ids),
                ]
            )
        )

    def _check_not_frozen(self):
        """Refuse to change documents that stand in what was sent or signed (§1.4).

        :raise UserError: one of these documents does
        """
        # whoever may not write them is not told whose they are
        self.check_access("write")
        versions = self._frozen_versions()
        if versions:
            raise UserError(
                self.env._(
                    "The document belongs to %(version)s, which was sent or signed. "
                    "Make a new version of the document.",
                    version=versions[0].display_name,
                )
            )

    def _find_tampering(self):
        """Files that are no longer what was stored.

        :return: list of sentences; empty when all is well
        """
        problems = []
        for document in self.sudo().filtered("sha256"):
            content = document._get_bytes()
            if not content:
                problem = self.env._(
                    "%(document)s: the file is missing.", document=document.display_name
                )
            elif fingerprint(content) != document.sha256:
                problem = self.env._(
                    "%(document)s: the file was altered.",
                    document=document.display_name,
                )
            else:
                continue
            problems.append(problem)
        return problems

    # === The file ===

    def _get_bytes(self):
        """The file itself; empty when there is none."""
        self.ensure_one()
        # ``bin_size`` in the context would give its length instead
        record = self.with_context(bin_size=False, bin_size_file=False)
        return base64.b64decode(record.file or b"")

    @api.model
    def _prepare_file(self, vals):
        """Values with the file's name and fingerprint, without what nobody sets.

        :raise ValidationError: the file is too big, or of no kind that is read
        """
        vals = {name: vals[name] for name in vals if name not in MANAGED_FIELDS}
        if "file" not in vals:
            return vals
        if not vals["file"]:
            return {**vals, "file_name": False, "sha256": False}
        content = self._decode_file(vals["file"])
        kind = self._get_file_kind(content)
        name = vals.get("file_name") or vals.get("name") or self[:1].name or "document"
        if not kind:
            raise ValidationError(
                self.env._(
                    "%(name)s is no PDF, ODT, DOCX or text file.",
                    name=name,
                )
            )
        if not name.lower().endswith(f".{kind}"):
            name = f"{name}.{kind}"
        return {**vals, "file_name": name, "sha256": fingerprint(content)}

    @api.model
    def _decode_file(self, value):
        """Bytes of an uploaded file.

        :param value: base64, as bytes or text
        """
        try:
            content = base64.b64decode(value, validate=True)
        except (binascii.Error, TypeError, ValueError) as error:
            raise ValidationError(
                self.env._("The file did not arrive whole. Upload it again.")
            ) from error
        if len(content) > MAX_MEGABYTES * 1024**2:
            raise ValidationError(
                self.env._(
                    "The file is larger than %(size)s MB. Link to it instead.",
                    size=MAX_MEGABYTES,
                )
            )
        return content

    @api.model
    def _get_file_kind(self, content):
        """What a file is by its content, whatever its name says.

        :param content: bytes
        :return: ``pdf``, ``odt``, ``docx``, ``txt`` or ``None``
        """
        if content.startswith(b"%PDF-"):
            return "pdf"
        if content.startswith(b"PK"):
            return self._get_archive_kind(content)
        try:
            text = content.decode()
        except UnicodeDecodeError:
            return None
        printable = not re.search(r"[\x00-\x08\x0e-\x1f]", text)
        return "txt" if text.strip() and printable else None

    @api.model
    def _get_archive_kind(self, content):
        try:
            with zipfile.ZipFile(io.BytesIO(content)) as archive:
                names = set(archive.namelist())
                if {"[Content_Types].xml", "word/document.xml"} <= names:
                    return "docx"
                if "mimetype" in names:
                    with archive.open("mimetype") as stream:
                        kind = stream.read(100)
                    if kind == b"application/vnd.oasis.opendocument.text":
                        return "odt"
        except (zipfile.BadZipFile, NotImplementedError, RuntimeError, OSError):
            return None
        return None
