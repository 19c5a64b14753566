/* Copyright 2026 Open2Bizz BV
 * License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl). */

import {STATE_LOOKS} from "@o2b_sla/sla_state/sla_state.esm";

/** Icon and colour of monitors and their outages. */
Object.assign(STATE_LOOKS, {
    up: {icon: "fa-arrow-up", tone: "o_sla_good"},
    suspect: {icon: "fa-question-circle", tone: "o_sla_risk"},
    down: {icon: "fa-arrow-down", tone: "o_sla_late"},
    recovering: {icon: "fa-medkit", tone: "o_sla_risk"},
    unknown: {icon: "fa-question", tone: "o_sla_quiet"},
    open: {icon: "fa-bolt", tone: "o_sla_late"},
    ended: {icon: "fa-check", tone: "o_sla_quiet"},
});
