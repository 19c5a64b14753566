# Copyright 2026 Open2Bizz BV
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
{
    "name": "Service Level Agreements on Helpdesk Tickets",
    "summary": "Tickets by mail, portal and phone with response and resolution clocks",
    "version": "19.0.1.0.0",
    "category": "Services/Service Levels",
    "website": "https://github.com/open2bizz/o2b_sla",
    "author": "Open2Bizz BV",
    "maintainers": ["open2bizz"],
    "license": "AGPL-3",
    "development_status": "Beta",
    "depends": ["helpdesk_mgmt", "o2b_sla"],
    "data": [
        "security/helpdesk_groups.xml",
        "security/ir.model.access.csv",
        "security/ir_model_access_data.xml",
        "security/o2b_sla_ticket_analysis_security.xml",
        "data/helpdesk_ticket_stage_data.xml",
        "views/portal_templates.xml",
        "views/helpdesk_ticket_views.xml",
        "views/helpdesk_ticket_stage_views.xml",
        "views/helpdesk_ticket_team_views.xml",
        "views/o2b_sla_agreement_views.xml",
        "views/helpdesk_ticket_menus.xml",
        "report/o2b_sla_ticket_analysis_views.xml",
        "data/ir_filters_data.xml",
    ],
    "assets": {
        "web.assets_tests": ["o2b_sla_helpdesk/static/tests/tours/**/*"],
    },
    "demo": [
        "demo/res_users_demo.xml",
        "demo/helpdesk_ticket_team_demo.xml",
        "demo/helpdesk_ticket_demo.xml",
    ],
    "auto_install": True,
}
