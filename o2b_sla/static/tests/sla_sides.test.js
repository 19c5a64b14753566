/* Copyright 2026 Open2Bizz BV
 * License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl). */

import {defineModels, fields, models, mountView} from "@web/../tests/web_test_helpers";
import {describe, expect, test} from "@odoo/hoot";
import {queryAllTexts, queryOne} from "@odoo/hoot-dom";
import {defineMailModels} from "@mail/../tests/mail_test_helpers";
import {getShares} from "@o2b_sla/sla_sides/sla_sides.esm";

const HOUR = 3600;

class Ticket extends models.Model {
    _name = "ticket";

    sides = fields.Json();
    deadline = fields.Datetime();
    timer = fields.Json();
    state = fields.Selection({
        selection: [
            ["running", "Running"],
            ["at_risk", "At risk"],
            ["paused", "Paused"],
            ["breached", "Breached"],
            ["met", "Met"],
            ["not_started", "Not started"],
        ],
    });

    _records = [
        {
            id: 1,
            sides: {
                before: 7 * HOUR,
                ours: 3 * HOUR,
                client: 5 * HOUR + 1800,
                closed: 0,
                total: 15 * HOUR + 1800,
                received_at: "2026-06-08T08:00:00Z",
                turn: "client",
            },
        },
        {id: 2, sides: false},
        {
            id: 3,
            sides: {
                before: 0,
                ours: 0,
                client: 0,
                closed: 0,
                total: 0,
                received_at: null,
                turn: "ours",
            },
        },
        ...["running", "at_risk", "paused", "breached", "met", "not_started"].map(
            (state, index) => ({id: 10 + index, state})
        ),
    ];
}

/** WCAG 2.1: relative luminance of a colour as the browser computes it. */
function luminance(color) {
    const [red, green, blue] = color
        .match(/[\d.]+/g)
        .slice(0, 3)
        .map((part) => {
            const share = Number(part) / 255;
            return share <= 0.03928 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
        });
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}

function contrast(element) {
    const style = getComputedStyle(element);
    const pair = [luminance(style.color), luminance(style.backgroundColor)];
    return (Math.max(...pair) + 0.05) / (Math.min(...pair) + 0.05);
}

describe("sides", () => {
    defineMailModels();
    defineModels([Ticket]);

    const mountTicket = (resId) =>
        mountView({
            type: "form",
            resModel: "ticket",
            resId,
            arch: `<form><field name="sides" widget="sla_sides" nolabel="1" /></form>`,
        });

    test("shares add up to a hundred", () => {
        expect(getShares([1, 1, 1])).toEqual([34, 33, 33]);
        expect(getShares([0, 0])).toEqual([0, 0]);
        expect(getShares([7, 3, 5])).toEqual([47, 20, 33]);
        expect(getShares([999, 1])).toEqual([100, 0]);
    });

    test("each part in words and minutes", async () => {
        await mountTicket(1);
        expect(queryAllTexts(".o_sla_sides_words li")).toEqual([
            "7 h before the clocks start (46 %)",
            "3 h with us (19 %)",
            "5 h 30 min with the client (35 %)",
        ]);
        expect(".o_sla_sides_turn").toHaveText("It is the client's turn");
        expect(".o_sla_sides_total").toHaveText(/^15 h 30 min of working time since/);
    });

    test("the bar is for the eye only: words say the same", async () => {
        await mountTicket(1);
        expect(".o_sla_sides_bar").toHaveAttribute("aria-hidden", "true");
        expect(".o_sla_sides_key:first").toHaveAttribute("aria-hidden", "true");
    });

    test("nothing yet, and no clocks at all", async () => {
        await mountTicket(3);
        expect(queryAllTexts(".o_sla_sides_words li")).toEqual([
            "0 min with us",
            "0 min with the client",
        ]);
        expect(".o_sla_sides_total").toHaveText("less than 1 min of working time");
    });

    test("without clocks it shows nothing", async () => {
        await mountTicket(2);
        expect(".o_sla_sides").toHaveCount(0);
    });

    test("every badge is read with a contrast of 7 to 1", async () => {
        await mountView({
            type: "list",
            resModel: "ticket",
            domain: [["state", "!=", false]],
            arch: `<list><field name="state" widget="sla_state" /></list>`,
        });
        expect(".o_sla_badge").toHaveCount(6);
        for (const badge of document.querySelectorAll(".o_sla_badge")) {
            expect(contrast(badge)).toBeGreaterThan(7);
        }
        expect(queryOne(".o_sla_badge:first .o_sla_word")).toBeVisible();
    });
});
