/* Copyright 2026 Open2Bizz BV
 * License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl). */

import {registry} from "@web/core/registry";

const row = (title) => `.o_data_row:contains("${title}")`;

/** The queue of the unauthorised: accept one, reject one, say why. */
registry.category("web_tour.tours").add("o2b_sla_helpdesk_unauthorised", {
    steps: () => [
        {
            content: "Both wait in the queue, with who sent them",
            trigger: `${row("Printer is dead")} td[name=sla_sender]:contains("tom@bakery.example")`,
        },
        {
            content: "What they were told is shown",
            trigger: `${row("Buy now")} td[name=sla_answer]:contains("unauthorised")`,
        },
        {
            content: "Select the one that is fine",
            trigger: `${row("Printer is dead")} .o_list_record_selector input`,
            run: "click",
        },
        {
            content: "Accept it for once",
            trigger: "button[name=action_sla_accept_selected]",
            run: "click",
        },
        {
            content: "It is said that it was",
            trigger: ".o_notification:contains('1 accepted')",
        },
        {
            content: "And it has left the queue",
            trigger: `.o_list_view:not(:has(${row("Printer is dead")}))`,
        },
        {
            content: "Open the other one",
            trigger: `${row("Buy now")} td[name=name]`,
            run: "click",
        },
        {
            content: "The form says that no clock runs",
            trigger: "div[name=sla_no_clock]:contains('Not an authorised contact')",
        },
        {
            content: "Reject it",
            trigger: "div[name=sla_no_clock] button[name=action_sla_reject]",
            run: "click",
        },
        {
            content: "Why",
            trigger: ".modal .o_field_widget[name=reason] input",
            run: "edit Advertising",
        },
        {
            content: "Reject",
            trigger: ".modal footer button[name=action_reject]",
            run: "click",
        },
        {
            content: "It is put aside, and the reason is in the history",
            trigger:
                "body:not(:has(.modal)) .o-mail-Message:contains('Rejected: Advertising')",
        },
        {
            content: "It offers nothing to accept by mistake",
            trigger:
                ".o_form_view:not(:has(button[name=action_sla_reject]:visible)) .o_arrow_button_current:contains('Rejected')",
        },
    ],
});

/** A parked message: seen on the ticket, taken as the client's answer. */
registry.category("web_tour.tours").add("o2b_sla_helpdesk_parked", {
    steps: () => [
        {
            content: "The ticket says that a message is parked",
            trigger: "div[name=sla_parked]:contains('message parked')",
        },
        {
            content: "It is not in the conversation",
            trigger: ".o-mail-Chatter:not(:contains('From my own address'))",
        },
        {
            content: "Look at it",
            trigger: "div[name=sla_parked] button[name=action_sla_parked]",
            run: "click",
        },
        {
            content: "Here it is",
            trigger: ".o_field_widget[name=body]:contains('From my own address')",
        },
        {
            content: "Accept it",
            trigger: "button[name=action_accept]",
            run: "click",
        },
        {
            content: "As an answer of the client",
            trigger: ".modal .o_field_radio input[data-value=client]",
            run: "click",
        },
        {
            content: "Accept",
            trigger: ".modal footer button[name=action_decide]:contains('Accept')",
            run: "click",
        },
        {
            content: "It is accepted",
            trigger: "body:not(:has(.modal)) .o_arrow_button_current:contains('Accepted')",
        },
        {
            content: "Back to the ticket",
            trigger: ".o_control_panel .breadcrumb-item a:contains('Does not print')",
            run: "click",
        },
        {
            content: "Nothing is parked on it any more",
            trigger:
                ".o_form_view:not(:has(div[name=sla_parked])) .o_field_widget[name=number]:contains('HT')",
        },
    ],
});
