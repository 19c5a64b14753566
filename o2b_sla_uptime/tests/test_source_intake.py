# Copyright 2026 Open2Bizz BV
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
import json
import logging

import psycopg2

from odoo.exceptions import ValidationError
from odoo.tests import tagged
from odoo.tools import mute_logger

from ..models import o2b_sla_source_intake
from .source_common import SourceCommon

LOGGER = "odoo.addons.o2b_sla_uptime.models.o2b_sla_source_intake"


@tagged("post_install", "-at_install")
class TestSourceIntake(SourceCommon):
    """Matrix D of deliveries: who may post, and what is written down."""

    KIND = "generic"

    def body(self, **values):
        return json.dumps(
            {"monitor": self.reference, "state": "down", **values}
        ).encode()

    def test_once(self):
        """D2: the same bytes again change nothing."""
        body = self.body(id="1")
        for _time in range(3):
            self.assertEqual(self.post(body), 202)
        self.assertEqual(len(self.events), 1)
        self.assertEqual(self.events.state, "new")
        self.assertEqual(self.events.subject, self.reference)

    def test_signed(self):
        body = self.body()
        self.assertEqual(self.post(body, **self.sign(body)), 202)
        self.assertEqual(self.post(body, **self.sign(body)), 202, "replay")
        self.assertEqual(len(self.events), 1)

    def test_signed_replay_later(self):
        """A replay within its five minutes is the same, however late."""
        body = self.body()
        headers = self.sign(body)
        self.post(body, **headers)
        self.wait(299)
        self.assertEqual(self.post(body, **headers), 202)
        self.assertEqual(len(self.events), 1)
        self.wait(2)
        self.assertEqual(self.post(body, **headers), 401)

    def test_stamps(self):
        """D3."""
        body = self.body()
        for skew in (-4000, -301, 301, 4000):
            self.assertEqual(self.post(body, **self.sign(body, skew)), 401, skew)
        self.assertFalse(self.events)

    def test_skew_is_shown(self):
        """D13: our clock counts; how far theirs is off is told."""
        body = self.body()
        self.assertEqual(self.post(body, **self.sign(body, 200)), 202)
        self.assertEqual(self.events.skew, 200)
        self.assertEqual(self.events.received_at, self.clock)
        self.assertEqual(self.events.at, self.clock)

    def test_not_allowed(self):
        """D4: missing, wrong, not ASCII; a good one among several passes."""
        body = self.body()
        good = self.sign(body)
        wrong = f"sha256={'0' * 64}"
        for values in (
            {"authorization": ""},
            {"authorization": "Bearer "},
            {"authorization": "Bearer x"},
            {"authorization": f"Basic {self.secret}"},
            {"authorization": "Bearer \xe9\u20ac"},
            {**good, "signature": wrong},
            {**good, "signature": "\xe9"},
            {**good, "stamp": ""},
            {**good, "stamp": "9" * 400},
            {"signature": wrong},  # a good secret does not mend a wrong signature
        ):
            self.assertEqual(self.post(body, **values), 401, values)
        self.assertFalse(self.events)
        good["signature"] = f"{wrong}, {good['signature']}"
        self.assertEqual(self.post(body, **good), 202)

    def test_unknown_slug(self):
        """D6: the same as a wrong secret."""
        self.assertEqual(self.post(self.body(), slug="nobody"), 401)
        self.source.active = False
        self.assertEqual(self.post(self.body()), 401, "archived")

    def test_rotation(self):
        old = self.secret
        self.secret = self.source._renew_secret()
        self.assertNotEqual(old, self.secret)
        for secret in (old, self.secret):
            headers = {"authorization": f"Bearer {secret}"}
            self.assertEqual(self.post(self.body(id=secret), **headers), 202)
        self.wait(8 * 24 * 3600)
        headers = {"authorization": f"Bearer {old}"}
        self.assertEqual(self.post(self.body(), **headers), 401, "a week is over")
        self.assertEqual(self.post(self.body()), 202)

    def test_two_secrets_at_most(self):
        first = self.secret
        self.source._renew_secret()
        self.secret = self.source._renew_secret()
        headers = {"authorization": f"Bearer {first}"}
        self.assertEqual(self.post(self.body(), **headers), 401)

    def test_no_secret(self):
        """D5: closed, and somebody is told."""
        source = self.add_source(name="New")
        self.assertEqual(self.post(self.body(), slug=source.slug), 503)
        codes = [
            (problem["code"], problem["subject"])
            for problem in self.env["o2b.sla.health"]._check()["problems"]
        ]
        self.assertIn(("source_closed", source.slug), codes)

    def test_signed_only(self):
        self.source.signed_only = True
        self.env.flush_all()
        body = self.body()
        self.assertEqual(self.post(body), 401)
        self.assertEqual(self.post(body, **self.sign(body)), 202)

    def test_networks(self):
        self.source.networks = "192.0.2.0/24\n2001:db8::/32"
        self.env.flush_all()
        for address, status in (
            ("192.0.2.7", 202),
            ("::ffff:192.0.2.8", 202),
            ("2001:db8::1", 202),
            ("198.51.100.1", 401),
            ("", 401),
            ("unix:", 401),
        ):
            body = self.body(id=address)
            self.assertEqual(self.post(body, address=address), status, address)
        for wrong in ("192.0.2.1/24", "here", "192.0.2.0/99"):
            with self.assertRaises(ValidationError):
                self.source.networks = wrong

    def test_too_fast(self):
        self.source.posts_per_minute = 3
        self.env.flush_all()
        found = [self.post(self.body(id=str(number))) for number in range(5)]
        self.assertEqual(found, [202, 202, 202, 429, 429])
        with mute_logger("odoo.sql_db"), self.assertRaises(psycopg2.IntegrityError):
            self.source.posts_per_minute = 0
            self.env.flush_all()

    def test_bad_bodies(self):
        """D8: an answer, a line for a person, no error."""
        for body in (
            b"",
            b"{",
            b"\xff",
            b"[" * 100000,
            b'{"state": NaN}',
            b'{"state": "down", "state": "up"}',
            b"<x/>",
            b"17",
            b'{"monitor": ["a"], "state": "down"}',
            b'{"monitor": "m", "state": {}}',
            b'{"monitor": "m", "state": "down", "at": 17}',
        ):
            self.assertEqual(self.post(body), 400, body[:40])
        self.assertEqual(set(self.events.mapped("state")), {"failed"})
        self.assertTrue(all(self.events.mapped("attention")))
        self.assertTrue(all(self.events.mapped("reason")))

    def test_characters(self):
        """NUL and half characters are stored as something else."""
        body = b'{"monitor": "m\\u0000\\ud800", "state": "down", "reason": "\\u0000"}'
        self.assertEqual(self.post(body), 202)
        self.assertNotIn("\0", self.events.subject)

    def test_a_fault_of_ours(self):
        """What our own code cannot read is kept, and the engine gets no error."""

        def fail(*_args):
            raise ZeroDivisionError

        self.patch(o2b_sla_source_intake, "parse", fail)
        with mute_logger(LOGGER):
            self.assertEqual(self.post(self.body()), 202)
        self.assertEqual(self.events.state, "failed")
        self.assertTrue(self.events.attention)

    def test_secrets_are_never_logged(self):
        """D14: neither the secret nor a wrong one."""
        body = self.body()
        signed = self.sign(body)
        with self.assertLogs("odoo", level="DEBUG") as logs:
            logging.getLogger(LOGGER).debug("at least one line")
            self.post(body)
            self.post(body, authorization="Bearer guess-of-somebody")
            self.post(body, **signed)
            self.post(b"{", authorization=f"Bearer {self.secret}")
            self.source.posts_per_minute = 1
            self.env.flush_all()
            self.post(body)
        text = "\n".join(logs.output)
        for secret in (self.secret, "guess-of-somebody", signed["signature"][7:]):
            self.assertNotIn(secret, text)

    def test_secret_is_not_kept(self):
        self.env.flush_all()
        self.env.cr.execute("SELECT o2b_sla_source::text FROM o2b_sla_source")
        rows = "".join(row for (row,) in self.env.cr.fetchall())
        self.assertNotIn(self.secret, rows)

    def test_one_query_to_write(self):
        """However much a delivery tells: one statement writes it down."""
        many = [
            {"monitor": f"m-{number}", "state": "down", "id": str(number)}
            for number in range(200)
        ]
        body = json.dumps(many).encode()
        self.post(self.body(id="warm"))
        self.env["ir.cron.trigger"].search([]).unlink()
        self.env.flush_all()
        count = self.cr.sql_log_count
        self.assertEqual(self.post(body), 202)
        first = self.cr.sql_log_count - count
        self.assertEqual(len(self.events), 201)
        count = self.cr.sql_log_count
        self.post(self.body(id="next"))
        self.assertLessEqual(self.cr.sql_log_count - count, 6)
        self.assertLessEqual(first, 10)

    def test_wakes_once(self):
        triggers = self.env["ir.cron.trigger"]
        cron = self.env.ref("o2b_sla_uptime.ir_cron_source_apply")
        triggers.search([("cron_id", "=", cron.id)]).unlink()
        for number in range(3):
            self.post(self.body(id=str(number)))
        self.assertEqual(triggers.search_count([("cron_id", "=", cron.id)]), 1)
