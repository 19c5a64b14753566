# Copyright 2026 Open2Bizz BV
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Finds the environment that a client names, or none when that is not sure.

A guess may cost a client his priority, or give him one he has no right to, so only
what is unmistakable counts: the host of its address, or its name. A name of one
common word (test, live) is a name only beside the word environment. Who speaks of
production too is not taken to mean a test environment.
"""

import re
import unicodedata
from typing import NamedTuple
from urllib.parse import urlsplit

#: What a mail begins with; the rest is history.
MAX_TEXT = 4_000
#: Beside one of these, any word is a name.
KIND_WORDS = r"(?:omgeving|environment|instance|database|server|systeem|system)"
#: Names of one word at least so long are no common words, mostly.
MIN_LETTERS = 5
COMMON = frozenset(
    """acceptance acceptatie client copy database debug demo develop development
    klant kopie odoo ontwikkel ontwikkeling opleiding portal prod productie production
    proef sandbox server staging support system systeem test testen testing tests train
    training website""".split()
)
# production, productieomgeving, live server; not production-orders, productielijn
PRODUCTION = re.compile(
    rf"(?<!\w)(?:producti(?:e|on)(?:[ -]?{KIND_WORDS})?|live[ -]?{KIND_WORDS})(?![\w-])"
)
# what is put on a test environment says nothing about what it is about
COPY = re.compile(
    r"\b(?:kopie|copy|back-?up|dump|data|gegevens) (?:van|of|from|uit) "
    r"(?:(?:de|the|our|onze) )?producti(?:e|on)\w*"
    r"|\bcopy (?:(?:the|our) )?production\b"
)
ACCENT = re.compile("[\u0300-\u036f]")
QUOTED = re.compile(r"^\s*>.*$", re.MULTILINE)


class Candidate(NamedTuple):
    """
    :param key: what is given back, such as an id
    :param name: str
    :param url: str, may be empty
    :param is_production: bool
    """

    key: object
    name: str
    url: str = ""
    is_production: bool = False


def find_environment(texts, candidates):
    """Find the one candidate that the first telling text names.

    :param texts: list of str, the subject first
    :param candidates: iterable of :class:`Candidate`
    :return: a key, or ``None``: no text names one, one names several, or it speaks
        of production too
    """
    candidates = list(candidates)
    speaks_of_production = False
    for text in texts:
        text = _plain(QUOTED.sub(" ", str(text or ""))[:MAX_TEXT])
        speaks_of_production |= bool(PRODUCTION.search(COPY.sub(" ", text)))
        for names in (_has_host, _has_name):
            found = [c for c in candidates if names(text, c)]
            if not found:
                continue
            # an address says more than a name
            is_sure = len(found) == 1 and (
                found[0].is_production or not speaks_of_production
            )
            return found[0].key if is_sure else None
    return None


def _plain(text):
    """Without capitals and accents, white space made one."""
    text = ACCENT.sub("", unicodedata.normalize("NFKD", text.casefold()))
    return " ".join(text.split())


def _has_host(text, candidate):
    host = _host(candidate.url)
    if not host:
        return False
    # test.client.example is not client.example, nor is client.example.org; an address
    # of mail is none of a site
    pattern = rf"(?<![\w.@-]){re.escape(host)}(?![\w-]|\.[\w-])"
    return re.search(pattern, text) is not None


def _host(url):
    """Host of an address, with its port if it has one of its own."""
    try:
        parts = urlsplit(url if "//" in (url or "") else f"//{url or ''}")
        host, port = parts.hostname or "", parts.port
    except ValueError:
        return ""
    host = _plain(host)
    if "." not in host:
        return ""
    return f"{host}:{port}" if port and port not in (80, 443) else host


def _has_name(text, candidate):
    name = _plain(candidate.name)
    if not any(map(str.isalnum, name)):
        return False
    escaped = re.escape(name)
    if _is_telling(name):
        return re.search(rf"(?<!\w){escaped}(?!\w)", text) is not None
    quotes = "[\"'“”‘’«»„]"
    patterns = (
        # test environment, testomgeving, test-omgeving
        rf"(?<!\w){escaped}[ -]?{KIND_WORDS}(?!\w)",
        # omgeving Test, environment "Test", omgeving: test
        rf"(?<!\w){KIND_WORDS}(?: is|:)? {quotes}?{escaped}(?!\w)(?!-)",
        rf"{quotes}{escaped}{quotes}",
    )
    return any(re.search(pattern, text) for pattern in patterns)


def _is_telling(name):
    """Whether a name is none that one uses by chance."""
    words = re.findall(r"\w+", name)
    if all(word in COMMON or re.fullmatch(KIND_WORDS, word) for word in words):
        return len(words) > 1 and re.search(KIND_WORDS, name) is not None
    return len(words) > 1 or len(name) >= MIN_LETTERS
