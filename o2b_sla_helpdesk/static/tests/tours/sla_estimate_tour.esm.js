/* Copyright 2026 Open2Bizz BV
 * License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl). */
import {registry} from "@web/core/registry";

// The client reads an estimate and approves it.
registry.category("web_tour.tours").add("o2b_sla_client_approves", {
    steps: () => [
        {
            content: "What it costs is shown",
            trigger: ".o_sla_estimate_lines tfoot:contains('380.00')",
        },
        {
            trigger: ".o_sla_approve input[name='name']",
            run: "edit Jan Bakker",
        },
        {
            trigger: ".o_sla_approve input[name='agree']",
            run: "click",
        },
        {
            trigger: ".o_sla_approve button[type='submit']",
            run: "click",
            expectUnloadPage: true,
        },
        {
            trigger: ".o_sla_thanks",
        },
        {
            content: "It cannot be approved again",
            trigger: ".o_sla_estimate:not(:has(.o_sla_approve))",
        },
    ],
});

// The agent takes over the proposal, logs time and makes an estimate.
registry.category("web_tour.tours").add("o2b_sla_agent_estimates", {
    steps: () => [
        {
            trigger: "div[name='sla_proposal'] button[name='action_sla_accept_proposal']",
            run: "click",
        },
        {
            content: "It is outside the agreement",
            trigger: "div[name='sla_coverage_banner'] .o_sla_badge",
        },
        {
            trigger: "button[name='action_sla_make_estimate']",
            run: "click",
        },
        {
            trigger: ".o_field_widget[name='line_ids'] .o_field_x2many_list_row_add a",
            run: "click",
        },
        {
            trigger: ".o_selected_row .o_field_widget[name='name'] input",
            run: "edit The field",
        },
        {
            trigger: ".o_selected_row .o_field_widget[name='hours'] input",
            run: "edit 4:00",
        },
        {
            content: "Leave the line",
            trigger: ".o_field_widget[name='text'] textarea",
            run: "edit Adds a field",
        },
        {
            trigger: ".o_form_button_save",
            run: "click",
        },
        {
            trigger: "button[name='action_send']:enabled",
            run: "click",
        },
        {
            trigger: ".modal footer .btn-primary",
            run: "click",
        },
        {
            trigger: ".o_arrow_button_current[data-value='sent']",
        },
    ],
});
