# Copyright 2026 Open2Bizz BV
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""A worker of its own: what the scheduled action does on the day of the drafts, or the
approval of all of them. Prints what it took as JSON; may be killed at any moment.

    python report_worker.py DATABASE draft|approve
"""

import importlib
import json
import resource
import sys
import time

from many_reports import DRAFT_DAY

WARM_UP = 4


def main(database, work):
    """
    :param database: str
    :param work: ``draft`` or ``approve``
    """
    importlib.import_module("odoo.init")  # Odoo's own first import
    from odoo import SUPERUSER_ID, api
    from odoo.modules.registry import Registry
    from odoo.tools import config

    config.parse_config(["--log-level=error"], setup_logging=True)
    with Registry(database).cursor() as cr:
        cr.now = lambda: DRAFT_DAY
        env = api.Environment(cr, SUPERUSER_ID, {"lang": "en_US"})
        meter = Meter(cr)
        {"draft": _draft, "approve": _approve}[work](env, meter)
        found = meter.read()
    sys.stdout.write(json.dumps(found) + "\n")


class Meter:
    """Time, queries and memory of batches.

    :param cr: Cursor
    """

    def __init__(self, cr):
        self.cr = cr
        self.started, self.queries = time.perf_counter(), cr.sql_log_count
        self.batches, self.early = 0, 0

    def tick(self):
        """A batch is done."""
        self.batches += 1
        if self.batches == WARM_UP:
            self.early = _memory()

    def read(self):
        """What it took, as dict: seconds, MB."""
        return {
            "seconds": time.perf_counter() - self.started,
            "queries": self.cr.sql_log_count - self.queries,
            "batches": self.batches,
            "memory_early": self.early,
            "memory": _memory(),
        }


def _memory():
    """The most this process ever held, in MB."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def _draft(env, meter):
    """The scheduled action of the reports."""
    reports = env["o2b.sla.report"]
    batch = reports._refresh_batch

    def measured(_reports, now):
        done = batch(now)
        if done:
            meter.tick()
        return done

    type(reports)._refresh_batch = measured
    reports._cron_refresh()


def _approve(env, meter):
    """All drafts, as a service level manager who marks them all in a list."""
    reports = env["o2b.sla.report"]
    while drafts := reports.search([("state", "=", "draft")], limit=50, order="id"):
        if drafts._approve() != drafts:
            raise AssertionError("Figures changed while nothing happened.")
        meter.cr.commit()
        env.invalidate_all()
        meter.tick()


if __name__ == "__main__":
    main(*sys.argv[1:])
