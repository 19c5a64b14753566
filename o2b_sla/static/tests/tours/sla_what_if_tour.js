/* Copyright 2026 Open2Bizz BV
 * License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl). */

import {registry} from "@web/core/registry";

/** A closed day on the path of an open deadline: look, keep editing, then save. */
registry.category("web_tour.tours").add("o2b_sla_what_if", {
    steps: () => [
        {
            content: "Name the closed day",
            trigger: ".o_field_widget[name=name] input",
            run: "edit Team day",
        },
        {
            content: "Save",
            trigger: ".o_form_button_save",
            run: "click",
        },
        {
            content: "The deadline that moves is shown, and how",
            trigger:
                ".o_sla_what_if_dialog tr:contains('Bakkerij De Vries'):contains('later')",
        },
        {
            content: "Think again",
            trigger: ".o_sla_what_if_dialog .btn-secondary:contains('Keep editing')",
            run: "click",
        },
        {
            content: "Nothing was saved",
            trigger: "body:not(:has(.modal)) .o_form_button_save",
        },
        {
            content: "Another name",
            trigger: ".o_field_widget[name=name] input",
            run: "edit Day off",
        },
        {
            content: "Save again",
            trigger: ".o_form_button_save",
            run: "click",
        },
        {
            content: "This time go on",
            trigger: ".o_sla_what_if_dialog .btn-primary:contains('Save and move 1')",
            run: "click",
        },
        {
            content: "It is saved",
            trigger: "body:not(:has(.modal)) .o_form_saved",
        },
    ],
});
