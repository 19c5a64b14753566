# Copyright 2026 Open2Bizz BV
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
import base64
import json

from odoo import api, fields, models

from ..evidence import fingerprint


class SlaProof(models.AbstractModel):
    """Figures together with everything they were reckoned from, and a fingerprint over
    it, so that somebody who does not trust us can check them.
    """

    _name = "o2b.sla.proof"
    _description = "Proof"

    payload = fields.Text(
        readonly=True,
        copy=False,
        prefetch=False,  # it is long, and a list needs none of it
        help="Everything the figures were reckoned from, as canonical JSON.",
    )
    sha256 = fields.Char(
        string="SHA-256", readonly=True, copy=False, help="Of the payload."
    )
    is_altered = fields.Boolean(
        compute="_compute_is_altered", help="The payload no longer has its fingerprint."
    )
    export_file = fields.Binary(string="Proof", compute="_compute_export")
    export_name = fields.Char(compute="_compute_export")

    @api.depends("payload", "sha256")
    def _compute_is_altered(self):
        for record in self:
            record.is_altered = bool(record.sha256 or record.payload) and (
                fingerprint((record.payload or "").encode()) != record.sha256
            )

    @api.depends("payload", "sha256")
    def _compute_export(self):
        for record in self:
            record.export_name = record._get_export_name()
            record.export_file = record.payload and base64.b64encode(
                json.dumps(
                    record._get_export(), indent=1, sort_keys=True, ensure_ascii=False
                ).encode()
            )

    def _read_payload(self):
        """What the figures were reckoned from, as a dict."""
        self.ensure_one()
        return json.loads(self.payload)

    def _get_export(self):
        """What is handed out.

        :return: dict: ``payload``; ``sha256`` of its canonical JSON
        """
        self.ensure_one()
        return {"payload": self._read_payload(), "sha256": self.sha256}

    def _get_export_name(self):
        """Name of the file."""
        self.ensure_one()
        return f"proof-{self.id}.json"

    def action_export(self):
        """Download the proof."""
        self.ensure_one()
        return {
            "type": "ir.actions.act_url",
            "target": "download",
            "url": f"/web/content/{self._name}/{self.id}/export_file"
            f"?filename_field=export_name&download=true",
        }
