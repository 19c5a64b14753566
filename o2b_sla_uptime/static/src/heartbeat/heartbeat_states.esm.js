/* Copyright 2026 Open2Bizz BV
 * License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl). */

import {STATE_LOOKS} from "@o2b_sla/sla_state/sla_state.esm";

/** Icon and colour of a backup or another job that tells that it ran. */
Object.assign(STATE_LOOKS, {
    late: {icon: "fa-clock-o", tone: "o_sla_risk"},
    started: {icon: "fa-play", tone: "o_sla_good"},
    success: {icon: "fa-check", tone: "o_sla_good"},
    fail: {icon: "fa-times", tone: "o_sla_late"},
});
