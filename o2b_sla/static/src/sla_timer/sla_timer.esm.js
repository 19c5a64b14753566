/* Copyright 2026 Open2Bizz BV
 * License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl). */

import {Component, useState} from "@odoo/owl";
import {AIM_LOOK, NO_STATE, STATE_LOOKS} from "../sla_state/sla_state.esm";
import {
    getClosedText,
    getMomentText,
    getPromisedText,
    getStateWord,
    getTargetText,
    getTimerText,
} from "./texts.esm";
import {isAim, liveState, nextTick, usedPercent} from "./remaining.esm";
import {_t} from "@web/core/l10n/translation";
import {browser} from "@web/core/browser/browser";
import {registry} from "@web/core/registry";
import {standardFieldProps} from "@web/views/fields/standard_field_props";
import {useTicker} from "./ticker.esm";

/**
 * Countdown of an SLA clock in the time that counts.
 *
 * A widget of the deadline's own column, so that a list sorts by it; the option
 * `timer` names the Json field with the clock. With the option `detail` it also tells
 * the deadline, the one first promised, the target and why the time stands still. With
 * `bar` it shows how much of the target is used.
 */
export class SlaTimerField extends Component {
    static template = "o2b_sla.SlaTimerField";
    static props = {
        ...standardFieldProps,
        timerField: {type: String},
        detail: {type: Boolean, optional: true},
        bar: {type: Boolean, optional: true},
    };

    setup() {
        this.live = useState({now: Date.now()});
        this.calm = browser.matchMedia("(prefers-reduced-motion: reduce)").matches;
        useTicker(
            () => (this.timer ? nextTick(this.timer, Date.now(), this.calm) : null),
            () => {
                this.live.now = Date.now();
            }
        );
    }

    get timer() {
        return this.props.record.data[this.props.timerField] || null;
    }

    get state() {
        return liveState(this.timer, this.live.now);
    }

    get isAim() {
        return isAim(this.timer);
    }

    get tone() {
        if (this.isAim) {
            return AIM_LOOK.tone;
        }
        return (STATE_LOOKS[this.state] || NO_STATE).tone;
    }

    get icon() {
        if (this.closedText && this.state !== "breached") {
            return "fa-moon-o";
        }
        if (this.isAim) {
            return AIM_LOOK.icon;
        }
        const looks = STATE_LOOKS[this.state] || NO_STATE;
        return this.state === "running" ? "fa-clock-o" : looks.icon;
    }

    get text() {
        return getTimerText(this.timer, this.live.now, {seconds: !this.calm});
    }

    get closedText() {
        return getClosedText(this.timer, this.live.now);
    }

    /** The state where the text does not say it already. */
    get stateWord() {
        return this.isAim ? "" : getStateWord(this.state);
    }

    get targetText() {
        return getTargetText(this.timer);
    }

    get promisedText() {
        return getPromisedText(this.timer);
    }

    get percent() {
        return usedPercent(this.timer, this.live.now);
    }

    get momentText() {
        return getMomentText(this.timer);
    }

    get title() {
        return [this.momentText, this.closedText].filter(Boolean).join("\n");
    }

    /** One sentence for screen readers, with the absolute time. */
    get label() {
        const {fields} = this.props.record;
        return [
            fields[this.props.name].string,
            this.text,
            this.momentText,
            this.closedText,
        ]
            .filter(Boolean)
            .join(", ");
    }
}

export const slaTimerField = {
    component: SlaTimerField,
    displayName: _t("SLA Timer"),
    supportedTypes: ["datetime"],
    supportedOptions: [
        {
            label: _t("Timer field"),
            name: "timer",
            type: "field",
            availableTypes: ["json"],
            help: _t("The clock to count down."),
        },
        {
            label: _t("Detail"),
            name: "detail",
            type: "boolean",
            help: _t("Show the deadline, the target and the opening hours too."),
        },
        {
            label: _t("Bar"),
            name: "bar",
            type: "boolean",
            help: _t("Show how much of the target is used."),
        },
    ],
    fieldDependencies: ({options}) => [{name: options.timer, type: "json"}],
    extractProps: ({options}) => ({
        timerField: options.timer,
        detail: Boolean(options.detail),
        bar: Boolean(options.bar || options.detail),
    }),
    listViewWidth: [185, 230],
};

registry.category("fields").add("sla_timer", slaTimerField);
