# Copyright 2026 Open2Bizz BV
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
{
    "name": "Service Level Work in Sales Orders",
    "summary": "Hours and approved estimates of tickets become lines of sales orders",
    "version": "19.0.1.0.0",
    "category": "Services/Service Levels",
    "website": "https://github.com/open2bizz/o2b_sla",
    "author": "Open2Bizz BV",
    "maintainers": ["open2bizz"],
    "license": "AGPL-3",
    "development_status": "Beta",
    "depends": ["o2b_sla_helpdesk", "sale"],
    "data": [
        "views/o2b_sla_work_statement_views.xml",
        "views/o2b_sla_work_entry_views.xml",
        "views/o2b_sla_estimate_views.xml",
        "views/sale_order_views.xml",
        "views/res_config_settings_views.xml",
    ],
    "auto_install": True,
}
