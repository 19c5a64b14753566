# Copyright 2026 Open2Bizz BV
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import models
from odoo.exceptions import UserError
from odoo.tools import format_amount

from ..languages import installed_lang

# States of an agreement's version beside which an addendum can be signed.
PUT_STATES = ("sent", "client_signed", "active")
ADDENDUM_TEMPLATES = {
    "o2b_sla.mail_template_version_sent": "o2b_sla.mail_template_addendum_sent",
    "o2b_sla.mail_template_version_reminder": "o2b_sla.mail_template_addendum_reminder",
    "o2b_sla.mail_template_version_signed": "o2b_sla.mail_template_addendum_signed",
    "o2b_sla.mail_template_version_terminated": (
        "o2b_sla.mail_template_addendum_terminated"
    ),
}


class SlaVersionAddendum(models.Model):
    """How a version of an addendum goes the way of any version (SLA §1.4, §4–6)."""

    _inherit = "o2b.sla.agreement.version"

    # === Drafting ===

    def action_apply_template(self):
        """Of an addendum: take what its kind says, in place of what the draft says."""
        addenda = self.filtered("addendum_id")
        for version in addenda:
            version._check_not_frozen()
            version.service_line_ids.unlink()
            version.provision_ids.unlink()
            version.write(version.addendum_id.kind_id._prepare_version(version.lang))
        return super(SlaVersionAddendum, self - addenda).action_apply_template()

    def _refresh_base(self):
        """Put a draft of an addendum beside the version that counts today.

        :raise UserError: no version of the agreement was put to the client
        """
        self.ensure_one()
        base = self.agreement_id._get_base_version()
        if not base._can_carry_addendum():
            raise UserError(self._explain_missing_base())
        self.sudo().write({"base_version_id": base.id, "policy_id": base.policy_id.id})

    def _can_carry_addendum(self):
        """Whether an addendum can be signed beside this version: it was put to the
        client, and is not over."""
        now = self.env["o2b.sla.mixin"]._sla_now()
        return self.state in PUT_STATES and not self._has_ended(now)

    def _explain_missing_base(self):
        return self.env._(
            "Send the agreement %(agreement)s first: an addendum stands beside a "
            "version of it that was put to the client.",
            agreement=self.agreement_id.reference,
        )

    # === Sending and signing ===

    def _find_missing_for_sending(self):
        problems = super()._find_missing_for_sending()
        return problems + self._find_missing_of_addendum()

    def _find_missing_of_contacts(self):
        """The contacts are those of the agreement, which was signed apart."""
        return [] if self.addendum_id else super()._find_missing_of_contacts()

    def _find_missing_of_addendum(self):
        """What an addendum needs beside what every version does: sentences."""
        if not self.addendum_id:
            return []
        problems = []
        if not self.agreement_id._get_base_version()._can_carry_addendum():
            problems.append(self._explain_missing_base())
        if not (self.service_line_ids or self.provision_ids or self.document_text):
            problems.append(
                self.env._("It says nothing yet: add a service, a term or a text.")
            )
        kind = self.addendum_id.kind_id.environment_kind
        if kind and not self._get_covered_environments():
            problems.append(self.env._("Say which environments it is about."))
        return problems

    def _get_covered_environments(self):
        """The environments the addendum is about; none where that is the agreement as
        a whole."""
        self.ensure_one()
        addendum = self.addendum_id
        named = addendum.environment_ids
        kind = addendum.kind_id.environment_kind
        if addendum._names_environments() or not kind:
            return named
        environments = self.agreement_id.environment_ids
        return environments.filtered(lambda environment: environment.kind == kind)

    def _send(self):
        if self.addendum_id:
            self._check_ready_to_send()
            self._refresh_base()
        return super()._send()

    def _agree_on_paper(self, scan=None, agreed_on=None, names=None):
        if self.addendum_id and self.state == "draft":
            self._refresh_base()
        return super()._agree_on_paper(scan, agreed_on, names)

    def _get_document_reference(self):
        if not self.addendum_id:
            return super()._get_document_reference()
        return f"{self.addendum_id.reference} v{self.number}"

    # === Content ===

    def _get_content(self):
        """Of an addendum only what it says itself: the agreement was signed apart."""
        if not self.addendum_id:
            return super()._get_content()
        version = self.sudo().with_context(lang=installed_lang(self.env, self.lang))
        return {
            **version._get_parties_content(),
            **version._get_addendum_content(),
            **version._get_term_content(),
            **version._get_override_content(),
            **version._get_scope_content(),
            **version._get_environments_content(version._get_covered_environments()),
        }

    def _get_addendum_content(self):
        addendum = self.addendum_id
        named = addendum._names_environments()
        return {
            "addendum.reference": addendum.reference,
            "addendum.name": addendum.name,
            "addendum.kind": addendum.kind_id.code,
            "addendum.scope": "environments"
            if named
            else addendum.kind_id.environment_kind or "agreement",
            "addendum.beside": self.base_version_id.number,
            "addendum.text": self.document_text or "",
            "addendum.best_effort": addendum.kind_id.best_effort,
            "addendum.highest_priority": addendum.kind_id.highest_priority_id.code
            or "",
            "addendum.price": [
                self.price,
                self.currency_id.name or "",
                self.price_period or "",
            ],
        }

    def _get_override_content(self):
        """Values it sets otherwise, as the agreement's terms stand in its content."""
        content = {}
        for provision in self.provision_ids.filtered(lambda p: p.subject != "other"):
            value = provision._get_value()
            if provision.subject == "target":
                value = value and [value.amount, value.unit]
            key = ".".join([provision.subject, *provision._get_key()])
            content.setdefault(key, [value, provision.layer, provision.clause])
        return content

    def _find_tampering(self):
        return super()._find_tampering() + self._find_moved_environments()

    def _find_moved_environments(self):
        """Whether the addendum is about other environments than is written down."""
        addendum = self.sudo().addendum_id
        if not addendum:
            return []
        environments = (
            addendum._get_named_environments() | addendum.link_ids.environment_id
        )
        return [
            self.env._(
                "%(environment)s: the addendum that is about it is not the one that "
                "was written down.",
                environment=environment.name,
            )
            for environment in environments
            if environment._get_last_recorded_addendum() != environment.addendum_id
        ]

    # === Document ===

    def _describe_price(self):
        """The fee in words, or nothing: ``€ 45.00 per month, without VAT``."""
        self.ensure_one()
        if not self.price or not self.currency_id:
            return ""
        amount = format_amount(self.env, self.price, self.currency_id)
        sentences = {
            "once": self.env._("%(amount)s once, without VAT", amount=amount),
            "month": self.env._("%(amount)s per month, without VAT", amount=amount),
            "year": self.env._("%(amount)s per year, without VAT", amount=amount),
        }
        return sentences.get(self.price_period, amount)

    def _describe_limits(self):
        """Sentences on what support is limited to; none where it is not."""
        kind = self.addendum_id.kind_id
        sentences = []
        if kind.best_effort:
            sentences.append(
                self.env._(
                    "Best effort: times are something to aim for, and do not count as "
                    "a norm."
                )
            )
        if kind.highest_priority_id:
            sentences.append(
                self.env._(
                    "No higher priority than %(priority)s.",
                    priority=kind.highest_priority_id.code,
                )
            )
        return sentences

    def _describe_text(self):
        """The document's text in blocks: list of (kind, lines), the kind ``text`` for
        a paragraph and ``list`` for the points of a list."""
        blocks = []
        for line in (self.document_text or "").splitlines():
            line = line.strip()
            point = line.startswith(("- ", "* ", "• "))
            kind = "list" if point else "text"
            if not line:
                blocks.append(("", []))
            elif blocks and blocks[-1][0] == kind:
                blocks[-1][1].append(line[2:].strip() if point else line)
            else:
                blocks.append((kind, [line[2:].strip() if point else line]))
        return [block for block in blocks if block[0]]

    def _get_addendum_document_values(self):
        """What the template of an addendum's document shows."""
        self.ensure_one()
        return {
            **self._get_page_values(),
            "client": self._describe_party(self.partner_id),
            "addendum": self.addendum_id,
            "day": self._format_day,
            "label": self._get_label,
            "term_sentences": self._describe_renewal(),
            "blocks": self._describe_text(),
            "price": self._describe_price(),
            "limits": self._describe_limits(),
            "services": self._describe_services(),
            "provisions": self.provision_ids._ranked(),
            "environments": self._get_covered_environments(),
        }

    def _render_html(self, draft=False):
        if not self.addendum_id:
            return super()._render_html(draft=draft)
        html = self.env["ir.qweb"]._render(
            "o2b_sla.o2b_sla_addendum_document",
            {**self._get_addendum_document_values(), "draft": draft},
        )
        return f"<!DOCTYPE html>\n{html}"

    def _get_document_title(self):
        if not self.addendum_id:
            return super()._get_document_title()
        return self.env._(
            "Addendum %(reference)s", reference=self._get_document_reference()
        )

    def _describe_renewal(self):
        """Sentences on the last day, renewal and notice of an addendum."""
        if not self.addendum_id:
            return super()._describe_renewal()
        if not self.date_end:
            sentences = []
        elif self.renewal_months:
            sentences = [
                self.env._(
                    "After the last day the addendum goes on for %(months)s months "
                    "each time, unless notice was given.",
                    months=self.renewal_months,
                )
            ]
        else:
            sentences = [self.env._("The addendum ends after the last day.")]
        if self.notice_months:
            sentences.append(
                self.env._(
                    "Notice is given in writing, at least %(months)s months ahead.",
                    months=self.notice_months,
                )
            )
        return [*sentences, self.env._("It ends with the agreement at the latest.")]

    # === Telling ===

    def _mail(self, template, partners, attachments=None, **context):
        if self.addendum_id:
            template = ADDENDUM_TEMPLATES.get(template, template)
        return super()._mail(template, partners, attachments, **context)

    def _get_ruling_version(self):
        self.ensure_one()
        if not self.addendum_id:
            return super()._get_ruling_version()
        return self.addendum_id._version_in_force() - self

    # === Effect ===

    def _describe_staying(self, staying):
        if not self.addendum_id:
            return super()._describe_staying(staying)
        count = sum(number for _version, number in staying)
        if not count:
            return [self.env._("No ticket is open under this agreement.")]
        return [
            self.env._(
                "Open tickets that stay as they are: %(count)s. None of their "
                "deadlines moves.",
                count=count,
            )
        ]

    def _describe_new_tickets(self, at, ends):
        if not self.addendum_id:
            return super()._describe_new_tickets(at, ends)
        successor = self.addendum_id._version_in_force(at) if ends else self
        values = self._get_effect_values(at, successor or self)
        values["name"] = self.addendum_id.name
        if ends and (not successor or successor == self):
            return self.env._(
                "“%(name)s” does not count for new tickets from %(instant)s (%(zone)s) "
                "on.",
                **values,
            )
        return self.env._(
            "New tickets get version %(number)s of “%(name)s” from %(instant)s "
            "(%(zone)s) on.",
            **values,
        )
