# Copyright 2026 Open2Bizz BV
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
import hmac
import json
from hmac import compare_digest
from unittest.mock import patch

from odoo.tests import HttpCase, tagged

from odoo.addons.o2b_sla_helpdesk.tests.common import SlaHelpdeskData

from ..controllers.source import MOST_BYTES
from ..models.o2b_sla_source_intake import BUCKETS


@tagged("post_install", "-at_install")
class TestSourceHttp(SlaHelpdeskData, HttpCase):
    """Deliveries and targets over HTTP."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls._create_sla_data()
        cls.environment = cls.env["o2b.sla.environment"].create(
            {"name": "Production", "agreement_id": cls.agreement.id}
        )
        cls.source = cls.env["o2b.sla.source"].create(
            {"name": "Engine", "kind": "alertmanager"}
        )
        cls.secret = cls.source._renew_secret()
        cls.monitor = cls._add_monitor("Web", url="https://client.example/web")

    @classmethod
    def _add_monitor(cls, name, environment=None, **values):
        return cls.env["o2b.sla.monitor"].create(
            {
                "name": name,
                "environment_id": (environment or cls.environment).id,
                "kind": "external",
                "source_id": cls.source.id,
                **values,
            }
        )

    def setUp(self):
        super().setUp()
        BUCKETS._levels.clear()

    def post(self, body, slug=None, secret=None, **headers):
        headers = {
            "Content-Type": "application/json",
            "Authorization": f"Bearer {secret or self.secret}",
            **headers,
        }
        return self.url_open(
            f"/o2b_sla/hook/{slug or self.source.slug}", data=body, headers=headers
        )

    def targets(self, secret=None, **headers):
        return self.url_open(
            f"/o2b_sla/sd/{self.source.slug}",
            headers={"Authorization": f"Bearer {secret or self.secret}", **headers},
        )

    def test_delivery(self):
        body = json.dumps({"version": "4", "alerts": []})
        answer = self.post(body)
        self.assertEqual(
            (answer.status_code, answer.json()), (202, {"status": "accepted"})
        )
        self.assertFalse(answer.cookies, "no session")

    def test_methods(self):
        url = f"/o2b_sla/hook/{self.source.slug}"
        self.assertEqual(self.url_open(url).status_code, 405)
        self.assertEqual(self.url_open(url, method="PUT").status_code, 405)

    def test_only_json(self):
        """D9: XML and forms are not read, whoever sends them."""
        bomb = '<?xml version="1.0"?><!DOCTYPE a [<!ENTITY b "b">]><a>&b;</a>'
        for kind in (
            "application/xml",
            "text/xml",
            "text/plain",
            "application/x-www-form-urlencoded",
            "multipart/form-data; boundary=x",
            "",
        ):
            answer = self.post(bomb, **{"Content-Type": kind})
            self.assertEqual(answer.status_code, 415, kind)
        events = self.env["o2b.sla.source.event"]
        self.assertFalse(events.search([("source_id", "=", self.source.id)]))

    def test_too_large(self):
        """D7."""
        body = b'{"version": "4", "alerts": [' + b" " * MOST_BYTES + b"]}"
        self.assertEqual(self.post(body).status_code, 413)
        for kind in ("application/x-www-form-urlencoded", "multipart/form-data"):
            answer = self.post(body, **{"Content-Type": kind})
            self.assertIn(answer.status_code, (413, 415))

    def test_hostile(self):
        """D8: never a 500."""
        for body in (
            b" ",
            b"[" * 100000,
            b'{"version": "4", "alerts": [{"labels": {"a": "\\u0000"}}]}',
            b'{"version": "4", "alerts": [{"startsAt": {}}]}',
            b'{"version": "4", "alerts": {"a": NaN}}',
            b"\xff\xfe\x00",
            b'{"version": 4e999}',
        ):
            self.assertEqual(self.post(body).status_code, 400, body[:30])
        self.assertEqual(self.post(b'{"version": "5"}').status_code, 422)

    def test_headers_and_arguments(self):
        """What else comes along does no harm."""
        url = f"/o2b_sla/hook/{self.source.slug}?db=x&slug=y&csrf_token=z&debug=1"
        headers = {
            "Content-Type": "application/json; charset=utf-8",
            "Authorization": f"Bearer {self.secret}",
        }
        body = json.dumps({"version": "4", "alerts": []})
        answer = self.url_open(url, data=body, headers=headers)
        self.assertEqual(answer.status_code, 202)
        answer = self.post(body, secret="\xe9".encode().decode("latin-1"))
        self.assertEqual(answer.status_code, 401)

    def test_nobody_can_tell(self):
        """D6: an unknown address and a wrong secret look the same."""
        wrong = self.post(b"{}", secret="guess")
        unknown = self.post(b"{}", slug="0123456789abcdef", secret="guess")
        self.assertEqual(wrong.status_code, unknown.status_code)
        self.assertEqual(wrong.content, unknown.content)
        different = {
            name
            for name in wrong.headers.keys() | unknown.headers.keys()
            if wrong.headers.get(name) != unknown.headers.get(name)
        }
        self.assertLessEqual(different, {"Date"})

    def test_time_does_not_tell(self):
        """D6: a wrong secret and a source that is not there cost the same work.

        Counted, not timed: a busy machine tells any time it likes.
        """
        work = {}
        # what the first two read, the caches keep
        for slug in (self.source.slug, "0123456789abcdef") * 2:
            queries = self.cr.sql_log_count
            with patch.object(hmac, "compare_digest", wraps=compare_digest) as compared:
                self.post(b"{}", slug=slug, secret="guess")
            work[slug] = (self.cr.sql_log_count - queries, compared.call_count)
        self.assertEqual(*work.values())
        self.assertTrue(compared.call_count)

    # === Targets ===

    def test_targets(self):
        """What is agreed upon, with numbers for names."""
        tcp = self._add_monitor("Mail", host="mail.client.example", port=25)
        six = self._add_monitor("Six", host="2001:db8::1", port=443)
        six.probe_module = "tls_connect"
        answer = self.targets()
        self.assertEqual(answer.status_code, 200)
        self.assertEqual(answer.headers["Content-Type"], "application/json")
        labels = {
            "environment": f"e-{self.environment.id}",
            "client": f"c-{self.bakery.id}",
        }
        self.assertEqual(
            answer.json(),
            [
                {
                    "targets": ["https://client.example/web"],
                    "labels": {
                        "o2b_monitor": self.monitor.reference,
                        **labels,
                        "module": "http_2xx",
                    },
                },
                {
                    "targets": ["mail.client.example:25"],
                    "labels": {
                        "o2b_monitor": tcp.reference,
                        **labels,
                        "module": "tcp_connect",
                    },
                },
                {
                    "targets": ["[2001:db8::1]:443"],
                    "labels": {
                        "o2b_monitor": six.reference,
                        **labels,
                        "module": "tls_connect",
                    },
                },
            ],
        )
        self.assertNotIn("Bakery", answer.text)

    def test_targets_are_those_agreed_upon(self):
        unsigned = self._create_agreement(self.bakery, self.jan, activate=False)
        ended = self._create_agreement(self.bakery, self.jan, date_end="2021-01-01")
        for agreement in (unsigned, ended):
            environment = self.env["o2b.sla.environment"].create(
                {"name": "Other", "agreement_id": agreement.id}
            )
            self._add_monitor("Not in force", environment, url="https://x.example")
        self._add_monitor("Archived", url="https://y.example", active=False)
        self._add_monitor("No address")
        other = self.env["o2b.sla.source"].create({"name": "Other"})
        self._add_monitor("Other's", url="https://z.example", source_id=other.id)
        self.assertEqual(len(self.targets().json()), 1)
        self.environment.active = False
        self.assertEqual(self.targets().json(), [])

    def test_targets_need_the_secret(self):
        for secret in ("guess", "\xe9"):
            self.assertEqual(self.targets(secret).status_code, 401)
        answer = self.url_open("/o2b_sla/sd/nobody")
        self.assertEqual(answer.status_code, 401)

    def test_unchanged(self):
        """Who has them already gets nothing."""
        tag = self.targets().headers["ETag"]
        answer = self.targets(**{"If-None-Match": tag})
        self.assertEqual((answer.status_code, answer.content), (304, b""))
        self._add_monitor("New", url="https://new.example")
        self.assertEqual(self.targets(**{"If-None-Match": tag}).status_code, 200)

    def test_thousand_targets(self):
        """In a fixed number of queries."""
        self.env["o2b.sla.monitor"].create(
            [
                {
                    "name": f"Number {number}",
                    "environment_id": self.environment.id,
                    "kind": "external",
                    "source_id": self.source.id,
                    "url": f"https://client.example/{number}",
                }
                for number in range(1000)
            ]
        )
        self.env.flush_all()
        self.env.invalidate_all()
        count = self.cr.sql_log_count
        self.assertEqual(len(self.source._list_targets()), 1001)
        self.assertLess(self.cr.sql_log_count - count, 12)
