# Copyright 2026 Open2Bizz BV
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Which addresses are the same one, and which only look it."""

import contact_address
import pytest

SAME = [
    ("JAN@Client.Example", "jan@client.example"),
    ("jan@client.example.", "jan@client.example"),
    (" jan@client.example ", "jan@client.example"),
    ("jan@bäckerei.example", "jan@xn--bckerei-5wa.example"),
    ("jan@BÄCKEREI.example", "jan@xn--bckerei-5wa.example"),
    ("jan@ba\u0308ckerei.example", "jan@xn--bckerei-5wa.example"),
    ("jan@XN--BCKEREI-5WA.example", "jan@xn--bckerei-5wa.example"),
    ("jan@faß.example", "jan@xn--fa-hia.example"),
    ("jan@почта.example", "jan@xn--80a1acny.example"),
    ("jan@under_score.example", "jan@under_score.example"),
]
# the first is the contact's, the others are somebody else's
LOOK_ALIKE = [
    ("jan@client.example", "jаn@client.example"),  # U+0430
    ("jan@client.example", "jan@сlient.example"),  # U+0441
    ("jan@client.example", "jan@ｃｌｉｅｎｔ.example"),
    ("jan@client.example", "ｊan@client.example"),
    ("jan@client.example", "jan@c1ient.example"),
    ("jan@client.example", "jan@cIient.example"),
    ("jan@client.example", "jan@cl\u0131ent.example"),
    ("jan@client.example", "jan@cli-ent.example"),
    ("jan@client.example", "jan@cl.ient.example"),
    ("jan@client.example", "jan@cli\u0435nt.example"),
    ("jan@client.example", "jan@cliént.example"),
    ("jan.devries@client.example", "jandevries@client.example"),
    ("bob@client.example", "b0b@client.example"),
    ("rob@modern.example", "rob@rnodern.example"),
    ("rob@modern.example", "rob@modem.example"),
    ("wim@client.example", "vvim@client.example"),
    ("kees@open2bizz.example", "κees@open2bizz.example"),
    ("sofie@oslo.example", "sofie@øslo.example"),
]
DIFFERENT = [
    ("jan@client.example", "jan+x@client.example"),
    ("jan@client.example", "piet@client.example"),
    ("jan@client.example", "jan@client.test"),
    ("jan@client.example", "jans@client.example"),
    ("jan@client.example", "client@jan.example"),
    ("rob@modern.example", "rob@moderm.example"),
]


@pytest.mark.parametrize(("written", "expected"), SAME)
def test_the_same_address(written, expected):
    assert contact_address.normalise(written) == expected
    assert contact_address.normalise(expected) == expected


@pytest.mark.parametrize("nothing", [False, None, "", "  ", "nobody"])
def test_no_address(nothing):
    assert contact_address.normalise(nothing) is False
    assert contact_address.skeleton(nothing) is False


@pytest.mark.parametrize(("contact", "other"), LOOK_ALIKE)
def test_look_alikes_are_others_and_are_noticed(contact, other):
    normal = contact_address.normalise
    assert normal(contact) != normal(other)
    assert contact_address.skeleton(contact) == contact_address.skeleton(other)
    # as it comes from a mail server
    assert contact_address.skeleton(contact) == contact_address.skeleton(normal(other))


@pytest.mark.parametrize(("one", "other"), DIFFERENT)
def test_others_raise_no_alarm(one, other):
    assert contact_address.normalise(one) != contact_address.normalise(other)
    assert contact_address.skeleton(one) != contact_address.skeleton(other)


@pytest.mark.parametrize("label", ["xn--", "xn--\u00e9", "xn--999999999", "a" * 70])
def test_a_broken_domain_breaks_nothing(label):
    address = f"jan@{label}.example"
    assert contact_address.normalise(address)
    assert contact_address.skeleton(address)


def test_a_local_part_with_other_letters_is_compared_exactly():
    assert contact_address.normalise("José@Client.example") == "José@client.example"
