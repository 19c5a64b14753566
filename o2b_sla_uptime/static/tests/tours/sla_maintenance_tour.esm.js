/* Copyright 2026 Open2Bizz BV
 * License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl). */

import {registry} from "@web/core/registry";

/** Maintenance is planned in a series, announced, and one of its windows is moved. */
registry.category("web_tour.tours").add("o2b_sla_maintenance", {
    steps: () => [
        {
            content: "What clients read",
            trigger: ".o_field_widget[name=name] input",
            run: "edit Updates of the system",
        },
        {
            content: "Which environment, by its client",
            trigger: ".o_field_widget[name=environment_ids] input",
            run: "edit Production",
        },
        {
            trigger: ".o-autocomplete--dropdown-item:contains('Bakkerij De Vries BV · Production')",
            run: "click",
        },
        {
            content: "Every week",
            trigger: ".o_field_widget[name=frequency] input, .o_field_widget[name=frequency] select",
            run: "click",
        },
        {
            trigger: ".o_select_menu_item:contains('Weekly')",
            run: "click",
        },
        {
            content: "On Sundays",
            trigger: ".o_field_widget[name=on_sun] input",
            run: "click",
        },
        {
            content: "The next times are shown before it is saved",
            trigger: ".o_field_widget[name=preview]:contains('Sun'):contains('02:00 – 03:00')",
        },
        {
            content: "And what it does to the norm",
            trigger: ".o_field_widget[name=forecast]:contains('of downtime left')",
        },
        {
            trigger: ".o_form_button_save",
            run: "click",
        },
        {
            trigger: "button[name=action_plan]",
            run: "click",
        },
        {
            trigger: ".o_arrow_button_current:contains('Planned')",
        },
        {
            content: "The next one is told now",
            trigger: "button[name=action_announce]",
            run: "click",
        },
        {
            content: "Its windows",
            trigger: "button[name=action_view_windows]",
            run: "click",
        },
        {
            trigger: ".o_list_view .o_data_row:first .o_data_cell:first",
            run: "click",
        },
        {
            content: "It waits for the mail to leave",
            trigger: ".alert:contains('waits in the outbox')",
        },
        {
            trigger: "button[name=action_move]",
            run: "click",
        },
        {
            content: "Who was told is told again",
            trigger: ".modal .alert:contains('they get a mail')",
        },
        {
            trigger: ".modal .o_field_widget[name=reason] textarea",
            run: "edit The part comes later",
        },
        {
            trigger: ".modal button[name=action_apply]:visible",
            run: "click",
        },
        {
            content: "Moved, with the reason",
            trigger: "body:not(:has(.modal)) .o_field_widget[name=move_reason]:contains('The part comes later')",
        },
        {
            content: "It happened, and that stays",
            trigger: ".nav-link[name=events]",
            run: "click",
        },
        {
            trigger: ".o_field_widget[name=event_ids] td:contains('Moved')",
        },
    ],
});
