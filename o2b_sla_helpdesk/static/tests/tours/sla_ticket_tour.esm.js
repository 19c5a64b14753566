/* Copyright 2026 Open2Bizz BV
 * License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl). */

import {registry} from "@web/core/registry";

const TITLE = "Invoices without logo";

/** From the list through a filter to the ticket, and why its deadline is what it is. */
registry.category("web_tour.tours").add("o2b_sla_helpdesk_why_this_deadline", {
    steps: () => [
        {
            content: "Both tickets are in the list, each with its time",
            trigger: `.o_data_row:contains("${TITLE}") .o_sla_timer:contains("late")`,
        },
        {
            content: "The other one is not late",
            trigger: `.o_data_row:contains("Where is the menu"):not(:has(.o_sla_late))`,
        },
        {
            content: "Open the filters",
            trigger: ".o_searchview_dropdown_toggler",
            run: "click",
        },
        {
            content: "Show what is late",
            trigger: ".o_filter_menu .o_menu_item:contains('Breached')",
            run: "click",
        },
        {
            content: "Only the late ticket is left",
            trigger:
                ".o_list_view:not(:has(.o_data_row:contains('Where is the menu')))",
        },
        {
            content: "Open it",
            trigger: `.o_data_row:contains("${TITLE}") td[name=name]`,
            run: "click",
        },
        {
            content: "The form says how late, in words",
            trigger: ".o_sla_clock .o_sla_badge:contains('Breached')",
        },
        {
            content: "Ask why",
            trigger: "button[name=action_sla_explain]:visible",
            run: "click",
        },
        {
            content: "The rule that started the clock is told with its clause",
            trigger: ".modal .o_sla_explanation li:contains('§3.7')",
        },
        {
            content: "And what came out",
            trigger: ".modal .o_sla_explanation_outcome:contains('Breached')",
        },
        {
            content: "Close it",
            trigger: ".modal footer button:contains('Close')",
            run: "click",
        },
        {
            content: "Back on the ticket",
            trigger: "body:not(:has(.modal)) .o_form_view .o_sla_clocks",
        },
    ],
});
