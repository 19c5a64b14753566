# Copyright 2026 Open2Bizz BV
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
import psycopg2

from odoo.exceptions import UserError, ValidationError
from odoo.tools import mute_logger

from ..web_address import is_web_address, normalise
from .common import SlaRecordCommon

GOOD = (
    "https://client.open2bizz.com",
    "http://client.example:8069/odoo",
    "https://bäckerei.example",
    "https://xn--bckerei-5wa.example",
    "https://192.0.2.7",
    "https://[2001:db8::1]:8443",
)
BAD = (
    "client.example",
    "ftp://client.example",
    "javascript:alert(1)",
    "https://",
    "https://user:secret@client.example",
    "https://jan@client.example",
    "https://a..example",
    "https://-a.example",
    "https://" + "a" * 64 + ".example",
    "https://client.example:0",
    "https://client.example:99999",
    "https://client.example:x",
    "https://cli ent.example",
    "https://client.example\\@elsewhere.example",
    "https://client.example/\nHost: elsewhere.example",
    "https://localhost",
    "https://127.1",
    "https://[::1",
    "https://client.example/#secret",
    "https://client.example/" + "a" * 2000,
)


class TestEnvironment(SlaRecordCommon):
    """The Odoo systems an agreement covers (§2.1, §6)."""

    def make(self, **values):
        return self.env["o2b.sla.environment"].create(
            {"agreement_id": self.agreement.id, "name": "Production", **values}
        )

    def flush_tracking(self):
        self.env.flush_all()
        self.env.cr.flush()

    def test_addresses(self):
        for address in GOOD:
            with self.subTest(address=address):
                self.assertTrue(is_web_address(address))
        for address in BAD:
            with self.subTest(address=address):
                self.assertFalse(is_web_address(address))

    def test_bad_address_is_refused(self):
        for name in ("url", "gitea_url"):
            for address in BAD:
                with (
                    self.subTest(field=name, address=address),
                    self.assertRaisesRegex(ValidationError, "no address of a web site"),
                    self.env.cr.savepoint(),
                ):
                    self.make(**{name: address})

    def test_one_way_to_write_an_address(self):
        self.assertEqual(
            normalise(" HTTPS://Client.Example/Odoo/ "), "https://client.example/Odoo"
        )
        self.assertFalse(normalise("  "))
        self.assertFalse(normalise(None))
        environment = self.make(url="https://CLIENT.example/")
        self.assertEqual(environment.url, "https://client.example")
        environment.url = " "
        self.assertFalse(environment.url)

    def test_url_once_per_agreement(self):
        first = self.make(url="https://client.example")
        with mute_logger("odoo.sql_db"), self.assertRaises(psycopg2.IntegrityError):
            self.make(name="Again", url="https://Client.example/")
        first.active = False
        self.env.flush_all()
        self.make(name="Again", url="https://client.example")

    def test_each_has_its_own_gitea_project(self):
        """§3.5, also across agreements."""
        self.make(gitea_url="https://git.example/client/production")
        other = self.agreement.create({"partner_id": self.client_company.id})
        with mute_logger("odoo.sql_db"), self.assertRaises(psycopg2.IntegrityError):
            self.make(
                agreement_id=other.id,
                gitea_url="https://git.example/Client/Production",
            )

    def test_odoo_version(self):
        for version in ("19.0", "17.0", "8.0", "saas~18.4"):
            self.make(name=version, odoo_version=version)
        for version in ("19", "Odoo 19", "19.0.1", "v19.0", "１９.0", "0.1"):
            with (
                self.subTest(version=version),
                self.assertRaisesRegex(ValidationError, "such as 19.0"),
                self.env.cr.savepoint(),
            ):
                self.make(name=version, odoo_version=version)

    def test_named_with_its_client_where_many_are_offered(self):
        """Every client has a “Production”: one is chosen by whose it is."""
        environment = self.make()
        client = self.client_company.name
        offered = environment.with_context(sla_show_client=True).name_search(client)
        self.assertIn((environment.id, f"{client} · Production"), offered)
        self.assertEqual(environment.display_name, "Production")
        view = self.env["o2b.sla.change"].get_view(view_type="form")
        self.assertIn("sla_show_client", view["arch"])

    def test_changes_are_logged(self):
        environment = self.make(url="https://old.example")
        environment = environment.with_context(
            tracking_disable=False, mail_notrack=False
        )
        self.flush_tracking()
        environment.url = "https://new.example"
        self.flush_tracking()
        values = environment.message_ids.sudo().tracking_value_ids
        self.assertEqual(values.old_value_char, "https://old.example")
        self.assertEqual(values.new_value_char, "https://new.example")

    def test_with_tickets_it_stays(self):
        environment, spare = self.make(), self.make(name="Spare")
        record = self.receive("2026-06-01 10:00", sla_environment_id=environment.id)
        for context in ({}, {"_force_unlink": True}):
            with self.assertRaisesRegex(UserError, "archive it"):
                environment.with_context(**context).unlink()
        environment.active = False
        self.assertEqual(record.sla_environment_id, environment)
        spare.unlink()

    def test_copy(self):
        environment = self.make(url="https://client.example")
        copy = environment.copy()
        self.assertEqual(copy.name, "Production (copy)")
        self.assertFalse(copy.url)
