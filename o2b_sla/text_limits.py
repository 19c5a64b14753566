# Copyright 2026 Open2Bizz BV
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
from odoo.exceptions import ValidationError


def measure(text):
    """Length of a text as people count it: the end of a line is one character."""
    return len((text or "").replace("\r\n", "\n"))


def explain_length(env, label, text, most):
    """What to say of a text that is too long, empty when it is not.

    What is too long is refused and given back, never cut: nobody would know what was
    lost.

    :param env: environment, for the language
    :param label: str, what it is called on the form
    :param text: str
    :param most: int, characters that fit
    """
    length = measure(text)
    if length <= most:
        return ""
    return env._(
        "%(field)s: %(length)s characters are too many, %(most)s fit. Shorten it, or "
        "add it as a file where there is room for one.",
        field=label,
        length=length,
        most=most,
    )


def check_length(env, label, text, most):
    """As :func:`explain_length`.

    :raise ValidationError: it is too long
    """
    problem = explain_length(env, label, text, most)
    if problem:
        raise ValidationError(problem)
