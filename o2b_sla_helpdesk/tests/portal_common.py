# Copyright 2026 Open2Bizz BV
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from datetime import timedelta

from odoo import fields, http
from odoo.tests import HttpCase

from .common import SlaHelpdeskData

GARBAGE = ("zzz", "-1", "99999999999999999999", "1e9", "%00", "%C3%28", "'", "[]", "")
MARKER = '"><img src=x onerror=1>'
MISSING = 999_999


class PortalTicketsCommon(SlaHelpdeskData, HttpCase):
    """Tickets of two clients, and everybody who may or may not look at them."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls._create_sla_data()
        today = fields.Date.today()
        people = {"contact": cls.jan, "foreign": cls.piet}
        for who, name in (
            ("colleague", "karin"),
            ("former", "olga"),
            ("coming", "nina"),
            ("manager", "mia"),
        ):
            people[who] = cls.env["res.partner"].create(
                {
                    "name": name,
                    "email": f"{name}@bakery.example",
                    "parent_id": cls.bakery.id,
                }
            )
        cls.agreement.client_manager_id = people["manager"]
        cls.env["o2b.sla.contact"].create(
            [
                {
                    "agreement_id": cls.agreement.id,
                    "partner_id": people["coming"].id,
                    "date_from": today + timedelta(days=2),
                },
            ]
        )
        cls.users = {
            who: cls._create_portal_user(person) for who, person in people.items()
        }
        # ended after the user was made, or the user would be gone; in Amsterdam the
        # day after today may have begun
        cls.env["o2b.sla.contact"].create(
            {
                "agreement_id": cls.agreement.id,
                "partner_id": people["former"].id,
                "date_from": "2020-01-01",
                "date_to": today + timedelta(days=1),
            }
        )
        cls.env.cr.execute(
            "UPDATE o2b_sla_contact SET date_to = %s WHERE partner_id = %s",
            [today - timedelta(days=2), people["former"].id],
        )
        cls.env.invalidate_all()
        cls.ticket = cls._create_ticket("2026-06-08 09:00", priority="3")
        # whoever is outside follows it, and yet sees nothing
        cls.ticket.message_subscribe(
            partner_ids=[people[who].id for who in people if who != "contact"]
        )

    def log_in(self, who):
        login = self.users[who].login if who in self.users else None
        login = {"agent": "sla_agent"}.get(who, login)
        self.authenticate(login, login)

    def get(self, path):
        return self.url_open(path, allow_redirects=False)

    def post(self, path, files=None, token=True, **form):
        data = {"csrf_token": http.Request.csrf_token(self), **form} if token else form
        response = self.url_open(path, data=data, files=files, allow_redirects=False)
        self.env.invalidate_all()
        return response

    def newest(self):
        return self.env["helpdesk.ticket"].search([], order="id desc", limit=1)
