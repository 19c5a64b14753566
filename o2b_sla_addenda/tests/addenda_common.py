# Copyright 2026 Open2Bizz BV
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import Command
from odoo.tests import TransactionCase

from odoo.addons.mail.tests.common import freeze_all_time
from odoo.addons.o2b_sla_helpdesk.tests.common import SlaHelpdeskData, local


class AddendaData(SlaHelpdeskData):
    """Agreements with the standard services, and addenda to them."""

    @classmethod
    def _create_agreement(cls, client, contact, activate=True, **version_values):
        template = cls.env.ref("o2b_sla.o2b_sla_template_standard")
        lines = [
            Command.create({"service_id": service.id})
            for service in template.service_ids
        ]
        return super()._create_agreement(
            client,
            contact,
            activate,
            **{"service_line_ids": lines, "enterprise": True, **version_values},
        )

    @classmethod
    def _kind(cls, code):
        return cls.env.ref(f"o2b_sla_addenda.o2b_sla_addendum_kind_{code}")

    @classmethod
    def _service(cls, code):
        return cls.env["o2b.sla.service"].search([("code", "=", code)])

    @classmethod
    def _create_addendum(cls, code, agreement=None, activate=True, **values):
        """An addendum of a kind, in force since 2020 unless told otherwise.

        :param values: of its version; ``environments`` are those it is about
        """
        environments = values.pop("environments", cls.env["o2b.sla.environment"])
        addendum = cls.env["o2b.sla.addendum"].create(
            {
                "agreement_id": (agreement or cls.agreement).id,
                "kind_id": cls._kind(code).id,
            }
        )
        environments.addendum_id = addendum
        version = addendum._draft_version()
        version.write({"date_start": "2020-01-01", **values})
        if activate:
            with freeze_all_time(local("2020-01-01 12:00")):
                version._agree_on_paper()
        return addendum

    def at(self, text):
        return freeze_all_time(local(text))


class AddendaCase(AddendaData, TransactionCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls._create_sla_data()
