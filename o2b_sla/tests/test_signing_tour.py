# Copyright 2026 Open2Bizz BV
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo.tests import HttpCase, tagged

from .signing_common import SigningCommon


@tagged("post_install", "-at_install")
class TestSigningTour(SigningCommon, HttpCase):
    """Two people, two drawn signatures: from sent to active in the browser."""

    def test_signed_by_both(self):
        user = self._create_portal_user(self.sanne, "sanne")
        self.send()
        self.start_tour(
            f"/my/sla/versions/{self.draft.id}", "o2b_sla_client_signs", login="sanne"
        )
        self.assertEqual(self.draft.state, "client_signed")
        self.assertEqual(self.draft.signature_ids.user_id, user)
        action = self.env.ref("o2b_sla.o2b_sla_agreement_version_action")
        self.start_tour(
            f"/odoo/{action.path}/{self.draft.id}",
            "o2b_sla_contractor_signs",
            login="sla_director",
        )
        self.assertEqual(self.draft.state, "active")
        signatures = self.draft.signature_ids
        self.assertEqual(signatures.mapped("role"), ["client", "contractor"])
        self.assertEqual(len(set(signatures.mapped("document_sha256"))), 1)
        self.assertTrue(all(signatures.mapped("image_sha256")))
        self.assertEqual(self.draft._find_tampering(), [])
