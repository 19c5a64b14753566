# Copyright 2026 Open2Bizz BV
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""How evidence is written down so that a change of it can be proved."""

import hashlib
import json


def canonical(value):
    """One text for one value, the same on every machine and in every year.

    :param value: what JSON can hold
    :return: str, keys sorted, no spaces, no escapes
    """
    return json.dumps(
        value,
        sort_keys=True,
        separators=(",", ":"),
        ensure_ascii=False,
        allow_nan=False,
    )


def fingerprint(value):
    """SHA-256 of bytes, or of the canonical text of anything else.

    :return: 64 hexadecimal digits
    """
    data = value if isinstance(value, bytes) else canonical(value).encode()
    return hashlib.sha256(data).hexdigest()
