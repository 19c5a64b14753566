# Copyright 2026 Open2Bizz BV
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import api, models
from odoo.tools import format_date, format_datetime

from ..instants import to_aware
from ..pdf import data_uri

EFFECTIVE = (
    "uptime_norm",
    "maintenance",
    "opening_hours",
    "extra_support_notice",
    "priority_change",
    "waiting",
    "reopened",
)


class SlaVersionDocument(models.AbstractModel):
    """What the document of a version says, as plain texts in one language (SLA §1–8).

    Texts stay ``str``: the templates escape them, whatever their writers put in.
    """

    _name = "o2b.sla.version.document"
    _description = "SLA Version Document"

    def _get_document_values(self):
        """What the template of the document shows."""
        self.ensure_one()
        starts = [term for term in self._shown_terms() if term.subject == "start_rule"]
        return {
            **self._get_page_values(),
            "client": self._describe_party(self.partner_id),
            "day": self._format_day,
            "label": self._get_label,
            "term_sentences": self._describe_renewal(),
            "priorities": self._describe_priorities(),
            "services": self._describe_services(),
            "hours": self._describe_opening_hours(),
            "calendar": self._get_calendar(),
            "closed": self._describe_closing(),
            "effective": {
                subject: self._describe_term(self._get_term(subject))
                for subject in self._get_effective_subjects()
            },
            "starts": [self._describe_start(term) for term in starts],
            "contacts": self._get_named_contacts(),
            "environments": self.agreement_id.environment_ids,
            "accesses": self._get_source_accesses(),
            "underpinning": self._get_underpinning_contracts(),
            "own_addenda": self._get_all_addendum_versions().sorted(
                lambda version: version.addendum_id.number
            ),
            "addenda": self.related_document_ids.filtered(
                lambda document: document.kind == "addendum"
            ),
        }

    def _describe_exceptions(self, *subjects, limits=False):
        """Sentences on what holds otherwise for some environments, by addenda in force:
        what stands in a table is not read as if it held for them.

        :param subjects: of provisions, such as ``target``
        :param limits: bool, whether what support is limited to counts as well
        """
        self.ensure_one()
        sentences = []
        for own in self._get_all_addendum_versions():
            environments = own._get_covered_environments()
            reasons = own._describe_limits() if limits else []
            others = own.provision_ids.filtered(lambda p: p.subject in subjects)
            if not environments or not (reasons or others):
                continue
            values = {
                "environments": ", ".join(environments.mapped("name")),
                "addendum": own.addendum_id.name,
                "reference": own._get_document_reference(),
                "limits": " ".join(reasons),
            }
            if others:
                sentences.append(
                    self.env._(
                        "Other values for %(environments)s: see addendum "
                        "“%(addendum)s” (%(reference)s). %(limits)s",
                        **values,
                    ).strip()
                )
            else:
                sentences.append(
                    self.env._(
                        "Not for %(environments)s: see addendum “%(addendum)s” "
                        "(%(reference)s). %(limits)s",
                        **values,
                    )
                )
        return sentences

    def _get_page_values(self):
        """What both the document and the sheet of signatures show."""
        return {
            "version": self,
            "agreement": self.agreement_id,
            "company": self.company_id,
            "reference": self._get_document_reference(),
            "language": (self.env.lang or "en").replace("_", "-"),
            "logo": self._get_logo(),
            "contractor": self._describe_party(self.company_id.partner_id),
        }

    def _get_logo(self):
        """The contractor's logo as text in the page, never Odoo's placeholder."""
        company = self.company_id
        return not company.uses_default_logo and data_uri(company.logo)

    def _get_sheet_values(self, document):
        """What the sheet of signatures shows.

        :param document: ``o2b.sla.frozen.document``
        """
        signatures = document.sudo().signature_ids.with_context(**self.env.context)
        return {
            **self._get_page_values(),
            "document": document.sudo(),
            "label": self._get_label,
            "instant": self._format_instant,
            "picture": data_uri,
            "signatures": signatures.filtered(
                lambda signature: signature.decision == "signed"
            ),
        }

    @api.model
    def _get_effective_subjects(self):
        """Subjects of which the document shows the effective value."""
        return EFFECTIVE

    # === Texts ===

    @api.model
    def _get_label(self, record, name):
        """The word for a selection's value, or nothing."""
        options = record._fields[name]._description_selection(self.env)
        return dict(options).get(record[name], "")

    @api.model
    def _format_day(self, day):
        """``1 January 2026``, or nothing."""
        return format_date(self.env, day, date_format="d MMMM y") if day else ""

    def _format_instant(self, instant):
        """``5 June 2026 16:59:00 CEST (Europe/Amsterdam)`` of a naive UTC datetime."""
        zone = self._get_calendar()._sla_zone()
        text = format_datetime(
            self.env, instant, tz=zone.key, dt_format="d MMMM y HH:mm:ss"
        )
        local = to_aware(instant).astimezone(zone)
        return f"{text} {local.strftime('%Z')} ({zone.key})"

    @api.model
    def _describe_party(self, partner):
        """``{"name": …, "address": [lines], "numbers": [lines]}`` of a party."""
        lines = (
            partner.street,
            partner.street2,
            " ".join(filter(None, [partner.zip, partner.city])),
            partner.country_id.name,
        )
        numbers = (
            partner.company_registry
            and self.env._(
                "Chamber of Commerce: %(number)s", number=partner.company_registry
            ),
            partner.vat and self.env._("VAT: %(number)s", number=partner.vat),
        )
        return {
            "name": partner.name or "",
            "address": list(filter(None, lines)),
            "numbers": list(filter(None, numbers)),
        }

    def _describe_renewal(self):
        """Sentences on the last day, renewal and notice."""
        if not self.date_end:
            sentences = [self.env._("The agreement has no last day.")]
        elif self.renewal_months:
            sentences = [
                self.env._(
                    "After the last day the agreement goes on for %(months)s months "
                    "each time, unless notice was given.",
                    months=self.renewal_months,
                )
            ]
        else:
            sentences = [self.env._("The agreement ends after the last day.")]
        if self.notice_months:
            sentences.append(
                self.env._(
                    "Notice is given in writing, at least %(months)s months ahead.",
                    months=self.notice_months,
                )
            )
        if self.notice_date and self.renewal_months:
            sentences.append(
                self.env._(
                    "Of the current term that is on %(day)s at the latest.",
                    day=self._format_day(self.notice_date),
                )
            )
        return sentences

    def _describe_priorities(self):
        """Rows of the table of targets: ``{"priority": record, indicator: term}``."""
        return [
            {
                "priority": priority,
                "response": self._describe_term(self._get_target(priority, "response")),
                "resolution": self._describe_term(
                    self._get_target(priority, "resolution")
                ),
            }
            for priority in self.env["o2b.sla.priority"].search([])
        ]

    def _describe_services(self):
        """Services that count: list of (coverage, its word, lines)."""
        lines = self.service_line_ids.filtered("is_effective")
        # by clause, so that the document reads in the order of the agreement
        groups = lines.sorted(lambda line: line.service_id.sequence).grouped("coverage")
        coverages = lines._fields["coverage"]._description_selection(self.env)
        return [
            (coverage, label, groups[coverage])
            for coverage, label in coverages
            if coverage in groups
        ]

    def _describe_start(self, term):
        """A start rule in words, its channel and priority in front."""
        return {
            **self._describe_term(term),
            "subject": " · ".join(self._describe_key(term)),
        }

    def _describe_opening_hours(self):
        """Opening hours: list of ("Monday – Friday", "09:00–17:00")."""
        calendar = self._get_calendar()
        days = dict(
            calendar.attendance_ids._fields["dayofweek"]._description_selection(
                self.env
            )
        )
        spans = []
        for day, windows in sorted(calendar._sla_opening_hours().items()):
            if spans and spans[-1][1] == day - 1 and spans[-1][2] == windows:
                spans[-1][1] = day
            else:
                spans.append([day, day, windows])
        return [
            (
                " – ".join(days[str(day)] for day in dict.fromkeys((first, last))),
                ", ".join(
                    f"{_clock_time(start)}–{_clock_time(end)}" for start, end in windows
                ),
            )
            for first, last, windows in spans
        ]

    def _describe_closing(self):
        """Sentences on the days on which the helpdesk is closed."""
        calendar = self._get_calendar()
        if not calendar.sla_holidays:
            return [self.env._("Days that the Contractor makes known beforehand.")]
        sentences = [self.env._("The official Dutch public holidays.")]
        if calendar.sla_good_friday:
            sentences.append(self.env._("Good Friday."))
        field = calendar._fields["sla_liberation_day"]
        label = dict(field._description_selection(self.env)).get(
            calendar.sla_liberation_day
        )
        if label:
            sentences.append(
                self.env._("Liberation Day (5 May): %(rule)s.", rule=label.lower())
            )
        return sentences

    def _get_source_accesses(self):
        """Gitea users of the client who may fetch the source (§3.5)."""
        return self.env["o2b.sla.source.access"].search(
            [("agreement_id", "=", self.agreement_id.id), ("state", "!=", "revoked")],
            order="id",
        )

    def _get_underpinning_contracts(self):
        """Contracts with suppliers that this agreement rests on (§1.5)."""
        contracts = self.env["o2b.sla.underpinning.contract"].search(
            [("company_id", "=", self.company_id.id)]
        )
        return contracts.filtered(
            lambda contract: (
                not contract.agreement_ids
                or self.agreement_id in contract.agreement_ids
            )
        )


def _clock_time(seconds):
    """``09:00`` of seconds after midnight."""
    return f"{seconds // 3600:02d}:{seconds % 3600 // 60:02d}"
