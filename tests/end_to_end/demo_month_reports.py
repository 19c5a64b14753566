# Copyright 2026 Open2Bizz BV
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""The reports of the demo month: drafts, refusals, approval, and corrections of two."""

import io
from datetime import date

from demo_time import Agenda, local

from odoo.exceptions import UserError
from odoo.tools.pdf import PdfReader

MONTH = date(2026, 3, 1)
#: When each was approved: what came later is not in it.
APPROVED = "2026-04-02 09:30"
CORRECTED = "2026-04-08 10:00"


def make(env, agreements):
    """Approve the three reports as a service level manager does, then correct two.

    :param env: Odoo environment of a shell on the database of the month
    :param agreements: ``{client: id}``
    :return: dict: ``refused`` (sentences by client, at each attempt), ``approved`` and
        ``corrected`` (exports by client), ``told`` (activities by client),
        ``documents`` (language, pages and text of PDFs by client)
    """
    reporting = Reporting(env, agreements)
    with reporting.agenda.standing_still():
        return reporting.run()


class Reporting:
    def __init__(self, env, agreements):
        self.env = env
        self.agenda = Agenda(env)
        self.mark, self.maud, self.anna = (
            env["res.users"].search([("login", "=", f"month_{name}")])
            for name in ("mark", "maud", "anna")
        )
        self.corrections = {}
        self.reports = {
            code: env["o2b.sla.report"].search(
                [("agreement_id", "=", id_), ("month", "=", MONTH)]
            )
            for code, id_ in agreements.items()
        }

    def run(self):
        refused = [self.approve_all()]
        self.decide_smith()
        refused.append(self.approve_all())
        approved = self.export_all()
        self.change_what_was_recorded()
        told = self.verify()
        return {
            "refused": refused,
            "approved": approved,
            "told": told,
            "corrected": self.correct(),
            "documents": self.make_documents(),
        }

    def approve_all(self):
        """What stands in the way of each report that is not approved."""
        self.agenda.move(local(APPROVED))
        self.env["o2b.sla.report"]._cron_refresh()
        refused = {}
        for code, report in self.reports.items():
            if report.state == "approved":
                continue
            try:
                with self.env.cr.savepoint():
                    done = report.with_user(self.mark).action_approve()
                    assert done is True, done
            except UserError as error:
                refused[code] = str(error)
        self.agenda.commit()
        return refused

    def decide_smith(self):
        """Too little was measured; the logs of the data centre tell."""
        month = self.env["o2b.sla.availability"].search(
            [
                ("agreement_id", "=", self.reports["smith"].agreement_id.id),
                ("month", "=", MONTH),
            ]
        )
        month.with_user(self.mark)._decide("met", "The server's own log has no gap.")
        self.reports["smith"].with_user(self.mark).action_refresh()

    def export_all(self):
        return {
            code: report.sudo()._get_export()
            for code, report in self.reports.items()
            if report.state == "approved"
        }

    # === What comes in later ===

    def change_what_was_recorded(self):
        """The bakery writes that a ticket is not solved after all; an outage of the
        harbour proves to have been the client's own doing."""
        self.agenda.move(local("2026-04-07 10:00"))
        self.reopen()
        incident = self.env["o2b.sla.incident"].search(
            [
                ("agreement_id", "=", self.reports["harbour"].agreement_id.id),
                ("started_at", ">=", local("2026-03-29 00:00")),
                ("kind", "=", "down"),
            ],
            order="started_at",
            limit=1,
        )
        incident.with_user(self.anna)._decide("requested", "Their firewall", "A mail")
        incident.with_user(self.mark)._decide("approved", "So it was")
        self.env["o2b.sla.availability"]._cron_freeze()
        correction = self.env["o2b.sla.availability.correction"].search(
            [("environment_id.agreement_id", "=", incident.agreement_id.id)]
        )
        correction.with_user(self.maud).action_approve()
        self.agenda.commit()

    def reopen(self):
        """The last ticket of the bakery that was solved in time in March."""
        clock = self.env["o2b.sla.clock"].search(
            [
                ("agreement_id", "=", self.reports["bakery"].agreement_id.id),
                ("indicator", "=", "resolution"),
                ("state", "=", "met"),
                ("counts", "=", True),
                ("reached_at", "<", local("2026-03-31 17:00")),
            ],
            order="reached_at desc, id desc",
            limit=1,
        )
        ticket = self.env["helpdesk.ticket"].browse(clock.res_id)
        stage = self.env.ref("helpdesk_mgmt.helpdesk_ticket_stage_in_progress")
        ticket.with_user(self.anna).stage_id = stage

    def verify(self):
        """What the nightly check tells the service level manager."""
        self.agenda.move(local("2026-04-08 02:00"))
        self.env["o2b.sla.report"]._cron_verify()
        told = {
            code: report.activity_ids.mapped("note")
            for code, report in self.reports.items()
        }
        self.agenda.commit()
        return {code: [str(note) for note in notes] for code, notes in told.items()}

    def correct(self):
        self.agenda.move(local(CORRECTED))
        found = {}
        for code in ("bakery", "harbour"):
            report = self.reports[code].with_user(self.mark)
            correction = report._correct("What came in after the report was approved.")
            assert correction.action_approve() is True
            self.corrections[code] = correction.sudo()
            found[code] = correction.sudo()._get_export()
        self.agenda.commit()
        return found

    def make_documents(self):
        """PDFs of what was corrected, and of the correction."""
        found = {}
        for code, correction in self.corrections.items():
            reports = self.reports[code].sudo() | correction
            reports._render_documents()
            found[code] = [
                self.read_document(document)
                for report in reports
                for document in report.document_ids
            ]
        self.agenda.commit()
        return found

    def read_document(self, document):
        pages = PdfReader(io.BytesIO(document._get_bytes())).pages
        words = " ".join(page.extract_text() for page in pages).split()
        return {"lang": document.lang, "pages": len(pages), "text": " ".join(words)}
