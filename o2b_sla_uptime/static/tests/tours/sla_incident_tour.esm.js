/* Copyright 2026 Open2Bizz BV
 * License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl). */
import {registry} from "@web/core/registry";

// From the ticket to what was measured; the agent asks to leave it out.
registry.category("web_tour.tours").add("o2b_sla_incident_asks", {
    steps: () => [
        {
            content: "The ticket tells what is measured",
            trigger: "button[name='action_sla_incidents']:contains('Going on')",
            run: "click",
        },
        {
            content: "Its outages stand there",
            trigger: ".o_field_widget[name='outage_ids'] td:contains('No answer')",
        },
        {
            trigger: "button[name='action_ask_exclusion']",
            run: "click",
        },
        {
            trigger: ".modal .o_field_widget[name='reason'] textarea",
            run: "edit Their firewall let nobody in",
        },
        {
            trigger: ".modal .o_field_widget[name='evidence'] textarea",
            run: "edit Mail of their administrator",
        },
        {
            trigger: ".modal button:contains('Ask for a decision')",
            run: "click",
        },
        {
            trigger: ".o_sla_badge:contains('Asked to exclude')",
        },
        {
            content: "It is not for him to decide",
            trigger: ".o_form_view:not(:has(button[name='action_approve_exclusion']))",
        },
    ],
});

// A service level manager finds it in the list and decides.
registry.category("web_tour.tours").add("o2b_sla_incident_approves", {
    steps: () => [
        {
            trigger: ".o_data_row:contains('Bakery') td[name='partner_id']",
            run: "click",
        },
        {
            trigger: "button[name='action_approve_exclusion']",
            run: "click",
        },
        {
            content: "He reads what was asked",
            trigger: ".modal:contains('Mail of their administrator')",
        },
        {
            trigger: ".modal .o_field_widget[name='reason'] textarea",
            run: "edit It is so",
        },
        {
            trigger: ".modal button:contains('Leave it out')",
            run: "click",
        },
        {
            trigger: ".o_sla_badge:contains('Excluded')",
        },
    ],
});
