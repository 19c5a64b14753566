# Copyright 2026 Open2Bizz BV
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Files that a form of the portal sends along."""

import os

from odoo.http import request

from ..upload_limits import MEGABYTE, UploadLimits, find_problems, safe_name

# "attachment" is how OCA's own form names them, whose script wants that form around
FIELDS = ("files", "attachment")


def upload_limits() -> UploadLimits:
    """The limits of the company: system parameters, or the usual ones."""
    get = request.env["ir.config_parameter"].sudo().get_param
    usual = UploadLimits()
    extensions = get("o2b_sla_helpdesk.portal_extensions")
    return UploadLimits(
        max_files=_number(get("o2b_sla_helpdesk.portal_max_files"), usual.max_files),
        max_bytes=_number(
            get("o2b_sla_helpdesk.portal_max_megabytes"), usual.max_bytes // MEGABYTE
        )
        * MEGABYTE,
        max_total=_number(
            get("o2b_sla_helpdesk.portal_max_total_megabytes"),
            usual.max_total // MEGABYTE,
        )
        * MEGABYTE,
        extensions=frozenset(extensions.lower().replace(",", " ").split())
        if extensions
        else usual.extensions,
    )


def read_files(limits: UploadLimits):
    """The files of the request, read only when nothing is wrong with them.

    :return: (list of ``(name, bytes)``, list of what is wrong, in words)
    """
    sent = list_files()
    problems = find_problems([(name, size) for name, size, _file in sent], limits)
    if problems:
        return [], [_describe(*problem, limits) for problem in problems]
    return [(name, file.read()) for name, _size, file in sent], []


def list_files():
    """The files of the request: list of ``(name, size in bytes, file)``."""
    return [
        (safe_name(file.filename), _size(file), file)
        for field in FIELDS
        for file in request.httprequest.files.getlist(field)
        if file.filename
    ]


def _size(file):
    size = file.stream.seek(0, os.SEEK_END)
    file.stream.seek(0)
    return size


def _number(text, default):
    text = str(text or "")
    return int(text) if text.isascii() and text.isdigit() and int(text) else default


def _describe(problem, name, limits):
    """What is wrong with a file, and what is allowed."""
    env = request.env
    if problem == "count":
        return env._("At most %(count)s files at once.", count=limits.max_files)
    if problem == "total":
        return env._(
            "All files together are larger than %(size)s MB.",
            size=limits.max_total // MEGABYTE,
        )
    if problem == "size":
        return env._(
            "%(name)s is larger than %(size)s MB.",
            name=name,
            size=limits.max_bytes // MEGABYTE,
        )
    if problem == "empty":
        return env._("%(name)s is empty.", name=name)
    return env._(
        "%(name)s is a kind of file that cannot be sent. Allowed are: %(kinds)s.",
        name=name,
        kinds=", ".join(sorted(limits.extensions)),
    )
