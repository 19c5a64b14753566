/* Copyright 2026 Open2Bizz BV
 * License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl). */

import {registry} from "@web/core/registry";

/** Refuse words of figures that are cut off. */
function checkWords(list) {
    for (const cell of document.querySelectorAll(
        `${list} td:is([name=name], [name=detail], [name=value_text])`
    )) {
        if (cell.scrollWidth > cell.clientWidth + 1) {
            throw new Error(`This is cut off: ${cell.textContent}`);
        }
    }
}

/** Look at a draft, see who gets it, add a remark and approve. */
registry.category("web_tour.tours").add("o2b_sla_report_approve", {
    steps: () => [
        {
            content: "The verdict is said in a word",
            trigger: ".o_field_widget[name=verdict] .o_sla_badge:contains('Not applic')",
        },
        {
            content: "All of the words of each figure are read",
            trigger: ".o_field_widget[name=line_ids] td[name=name]",
            run: () => checkWords(".o_field_widget[name=line_ids]"),
        },
        {
            content: "Read it as the client does",
            trigger: ".nav-link:contains('As the Client Reads It')",
            run: "click",
        },
        {
            content: "It says that it is a draft",
            trigger: ".o_sla_report:contains('This is a draft')",
        },
        {
            content: "Approve",
            trigger: ".o_statusbar_buttons button:contains('Approve')",
            run: "click",
        },
        {
            content: "Who gets it",
            trigger: ".modal .o_field_widget[name=recipients]:contains('jan@client')",
            run: () => checkWords(".modal .o_field_widget[name=line_ids]"),
        },
        {
            content: "Add a remark",
            trigger: ".modal .o_field_widget[name=remarks] textarea",
            run: "edit A quiet month.",
        },
        {
            content: "Approve and send",
            trigger: ".modal-footer button:contains('Approve and Send')",
            run: "click",
        },
        {
            content: "It is approved",
            trigger:
                "body:not(:has(.modal)) .o_statusbar_status .o_arrow_button_current:contains('Approved')",
        },
        {
            content: "Now it can be corrected",
            trigger: ".o_statusbar_buttons button:contains('Correct')",
        },
    ],
});
