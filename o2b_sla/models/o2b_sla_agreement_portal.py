# Copyright 2026 Open2Bizz BV
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
import itertools
from datetime import timedelta

from babel.dates import get_day_names

from odoo import api, models
from odoo.fields import Domain
from odoo.tools.misc import babel_locale_parse

CLOSED_DAYS_SHOWN = 5
# Told in a table or a paragraph of their own, or meant for the helpdesk alone.
SHOWN_APART = {"target", "uptime_norm", "maintenance", "opening_hours", "warnings"}


class SlaAgreementPortal(models.AbstractModel):
    """What a person of the client sees of agreements in the portal.

    Portal users have no access to any model: the controllers show these records as
    superuser, once they are known to be visible.
    """

    _name = "o2b.sla.agreement.portal"
    _description = "SLA Agreement in the Portal"

    @api.model
    def _visible_agreements(self, partner):
        """The agreements a person may see in the portal, as superuser.

        :param partner: ``res.partner`` of the logged-in user
        """
        agreements = self.env["o2b.sla.agreement"].sudo()
        return agreements.search(
            Domain("version_ids.state", "!=", "draft")
            & (
                Domain("contact_ids.partner_id", "=", partner.id)
                | Domain("version_ids.client_signatory_id", "=", partner.id)
                | Domain(
                    "addendum_ids.version_ids.client_signatory_id", "=", partner.id
                )
                | Domain("client_manager_id", "=", partner.id)
            )
        ).filtered(lambda agreement: agreement._is_visible_to(partner))

    def _is_visible_to(self, partner):
        """Whether a person sees this agreement: as a contact of today, as signatory, or
        as contract manager of the client; once it was put to the client."""
        self.ensure_one()
        agreement = self.sudo()
        return (
            bool(partner)
            and agreement.active
            and any(version.state != "draft" for version in agreement.version_ids)
            and (
                agreement._may_ask_changes(partner) or agreement._is_signed_by(partner)
            )
        )

    def _may_ask_changes(self, partner):
        """Whether a person may ask for changes of contacts and for extra support: a
        contact of today (§3.6), or the client's contract manager (§1.4)."""
        self.ensure_one()
        today = self._local_day(self.env["o2b.sla.mixin"]._sla_now())
        return partner == self.client_manager_id or any(
            contact.partner_id == partner and contact._is_contact_on(today)
            for contact in self.contact_ids
        )

    def _is_signed_by(self, partner):
        """Whether a person signs, or signed, a version that is not over."""
        self.ensure_one()
        now = self.env["o2b.sla.mixin"]._sla_now()
        return any(
            version.client_signatory_id == partner
            and (
                version.state in ("sent", "client_signed")
                or (version._is_agreed() and not version._has_ended(now))
            )
            for version in self.version_ids | self.addendum_ids.version_ids
        )

    def _get_versions_to_sign(self, user):
        """What waits for a user's signature: versions of the agreements, then those of
        their addenda."""
        versions = self.version_ids.concat(
            self.version_ids.sorted("number"), self.addendum_ids.version_ids
        )
        return versions.filtered(lambda version: version._can_sign_for_client(user))

    # === What the page shows ===

    def _get_shown_addenda(self):
        """Addenda that were put to the client, with the version that is shown.

        :return: list of dicts: ``addendum``, ``version``, ``in_force``, ``services``
            as :meth:`_describe_services` tells them, ``terms`` and ``texts`` in words,
            ``environments`` and ``price``
        """
        self.ensure_one()
        shown = []
        for addendum in self.addendum_ids:
            version = addendum._get_shown_version()
            if not version:
                continue
            lines = version.provision_ids._ranked()
            shown.append(
                {
                    "addendum": addendum,
                    "version": version,
                    "in_force": version == addendum._version_in_force(),
                    "services": self._describe_lines(version.service_line_ids),
                    "terms": lines.filtered(lambda line: line.subject != "other"),
                    "texts": lines.filtered(lambda line: line.subject == "other"),
                    "environments": version._get_covered_environments(),
                    "price": version._describe_price(),
                }
            )
        return shown

    def _get_shown_version(self):
        """The version whose terms are shown: the one in force, else the next that
        will be, else the newest that was agreed or waits for a signature."""
        self.ensure_one()
        now = self.env["o2b.sla.mixin"]._sla_now()
        put = self.version_ids.filtered(lambda v: v.state != "draft").sorted("number")
        coming = put.filtered(lambda v: v.rules_from and v.rules_from > now)[:1]
        real = put.filtered(
            lambda v: v._is_agreed() or v.state in ("sent", "client_signed")
        )
        return self._version_in_force(now) or coming or real[-1:] or put[-1:]

    def _get_version_history(self):
        """Versions that were put to the client, the newest first."""
        self.ensure_one()
        put = self.version_ids.filtered(lambda version: version.state != "draft")
        return put.sorted("number", reverse=True)

    def _get_listed_contacts(self):
        """Contacts of today and those to come, the earliest first."""
        self.ensure_one()
        today = self._local_day(self.env["o2b.sla.mixin"]._sla_now())
        return self.contact_ids.filtered(
            lambda contact: not contact.date_to or contact.date_to >= today
        ).sorted("date_from")

    def _get_related_documents(self):
        """Documents that belong to a version that was put to the client."""
        self.ensure_one()
        return self._get_version_history().related_document_ids

    def _describe_targets(self, version):
        """Response and resolution of each priority, in words.

        :return: list of ``(o2b.sla.priority, response, resolution)``, the latter as
            :meth:`_describe_term` tells them
        """
        return [
            (
                priority,
                version._describe_term(version._get_target(priority, "response")),
                version._describe_term(version._get_target(priority, "resolution")),
            )
            for priority in self.env["o2b.sla.priority"].search([])
        ]

    def _describe_rules(self, version):
        """The other rules of a version in words, as :meth:`_describe_term` does."""
        return [
            version._describe_term(term)
            for term in version._shown_terms()
            if term.subject not in SHOWN_APART
        ]

    def _describe_services(self, version):
        """Services of a version that count, by how they are covered.

        :return: list of ``(coverage in words, o2b.sla.version.service records)``
        """
        return self._describe_lines(version._get_offered_lines())

    def _describe_lines(self, lines):
        field = lines._fields["coverage"]
        return [
            (label, lines.filtered(lambda line, key=key: line.coverage == key))
            for key, label in field._description_selection(self.env)
            if key in lines.mapped("coverage")
        ]

    def _describe_opening_hours(self, calendar):
        """Opening hours, days that are alike together.

        :return: list of ``(days, hours)``: ``("Monday – Friday", "09:00–17:00")``
        """
        hours = calendar._sla_opening_hours()
        names = get_day_names("wide", locale=babel_locale_parse(self.env.lang))
        described = []
        # neighbouring days only
        spans = itertools.groupby(  # pylint: disable=bad-builtin-groupby
            range(7), key=lambda day: hours.get(day, [])
        )
        for windows, days in spans:
            days = list(days)
            named = " – ".join(names[day] for day in dict.fromkeys((days[0], days[-1])))
            times = ", ".join(
                f"{_clock_time(start)}–{_clock_time(end)}" for start, end in windows
            )
            described.append(
                (named[0].upper() + named[1:], times or self.env._("Closed"))
            )
        return described

    def _get_closed_days(self, calendar):
        """The next closed time on days that are working days otherwise.

        :return: list of ``(date, name, hours)``; hours empty when closed all day
        """
        zone = calendar._sla_zone()
        weekdays = calendar._sla_opening_hours()
        language = "nl" if (self.env.lang or "").startswith("nl") else "en"
        holidays, closures = calendar._sla_closed_time(language)
        closed = [(day, name, "") for day, name in holidays.items()]
        for start, end, name in closures:
            start, end = start.astimezone(zone), end.astimezone(zone)
            last = (end - timedelta(seconds=1)).date()
            until = f"{end:%H:%M}" if last == start.date() else "24:00"
            closed.append((start.date(), name, f"{start:%H:%M}–{until}"))
        today = self._local_day(self.env["o2b.sla.mixin"]._sla_now())
        coming = [
            line
            for line in closed
            if line[0] >= today and line[0].weekday() in weekdays
        ]
        return sorted(coming)[:CLOSED_DAYS_SHOWN]


def _clock_time(seconds):
    """``09:00`` of a number of seconds after midnight."""
    return f"{seconds // 3600:02}:{seconds % 3600 // 60:02}"
