# Copyright 2026 Open2Bizz BV
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Bring a template and its translations up to date with a fresh template.

    po_merge.py FRESH.pot KEPT.pot [LANGUAGE.po …]

Runs in the environment, which has polib. Files whose terms are the same are left as
they are, dates included.
"""

import sys
from pathlib import Path

import polib


def body(catalogue):
    """What of a catalogue matters: everything but its header, as a list."""
    return [
        (entry.msgid, entry.msgstr, entry.comment, entry.occurrences, entry.flags)
        for entry in catalogue
    ]


def merged(template, translation, language):
    """The terms of the template with the translations there are.

    :param template: polib.POFile, fresh
    :param translation: polib.POFile or None
    :param language: str, such as ``nl``
    :return: polib.POFile
    """
    known = {entry.msgid: entry for entry in translation or () if not entry.obsolete}
    result = polib.POFile(wrapwidth=template.wrapwidth)
    result.header = template.header
    result.metadata = {
        **template.metadata,
        "Language": language,
        "Plural-Forms": "nplurals=2; plural=(n != 1);",
    }
    for entry in template:
        kept = known.get(entry.msgid)
        result.append(
            polib.POEntry(
                msgid=entry.msgid,
                msgstr=kept.msgstr if kept else "",
                comment=entry.comment,
                occurrences=entry.occurrences,
                flags=list(kept.flags) if kept else [],
                tcomment=kept.tcomment if kept else "",
            )
        )
    return result


def save(catalogue, path, old):
    """Write a catalogue when its terms differ from the old one's; say what was done."""
    if old is not None and body(old) == body(catalogue):
        state = "unchanged"
    else:
        catalogue.save(str(path))
        state = "written"
    missing = len(catalogue.untranslated_entries())
    note = f", {missing} untranslated" if path.suffix == ".po" else ""
    name = f"{path.parent.parent.name}/i18n/{path.name}"
    print(f"{name}: {len(catalogue)} terms{note}, {state}")


def main(fresh, kept, *translations):
    """Merge; arguments are paths."""
    template = polib.pofile(fresh)
    for path in map(Path, (kept, *translations)):
        old = polib.pofile(str(path)) if path.exists() else None
        is_template = path.suffix == ".pot"
        new = template if is_template else merged(template, old, path.stem)
        save(new, path, old)


if __name__ == "__main__":
    main(*sys.argv[1:])
