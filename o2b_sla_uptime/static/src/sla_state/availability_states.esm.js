/* Copyright 2026 Open2Bizz BV
 * License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl). */

import {STATE_LOOKS} from "@o2b_sla/sla_state/sla_state.esm";

Object.assign(STATE_LOOKS, {
    frozen: {icon: "fa-lock", tone: "o_sla_good"},
    proposed: {icon: "fa-hourglass-start", tone: "o_sla_risk"},
});
