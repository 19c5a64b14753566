# Copyright 2026 Open2Bizz BV
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Certificates: what is trusted, what is wrong with one, and when it ends."""

import ssl
from datetime import timezone
from functools import lru_cache

import certifi
from cryptography import x509

from .parts import Failure

# Results of OpenSSL's verification (X509_V_ERR_…).
_VERIFY_CATEGORIES = {
    9: "tls_not_yet_valid",
    10: "tls_expired",
    18: "tls_self_signed",
    19: "tls_self_signed",
    62: "tls_wrong_host",
    64: "tls_wrong_host",
}
_VERIFY_DETAILS = {
    "tls_not_yet_valid": "The certificate is not valid yet.",
    "tls_expired": "The certificate has expired.",
    "tls_self_signed": "The certificate is signed by itself.",
    "tls_wrong_host": "The certificate is for another name.",
    "tls_untrusted": "The certificate is signed by nobody we know.",
}
_OLD_PROTOCOL = {
    "NO_PROTOCOLS_AVAILABLE",
    "TLSV1_ALERT_PROTOCOL_VERSION",
    "UNSUPPORTED_PROTOCOL",
    "VERSION_TOO_LOW",
    "WRONG_SSL_VERSION",
}
_NO_TLS = {"HTTP_REQUEST", "RECORD_LAYER_FAILURE", "WRONG_VERSION_NUMBER"}


@lru_cache(maxsize=1)
def default_context():
    """The one context of all checks: reading the certificates of all authorities costs
    more than a check.

    Trusted is what the machine trusts and what browsers do.

    :return: ssl.SSLContext
    """
    context = ssl.create_default_context()
    context.load_verify_locations(certifi.where())
    context.minimum_version = ssl.TLSVersion.TLSv1_2
    return context


@lru_cache(maxsize=1)
def reading_context():
    """A context that trusts anybody, to read a certificate that was refused; nothing
    is ever sent over it.

    :return: ssl.SSLContext
    """
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    context.check_hostname = False
    context.verify_mode = ssl.CERT_NONE
    return context


def expiry_of(connection):
    """When a verified certificate ends.

    :param connection: ssl.SSLSocket after its handshake
    :return: int, UNIX seconds; None when it does not say
    """
    until = connection.getpeercert().get("notAfter")
    return until and int(ssl.cert_time_to_seconds(until))


def expiry_of_refused(connection):
    """When a certificate ends that was not verified.

    :param connection: ssl.SSLSocket after its handshake
    :return: int, UNIX seconds
    """
    certificate = x509.load_der_x509_certificate(connection.getpeercert(True))
    until = getattr(certificate, "not_valid_after_utc", None)
    if until is None:  # an older version of the library
        until = certificate.not_valid_after.replace(tzinfo=timezone.utc)
    return int(until.timestamp())


def failure_of(error):
    """What an error of TLS means.

    :param error: ssl.SSLError
    :return: Failure
    """
    if isinstance(error, ssl.SSLCertVerificationError):
        category = _VERIFY_CATEGORIES.get(error.verify_code, "tls_untrusted")
        return Failure(category, _VERIFY_DETAILS[category])
    if isinstance(error, ssl.SSLEOFError | ssl.SSLZeroReturnError):
        return Failure("reset", "The connection was closed before an answer came.")
    if error.reason in _OLD_PROTOCOL:
        return Failure(
            "tls_old_protocol", "The server knows only versions of TLS that are unsafe."
        )
    if error.reason in _NO_TLS:
        return Failure("tls", "The server does not speak TLS on this port.")
    return Failure("tls", "The secure connection could not be made.")
