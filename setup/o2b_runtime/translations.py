# Copyright 2026 Open2Bizz BV
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""``make i18n``: templates of the terms, and the translations kept along them."""

import tempfile
from pathlib import Path

from .processes import run
from .progress import Problem, say

#: Translations of ours; others come from their own translators.
LANGUAGES = ("nl",)
SCRATCH = "o2b_sla_i18n"
#: Writes the terms of add-ons into ``files``, their paths.
EXPORT = """
from odoo.tools.translate import trans_export

for addon, path in {files!r}.items():
    with open(path, "wb") as file:
        trans_export(None, [addon], file, "po", env)
"""


class Translations:
    """The files in the ``i18n`` folder of every add-on.

    :param runtime: Runtime
    """

    def __init__(self, runtime):
        self.runtime = runtime
        self.settings = runtime.settings

    def export(self, folder):
        """Write ``<addon>.pot`` of every add-on into a folder, from a fresh database.

        :param folder: Path
        :return: dict of add-on name to Path
        :raise Problem: a module does not install, or Odoo cannot export it
        """
        databases = self.runtime.databases
        name = f"{SCRATCH}_{folder.name.lower().replace('.', '_')}"
        kind = "full" if databases.addons.glue() else "suite"
        databases.copy_of_template(kind, name)
        try:
            return self._export(name, folder)
        finally:
            databases.drop(name)

    def update(self):
        """Export the templates into the checkout and merge them into the translations.

        What is new comes in untranslated, what is gone goes; the rest is kept.
        """
        with tempfile.TemporaryDirectory(prefix="o2b_sla_i18n") as name:
            for addon, template in self.export(Path(name)).items():
                files = [self.template_of(addon), *self.translations_of(addon)]
                files[0].parent.mkdir(exist_ok=True)
                script = Path(__file__).with_name("po_merge.py")
                say(run([self.settings.python, script, template, *files]).strip())

    def addons(self):
        """Names of the add-ons of this checkout."""
        return self.runtime.databases.addons.all()

    def template_of(self, addon):
        """Path of an add-on's template in the checkout."""
        return self.settings.checkout / addon / "i18n" / f"{addon}.pot"

    def translations_of(self, addon):
        """Paths of an add-on's own translations in the checkout."""
        folder = self.template_of(addon).parent
        return [folder / f"{language}.po" for language in LANGUAGES]

    def _export(self, database, folder):
        """All of them by one Odoo, as its ``i18n export`` does for one."""
        paths = {addon: folder / f"{addon}.pot" for addon in self.addons()}
        files = {addon: str(path) for addon, path in paths.items()}
        self.runtime.odoo.run(
            *("shell", "-d", database, "--no-http"),
            log=self.settings.log / "i18n.log",
            problem="The terms cannot be exported.",
            stdin_text=EXPORT.format(files=files),
        )
        missing = [addon for addon, path in paths.items() if not path.exists()]
        if missing:
            raise Problem(f"The terms of {missing[0]} cannot be exported.")
        return paths
