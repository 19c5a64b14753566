# Copyright 2026 Open2Bizz BV
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from dataclasses import replace

from odoo import api, fields, models
from odoo.fields import Domain
from odoo.tools.misc import get_lang

from ..terms import Duration, Term
from ..working_time import is_elapsed, target_seconds

# subject: (field of the policy, clause of the SLA; none where it leaves a choice)
POLICY_TERMS = {
    "opening_hours": ("calendar_id", "§3.7"),
    "uptime_norm": ("uptime_norm", "§3.3"),
    "maintenance": ("maintenance_rule", "§3.3"),
    "extra_support_notice": ("extra_support_notice_days", "§3.4"),
    "priority_change": ("priority_change", ""),
    "waiting": ("waiting_pauses", ""),
    "reopened": ("reopen_rule", ""),
}


class SlaVersionTerms(models.AbstractModel):
    """Effective values of an agreement version (SLA §1.3).

    Each is looked up in the general terms, then in the specific agreements, then in
    the addenda that are in force, then in the SLA itself, which is the policy; and
    tells the layer and clause it came from. Which addenda count follows from
    ``environment`` and ``at``, see ``_get_addendum_versions``.
    """

    _name = "o2b.sla.version.terms"
    _description = "SLA Version Terms"

    terms_html = fields.Html(
        string="Effective Terms",
        compute="_compute_terms_html",
        sanitize=False,
        help="What counts, with the layer and the clause it comes from (§1.3).",
    )

    @api.model
    def _get_policy_terms(self):
        """Subjects that have one value: ``{subject: (field of the policy, clause)}``.

        Other modules add theirs, and a chapter of the same name to
        ``_get_term_chapters``.
        """
        return POLICY_TERMS

    def _find_provision(self, subject, fits=None, environment=None, at=None):
        """The provision that rules a subject, or an empty record."""
        self.ensure_one()
        own = self.provision_ids.filtered(
            lambda provision: provision.subject == subject
        )
        own = own.filtered(fits) if fits else own
        if own:
            return own._ranked()[:1]
        found = self._get_addendum_provisions(subject, at, environment)
        return (found.filtered(fits) if fits else found)[:1]

    def _make_term(self, subject, key, provision, value, clause):
        """A :class:`Term`: the provision's when there is one, else the policy's."""
        if provision:
            return Term(
                subject=subject,
                key=key,
                value=provision._get_value(self),
                layer=provision.layer,
                clause=provision.clause,
                source=provision._get_source(),
            )
        policy = self.policy_id.name or ""
        return Term(subject, key, value, "sla", clause, policy)

    def _get_term(self, subject, environment=None, at=None):
        """Effective value of a subject that has one value.

        :param subject: a key of :meth:`_get_policy_terms` or ``warnings``
        :param environment: ``o2b.sla.environment`` it is asked for
        :param at: naive UTC instant, of a ticket that of its arrival
        :return: :class:`Term`
        """
        self.ensure_one()
        policy = self.policy_id
        if subject == "warnings":
            value, clause = (policy.warn_percent, policy.risk_percent), ""
        else:
            name, clause = self._get_policy_terms()[subject]
            value = policy[name]
        provision = self._find_provision(subject, None, environment, at)
        return self._make_term(subject, (), provision, value, clause)

    def _get_calendar(self):
        """Effective opening hours, a ``resource.calendar``."""
        self.ensure_one()
        if self.base_version_id:
            return self.base_version_id._get_calendar()
        provision = self._find_provision("opening_hours")
        return provision.calendar_id or self.policy_id.calendar_id

    @api.model
    def _search_by_calendar(self, calendars):
        """Versions whose effective opening hours can be those of these calendars."""
        return self.search(
            Domain("policy_id.calendar_id", "in", calendars.ids)
            | Domain("provision_ids.calendar_id", "in", calendars.ids)
        )

    def _get_target(self, priority, indicator, environment=None, at=None):
        """Effective target, whose value is a :class:`Duration` or ``None``.

        :param priority: ``o2b.sla.priority`` record
        :param indicator: ``response`` or ``resolution``
        :param environment: ``o2b.sla.environment`` it is asked for
        :param at: naive UTC instant, of a ticket that of its arrival
        """
        self.ensure_one()
        provision = self._find_provision(
            "target",
            lambda p: p.priority_id == priority and p.indicator == indicator,
            environment,
            at,
        )
        target = self.policy_id._get_target(priority, indicator)
        value = None
        if target and not provision:
            value = self._make_duration(target.amount, target.unit)
        key = (priority.code, indicator)
        return self._make_term("target", key, provision, value, "§3.2")

    def _get_start_rule(self, channel, priority, environment=None, at=None):
        """Effective rule that starts the clocks, §3.7.

        :param channel: ``email``, ``portal``, ``phone`` or one of another module
        :param priority: ``o2b.sla.priority`` record
        :param environment: ``o2b.sla.environment`` it is asked for
        :param at: naive UTC instant of arrival
        :return: :class:`Term`
        """
        self.ensure_one()

        def fits(provision):
            return (
                provision.subject == "start_rule"
                and provision._fits_channel(channel)
                and provision.priority_id in (self.env["o2b.sla.priority"], priority)
            )

        # within a layer, the one for this channel and priority goes first
        own = self.provision_ids.filtered(fits)._by_exactness()._ranked()
        if not own:
            found = self._get_addendum_provisions("start_rule", at, environment)
            own = found.filtered(fits)._by_exactness()
        return self._make_term(
            "start_rule",
            (channel, priority.code),
            own[:1],
            self.policy_id._get_start_rule(channel, priority),
            "§3.7",
        )

    @api.model
    def _get_start_channels(self):
        """Channels that have a start rule, in the order of the document."""
        return ("email", "portal", "phone")

    def _make_duration(self, amount, unit):
        """A target's length, its days and weeks those of the effective calendar.

        :raise WorkingTimeError: the amount is no whole number of seconds
        """
        self.ensure_one()
        calendar = self._get_calendar()
        seconds = target_seconds(
            amount,
            unit,
            day_seconds=calendar._sla_day_seconds(),
            week_seconds=calendar._sla_week_seconds(),
        )
        return Duration(amount, unit, seconds, is_elapsed(unit))

    def _get_terms(self, environment=None, at=None):
        """Every effective value, in the order of the SLA.

        :param environment: ``o2b.sla.environment`` they are asked for
        :param at: naive UTC instant, of a ticket that of its arrival
        :return: list of :class:`Term`; of targets those of each priority and
            indicator, of start rules those of each channel and priority
        """
        self.ensure_one()
        priorities = self.env["o2b.sla.priority"].search([("active", "=", True)])
        terms = [
            self._get_target(priority, indicator, environment, at)
            for priority in priorities
            for indicator in ("response", "resolution")
        ]
        terms += [
            self._get_term(subject, environment, at)
            for subject in ("uptime_norm", "maintenance")
        ]
        terms += [self._get_term("extra_support_notice")]
        terms += [self._get_term("opening_hours")]
        terms += [
            self._get_start_rule(channel, priority, environment, at)
            for channel in self._get_start_channels()
            for priority in priorities
        ]
        rules = ("priority_change", "waiting", "reopened", "warnings")
        return terms + [self._get_term(subject) for subject in rules]

    @api.depends("policy_id", "provision_ids")
    @api.depends_context("lang")
    def _compute_terms_html(self):
        for version in self:
            terms = [version._describe_term(term) for term in version._shown_terms()]
            version.terms_html = self.env["ir.qweb"]._render(
                "o2b_sla.o2b_sla_terms", {"terms": terms}
            )

    def _shown_terms(self, environment=None, at=None):
        """Terms worth a line: start rules that are the same for all priorities are
        told once. Of an addendum's version those that it sets otherwise."""
        self.ensure_one()
        if not self.policy_id:
            return []
        shown, by_channel = [], {}
        for term in self._get_terms(environment, at):
            if term.subject != "start_rule":
                shown.append(term)
                continue
            same = by_channel.setdefault(term.key[0], [])
            same.append(term)
        at = next(
            (i for i, term in enumerate(shown) if term.subject == "opening_hours"), -1
        )
        rules = []
        for channel, terms in by_channel.items():
            first = terms[0]
            alike = all(
                (term.value, term.layer, term.clause)
                == (first.value, first.layer, first.clause)
                for term in terms
            )
            rules += [replace(first, key=(channel,))] if alike else terms
        return shown[: at + 1] + rules + shown[at + 1 :]

    def _describe_term(self, term):
        """A term in words, in the language of the environment.

        :return: dict of texts: ``subject``, ``value``, ``layer``, ``clause``,
            ``source``; and ``rules_over_sla`` and ``is_addendum``
        """
        provisions = self.env["o2b.sla.provision"]
        subjects = dict(provisions._fields["subject"]._description_selection(self.env))
        layers = dict(provisions._get_layers())
        return {
            "subject": " · ".join([subjects[term.subject], *self._describe_key(term)]),
            "value": self._describe_value(term),
            "layer": layers[term.layer],
            "clause": term.clause,
            "source": term.source,
            "rules_over_sla": term.layer != "sla",
            "is_addendum": term.layer == "addendum",
        }

    def _describe_key(self, term):
        labels = dict(
            self.env["o2b.sla.target"]
            ._fields["indicator"]
            ._description_selection(self.env)
        )
        labels |= dict(
            self.env["o2b.sla.start.rule"]
            ._fields["channel"]
            ._description_selection(self.env)
        )
        return [labels.get(part, part) for part in term.key]

    def _describe_value(self, term):
        """The value of a term in words."""
        value = term.value
        if term.subject == "target":
            return self._describe_duration(value)
        if term.subject == "opening_hours":
            return value.display_name
        if term.subject == "uptime_norm":
            return f"{self._format_number(value)} %"
        if term.subject == "warnings":
            return " · ".join(f"{percent} %" for percent in value)
        if term.subject == "extra_support_notice":
            return self.env._("%(days)s working days", days=value)
        if term.subject == "waiting":
            value = "pauses" if value else "runs"
        names = {
            "start_rule": "rule",
            "maintenance": "maintenance_rule",
            "reopened": "reopen_rule",
        }
        field = self.env["o2b.sla.provision"]._fields[
            names.get(term.subject, term.subject)
        ]
        return dict(field._description_selection(self.env)).get(value, value or "")

    def _describe_duration(self, duration):
        if not duration:
            return self.env._("none")
        units = self._name_units() if duration.amount == 1 else {}
        if duration.unit not in units:
            field = self.env["o2b.sla.target"]._fields["unit"]
            units = dict(field._description_selection(self.env))
        return f"{self._format_number(duration.amount)} {units[duration.unit]}"

    def _format_number(self, number):
        """``99,9`` in Dutch."""
        return f"{number:g}".replace(".", get_lang(self.env).decimal_point)

    def _name_units(self):
        """Units as they stand behind a single one."""
        return {
            "working_hour": self.env._("working hour"),
            "working_day": self.env._("working day"),
            "working_week": self.env._("working week"),
            "hour": self.env._("elapsed hour"),
            "day": self.env._("elapsed day"),
            "week": self.env._("elapsed week"),
        }
