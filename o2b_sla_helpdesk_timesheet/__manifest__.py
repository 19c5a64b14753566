# Copyright 2026 Open2Bizz BV
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
{
    "name": "Service Level Hours in Timesheets",
    "summary": "Hours logged on tickets are kept in Odoo's timesheets too",
    "version": "19.0.1.0.0",
    "category": "Services/Service Levels",
    "website": "https://github.com/open2bizz/o2b_sla",
    "author": "Open2Bizz BV",
    "maintainers": ["open2bizz"],
    "license": "AGPL-3",
    "development_status": "Beta",
    "depends": ["o2b_sla_helpdesk", "hr_timesheet"],
    "data": [
        "views/o2b_sla_agreement_views.xml",
        "views/o2b_sla_work_entry_views.xml",
    ],
    "auto_install": True,
}
