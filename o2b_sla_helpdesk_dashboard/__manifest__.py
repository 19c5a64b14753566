# Copyright 2026 Open2Bizz BV
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
{
    "name": "Service Level Dashboard",
    "summary": "A spreadsheet dashboard of the service levels of tickets",
    "version": "19.0.1.0.0",
    "category": "Services/Service Levels",
    "website": "https://github.com/open2bizz/o2b_sla",
    "author": "Open2Bizz BV",
    "maintainers": ["open2bizz"],
    "license": "AGPL-3",
    "development_status": "Beta",
    "depends": ["o2b_sla_helpdesk", "spreadsheet_dashboard"],
    "data": ["data/spreadsheet_dashboard_data.xml"],
    "assets": {
        "web.assets_tests": ["o2b_sla_helpdesk_dashboard/static/tests/tours/**/*"],
    },
    "auto_install": True,
}
