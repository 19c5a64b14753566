# Copyright 2026 Open2Bizz BV
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from . import test_installation
from . import test_outside
from . import test_standard_answer_tour
from . import test_recognition
from . import (
    test_limits,
    test_limits_call,
    test_limits_mail,
    test_limits_portal,
    test_instead,
    test_license,
    test_license_tour,
)
from . import test_refresh
