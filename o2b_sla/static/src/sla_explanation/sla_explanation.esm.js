/* Copyright 2026 Open2Bizz BV
 * License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl). */

import {Component} from "@odoo/owl";
import {_t} from "@web/core/l10n/translation";
import {registry} from "@web/core/registry";
import {standardFieldProps} from "@web/views/fields/standard_field_props";

/**
 * Why a deadline is what it is: each sentence a step, the last one the outcome.
 *
 * An empty line parts one clock from the next; with the option `headed` the first
 * line of a part is its heading.
 */
export class SlaExplanationField extends Component {
    static template = "o2b_sla.SlaExplanationField";
    static props = {
        ...standardFieldProps,
        headed: {type: Boolean, optional: true},
    };

    get parts() {
        const text = this.props.record.data[this.props.name] || "";
        return text
            .split("\n\n")
            .map((part) => part.split("\n").filter(Boolean))
            .filter((lines) => lines.length)
            .map((lines) => {
                const heading = this.props.headed ? lines[0] : "";
                const steps = heading ? lines.slice(1) : lines;
                return {heading, steps: steps.slice(0, -1), outcome: steps.at(-1)};
            });
    }
}

export const slaExplanationField = {
    component: SlaExplanationField,
    displayName: _t("SLA Explanation"),
    supportedTypes: ["text"],
    supportedOptions: [
        {
            label: _t("With headings"),
            name: "headed",
            type: "boolean",
        },
    ],
    extractProps: ({options}) => ({headed: Boolean(options.headed)}),
};

registry.category("fields").add("sla_explanation", slaExplanationField);
