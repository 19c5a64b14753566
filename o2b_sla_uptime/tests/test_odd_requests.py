# Copyright 2026 Open2Bizz BV
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo.tests import HttpCase, tagged

#: Addresses that anybody may try, with a place for what he tries.
ADDRESSES = (
    "/o2b_sla/ping/%s",
    "/o2b_sla/ping/token/%s",
    "/o2b_sla/health/%s",
    "/o2b_sla/hook/%s",
    "/o2b_sla/sd/%s",
    "/o2b_sla/maintenance/%s.ics",
    "/sla/status/1/%s",
    "/sla/status/%s/token",
    "/my/sla/%s/status",
    "/my/sla/%s/maintenance.ics",
)
#: With what is no number they are no address of ours, and Odoo itself fails on any
#: such address that holds NUL.
NUMBERED = ("/sla/status/%s", "/my/sla/%s")
#: Unknown, NUL, no UTF-8, another alphabet, half a character, SQL, very long, a number
#: that is too large.
ODD = (
    "x",
    "%00",
    "a%00b",
    "%ff%fe",
    "%C3%A9",
    "%ED%A0%80",
    "' OR 1=1 --",
    "x" * 4000,
    "9" * 40,
    "-1",
    "0",
    "%F0%9F%92%A9",
)


@tagged("post_install", "-at_install")
class TestOddRequests(HttpCase):
    """Whatever strangers send to an open address, it is turned away calmly."""

    def test_addresses(self):
        for address in ADDRESSES:
            for odd in ODD:
                if "%00" in odd and address.startswith(NUMBERED):
                    continue
                for method in ("GET", "POST"):
                    with self.subTest(address=address, odd=odd[:20], method=method):
                        answer = self.url_open(
                            address % odd,
                            data=b"{}" if method == "POST" else None,
                            headers={
                                "Content-Type": "application/json",
                                "Authorization": b"Bearer \xff\xfe",
                                "X-O2B-Signature": b"sha256=\xff",
                                "X-O2B-Timestamp": "9" * 30,
                            },
                            timeout=30,
                            allow_redirects=False,
                        )
                        self.assertLess(answer.status_code, 500)
                        self.assertNotIn("Traceback", answer.text)
