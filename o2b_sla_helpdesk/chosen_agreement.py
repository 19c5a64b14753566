# Copyright 2026 Open2Bizz BV
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""The agreement that was chosen for a ticket whose sender is a contact of several."""

from typing import NamedTuple


class ChosenAgreement(NamedTuple):
    """Said by the code that registers the ticket.

    Like ``MailFacts`` it cannot come from a client. It chooses among the agreements
    that the sender is a contact of, it makes nobody a contact.
    """

    agreement_id: int


KEY = "sla_chosen_agreement"


def chosen_agreement(env) -> int:
    """Return the id of the agreement chosen in ``env``, 0 when none was."""
    chosen = env.context.get(KEY)
    return chosen.agreement_id if isinstance(chosen, ChosenAgreement) else 0
