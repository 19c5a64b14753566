# Copyright 2026 Open2Bizz BV
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import api, models
from odoo.tools import format_date

from ..service_report.indicators import decided_at, is_met
from ..states import COVERAGES, INDICATORS
from ..tables import Cell, Column, Section, Table


class SlaReport(models.Model):
    """The records behind the figures of the core's sections, as tables."""

    _inherit = "o2b.sla.report"

    # === Clocks ===

    def _tables_response(self, facts, lines):
        return [self._make_missed_table(facts)]

    def _tables_resolution(self, facts, lines):
        return [self._make_missed_table(facts)]

    def _make_missed_table(self, facts):
        """What missed its target, and why."""
        period = self._get_period(self._now())
        missed = [
            clock
            for clock in facts.get("clocks", ())
            if clock["counts"]
            and period.holds(decided_at(clock, period))
            and not is_met(clock)
        ]
        causes = self._get_cause_names(missed)
        return Table(
            (
                *self._get_ticket_columns(),
                Column(self.env._("Due"), 1.7),
                Column(self.env._("Done"), 1.7),
                Column(self.env._("Cause"), 2.4),
            ),
            tuple(
                (
                    *self._get_ticket_cells(clock),
                    self._show_instant(clock["deadline"]),
                    self._show_instant(clock["reached"])
                    if clock["reached"]
                    else self.env._("not yet"),
                    self._show_cause(clock, causes),
                )
                for clock in missed
            ),
            title=self.env._("Missed"),
        )

    def _tables_open_breaches(self, facts, lines):
        """What is late and was not done when the month ended."""
        clocks = facts.get("clocks", ())
        causes = self._get_cause_names(clocks)
        return [
            Table(
                (
                    *self._get_ticket_columns(),
                    Column(self.env._("What"), 1.5),
                    Column(self.env._("Due"), 1.7),
                    Column(self.env._("Cause"), 2.4),
                ),
                tuple(
                    (
                        *self._get_ticket_cells(clock),
                        self._get_indicator_names().get(
                            clock["indicator"], clock["indicator"]
                        ),
                        self._show_instant(clock["deadline"]),
                        Cell(
                            self._show_cause(clock, causes), self._show_waiting(clock)
                        ),
                    )
                    for clock in clocks
                ),
            )
        ]

    def _show_waiting(self, facts):
        """Who is next, of a clock that is open; a module that knows tells it."""
        return ""

    def _sentences_open_breaches(self, facts, lines):
        return []

    @api.model
    def _get_indicator_names(self):
        field = self.env["o2b.sla.clock"]._fields["indicator"]
        return dict(INDICATORS) | dict(field._description_selection(self.env))

    @api.model
    def _get_ticket_columns(self):
        return (
            Column(self.env._("Number"), 1.3),
            Column(self.env._("Subject"), 5.2),
            Column(self.env._("Prio"), 0.6),
        )

    def _get_ticket_cells(self, clock):
        """Number, subject and priority of what a clock is of; another module tells the
        number and the subject in its facts."""
        number = clock.get("number") or f"{clock['record']}"
        subject = clock.get("subject") or clock["name"] or ""
        return (
            self._shorten(number),
            self._shorten(subject.removeprefix(f"{number} ")),
            clock["priority"] or "–",
        )

    @api.model
    def _get_cause_names(self, found):
        """Names of the causes in facts, by code; a module that knows causes tells them.

        :param found: list of facts: ``cause``, a code or None
        """
        return {}

    @api.model
    def _show_cause(self, facts, names):
        """The cause in the facts of a clock or an outage, as people read it.

        :param names: as of :meth:`_get_cause_names`
        """
        code = facts.get("cause")
        return self._shorten(names.get(code) or code) or "–"

    def _describe_tickets(self, content):
        """Every record of which response or resolution was decided in the month.

        :param content: dict, as ``_get_content`` gives
        :return: ``tables.Section``, or nothing when there was none
        """
        self.ensure_one()
        period = self._get_period(self._now())
        found = {}
        for part in content["sections"]:
            if part["code"] not in ("response", "resolution"):
                continue
            for clock in part["facts"].get("clocks", ()):
                if period.holds(decided_at(clock, period)):
                    record = found.setdefault((clock["model"], clock["record"]), {})
                    record[part["code"]] = clock
        if not found:
            return None
        return Section(
            "tickets",
            self.env._("Tickets of this month"),
            tables=(
                Table(
                    (
                        *self._get_ticket_columns(),
                        Column(self.env._("Response"), 2),
                        Column(self.env._("Resolution"), 2),
                    ),
                    tuple(
                        (
                            *self._get_ticket_cells(next(iter(clocks.values()))),
                            self._make_clock_cell(clocks.get("response")),
                            self._make_clock_cell(clocks.get("resolution")),
                        )
                        for _key, clocks in sorted(found.items())
                    ),
                    note=self.env._(
                        "– : not decided in this month, or there is no target."
                    ),
                ),
            ),
        )

    def _make_clock_cell(self, clock):
        """When it was done and whether that was in time."""
        if not clock:
            return "–"
        done = self._show_instant(clock["reached"])
        if not clock["counts"]:
            why = self.env._("does not count")
            if not clock["deadline"]:
                why = self.env._("no target")
            return Cell(done, why, verdict="not_applicable")
        return Cell(
            done if clock["reached"] else self.env._("not yet"),
            self.env._("due %(due)s", due=self._show_instant(clock["deadline"])),
            verdict="met" if is_met(clock) else "missed",
        )

    # === Work ===

    def _tables_work(self, facts, lines):
        """What was worked on, day by day."""
        field = self.env["o2b.sla.work.entry"]._fields["coverage"]
        coverages = dict(COVERAGES) | dict(field._description_selection(self.env))
        first, last = self._get_days()
        return [
            Table(
                (
                    Column(self.env._("Day"), 1),
                    Column(self.env._("Work"), 5),
                    Column(self.env._("Coverage"), 2),
                    Column(self.env._("Hours"), 1, "right"),
                ),
                tuple(
                    (
                        self._show_day(entry["date"]),
                        self._shorten(entry["description"]) or "–",
                        Cell(
                            coverages.get(entry["coverage"], entry["coverage"]),
                            self.env._("extra support")
                            if entry["extra_support"]
                            else "",
                        ),
                        _show_minutes(entry["minutes"]),
                    )
                    for entry in facts.get("entries", ())
                    if first <= entry["date"] <= last
                ),
            )
        ]

    def _get_days(self):
        """First and last day of the month as texts."""
        period = self._get_period(self._now())
        return period.first_day, period.last_day

    def _show_day(self, text):
        """``2 Nov`` of a day in facts."""
        return format_date(self.env, text, date_format="d MMM") if text else "–"

    # === The agreement ===

    def _sentences_contacts(self, facts, lines):
        """Nothing to tell when nobody came, left or changed."""
        news = lines.filtered(lambda line: line.key != "contacts.present")
        return self._describe_counts(
            facts, lines if any(news.mapped("numerator")) else news
        )

    def _tables_contacts(self, facts, lines):
        first, last = self._get_days()
        follows = {contact["follows"] for contact in facts.get("contacts", ())}
        rows = []
        for contact in facts.get("contacts", ()):
            if first <= contact["first_day"] <= last:
                what = (
                    self.env._("changed") if contact["follows"] else self.env._("came")
                )
                rows.append((contact["first_day"], contact, what))
            left = contact["last_day"]
            # reports of before do not tell who follows in the next month
            followed = contact.get("followed", contact["id"] in follows)
            if left and first <= left <= last and not followed:
                rows.append((left, contact, self.env._("left")))
        return [
            Table(
                (
                    Column(self.env._("Day"), 1),
                    Column(self.env._("Contact"), 3),
                    Column(self.env._("E-mail"), 4),
                    Column(self.env._("What"), 2),
                ),
                tuple(
                    (
                        self._show_day(day),
                        self._shorten(contact["name"]),
                        self._shorten(contact["email"]) or "–",
                        what,
                    )
                    for day, contact, what in sorted(rows, key=lambda row: row[0])
                ),
            )
        ]

    def _sentences_versions(self, facts, lines):
        return []

    def _sentences_addenda(self, facts, lines):
        return []

    def _tables_versions(self, facts, lines):
        return [self._make_version_table(facts.get("versions", ()))]

    def _tables_addenda(self, facts, lines):
        return [self._make_version_table(facts.get("addenda", ()))]

    def _make_version_table(self, versions):
        """Versions that took effect or ended in the month."""
        period = self._get_period(self._now())
        return Table(
            (
                Column(self.env._("Version"), 3),
                Column(self.env._("From"), 1.6),
                Column(self.env._("Until"), 1.6),
                Column(self.env._("What changed"), 4),
            ),
            tuple(
                (
                    self._shorten(version["name"]),
                    self._show_instant(version["from"]),
                    self._show_instant(version["until"]),
                    self._shorten(version["changes"]) or "–",
                )
                for version in versions
                if period.holds(version["from"]) or period.ends(version["until"])
            ),
        )

    # === Remarks ===

    def _sentences_remarks(self, facts, lines):
        return [line for line in (facts.get("text") or "").splitlines() if line.strip()]


def _show_minutes(minutes):
    """``1:05`` of 65 minutes."""
    return f"{minutes // 60}:{minutes % 60:02d}"
