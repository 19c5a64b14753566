# Copyright 2026 Open2Bizz BV
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import models

from ..languages import installed_lang

# What lives on beside a signed version: people, machines, addresses.
LIVING_CHAPTERS = {"party", "helpdesk", "contact", "environment"}


class SlaVersionContent(models.AbstractModel):
    """What a version says, as plain values that can be hashed and compared.

    Keys are ``chapter.name…``; values are texts, numbers and lists of them, the same
    in every language. Names of the catalogue are looked up when they are shown.
    """

    _name = "o2b.sla.version.content"
    _description = "SLA Version Content"
    _inherit = ["o2b.sla.version.difference"]

    def write(self, vals):
        """A draft put in another language takes the catalogue's norms along; texts
        that somebody wrote himself stay."""
        if not vals.get("lang"):
            return super().write(vals)
        lines = self.indicator_line_ids._as_in_catalogue()
        result = super().write(vals)
        for line in lines:
            line.norm = line._get_catalogue_norm()
        return result

    def _get_content(self):
        """``{key: value}`` of the whole version, contacts and environments included."""
        self.ensure_one()
        version = self.sudo().with_context(lang=installed_lang(self.env, self.lang))
        return {
            **version._get_parties_content(),
            **version._get_term_content(),
            **version._get_terms_content(),
            **version._get_scope_content(),
            **version._get_people_content(),
        }

    def _get_parties_content(self):
        agreement, company = self.agreement_id, self.company_id
        return {
            "agreement.reference": agreement.reference,
            # a party may get another name, not become another party
            "agreement.contractor_id": agreement.company_id.partner_id.id,
            "agreement.client_id": agreement.partner_id.id,
            "agreement.service": agreement.name,
            "agreement.order_reference": agreement.order_reference or "",
            "party.contractor": company.partner_id.name,
            "party.client": self.partner_id.name,
            "signatory.client": self.client_signatory_id.name or "",
            "signatory.contractor": self.contractor_signatory_id.name or "",
            "helpdesk.email": company.sla_helpdesk_email or "",
            "helpdesk.phone": company.sla_helpdesk_phone or "",
        }

    def _get_term_content(self):
        return {
            "version.number": self.number,
            "version.lang": self.lang,
            "version.date_start": str(self.date_start),
            "version.date_end": str(self.date_end or ""),
            "version.renewal_months": self.renewal_months,
            "version.notice_months": self.notice_months,
            "version.enterprise": self.enterprise,
            "version.changes": self.changes or "",
        }

    def _get_terms_content(self):
        content = {}
        # addenda are signed apart
        for term in self._get_terms(at=False):
            value = term.value
            if term.subject == "opening_hours":
                value = self._get_hours_content(value)
            elif term.subject == "target":
                value = value and [value.amount, value.unit]
            elif term.subject == "warnings":
                value = list(value)
            key = ".".join([term.subject, *term.key])
            content[key] = [value, term.layer, term.clause]
        return content

    def _get_hours_content(self, calendar):
        """Opening hours by weekday in seconds after midnight, zone and closed days."""
        hours = calendar._sla_opening_hours()
        return {
            "zone": calendar.tz,
            "hours": {str(day): list(map(list, hours[day])) for day in sorted(hours)},
            "holidays": calendar.sla_holidays,
            "good_friday": calendar.sla_good_friday,
            "liberation_day": calendar.sla_liberation_day,
        }

    def _get_scope_content(self):
        content = {
            f"service.{line.service_id.code}": line.coverage
            for line in self.service_line_ids
        }
        for line in self.indicator_line_ids:
            content[f"indicator.{line.indicator_id.code}"] = [
                line.norm or "",
                line.responsible,
            ]
        for document in self.related_document_ids:
            content[f"document.{document.kind}.{document.name}"] = [
                document.version or "",
                document.sha256 or document.url or "",
            ]
        for provision in self.provision_ids:
            key = f"provision.{provision.layer}.{provision.clause}"
            content.setdefault(key, [])
            content[key].append([provision.subject, provision.text or ""])
        return content

    def _get_people_content(self):
        content = {}
        for contact in self._get_named_contacts():
            content[f"contact.{contact.email_normalized}"] = [
                contact.name,
                contact.phone or "",
                contact.mobile or "",
            ]
        environments = self.agreement_id.environment_ids
        return content | self._get_environments_content(environments)

    def _get_environments_content(self, environments):
        content = {}
        for environment in environments:
            content[f"environment.{environment.name}"] = [
                environment.kind,
                environment.url or "",
                environment.odoo_version or "",
                environment.enterprise,
                environment.operating_system or "",
            ]
        return content

    def _get_named_contacts(self):
        """Who may contact the helpdesk under this version (§7): the contacts of today,
        or those of its first day when that is still to come."""
        self.ensure_one()
        now = self.env["o2b.sla.mixin"]._sla_now()
        today = self.agreement_id._local_day(now)
        day = max(self.date_start or today, today)
        return self.agreement_id.contact_ids.filtered(
            lambda contact: contact._is_contact_on(day)
        )

    def _get_promise(self, content):
        """The part of a content that a signature fixes."""
        promise = {
            key: value
            for key, value in content.items()
            if key.partition(".")[0] not in LIVING_CHAPTERS
        }
        if self.is_final or self.renewal_months:
            # notice, a later version or renewal moved it, as was agreed
            promise.pop("version.date_end", None)
        # a new order number is no new promise, a new surname no new signatory
        promise.pop("agreement.order_reference", None)
        if self.agreed_at:
            promise = {
                k: v for k, v in promise.items() if not k.startswith("signatory.")
            }
        return promise
