/* Copyright 2026 Open2Bizz BV
 * License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl). */

import {STATE_LOOKS} from "@o2b_sla/sla_state/sla_state.esm";

/** Icon and colour of an incident, and of how bad it is. Words it shares with monitors
 * and outages have the looks of monitor_states.esm.js. */
Object.assign(STATE_LOOKS, {
    resolved: {icon: "fa-check", tone: "o_sla_good"},
    partial: {icon: "fa-exclamation-triangle", tone: "o_sla_risk"},
});
