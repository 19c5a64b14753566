# Copyright 2026 Open2Bizz BV
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""``make test``: runs the suites and prints one line for each."""

import os
import subprocess
import time
from concurrent.futures import ThreadPoolExecutor, as_completed
from pathlib import Path

from . import checklog, lint
from .browser import ensure_browser
from .imap_server import ensure_dovecot
from .progress import Problem, Steps, say
from .prometheus import ensure_prometheus
from .suite_result import SuiteResult, from_junit
from .suites import chosen, expanded, known_failures
from .wkhtmltopdf import ensure_wkhtmltopdf

#: Suites at the same time, beside one that only waits. More gains nothing on the two
#: cores of CI.
AT_ONCE = 2
TAIL_LINES = 60


class TestRun:
    """One run over the chosen suites.

    :param runtime: Runtime, made ready
    :param names: str, suites parted by commas; empty for all
    """

    __test__ = False  # not a test class, whatever pytest makes of its name

    def __init__(self, runtime, names=""):
        self.runtime = runtime
        self.settings = runtime.settings
        self.suites = [
            suite for suite in chosen(names) if self._paths(suite) is not None
        ]

    def run(self):
        """Run them all.

        :return: bool, whether everything passed
        """
        if not self.suites:
            raise Problem("None of these suites has tests in this checkout.")
        self._prepare()
        total = SuiteResult()
        with ThreadPoolExecutor(AT_ONCE) as busy, ThreadPoolExecutor(1) as waiting:
            jobs = {
                (waiting if suite.waits else busy).submit(self._timed, suite): suite
                for suite in self.suites
            }
            for job in as_completed(jobs):
                result = job.result()
                self._report(jobs[job], result)
                total.passed += result.passed
                total.failed += result.failed
                total.skipped += result.skipped
        say("")
        say(f"{total.passed} passed, {total.failed} failed, {total.skipped} skipped")
        return not total.failed

    def _prepare(self):
        """Make once what several suites share; old logs of scratch databases go."""
        for log in self.settings.log.glob("scratch-*.log"):
            log.unlink()
        needs = []
        if any(suite.browser for suite in self.suites):
            needs.append(("browser and wkhtmltopdf", self._programs))
        if any(suite.mailbox for suite in self.suites):
            needs.append(("mailbox", self._mailbox))
        if any(suite.monitoring for suite in self.suites):
            needs.append(("monitoring", self._monitoring))
        if self._templates():
            needs.append(("modules", self._make_templates))
        steps = Steps("test", len(needs))
        for label, work in needs:
            with steps.step(label):
                work()

    def _programs(self):
        ensure_browser(self.settings.log / "browser.log")
        ensure_wkhtmltopdf(self.settings.log / "wkhtmltopdf.log")

    def _mailbox(self):
        ensure_dovecot(self.settings.log / "dovecot.log")

    def _monitoring(self):
        ensure_prometheus(self.settings.log / "prometheus.log")

    def _templates(self):
        """The kinds of templates that the suites start from, sorted."""
        suites = [suite for suite in self.suites if suite.kind == "odoo"]
        suites += [suite for suite in self.suites if suite.runtime]
        kinds = {suite.template for suite in suites}
        if not self.runtime.databases.addons.glue():
            kinds.discard("full")
        return sorted(kinds)

    def _make_templates(self):
        for kind in self._templates():
            self.runtime.databases.ensure_template(kind)

    # -- one suite -----------------------------------------------------------------

    def _timed(self, suite):
        started = time.monotonic()
        try:
            result = self._run(suite)
        except Problem as problem:
            result = SuiteResult()
            result.fail(str(problem))
        result.seconds = time.monotonic() - started
        return result

    def _run(self, suite):
        log = self.log(suite)
        log.parent.mkdir(parents=True, exist_ok=True)
        log.unlink(missing_ok=True)
        if suite.kind == "lint":
            return lint.run_lint(self.settings, log)
        if suite.kind == "odoo":
            database = f"o2b_sla_test_{suite.name}_{os.getpid()}"
            self.runtime.databases.copy_of_template(suite.template, database)
            try:
                return self._pytest(suite, log, database)
            finally:
                self.runtime.databases.drop(database)
        return self._pytest(suite, log)

    def log(self, suite):
        """Path of a suite's full output."""
        return self.settings.log / f"test-{suite.name}.log"

    def _pytest(self, suite, log, database=""):
        report = log.with_suffix(".xml")
        odoo_log = log.with_suffix(".odoo.log")
        for path in (report, odoo_log):
            path.unlink(missing_ok=True)
        command = [self.settings.python, "-m", "pytest", *self._paths(suite)]
        command += [f"--junitxml={report}", "-p", "no:cacheprovider"]
        command += [f"--ignore={folder}" for folder in suite.without]
        environment = {"O2B_SLA_ODOO_LOG": str(odoo_log)}
        if database:
            command += [f"--odoo-database={database}", "--odoo-log-level=warn"]
            command += ["--odoo-http", "-p", "o2b_runtime.pytest_odoo_log"]
            command += ["-p", "o2b_runtime.pytest_patience"]
        else:
            command += ["-p", "no:odoo"]
            if suite.runtime:
                command += ["-p", "o2b_runtime.fixtures"]
        if suite.own_tests:
            command += ["-p", "o2b_runtime.pytest_own_tests"]
        code = self._logged(command, environment, log, suite.minutes)
        result = self._read(suite, report, code)
        if odoo_log.exists():
            lines = checklog.unexpected(odoo_log.read_text().splitlines())
            if lines:
                result.fail(f"{len(lines)} unexpected lines in Odoo's log, {odoo_log}:")
                result.reasons += [f"  {line[:400]}" for line in lines]
        return result

    def _logged(self, command, environment, log, minutes):
        """Run a program with its output in ``log``; its exit code, or None when it was
        ended for taking too long."""
        environment = {
            **os.environ,
            **self.runtime.test_environment,
            **environment,
        }
        with log.open("w") as handle:
            handle.write(f"$ {' '.join(str(part) for part in command)}\n")
            handle.flush()
            process = subprocess.Popen(
                [str(part) for part in command],
                stdin=subprocess.DEVNULL,
                stdout=handle,
                stderr=subprocess.STDOUT,
                env=environment,
                cwd=self.settings.checkout,
                start_new_session=True,
            )
            try:
                return process.wait(timeout=minutes * 60)
            except subprocess.TimeoutExpired:
                os.killpg(process.pid, 9)
                process.wait()
                return None

    def _read(self, suite, report, code):
        if code is None:
            result = SuiteResult()
            result.fail(f"took more than {suite.minutes} minutes and was ended")
            return result
        if not report.exists():
            result = SuiteResult()
            result.fail(f"pytest stopped with exit code {code} before any test")
            return result
        known = set()
        if suite.known_failures:
            path = self.settings.checkout / suite.known_failures
            known = known_failures(path.read_text()) if path.exists() else set()
        result = from_junit(report.read_text(), known, suite.may_skip)
        if code and not result.failed and not result.notes:
            result.fail(f"pytest stopped with exit code {code}")
        if not result.passed and not result.failed:
            result.fail("no test ran")
        return result

    def _paths(self, suite):
        """The suite's paths that exist, or None when it is to be left out."""
        if not suite.paths:
            return []
        packages = next(self.settings.venv.glob("lib/python3.*/site-packages"), "")
        glue = self.runtime.databases.addons.glue()
        paths = [Path(path) for path in expanded(suite.paths, packages, glue)]
        found = [path for path in paths if (self.settings.checkout / path).exists()]
        return found or None

    # -- output --------------------------------------------------------------------

    def _report(self, suite, result):
        say(result.line(suite.name))
        for note in result.notes:
            say(f"    {note}")
        if not result.failed:
            return
        for reason in result.reasons[:20]:
            say(f"    {reason}")
        log = self.log(suite)
        if log.exists():
            say(f"    the end of {log.relative_to(self.settings.checkout)}:")
            for line in log.read_text(errors="replace").splitlines()[-TAIL_LINES:]:
                say(f"    | {line}")
