/* Copyright 2026 Open2Bizz BV
 * License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl). */

import {registry} from "@web/core/registry";

const RECORD = ".o_field_widget[name=license_ids] a:contains('Record a licence')";
const ROW = ".o_field_widget[name=license_ids] .o_data_row";

/** A licence that is too long is refused in words; one of 30 days is renewed. */
registry.category("web_tour.tours").add("o2b_sla_license", {
    steps: () => [
        {trigger: RECORD, run: "click"},
        {
            content: "Far more than 30 days",
            trigger: ".modal .o_field_widget[name=valid_until] button",
            run: "click",
        },
        {
            trigger: ".modal .o_field_widget[name=valid_until] input",
            run: "edit 12/31/2099 && press Enter",
        },
        {
            trigger: ".modal .o_field_widget[name=days]:not(:contains(/^30$/))",
        },
        {trigger: ".modal .o_form_button_save", run: "click"},
        {trigger: "body:not(:has(.modal)) " + ROW},
        {trigger: ".o_form_button_save", run: "click"},
        {
            content: "Refused by a sentence",
            trigger: ".modal:contains('lasts at most 30 days (§6)')",
        },
        {trigger: ".modal footer .btn-primary", run: "click"},
        {trigger: "body:not(:has(.modal)) .o_form_button_cancel", run: "click"},
        {
            trigger: "body:not(:has(" + ROW + ")) " + RECORD,
            run: "click",
        },
        {trigger: ".modal .o_form_button_save", run: "click"},
        {trigger: "body:not(:has(.modal)) " + ROW},
        {trigger: ".o_form_button_save", run: "click"},
        {
            trigger: ".o_field_widget[name=license_state]:contains('Valid')",
        },
        {trigger: "button[name=action_renew_license]:enabled", run: "click"},
        {
            content: "Two periods, one after the other",
            trigger: ROW + ":eq(1)",
        },
    ],
});
