# Copyright 2026 Open2Bizz BV
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
import json

from odoo.tests import HttpCase, tagged

from ..models.o2b_sla_source_intake import BUCKETS, Post


@tagged("post_install", "-at_install")
class TestSourceTour(HttpCase):
    def test_source(self):
        self.start_tour("/odoo/sla-sources/new", "o2b_sla_source", login="admin")
        source = self.env["o2b.sla.source"].search(
            [("name", "=", "Prometheus of the tour")]
        )
        self.assertEqual(source.state, "not_heard")

    def test_delivery(self):
        BUCKETS._levels.clear()
        source = self.env["o2b.sla.source"].create({"name": "X", "kind": "generic"})
        secret = source._renew_secret()
        body = json.dumps({"monitor": "m-nobody", "state": "down"}).encode()
        post = Post(body=body, authorization=f"Bearer {secret}")
        self.assertEqual(source._take_in(source.slug, post).status, 202)
        events = self.env["o2b.sla.source.event"]
        events._apply_batch(100)
        event = events.search([("source_id", "=", source.id)])
        self.assertTrue(event.needs_look)
        self.start_tour(
            "/odoo/sla-deliveries-to-look-at", "o2b_sla_source_event", login="admin"
        )
        self.env.invalidate_all()
        self.assertFalse(event.needs_look)
        self.assertTrue(event.looked_by_id)
