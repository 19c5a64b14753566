# Copyright 2026 Open2Bizz BV
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
import pytest
from hypothesis import given
from hypothesis import strategies as st
from recognition import Candidate, find_environment

LIVE = Candidate("live", "Production", "https://client.example", True)
TEST = Candidate("test", "Test", "https://test.client.example")
NAMED = Candidate("named", "Bakery sandbox", "https://sandbox.client.example:8443")
ALL = [LIVE, TEST, NAMED]


@pytest.mark.parametrize(
    "texts, expected",
    [
        # addresses
        (["It is down", "See https://test.client.example/odoo/sales?x=1"], "test"),
        (["It is down", "See https://client.example/odoo."], "live"),
        (["test.client.example does not answer"], "test"),
        (["HTTPS://TEST.CLIENT.EXAMPLE"], "test"),
        (["(client.example)"], "live"),
        (["sandbox.client.example:8443 is slow"], "named"),
        (["sandbox.client.example is slow"], None),
        # not these
        (["mail from jan@client.example"], None),
        (["client.example.org"], None),
        (["my-client.example"], None),
        (["latest.client.example"], None),
        (["test.client.example-old"], None),
        # both: not sure
        (["copied client.example to test.client.example"], None),
        # the subject before the text, the address before the name
        (["test.client.example", "unlike https://client.example"], "test"),
        (["The production environment", "test.client.example"], "live"),
        # production has a problem, and the test environment is only spoken of: a
        # priority that was lowered wrongly costs the client most
        (["Production is copied to test.client.example"], None),
        (["P1 productie ligt plat", "Op test.client.example werkt het nog"], None),
        (["P1!", "De productieomgeving ligt plat, de testomgeving niet"], None),
        (["Live server down", "https://test.client.example still works"], None),
        (["Production is down", "unlike the bakery sandbox"], None),
        # a copy of it is put there, or the word is about a factory
        (["Graag een kopie van productie op de testomgeving"], "test"),
        (["Copy production to the test database"], "test"),
        (["Testomgeving: back-up van de productieomgeving terugzetten"], "test"),
        (["Testomgeving: fout in productielijn 4"], "test"),
        # the subject says it, whatever follows
        (["Testomgeving ligt plat", "Productie werkt nog"], "test"),
        # a common word is a name beside "environment" only
        (["I want to test something"], None),
        (["Test"], None),
        (["In production since today"], None),
        (["The test environment is down"], "test"),
        (["De testomgeving ligt eruit"], "test"),
        (["De test-omgeving ligt eruit"], "test"),
        (["Omgeving Test ligt eruit"], "test"),
        (["Omgeving: test"], "test"),
        (['Environment "Test"'], "test"),
        (["It is about 'Test'"], "test"),
        (["De omgeving testen wij morgen"], None),
        # a name of several words
        (["The bakery sandbox fails"], "named"),
        (["The BAKERY  SANDBOX fails"], "named"),
        (["The bakery sandboxes fail"], None),
        (["Bakery"], None),
        # what was quoted is another mail
        (["Question", "Hello\n> test environment\n> client.example"], None),
        (["", None], None),
        ([], None),
    ],
)
def test_what_is_named(texts, expected):
    assert find_environment(texts, ALL) == expected


def test_accents_and_odd_addresses():
    accent = Candidate(1, "Crèche Één", "not an address")
    assert find_environment(["de creche een"], [accent]) == 1
    for url in ("", None, "https://[", "localhost", "https://x:99999/"):
        assert find_environment(["localhost x https"], [Candidate(1, "", url)]) is None


@given(st.lists(st.text(max_size=60), max_size=3), st.text(max_size=20))
def test_nothing_breaks_it(texts, name):
    candidates = [*ALL, Candidate("odd", name, name)]
    assert find_environment(texts, candidates) in (None, *(c.key for c in candidates))


@given(st.sampled_from(ALL), st.text(alphabet="abc xyz.,\n", max_size=40))
def test_an_address_between_anything_is_found(candidate, around):
    text = f"{around} {candidate.url} {around}"
    assert find_environment([text], ALL) == candidate.key
