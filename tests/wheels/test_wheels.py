# Copyright 2026 Open2Bizz BV
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Every add-on builds a wheel that holds all it needs."""

import ast
import os
import shutil
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

CHECKOUT = Path(__file__).resolve().parents[2]
ADDONS = sorted(path.parent for path in CHECKOUT.glob("*/__manifest__.py"))
BUILD = "import sys, whool.buildapi as api; print(api.build_wheel(sys.argv[1]))"


@pytest.fixture(scope="module", params=ADDONS, ids=lambda path: path.name)
def addon(request):
    """Folder of one add-on."""
    return request.param


@pytest.fixture(scope="module")
def wheel(addon, tmp_path_factory):
    """The opened wheel of the add-on, built from a copy outside of git."""
    folder = tmp_path_factory.mktemp("wheel")
    source = folder / addon.name
    shutil.copytree(addon, source, ignore=shutil.ignore_patterns("__pycache__"))
    # The version is the manifest's, whatever the history of the repository.
    environment = {**os.environ, "WHOOL_POST_VERSION_STRATEGY_OVERRIDE": "none"}
    done = subprocess.run(
        [sys.executable, "-c", BUILD, str(folder)],
        cwd=source,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    name = done.stdout.split()[-1]
    with zipfile.ZipFile(folder / name) as opened:
        yield opened


def metadata(wheel):
    """Text of the wheel's METADATA."""
    name = next(n for n in wheel.namelist() if n.endswith(".dist-info/METADATA"))
    return wheel.read(name).decode()


def manifest(addon):
    """The add-on's manifest as a dict."""
    return ast.literal_eval((addon / "__manifest__.py").read_text())


def test_wheel_holds_every_file_of_the_addon(addon, wheel):
    inside = {
        name.removeprefix(f"odoo/addons/{addon.name}/") for name in wheel.namelist()
    }
    files = {
        str(path.relative_to(addon))
        for path in addon.rglob("*")
        if path.is_file() and "__pycache__" not in path.parts
    }
    # Tests are left to the maker of the wheel; the rest is needed to run and translate.
    missing = {name for name in files - inside if not name.startswith("tests/")}
    assert missing <= {"pyproject.toml", ".gitignore"}


def test_wheel_holds_manifest_data_and_translations(addon, wheel):
    names = set(wheel.namelist())
    listed = [*manifest(addon).get("data", []), *manifest(addon).get("demo", [])]
    wanted = ["__manifest__.py", f"i18n/{addon.name}.pot", "i18n/nl.po", *listed]
    for name in wanted:
        assert f"odoo/addons/{addon.name}/{name}" in names


def test_wheel_names_odoo_and_its_addons(addon, wheel):
    text = metadata(wheel)
    assert f"Name: odoo-addon-{addon.name.replace('_', '-')}" in text.replace("_", "-")
    assert f"Version: {manifest(addon)['version']}" in text
    assert "Requires-Dist: odoo==19.0.*" in text
    for package in manifest(addon).get("external_dependencies", {}).get("python", []):
        assert f"Requires-Dist: {package}" in text
