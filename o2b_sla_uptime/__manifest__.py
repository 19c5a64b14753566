# Copyright 2026 Open2Bizz BV
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
{
    "name": "Uptime, Maintenance and Backups of Service Level Agreements",
    "summary": "Measures uptime and backups against the agreement, outages become tickets",
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
        "security/o2b_sla_monitor_rules.xml",
        "data/ir_sequence_data.xml",
        "security/o2b_sla_incident_rules.xml",
        "data/helpdesk_ticket_channel_data.xml",
        "security/o2b_sla_availability_rules.xml",
        "data/mail_activity_type_availability_data.xml",
        "data/ir_cron_availability_data.xml",
        "views/o2b_sla_uptime_menus.xml",
    ],
    "uninstall_hook": "uninstall_hook",
}
