# Copyright 2026 Open2Bizz BV
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""The web server that the demo watches."""

import sys
import urllib.request
from dataclasses import replace

import pytest
from o2b_runtime.demo_site import CONTROL_HOSTS, DemoSite
from o2b_runtime.ports import LOOPBACK, answers
from o2b_runtime.settings import Settings


class SitePython(Settings):
    """Settings whose Python is the one that runs this test."""

    python = sys.executable


@pytest.fixture
def site(tmp_path):
    site = DemoSite(replace(SitePython(), runtime=tmp_path))
    yield site
    site.stop()


class Monitors:
    """What the demo's Odoo would answer."""

    def __init__(self, *urls):
        self.urls = dict(enumerate(urls))
        self.parameters = {}

    def call(self, model, method, *arguments):
        if model == "ir.config_parameter":
            self.parameters.__setitem__(*arguments)
            return True
        if method == "search_read":
            return [{"id": id_, "url": url} for id_, url in self.urls.items()]
        ((id_,), values) = arguments
        self.urls[id_] = values["url"]
        return True


def test_answers_until_it_is_stopped(site):
    port = site.start()
    with urllib.request.urlopen(
        f"http://{LOOPBACK}:{port}/devries/web/login", timeout=10
    ) as page:
        assert b"Odoo" in page.read()
    assert site.start() == port
    assert site.stop()
    assert not answers(port)
    assert not site.stop()
    assert site.start() == port


def test_monitors_follow_its_port(site):
    port = site.start()
    monitors = Monitors("http://127.0.0.1:1/devries/web/login")
    site.point_monitors(monitors, 8069)
    assert monitors.urls == {0: f"http://127.0.0.1:{port}/devries/web/login"}
    assert monitors.parameters == {CONTROL_HOSTS: "127.0.0.1:8069"}
