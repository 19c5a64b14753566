# Copyright 2026 Open2Bizz BV
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools import file_open

SOURCE_STATES = [
    ("no_secret", "No Secret"),
    ("not_heard", "Not Heard Yet"),
    ("heard", "Heard"),
    ("disturbed", "Disturbed"),
    ("silent", "Silent"),
]
PROBLEM_STATES = {
    "source_closed": "no_secret",
    "source_silent": "silent",
    "source_prometheus": "disturbed",
}
#: Example of each file, by kind.
EXAMPLES = {
    "alertmanager": {
        "prometheus": "prometheus.yml",
        "rules": "rules.yml",
        "alertmanager": "alertmanager.yml",
        "blackbox": "blackbox.yml",
    },
    "prometheus": {"prometheus": "prometheus.yml", "blackbox": "blackbox.yml"},
    "kuma": {"other": "kuma.txt"},
    "gatus": {"other": "gatus.yaml"},
    "generic": {"other": "generic.sh"},
}


class SlaSource(models.Model):
    """What people see of a source and do with it."""

    _inherit = "o2b.sla.source"

    monitor_ids = fields.One2many(
        comodel_name="o2b.sla.monitor", inverse_name="source_id"
    )
    monitor_count = fields.Integer(compute="_compute_counts")
    event_count = fields.Integer(compute="_compute_counts")
    look_count = fields.Integer(
        string="Deliveries That Need a Look", compute="_compute_counts"
    )
    last_event_at = fields.Datetime(string="Last Delivery", compute="_compute_counts")
    state = fields.Selection(selection=SOURCE_STATES, compute="_compute_state")
    problem = fields.Char(compute="_compute_state")
    hook_url = fields.Char(
        string="Address for Deliveries", compute="_compute_addresses"
    )
    targets_url = fields.Char(
        string="Address of the Targets", compute="_compute_addresses"
    )
    example_prometheus = fields.Text(string="prometheus.yml", compute="_compute_files")
    example_rules = fields.Text(string="rules.yml", compute="_compute_files")
    example_alertmanager = fields.Text(
        string="alertmanager.yml", compute="_compute_files"
    )
    example_blackbox = fields.Text(string="blackbox.yml", compute="_compute_files")
    example_other = fields.Text(string="Example", compute="_compute_files")

    @api.depends("monitor_ids")
    def _compute_counts(self):
        events = self.env["o2b.sla.source.event"]
        domain = [("source_id", "in", self.ids)]
        told = {
            source: (count, last)
            for source, count, last in events._read_group(
                domain, ["source_id"], ["__count", "received_at:max"]
            )
        }
        looks = dict(
            events._read_group(
                [*domain, ("needs_look", "=", True)], ["source_id"], ["__count"]
            )
        )
        monitors = dict(
            self.env["o2b.sla.monitor"]._read_group(domain, ["source_id"], ["__count"])
        )
        for source in self:
            source.event_count, source.last_event_at = told.get(source, (0, False))
            source.look_count = looks.get(source, 0)
            source.monitor_count = monitors.get(source, 0)

    @api.depends("secret_at", "heard_at", "silence_minutes", "api_error", "base_url")
    def _compute_state(self):
        for source in self:
            problem = source._describe_problem()
            source.problem = problem and problem[1]
            source.state = (
                PROBLEM_STATES[problem[0]]
                if problem
                else "heard"
                if source.heard_at
                else "not_heard"
            )

    @api.depends("slug", "kind")
    def _compute_addresses(self):
        for source in self:
            base = source.get_base_url()
            posts = source.kind != "prometheus"
            has_targets = source.kind in ("alertmanager", "prometheus")
            source.hook_url = posts and f"{base}/o2b_sla/hook/{source.slug}"
            source.targets_url = has_targets and f"{base}/o2b_sla/sd/{source.slug}"

    @api.depends("slug", "kind")
    def _compute_files(self):
        for source in self:
            files = EXAMPLES.get(source.kind, {})
            for name in ("prometheus", "rules", "alertmanager", "blackbox", "other"):
                source[f"example_{name}"] = name in files and source._get_example(
                    files[name]
                )

    def _get_example(self, file):
        """An example of our add-on with the addresses of this source.

        :param file: str, its name
        """
        path = f"o2b_sla_uptime/static/examples/{file}"
        with file_open(path, "r") as handle:
            text = handle.read()
        return text.replace("ODOO", self.get_base_url()).replace("SLUG", self.slug)

    # === Buttons ===

    def action_new_secret(self):
        """Make a new secret and show it, this once: it is not kept, and the dialog
        that shows it writes nothing down."""
        self.ensure_one()
        self.check_access("write")
        secret = self._renew_secret()
        self.message_post(body=self.env._("A new secret was made."))
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Secret of %(name)s", name=self.name),
            "res_model": "o2b.sla.source.secret",
            "view_mode": "form",
            "target": "new",
            "context": {
                "default_source_id": self.id,
                "default_secret": secret,
            },
        }

    def action_end_old_secret(self):
        """The old secret is no longer valid, before its week is over."""
        self.check_access("write")
        self.sudo().write({"previous_hash": False, "previous_until": False})
        self.message_post(body=self.env._("The old secret was ended."))
        return True

    def action_test_prometheus(self):
        """Ask Prometheus now, and say what it answers."""
        self.ensure_one()
        self.check_access("write")
        source = self.sudo()
        if not source.base_url:
            raise UserError(self.env._("Enter the address of Prometheus first."))
        source._read_measurements()
        count = len(source._get_monitors().filtered(lambda m: m.state == "up"))
        good = not source.api_error
        text = (
            self.env._("Prometheus answers; %(count)s monitors are up.", count=count)
            if good
            else source.api_error
        )
        return {
            "type": "ir.actions.client",
            "tag": "display_notification",
            "params": {
                "type": "success" if good else "warning",
                "message": text,
                "next": {"type": "ir.actions.client", "tag": "soft_reload"},
            },
        }

    def action_open_events(self):
        return self._open("o2b_sla_uptime.o2b_sla_source_event_action")

    def action_open_looks(self):
        return self._open("o2b_sla_uptime.o2b_sla_source_event_action_needs_look")

    def action_open_monitors(self):
        return self._open("o2b_sla_uptime.o2b_sla_monitor_action")

    def _open(self, xmlid):
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id(xmlid)
        return dict(action, domain=[("source_id", "=", self.id)])
