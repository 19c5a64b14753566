# Copyright 2026 Open2Bizz BV
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
{
    "name": "Uptime of Addenda to Service Level Agreements",
    "summary": "Metabase and PBX installations are watched like any environment",
    "version": "19.0.1.1.0",
    "category": "Services/Service Levels",
    "website": "https://github.com/open2bizz/o2b_sla",
    "author": "Open2Bizz BV",
    "maintainers": ["open2bizz"],
    "license": "AGPL-3",
    "development_status": "Beta",
    "depends": ["o2b_sla_addenda", "o2b_sla_uptime"],
    "data": [
        "data/ir_cron_addendum_data.xml",
        "views/o2b_sla_addendum_views.xml",
        "views/res_config_settings_views.xml",
    ],
    "auto_install": True,
    "demo": [
        "demo/o2b_sla_monitor_demo.xml",
        "demo/o2b_sla_change_demo.xml",
        "demo/o2b_sla_report_demo.xml",
    ],
}
