# Copyright 2026 Open2Bizz BV
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""pytest plugin: leaves out tests of other add-ons.

A test module that imports or extends another add-on's test class also gives pytest
that add-on's tests, for instance the whole test suite of the web client. Odoo's own
loader does not run those either.
"""


def pytest_collection_modifyitems(config, items):
    left_out = [item for item in items if _addon(item.function) != _addon(item.module)]
    if left_out:
        config.hook.pytest_deselected(items=left_out)
        items[:] = [item for item in items if item not in left_out]


def _addon(thing):
    """``odoo.addons.x`` of a function or a module."""
    name = getattr(thing, "__module__", None) or thing.__name__
    return name.split(".")[:3]
