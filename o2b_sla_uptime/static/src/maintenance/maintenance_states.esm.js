/* Copyright 2026 Open2Bizz BV
 * License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl). */

import {STATE_LOOKS} from "@o2b_sla/sla_state/sla_state.esm";

/** Icon and colour of maintenance, and of what counts of it. */
Object.assign(STATE_LOOKS, {
    announced: {icon: "fa-bullhorn", tone: "o_sla_good"},
    in_time: {icon: "fa-bullhorn", tone: "o_sla_good"},
    too_late: {icon: "fa-times", tone: "o_sla_late"},
    not_announced: {icon: "fa-times", tone: "o_sla_late"},
    pending: {icon: "fa-bullhorn", tone: "o_sla_risk"},
    eligible: {icon: "fa-check", tone: "o_sla_good"},
    partly: {icon: "fa-adjust", tone: "o_sla_risk"},
    not_eligible: {icon: "fa-times", tone: "o_sla_late"},
});
