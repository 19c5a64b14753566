# Copyright 2026 Open2Bizz BV
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
def with_own_defaults(model, values, names):
    """Default values without what a client sent along for fields that only the
    software writes.

    :param model: a model, empty
    :param values: dict, what ``default_get`` gave
    :param names: set of names of such fields
    :return: dict; those fields have the defaults of the model itself
    """
    kept = {name: value for name, value in values.items() if name not in names}
    for name in names & values.keys():
        default = model._fields[name].default
        if default:
            kept[name] = default(model)
    return kept
