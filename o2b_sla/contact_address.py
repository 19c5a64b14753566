# Copyright 2026 Open2Bizz BV
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""E-mail addresses: the one way they are compared, and which ones look alike."""

import re
import unicodedata

import idna

_PREFIX = "xn--"
# Letters of other scripts, and digits, by the Latin letter they are taken for.
_TAKEN_FOR = str.maketrans(
    {
        # Cyrillic
        "а": "a", "в": "b", "с": "c", "ԁ": "d", "е": "e", "ё": "e", "г": "r",
        "н": "h", "һ": "h", "і": "l", "ї": "l", "ј": "j", "к": "k", "м": "m",
        "п": "n", "о": "o", "р": "p", "ԛ": "q", "ѕ": "s", "т": "t", "у": "y",
        "ѵ": "v", "ԝ": "w", "х": "x", "ӏ": "l", "з": "3",
        # Greek
        "α": "a", "β": "b", "ε": "e", "η": "n", "ι": "l", "κ": "k", "ν": "v",
        "ο": "o", "ρ": "p", "σ": "o", "τ": "t", "υ": "u", "ω": "w", "χ": "x",
        "γ": "y",
        # Latin letters that no decomposition brings back, Armenian, signs
        "ı": "l", "ł": "l", "ø": "o", "đ": "d", "ħ": "h", "ŧ": "t", "ɑ": "a",
        "ɡ": "g", "օ": "o", "ս": "u", "հ": "h", "|": "l",
        # digits, and small letters that are one stroke
        "0": "o", "1": "l", "i": "l",
    }
)  # fmt: skip
# Two letters that are read as one.
_READ_AS = (("rn", "m"), ("vv", "w"), ("cl", "d"))
_SEPARATORS = re.compile(r"[._\-\u2010-\u2015\u2212\u00b7\u3002\u200b-\u200d\u00ad]")


def normalise(address):
    """An address the way it is compared, in ASCII where it can be.

    Small letters; a domain with other letters in its ASCII form (``xn--``). A local
    part with other letters stays as it is, and full-width letters are no Latin ones.

    :param address: one bare address, or a falsy value
    :return: str, or ``False`` when there is none
    """
    local, at, domain = (address or "").strip().rpartition("@")
    if not at:
        return False
    if local.isascii():
        local = local.lower()
    domain = domain.removesuffix(".")
    return f"{local}@{'.'.join(map(_to_ascii, domain.split('.')))}"


def skeleton(address):
    """What an address looks like at a glance; two that are alike have the same.

    :param address: one bare address, or a falsy value
    :return: str, or ``False`` when there is none
    """
    local, at, domain = (address or "").strip().rpartition("@")
    if not at:
        return False
    domain = ".".join(map(_to_letters, domain.split(".")))
    return f"{_fold(local)}@{_fold(domain)}"


def _to_ascii(label):
    """A label of a domain in its ASCII form; one that has none, as it is."""
    if label.isascii():
        return label.lower()
    try:
        return idna.alabel(unicodedata.normalize("NFC", label.lower())).decode()
    except idna.IDNAError:
        return label


def _to_letters(label):
    """A label of a domain as people see it."""
    label = label.lower()
    if not label.startswith(_PREFIX):
        return label
    try:
        return label[len(_PREFIX) :].encode("ascii").decode("punycode")
    except UnicodeError:
        return label


def _fold(text):
    """A text with everything that is easily overlooked taken away."""
    letters = unicodedata.normalize("NFKD", text.casefold())
    letters = "".join(c for c in letters if not unicodedata.combining(c))
    letters = _SEPARATORS.sub("", letters.casefold().translate(_TAKEN_FOR))
    for pair, letter in _READ_AS:
        letters = letters.replace(pair, letter)
    return letters
