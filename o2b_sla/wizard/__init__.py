# Copyright 2026 Open2Bizz BV
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from . import (
    base_partner_merge,
    o2b_sla_version_dialog,
    o2b_sla_send,
    o2b_sla_countersign,
    o2b_sla_paper_signature,
    o2b_sla_terminate,
    o2b_sla_addendum_since,
    o2b_sla_version_compare,
    o2b_sla_what_if,
    o2b_sla_work_statement_make,
    o2b_sla_report_approve,
    o2b_sla_report_correct,
    o2b_sla_change_dialog,
    o2b_sla_change_plan,
    o2b_sla_change_finish,
    o2b_sla_change_refuse,
)
