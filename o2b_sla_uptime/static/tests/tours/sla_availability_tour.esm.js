/* Copyright 2026 Open2Bizz BV
 * License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl). */
import {registry} from "@web/core/registry";

// A service level manager decides on a month that the measurements leave open.
registry.category("web_tour.tours").add("o2b_sla_availability_decides", {
    steps: () => [
        {
            content: "It stands in the list as undetermined",
            trigger:
                ".o_data_row:contains('Undetermined') td[name='environment_id']:contains('Production')",
            run: "click",
        },
        {
            content: "It tells why it waits",
            trigger: ".alert-warning:contains('5 h was not measured')",
        },
        {
            trigger: "button[name='action_decide']",
            run: "click",
        },
        {
            content: "The dialog shows what was measured",
            trigger: ".modal .o_field_widget[name='explanation']:contains('2,592,000')",
        },
        {
            trigger: ".modal .o_field_widget[name='verdict'] input[data-value='met']",
            run: "click",
        },
        {
            trigger: ".modal .o_field_widget[name='reason'] textarea",
            run: "edit The access log shows requests all through",
        },
        {
            trigger: ".modal button[name='action_confirm']",
            run: "click",
        },
        {
            content: "It is frozen as met, with the reason in its words",
            trigger:
                ".o_form_view:not(:has(button[name='action_decide'])) .o_sla_badge:contains('Met')",
        },
        {
            trigger:
                ".o_field_widget[name='explanation']:contains('The access log shows requests')",
        },
        {
            content: "The proof can be had",
            trigger: "button[name='action_export']",
        },
    ],
});

// A contract manager knows better about a stretch, and proposes it.
registry.category("web_tour.tours").add("o2b_sla_availability_corrects", {
    steps: () => [
        {
            trigger: "button[name='action_correct']",
            run: "click",
        },
        {
            content: "The dialog shows what it would be with what is recorded now",
            trigger: ".modal .o_field_widget[name='new_share']:contains('100.000')",
        },
        {
            trigger: ".modal .o_field_widget[name='reason'] textarea",
            run: "edit Their own line was down",
        },
        {
            trigger: ".modal button[name='action_confirm']",
            run: "click",
        },
        {
            content: "The proposal has both figures, and is not his to approve",
            trigger:
                ".o_form_view:not(:has(button[name='action_approve'])) .o_field_widget[name='reason']:contains('Their own line')",
        },
        {
            trigger: ".o_field_widget[name='old_down_seconds']:contains('3,600')",
        },
    ],
});
