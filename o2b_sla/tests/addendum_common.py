# Copyright 2026 Open2Bizz BV
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from .common import SlaCommon


class AddendumMixin:
    """Kinds, environments and addenda beside the agreement of the common class."""

    @classmethod
    def _create_kind(cls, code="kind", terms=(), services=(), **values):
        """A kind of addendum.

        :param terms: dicts of provisions
        :param services: tuples (service, coverage)
        """
        lines = [
            (0, 0, {"service_id": service.id, "coverage": coverage})
            for service, coverage in services
        ]
        return cls.env["o2b.sla.addendum.kind"].create(
            {
                "code": code,
                "name": code.capitalize(),
                "clause": "§9",
                "provision_ids": [(0, 0, term) for term in terms],
                "service_line_ids": lines,
                "document_text": "What is agreed.",
                **values,
            }
        )

    @classmethod
    def _create_environment(cls, name, kind="production", **values):
        return cls.env["o2b.sla.environment"].create(
            {
                "agreement_id": cls.agreement.id,
                "name": name,
                "kind": kind,
                **values,
            }
        )

    @classmethod
    def _create_addendum(cls, kind, environments=(), start=None, end=False):
        """An addendum; with a first day one that both have signed on paper."""
        addendum = cls.env["o2b.sla.addendum"].create(
            {
                "agreement_id": cls.agreement.id,
                "kind_id": kind.id,
                "environment_ids": [
                    (4, environment.id) for environment in environments
                ],
            }
        )
        if start:
            draft = addendum._draft_version()
            draft.write({"date_start": start, "date_end": end})
            draft._agree_on_paper()
        return addendum

    @classmethod
    def _target(cls, amount, priority="P1", indicator="response", **values):
        """Values of a term that sets a target in working hours."""
        return {
            "subject": "target",
            "priority_id": cls.env["o2b.sla.priority"]._get(priority).id,
            "indicator": indicator,
            "amount": amount,
            "unit": "working_hour",
            **values,
        }


class AddendumCommon(AddendumMixin, SlaCommon):
    """The above on an agreement that is in force since 2020."""
