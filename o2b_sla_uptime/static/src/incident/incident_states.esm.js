/* Copyright 2026 Open2Bizz BV
 * License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl). */

import {STATE_LOOKS} from "@o2b_sla/sla_state/sla_state.esm";

/** Icon and colour of an incident, and of how bad it is. */
Object.assign(STATE_LOOKS, {
    open: {icon: "fa-bolt", tone: "o_sla_late"},
    recovering: {icon: "fa-refresh", tone: "o_sla_risk"},
    resolved: {icon: "fa-check", tone: "o_sla_good"},
    down: {icon: "fa-times-circle", tone: "o_sla_late"},
    partial: {icon: "fa-exclamation-triangle", tone: "o_sla_risk"},
});
