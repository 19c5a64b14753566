# Copyright 2026 Open2Bizz BV
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import fields, models
from odoo.tools import format_amount, format_date, format_duration

from odoo.addons.o2b_sla.evidence import fingerprint


class SlaEstimateContent(models.AbstractModel):
    """What an estimate says, frozen when it is sent: the client sees this, and the
    fingerprint is taken of this."""

    _name = "o2b.sla.estimate.content"
    _description = "SLA Estimate Content"

    content = fields.Json(readonly=True, copy=False)
    sha256 = fields.Char(
        string="SHA-256",
        readonly=True,
        copy=False,
        help="Of what the client was shown; an approval holds for exactly that.",
    )

    def _get_content(self):
        """What the client is shown: texts, dates and numbers as text.

        :return: dict that JSON can hold; amounts and hours with two decimals
        """
        self.ensure_one()
        estimate = self.sudo()
        ticket, version = estimate.ticket_id, estimate.agreement_version_id
        return {
            "estimate": estimate.name,
            "ticket": ticket.number,
            "subject": ticket.name,
            "service": ticket.sla_service_id.code or "",
            "clause": ticket.sla_service_id.clause or "",
            "agreement": estimate.agreement_id.reference,
            "version": version.number,
            "client": estimate.partner_id.name,
            "contractor": estimate.company_id.name,
            "currency": estimate.currency_id.name,
            "pricing": estimate.pricing,
            "text": estimate.text or "",
            "valid_until": fields.Date.to_string(estimate.valid_until),
            "lines": [
                {
                    "description": line.name,
                    "hours": f"{line.hours:.2f}",
                    "rate": f"{line.rate:.2f}",
                    "amount": f"{line.amount:.2f}",
                }
                for line in estimate.line_ids.sorted(
                    lambda line: (line.sequence, line.id)
                )
            ],
            "hours": f"{estimate.hours:.2f}",
            "amount": f"{estimate.amount:.2f}",
        }

    def _freeze(self):
        """Keep what the client is shown, with its fingerprint."""
        self.ensure_one()
        content = self._get_content()
        self.sudo().write({"content": content, "sha256": fingerprint(content)})

    # === Shown in the reader's language ===

    def _get_shown(self):
        """The frozen content for the client's page, numbers written out.

        :return: dict with the keys of :meth:`_get_content`
        """
        self.ensure_one()
        content = dict(self.content or {})
        content["lines"] = [self._write_out(line) for line in content["lines"]]
        content["valid_until"] = format_date(self.env, content["valid_until"])
        pricing = dict(self._fields["pricing"]._description_selection(self.env))
        content["pricing_label"] = pricing.get(content["pricing"])
        return self._write_out(content)

    def _write_out(self, values):
        """Hours and amounts as people write them."""
        written = dict(values)
        for name in ("rate", "amount"):
            if name in written:
                amount = float(written[name])
                written[name] = format_amount(self.env, amount, self.currency_id)
        hours = float(written["hours"])
        written["hours"] = format_duration(hours) if hours else ""
        return written
