# Copyright 2026 Open2Bizz BV
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""pytest plugin: Odoo's tests wait as long as a busy machine needs.

Odoo gives a page twelve seconds and a browser one minute. What hangs still ends.
"""

import functools

#: Times as long as Odoo waits by itself.
PATIENCE = 5


def pytest_collection_finish(session):
    from odoo.tests import common

    common.BaseCase.test_cursor_lock_timeout *= PATIENCE
    common.ChromeBrowser.throttling_factor = _Patient()
    common.HttpCase.url_open = _patient(common.HttpCase.url_open)


class _Patient:
    """How many times slower than usual a browser is said to be."""

    def __set__(self, browser, factor):
        browser.__dict__["throttling_factor"] = factor

    def __get__(self, browser, _type=None):
        if browser is None:
            return self
        return PATIENCE * browser.__dict__["throttling_factor"]


def _patient(opened):
    @functools.wraps(opened)
    def url_open(self, url, data=None, files=None, timeout=12, *args, **named):
        return opened(self, url, data, files, timeout * PATIENCE, *args, **named)

    return url_open
