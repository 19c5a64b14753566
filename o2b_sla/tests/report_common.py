# Copyright 2026 Open2Bizz BV
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
import json
import runpy
from pathlib import Path

from .common import SlaRecordCommon

SCRIPT = Path(__file__).parents[1] / "static/scripts/verify_report.py"


class ReportCommon(SlaRecordCommon):
    """Records with clocks, and reports of a month about them."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.reports = cls.env["o2b.sla.report"].sudo()

    def make_agreements(self, count):
        """As many more agreements in force."""
        agreements = self.env["o2b.sla.agreement"]
        for number in range(count):
            client = self.env["res.partner"].create({"name": f"Client {number}"})
            agreement = agreements.create({"partner_id": client.id})
            version = self._create_version("2020-01-01", agreement_id=agreement.id)
            version._agree_on_paper()
            agreements |= agreement
        return agreements

    def run_reports(self, text):
        """What the scheduled action does at an Amsterdam instant."""
        with self.at(text):
            self.env["o2b.sla.report"].sudo()._make_missing(
                self.reports._now(), self.agreement
            )
            self.reports.search([("agreement_id", "=", self.agreement.id)])._refresh()

    def make_report(self, month="2026-06-01", at="2026-07-01 09:00"):
        """The draft of a month."""
        with self.at(at):
            month = self.env["o2b.sla.report"]._fields["month"].to_date(month)
            return self.reports._make_report(self.agreement, month)

    def approve(self, report, at="2026-07-03 12:00"):
        """The service level manager approves."""
        with self.at(at):
            result = report.with_user(self.manager).action_approve()
        self.assertIs(result, True)
        return report

    def get_reports(self):
        """Those of the agreement, the latest month first."""
        return self.reports.search([("agreement_id", "=", self.agreement.id)])

    def make_approved(self):
        """June: one response in time, one too late."""
        for at in ("11:00:00", "11:00:01"):
            record = self.receive("2026-06-01 08:00", "P1")
            self.answer(record, f"2026-06-01 {at}")
            self.solve(record, "2026-06-01 12:00")
        return self.approve(self.make_report())

    def line(self, report, key):
        """One figure of a report."""
        return report.line_ids.filtered(lambda line: line.key == key)

    def figure(self, report, key):
        """(numerator, denominator, verdict) of a figure."""
        line = self.line(report, key)
        return line.numerator, line.denominator, line.verdict

    def answer(self, record, text):
        """Staff answers the client at an Amsterdam instant."""
        with self.at(text):
            record._sla_respond()

    def solve(self, record, text):
        """Ready is reported at an Amsterdam instant."""
        with self.at(text):
            record.phase = "solved"

    def verify(self, *reports):
        """What the published script finds wrong in reports, apart and beside each
        other."""
        script = runpy.run_path(str(SCRIPT))
        documents = [json.loads(json.dumps(r._get_export())) for r in reports]
        others = {found["sha256"]: found["payload"] for found in documents}
        found = []
        for document in documents:
            found += script["check"](document)
            found += script["check_beside"](document, others)
        # of sections of other modules it may know nothing
        return [problem for problem in found if "does not know" not in problem]
