# Copyright 2026 Open2Bizz BV
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
{
    "name": "Service Level Hours on Billable Projects",
    "summary": "Hours billed by their statement are not billed by timesheets too",
    "version": "19.0.1.0.0",
    "category": "Services/Service Levels",
    "website": "https://github.com/open2bizz/o2b_sla",
    "author": "Open2Bizz BV",
    "maintainers": ["open2bizz"],
    "license": "AGPL-3",
    "development_status": "Beta",
    "depends": ["o2b_sla_helpdesk_timesheet", "sale_timesheet"],
    "auto_install": True,
    "post_init_hook": "post_init_hook",
}
