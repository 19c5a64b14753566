# Copyright 2026 Open2Bizz BV
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo.exceptions import AccessError, ValidationError
from odoo.tests import Form, new_test_user, tagged

from .addenda_common import AddendaCase


@tagged("post_install", "-at_install")
class TestInstallation(AddendaCase):
    """An installation of its own beside Odoo, as an environment."""

    def _create(self, user=None, **values):
        return (
            self.env["o2b.sla.environment"]
            .with_user(user or self.env.user)
            .create(
                {
                    "name": "Telephone exchange",
                    "agreement_id": self.agreement.id,
                    "kind": "addendum",
                    **values,
                }
            )
        )

    def test_exchange(self):
        exchange = self._create(sip_host=" PBX.Client.example ", sip_port=5062)
        self.assertEqual(exchange.sip_host, "pbx.client.example")
        self.assertEqual(exchange.sip_transport, "udp")

    def test_what_is_no_host(self):
        for values in (
            {"sip_host": "https://pbx.client.example"},
            {"sip_host": "user@pbx.client.example"},
            {"sip_host": "sip:pbx.client.example"},
            {"sip_host": "two words"},
            {"sip_host": "pbx.client.example", "sip_port": 65536},
            {"sip_host": "pbx.client.example", "sip_port": -1},
        ):
            with self.subTest(values=values), self.assertRaises(ValidationError):
                self._create(**values)

    def test_form(self):
        manager = new_test_user(
            self.env,
            "sla_manager",
            groups="o2b_sla.o2b_sla_group_contract_manager",
        )
        with Form(self.env["o2b.sla.environment"].with_user(manager)) as form:
            form.name = "Exchange"
            form.agreement_id = self.agreement
            form.kind = "addendum"
            form.sip_host = "pbx.client.example"
        self.assertEqual(form.record.sip_host, "pbx.client.example")
        with self.assertRaises(AccessError):
            form.record.with_user(self.agent).sip_host = "other.example"

    def test_kind_of_the_documents(self):
        """The word stands where environments are named, the document included."""
        exchange = self._create()
        kinds = dict(exchange._fields["kind"]._description_selection(self.env))
        self.assertEqual(kinds[exchange.kind], "Installation of an addendum")
        self.assertIn(
            exchange.kind,
            dict(self.env["o2b.sla.addendum.kind"]._get_environment_kinds()),
        )
