# Copyright 2026 Open2Bizz BV
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo.exceptions import AccessError, UserError
from odoo.tests import Form, new_test_user, tagged

from odoo.addons.o2b_sla.tests.view_checks import ViewChecks

from ..engines.secret import hash_secret
from .source_common import SourceCommon

MODELS = {
    # model: who may read, who may write, create and delete
    "o2b.sla.source": ("agent", "admin"),
    "o2b.sla.source.rule": ("agent", "admin"),
    "o2b.sla.source.event": ("agent", None),
    "o2b.sla.reconciliation": ("agent", None),
    "o2b.sla.source.secret": ("admin", "admin"),
}
ROLES = ("nobody", "portal", "agent", "contract_manager", "manager", "admin")
ACTIONS = (
    "o2b_sla_source_action",
    "o2b_sla_source_event_action",
    "o2b_sla_source_event_action_needs_look",
    "o2b_sla_reconciliation_action",
)


@tagged("post_install", "-at_install")
class TestSourceAccess(SourceCommon, ViewChecks):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.users = {
            "nobody": new_test_user(cls.env, "source_nobody", groups="base.group_user"),
            "portal": new_test_user(
                cls.env, "source_portal", groups="base.group_portal"
            ),
            "agent": cls.agent,
            "contract_manager": cls.contract_manager,
            "manager": cls.manager,
            "admin": cls.admin,
        }

    def test_roles(self):
        for model, (reader, writer) in MODELS.items():
            for role in ROLES:
                records = self.env[model].with_user(self.users[role])
                may_read = ROLES.index(role) >= ROLES.index(reader)
                may_write = bool(writer) and ROLES.index(role) >= ROLES.index(writer)
                self.assertEqual(records.has_access("read"), may_read, (model, role))
                for operation in ("write", "create", "unlink"):
                    self.assertEqual(
                        records.has_access(operation), may_write, (model, role)
                    )

    def test_companies(self):
        """Another company's sources, deliveries and comparisons do not exist."""
        company = self.env["res.company"].create({"name": "Other"})
        stranger = new_test_user(
            self.env,
            "source_stranger",
            groups="o2b_sla.o2b_sla_group_admin",
            company_id=company.id,
            company_ids=[(6, 0, company.ids)],
        )
        self.post(self.delivery(self.alert()))
        self.assertTrue(self.events)
        for model, record in (
            ("o2b.sla.source", self.source),
            ("o2b.sla.source.event", self.events),
        ):
            found = self.env[model].with_user(stranger).search([])
            self.assertFalse(found & record)
            with self.assertRaises(AccessError):
                record.with_user(stranger).read(["display_name"])

    def test_other_company_is_not_meant(self):
        """A source speaks for monitors of its own company only."""
        company = self.env["res.company"].create({"name": "Other"})
        source = self.env["o2b.sla.source"].create(
            {"name": "Theirs", "kind": "alertmanager", "company_id": company.id}
        )
        self.secret = source._renew_secret()
        self.env.flush_all()
        self.post(self.delivery(self.alert()), slug=source.slug)
        self.apply()
        event = self.env["o2b.sla.source.event"].search([("source_id", "=", source.id)])
        self.assertEqual((event.state, event.monitor_id.id), ("ignored", False))
        self.assertFalse(self.outages(self.external, "down"))

    def test_nobody_reads_the_hash(self):
        source = self.source.with_user(self.admin)
        for name in ("secret_hash", "previous_hash"):
            with self.assertRaises(AccessError):
                source.read([name])
            with self.assertRaises(AccessError):
                source.write({name: "0" * 64})
            self.assertNotIn(name, source.fields_get())
        with self.assertRaises(AccessError):
            source.search([("secret_hash", "like", "0")])
        with self.assertRaises(AccessError):
            self.source.with_user(self.manager).read(["base_token"])

    def test_secret_is_shown_once(self):
        """Only the administrator makes one; the dialog holds it, the database not."""
        with self.assertRaises(AccessError):
            self.source.with_user(self.manager).action_new_secret()
        action = self.source.with_user(self.admin).action_new_secret()
        dialogs = self.env[action["res_model"]].with_user(self.admin)
        dialog = Form(dialogs.with_context(**action["context"]))
        secret = dialog.secret
        self.assertEqual(dialog.header, f"Authorization: Bearer {secret}")
        self.assertEqual(dialog.signing_key, hash_secret(secret))
        self.assertTrue(dialog.old_until)
        self.assertFalse(dialogs._fields["secret"].store)
        headers = {"authorization": f"Bearer {secret}"}
        self.assertEqual(self.post(self.delivery(), **headers), 202)
        messages = "".join(self.source.message_ids.mapped("body"))
        self.assertNotIn(secret, messages)
        self.source.with_user(self.admin).action_end_old_secret()
        self.env.flush_all()
        self.assertEqual(self.post(self.delivery()), 401, "the old one is over")

    def test_evidence_of_what_came_in(self):
        self.post(self.delivery(self.alert()))
        event = self.events.with_user(self.admin)
        for operation in ("write", "unlink"):
            with self.assertRaises(UserError):
                if operation == "write":
                    event.write({"payload": {}})
                else:
                    event.unlink()
        with self.assertRaises(UserError):
            self.events.payload = {"other": 1}
        self.env.invalidate_all()

    def test_buttons_are_for_agents(self):
        self.deliver({"version": "5"})
        for name in ("action_looked_at", "action_reprocess"):
            with self.assertRaises(AccessError):
                getattr(self.events.with_user(self.users["nobody"]), name)()
        with self.assertRaises(UserError):
            self.events.with_user(self.agent).action_reprocess()  # not readable

    def test_screens(self):
        for name in ACTIONS:
            action = self.env.ref(f"o2b_sla_uptime.{name}")
            for user in (self.agent, self.admin):
                self._check_action(action, self.env[action.res_model].with_user(user))

    def test_form(self):
        """A new source, by hand: addresses and examples are its own."""
        with Form(self.env["o2b.sla.source"].with_user(self.admin)) as form:
            form.name = "New"
            self.assertEqual(form.silence_minutes, 10)
            form.kind = "kuma"
            self.assertEqual(form.silence_minutes, 0)
            form.kind = "alertmanager"
        source = form.record
        self.assertEqual(source.state, "no_secret")
        self.assertIn("no secret", source.problem)
        self.assertTrue(source.hook_url.endswith(f"/o2b_sla/hook/{source.slug}"))
        for name in ("prometheus", "alertmanager"):
            text = source[f"example_{name}"]
            self.assertIn(source.slug, text)
            self.assertNotIn("ODOO", text)
        self.assertFalse(source.example_other)
        for kind in ("kuma", "gatus", "generic"):
            source.kind = kind
            self.assertIn(source.hook_url, source.example_other)
            self.assertFalse(source.example_prometheus)
        source._renew_secret()
        self.assertEqual(source.state, "not_heard")

    def test_counts(self):
        self.deliver(self.delivery(self.alert(), self.alert(fingerprint="b")))
        self.deliver({"version": "5"})
        self.assertEqual(self.source.event_count, 3)
        self.assertEqual(self.source.look_count, 1)
        self.assertEqual(self.source.monitor_count, 1)
        self.assertEqual(self.source.last_event_at, self.clock)
        action = self.source.action_open_looks()
        found = self.env["o2b.sla.source.event"].search(action["domain"])
        self.assertEqual(found, self.events)
