# Copyright 2026 Open2Bizz BV
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from .common import SlaCommon, local
from .outbox_common import OutboxCase

ASKED = "2026-06-08 10:00"
PLANNED = "2026-06-10 20:00"
LATER = "2026-06-10 22:00"


class ChangeCommon(OutboxCase, SlaCommon):
    """A production and a test environment, and a contact who asks."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.production = cls._create_environment(
            "Production", odoo_version="19.0", operating_system="Ubuntu 24.04.1 LTS"
        )
        cls.test = cls._create_environment("Test", kind="test", odoo_version="19.0")
        cls.contact = cls.agreement.contact_ids
        cls.jan.lang = "en_US"

    @classmethod
    def _create_environment(cls, name, **values):
        return cls.env["o2b.sla.environment"].create(
            {"name": name, "agreement_id": cls.agreement.id, **values}
        )

    def ask(self, environment=None, at=ASKED, user=None, **values):
        """A change that the contact asked for, on test; unless told otherwise."""
        with self.at(at):
            return (
                self.env["o2b.sla.change"]
                .with_user(user or self.contract_manager)
                .create(
                    {
                        "environment_id": (environment or self.test).id,
                        "requested_by_id": self.contact.id,
                        **values,
                    }
                )
            )

    def plan(self, change, at=ASKED, when=PLANNED, hours=1):
        with self.at(at):
            change._plan(local(when), hours)
        return change

    def finish(self, change, at=LATER, **values):
        with self.at(at):
            change._finish(
                {"result": "Corrections of June", "revision_after": "19.0-20260610"}
                | values
            )
        return change

    def kinds(self, change):
        """What happened, in order."""
        return change.event_ids.sorted("id").mapped("kind")
