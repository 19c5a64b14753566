/* Copyright 2026 Open2Bizz BV
 * License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl). */
import {registry} from "@web/core/registry";

// The agent reads the standard answer to a question about Asterisk, and sends it.
registry.category("web_tour.tours").add("o2b_sla_standard_answer", {
    steps: () => [
        {
            content: "It is proposed to be outside the agreement",
            trigger: "div[name='sla_proposal'] .o_sla_badge:contains('Excluded')",
        },
        {
            trigger: "div[name='sla_proposal'] button[name='action_sla_standard_answer']",
            run: "click",
        },
        {
            content: "The answer refers to the makers of Asterisk",
            trigger:
                ".modal .o_field_widget[name='body'] a[href='https://www.asterisk.org/products/support/']",
        },
        {
            trigger: ".modal .o_field_widget[name='closes'] input:checked",
        },
        {
            trigger: ".modal footer button[name='action_send']:contains('close')",
            run: "click",
        },
        {
            trigger: "div[name='sla_closing_reason']:contains('Referred')",
        },
        {
            content: "Nothing is left to send",
            trigger: "body:not(:has(button[name='action_sla_standard_answer']))",
        },
    ],
});
