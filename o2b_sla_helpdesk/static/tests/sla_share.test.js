/* Copyright 2026 Open2Bizz BV
 * License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl). */

import {expect, test} from "@odoo/hoot";
import {orNothing} from "@o2b_sla_helpdesk/sla_share/sla_share.esm";

test("an average over nothing is shown as nothing", () => {
    const share = orNothing((value, options) => `${100 * value}${options.unit}`);
    expect(share(0.5, {unit: "%"})).toBe("50%");
    expect(share(0, {unit: "%"})).toBe("0%");
    expect(share(false, {unit: "%"})).toBe("");
});
