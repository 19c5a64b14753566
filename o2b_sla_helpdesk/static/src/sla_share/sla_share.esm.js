/* Copyright 2026 Open2Bizz BV
 * License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl). */

import {formatFloatTime, formatPercentage} from "@web/views/fields/formatters";
import {registry} from "@web/core/registry";

/**
 * What is averaged over nothing is nothing: a client whose tickets have no verdict yet
 * has not met 0 %.
 *
 * @param {Function} format
 * @returns {Function}
 */
export function orNothing(format) {
    const formatter = (value, options) =>
        typeof value === "number" ? format(value, options) : "";
    formatter.extractOptions = format.extractOptions;
    return formatter;
}

registry
    .category("formatters")
    .add("sla_share", orNothing(formatPercentage))
    .add("sla_hours", orNothing(formatFloatTime));
