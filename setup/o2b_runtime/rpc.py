# Copyright 2026 Open2Bizz BV
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Odoo's XML-RPC, as the demo's administrator."""

import xmlrpc.client

from .progress import Problem

LOGIN = PASSWORD = "admin"


class Rpc:
    """Calls methods of models.

    :param url: str, ``http://127.0.0.1:8069``
    :param database: str
    """

    def __init__(self, url, database, login=LOGIN, password=PASSWORD):
        self.database = database
        self.password = password
        common = xmlrpc.client.ServerProxy(f"{url}/xmlrpc/2/common")
        self.uid = common.authenticate(database, login, password, {})
        if not self.uid:
            raise Problem(
                f"The login {login} with its first password does not work any more on "
                f"{database}. Start with a new demo: make stop clean run"
            )
        self._object = xmlrpc.client.ServerProxy(
            f"{url}/xmlrpc/2/object", allow_none=True
        )

    def call(self, model, method, *arguments, **named):
        """Call a public method.

        :raise Problem: Odoo refused; the last line of its message
        """
        try:
            return self._object.execute_kw(
                self.database, self.uid, self.password, model, method, arguments, named
            )
        except xmlrpc.client.Fault as fault:
            lines = fault.faultString.strip().splitlines()
            raise Problem(f"Odoo refused {model}.{method}: {lines[-1]}") from None
