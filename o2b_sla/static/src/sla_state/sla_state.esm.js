/* Copyright 2026 Open2Bizz BV
 * License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl). */

import {Component, useState} from "@odoo/owl";
import {isAim, liveState, nextTick} from "../sla_timer/remaining.esm";
import {SelectionField} from "@web/views/fields/selection/selection_field";
import {_t} from "@web/core/l10n/translation";
import {registry} from "@web/core/registry";
import {standardFieldProps} from "@web/views/fields/standard_field_props";
import {useTicker} from "../sla_timer/ticker.esm";

/** Icon and class of each state of a clock, a record, an agreement version or an
 * estimate, and of each kind of coverage; the word comes from the field itself. */
export const STATE_LOOKS = {
    not_started: {icon: "fa-hourglass-start", tone: "o_sla_quiet"},
    running: {icon: "fa-play", tone: "o_sla_good"},
    at_risk: {icon: "fa-exclamation-triangle", tone: "o_sla_risk"},
    paused: {icon: "fa-pause", tone: "o_sla_paused"},
    breached: {icon: "fa-exclamation-circle", tone: "o_sla_late"},
    met: {icon: "fa-check", tone: "o_sla_good"},
    missed: {icon: "fa-times", tone: "o_sla_late"},
    cancelled: {icon: "fa-ban", tone: "o_sla_quiet"},
    draft: {icon: "fa-pencil", tone: "o_sla_quiet"},
    sent: {icon: "fa-paper-plane-o", tone: "o_sla_paused"},
    client_signed: {icon: "fa-pencil-square-o", tone: "o_sla_paused"},
    active: {icon: "fa-check", tone: "o_sla_good"},
    superseded: {icon: "fa-history", tone: "o_sla_quiet"},
    expired: {icon: "fa-calendar-times-o", tone: "o_sla_risk"},
    terminated: {icon: "fa-ban", tone: "o_sla_quiet"},
    waiting: {icon: "fa-clock-o", tone: "o_sla_quiet"},
    sending: {icon: "fa-paper-plane-o", tone: "o_sla_quiet"},
    failed: {icon: "fa-times", tone: "o_sla_late"},
    told: {icon: "fa-check", tone: "o_sla_good"},
    overtaken: {icon: "fa-forward", tone: "o_sla_quiet"},
    settled: {icon: "fa-check-circle-o", tone: "o_sla_quiet"},
    nobody: {icon: "fa-user-times", tone: "o_sla_late"},
    approved: {icon: "fa-check", tone: "o_sla_good"},
    declined: {icon: "fa-times", tone: "o_sla_late"},
    withdrawn: {icon: "fa-undo", tone: "o_sla_quiet"},
    closed: {icon: "fa-lock", tone: "o_sla_good"},
    included: {icon: "fa-check", tone: "o_sla_good"},
    advice: {icon: "fa-comment-o", tone: "o_sla_paused"},
    time_and_materials: {icon: "fa-clock-o", tone: "o_sla_risk"},
    quotation: {icon: "fa-file-text-o", tone: "o_sla_risk"},
    excluded: {icon: "fa-ban", tone: "o_sla_quiet"},
    requested: {icon: "fa-hourglass-start", tone: "o_sla_risk"},
    submitted: {icon: "fa-hourglass-start", tone: "o_sla_risk"},
    granted: {icon: "fa-check", tone: "o_sla_good"},
    revoked: {icon: "fa-ban", tone: "o_sla_quiet"},
    refused: {icon: "fa-times", tone: "o_sla_late"},
    rejected: {icon: "fa-times", tone: "o_sla_late"},
    planned: {icon: "fa-calendar", tone: "o_sla_paused"},
    overdue: {icon: "fa-times-circle", tone: "o_sla_late"},
    done: {icon: "fa-check", tone: "o_sla_quiet"},
    signed: {icon: "fa-pencil-square-o", tone: "o_sla_good"},
    valid: {icon: "fa-check", tone: "o_sla_good"},
    expiring: {icon: "fa-exclamation-triangle", tone: "o_sla_risk"},
    complete: {icon: "fa-check", tone: "o_sla_good"},
    incomplete: {icon: "fa-exclamation-triangle", tone: "o_sla_risk"},
    production: {icon: "fa-server", tone: "o_sla_good"},
    test: {icon: "fa-flask", tone: "o_sla_paused"},
    new: {icon: "fa-clock-o", tone: "o_sla_paused"},
    provisional: {icon: "fa-hourglass-half", tone: "o_sla_paused"},
    undetermined: {icon: "fa-question", tone: "o_sla_risk"},
    not_applicable: {icon: "fa-minus", tone: "o_sla_quiet"},
    quarantined: {icon: "fa-exclamation-triangle", tone: "o_sla_risk"},
};

export const NO_STATE = {icon: "fa-minus", tone: "o_sla_quiet"};
/** Best effort: a moment to aim for, no promise. */
export const AIM_LOOK = {icon: "fa-flag-o", tone: "o_sla_quiet"};

/**
 * Badge of an SLA state: icon, word and colour.
 *
 * With the option `timer`, the name of the Json field of the clock, it moves on with
 * the time: a ticket that gets late turns late without a reload. With `show_empty` it
 * says so when there is no service level. With `editable` another one can be chosen
 * where the record is edited; without it nobody types a state.
 */
export class SlaStateField extends Component {
    static template = "o2b_sla.SlaStateField";
    static components = {SelectionField};
    static props = {
        ...standardFieldProps,
        timerField: {type: String, optional: true},
        showEmpty: {type: Boolean, optional: true},
        editable: {type: Boolean, optional: true},
        required: {type: Boolean, optional: true},
    };

    setup() {
        this.live = useState({now: Date.now()});
        useTicker(
            () => (this.timer ? nextTick(this.timer, Date.now(), true) : null),
            () => {
                this.live.now = Date.now();
            }
        );
    }

    get canChoose() {
        return Boolean(this.props.editable && !this.props.readonly);
    }

    /** What the field of a selection gets where another one is chosen. */
    get choiceProps() {
        const {id, name, readonly, record, required} = this.props;
        return {id, name, readonly, record, required};
    }

    get timer() {
        const {record, timerField} = this.props;
        return (timerField && record.data[timerField]) || null;
    }

    get value() {
        const value = this.props.record.data[this.props.name];
        return value && this.timer ? liveState(this.timer, this.live.now) : value;
    }

    /** Whether the clock behind it runs without obligation. */
    get isAim() {
        return Boolean(this.value && this.timer) && isAim(this.timer);
    }

    get word() {
        if (this.isAim) {
            return this.value === "paused"
                ? _t("Best effort, paused")
                : _t("Best effort");
        }
        if (this.value === "met" && this.timer && this.timer.best_effort) {
            return _t("Done, best effort");
        }
        const {selection} = this.props.record.fields[this.props.name];
        const option = selection.find(([key]) => key === this.value);
        if (option) {
            return option[1];
        }
        return this.props.showEmpty ? _t("No service level") : "";
    }

    get look() {
        if (this.isAim) {
            return AIM_LOOK;
        }
        return STATE_LOOKS[this.value] || NO_STATE;
    }
}

export const slaStateField = {
    component: SlaStateField,
    displayName: _t("SLA State"),
    supportedTypes: ["selection"],
    supportedOptions: [
        {
            label: _t("Timer field"),
            name: "timer",
            type: "field",
            availableTypes: ["json"],
            help: _t("The clock whose passing time moves the state."),
        },
        {
            label: _t("Say when there is none"),
            name: "show_empty",
            type: "boolean",
        },
        {
            label: _t("Can be chosen"),
            name: "editable",
            type: "boolean",
        },
    ],
    fieldDependencies: ({options}) =>
        options.timer ? [{name: options.timer, type: "json"}] : [],
    extractProps: ({options}, {required}) => ({
        timerField: options.timer,
        showEmpty: Boolean(options.show_empty),
        editable: Boolean(options.editable),
        required,
    }),
    listViewWidth: [140, 160],
};

registry.category("fields").add("sla_state", slaStateField);
