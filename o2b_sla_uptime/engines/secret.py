# Copyright 2026 Open2Bizz BV
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Secrets of monitoring sources: made, kept as a hash, compared in constant time.

The secret itself is shown once. What is kept is its SHA-256: the secret has 256 random
bits, so no slower hash is needed. A sender that signs its bodies, instead of sending
the secret along, uses that same SHA-256, in hexadecimal, as its key.
"""

import hashlib
import hmac
import secrets

#: A signed delivery is refused when its stamp is further away than this.
STAMP_SECONDS = 300


def new_secret():
    """A secret as it is shown to a person, 43 characters."""
    return secrets.token_urlsafe(32)


def hash_secret(secret):
    """What is kept of a secret.

    :param secret: str or bytes
    :return: 64 hexadecimal digits
    """
    if isinstance(secret, str):
        secret = secret.encode("utf-8", "surrogatepass")
    return hashlib.sha256(secret).hexdigest()


#: Compared with where there is no hash, so that it takes as long. Nobody knows it.
NOBODY = hash_secret(new_secret())


def bearer_of(authorization):
    """The token in a header ``Authorization``, or an empty text.

    Prometheus leaves the word Bearer out when it asks for targets and its
    configuration does not name a type.
    """
    scheme, _space, token = (authorization or "").strip().partition(" ")
    if not token:
        return scheme
    return token.strip() if scheme.lower() == "bearer" else ""


def is_secret(secret, hashes):
    """Whether a secret is one of those whose hashes are kept.

    :param secret: str
    :param hashes: list of str; takes the same time whichever of them fits
    """
    given = hash_secret(secret).encode()
    found = False
    for known in _two(hashes):
        found |= hmac.compare_digest(given, known.encode())
    return found


def _two(hashes):
    return (*hashes, NOBODY, NOBODY)[:2]


def sign(key, stamp, body):
    """The signature of a body.

    :param key: str, the SHA-256 of the secret in hexadecimal
    :param stamp: str, seconds since 1970 as they stand in ``X-O2B-Timestamp``
    :param body: bytes
    :return: str, ``sha256=`` and 64 hexadecimal digits
    """
    signed = stamp.encode("utf-8", "surrogatepass") + b"." + body
    return "sha256=" + hmac.new(key.encode(), signed, hashlib.sha256).hexdigest()


def is_signed(signatures, stamp, body, hashes):
    """Whether one of the signatures in a header is right.

    :param signatures: str, ``X-O2B-Signature``; several parted by commas, as a sender
        does while a secret is being replaced
    :param stamp: str, ``X-O2B-Timestamp``
    :param body: bytes
    :param hashes: list of str
    """
    given = [part.strip() for part in (signatures or "").split(",")[:4]]
    found = False
    for known in _two(hashes):
        right = sign(known, stamp or "", body).encode()
        for signature in given:
            found |= hmac.compare_digest(
                signature.encode("utf-8", "surrogatepass"), right
            )
    return found


def is_fresh(stamp, now):
    """Whether a stamp is near enough to now to be no replay.

    :param stamp: str
    :param now: int, seconds since 1970
    """
    stamp = stamp or ""
    if not (stamp.isascii() and stamp.isdigit() and len(stamp) <= 12):
        return False
    return abs(now - int(stamp)) <= STAMP_SECONDS
