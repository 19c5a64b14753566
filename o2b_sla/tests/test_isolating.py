# Copyright 2026 Open2Bizz BV
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from psycopg2.errors import SerializationFailure

from odoo.tests import TransactionCase

from ..isolating import isolated, isolated_by_halves


class TestIsolating(TransactionCase):
    """One part that fails stops no other, and leaves nothing behind."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.partners = cls.env["res.partner"].create(
            [{"name": f"Client {number}", "ref": "before"} for number in range(5)]
        )

    def setUp(self):
        super().setUp()
        self.failed, self.batches = [], []

    def note(self, partner, error):
        self.failed.append((partner.name, str(error)))

    def mark(self, partners):
        self.batches.append(len(partners))
        for partner in partners:
            partner.ref = "after"
            if partner.name == "Client 3":
                raise ValueError("bad")

    def test_failure_leaves_nothing(self):
        problems = []
        partner = self.partners[3]
        done = isolated(self.env, self.mark, partner, failed=problems.append)
        self.assertFalse(done)
        self.assertEqual(partner.ref, "before")
        self.assertEqual([str(problem) for problem in problems], ["bad"])
        self.assertTrue(isolated(self.env, self.mark, self.partners[0], failed=print))
        self.assertEqual(self.partners[0].ref, "after")

    def test_what_fails_on_writing_is_the_steps_own(self):
        """A constraint of the database speaks when the record is written."""

        def spoil():
            self.partners[0].parent_id = self.partners[0].id

        problems = []
        self.assertFalse(isolated(self.env, spoil, failed=problems.append))
        self.assertEqual(len(problems), 1)
        self.assertFalse(self.partners[0].parent_id)

    def test_halves_leave_only_the_bad_one_out(self):
        isolated_by_halves(self.partners, self.mark, self.note)
        self.assertEqual(
            self.partners.mapped("ref"), ["after", "after", "after", "before", "after"]
        )
        self.assertEqual(self.failed, [("Client 3", "bad")])
        self.assertEqual(self.batches, [5, 2, 3, 1, 2, 1, 1])

    def test_halves_of_good_ones_is_one_batch(self):
        isolated_by_halves(self.partners - self.partners[3], self.mark, self.note)
        isolated_by_halves(self.partners.browse(), self.mark, self.note)
        self.assertEqual((self.batches, self.failed), ([4], []))

    def test_somebody_was_first(self):
        """No failure of the record: whoever called begins again."""

        def lose(_partners):
            raise SerializationFailure("changed meanwhile")

        with self.assertRaises(SerializationFailure):
            isolated_by_halves(self.partners, lose, self.note)
        self.assertEqual(self.failed, [])
