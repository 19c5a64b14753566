# Copyright 2026 Open2Bizz BV
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
{
    "name": "Service Levels in the Digest",
    "summary": "Service levels of tickets in the periodic mail with key figures",
    "version": "19.0.1.1.0",
    "category": "Services/Service Levels",
    "website": "https://github.com/open2bizz/o2b_sla",
    "author": "Open2Bizz BV",
    "maintainers": ["open2bizz"],
    "license": "AGPL-3",
    "development_status": "Beta",
    "depends": ["o2b_sla_helpdesk", "digest"],
    "data": ["data/digest_digest_data.xml", "views/digest_digest_views.xml"],
    "auto_install": True,
}
