# Copyright 2026 Open2Bizz BV
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Runs wkhtmltopdf so that it can neither reach out nor hang."""

import os
import shutil
import signal
import subprocess
import tempfile

SECONDS = 30
ARGUMENTS = (
    "--quiet",
    "--encoding",
    "utf-8",
    "--page-size",
    "A4",
    "--margin-top",
    "18mm",
    "--margin-bottom",
    "22mm",
    "--margin-left",
    "20mm",
    "--margin-right",
    "20mm",
    "--disable-local-file-access",
    "--disable-javascript",
    "--disable-plugins",
    # nobody listens on the discard port: whatever asks for something gets nothing
    "--proxy",
    "http://127.0.0.1:9",
)


class RenderingError(Exception):
    """wkhtmltopdf made no PDF."""


class MissingWkhtmltopdf(RenderingError):
    """There is no wkhtmltopdf on this machine."""


class RenderingTimeout(RenderingError):
    """wkhtmltopdf took too long and was ended."""


def render(html, binary="wkhtmltopdf", seconds=SECONDS):
    """A PDF of a page that holds everything it shows.

    :param html: str, a whole HTML document; images as data URIs
    :param binary: name or path of the program
    :param seconds: int, after which it is ended
    :return: bytes
    :raise MissingWkhtmltopdf: the program is not there
    :raise RenderingTimeout: it was not ready in time
    :raise RenderingError: it failed
    """
    path = shutil.which(binary)
    if not path:
        raise MissingWkhtmltopdf(binary)
    with tempfile.TemporaryDirectory(prefix="o2b_sla_pdf_") as home:
        try:
            process = subprocess.Popen(
                [path, *ARGUMENTS, "-", "-"],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=subprocess.DEVNULL,
                cwd=home,
                env=_environment(home),
                start_new_session=True,
            )
        except OSError as error:
            raise MissingWkhtmltopdf(path) from error
        with process:
            pdf = _finish(process, html, seconds)
    if process.returncode or not pdf.startswith(b"%PDF-"):
        # no message: what the program prints can hold the text of the document
        raise RenderingError(f"exit code {process.returncode}")
    return pdf


def _environment(home):
    """What Qt needs, and no proxy settings or secrets of the server."""
    return {
        "PATH": os.environ.get("PATH", os.defpath),
        "HOME": home,
        "TMPDIR": home,
        "XDG_RUNTIME_DIR": home,
        "LANG": "C.UTF-8",
        "QT_QPA_PLATFORM": "offscreen",
    }


def _finish(process, html, seconds):
    """Feed a process and wait for its output; end it and its children when late."""
    try:
        return process.communicate(html.encode(), timeout=seconds)[0]
    except subprocess.TimeoutExpired as error:
        raise RenderingTimeout(f"{seconds} s") from error
    finally:
        if process.poll() is None:
            os.killpg(process.pid, signal.SIGKILL)
            process.communicate()
