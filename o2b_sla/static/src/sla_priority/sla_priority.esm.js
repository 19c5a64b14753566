/* Copyright 2026 Open2Bizz BV
 * License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl). */

import {Component} from "@odoo/owl";
import {_t} from "@web/core/l10n/translation";
import {registry} from "@web/core/registry";
import {standardFieldProps} from "@web/views/fields/standard_field_props";

const TONES = {
    P1: "o_sla_late",
    P2: "o_sla_risk",
    P3: "o_sla_paused",
};

function getCode(text) {
    return text.split(/\s/)[0];
}

function getTone(text) {
    return TONES[getCode(text)] || "o_sla_quiet";
}

/**
 * Badge with the code of a priority, P1 to P4: the first word of what the field shows.
 * The level of disturbance is its title.
 */
export class SlaPriorityField extends Component {
    static template = "o2b_sla.SlaPriorityField";
    static props = {...standardFieldProps};

    get text() {
        const {record, name} = this.props;
        const value = record.data[name];
        const {type, selection} = record.fields[name];
        if (type === "many2one") {
            return (value && value.display_name) || "";
        }
        const option = selection.find(([key]) => key === value);
        return option ? option[1] : "";
    }

    get code() {
        return getCode(this.text);
    }

    get tone() {
        return getTone(this.text);
    }
}

/** The same on a form: a button for each priority, the highest first. */
export class SlaPriorityButtonsField extends SlaPriorityField {
    static template = "o2b_sla.SlaPriorityButtonsField";

    get choices() {
        const {record, name} = this.props;
        return record.fields[name].selection
            .map(([key, text]) => ({
                key,
                text,
                code: getCode(text),
                tone: getTone(text),
                chosen: key === record.data[name],
            }))
            .sort((one, other) => one.text.localeCompare(other.text));
    }

    async choose(key) {
        await this.props.record.update({[this.props.name]: key});
    }
}

export const slaPriorityField = {
    component: SlaPriorityField,
    displayName: _t("SLA Priority"),
    supportedTypes: ["many2one", "selection"],
    listViewWidth: [60, 90],
};

export const slaPriorityButtonsField = {
    ...slaPriorityField,
    component: SlaPriorityButtonsField,
    supportedTypes: ["selection"],
};

registry.category("fields").add("sla_priority", slaPriorityField);
registry.category("fields").add("sla_priority_buttons", slaPriorityButtonsField);
