# Copyright 2026 Open2Bizz BV
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
import secrets
from datetime import timedelta

from odoo import models

from ..engines.secret import hash_secret
from ..heartbeat import pause, resume
from ..seconds import to_seconds

#: How long the old address stays valid beside a new one.
ROTATION = timedelta(days=7)


class SlaHeartbeat(models.Model):
    """What people do with heartbeats."""

    _inherit = "o2b.sla.heartbeat"

    # === Its address ===

    def _renew_token(self):
        """Make a new address; the old one stays valid for a week.

        :return: str, the token: 128 random bits, which are not kept
        """
        self.ensure_one()
        now = self._now()
        token = secrets.token_hex(16)
        heartbeat = self.sudo()
        heartbeat.write(
            {
                "previous_hash": heartbeat.token_hash,
                "previous_until": heartbeat.token_hash and now + ROTATION,
                "token_hash": hash_secret(token),
                "token_at": now,
            }
        )
        return token

    def _get_address(self, token):
        """The address at which the job is heard."""
        self.ensure_one()
        return f"{self.get_base_url()}/o2b_sla/ping/{token}"

    def action_renew_token(self):
        """Make a new address and show it, this once."""
        self.check_access("write")
        return self._show_addresses(
            [(heartbeat, heartbeat._renew_token()) for heartbeat in self]
        )

    def action_drop_previous(self):
        """Refuse the old address from now on."""
        self.check_access("write")
        self.sudo().write({"previous_hash": False, "previous_until": False})
        return True

    def _show_addresses(self, pairs):
        """Show addresses in a dialog that keeps nothing.

        :param pairs: list of (heartbeat, token)
        """
        parts = [
            "\n".join(
                [
                    heartbeat._get_shell_title(),
                    *heartbeat._get_shell_lines(heartbeat._get_address(token)),
                ]
            )
            for heartbeat, token in pairs
        ]
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Addresses, shown once"),
            "res_model": "o2b.sla.heartbeat.address",
            "view_mode": "form",
            "target": "new",
            "context": {"default_lines": "\n\n".join(parts)},
        }

    def _get_shell_title(self):
        """A comment that says what the lines are for; a name has no line break."""
        self.ensure_one()
        environment = self.environment_id
        names = (environment.partner_id.name, environment.name, self.name)
        return "# " + " · ".join(" ".join(name.split()) for name in names if name)

    def _get_shell_lines(self, address):
        """Lines for the shell script of the job.

        :param address: str
        :return: list of str
        """
        self.ensure_one()
        curl = "curl -fsS -m 10 --retry 5 -o /dev/null"
        if self.purpose == "inventory":
            return [
                f'INVENTORY_URL="{address}"',
                f'{curl} -H "Content-Type: application/json" \\',
                '  --data-binary @copies.json "$INVENTORY_URL"',
            ]
        if self.purpose == "backup":
            return [
                f'BACKUP_URL="{address}"',
                'run="$(cat /proc/sys/kernel/random/uuid)"',
                f'{curl} -X POST "$BACKUP_URL/start?rid=$run"',
                "your-backup-command; code=$?",
                f'{curl} -X POST "$BACKUP_URL/$code?rid=$run"',
            ]
        return [
            f'JOB_URL="{address}"',
            "your-command; code=$?",
            f'{curl} -X POST "$JOB_URL/$code"',
        ]

    # === Pausing ===

    def action_pause(self):
        """Expect nothing until somebody resumes it."""
        self.check_access("write")
        for heartbeat in self.filtered(lambda h: h.phase != "paused").sudo():
            heartbeat._write_states({heartbeat.id: pause(heartbeat._get_state())})
            heartbeat._journal_act("pause")
        return True

    def action_resume(self):
        """Expect it again, from now on."""
        self.check_access("write")
        now = to_seconds(self._now())
        for heartbeat in self.filtered(lambda h: h.phase == "paused").sudo():
            state = resume(heartbeat._get_state(), heartbeat._get_config(), now)
            heartbeat._write_states({heartbeat.id: state})
            heartbeat._journal_act("resume")
        return True

    def _journal_act(self, kind):
        """Write down what a person did, in the journal and in the history."""
        ping = (
            self.env["o2b.sla.heartbeat.ping"]
            .sudo()
            .create(
                [{"heartbeat_id": self.id, "received_at": self._now(), "kind": kind}]
            )
        )
        kinds = dict(ping._fields["kind"]._description_selection(self.env))
        self.message_post(body=kinds[kind], subtype_xmlid="mail.mt_note")

    def _let_go(self):
        """It is archived: what is overdue is so no more."""
        now = self._now()
        self._end_lapses(self.ids, now)
        for heartbeat in self:
            heartbeat._write_states({heartbeat.id: pause(heartbeat._get_state())})
        self.write({"watched_until": now, "trouble_since": False})

    # === Looking ===

    def action_open_pings(self):
        """The signs of life of this heartbeat."""
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Signs of life: %s", self.name),
            "res_model": "o2b.sla.heartbeat.ping",
            "view_mode": "list,form,graph",
            "domain": [("heartbeat_id", "=", self.id)],
        }
