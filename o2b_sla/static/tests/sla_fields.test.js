/* Copyright 2026 Open2Bizz BV
 * License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl). */

import {click, queryAllTexts} from "@odoo/hoot-dom";
import {defineModels, fields, models, mountView} from "@web/../tests/web_test_helpers";
import {describe, expect, test} from "@odoo/hoot";
import {animationFrame} from "@odoo/hoot-mock";
import {defineMailModels} from "@mail/../tests/mail_test_helpers";

class Ticket extends models.Model {
    _name = "ticket";

    priority = fields.Selection({
        selection: [
            ["0", "P4"],
            ["1", "P3"],
            ["3", "P1"],
        ],
    });
    explanation = fields.Text();

    _records = [
        {
            id: 1,
            priority: "1",
            explanation:
                "Response\nReceived by e-mail.\nTarget: 2 working hours.\nMet.\n\n" +
                "Resolution\nAnswered.\nDeadline: Tuesday.",
        },
    ];
}

describe("fields", () => {
    defineMailModels();
    defineModels([Ticket]);

    test("priorities as badges in a list", async () => {
        await mountView({
            type: "list",
            resModel: "ticket",
            arch: `<list><field name="priority" widget="sla_priority" /></list>`,
        });
        expect(".o_sla_priority").toHaveText("P3");
    });

    test("priorities as buttons on a form, the highest first", async () => {
        await mountView({
            type: "form",
            resModel: "ticket",
            resId: 1,
            arch: `<form><field name="priority" widget="sla_priority_buttons" /></form>`,
        });
        expect(queryAllTexts("button.o_sla_priority")).toEqual(["P1", "P3", "P4"]);
        expect("button[aria-pressed=true]").toHaveText("P3");
        await click("button.o_sla_priority:first");
        await animationFrame();
        expect("button[aria-pressed=true]").toHaveText("P1");
    });

    test("an explanation has a list for each clock", async () => {
        await mountView({
            type: "form",
            resModel: "ticket",
            resId: 1,
            arch: `<form><field name="explanation" widget="sla_explanation" options="{'headed': true}" /></form>`,
        });
        expect(queryAllTexts(".o_sla_explanation_title")).toEqual([
            "Response",
            "Resolution",
        ]);
        expect(queryAllTexts(".o_sla_explanation li")).toEqual([
            "Received by e-mail.",
            "Target: 2 working hours.",
            "Met.",
            "Answered.",
            "Deadline: Tuesday.",
        ]);
        expect(queryAllTexts(".o_sla_explanation_outcome")).toEqual([
            "Met.",
            "Deadline: Tuesday.",
        ]);
    });
});
