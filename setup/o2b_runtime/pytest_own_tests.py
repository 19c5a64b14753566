# Copyright 2026 Open2Bizz BV
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""pytest plugin: runs the tests Odoo's own loader would run.

Odoo takes a test only when the class that runs it defines it, in the module that is
loaded; pytest also takes inherited tests and imported classes.
"""


def pytest_collection_modifyitems(config, items):
    kept, left_out = [], []
    for item in items:
        owner = getattr(item, "cls", None)
        own = owner is None or (
            owner.__module__ == item.module.__name__
            and item.originalname in vars(owner)
        )
        (kept if own else left_out).append(item)
    if left_out:
        config.hook.pytest_deselected(items=left_out)
        items[:] = kept
