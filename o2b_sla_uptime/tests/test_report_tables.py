# Copyright 2026 Open2Bizz BV
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo.tests import TransactionCase


class TestReportTables(TransactionCase):
    """Uptime as the report shows it."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        client = cls.env["res.partner"].create(
            {"name": "Bakkerij De Vries BV", "is_company": True}
        )
        agreement = cls.env["o2b.sla.agreement"].create({"partner_id": client.id})
        cls.environment = cls.env["o2b.sla.environment"].create(
            {"name": "<b>Production</b>", "agreement_id": agreement.id}
        )
        cls.report = (
            cls.env["o2b.sla.report"]
            .sudo()
            .create(
                {
                    "agreement_id": agreement.id,
                    "month": "2026-03-01",
                    "zone": "Europe/Amsterdam",
                }
            )
        )

    def make_line(self, total, down, unknown):
        """A figure about uptime."""
        return (
            self.env["o2b.sla.report.line"]
            .sudo()
            .create(
                {
                    "report_id": self.report.id,
                    "section": "uptime",
                    "key": f"uptime.{self.environment.id}",
                    "environment_id": self.environment.id,
                    "unit": "percent",
                    "numerator": total - down - unknown,
                    "denominator": total - unknown,
                    "has_value": True,
                    "value": 99.9,
                    "norm": 99.9,
                    "verdict": "met",
                    "figure": {
                        "data": {
                            "kind": "production",
                            "total": total,
                            "down": down,
                            "unknown": unknown,
                            "maintenance": 60,
                            "excluded": 0,
                        }
                    },
                }
            )
        )

    def read_seconds(self, line):
        facts = {"environments": []}
        (row,) = self.report._tables_uptime(facts, line)[0].rows
        return [cell.text for cell in row]

    def test_seconds_and_the_band(self):
        line = self.make_line(2_674_800, 1_200, 7_200)
        self.assertEqual(
            self.read_seconds(line),
            [
                "<b>Production</b>",
                "2,674,800",
                "1,200",
                "7,200",
                "60",
                # cut off: 99.6859… and 99.9551…
                "99.685 – 99.955",
            ],
        )

    def test_no_band_when_all_was_measured(self):
        line = self.make_line(2_592_000, 2_592, 0)
        self.assertEqual(self.read_seconds(line)[-1], "99.900")

    def test_nothing_measured_has_no_row(self):
        line = self.make_line(10, 0, 0)
        line.figure = {"data": {"kind": "production"}}
        facts = {"environments": []}
        self.assertFalse(self.report._tables_uptime(facts, line)[0].rows)

    def test_the_method_is_told_of_what_was_measured(self):
        sentences = self.report._get_method_sentences({"response", "uptime"})
        self.assertTrue(any("(§3.3)" in sentence for sentence in sentences))
        self.assertFalse(any("(§2.3)" in sentence for sentence in sentences))
