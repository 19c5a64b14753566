/* Copyright 2026 Open2Bizz BV
 * License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl). */

import {registry} from "@web/core/registry";

/** A rule is added to a policy; its sentence says what it does. */
registry.category("web_tour.tours").add("o2b_sla_escalation_rule", {
    steps: () => [
        {
            content: "Who is told when",
            trigger: ".o_notebook .nav-link[name=escalation]",
            run: "click",
        },
        {
            content: "The usual rules are there",
            trigger: ".o_field_widget[name=escalation_rule_ids] td:contains('team leader')",
        },
        {
            content: "One more",
            trigger: ".o_field_widget[name=escalation_rule_ids] .o_field_x2many_list_row_add a",
            run: "click",
        },
        {
            content: "At a share of its own",
            trigger: ".o_selected_row [name=moment] select, .o_selected_row [name=moment] input",
            run: "click",
        },
        {
            trigger: ".o_select_menu_item:contains('Another share')",
            run: "click",
        },
        {
            trigger: ".o_selected_row [name=percent] input",
            run: "edit 150",
        },
        {
            trigger: ".o_selected_row [name=role] input",
            run: "click",
        },
        {
            trigger: ".o_select_menu_item:contains('Service level manager')",
            run: "click",
        },
        {
            content: "The sentence tells it",
            trigger: ".o_field_widget[name=escalation_rule_ids] td:contains('At 150 %'):contains('the service level manager, by activity')",
        },
        {
            content: "Save: no deadline moves, no question is asked",
            trigger: ".o_form_button_save",
            run: "click",
        },
        {
            trigger: "body:not(:has(.modal)) .o_form_saved",
        },
    ],
});

/** A mail that failed gets another address and leaves after all. */
registry.category("web_tour.tours").add("o2b_sla_outbox", {
    steps: () => [
        {
            content: "The mail that failed",
            trigger: ".o_data_row:contains('Failed') td[name=subject]",
            run: "click",
        },
        {
            content: "Why",
            trigger: ".alert:contains('No such user here')",
        },
        {
            content: "Another address",
            trigger: ".o_field_widget[name=email_to] input",
            run: "edit bram@contractor.example",
        },
        {
            content: "Once more",
            trigger: ".o_statusbar_buttons button:contains('Send Again')",
            run: "click",
        },
        {
            content: "It waits for its turn",
            trigger: ".o_notification:contains('within a minute')",
        },
        {
            trigger: ".o_statusbar_buttons button:contains('Send Now')",
        },
    ],
});
