# Copyright 2026 Open2Bizz BV
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
{
    "name": "Service Level Agreements",
    "summary": "Signed service level agreements whose clocks run in working time",
    "version": "19.0.1.0.0",
    "category": "Services/Service Levels",
    "website": "https://github.com/open2bizz/o2b_sla",
    "author": "Open2Bizz BV",
    "maintainers": ["open2bizz"],
    "license": "AGPL-3",
    "development_status": "Beta",
    "application": True,
    "depends": ["mail", "portal", "resource"],
    "external_dependencies": {"python": ["holidays", "python-dateutil"]},
    "data": [
        "security/o2b_sla_groups.xml",
        "security/ir.model.access.csv",
        "security/o2b_sla_rules.xml",
        "data/o2b_sla_priority_data.xml",
        "data/resource_calendar_data.xml",
        "data/o2b_sla_policy_data.xml",
        "data/ir_sequence_data.xml",
        "data/mail_activity_type_data.xml",
        "data/ir_cron_data.xml",
    ],
    "demo": [
        "demo/res_partner_demo.xml",
        "demo/o2b_sla_agreement_demo.xml",
    ],
    "uninstall_hook": "uninstall_hook",
}
