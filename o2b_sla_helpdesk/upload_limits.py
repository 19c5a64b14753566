# Copyright 2026 Open2Bizz BV
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""What may be attached in the portal: how many files, how large, of which kind."""

from typing import NamedTuple

MEGABYTE = 1_000_000
MAX_NAME = 120
# Documents, pictures, mails, archives and logs; nothing a browser runs.
EXTENSIONS = frozenset(
    "7z avi bmp csv doc docx eml gif gz heic jpeg jpg json log mov mp4 msg odp ods odt "
    "pcap pdf png ppt pptx rtf tif tiff txt webm webp xls xlsx xml zip".split()
)


class UploadLimits(NamedTuple):
    """Limits of one form."""

    max_files: int = 10
    max_bytes: int = 10 * MEGABYTE
    max_total: int = 25 * MEGABYTE
    extensions: frozenset = EXTENSIONS

    @property
    def accept(self) -> str:
        """For the ``accept`` of a file input: ``.csv,.pdf``."""
        return ",".join(f".{extension}" for extension in sorted(self.extensions))


def safe_name(name: str) -> str:
    """The bare name of a file: no folders, nothing that cannot be shown."""
    name = (name or "").replace("\\", "/").rpartition("/")[2]
    name = "".join(char for char in name if char.isprintable()).strip()
    if len(name) <= MAX_NAME:
        return name
    stem, dot, extension = name.rpartition(".")
    if not dot or len(extension) > 10:
        return name[:MAX_NAME]
    return f"{stem[: MAX_NAME - len(extension) - 1]}.{extension}"


def extension_of(name: str) -> str:
    """The extension in small letters, empty when there is none."""
    stem, dot, extension = name.rpartition(".")
    return extension.lower() if dot and stem else ""


def find_problems(files, limits: UploadLimits) -> list:
    """What is wrong with files that were sent along.

    :param files: list of ``(name, size in bytes)``
    :return: list of ``(problem, name)``: ``count``, ``total`` (without a name),
        ``size``, ``empty`` and ``kind``
    """
    problems = []
    if len(files) > limits.max_files:
        problems.append(("count", ""))
    if sum(size for _name, size in files) > limits.max_total:
        problems.append(("total", ""))
    for name, size in files:
        if extension_of(name) not in limits.extensions:
            problems.append(("kind", name))
        elif size > limits.max_bytes:
            problems.append(("size", name))
        elif not size:
            problems.append(("empty", name))
    return problems
