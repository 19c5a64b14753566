# Copyright 2026 Open2Bizz BV
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
import re

# With fewer digits a text is a part of something else, such as "P1" or "floor 2".
MIN_DIGITS = 4
# The longest number there is has 15 digits (E.164).
_SHORTEST_WITH_COUNTRY = 10
_SCHEME = re.compile(r"\s*(?:tel|sip|callto):\s*", re.IGNORECASE)
_EXTENSION = re.compile(
    r"\s*(?:;|,|#|\b(?:ext|extension|tst|toestel|x)\b\.?).*$", re.IGNORECASE | re.DOTALL
)
_TRUNK_ZERO = re.compile(r"\(\s*0\s*\)")
_NUMBER = re.compile(r"\+?[\d\s().\-/\u2010-\u2015\u00a0]+")


def canonical(text, country="31"):
    """The digits of a telephone number, beginning with its country.

    ``+31 (0)85 002 02 65``, ``085-0020265`` and ``0031 85 0020265`` give the same.
    An extension is left out. Too few digits to tell the country stay as they are.

    :param text: a number as somebody wrote it, or a falsy value
    :param country: code of the country of numbers that begin with a single zero
    :return: str of digits; empty when there are none
    """
    text = _EXTENSION.sub("", _SCHEME.sub("", text or "", count=1))
    digits = _digits(text)
    international = text.lstrip(" (").startswith("+")
    if not international and digits.startswith("00"):
        international, text = True, text.replace("00", "", 1)
        digits = digits[2:]
    if international:
        return _digits(_TRUNK_ZERO.sub("", text))
    if digits.startswith("0"):
        return f"{country}{digits[1:]}"
    if digits.startswith(country) and len(digits) >= _SHORTEST_WITH_COUNTRY:
        return _digits(_TRUNK_ZERO.sub("", text))
    return digits


def looks_like_number(text):
    """Whether a text holds a telephone number, or a part of one, and nothing else.

    :param text: what somebody typed, or a falsy value
    """
    text = _EXTENSION.sub("", _SCHEME.sub("", text or "", count=1)).strip()
    return bool(_NUMBER.fullmatch(text)) and len(_digits(text)) >= MIN_DIGITS


def _digits(text):
    return "".join(char for char in text if char.isascii() and char.isdigit())
