# Copyright 2026 Open2Bizz BV
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""An agreement outlives the day on which its language is switched off, and Odoo renders
nothing in such a language."""


def installed_lang(env, *codes):
    """The language in which somebody is written to.

    :param codes: of languages, the best first; empty ones are passed over
    :return: code of the first that is switched on; else that of the company, English,
        or whichever there is
    """
    installed = dict(env["res.lang"].sudo().get_installed())
    found = next(filter(installed.get, codes), None)
    if found:
        return found
    house = (env.company.sudo().partner_id.lang, "en_US", *installed)
    return next(filter(installed.get, house))
