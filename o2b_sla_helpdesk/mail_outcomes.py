# Copyright 2026 Open2Bizz BV
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""What can become of a received mail."""

STATES = [
    ("new", "Waiting"),
    ("done", "Processed"),
    ("failed", "Could not be read"),
    ("quarantined", "Set apart"),
]
OUTCOMES = [
    ("ticket", "New ticket"),
    ("reply", "Message on a ticket"),
    ("parked", "Reply, parked"),
    ("minimal", "Stand-in ticket"),
    ("gathered", "Added to a ticket of many alike"),
    ("duplicate", "Known already"),
    ("bounce", "Delivery report"),
    ("loop", "Answer to a robot's answer"),
    ("refused", "Refused, sender told"),
    ("unroutable", "Address nobody has"),
    ("other", "Other document"),
    ("unreadable", "No ticket could be made"),
]
#: Who may see a mail: the helpdesk, its manager until somebody knows, or nobody here.
AUDIENCES = [
    ("helpdesk", "Helpdesk"),
    ("unknown", "Unknown"),
    ("other", "Other department"),
]
