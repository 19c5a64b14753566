# Copyright 2026 Open2Bizz BV
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Odoo databases side by side in one process, each with its own modules."""

import contextlib
import importlib
import os

from o2b_runtime.runtime import Runtime

#: Modules on top of the template: ours, the peer, and OCA's helpdesk alone.
OURS, PEER, BARE = "ours", "peer", "bare"
TEMPLATES = {OURS: "suite", PEER: "base", BARE: "base"}
PEER_MODULE = "helpdesk_mgmt_sla"


class Databases:
    """Throw-away copies of the templates; use as a context manager."""

    def __init__(self):
        self.runtime = Runtime()
        self.runtime.postgres.ensure()
        # The names are always the same: what a broken-off run left is replaced.
        self._names = {kind: f"o2b_sla_bench_{kind}" for kind in TEMPLATES}

    def __enter__(self):
        os.environ.update(self.runtime.odoo.environment)
        self._configure()
        with contextlib.ExitStack() as stack:
            stack.push(self)
            for kind, name in self._names.items():
                self.runtime.databases.copy_of_template(TEMPLATES[kind], name)
            self._install_peer()
            stack.pop_all()
        return self

    def __exit__(self, *_error):
        from odoo.modules.registry import Registry
        from odoo.sql_db import close_all

        Registry.delete_all()
        close_all()
        for name in self._names.values():
            self.runtime.databases.drop(name)

    @contextlib.contextmanager
    def env(self, kind):
        """Environment of the superuser in a transaction that is rolled back.

        What a benchmark wants to keep it commits itself.

        :param kind: OURS, PEER or BARE
        """
        from odoo import SUPERUSER_ID, api
        from odoo.modules.registry import Registry

        with Registry(self._names[kind]).cursor() as cr:
            yield api.Environment(cr, SUPERUSER_ID, {"lang": "en_US"})
            cr.rollback()

    def name(self, kind):
        """Name of the database, for a process of its own.

        :param kind: OURS, PEER or BARE
        """
        return self._names[kind]

    def _install_peer(self):
        self.runtime.odoo.run(
            *("server", "-d", self._names[PEER], "--init", PEER_MODULE),
            *("--stop-after-init", "--no-http", "--skip-auto-install"),
            log=self.runtime.settings.log / "bench-install.log",
            problem=f"Installing {PEER_MODULE} failed.",
        )

    @staticmethod
    def _configure():
        importlib.import_module("odoo.init")  # Odoo's own first import
        from odoo.tools import config

        config.parse_config(["--log-level=warn"], setup_logging=True)
