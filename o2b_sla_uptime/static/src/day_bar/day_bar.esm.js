/* Copyright 2026 Open2Bizz BV
 * License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl). */

import {Component} from "@odoo/owl";
import {_t} from "@web/core/l10n/translation";
import {registry} from "@web/core/registry";
import {standardFieldProps} from "@web/views/fields/standard_field_props";

/**
 * One bar a day, the last one today: height and colour tell how it went, and each says
 * it in words. The bars are one stop for the keyboard, the arrows go from day to day.
 */
export class SlaDayBarField extends Component {
    static template = "o2b_sla_uptime.SlaDayBarField";
    static props = {...standardFieldProps, days: {type: Number, optional: true}};

    get days() {
        const value = this.props.record.data[this.props.name];
        const days = (value && value.days) || [];
        return this.props.days ? days.slice(-this.props.days) : days;
    }

    get summary() {
        const bad = this.days.filter(({look}) => look === "down" || look === "brief");
        const values = {count: this.days.length, bad: bad.length};
        return bad.length
            ? _t("Last %(count)s days: %(bad)s with downtime", values)
            : _t("Last %(count)s days: no downtime", values);
    }

    onKeydown(event) {
        const step = {ArrowLeft: -1, ArrowRight: 1}[event.key];
        if (!step) {
            return;
        }
        const bars = [...event.currentTarget.children];
        const at = bars.indexOf(event.target);
        const next = bars[at + step];
        if (next) {
            event.preventDefault();
            next.focus();
        }
    }
}

export const slaDayBarField = {
    component: SlaDayBarField,
    displayName: _t("Bar of Days"),
    supportedTypes: ["json"],
    supportedOptions: [
        {label: _t("Number of days"), name: "days", type: "number"},
    ],
    extractProps: ({options}) => ({days: options.days}),
};

registry.category("fields").add("sla_day_bar", slaDayBarField);
