# Copyright 2026 Open2Bizz BV
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo.addons.o2b_sla.tests.common import SlaCommon, amsterdam, local
from odoo.addons.o2b_sla.tests.outbox_common import OutboxCase


class MaintenanceCommon(OutboxCase, SlaCommon):
    """A production environment, a series on Sunday nights, and a mail server."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.production = cls._create_environment("Production")
        cls.windows = cls.env["o2b.sla.maintenance.window"].sudo()

    @classmethod
    def _create_environment(cls, name, agreement=None, **values):
        return cls.env["o2b.sla.environment"].create(
            {"name": name, "agreement_id": (agreement or cls.agreement).id, **values}
        )

    @classmethod
    def _create_other_agreement(cls):
        """An agreement in force of another client, with a contact."""
        client = cls.env["res.partner"].create({"name": "Smid BV", "is_company": True})
        smit = cls.env["res.partner"].create(
            {"name": "Sam Smit", "email": "sam@smid.example", "parent_id": client.id}
        )
        agreement = cls.env["o2b.sla.agreement"].create(
            {
                "partner_id": client.id,
                "contact_ids": [
                    (0, 0, {"partner_id": smit.id, "date_from": "2020-01-01"})
                ],
            }
        )
        version = cls.env["o2b.sla.agreement.version"].create(
            {
                "agreement_id": agreement.id,
                "policy_id": cls.policy.id,
                "date_start": "2020-01-01",
            }
        )
        version._agree_on_paper()
        return agreement

    def exclude(self, **values):
        """Let an agreement rule that excludes announced maintenance."""
        self.sign_policy(self.copy_policy(maintenance_rule="excluded", **values))

    def make(self, first_day="2026-06-14", **values):
        """A maintenance that is not planned yet."""
        return (
            self.env["o2b.sla.maintenance"]
            .with_user(self.contract_manager)
            .create(
                {
                    "name": "Updates",
                    "first_day": first_day,
                    "environment_ids": [(6, 0, self.production.ids)],
                    **values,
                }
            )
        )

    def plan(self, text, first_day="2026-06-14", **values):
        """Plan maintenance at an Amsterdam instant."""
        with self.at(text):
            maintenance = self.make(first_day, **values)
            maintenance.action_plan()
        return maintenance

    def weekly(self, text, **values):
        return self.plan(text, frequency="weekly", on_sun=True, **values)

    def run_job(self, text):
        """What the scheduled actions do at an Amsterdam instant."""
        with self.at(text), self.outgoing():
            self.env["o2b.sla.maintenance"]._cron_look_ahead()
            self.env["o2b.sla.maintenance"]._cron_maintenance()

    def pass_time(self, text):
        """The outbox and the scheduled action, one after the other, as they run."""
        self.send(text)
        self.run_job(text)

    def starts(self, maintenance, **values):
        """Amsterdam starts of the windows."""
        windows = maintenance.window_ids.sorted("start_at")
        if values:
            windows = windows.filtered_domain([(k, "=", v) for k, v in values.items()])
        return [amsterdam(window.start_at) for window in windows]

    def assert_maintenance(self, start, end, expected, environment=None):
        """What counts between two Amsterdam instants."""
        environment = environment or self.production
        found = environment._get_maintenance(local(start), local(end))
        self.assertEqual([tuple(map(amsterdam, span)) for span in found], expected)
