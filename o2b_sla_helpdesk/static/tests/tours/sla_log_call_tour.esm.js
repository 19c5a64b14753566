/* Copyright 2026 Open2Bizz BV
 * License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl). */

import {registry} from "@web/core/registry";

/** From the queue: a call by number, among two that fit, becomes a ticket. */
registry.category("web_tour.tours").add("o2b_sla_helpdesk_log_call", {
    steps: () => [
        {
            content: "Log a call from the queue",
            trigger: ".o_control_panel button:contains('Log a Call')",
            run: "click",
        },
        {
            content: "Type what is known of the caller",
            trigger: ".modal .o_field_widget[name=caller_search] input",
            run: "edit bakery.example && press Tab",
        },
        {
            content: "Two contacts fit, one of them is a former one",
            trigger: ".modal .o_sla_choice:contains('Olga'):contains('Former contact')",
        },
        {
            content: "It is Jan",
            trigger: ".modal .o_sla_choice_item:contains('jan@bakery') input",
            run: "click",
        },
        {
            content: "He is authorised",
            trigger: ".modal .alert-success:contains('Authorised contact of Bakery')",
        },
        {
            content: "What it is about",
            trigger: ".modal .o_field_widget[name=subject] input",
            run: "edit Everything is down",
        },
        {
            content: "What he said",
            trigger: ".modal .o_field_widget[name=notes] textarea",
            run: "edit Nobody can log in.",
        },
        {
            content: "The levels tell what they mean; it is a P1",
            trigger: ".modal .o_sla_choice_item:contains('Nobody can work') input",
            run: "click",
        },
        {
            content: "The promise is told before it is saved",
            trigger: ".modal .o_sla_chosen:contains('P1'):contains('Response by')",
        },
        {
            content: "Save",
            trigger: ".modal footer button[name=action_log]",
            run: "click",
        },
        {
            content: "The ticket, with its call",
            trigger:
                ".o_form_view:has([name=name] input:value(Everything is down)) button[name=action_sla_view_calls]",
        },
        {
            content: "Call back",
            trigger: "button[name=action_sla_log_call]:visible",
            run: "click",
        },
        {
            content: "It is a report back to the client",
            trigger: ".modal .o_field_widget[name=mark] input:checked",
        },
        {
            content: "What was said",
            trigger: ".modal .o_field_widget[name=notes] textarea",
            run: "edit We are on it.",
        },
        {
            content: "Save",
            trigger: ".modal footer button[name=action_log]",
            run: "click",
        },
        {
            content: "The response is met",
            trigger:
                "body:not(:has(.modal)) .o_sla_clock[name=sla_response]:contains('Met')",
        },
    ],
});
