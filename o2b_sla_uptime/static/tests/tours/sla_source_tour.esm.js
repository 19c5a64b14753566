/* Copyright 2026 Open2Bizz BV
 * License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl). */

import {registry} from "@web/core/registry";

/** A source is made, gets its secret, and shows the files for its engine. */
registry.category("web_tour.tours").add("o2b_sla_source", {
    steps: () => [
        {
            trigger: ".o_field_widget[name=name] input",
            run: "edit Prometheus of the tour",
        },
        {
            trigger: ".o_form_button_save",
            run: "click",
        },
        {
            content: "Nothing is taken in before it has a secret",
            trigger: ".o_field_widget[name=state]:contains('No Secret')",
        },
        {
            trigger: "button[name=action_new_secret]:contains('Make Its Secret')",
            run: "click",
        },
        {
            content: "The secret is shown",
            trigger: ".modal .o_field_widget[name=header]:contains('Authorization: Bearer')",
        },
        {
            trigger: ".modal button:contains('I Have Copied It')",
            run: "click",
        },
        {
            content: "And never again",
            trigger: "body:not(:has(.modal)) .o_field_widget[name=state]:contains('Not Heard Yet')",
        },
        {
            content: "The files hold the addresses of this source",
            trigger: ".o_field_widget[name=example_prometheus]:contains('/o2b_sla/sd/')",
        },
        {
            trigger: ".o_notebook .nav-link:contains('alertmanager.yml')",
            run: "click",
        },
        {
            trigger: ".o_field_widget[name=example_alertmanager]:contains('/o2b_sla/hook/')",
        },
    ],
});

/** A delivery that meant no monitor is looked at, and leaves the list. */
registry.category("web_tour.tours").add("o2b_sla_source_event", {
    steps: () => [
        {
            trigger: ".o_data_row:contains('No monitor of ours is meant') .o_data_cell",
            run: "click",
        },
        {
            content: "All of it is there to read",
            trigger: ".o_field_widget[name=payload_text]:contains('m-nobody')",
        },
        {
            trigger: "button[name=action_looked_at]",
            run: "click",
        },
        {
            trigger: ".o_form_view:not(:has(button[name=action_looked_at]:visible)) .o_field_widget[name=looked_by_id]",
        },
    ],
});
