/* Copyright 2026 Open2Bizz BV
 * License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl). */

import {
    clickSave,
    contains,
    defineModels,
    fields,
    makeServerError,
    models,
    mountView,
    onRpc,
} from "@web/../tests/web_test_helpers";
import {describe, expect, test} from "@odoo/hoot";
import {animationFrame} from "@odoo/hoot-mock";
import {defineMailModels} from "@mail/../tests/mail_test_helpers";
import {queryAllTexts} from "@odoo/hoot-dom";

class Closure extends models.Model {
    _name = "closure";

    name = fields.Char();
    preview = fields.Json();

    _records = [
        {id: 1, name: "Team day"},
        {id: 2, name: "Moving house"},
    ];
}

const NOTHING = {count: 0, moves: [], zone: "Europe/Amsterdam"};
const MOVE = {
    clock_id: 7,
    record: "Invoices without logo",
    client: "Bakkerij De Vries BV",
    indicator: "Response",
    priority: "P1",
    old_text: "Mon 8 Jun 2026 11:00",
    new_text: "Tue 9 Jun 2026 11:00",
    becomes_late: true,
    effect: "becomes_late",
    word: "becomes late",
};
const MOVES = {
    count: 3,
    becomes_late: 1,
    stays_late: 0,
    earlier: 0,
    later: 2,
    gone: 0,
    new: 0,
    zone: "Europe/Amsterdam",
    moves: [
        MOVE,
        {...MOVE, clock_id: 8, effect: "later", word: "later", becomes_late: false},
    ],
};
const FORM = `<form js_class="sla_what_if_form"><field name="name" /></form>`;
const LIST = `<list js_class="sla_what_if_list"><field name="name" /></list>`;

async function editName(preview) {
    onRpc("sla_what_if", ({args}) => {
        expect.step(["asked", ...args]);
        return preview;
    });
    onRpc("web_save", ({args}) => {
        expect.step(["saved", args[0]]);
    });
    await mountView({type: "form", resModel: "closure", resId: 1, arch: FORM});
    await contains(".o_field_widget[name=name] input").edit("Day off");
    await clickSave();
    await animationFrame();
}

describe("what if", () => {
    defineMailModels();
    defineModels([Closure]);

    test("saves at once when no deadline moves", async () => {
        await editName(NOTHING);
        expect(".o_sla_what_if_dialog").toHaveCount(0);
        expect.verifySteps([
            ["asked", [1], {name: "Day off"}],
            ["saved", [1]],
        ]);
    });

    test("shows what moves, in words, and saves when told to", async () => {
        await editName(MOVES);
        expect.verifySteps([["asked", [1], {name: "Day off"}]]);
        expect(".o_sla_what_if_dialog").toHaveCount(1);
        expect(queryAllTexts(".o_sla_what_if_totals .o_sla_badge")).toEqual([
            "1 become late",
            "2 later",
        ]);
        expect(queryAllTexts(".o_sla_what_if tbody .o_sla_badge")).toEqual([
            "becomes late",
            "later",
        ]);
        expect(".o_sla_what_if_late").toHaveCount(1);
        expect(".o_sla_what_if_more").toHaveText("and 1 more");
        expect(".o_sla_what_if").toHaveText(/Europe\/Amsterdam/);
        expect(".modal-footer .btn-primary").toHaveText("Save and move 3 deadlines");
        await contains(".modal-footer .btn-primary").click();
        await animationFrame();
        expect(".o_sla_what_if_dialog").toHaveCount(0);
        expect.verifySteps([["saved", [1]]]);
    });

    for (const [how, selector] of [
        ["button", ".modal-footer .btn-secondary"],
        ["cross", ".modal-header .btn-close"],
    ]) {
        test(`keeps editing: by the ${how}`, async () => {
            await editName(MOVES);
            await contains(selector).click();
            await animationFrame();
            expect(".o_sla_what_if_dialog").toHaveCount(0);
            expect(".o_field_widget[name=name] input").toHaveValue("Day off");
            expect(".o_form_button_save").toBeVisible();
            expect.verifySteps([["asked", [1], {name: "Day off"}]]);
        });
    }

    test("asks about a new record too", async () => {
        onRpc("sla_what_if", ({args}) => {
            expect.step(args);
            return NOTHING;
        });
        await mountView({type: "form", resModel: "closure", arch: FORM});
        await contains(".o_field_widget[name=name] input").edit("New");
        await clickSave();
        expect.verifySteps([[[], {name: "New"}]]);
    });

    test("what is refused is refused by saving", async () => {
        expect.errors(1);
        onRpc("sla_what_if", () => {
            throw makeServerError({
                type: "ValidationError",
                message: "It has no working time",
            });
        });
        onRpc("web_save", () => {
            throw makeServerError({
                type: "ValidationError",
                message: "It has no working time",
            });
        });
        await mountView({type: "form", resModel: "closure", resId: 1, arch: FORM});
        await contains(".o_field_widget[name=name] input").edit("Day off");
        await clickSave();
        await animationFrame();
        expect(".modal").toHaveText(/no working time/);
        expect.verifyErrors(["It has no working time"]);
    });

    test("asks before deleting from a list", async () => {
        onRpc("sla_what_if_unlink", ({args}) => {
            expect.step(args);
            return MOVES;
        });
        onRpc("unlink", ({args}) => {
            expect.step(["deleted", ...args]);
        });
        await mountView({
            type: "list",
            resModel: "closure",
            arch: LIST,
            actionMenus: {},
        });
        await contains(".o_data_row:first input[type=checkbox]").click();
        await contains(".o_cp_action_menus .dropdown-toggle").click();
        await contains(".o-dropdown-item:contains(Delete)").click();
        await animationFrame();
        expect(".modal-footer .btn-danger").toHaveText("Delete and move 3 deadlines");
        expect.verifySteps([[[1]]]);
        await contains(".modal-footer .btn-danger").click();
        await animationFrame();
        expect.verifySteps([["deleted", [1]]]);
    });

    test("deletes as always when no deadline moves", async () => {
        onRpc("sla_what_if_unlink", () => NOTHING);
        await mountView({
            type: "list",
            resModel: "closure",
            arch: LIST,
            actionMenus: {},
        });
        await contains(".o_data_row:first input[type=checkbox]").click();
        await contains(".o_cp_action_menus .dropdown-toggle").click();
        await contains(".o-dropdown-item:contains(Delete)").click();
        await animationFrame();
        expect(".modal").toHaveCount(1);
        expect(".o_sla_what_if_dialog").toHaveCount(0);
    });
});
