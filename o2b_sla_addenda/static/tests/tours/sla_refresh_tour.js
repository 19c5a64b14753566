/* Copyright 2026 Open2Bizz BV
 * License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl). */

import {registry} from "@web/core/registry";

/** A contact asked by phone for a refresh: it is entered, planned for now, and done. */
registry.category("web_tour.tours").add("o2b_sla_refresh", {
    steps: () => [
        {
            content: "Ask for a refresh of this environment",
            trigger: "button[name=action_ask_refresh]",
            run: "click",
        },
        {
            content: "Who asked",
            trigger: ".o_field_widget[name=requested_by_id] input",
            run: "edit Jan",
        },
        {
            trigger: ".o-autocomplete--dropdown-item:contains('Jan de Vries')",
            run: "click",
        },
        {
            trigger: ".o_form_button_save",
            run: "click",
        },
        {
            content: "No addendum is in force",
            trigger: ".alert:contains('No addendum in force')",
        },
        {
            trigger: "button[name=action_plan]:enabled",
            run: "click",
        },
        {
            content: "A test environment has no notice: it can be done now",
            trigger: ".modal .o_field_widget[name=period]:contains('Europe/Amsterdam')",
        },
        {
            trigger: ".modal footer button[name=action_apply]:contains('Plan')",
            run: "click",
        },
        {
            trigger: ".o_arrow_button_current:contains('Planned')",
        },
        {
            trigger: "button[name=action_finish]:enabled",
            run: "click",
        },
        {
            content: "The copy is of the only production environment",
            trigger:
                ".modal .o_field_widget[name=backup_environment_id] input:value(Production)",
        },
        {
            content: "Which backup",
            trigger: ".modal .o_field_widget[name=backup] input",
            run: "edit prod-0610",
        },
        {
            content: "Of when",
            trigger: ".modal .o_field_widget[name=backup_at] input",
            run: "edit 01/02/2026 03:00:00",
        },
        {
            content: "What the client reads",
            trigger: ".modal .o_field_widget[name=result] textarea",
            run: "edit Test has a fresh copy.",
        },
        {
            trigger: ".modal footer button[name=action_apply]",
            run: "click",
        },
        {
            trigger: ".o_arrow_button_current:contains('Done')",
        },
        {
            content: "Which copy it was is kept",
            trigger: ".o_field_widget[name=backup]:contains('prod-0610')",
        },
        {
            content: "Back to the environment, and to all of its changes",
            trigger: ".breadcrumb-item:contains('Test') a, .o_back_button a",
            run: "click",
        },
        {
            trigger: "button[name=action_view_changes]",
            run: "click",
        },
        {
            trigger: ".o_data_row:contains('Refresh'):contains('Done')",
        },
        {
            content: "By state",
            trigger: ".o_switch_view.o_kanban",
            run: "click",
        },
        {
            trigger: ".o_kanban_group:contains('Done') .o_kanban_record:contains('Refresh')",
        },
        {
            content: "In the calendar",
            trigger: ".o_switch_view.o_calendar",
            run: "click",
        },
        {
            trigger: ".o_calendar_renderer .fc-event:contains('Refresh')",
        },
    ],
});
