# Copyright 2026 Open2Bizz BV
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""The Dutch translation is complete, correct in its form, Dutch, and formal."""

import re

import polib
import pytest
from conftest import CHECKOUT

#: Words that are the same in Dutch.
SAME_IN_DUTCH = set(
    """
    Account Addenda Addendum Alarm Browser Cc Claim Code Contact Contract Deadline
    Detail Document Enterprise Filter Filters Helpdesk ID In Indicator Link Links Model
    Moment Norm Odoo Open Order PDF Partner Portal Route SHA SLA Scan Start Status
    Team Test Token Type URL Week bytes com example https later mail min mx open
    GET Gatus HEAD Header Host Incident Interval Label Monitor Monitoring Prometheus
    Kuma Run Runs TCP TLS UDP Time Transport Uptime alertmanager blackbox prometheus
    backup sh yml rules instance pass pbx client login out rid Backup Id Size log
    start status verify availability py web ms best effort Best Prio addenda addendum
    Metabase PBX VoIP api health ok test uptime report Per corp
    """.split()
)
#: English words that are no Dutch ones; one in a translation is a forgotten piece.
ENGLISH = re.compile(
    r"\b(the|and|with|this|that|which|when|from|not|are|agreement|clock|clocks|ticket"
    r"|tickets|policy|breach|breached|priority|response|resolution|customer|due)\b",
    re.IGNORECASE,
)
INFORMAL = re.compile(r"\b(je|jij|jou|jouw|jullie)\b", re.IGNORECASE)
PLACEHOLDER = re.compile(r"%\(\w+\)[sdf]|%[sd%]|\{\{.*?\}\}|\$\{.*?\}|\{\w*\}")
#: English words with two meanings, which Dutch tells apart.
HOMONYMS = {
    "At risk": "a clock that will be late, or a month whose norm is in danger",
    "Refresh": "figures are read again, or a test environment gets a copy",
    "Amount": "how many hours or days, or how much money",
    "Change": "to change something, or a mail that tells of a change",
    "Lapses": "an agreement ends, or the times a sign of life stayed away",
    "Resume": "a line of the ledger, or a button",
    "From": "the first day, or the sender of a mail",
    "Until": "the last day itself, or the moment something ended",
}
#: What is no text for people: code that names a file, and example addresses.
CODE = re.compile(r"object\.\w|https://\S+$|^[a-z]+(_[a-z]+)+$")
TAG = re.compile(r"</?[a-zA-Z][^>]*>")


@pytest.fixture(scope="module")
def catalogues():
    return {
        path.parent.parent.name: polib.pofile(str(path))
        for path in sorted(CHECKOUT.glob("*/i18n/nl.po"))
    }


@pytest.fixture
def dutch(addon, catalogues):
    """Translations of one add-on: dict of English to Dutch."""
    return {entry.msgid: entry.msgstr for entry in catalogues[addon]}


def readable(text):
    """A text without its placeholders and tags, where names may be English."""
    return TAG.sub(" ", PLACEHOLDER.sub(" ", text))


def faults(dutch, is_wrong):
    """Pairs of a catalogue that are wrong, ready to read in a failure."""
    return [f"{en!r} -> {nl!r}" for en, nl in dutch.items() if is_wrong(en, nl)]


def test_every_term_is_translated(dutch):
    assert faults(dutch, lambda en, nl: not nl) == []


def test_terms_are_those_of_the_template(addon, dutch):
    template = polib.pofile(str(CHECKOUT / addon / "i18n" / f"{addon}.pot"))
    assert {entry.msgid for entry in template} == set(dutch), "run make i18n"


def test_no_doubtful_or_obsolete_term(addon, catalogues):
    catalogue = catalogues[addon]
    assert not catalogue.fuzzy_entries()
    assert not catalogue.obsolete_entries()


def test_placeholders_are_kept(dutch):
    def differ(en, nl):
        return sorted(PLACEHOLDER.findall(en)) != sorted(PLACEHOLDER.findall(nl))

    assert faults(dutch, differ) == []


def test_tags_are_kept(dutch):
    def names(text):
        return [re.match(r"</?\w+", tag).group() for tag in TAG.findall(text)]

    assert faults(dutch, lambda en, nl: names(en) != names(nl)) == []


def test_spaces_at_the_ends_are_kept(dutch):
    def ends(text):
        return text[: len(text) - len(text.lstrip())], text[len(text.rstrip()) :]

    assert faults(dutch, lambda en, nl: ends(en) != ends(nl)) == []


def test_no_english_is_left(dutch):
    assert faults(dutch, lambda en, nl: ENGLISH.search(readable(nl))) == []


def test_a_term_that_stays_the_same_is_meant_to(dutch):
    def is_left(en, nl):
        words = set(re.findall(r"[A-Za-z]{2,}", readable(en)))
        return en == nl and not (words <= SAME_IN_DUTCH or CODE.search(en))

    assert faults(dutch, is_left) == []


def test_the_client_is_addressed_formally(dutch):
    assert faults(dutch, lambda en, nl: INFORMAL.search(readable(nl))) == []


def test_a_term_has_one_translation_in_all_modules(catalogues):
    found = {}
    for catalogue in catalogues.values():
        for entry in catalogue:
            if entry.msgid not in HOMONYMS:
                found.setdefault(entry.msgid, set()).add(entry.msgstr)
    assert {en: nl for en, nl in found.items() if len(nl) > 1} == {}
