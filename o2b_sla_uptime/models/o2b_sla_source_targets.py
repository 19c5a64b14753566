# Copyright 2026 Open2Bizz BV
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo import api, models
from odoo.tools import SQL


class SlaSource(models.Model):
    """Tells Prometheus what it has to watch: exactly what is agreed upon."""

    _inherit = "o2b.sla.source"

    @api.model
    def _get_targets(self, slug, post):
        """Targets for ``http_sd_configs``.

        :param slug: str
        :param post: Post
        :return: list of dict with ``targets`` and ``labels``, or None when the caller
            may not know
        """
        row = self._find_slug(slug)
        if not self._may_post(row and dict(row, signed_only=False), post, 0):
            return None
        if row["kind"] not in ("alertmanager", "prometheus"):
            return []
        return self.browse(row["id"])._list_targets()

    def _list_targets(self):
        """Active monitors of this source whose agreement is in force.

        The labels hold numbers, no names: they go into the files of another system.

        :return: list of dict
        """
        self.ensure_one()
        monitors = self.env["o2b.sla.monitor"].browse(self._find_watched())
        label = self.monitor_label
        targets = []
        for monitor in monitors:
            address = monitor._get_probe_target()
            if not address:
                continue
            targets.append(
                {
                    "targets": [address],
                    "labels": {
                        label: monitor.reference,
                        "environment": f"e-{monitor.environment_id.id}",
                        "client": f"c-{monitor.partner_id.id}",
                        "module": monitor.probe_module,
                    },
                }
            )
        return targets

    def _find_watched(self):
        """Ids of the monitors that have to be watched now, in one query.

        :return: list of int
        """
        for name in ("o2b.sla.monitor", "o2b.sla.agreement.version"):
            self.env[name].flush_model()
        self.env["o2b.sla.environment"].flush_model(["active"])
        self.env["o2b.sla.agreement"].flush_model(["active"])
        self.env.cr.execute(
            SQL(
                """
                SELECT monitor.id
                  FROM o2b_sla_monitor AS monitor
                  JOIN o2b_sla_environment AS environment
                    ON environment.id = monitor.environment_id AND environment.active
                  JOIN o2b_sla_agreement AS agreement
                    ON agreement.id = environment.agreement_id AND agreement.active
                 WHERE monitor.source_id = %(source)s AND monitor.active
                   AND monitor.kind = 'external' AND monitor.state != 'paused'
                   AND EXISTS (
                       SELECT 1 FROM o2b_sla_agreement_version AS version
                        WHERE version.agreement_id = agreement.id
                          AND version.addendum_id IS NULL
                          AND version.agreed_at IS NOT NULL
                          AND version.rules_from <= %(now)s
                          AND (version.rules_until IS NULL
                               OR version.rules_until > %(now)s))
                 ORDER BY monitor.id
                """,
                source=self.id,
                now=self._now(),
            )
        )
        return [id_ for (id_,) in self.env.cr.fetchall()]
