/* Copyright 2026 Open2Bizz BV
 * License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl). */

import {STATE_LOOKS} from "@o2b_sla/sla_state/sla_state.esm";

/** Icon and colour of how an environment is doing. */
Object.assign(STATE_LOOKS, {
    maintenance: {icon: "fa-wrench", tone: "o_sla_paused"},
    not_watched: {icon: "fa-eye-slash", tone: "o_sla_quiet"},
});
