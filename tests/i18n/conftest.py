# Copyright 2026 Open2Bizz BV
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from pathlib import Path

CHECKOUT = Path(__file__).resolve().parents[2]
ADDONS = sorted(path.parent.name for path in CHECKOUT.glob("*/__manifest__.py"))


def pytest_generate_tests(metafunc):
    """A test that takes ``addon`` runs once for each."""
    if "addon" in metafunc.fixturenames:
        metafunc.parametrize("addon", ADDONS)
