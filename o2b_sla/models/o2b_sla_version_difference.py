# Copyright 2026 Open2Bizz BV
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
import itertools

from babel.dates import get_day_names

from odoo import api, models
from odoo.tools import format_date
from odoo.tools.misc import babel_locale_parse, get_lang

from ..terms import Duration, Term

# Chapters of the content in the order of the document; a key starts with its chapter.
CHAPTERS = (
    "agreement",
    "addendum",
    "version",
    "party",
    "signatory",
    "target",
    "start_rule",
    "uptime_norm",
    "maintenance",
    "opening_hours",
    "extra_support_notice",
    "priority_change",
    "waiting",
    "reopened",
    "warnings",
    "service",
    "indicator",
    "document",
    "provision",
    "helpdesk",
    "contact",
    "environment",
)
# Chapters whose values are terms: ``[value, layer, clause]``.
TERM_CHAPTERS = CHAPTERS[CHAPTERS.index("target") : CHAPTERS.index("service")]
DATE_KEYS = ("version.date_start", "version.date_end")
MONTH_KEYS = ("version.renewal_months", "version.notice_months")


class SlaVersionDifference(models.AbstractModel):
    """Two contents of versions side by side, in words of the user's language.

    A content is what ``_get_content`` of a version returns; a frozen one may be of
    an older release, so keys and values that are not known are shown as they are.
    """

    _name = "o2b.sla.version.difference"
    _description = "SLA Version Difference"

    def action_compare(self):
        """Compare this version with the one before it, or with any other."""
        self.ensure_one()
        self.check_access("read")
        others = self._get_siblings() - self
        before = others.filtered(lambda version: version.number < self.number)
        old = before.sorted("number")[-1:] or others.sorted("number")[:1] or self
        wizard = self.env["o2b.sla.version.compare"].create(
            {"version_a_id": old.id, "version_b_id": self.id}
        )
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Compare Versions"),
            "res_model": wizard._name,
            "res_id": wizard.id,
            "view_mode": "form",
            "target": "new",
            "context": {"dialog_size": "extra-large"},
        }

    def _get_comparable_content(self):
        """What was put to the parties; of a draft what it says now."""
        self.ensure_one()
        frozen = self.state != "draft" and self._get_binding_document().content
        return frozen or self._get_content()

    @api.model
    def _compare_content(self, old, new):
        """Two contents side by side, chapter by chapter.

        :return: list of dicts: ``key``, ``chapter`` and ``label`` (texts), ``old`` and
            ``new`` (texts, ``None`` where it is not there), ``change``: ``same``,
            ``changed``, ``added`` or ``removed``, and its ``word``
        """
        return [
            self._compare_key(key, old, new)
            for key in sorted({*old, *new}, key=self._content_order)
        ]

    @api.model
    def _compare_key(self, key, old, new):
        change = "same"
        if key not in old:
            change = "added"
        elif key not in new:
            change = "removed"
        elif old[key] != new[key]:
            change = "changed"
        chapter, label = self._describe_content_key(key)
        return {
            "key": key,
            "chapter": chapter,
            "label": label,
            "old": self._describe_content(key, old[key]) if key in old else None,
            "new": self._describe_content(key, new[key]) if key in new else None,
            "change": change,
            "word": self._describe_change(change),
        }

    @api.model
    def _content_order(self, key):
        chapter = key.partition(".")[0]
        chapters = self._get_chapters()
        known = chapter in chapters
        return chapters.index(chapter) if known else len(chapters), key

    @api.model
    def _get_chapters(self):
        """Chapters of a content in the order of the document: tuple of names."""
        return CHAPTERS

    @api.model
    def _get_term_chapters(self):
        """Those whose values are terms; other modules add theirs to both."""
        return TERM_CHAPTERS

    # === In words ===

    @api.model
    def _describe_change(self, change):
        return {
            "same": self.env._("same"),
            "changed": self.env._("changed"),
            "added": self.env._("added"),
            "removed": self.env._("removed"),
        }[change]

    @api.model
    def _describe_chapter(self, chapter):
        names = {
            "agreement": self.env._("Agreement"),
            "addendum": self.env._("Addendum"),
            "version": self.env._("Term"),
            "party": self.env._("Parties"),
            "signatory": self.env._("Signatories"),
            "target": self.env._("Targets"),
            "start_rule": self.env._("Start of the clocks"),
            "uptime_norm": self.env._("Uptime"),
            "maintenance": self.env._("Planned maintenance"),
            "opening_hours": self.env._("Opening hours"),
            "extra_support_notice": self.env._("Extra support"),
            "priority_change": self.env._("Changed priority"),
            "waiting": self.env._("Waiting for the client"),
            "reopened": self.env._("Reopened tickets"),
            "warnings": self.env._("Warnings"),
            "service": self.env._("Services"),
            "indicator": self.env._("Indicators"),
            "document": self.env._("Related documents"),
            "provision": self.env._("Provisions"),
            "helpdesk": self.env._("Helpdesk"),
            "contact": self.env._("Contacts"),
            "environment": self.env._("Environments"),
        }
        return names.get(chapter, chapter)

    @api.model
    def _describe_content_key(self, key):
        """Names of a key's chapter and of the key itself, as the user reads them."""
        chapter, _dot, rest = key.partition(".")
        describe = getattr(self, f"_describe_{chapter}_key", self._describe_plain_key)
        label = describe(rest) if rest else ""
        return self._describe_chapter(chapter), label or self._describe_chapter(chapter)

    @api.model
    def _describe_plain_key(self, rest):
        names = {
            "reference": self.env._("Reference"),
            "service": self.env._("Service"),
            "order_reference": self.env._("Order reference"),
            "contractor": self.env._("Contractor"),
            "contractor_id": self.env._("Contractor"),
            "client": self.env._("Client"),
            "client_id": self.env._("Client"),
            "email": self.env._("E-mail"),
            "phone": self.env._("Telephone"),
            "number": self.env._("Version"),
            "lang": self.env._("Language"),
            "date_start": self.env._("First day"),
            "date_end": self.env._("Last day"),
            "renewal_months": self.env._("Renewed by"),
            "notice_months": self.env._("Notice"),
            "enterprise": self.env._("Enterprise contract"),
            "changes": self.env._("Change log"),
        }
        return names.get(rest, rest)

    @api.model
    def _describe_target_key(self, rest):
        return self._describe_term_key("target", rest)

    @api.model
    def _describe_start_rule_key(self, rest):
        return self._describe_term_key("start_rule", rest)

    @api.model
    def _describe_term_key(self, subject, rest):
        term = Term(subject, tuple(rest.split(".")), None, "sla", "")
        return " · ".join(self._describe_key(term))

    @api.model
    def _describe_service_key(self, rest):
        return self._describe_code("o2b.sla.service", rest)

    @api.model
    def _describe_indicator_key(self, rest):
        return self._describe_code("o2b.sla.indicator", rest)

    @api.model
    def _describe_code(self, model, code):
        """Name of a record of the catalogue, of one that is archived too."""
        records = self.env[model].sudo().with_context(active_test=False)
        return records.search([("code", "=", code)], limit=1).display_name or code

    @api.model
    def _describe_document_key(self, rest):
        kind, _dot, name = rest.partition(".")
        kind = self._describe_option("o2b.sla.document", "kind", kind)
        return f"{kind}: {name}"

    @api.model
    def _describe_provision_key(self, rest):
        layer, _dot, clause = rest.partition(".")
        return f"{self._describe_layer(layer)}, {clause}"

    @api.model
    def _describe_contact_key(self, rest):
        return rest  # an address, in which a dot means nothing

    @api.model
    def _describe_environment_key(self, rest):
        return rest

    @api.model
    def _describe_layer(self, layer):
        return dict(self.env["o2b.sla.provision"]._get_layers()).get(layer, layer)

    @api.model
    def _describe_option(self, model, name, value):
        """Label of a selection's value; other values as they are."""
        field = self.env[model]._fields[name]
        if field.type != "selection":
            return value or ""
        return dict(field._description_selection(self.env)).get(value, value or "")

    @api.model
    def _describe_content(self, key, value):
        """A value of the content in words; several of them line by line."""
        chapter = key.partition(".")[0]
        describe = getattr(self, f"_describe_{chapter}_content", None)
        try:
            if chapter in self._get_term_chapters():
                return self._describe_term_content(chapter, *value)
            if describe:
                return describe(key, value)
        except (AttributeError, IndexError, KeyError, TypeError, ValueError):
            return self._describe_plain(value)  # frozen by another release
        return self._describe_plain(value)

    @api.model
    def _describe_plain(self, value):
        if isinstance(value, bool):
            return self.env._("yes") if value else self.env._("no")
        if isinstance(value, list | tuple):
            return " · ".join(filter(None, map(self._describe_plain, value)))
        return "" if value is None else str(value)

    @api.model
    def _describe_term_content(self, subject, value, layer, clause):
        """``2 working hours (Specific agreement, art. 4)``; what the SLA itself says
        needs no layer."""
        if subject == "opening_hours":
            text = self._describe_hours(value)
        else:
            if subject == "target" and value:
                value = Duration(value[0], value[1], 0, False)
            text = self._describe_value(Term(subject, (), value, layer, clause))
        if layer == "sla":
            return text
        return f"{text} ({self._describe_layer(layer)}, {clause})"

    @api.model
    def _describe_hours(self, hours):
        """``Mon–Fri 09:00–17:00``, the zone and the closed days, line by line."""
        locale = babel_locale_parse(get_lang(self.env).code)
        days = get_day_names("abbreviated", locale=locale)
        week = [
            (
                day,
                ", ".join(
                    f"{self._describe_second(start)}–{self._describe_second(end)}"
                    for start, end in hours["hours"].get(str(day), ())
                ),
            )
            for day in range(7)
        ]
        lines = []
        # neighbouring days only
        spans = itertools.groupby(  # pylint: disable=bad-builtin-groupby
            week, key=lambda item: item[1]
        )
        for windows, alike in spans:
            numbers = [day for day, _windows in alike]
            span = days[numbers[0]]
            if len(numbers) > 1:
                span = f"{span}–{days[numbers[-1]]}"
            if windows:
                lines.append(f"{span} {windows}")
        closed = self._describe_closed_days(hours)
        return "\n".join([*lines, hours["zone"], closed])

    @api.model
    def _describe_second(self, second):
        return f"{second // 3600:02}:{second // 60 % 60:02}"

    @api.model
    def _describe_closed_days(self, hours):
        if not hours["holidays"]:
            return self.env._("Open on public holidays")
        liberation = self._describe_option(
            "resource.calendar", "sla_liberation_day", hours["liberation_day"]
        )
        closed = [self.env._("Closed on Dutch public holidays")]
        if hours["good_friday"]:
            closed.append(self.env._("closed on Good Friday"))
        closed.append(self.env._("Liberation Day: %(rule)s", rule=liberation))
        return "; ".join(closed)

    @api.model
    def _describe_agreement_content(self, key, value):
        if key.endswith("_id"):
            return self.env["res.partner"].sudo().browse(value).exists().display_name
        return self._describe_plain(value)

    @api.model
    def _describe_version_content(self, key, value):
        if key in DATE_KEYS:
            return format_date(self.env, value) if value else self.env._("no end")
        if key in MONTH_KEYS:
            return self.env._("%(months)s months", months=value)
        if key == "version.lang":
            installed = dict(self.env["res.lang"].sudo().get_installed())
            return installed.get(value, value)
        return self._describe_plain(value)

    @api.model
    def _describe_service_content(self, key, value):
        return self._describe_option("o2b.sla.version.service", "coverage", value)

    @api.model
    def _describe_indicator_content(self, key, value):
        norm, responsible = value
        responsible = self._describe_option(
            "o2b.sla.version.indicator", "responsible", responsible
        )
        return " · ".join(filter(None, [norm, responsible]))

    @api.model
    def _describe_provision_content(self, key, value):
        lines = []
        for subject, text in value:
            subject = self._describe_option("o2b.sla.provision", "subject", subject)
            lines.append(": ".join(filter(None, [subject, text])))
        return "\n".join(lines)

    @api.model
    def _describe_environment_content(self, key, value):
        kind, url, odoo_version, enterprise, operating_system = value
        parts = [
            self._describe_option("o2b.sla.environment", "kind", kind),
            url,
            odoo_version and f"Odoo {odoo_version}",
            enterprise and "Enterprise",
            operating_system,
        ]
        return " · ".join(filter(None, parts))
