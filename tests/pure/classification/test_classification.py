# Copyright 2026 Open2Bizz BV
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

import pytest
from classification import (
    Classifier,
    Phrase,
    TextIndex,
    plain_text,
    read_phrases,
    words,
)
from hypothesis import given
from hypothesis import strategies as st

USERS, BACKUP, WISH = 1, 2, 3
SERVICES = {
    USERS: "gebruiker aanmaken\nnieuwe gebruiker*\nadd user*",
    BACKUP: "backup*\nreservekopie*, restore*",
    WISH: "extra veld\nwens*\nfeature request*",
}
CLASSIFIER = Classifier(
    [(key, phrase) for key, text in SERVICES.items() for phrase in read_phrases(text)],
    [(BACKUP, 7), (WISH, 8), (USERS, 8)],
)
WORDS = st.text(alphabet="abcdefgh ", max_size=60)


@pytest.mark.parametrize(
    "text, expected",
    [
        ("Één Gebruíker!", ["een", "gebruiker"]),
        ("snake_case e-mail", ["snake", "case", "e", "mail"]),
        ("Straße 12", ["strasse", "12"]),
        ("", []),
        (None, []),
        ("!?", []),
    ],
)
def test_words(text, expected):
    assert words(text) == expected


@pytest.mark.parametrize(
    "markup, expected",
    [
        ("<p>Goede<br/>dag &amp; groet</p>", "Goede dag & groet"),
        ("5 &lt; 6 <b", "5 < 6 <b"),
        (None, ""),
        (False, ""),
    ],
)
def test_plain_text(markup, expected):
    assert plain_text(markup) == expected


@pytest.mark.parametrize(
    "phrase, text, found",
    [
        ("gebruiker aanmaken", "Gebruiker aanmaken", ("gebruiker", "aanmaken")),
        # any order, and three other words between
        ("gebruiker aanmaken", "aanmaken van gebruiker", ("aanmaken", "gebruiker")),
        (
            "gebruiker aanmaken",
            "gebruiker a b c aanmaken",
            ("gebruiker", "aanmaken"),
        ),
        ("gebruiker aanmaken", "gebruiker a b c d aanmaken", None),
        ("gebruiker aanmaken", "gebruikers aanmaken", None),
        ("gebruiker* aanmaken", "gebruikers aanmaken", ("gebruikers", "aanmaken")),
        ("vertal*", "De Vertaling klopt niet", ("vertaling",)),
        ("can't find", "I can't find it", ("can", "t", "find")),
        # too short a beginning is a word
        ("ab*", "abacus", None),
        ("ab*", "ab", ("ab",)),
        # one word does not stand for two
        ("back* backup*", "backup", None),
        ("back* backup*", "backup backups", ("backup", "backups")),
    ],
)
def test_phrase(phrase, text, found):
    assert Phrase.parse(phrase).find(TextIndex(text)) == found


@pytest.mark.parametrize("text", ["", "  ", "*", " * , \n!!", None])
def test_nothing_is_no_phrase(text):
    assert read_phrases(text) == []


def test_each_phrase_once():
    assert len(read_phrases("Backup\nbackup, BACKUP\nrestore")) == 2


@pytest.mark.parametrize(
    "subject, text, categories, service",
    [
        ("Nieuwe gebruiker graag", "", (), USERS),
        ("Please add a user", "", (), USERS),
        ("Backup", "", (), BACKUP),
        ("Vraag", "Kunt u de backup terugzetten?", (), None),
        ("Vraag", "De backup, ofwel reservekopie, terugzetten", (), BACKUP),
        ("Vraag", "", (7,), BACKUP),
        # a category that two services share tells them not apart, a word does
        ("Vraag", "", (8,), None),
        ("Een wens", "", (8,), WISH),
        # the subject counts more than what is further on
        ("Backup", "extra veld", (), BACKUP),
        # as much for one as for the other
        ("Backup van een wens", "", (), None),
        ("Hallo", "Groet", (), None),
        ("", "", (), None),
        (None, None, (), None),
    ],
)
def test_proposals(subject, text, categories, service):
    proposal = CLASSIFIER.propose(subject, text, categories)
    assert (proposal and proposal.service) == service


def test_reasons():
    proposal = CLASSIFIER.propose("Backup", "Een reservekopie", (7,))
    assert proposal.reasons == (
        ("category", ""),
        ("subject", "backup"),
        ("text", "reservekopie"),
    )
    assert proposal.score == 4 + 3 + 1
    assert proposal.confidence == 100


def test_only_what_is_allowed():
    assert CLASSIFIER.propose("Backup", allowed={USERS}) is None
    assert CLASSIFIER.propose("Backup", allowed=set()) is None
    # the other one does not count against it
    assert CLASSIFIER.propose("Backup van een wens", allowed={WISH}).service == WISH


@given(st.text(), st.text())
def test_never_raises(subject, text):
    proposal = CLASSIFIER.propose(subject, plain_text(text))
    assert proposal is None or proposal.service in SERVICES


@given(st.text())
def test_any_keywords(text):
    phrases = read_phrases(text)
    assert len(phrases) == len(set(phrases))
    Classifier([(USERS, phrase) for phrase in phrases]).propose(text, text)


@given(WORDS, WORDS)
def test_a_phrase_is_found_in_itself(phrase, other):
    parsed = Phrase.parse(phrase)
    if parsed:
        found = parsed.find(TextIndex(phrase))
        assert found
        assert set(found) <= set(words(phrase))
        # more text around it takes nothing away
        assert parsed.find(TextIndex(f"{phrase} {other}"))


@given(WORDS)
def test_capitals_and_accents_do_not_matter(text):
    accented = text.replace("e", "é").upper()
    assert CLASSIFIER.propose(text) == CLASSIFIER.propose(accented)


@given(WORDS, st.sets(st.sampled_from(sorted(SERVICES))))
def test_allowed_is_respected(text, allowed):
    subject = f"backup wens nieuwe gebruiker {text}"
    proposal = CLASSIFIER.propose(subject, allowed=allowed)
    assert proposal is None or proposal.service in allowed


@given(WORDS)
def test_the_winner_is_ahead(text):
    proposal = CLASSIFIER.propose(f"backup {text}", text, (7,))
    if proposal:
        assert proposal.score > proposal.runner_up
        assert 50 < proposal.confidence <= 100


@pytest.mark.parametrize("bad", ["<" * 200_000, "<style>" * 50_000, "backup " * 90_000])
def test_long_text_takes_no_time(bad, cheap):
    with cheap():
        CLASSIFIER.propose(bad, plain_text(bad))


def test_what_takes_the_place_of_others_takes_their_grounds():
    """Two services that would be as likely are one when another stands for both."""
    phrases = [("advice", phrase) for phrase in read_phrases("community module*")] + [
        ("work", phrase) for phrase in read_phrases("module install*")
    ]
    classifier = Classifier(phrases)
    text = "Install a community module"
    assert classifier.propose(text) is None
    found = classifier.propose(
        text, "", (), {"outside"}, {"advice": "outside", "work": "outside"}
    )
    assert (found.service, found.confidence) == ("outside", 100)
    assert classifier.propose(text, "", (), {"work"}, {"advice": "gone"}).service == (
        "work"
    )
