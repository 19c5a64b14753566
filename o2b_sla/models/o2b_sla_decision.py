# Copyright 2026 Open2Bizz BV
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import models


class SlaDecision(models.AbstractModel):
    """Which agreement version rules a record, or why none does (SLA §1.4, §3.6)."""

    _name = "o2b.sla.decision"
    _description = "SLA Decision"

    def _sla_decision_key(self):
        """Records with the same key get the same decision; saves looking it up."""
        self.ensure_one()
        return (
            self._sla_get_email(),
            self._sla_get_partner(),
            self._sla_get_company(),
            self.sla_received_at,
            self.sla_channel,
            self.sla_environment_id,
        )

    def _sla_decide(self):
        """Which agreement version rules this record, or why none does.

        :return: (version or empty record, reason or ``False``, authorised)
        """
        self.ensure_one()
        at = self.sla_received_at or self._sla_now()
        contacts = self._sla_find_contacts(at)
        agreement = contacts[:1].agreement_id or self._sla_vouched_agreement()
        if agreement:
            version = agreement._version_in_force(at)
            reason = False if version else agreement._why_not_in_force(at)
            return version, reason, True
        agreements = self._sla_client_agreements()
        if any(agreement._version_in_force(at) for agreement in agreements):
            reason = "unauthorised"
        elif self._sla_get_partner():
            reason = agreements._why_not_in_force(at)
        else:
            reason = "unauthorised"
        return self.env["o2b.sla.agreement.version"], reason, False

    def _sla_get_scope(self):
        """What decides which addenda count for this record (§1.4).

        :return: (``o2b.sla.environment`` it is about, naive UTC instant of its arrival,
            or where that is earlier the instant from which its version ruled)
        """
        self.ensure_one()
        at = self.sla_received_at or self._sla_now()
        rules_from = self.sla_agreement_version_id.sudo().rules_from
        return self.sla_environment_id.sudo(), max(at, rules_from or at)

    def _sla_get_target(self, indicator, version=None):
        """Effective target of this record: a :class:`terms.Term`.

        :param indicator: ``response`` or ``resolution``
        :param version: default the record's agreement version
        """
        self.ensure_one()
        version = (version or self.sla_agreement_version_id).sudo()
        return version._get_target(
            self._sla_get_priority(), indicator, *self._sla_get_scope()
        )

    def _sla_find_contacts(self, at):
        """Authorised contacts behind this record on that day, best first."""
        contacts = self.env["o2b.sla.contact"]._find(self._sla_get_email(), at)
        company = self._sla_get_company()
        contacts = contacts.filtered(lambda contact: contact.company_id == company)
        wanted = self.sla_environment_id.agreement_id
        return contacts.filtered(lambda c: c.agreement_id == wanted) or contacts

    def _sla_client_agreements(self):
        """All agreements of the client, in force or not."""
        client = self._sla_get_partner().commercial_partner_id
        agreements = self.env["o2b.sla.agreement"].sudo()
        if not client:
            return agreements
        return agreements.search(
            [
                ("partner_id", "=", client.id),
                ("company_id", "=", self._sla_get_company().id),
            ]
        )

    def _sla_vouched_agreement(self):
        """Agreement of a record that staff enter for the client as such.

        Staff who register something for the company itself, not for one of its
        people, vouch for it; mail and portal never do.
        """
        partner = self._sla_get_partner()
        is_client = partner and partner == partner.commercial_partner_id
        if self.sla_channel != "phone" or not is_client:
            return self.env["o2b.sla.agreement"]
        at = self.sla_received_at or self._sla_now()
        agreements = self._sla_client_agreements()
        in_force = agreements.filtered(lambda a: a._version_in_force(at))
        return (in_force or agreements)[:1]
