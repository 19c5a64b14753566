/* Copyright 2026 Open2Bizz BV
 * License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl). */

import {Component} from "@odoo/owl";
import {ConfirmationDialog} from "@web/core/confirmation_dialog/confirmation_dialog";
import {Dialog} from "@web/core/dialog/dialog";
import {_t} from "@web/core/l10n/translation";
import {registry} from "@web/core/registry";
import {standardFieldProps} from "@web/views/fields/standard_field_props";

/** Icon and class of each effect of a move; the word comes from the server. */
const LOOKS = {
    becomes_late: {icon: "fa-exclamation-circle", tone: "o_sla_late"},
    stays_late: {icon: "fa-exclamation-circle", tone: "o_sla_late"},
    earlier: {icon: "fa-arrow-left", tone: "o_sla_risk"},
    later: {icon: "fa-arrow-right", tone: "o_sla_quiet"},
    gone: {icon: "fa-ban", tone: "o_sla_quiet"},
    new: {icon: "fa-plus", tone: "o_sla_quiet"},
};

/** The open deadlines that a change moves: totals, and a line for each. */
export class SlaWhatIfTable extends Component {
    static template = "o2b_sla.SlaWhatIfTable";
    static props = {preview: Object};

    get totals() {
        const {preview} = this.props;
        const words = {
            becomes_late: _t("become late"),
            stays_late: _t("stay late"),
            earlier: _t("earlier"),
            later: _t("later"),
            gone: _t("without a deadline"),
            new: _t("get a deadline"),
        };
        return Object.keys(words)
            .filter((effect) => preview[effect])
            .map((effect) => ({
                effect,
                count: preview[effect],
                word: words[effect],
                ...LOOKS[effect],
            }));
    }

    get more() {
        return this.props.preview.count - this.props.preview.moves.length;
    }

    look(move) {
        return LOOKS[move.effect];
    }
}

/** Asks whether a change that moves open deadlines is to be made. */
export class SlaWhatIfDialog extends ConfirmationDialog {
    static template = "o2b_sla.SlaWhatIfDialog";
    static components = {Dialog, SlaWhatIfTable};
    static props = {...ConfirmationDialog.props, preview: Object};
}

export class SlaWhatIfField extends Component {
    static template = "o2b_sla.SlaWhatIfField";
    static components = {SlaWhatIfTable};
    static props = {...standardFieldProps};

    get preview() {
        return this.props.record.data[this.props.name];
    }
}

export const slaWhatIfField = {
    component: SlaWhatIfField,
    displayName: _t("Deadlines That Move"),
    supportedTypes: ["json"],
};

registry.category("fields").add("sla_what_if", slaWhatIfField);
