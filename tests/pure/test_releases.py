# Copyright 2026 Open2Bizz BV
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""What is another release, and what is an update within one (SLA §2.1, §2.3)."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from releases import is_upgrade, read_odoo_release, read_system_release

ODOO = [
    ("19.0", "19.0"),
    ("Odoo 19.0", "19.0"),
    ("odoo 19", "19.0"),
    ("19.0+e-20261120", "19.0"),
    ("19.0-20261120", "19.0"),
    ("saas~18.4", "saas~18.4"),
    ("saas-18.4", "saas~18.4"),
    ("SAAS~18.4", "saas~18.4"),
    ("20261120", None),
    ("latest", None),
    ("", None),
    (None, None),
]
SYSTEMS = [
    ("Ubuntu 24.04 LTS", ("ubuntu", "24.04")),
    ("Ubuntu 24.04.1 LTS", ("ubuntu", "24.04")),
    ("ubuntu server 22.04", ("ubuntu", "22.04")),
    ("24.04", ("", "24.04")),
    ("Ubuntu 24", None),
    ("Debian 12.5", ("debian", "12")),
    ("Debian GNU/Linux 12", ("debian", "12")),
    ("noble", None),
    ("", None),
    (None, None),
]
UPGRADES = [
    (read_odoo_release, "18.0", "19.0", True),
    (read_odoo_release, "18.0", "19", True),
    (read_odoo_release, "19.0", "18.0", True),
    (read_odoo_release, "19.0", "saas~19.1", True),
    (read_odoo_release, "19.0", "19", False),
    (read_odoo_release, "19.0", "19.0-20261120", False),
    (read_odoo_release, "19.0", "", False),
    (read_odoo_release, "", "19.0", False),
    (read_system_release, "Ubuntu 22.04 LTS", "Ubuntu 24.04", True),
    (read_system_release, "Ubuntu 22.04 LTS", "24.04", True),
    (read_system_release, "Ubuntu 24.04.1 LTS", "Ubuntu 24.04.3 LTS", False),
    (read_system_release, "Ubuntu 24.04", "24.04.3", False),
    (read_system_release, "Debian 12.5", "Debian 12.9", False),
    (read_system_release, "Debian 12", "Debian 13", True),
    (read_system_release, "Debian 12", "Ubuntu 24.04", True),
]


@pytest.mark.parametrize(("text", "number"), ODOO)
def test_releases_of_odoo(text, number):
    found = read_odoo_release(text)
    assert (found and found.number) == number


@pytest.mark.parametrize(("text", "release"), SYSTEMS)
def test_releases_of_systems(text, release):
    found = read_system_release(text)
    assert (found and tuple(found)) == release


@pytest.mark.parametrize(("read", "before", "after", "upgrade"), UPGRADES)
def test_upgrades(read, before, after, upgrade):
    assert is_upgrade(read, before, after) is upgrade


@given(st.integers(7, 99), st.integers(0, 9), st.dates())
def test_a_build_is_no_release(major, minor, day):
    release = f"{major}.{minor}"
    assert not is_upgrade(read_odoo_release, release, f"{release}-{day:%Y%m%d}")


@given(st.integers(10, 40), st.sampled_from((4, 10)), st.integers(0, 9))
def test_a_point_release_is_no_release(year, month, point):
    release = f"Ubuntu {year}.{month:02}"
    assert not is_upgrade(read_system_release, release, f"{release}.{point} LTS")
    assert is_upgrade(read_system_release, release, f"Ubuntu {year + 2}.{month:02}")


@given(st.sampled_from((read_odoo_release, read_system_release)), st.text(), st.text())
def test_any_text(read, before, after):
    """Nobody's text breaks it; the same is never an upgrade, and the way back of an
    upgrade is one too."""
    assert not is_upgrade(read, before, before)
    assert is_upgrade(read, before, after) == is_upgrade(read, after, before)
