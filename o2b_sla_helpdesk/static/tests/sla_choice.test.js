/* Copyright 2026 Open2Bizz BV
 * License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl). */

import {click, queryAllTexts, queryOne} from "@odoo/hoot-dom";
import {
    defineModels,
    fields,
    models,
    mountView,
    onRpc,
} from "@web/../tests/web_test_helpers";
import {describe, expect, test} from "@odoo/hoot";
import {animationFrame} from "@odoo/hoot-mock";
import {defineMailModels} from "@mail/../tests/mail_test_helpers";

class Person extends models.Model {
    _name = "person";

    name = fields.Char();

    _records = [{id: 7, name: "Jan"}];
}

class Call extends models.Model {
    _name = "call";

    priority = fields.Selection({
        selection: [
            ["1", "P3"],
            ["3", "P1"],
        ],
    });
    person_id = fields.Many2one({relation: "person"});
    levels = fields.Json();
    people = fields.Json();

    _records = [
        {
            id: 1,
            priority: "3",
            levels: [
                {value: "3", label: "P1", title: "Total loss", facts: ["By Monday"]},
                {value: "1", label: "P3", title: "Little", note: "Not now", disabled: true},
            ],
            people: [{value: 7, label: "Jan", title: "Bakery", note: "Contact"}],
        },
    ];
}

const ARCH = `
    <form>
        <field name="priority" widget="sla_choice" string="How bad?"
            options="{'choices': 'levels', 'columns': true}" />
        <field name="person_id" widget="sla_choice" string="Who?"
            options="{'choices': 'people'}" />
    </form>`;

describe("choice", () => {
    defineMailModels();
    defineModels([Call, Person]);

    test("tells what each choice means", async () => {
        await mountView({type: "form", resModel: "call", resId: 1, arch: ARCH});
        expect(queryAllTexts(".o_sla_choice legend")).toEqual(["How bad?", "Who?"]);
        expect(queryAllTexts(".o_sla_choice_fact")).toEqual(["By Monday"]);
        expect(".o_sla_chosen").toHaveCount(1);
        expect(".o_sla_chosen b").toHaveText("P1");
    });

    test("each label belongs to its button", async () => {
        await mountView({type: "form", resModel: "call", resId: 1, arch: ARCH});
        for (const text of ["P1", "P3", "Jan"]) {
            const label = queryOne(`.o_sla_choice label:contains(${text})`);
            expect(`#${label.getAttribute("for")}`).toHaveCount(1);
        }
    });

    test("what is refused can be read and not chosen", async () => {
        await mountView({type: "form", resModel: "call", resId: 1, arch: ARCH});
        expect(".o_sla_refused input").not.toBeEnabled();
        expect(".o_sla_refused .o_sla_choice_note").toHaveText("Not now");
    });

    test("a record is chosen with its name", async () => {
        onRpc("call", "web_save", ({args}) => {
            expect.step(args[1].person_id);
        });
        await mountView({type: "form", resModel: "call", resId: 1, arch: ARCH});
        await click(".o_sla_choice input[data-value='7']");
        await animationFrame();
        expect(".o_sla_chosen:contains(Jan)").toHaveCount(1);
        await click(".o_form_button_save");
        await animationFrame();
        expect.verifySteps([7]);
    });
});
