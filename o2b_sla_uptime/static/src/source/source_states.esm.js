/* Copyright 2026 Open2Bizz BV
 * License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl). */

import {STATE_LOOKS} from "@o2b_sla/sla_state/sla_state.esm";

/** Icon and colour of monitoring sources, their deliveries and comparisons. */
Object.assign(STATE_LOOKS, {
    no_secret: {icon: "fa-key", tone: "o_sla_late"},
    not_heard: {icon: "fa-clock-o", tone: "o_sla_paused"},
    heard: {icon: "fa-check", tone: "o_sla_good"},
    silent: {icon: "fa-microphone-slash", tone: "o_sla_late"},
    disturbed: {icon: "fa-exclamation-triangle", tone: "o_sla_risk"},
    ignored: {icon: "fa-ban", tone: "o_sla_quiet"},
    alive: {icon: "fa-heartbeat", tone: "o_sla_good"},
    none: {icon: "fa-minus", tone: "o_sla_quiet"},
    agrees: {icon: "fa-check", tone: "o_sla_good"},
    differs: {icon: "fa-exchange", tone: "o_sla_late"},
    no_data: {icon: "fa-question", tone: "o_sla_late"},
});
