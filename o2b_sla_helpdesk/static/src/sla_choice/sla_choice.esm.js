/* Copyright 2026 Open2Bizz BV
 * License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl). */

import {Component} from "@odoo/owl";
import {_t} from "@web/core/l10n/translation";
import {registry} from "@web/core/registry";
import {standardFieldProps} from "@web/views/fields/standard_field_props";

let nextId = 0;

/**
 * Radio buttons that tell what each choice means.
 *
 * The choices are in a Json field: a list of objects with `value`, `label`, `title`,
 * and where there is more to say `detail`, `facts` (a list of lines), `note` and its
 * `tone`, and `disabled`. One that is disabled can be read, not chosen.
 */
export class SlaChoiceField extends Component {
    static template = "o2b_sla_helpdesk.SlaChoiceField";
    static props = {
        ...standardFieldProps,
        choicesField: {type: String},
        columns: {type: Boolean, optional: true},
        label: {type: String, optional: true},
    };

    setup() {
        this.id = `o_sla_choice_${nextId++}`;
    }

    get choices() {
        return this.props.record.data[this.props.choicesField] || [];
    }

    get value() {
        const value = this.props.record.data[this.props.name];
        return value && value.id ? value.id : value;
    }

    choose(choice) {
        const {record, name} = this.props;
        const isRecord = record.fields[name].type === "many2one";
        const display_name = [choice.label, choice.title].filter(Boolean).join(" · ");
        record.update({
            [name]: isRecord ? {id: choice.value, display_name} : choice.value,
        });
    }
}

export const slaChoiceField = {
    component: SlaChoiceField,
    displayName: _t("SLA Choice"),
    supportedTypes: ["many2one", "selection"],
    supportedOptions: [
        {
            label: _t("Field with the choices"),
            name: "choices",
            type: "field",
            availableTypes: ["json"],
        },
        {label: _t("Side by side"), name: "columns", type: "boolean"},
    ],
    fieldDependencies: ({options}) => [{name: options.choices, type: "json"}],
    isEmpty: () => false,
    extractProps: ({options, string}) => ({
        choicesField: options.choices,
        columns: Boolean(options.columns),
        label: string,
    }),
};

registry.category("fields").add("sla_choice", slaChoiceField);
