# Copyright 2026 Open2Bizz BV
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
import base64
import binascii

from odoo import api, fields, models

from ..attachment_risk import find_risk

RISKS = [
    ("program", "a program"),
    ("disguised", "a program that looks like a document"),
    ("macro", "a document with macros"),
    ("archive", "an archive with programs or archives in it, or that cannot be read"),
    ("locked", "an archive with a password"),
]
#: On these, files of others arrive.
WATCHED = ("helpdesk.ticket", "o2b.sla.parked.message")
#: Of larger files only the name is looked at.
MAX_BYTES = 64_000_000
#: The context in which nobody opens a file to index it.
NOT_INDEXED = "o2b_sla_not_indexed"


class IrAttachment(models.Model):
    """Files that came to the helpdesk and could do harm are flagged, and never opened
    to be indexed."""

    _inherit = "ir.attachment"

    sla_risk = fields.Selection(
        selection=RISKS,
        string="Risk",
        readonly=True,
        copy=False,
        index="btree_not_null",
        help="Told by its name, its first bytes and, of a zip, the list of contents. "
        "No virus scanner: what is not flagged may do harm all the same.",
    )

    @api.model_create_multi
    def create(self, vals_list):
        """Look at files for the helpdesk before anybody opens them."""
        files = self.browse()
        safe = []
        for vals in vals_list:
            vals = {k: v for k, v in vals.items() if k != "sla_risk"}
            risk = vals.get("res_model") in WATCHED and _find_risk_of_values(vals)
            if not risk:
                safe.append(vals)
                continue
            if safe:
                files += super().create(safe)
                safe = []
            kept = super(IrAttachment, self.with_context(**{NOT_INDEXED: True}))
            files += kept.create([{**vals, "sla_risk": risk}]).with_env(self.env)
        if safe or not vals_list:
            files += super().create(safe)
        return files

    def write(self, vals):
        if "sla_risk" in vals and not self.env.su:
            vals = {k: v for k, v in vals.items() if k != "sla_risk"}
        res = super().write(vals)
        if not vals.keys().isdisjoint(("res_model", "name", "raw", "datas")):
            self._sla_note_risk()
        return res

    def _sla_note_risk(self):
        """Look at files that were put on a ticket afterwards, as the composer does."""
        for file in self.sudo():
            if file.res_model not in WATCHED or file.type != "binary":
                continue
            data = file.raw if file.file_size <= MAX_BYTES else b""
            risk = find_risk(file.name, data or b"") or False
            if risk != file.sla_risk:
                file.sla_risk = risk

    @api.model
    def _index(self, bin_data, file_type, checksum=None):
        if self.env.context.get(NOT_INDEXED):
            return None
        return super()._index(bin_data, file_type, checksum=checksum)


def _find_risk_of_values(vals):
    """The risk of a file by the values it is created with."""
    data = vals.get("raw") or b""
    if isinstance(data, str):
        data = data.encode()
    if not data and vals.get("datas"):
        try:
            data = base64.b64decode(vals["datas"])
        except (binascii.Error, ValueError, TypeError):
            data = b""  # Odoo refuses it
    return find_risk(vals.get("name"), data if len(data) <= MAX_BYTES else b"")
