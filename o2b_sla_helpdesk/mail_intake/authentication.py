# Copyright 2026 Open2Bizz BV
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Does a mail come from the address it names? The verdict of our own mail server.

The contractor's mail server checks SPF, DKIM and DMARC when it takes a mail in and
writes what it found in ``Authentication-Results`` (RFC 8601), under its own name, the
authserv-id. Anybody can write such a header too, so one is believed only if it

- carries an authserv-id that was configured;
- is the topmost of that name: a server adds its headers on top;
- stands above the newest hop of our own, or right below it. What a sender wrote, or
  what an earlier hop did, is further down.

The mail server has to remove headers with its own authserv-id from mail that comes in
(RFC 8601 §5): where it adds none itself, one from outside could stand in that place.
"""

from collections.abc import Collection, Sequence
from typing import NamedTuple

from .headers import header_values
from .results import AuthenticationResults, read_results, without_comments
from .sender import one_mailbox

AUTHENTICATED = "authenticated"
UNCONFIRMED = "unconfirmed"
FAILED = "failed"
NOT_CHECKED = "not_checked"

# Lines that mail servers write; between our hop and our results nothing else stands.
_TRACE = {
    "authentication-results",
    "delivered-to",
    "delivery-date",
    "envelope-to",
    "received-spf",
    "return-path",
}
_TRACE_PREFIXES = ("arc-", "x-")


class Verdict(NamedTuple):
    """Whether the sender is who the mail says.

    ``trust`` is ``authenticated``, ``unconfirmed``, ``failed``, or ``not_checked``
    where no authserv-id is configured. ``reason`` tells why: ``dmarc_pass``,
    ``aligned_dkim``, ``aligned_spf``, ``dmarc_fail``, ``no_mailbox``, ``no_result``,
    ``unreadable``, ``other_domain``, ``no_alignment``; ``""`` if not checked.
    """

    trust: str
    reason: str = ""


def judge_sender(
    headers: Sequence[tuple[str, str]], authserv_ids: Collection[str]
) -> Verdict:
    """Judge the sender of a mail by its raw headers; never raises.

    :param headers: ``(name, raw value)``, newest first, as ``read_headers`` gives them
    :param authserv_ids: names under which our own mail servers write their results
    """
    own = {name.strip().lower() for name in authserv_ids} - {""}
    if not own:
        return Verdict(NOT_CHECKED)
    results = _own_results(headers, own)
    sender = one_mailbox(header_values(list(headers), "From"))
    if results is None:
        return Verdict(UNCONFIRMED, "no_result" if sender else "no_mailbox")
    if not results.readable:
        return Verdict(UNCONFIRMED, "unreadable")
    if any(found.result == "fail" for found in results.of("dmarc")):
        return Verdict(FAILED, "dmarc_fail")
    if not sender:
        return Verdict(UNCONFIRMED, "no_mailbox")
    return _judge_domain(results, sender.rpartition("@")[2])


def _judge_domain(results: AuthenticationResults, domain: str) -> Verdict:
    """Judge by what was found of the one domain the mail is from."""
    found = results.of("dmarc")
    # Told twice, be it in a comment: a sender's own text was let in
    if len(found) != 1 or results.mentions != 1:
        return Verdict(UNCONFIRMED, "unreadable" if found else "no_result")
    checked = found[0].values("header.from")
    if checked != [domain]:
        return Verdict(UNCONFIRMED, "other_domain")
    if found[0].result == "pass":
        return Verdict(AUTHENTICATED, "dmarc_pass")
    if found[0].result == "none":
        return _judge_alignment(results, domain)
    return Verdict(UNCONFIRMED, "no_result")


def _judge_alignment(results: AuthenticationResults, domain: str) -> Verdict:
    """Judge a domain that publishes no policy: signed by, or sent from, exactly that
    domain. DMARC's relaxed alignment needs a list of public suffixes and is left out.
    """
    for method, names, reason in (
        ("dkim", ("header.d",), "aligned_dkim"),
        ("spf", ("smtp.mailfrom", "smtp.mail"), "aligned_spf"),
    ):
        for found in results.of(method):
            values = [value for name in names for value in found.values(name)]
            domains = [value.rpartition("@")[2] for value in values]
            if found.result == "pass" and domains == [domain]:
                return Verdict(AUTHENTICATED, reason)
    return Verdict(UNCONFIRMED, "no_alignment")


# === Which header is ours ===


def _own_results(headers, own) -> AuthenticationResults | None:
    """The topmost results of ours among what our own servers wrote, else None."""
    for name, value in _written_by_us(headers, own):
        if name.lower() == "authentication-results":
            results = read_results(value)
            if results.authserv_id in own:
                return results
    return None


def _written_by_us(headers, own):
    """The headers down to our newest hop, and the trace lines right below it.

    With servers of our own behind the one that wrote the results, their hops come
    first; they are followed as long as each says it is of the same domain.
    """
    newest = _newest_own_hop(headers, own)
    hops = 0
    for name, value in headers:
        lower = name.lower()
        if lower == "received":
            hops += 1
            if hops > newest:
                return
        elif hops == newest and not (
            lower in _TRACE or lower.startswith(_TRACE_PREFIXES)
        ):
            return
        yield name, value


def _newest_own_hop(headers, own) -> int:
    """How many ``Received:`` lines from the top are ours, at least one if any is
    there: up to the hop that is called as an authserv-id, else the topmost."""
    lines = header_values(list(headers), "Received")
    domains = {name.partition(".")[2] for name in own if name.count(".") > 1}
    for number, line in enumerate(lines, 1):
        host, was_sent = _receiving_host(line)
        if host in own:
            return number
        # handed over inside one server, or between servers of one domain
        inside = not was_sent or host == "localhost"
        if not inside and host.partition(".")[2] not in domains:
            break
    return min(1, len(lines))


def _receiving_host(received: str) -> tuple[str, bool]:
    """Who wrote a ``Received:`` line, in lower case, '' when it is not said plainly;
    and whether another host sent the mail there."""
    words = without_comments(received[:2000]).partition(";")[0].lower().split()
    was_sent = words[:1] != ["by"]
    if was_sent:
        words = words[2:]
    return (words[1] if len(words) > 1 and words[0] == "by" else ""), was_sent
