# Copyright 2026 Open2Bizz BV
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Odoo 19's source: the user's own (ODOO_DIR) or Debian's package, only extracted.

The package is not installed: its dependencies belong to another Debian release. It
links fonts and scripts of other packages by relative links, so those are extracted
into the same root.
"""

import os
import re
import shutil
from pathlib import Path

from .apt_archive import AptArchive
from .processes import run
from .progress import Problem

PACKAGES = [
    "odoo-19/unstable",
    "fonts-montserrat/unstable",
    # Stable: unstable's Font Awesome is 7, Odoo's icons are of 4.7.
    "fonts-font-awesome/stable",
    "fonts-inconsolata/stable",
    "fonts-ocr-b/stable",
    "fonts-roboto-unhinted/stable",
    "libjs-jquery/stable",
    "libjs-jquery-form/stable",
    "libjs-underscore/stable",
]

#: Left out of the package for its licence (blurred background of video calls). The
#: web client's bundle names it, so an empty file keeps the bundle whole.
LEFT_OUT = "addons/mail/static/lib/selfie_segmentation/selfie_segmentation.js"


class OdooSource:
    """The folder that holds the ``odoo`` package.

    :param settings: Settings
    """

    def __init__(self, settings):
        self.settings = settings

    @property
    def import_dir(self):
        """Path to put on Python's path so that ``import odoo.release`` works."""
        if self.settings.odoo_dir:
            return self._own_import_dir(Path(self.settings.odoo_dir).expanduser())
        return self.settings.odoo_root / "usr/lib/python3/dist-packages"

    @property
    def addons_paths(self):
        """Add-on folders beside the ones inside the package (a git checkout's)."""
        folder = self.import_dir / "addons"
        return [folder] if (folder / "web" / "__manifest__.py").exists() else []

    def ensure(self):
        """Extract the packages when needed and check the version.

        :raise Problem: ODOO_DIR is wrong, no Odoo can be had, or it is not 19.0
        """
        if not self.settings.odoo_dir and not self._complete():
            self._extract()
        self._check_version()

    # -- the user's own ------------------------------------------------------------

    @staticmethod
    def _own_import_dir(folder):
        for candidate in (
            folder,
            folder.parent,
            folder / "usr/lib/python3/dist-packages",
        ):
            if (candidate / "odoo/release.py").exists():
                return candidate.resolve()
        raise Problem(f"ODOO_DIR={folder} holds no Odoo (no odoo/release.py in it).")

    def _check_version(self):
        text = (self.import_dir / "odoo/release.py").read_text()
        version = re.search(r"^version_info = \((\d+), (\d+)", text, re.MULTILINE)
        if version is None or version.groups() != ("19", "0"):
            found = ".".join(version.groups()) if version else "of an unknown version"
            raise Problem(
                f"Odoo 19.0 is needed; {self.import_dir} is {found}. Set ODOO_DIR."
            )

    # -- Debian's ------------------------------------------------------------------

    def _complete(self):
        return (self.settings.odoo_root / ".complete").exists()

    def _extract(self):
        root = self.settings.odoo_root
        archives = AptArchive(self.settings.cache).fetch(PACKAGES)
        shutil.rmtree(root, ignore_errors=True)
        root.mkdir(parents=True)
        for archive in archives:
            run(
                ["dpkg-deb", "-x", archive, root],
                problem=f"{archive.name} could not be extracted.",
            )
        left_out = self.import_dir / "odoo" / LEFT_OUT
        left_out.parent.mkdir(parents=True, exist_ok=True)
        left_out.touch()
        dangling = dangling_links(self.import_dir / "odoo")
        if dangling:
            raise Problem(
                f"Odoo's package links to files that no package gave: {dangling[0]}"
                f" (and {len(dangling) - 1} more). Set ODOO_DIR to another Odoo 19.0."
            )
        (root / ".complete").write_text("\n".join(path.name for path in archives))


def dangling_links(folder):
    """Links under ``folder`` that lead nowhere, as a list of Path."""
    found = []
    for parent, folders, files in os.walk(folder):
        for name in folders + files:
            path = Path(parent, name)
            if path.is_symlink() and not path.exists():
                found.append(path)
    return found
