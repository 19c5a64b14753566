# Copyright 2026 Open2Bizz BV
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo.tests import tagged

from .report_common import ReportCommon


@tagged("post_install", "-at_install")
class TestReportTrend(ReportCommon):
    """What a report tells of the months before it."""

    def test_the_trend_names_the_reports_it_is_from(self):
        june = self.make_approved()
        july = self.make_report("2026-07-01", "2026-08-03 10:00")
        with self.at("2026-08-03 11:00"):
            draft = july._get_content()["trend"]
        self.approve(july, "2026-08-03 12:00")
        content = july._get_content()
        self.assertEqual(content["trend"], draft)
        self.assertEqual(
            [(t["month"], t["sha256"], t["verdict"]) for t in content["trend"]],
            [("2026-06", june.sha256, "missed")],
        )
        told = {line["key"]: line for line in content["trend"][0]["lines"]}
        self.assertEqual(
            (told["response.P1"]["numerator"], told["response.P1"]["denominator"]),
            (1, 2),
        )
        self.assertEqual(content["previous"], june.sha256)
        later = self.make_report("2027-05-01", "2027-06-01 10:00")
        with self.at("2027-06-01 11:00"):
            months = [t["month"] for t in later._get_content()["trend"]]
            self.assertEqual(months, ["2026-06", "2026-07"])
        later = self.make_report("2027-06-01", "2027-07-01 10:00")
        with self.at("2027-07-01 11:00"):
            months = [t["month"] for t in later._get_content()["trend"]]
            self.assertEqual(months, ["2026-07"])

    def test_approved_together_the_trend_is_the_same(self):
        june = self.make_report()
        july = self.make_report("2026-07-01", "2026-08-03 10:00")
        self.approve(july | june, "2026-08-03 11:00")
        trend = july._get_content()["trend"]
        self.assertEqual([t["sha256"] for t in trend], [june.sha256])
