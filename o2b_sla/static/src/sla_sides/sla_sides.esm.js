/* Copyright 2026 Open2Bizz BV
 * License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl). */

import {formatDeadline, formatDuration} from "../sla_timer/texts.esm";
import {Component} from "@odoo/owl";
import {_t} from "@web/core/l10n/translation";
import {registry} from "@web/core/registry";
import {standardFieldProps} from "@web/views/fields/standard_field_props";
import {toInstant} from "../sla_timer/remaining.esm";

/** The parts of the bar in the order of the story; the word tells them apart. */
const PARTS = ["before", "ours", "client", "closed"];

function getWord(part) {
    return {
        before: _t("before the clocks start"),
        ours: _t("with us"),
        client: _t("with the client"),
        closed: _t("closed, then opened again"),
    }[part];
}

function getTurnText(turn) {
    return {
        before: _t("The clocks have not started"),
        ours: _t("It is our turn"),
        client: _t("It is the client's turn"),
        done: _t("It is nobody's turn any more"),
    }[turn];
}

/**
 * Whole percents that add up to 100: the largest part takes the rounding.
 *
 * @param {Number[]} amounts
 * @returns {Number[]}
 */
export function getShares(amounts) {
    const total = amounts.reduce((sum, amount) => sum + amount, 0);
    if (!total) {
        return amounts.map(() => 0);
    }
    const shares = amounts.map((amount) => Math.round((100 * amount) / total));
    const largest = amounts.indexOf(Math.max(...amounts));
    shares[largest] += 100 - shares.reduce((sum, share) => sum + share, 0);
    return shares;
}

/**
 * How much working time lay with us and how much with the client: a bar, and next to
 * it each part in words and minutes.
 */
export class SlaSidesField extends Component {
    static template = "o2b_sla.SlaSidesField";
    static props = {...standardFieldProps};

    get sides() {
        return this.props.record.data[this.props.name] || null;
    }

    get parts() {
        const amounts = PARTS.map((part) => this.sides[part]);
        const shares = getShares(amounts);
        return PARTS.map((part, index) => ({
            part,
            share: shares[index],
            word: getWord(part),
            duration: amounts[index] ? formatDuration(amounts[index]) : _t("0 min"),
            seconds: amounts[index],
        })).filter(
            ({part, seconds}) => seconds || part === "ours" || part === "client"
        );
    }

    get turnText() {
        return getTurnText(this.sides.turn);
    }

    get totalText() {
        const duration = formatDuration(this.sides.total);
        const received = toInstant(this.sides.received_at);
        return received
            ? _t("%(duration)s of working time since %(moment)s", {
                  duration,
                  moment: formatDeadline(received),
              })
            : _t("%(duration)s of working time", {duration});
    }
}

export const slaSidesField = {
    component: SlaSidesField,
    displayName: _t("Whose Time"),
    supportedTypes: ["json"],
};

registry.category("fields").add("sla_sides", slaSidesField);
