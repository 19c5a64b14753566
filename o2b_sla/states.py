# Copyright 2026 Open2Bizz BV
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""The words of indicators, states, coverage and verdicts, the same everywhere."""

INDICATORS = [("response", "Response"), ("resolution", "Resolution")]
STATES = [
    ("not_started", "Not started"),
    ("running", "Running"),
    ("at_risk", "At risk"),
    ("paused", "Paused"),
    ("breached", "Breached"),
    ("met", "Met"),
    ("missed", "Missed"),
    ("cancelled", "Cancelled"),
]
COVERAGES = [
    ("included", "Included"),
    ("advice", "Advice only"),
    ("time_and_materials", "Time and materials"),
    ("quotation", "By quotation"),
    ("excluded", "Excluded"),
]
REPORT_STATES = [
    ("provisional", "Provisional"),
    ("draft", "Draft"),
    ("approved", "Approved"),
]
REPORT_VERDICTS = [
    ("met", "Met"),
    ("at_risk", "At risk"),
    ("missed", "Missed"),
    ("undetermined", "Undetermined"),
    ("not_applicable", "Not applicable"),
]
OPEN_STATES = ("not_started", "running", "at_risk", "paused", "breached")
# Which clock's state a record shows: the most urgent open one, else the worst end.
STATE_ORDER = (
    "breached",
    "at_risk",
    "running",
    "not_started",
    "paused",
    "missed",
    "met",
    "cancelled",
)
