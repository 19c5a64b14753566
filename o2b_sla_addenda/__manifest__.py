# Copyright 2026 Open2Bizz BV
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
{
    "name": "Addenda of Service Level Agreements",
    "summary": "Metabase, PBX/VoIP and isolated test environments beside an agreement",
    "version": "19.0.1.0.0",
    "category": "Services/Service Levels",
    "website": "https://github.com/open2bizz/o2b_sla",
    "author": "Open2Bizz BV",
    "maintainers": ["open2bizz"],
    "license": "AGPL-3",
    "development_status": "Beta",
    "depends": ["o2b_sla_helpdesk"],
    "data": [
        "security/ir.model.access.csv",
        "data/mail_template_data.xml",
        "data/o2b_sla_service_data.xml",
        "data/o2b_sla_service_keyword_data.xml",
        "data/o2b_sla_addendum_kind_data.xml",
        "views/o2b_sla_environment_views.xml",
        "data/mail_template_limits_data.xml",
        "views/helpdesk_ticket_limits_views.xml",
        "views/portal_limits_templates.xml",
        "wizard/o2b_sla_log_call_views.xml",
        "views/o2b_sla_change_views.xml",
    ],
    "uninstall_hook": "uninstall_hook",
    "assets": {
        "web.assets_backend": ["o2b_sla_addenda/static/src/environment_kind/**/*"],
        "web.assets_tests": ["o2b_sla_addenda/static/tests/tours/**/*"],
    },
}
