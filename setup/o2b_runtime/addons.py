# Copyright 2026 Open2Bizz BV
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""The add-ons of this checkout: the core, and the glue to other applications.

A **core** add-on needs nothing but Odoo's basics, OCA's helpdesk and other core
add-ons. A **glue** add-on joins the core to an application that a company may have or
not (sales, timesheets, dashboards); it is installed by itself when both are there.
"""

import ast
import graphlib

#: What every database of the suite has.
BASICS = frozenset({"base", "web", "mail", "portal", "resource", "helpdesk_mgmt"})


class Addons:
    """Reads the manifests of a checkout.

    :param checkout: Path
    """

    def __init__(self, checkout):
        self.checkout = checkout

    def depends(self):
        """Dependencies as the manifests name them: dict of add-on name to list."""
        return {
            path.parent.name: ast.literal_eval(path.read_text()).get("depends", [])
            for path in sorted(self.checkout.glob("*/__manifest__.py"))
        }

    def all(self):
        """Names of every add-on, sorted."""
        return sorted(self.depends())

    def core(self):
        """Names of the core add-ons, sorted."""
        return sorted(set(self.depends()) - set(self.glue()))

    def glue(self):
        """Names of the glue add-ons, each after those it depends on."""
        depends = self.depends()
        ordered = graphlib.TopologicalSorter(
            {name: sorted(set(needs) & set(depends)) for name, needs in depends.items()}
        ).static_order()
        core, glue = set(), []
        for name in ordered:
            if set(depends[name]) <= BASICS | core:
                core.add(name)
            else:
                glue.append(name)
        return glue
