/* Copyright 2026 Open2Bizz BV
 * License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl). */

import {registry} from "@web/core/registry";

/** A page is watched, checked at once, paused for a reason and resumed. */
registry.category("web_tour.tours").add("o2b_sla_monitor", {
    steps: () => [
        {
            content: "A new monitor",
            trigger: ".o_list_button_add",
            run: "click",
        },
        {
            trigger: ".o_field_widget[name=name] input",
            run: "edit Shop window",
        },
        {
            trigger: ".o_field_widget[name=environment_id] input",
            run: "click",
        },
        {
            trigger: ".o-autocomplete--dropdown-item:contains('Production')",
            run: "click",
        },
        {
            trigger: ".o_field_widget[name=partner_id] a:not(:empty)",
        },
        {
            content: "An address inside is refused",
            trigger: ".o_field_widget[name=url] input",
            run: "edit http://10.0.0.1/",
        },
        {
            trigger: ".o_form_button_save",
            run: "click",
        },
        {
            trigger: ".modal:contains('not a public one') .modal-footer .btn-primary",
            run: "click",
        },
        {
            trigger: "body:not(:has(.modal)) .o_field_widget[name=url] input",
            run: "edit https://client.example/shop",
        },
        {
            trigger: ".o_form_button_save",
            run: "click",
        },
        {
            content: "It is unknown until it is checked",
            trigger: ".o_form_saved .o_sla_badge:contains('Unknown')",
        },
        {
            content: "Check it now",
            trigger: "button[name=action_check_now]",
            run: "click",
        },
        {
            content: "What was found is told at once",
            trigger: ".o_notification:contains('Shop window is up'):contains('120 ms')",
        },
        {
            trigger: ".oe_title .o_sla_badge:contains('Up')",
        },
        {
            content: "Pause it, for a reason",
            trigger: "button[name=action_pause]",
            run: "click",
        },
        {
            trigger: ".modal .o_field_widget[name=reason] input",
            run: "edit The server moves",
        },
        {
            trigger: ".modal button[name=action_pause]",
            run: "click",
        },
        {
            trigger:
                "body:not(:has(.modal)) .alert:contains('The server moves'):contains('Paused by')",
        },
        {
            content: "Check it again",
            trigger: "button[name=action_resume]",
            run: "click",
        },
        {
            trigger: ".oe_title .o_sla_badge:contains('Unknown')",
        },
        {
            content: "What was not measured stands among the outages",
            trigger: ".o_notebook .nav-link[name=outages]",
            run: "click",
        },
        {
            trigger: ".o_field_widget[name=outage_ids] .o_data_row:contains('Unknown')",
        },
    ],
});
