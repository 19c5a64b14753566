/* Copyright 2026 Open2Bizz BV
 * License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl). */

import {STATE_LOOKS} from "@o2b_sla/sla_state/sla_state.esm";

/** Icon and colour of an installation beside Odoo, as a kind of environment. */
Object.assign(STATE_LOOKS, {
    addendum: {icon: "fa-puzzle-piece", tone: "o_sla_paused"},
});
