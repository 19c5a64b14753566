/* Copyright 2026 Open2Bizz BV
 * License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl). */

import {HEIGHT, getLines} from "@o2b_sla_uptime/sparkline/sparkline.esm";
import {defineModels, fields, models, mountView} from "@web/../tests/web_test_helpers";
import {describe, expect, test} from "@odoo/hoot";
import {press, queryAll, queryOne} from "@odoo/hoot-dom";
import {animationFrame} from "@odoo/hoot-mock";
import {defineMailModels} from "@mail/../tests/mail_test_helpers";

const NOW = Date.UTC(2026, 5, 10, 10, 30);

class Environment extends models.Model {
    _name = "environment";

    day_bar = fields.Json();

    _records = [
        {
            id: 1,
            day_bar: {
                days: [
                    {look: "up", text: "8 June, 100.000 %"},
                    {look: "down", text: "9 June, 97.916 %, 30 min down"},
                    {look: "up", text: "10 June, 100.000 %"},
                ],
            },
        },
    ];
}

defineMailModels();
defineModels([Environment]);
describe.current.tags("desktop");

test("hours without a result break the line", () => {
    const lines = getLines(
        [
            {at: "2026-06-10 06:00:00", mean: 100},
            {at: "2026-06-10 07:00:00", mean: 50},
            {at: "2026-06-10 10:00:00", mean: 100},
        ],
        NOW
    );
    expect(lines).toHaveLength(2);
    expect(lines[0]).toBe(`163.5,2.0 164.5,${HEIGHT / 2}.0`);
    expect(lines[1]).toBe("167,2.0 168,2.0");
});

test("hours of more than a week ago are left out", () => {
    expect(getLines([{at: "2026-06-03 10:00:00", mean: 100}], NOW)).toEqual([]);
    expect(getLines([{at: "2026-06-03 11:00:00", mean: 100}], NOW)).toHaveLength(1);
});

test("a bar a day, each in words, and arrows between them", async () => {
    await mountView({
        type: "form",
        resModel: "environment",
        resId: 1,
        arch: `<form><field name="day_bar" widget="sla_day_bar" readonly="1"/></form>`,
    });
    const bars = queryAll(".o_sla_day");
    expect(bars.map((bar) => bar.getAttribute("aria-label"))).toEqual([
        "8 June, 100.000 %",
        "9 June, 97.916 %, 30 min down",
        "10 June, 100.000 %",
    ]);
    expect(".o_sla_day_down").toHaveCount(1);
    expect(".o_sla_days_summary").toHaveText("Last 3 days: 1 with downtime");
    expect(bars.map((bar) => bar.tabIndex)).toEqual([-1, -1, 0]);
    bars[2].focus();
    await press("ArrowLeft");
    await animationFrame();
    expect(document.activeElement).toBe(bars[1]);
    expect(queryOne(".o_sla_days")).toHaveAttribute(
        "aria-label",
        "Last 3 days: 1 with downtime"
    );
});

test("only as many days as asked for", async () => {
    await mountView({
        type: "form",
        resModel: "environment",
        resId: 1,
        arch: `<form><field name="day_bar" widget="sla_day_bar" options="{'days': 1}"
                            readonly="1"/></form>`,
    });
    expect(".o_sla_day").toHaveCount(1);
    expect(".o_sla_days_summary").toHaveText("Last 1 days: no downtime");
});
