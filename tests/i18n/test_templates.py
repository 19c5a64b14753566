# Copyright 2026 Open2Bizz BV
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""The committed templates hold the terms the code has now."""

import polib
import pytest
from o2b_runtime.translations import Translations


@pytest.fixture(scope="module")
def translations(runtime):
    return Translations(runtime)


@pytest.fixture(scope="module")
def fresh(translations, tmp_path_factory):
    """Freshly exported templates: dict of add-on name to path."""
    return translations.export(tmp_path_factory.mktemp("fresh"))


def terms(path):
    """Where each term is used, by term; dates and versions of the header left out."""
    return {
        entry.msgid: (entry.comment, entry.occurrences)
        for entry in polib.pofile(str(path))
    }


def test_template_is_up_to_date(addon, translations, fresh):
    kept, now = terms(translations.template_of(addon)), terms(fresh[addon])
    assert now.keys() - kept.keys() == set(), "new terms: run make i18n"
    assert kept.keys() - now.keys() == set(), "terms that are gone: run make i18n"
    moved = {term for term in now if now[term] != kept[term]}
    assert moved == set(), "terms used elsewhere: run make i18n"
