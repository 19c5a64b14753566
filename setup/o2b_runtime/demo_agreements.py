# Copyright 2026 Open2Bizz BV
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""The demo's agreement that is on its way to be signed."""

from .progress import Problem, say
from .wkhtmltopdf import ensure_wkhtmltopdf

CLIENT = "Molenaar Logistiek BV"
LANGUAGE = "nl_NL"


def send_second_version(rpc, log):
    """Put the second version of one client before him, in Dutch, as a user would.

    Without wkhtmltopdf the demo is whole but for that: the reason is told.

    :param rpc: Rpc
    :param log: Path for apt's output
    """
    versions = rpc.call(
        "o2b.sla.agreement.version",
        "search",
        [("partner_id.name", "=", CLIENT), ("number", "=", 2), ("state", "=", "draft")],
    )
    if not versions:
        return
    try:
        ensure_wkhtmltopdf(log)
        rpc.call("o2b.sla.agreement.version", "write", versions, {"lang": LANGUAGE})
        # texts of the catalogue in that language
        rpc.call("o2b.sla.agreement.version", "action_apply_template", versions)
        action = rpc.call("o2b.sla.agreement.version", "action_send", versions)
        rpc.call("o2b.sla.send", "action_confirm", [action["res_id"]])
    except Problem as problem:
        say(f"The second version for {CLIENT} was not sent. {problem}")
