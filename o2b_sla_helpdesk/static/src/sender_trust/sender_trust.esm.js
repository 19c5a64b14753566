/* Copyright 2026 Open2Bizz BV
 * License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl). */

import {STATE_LOOKS} from "@o2b_sla/sla_state/sla_state.esm";

/** Icon and colour of what is known of a sender, and of parked messages. */
Object.assign(STATE_LOOKS, {
    authenticated: {icon: "fa-check", tone: "o_sla_good"},
    unconfirmed: {icon: "fa-question-circle", tone: "o_sla_risk"},
    failed: {icon: "fa-times", tone: "o_sla_late"},
    not_checked: {icon: "fa-minus", tone: "o_sla_quiet"},
    parked: {icon: "fa-inbox", tone: "o_sla_paused"},
    accepted: {icon: "fa-check", tone: "o_sla_good"},
    rejected: {icon: "fa-ban", tone: "o_sla_quiet"},
});
