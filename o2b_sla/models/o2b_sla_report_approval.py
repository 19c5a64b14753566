# Copyright 2026 Open2Bizz BV
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import models
from odoo.exceptions import UserError
from odoo.tools import SQL

from ..evidence import canonical, fingerprint
from ..instants import to_iso
from .o2b_sla_report_comparing import FIGURES


class SlaReportApproval(models.AbstractModel):
    """A service level manager approves a report: from then on it stays as it is."""

    _name = "o2b.sla.report.approval"
    _description = "Approval of a Service Level Report"

    #: Raised whenever the way of reckoning changes.
    _formula = "2"

    def action_approve(self):
        """Approve drafts. One whose figures changed since they were last shown is
        brought up to date instead, for another look."""
        self._check_manager()
        self.check_access("read")
        for report in self:
            if report.state != "draft":
                raise UserError(
                    self.env._(
                        "%(report)s is no draft: only the draft of a month that is "
                        "over can be approved.",
                        report=report.display_name,
                    )
                )
        changed = self - self._approve()
        if not changed:
            return True
        return {
            "type": "ir.actions.client",
            "tag": "display_notification",
            "params": {
                "type": "warning",
                "sticky": True,
                "title": self.env._("Look again"),
                "message": self.env._(
                    "The figures have changed since they were last brought up to date. "
                    "They are up to date now; look at them and approve again: "
                    "%(reports)s",
                    reports=", ".join(changed.mapped("display_name")),
                ),
                "next": {"type": "ir.actions.client", "tag": "soft_reload"},
            },
        }

    def _approve(self):
        """Approve those of these drafts whose figures are as they are stored.

        :return: the reports that were approved; the others are up to date now
        :raise UserError: something stands in the way of one of them, or somebody else
            is busy with it
        """
        obstacles = [text for report in self for text in report._find_obstacles()]
        if obstacles:
            raise UserError("\n".join(obstacles))
        now = self._now()
        reports = self.sudo().sorted("month")
        if reports.try_lock_for_update() != reports:
            raise UserError(self.env._("Somebody is busy with this report. Try again."))
        shown = {report: report.figures_sha256 for report in reports}
        reckoned = reports._reckon(now)
        reports._store_reckoned(reckoned, now)
        ready = reports.filtered(lambda r: r.figures_sha256 == shown[r])
        # one month after the other: the trend of the later one tells of the earlier
        for _month, of_month in ready.grouped("month").items():
            of_month._freeze(reckoned, now)
        ready._after_approved()
        return self.browse(ready.ids)

    def _freeze(self, reckoned, now):
        """Let reports be final, with everything their figures follow from.

        :param reckoned: ``{report: Reckoned}``
        :param now: naive UTC
        """
        trends = self._collect_trends()
        previous = self._collect_previous()
        for report in self:
            payload = canonical(
                report._prepare_payload(
                    reckoned[report], now, trends[report], previous.get(report)
                )
            )
            report.write(
                {
                    "state": "approved",
                    "approved_at": now,
                    "approved_by_id": self.env.uid,
                    "payload": payload,
                    "sha256": fingerprint(payload.encode()),
                }
            )
        # written at once: what follows belongs to a report that is final
        self.env.flush_all()

    def _after_approved(self):
        """What is done once these reports are approved. Others extend it: documents,
        mail to the client."""
        self._settle_activities()

    def _render_documents(self):
        """Make the documents of an approved report, each once; others extend it."""

    # === The payload ===

    def _prepare_payload(self, reckoned, now, trend, previous):
        """Everything that the fingerprint is over.

        :param reckoned: Reckoned
        :param now: naive UTC, when it is approved
        :param trend: list of dicts, see :meth:`_collect_trends`
        :param previous: fingerprint of the report approved before, or None
        :return: dict
        """
        self.ensure_one()
        user = self.env.user
        return {
            **self._prepare_content(reckoned, trend),
            **self._prepare_parties(),
            "format": f"{self._name}/{self._formula}",
            "formula": self._formula,
            "lang": self._get_lang(),
            "approved_at": to_iso(now),
            "approved_by": {"id": user.id, "name": user.name},
            "previous": previous,
        }

    def _prepare_parties(self):
        """Whose report it is: as they are called now, in the client's language.

        :return: dict: ``agreement``, ``client``, ``contractor``
        """
        self.ensure_one()
        agreement = self.agreement_id
        return {
            "agreement": {
                "id": agreement.id,
                "reference": agreement.reference,
                "service": agreement.with_context(lang=self._get_lang()).name,
                "order": agreement.order_reference or None,
            },
            "client": self.partner_id.name,
            "contractor": self.company_id.name,
        }

    def _prepare_content(self, reckoned, trend):
        """What a report says, approved or not.

        :return: dict that JSON can hold: ``month``, ``number``, ``period``,
            ``verdict``, ``sections`` (list of ``code``, ``facts``, ``lines``),
            ``trend``, ``corrects``
        """
        self.ensure_one()
        lines = {}
        for line in reckoned.lines:
            lines.setdefault(line.section, []).append(line.to_json())
        return {
            "month": f"{self.month:%Y-%m}",
            "number": self.number,
            "zone": self.zone,
            "period": reckoned.period.to_json(),
            "verdict": reckoned.verdict,
            "sections": [
                {"code": code, "facts": facts, "lines": lines.get(code, [])}
                for code, facts in reckoned.facts.items()
            ],
            "trend": trend,
            "corrects": self._prepare_correction(reckoned),
        }

    def _get_content(self):
        """What the report says: what was approved, or of a draft what it would say now.

        :return: dict, see :meth:`_prepare_content`
        """
        self.ensure_one()
        report = self.sudo()
        if report.payload:
            return report._read_payload()
        reckoned = report._reckon(self._now())[report]
        return report._prepare_content(reckoned, report._collect_trends()[report])

    def _prepare_correction(self, reckoned):
        """What a correction corrects, with the figures of before and of now."""
        self.ensure_one()
        corrected = self.corrects_id
        if not corrected:
            return None
        return {
            "number": corrected.number,
            "sha256": corrected.sha256,
            "reason": self.correction_reason,
            "figures": corrected._compare_with(reckoned.lines),
        }

    # === Reports of before ===

    def _collect_trends(self):
        """The eleven months before, of reports that stand: figures that are measured
        against a norm, with the fingerprint of the report they are from.

        :return: ``{report: list of dicts}``, the earliest month first
        """
        trends = {report: [] for report in self}
        self.env["o2b.sla.report.line"].flush_model()
        self.flush_model()
        rows = self.env.execute_query(
            SQL(
                """
                SELECT r.id, p.month, p.number, p.sha256, p.verdict, l.figure
                  FROM o2b_sla_report r
                  JOIN o2b_sla_report p ON p.agreement_id = r.agreement_id
                       AND p.state = 'approved' AND p.month < r.month
                       AND p.month >= r.month - INTERVAL '11 months'
             LEFT JOIN o2b_sla_report_line l
                       ON l.report_id = p.id AND l.verdict IS NOT NULL
                 WHERE r.id = ANY(%s) AND NOT EXISTS (
                       SELECT FROM o2b_sla_report c
                        WHERE c.corrects_id = p.id AND c.state = 'approved')
                 ORDER BY r.id, p.month, l.sequence, l.id
                """,
                self.ids,
            )
        )
        for id_, month, number, sha256, verdict, figure in rows:
            trend = trends[self.browse(id_)]
            name = f"{month:%Y-%m}"
            if not trend or trend[-1]["month"] != name:
                trend.append(
                    {
                        "month": name,
                        "number": number,
                        "sha256": sha256,
                        "verdict": verdict,
                        "lines": [],
                    }
                )
            if figure:
                figures = {"key": figure["key"], "unit": figure["unit"]}
                figures |= {name: figure[name] for name in FIGURES}
                trend[-1]["lines"].append(figures)
        return trends

    def _collect_previous(self):
        """Fingerprint of the report of each agreement approved before, so that none can
        go missing: ``{report: text}``."""
        rows = self.env.execute_query(
            SQL(
                """
                SELECT DISTINCT ON (r.id) r.id, p.sha256
                  FROM o2b_sla_report r
                  JOIN o2b_sla_report p ON p.agreement_id = r.agreement_id
                       AND p.state = 'approved' AND p.id <> r.id
                 WHERE r.id = ANY(%s)
                 ORDER BY r.id, p.approved_at DESC, p.month DESC, p.id DESC
                """,
                self.ids,
            )
        )
        return {self.browse(id_): sha256 for id_, sha256 in rows}

    # === Correcting ===

    def _correct(self, reason):
        """Make the draft of a correction: a report of its own about the same month.

        :param reason: text that stands in it
        :return: the draft; one that is there already
        :raise UserError: without a reason, or of a report that does not stand
        """
        self.ensure_one()
        self._check_manager()
        self.check_access("read")
        reason = (reason or "").strip()
        if not reason:
            raise UserError(self.env._("Say why the report is corrected."))
        report = self.sudo()
        if not report.is_standing:
            raise UserError(
                self.env._("Only an approved report that stands can be corrected.")
            )
        pending = report.correction_ids.filtered(lambda c: c.state != "approved")
        if pending:
            raise UserError(
                self.env._(
                    "%(correction)s is waiting for approval already.",
                    correction=pending[0].display_name,
                )
            )
        correction = report.create(
            {
                "agreement_id": report.agreement_id.id,
                "month": report.month,
                "zone": report.zone,
                "number": report.number + 1,
                "state": "draft",
                "corrects_id": report.id,
                "correction_reason": reason,
                "remarks": report.remarks,
            }
        )
        now = self._now()
        correction._store_reckoned(correction._reckon(now), now)
        correction._plan_activities(
            {
                correction: (
                    self.env._(
                        "Approve the correction of %s", report._get_month_name()
                    ),
                    reason,
                )
            }
        )
        report._settle_activities()
        return self.browse(correction.id)

    def action_withdraw(self):
        """Take back the draft of a correction."""
        self._check_manager()
        self.check_access("read")
        for report in self.sudo():
            if report.state == "approved" or not report.corrects_id:
                raise UserError(
                    self.env._("Only the draft of a correction can be taken back.")
                )
        self.sudo().unlink()
        return True
