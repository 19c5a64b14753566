# Copyright 2026 Open2Bizz BV
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""What the tests of a module's life share."""

import pytest
from six_tickets import SIX_STATES, SIX_TICKETS


@pytest.fixture
def add_six_tickets():
    """A function that adds SIX_TICKETS to a ScratchDatabase and checks them."""

    def add(database):
        assert database.shell(SIX_TICKETS) == SIX_STATES
        assert database.unexpected_log_lines() == []

    return add
