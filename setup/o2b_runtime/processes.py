# Copyright 2026 Open2Bizz BV
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Running other programs: wait for them, or start and stop them by process id."""

import os
import re
import signal
import subprocess
import time

from .progress import Problem


def run(
    command,
    *,
    log=None,
    problem=None,
    env=None,
    cwd=None,
    stdin_text=None,
    may_fail=False,
):
    """Run a program to its end and return what it said on both outputs.

    :param command: list of str or Path
    :param log: Path or None; the command and its output are appended there too
    :param problem: str, the line to raise when it fails
    :param env: dict of variables added to the environment
    :param stdin_text: str given to the program; nothing otherwise
    :param may_fail: bool, any exit code will do
    :return: str
    :raise Problem: exit code other than 0, or the program is not there
    """
    command = [str(part) for part in command]
    problem = problem or f"{command[0]} failed."
    environment = {**os.environ, **(env or {})}
    feed = (
        {"input": stdin_text}
        if stdin_text is not None
        else {"stdin": subprocess.DEVNULL}
    )
    try:
        done = subprocess.run(
            command,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            env=environment,
            cwd=cwd,
            text=True,
            errors="replace",
            check=False,
            **feed,
        )
    except FileNotFoundError:
        raise Problem(f"{problem} The program {command[0]} is not there.") from None
    if log is not None:
        log.parent.mkdir(parents=True, exist_ok=True)
        with log.open("a") as handle:
            handle.write(f"$ {' '.join(command)}\n{done.stdout}")
    if done.returncode and not may_fail:
        if "No space left on device" in done.stdout:
            raise Problem("The disk is full. Free some space and try again.")
        where = f" (see {log})" if log is not None else ""
        raise Problem(f"{problem} {telling_line(done.stdout)}".strip() + where)
    return done.stdout


def telling_line(text):
    """The last line that may tell what went wrong, or an empty string.

    Lines of Odoo's log that only inform are passed over.
    """
    lines = [line.strip() for line in text.splitlines() if line.strip()]
    telling = [line for line in lines if not re.match(r"\d{4}-.* (INFO|DEBUG) ", line)]
    return (telling or lines or [""])[-1]


def start(command, *, pid_file, log, env=None, cwd=None):
    """Start a program in the background, in a session of its own.

    :param pid_file: Path that gets its process id
    :param log: Path, appended to
    :return: subprocess.Popen
    """
    log.parent.mkdir(parents=True, exist_ok=True)
    pid_file.parent.mkdir(parents=True, exist_ok=True)
    with log.open("a") as handle:
        process = subprocess.Popen(
            [str(part) for part in command],
            stdin=subprocess.DEVNULL,
            stdout=handle,
            stderr=subprocess.STDOUT,
            env={**os.environ, **(env or {})},
            cwd=cwd,
            start_new_session=True,
        )
    pid_file.write_text(f"{process.pid} {_started_at(process.pid)}")
    return process


def running_pid(pid_file):
    """The process id in ``pid_file`` when that very process still runs, else None.

    The kernel's start time stands beside the id, so a number that was given to another
    program since is not taken for ours.
    """
    try:
        pid, started_at = pid_file.read_text().split()
    except (FileNotFoundError, ValueError):
        return None
    return int(pid) if _started_at(int(pid)) == started_at else None


def stop(pid_file, *, seconds=15):
    """Stop what ``start`` started, politely first. True when something was stopped."""
    pid = running_pid(pid_file)
    if pid is None:
        pid_file.unlink(missing_ok=True)
        return False
    for number in (signal.SIGTERM, signal.SIGKILL):
        try:
            os.killpg(pid, number)
        except ProcessLookupError:
            break
        if _wait_gone(pid_file, seconds):
            break
    pid_file.unlink(missing_ok=True)
    return True


def _wait_gone(pid_file, seconds):
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        if running_pid(pid_file) is None:
            return True
        time.sleep(0.1)
    return False


def _started_at(pid):
    """Start time of a live process in kernel ticks, "-" when it is gone or a zombie."""
    try:
        with open(f"/proc/{pid}/stat") as handle:
            fields = handle.read().rpartition(")")[2].split()
    except (FileNotFoundError, ProcessLookupError):
        return "-"
    return "-" if fields[0] == "Z" else fields[19]
