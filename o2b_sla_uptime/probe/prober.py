# Copyright 2026 Open2Bizz BV
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""One check."""

import logging
import ssl
from functools import lru_cache
from http.client import HTTPException
from time import monotonic, time

from .connection import Connector, is_ours
from .deadline import Deadline
from .parts import CATEGORIES, UP, Failure, Result, Trace
from .refusal import Refusal, check_target, place_of
from .resolver import NameFailure, Resolver
from .sip import check_exchange
from .surroundings import Control
from .tls import default_context, failure_of
from .web import check_page

_logger = logging.getLogger(__name__)

#: What looks the same when the network ends at our own door.
_MAY_BE_OURS = ("dns", "refused", "timeout", "reset", "unreachable")


class Prober:
    """Makes checks.

    :param reference: list of str, control hosts such as ``one.one.one.one:443``; when
        something does not answer and none of these does, it is we who are cut off
    :param resolver: Resolver; None for the one of this process
    :param context: ssl.SSLContext or None, what is trusted
    """

    def __init__(self, reference=(), resolver=None, context=None):
        self.resolver = resolver or _resolver()
        self.control = Control(reference, self.resolver)
        self.connector = Connector(self.resolver, context or default_context())

    def check(self, target, until=None):
        """
        :param target: Target
        :param until: Deadline or None, of a batch; a check that would have gone on
            after it was not done
        :return: Result
        """
        started_at, start = time(), monotonic()
        trace = Trace()
        try:
            failure = self._find_failure(target, trace, until)
            if failure and failure.category in _MAY_BE_OURS:
                failure = self._find_blame(failure, until)
        except Exception:
            _logger.exception("A check of kind %s failed", target.kind)
            failure = Failure("crash", "The check itself failed.")
        elapsed = monotonic() - start
        return Result(
            outcome=CATEGORIES[failure.category] if failure else UP,
            category=failure.category if failure else "",
            detail=failure.detail if failure else "",
            status=trace.status,
            latency_ms=None if failure else max(1, round(elapsed * 1000)),
            address=trace.address,
            certificate_expires_at=trace.certificate_expires_at,
            started_at=int(started_at),
            ended_at=int(started_at + elapsed),
        )

    def _find_failure(self, target, trace, until):
        """Make the check.

        :return: Failure; None when all is well
        """
        try:
            if check_target(target):
                raise Refusal()
            self._look(target, trace, Deadline(target.timeout_seconds, until))
        except Failure as failure:
            return failure
        except ssl.SSLError as error:
            return failure_of(error)
        except OSError as error:
            return _failure_of_network(error)
        except HTTPException:
            return Failure("protocol", "The answer is not HTTP that can be read.")
        return None

    def _look(self, target, trace, deadline):
        try:
            _CHECKS[target.kind](self.connector, target, deadline, trace)
            deadline.left()  # what came too late did not come
        except TimeoutError:
            if deadline.is_cut:
                raise not_done() from None
            raise Failure("timeout", "There was no answer in time.") from None
        except Failure as failure:
            if failure.category == "resolver" and deadline.is_cut:
                raise not_done() from None
            raise

    def _find_blame(self, failure, until):
        """A failure of the other side, unless it may be ours.

        :return: Failure
        """
        around = self.control.look(until)
        if around is None:
            return not_done()
        if not around.online:
            return Failure("offline", "Nothing can be reached from here.")
        if isinstance(failure, NameFailure) and not around.resolves:
            return Failure("resolver", "Our own name server gives no answer.")
        return failure


def check(target, reference=()):
    """Make one check.

    :param target: Target
    :param reference: tuple of str, control hosts such as ``one.one.one.one:443``
    :return: Result
    """
    return prober_for(tuple(reference)).check(target)


@lru_cache(maxsize=8)
def prober_for(reference):
    """The prober of this process with these control hosts.

    :param reference: tuple of str
    :return: Prober
    """
    return Prober(reference)


@lru_cache(maxsize=1)
def _resolver():
    """The resolver of this process: what hangs counts for all probers."""
    return Resolver()


def not_done():
    """What a check is that there was no time for.

    :return: Failure
    """
    return Failure("not_done", "There was no time left for this check.")


def _check_connection(connector, target, deadline, trace):
    """A port that somebody listens on."""
    with connector.open(*_place(target), **_wanted(target, deadline, trace)):
        pass


def _check_certificate(connector, target, deadline, trace):
    """A certificate that a browser would take."""
    with connector.open_tls(*_place(target), **_wanted(target, deadline, trace)):
        pass


def _place(target):
    try:
        return place_of(target)
    except ValueError:
        raise Refusal() from None


def _wanted(target, deadline, trace):
    return {"networks": target.allow_private, "deadline": deadline, "trace": trace}


_CHECKS = {
    "http": check_page,
    "sip": check_exchange,
    "tcp": _check_connection,
    "tls": _check_certificate,
}


def _failure_of_network(error):
    """What an error of the network means.

    :param error: OSError
    :return: Failure
    """
    if is_ours(error):
        return Failure("network", "This machine has no way to the address.")
    if isinstance(error, ConnectionRefusedError):
        return Failure("refused", "The connection was refused.")
    if isinstance(error, ConnectionError):
        return Failure("reset", "The connection was broken off.")
    return Failure("unreachable", "The address cannot be reached.")
