# Copyright 2026 Open2Bizz BV
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
import hashlib
import ipaddress
import json
import logging
import time
from dataclasses import dataclass
from datetime import datetime, timezone

from odoo import api, models
from odoo.tools import SQL

from ..engines import Options, Unreadable, parse
from ..engines.bucket import Buckets
from ..engines.payload import clean, load
from ..engines.secret import bearer_of, is_fresh, is_secret, is_signed
from ..seconds import from_seconds, to_seconds

_logger = logging.getLogger(__name__)

#: Of this process; a second line behind the limits of the web server in front.
BUCKETS = Buckets()
#: What is kept of a delivery that cannot be read.
KEPT_TEXT = 10000
COLUMNS = (
    *("source_id", "company_id", "received_at", "key", "subject", "payload"),
    *("state", "signal", "at", "since", "reason", "attempts", "attention", "skew"),
)


@dataclass(frozen=True)
class Post:
    """What came in over HTTP.

    :param body: bytes
    :param address: str, where it came from
    :param authorization: str, header
    :param signature: str, header ``X-O2B-Signature``
    :param stamp: str, header ``X-O2B-Timestamp``
    """

    body: bytes
    address: str = ""
    authorization: str = ""
    signature: str = ""
    stamp: str = ""


@dataclass(frozen=True)
class Answer:
    """What is answered: an HTTP status and, for 429, seconds to wait."""

    status: int
    wait: int = 0


class SlaSource(models.Model):
    """Takes deliveries in: checks who sends them and writes them down, no more."""

    _inherit = "o2b.sla.source"

    # === Entry ===

    @api.model
    def _take_in(self, slug, post):
        """Take in a delivery. The answer does not tell whether the source exists.

        :param slug: str
        :param post: Post
        :return: Answer: 202 written down (also when it was before), 400 no JSON that
            can be read, 401 not allowed, 422 another version of the engine's format,
            429 too fast, 503 the source has no secret
        """
        row = self._find_slug(slug)
        if row and row["secret_hash"] is None:
            return Answer(503)
        now = self._now_seconds()
        if not self._may_post(row, post, now):
            return Answer(401)
        wait = BUCKETS.take(row["id"], row["posts_per_minute"], time.monotonic())
        if wait:
            _logger.info("Source %s posts too fast", row["id"])
            return Answer(429, wait=int(wait) + 1)
        return self._journal(row, post, now)

    @api.model
    def _find_slug(self, slug):
        """What has to be known of a source, in one query.

        :return: dict, or None
        """
        self.flush_model()
        self.env.cr.execute(
            SQL(
                """
                SELECT id, company_id, kind, secret_hash, previous_hash,
                       previous_until > %s AS previous_valid, signed_only, networks,
                       posts_per_minute, watchdog_alert, backdate_seconds
                  FROM o2b_sla_source WHERE slug = %s AND active
                """,
                self._now(),
                clean(slug)[:100],
            )
        )
        names = [column.name for column in self.env.cr.description]
        row = self.env.cr.fetchone()
        return dict(zip(names, row, strict=True)) if row else None

    @api.model
    def _may_post(self, row, post, now):
        """Whether a delivery is of the source; the same work for one that is not there.

        :param row: dict of ``_find_slug``, or None
        :param post: Post
        :param now: int, UNIX seconds
        """
        hashes = self._get_hashes(row)
        if post.signature:
            right = is_signed(post.signature, post.stamp, post.body, hashes)
            return right and is_fresh(post.stamp, now) and self._is_near(row, post)
        right = is_secret(bearer_of(post.authorization), hashes)
        return right and not row["signed_only"] and self._is_near(row, post)

    @api.model
    def _get_hashes(self, row):
        """Hashes of the secrets that are valid now, at most two."""
        if not row or not row["secret_hash"]:
            return []
        previous = row["previous_valid"] and row["previous_hash"]
        return [row["secret_hash"], *filter(None, [previous])]

    @api.model
    def _is_near(self, row, post):
        """Whether a delivery comes from a network of the source."""
        networks = self._parse_networks(row["networks"])
        if not networks:
            return True
        try:
            address = ipaddress.ip_address(post.address)
        except ValueError:
            return False
        address = getattr(address, "ipv4_mapped", None) or address
        return any(address in network for network in networks)

    # === The journal ===

    @api.model
    def _journal(self, row, post, now):
        """Write down what a delivery tells, in one statement; what was told before
        stays one line.

        :return: Answer
        """
        skew = int(post.stamp) - now if post.signature else 0
        try:
            payload = load(post.body)
        except Unreadable as error:
            self._journal_unreadable(row, post.body, now, skew, error)
            return Answer(400)
        options = Options(row["watchdog_alert"] or "", row["backdate_seconds"] or 0)
        epoch = post.stamp if post.signature else None
        try:
            parsed = parse(row["kind"], payload, now, options, epoch)
        except Unreadable as error:
            self._journal_unreadable(row, post.body, now, skew, error)
            return Answer(422 if error.code == "version" else 400)
        except Exception as error:
            # a fault of ours: kept for a person, who processes it again
            _logger.exception("A delivery of source %s could not be read", row["id"])
            self._journal_unreadable(row, post.body, now, skew, error)
            return Answer(202)
        lines = [
            self._prepare_line(row, now, skew, report) for report in parsed.reports
        ]
        if parsed.warnings:
            lines.append(self._prepare_truncated(row, now, skew, parsed))
        if lines and self._insert_lines(lines):
            self._wake()
        return Answer(202)

    @api.model
    def _prepare_line(self, row, now, skew, report):
        """Columns of the line of one report."""
        return {
            "source_id": row["id"],
            "company_id": row["company_id"],
            "received_at": self._now(),
            "key": hashlib.sha256(report.key.encode()).hexdigest(),
            "subject": clean(report.subject)[:200],
            "payload": json.dumps(report.payload),
            "state": "new",
            "signal": report.state,
            "at": from_seconds(report.at),
            "since": from_seconds(report.since) or None,
            "reason": None,
            "attempts": 0,
            "attention": False,
            "skew": skew,
        }

    @api.model
    def _prepare_truncated(self, row, now, skew, parsed):
        """A line that says that the engine left alerts out of a delivery."""
        told = "".join(report.key for report in parsed.reports)
        return {
            **self._prepare_bare(row, skew, f"truncated|{told}"),
            "reason": self._explain("truncated"),
            "payload": "{}",
        }

    @api.model
    def _journal_unreadable(self, row, body, now, skew, error):
        """Keep a delivery that cannot be read, for a person."""
        text = clean(body[:KEPT_TEXT].decode("utf-8", "replace"))
        code = getattr(error, "code", "fault")
        digest = hashlib.sha256(body).hexdigest()
        line = {
            **self._prepare_bare(row, skew, f"unreadable|{digest}|{now // 86400}"),
            "reason": self._explain(code, getattr(error, "detail", "")),
            "payload": json.dumps({"text": text}),
        }
        self._insert_lines([line])

    @api.model
    def _prepare_bare(self, row, skew, key):
        """Columns of a line that a person has to look at."""
        return {
            "source_id": row["id"],
            "company_id": row["company_id"],
            "received_at": self._now(),
            "key": hashlib.sha256(key.encode("utf-8", "replace")).hexdigest(),
            "subject": None,
            "state": "failed",
            "signal": None,
            "at": None,
            "since": None,
            "attempts": 0,
            "attention": True,
            "skew": skew,
        }

    @api.model
    def _insert_lines(self, lines):
        """
        :return: int, how many of them are new
        """
        rows = SQL(", ").join(
            SQL("(%s)", SQL(", ").join(SQL("%s", line[name]) for name in COLUMNS))
            for line in lines
        )
        # who comes at the same moment with the same delivery starts again
        self.env.cr.execute(
            SQL(
                "INSERT INTO o2b_sla_source_event (%s) VALUES %s"
                " ON CONFLICT (source_id, key) DO NOTHING RETURNING id",
                SQL(", ").join(map(SQL.identifier, COLUMNS)),
                rows,
            ),
            log_exceptions=False,
        )
        return len(self.env.cr.fetchall())

    @api.model
    def _wake(self):
        """Let the scheduled action run soon, once for all that comes in meanwhile."""
        cron = self.env.ref(
            "o2b_sla_uptime.ir_cron_source_apply", raise_if_not_found=False
        )
        if not cron:
            return
        self.env.cr.execute(
            SQL(
                "SELECT 1 FROM ir_cron_trigger WHERE cron_id = %s AND call_at <= %s"
                " LIMIT 1",
                cron.id,
                datetime.now(timezone.utc).replace(tzinfo=None),
            )
        )
        if not self.env.cr.fetchone():
            cron.sudo()._trigger()

    # === Words ===

    @api.model
    def _explain(self, code, detail=""):
        """Why a delivery did not become what it should, in plain words."""
        texts = {
            "json": self.env._("It is no JSON."),
            "type": self.env._("It has not the shape of a message of this engine."),
            "version": self.env._("A version of the format that is not known."),
            "status": self.env._("It names a state that is not known."),
            "instant": self.env._("It names an instant that cannot be read."),
            "monitor": self.env._("It names no monitor."),
            "size": self.env._("It tells too much at once."),
            "kind": self.env._("This kind of source takes no deliveries."),
            "fault": self.env._("It could not be read: a fault of this software."),
            "truncated": self.env._(
                "The engine left alerts out of a message. Set max_alerts to 0."
            ),
        }
        text = texts.get(code, texts["fault"])
        return f"{text} ({clean(detail)[:200]})" if detail else text

    @api.model
    def _now(self):
        return self.env["o2b.sla.mixin"]._sla_now()

    @api.model
    def _now_seconds(self):
        return to_seconds(self._now())
