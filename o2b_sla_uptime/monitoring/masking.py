# Copyright 2026 Open2Bizz BV
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
import re

MAX_LENGTH = 500
_CREDENTIALS = re.compile(r"(?<=://)[^\s/@]*@")
#: What follows the question mark of an address may hold a key.
_QUERY = re.compile(r"((?:https?|wss?)://[^\s?#]*)[?#]\S*")
_NAMED = re.compile(
    r"(?i)\b((?:[\w-]*(?:token|secret|passw(?:or)?d|api[_-]?key|signature))\s*[=:]\s*"
    r"|authorization\s*[=:]\s*(?:bearer|basic)?\s*|bearer\s+)[^\s&,;\"']+"
)
_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f\ud800-\udfff]")


def masked(text, most=MAX_LENGTH):
    """A text without the secrets that addresses and error messages hold.

    :param text: str or a falsy value
    :param most: int, characters that are kept
    :return: str
    """
    text = _CONTROL.sub(" ", text or "")
    text = _CREDENTIALS.sub("", text)
    text = _QUERY.sub(r"\1?…", text)
    text = _NAMED.sub(r"\1…", text).strip()
    return text if len(text) <= most else text[: most - 1] + "…"
