# Copyright 2026 Open2Bizz BV
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).


class LimitsData:
    """A client with a production and an isolated test environment (SLA §6)."""

    @classmethod
    def _set_up_kind(cls):
        """The kind of addendum that limits support for test environments."""
        priorities = cls.env["o2b.sla.priority"]
        kinds = cls.env["o2b.sla.addendum.kind"].with_context(active_test=False)
        cls.kind = kinds.search([("environment_kind", "=", "test")], limit=1)
        if not cls.kind:
            cls.kind = kinds.create(
                {
                    "code": "limited_test",
                    "name": "Isolated test environment",
                    "environment_kind": "test",
                }
            )
        cls.kind.write(
            {
                "clause": "§6",
                "best_effort": True,
                "highest_priority_id": priorities._get("P4").id,
            }
        )

    @classmethod
    def _create_environments(cls):
        cls._set_up_kind()
        cls.production, cls.test = cls.env["o2b.sla.environment"].create(
            [
                {
                    "agreement_id": cls.agreement.id,
                    "name": "Production",
                    "url": "https://bakery.example",
                },
                {
                    "agreement_id": cls.agreement.id,
                    "name": "Test",
                    "kind": "test",
                    "url": "https://test.bakery.example",
                },
            ]
        )

    def _notes(self, ticket):
        """Plain texts of the internal notes on a ticket, the oldest first."""
        self.env.flush_all()
        notes = ticket.message_ids.filtered(
            lambda m: m.subtype_id == self.env.ref("mail.mt_note") and m.body
        )
        return [str(note.body) for note in notes.sorted("id")]
