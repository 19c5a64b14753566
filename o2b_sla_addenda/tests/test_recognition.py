# Copyright 2026 Open2Bizz BV
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo.tests import tagged

from .addenda_common import AddendaCase

# What a client of that addendum writes, and the service it is about.
METABASE = (
    ("Can you write a SQL query for our Metabase dashboard", "metabase_queries"),
    ("Kunnen jullie een query schrijven voor Metabase?", "metabase_queries"),
    ("SQL query voor omzet per maand in Metabase", "metabase_queries"),
    ("Metabase: please change the query of our sales report", "metabase_queries"),
    ("In welke tabel staan de factuurregels?", "metabase_data_structure"),
    ("Which table holds the invoice lines?", "metabase_data_structure"),
    ("Vraag over de datastructuur van Odoo", "metabase_data_structure"),
    ("Data model of stock moves", "metabase_data_structure"),
    ("Welke tabellen moet ik in Metabase koppelen?", "metabase_data_structure"),
    ("Metabase is onbereikbaar", "metabase_access"),
    ("Metabase doet het niet", "metabase_access"),
    ("Ik kan niet inloggen op Metabase", "metabase_access"),
    ("Metabase is down!", "metabase_access"),
    ("Certificate of Metabase has expired", "metabase_access"),
    ("Koppeling tussen Metabase en Odoo instellen", "metabase_integration"),
    ("Metabase cannot connect to the database of Odoo", "metabase_integration"),
    ("Integration of Metabase with Odoo", "metabase_integration"),
    ("Dashboard in Metabase geeft 502", None),
    ("Metabase is erg traag", "metabase_performance"),
    ("Metabase is very slow today", "metabase_performance"),
    ("Hoe kan ik in Metabase een grafiek maken?", "metabase_other"),
    ("New dashboard in Metabase, please", "metabase_other"),
)
PBX = (
    ("Vraag over Asterisk: hoe maak ik een dialplan?", "pbx_asterisk"),
    ("Asterisk configuratie: pjsip.conf aanpassen", "pbx_asterisk"),
    ("Question about Asterisk codecs", "pbx_asterisk"),
    ("How do I change a queue in our Asterisk dialplan?", "pbx_asterisk"),
    ("We kunnen niet bellen", "pbx_troubleshooting"),
    ("Toestel 12 werkt niet meer", "pbx_troubleshooting"),
    ("Geen kiestoon op de telefoons", "pbx_troubleshooting"),
    ("Our phones do not work", "pbx_troubleshooting"),
    ("Koppeling tussen telefooncentrale en Odoo werkt niet", "pbx_troubleshooting"),
    ("Calls drop after ten seconds", "pbx_troubleshooting"),
    ("SIP trunk registreert niet", "pbx_troubleshooting"),
    ("Phone does not ring", "pbx_troubleshooting"),
    ("Click to call from Odoo does not work", "pbx_troubleshooting"),
    ("De telefooncentrale ligt eruit", "pbx_upkeep"),
    ("PBX is down", "pbx_upkeep"),
    ("Storing telefonie", "pbx_upkeep"),
    ("VoIP koppelen met Odoo", "pbx_setup"),
    ("Set up the PBX with Odoo", "pbx_setup"),
    ("Advies over telefonie thuis", "pbx_advice"),
    ("Which headset do you recommend?", "pbx_advice"),
    ("Telefooncentrale uitbreiden met een keuzemenu", "pbx_other"),
    ("Extra telefoonnummer graag", "pbx_other"),
)
TEST = (
    ("Testomgeving verversen graag", "test_refresh"),
    ("Graag een kopie van productie naar de testomgeving", "test_refresh"),
    ("Backup van productie terugzetten op de testomgeving", "test_refresh"),
    ("Testomgeving opnieuw vullen met productiedata", "test_refresh"),
    ("Zet productie over naar test", "test_refresh"),
    ("Can you sync test with live?", "test_refresh"),
    ("Please refresh our test environment", "test_refresh"),
    ("Copy production to the test database", "test_refresh"),
    ("Odoo update op de testomgeving", "test_update_community"),
    ("Please update Odoo on the test environment", "test_update_community"),
    ("Enterprise update op de testomgeving", "test_update_enterprise"),
    ("Update Enterprise on the test environment", "test_update_enterprise"),
    ("Licentie van de testomgeving verloopt", "test_license"),
    ("The licence of the test environment expires", "test_license"),
    ("Hoe kan ik op de testomgeving een factuur maken?", "test_functional"),
    ("Please explain the test environment to our bookkeeper", "test_functional"),
    ("Maatwerk aanpassen op de testomgeving", "test_customisation"),
    ("Community module installeren op de testomgeving", "test_customisation"),
    ("Please install a module on the test environment", "test_customisation"),
    ("Testomgeving doet het niet", "test_support"),
    ("Testomgeving is onbereikbaar", "test_support"),
    ("Testserver is traag", "test_support"),
    ("Test environment is down", "test_support"),
    ("Foutmelding op de testomgeving", "test_support"),
)
# What every client writes: with all three addenda it is what it was without.
ORDINARY = (
    ("Graag een nieuwe gebruiker voor Jan", "user_create"),
    ("Please create a user for our new bookkeeper", "user_create"),
    ("Piet heeft geen rechten op inkoop", "user_rights"),
    ("Waar vind ik de knop om te crediteren?", "find_function"),
    ("Where can I find the menu for credit notes?", "find_function"),
    ("Change a setting: payment terms", "app_settings"),
    ("Foutmelding bij het boeken", "incident_management"),
    ("Odoo ligt eruit!", "incident_management"),
    ("Odoo is down", "incident_management"),
    ("Restore the backup of yesterday", "backup"),
    ("Upgrade Odoo naar een nieuwe versie", "upgrade_odoo"),
    ("Please change the customisation of our shop", "third_party_work"),
    ("Wens: extra veld op de factuur", "functional_wish"),
    ("Odoo update graag", "update_community"),
    ("Koppeling met bol.com werkt niet", "incident_management"),
    ("Kunt u mij terugbellen?", None),
    ("Query about invoice 2026/0042", None),
    ("What does the asterisk next to a field mean?", None),
    ("Testfactuur gemaakt, maar hij mag weg", None),
    ("Hallo", None),
)


@tagged("post_install", "-at_install")
class TestRecognition(AddendaCase):
    """Which service of an addendum a question is about, and that the others stay."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.addenda = {
            code: cls._create_addendum(code)
            for code in ("metabase", "pbx", "test_environment")
        }

    def _codes(self, subjects, **values):
        """``{subject: code of the proposed service}`` of a ticket about each."""
        person = values.pop("person", self.jan)
        with self.at("2026-06-08 10:00"):
            tickets = self.env["helpdesk.ticket"].create(
                [
                    {
                        "name": subject,
                        "description": "Groet, Jan",
                        "team_id": self.team.id,
                        "partner_id": person.id,
                        "partner_email": person.email,
                        "sla_channel": "phone",
                        **values,
                    }
                    for subject in subjects
                ]
            )
        return {t.name: t.sla_proposed_service_id.code or None for t in tickets}

    def _check(self, table):
        found = self._codes([subject for subject, _code in table])
        for subject, code in table:
            with self.subTest(subject):
                self.assertEqual(found[subject], code)

    def test_metabase(self):
        self._check(METABASE)

    def test_pbx(self):
        self._check(PBX)

    def test_test_environment(self):
        self._check(TEST)

    def test_ordinary_questions_stay_what_they_are(self):
        self._check(ORDINARY)
        without = self._codes(
            [subject for subject, _code in ORDINARY], person=self.piet
        )
        self.assertEqual(without, dict(ORDINARY))

    def test_without_the_addendum_nothing_is_said_of_it(self):
        tables = METABASE + PBX + TEST
        own = {
            line.code
            for kind in self.addenda.values()
            for line in kind.kind_id.service_line_ids.service_id
        }
        found = self._codes([subject for subject, _code in tables], person=self.piet)
        self.assertFalse(own & set(found.values()))
