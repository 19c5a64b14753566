/* Copyright 2026 Open2Bizz BV
 * License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl). */
import {registry} from "@web/core/registry";

// A contract manager makes an addendum, drafts its version and sends it.
registry.category("web_tour.tours").add("o2b_sla_addendum", {
    steps: () => [
        {
            trigger: ".o_list_button_add",
            run: "click",
        },
        {
            trigger: ".o_field_widget[name='kind_id'] input",
            run: "edit Test",
        },
        {
            trigger: ".ui-autocomplete a:contains('Test')",
            run: "click",
        },
        {
            trigger: ".o_field_widget[name='agreement_id'] input",
            run: "edit Addendum Client",
        },
        {
            trigger: ".ui-autocomplete a:contains('Addendum Client')",
            run: "click",
        },
        {
            content: "What follows from the agreement is there",
            trigger: ".o_field_widget[name='partner_id']:contains('Addendum Client')",
        },
        {
            trigger: ".o_field_widget[name='environment_ids'] input",
            run: "edit Testomgeving",
        },
        {
            trigger: ".ui-autocomplete a:contains('Testomgeving')",
            run: "click",
        },
        {
            trigger: ".o_field_widget[name='environment_ids'] .o_tag",
        },
        {
            content: "No need to save it first",
            trigger: "button[name='action_draft_version']",
            run: "click",
        },
        {
            content: "The version starts with what the kind says",
            trigger: ".o_field_widget[name='document_text'] textarea:value('What is agreed.')",
        },
        {
            trigger: ".o_field_widget[name='price'] input",
            run: "edit 45",
        },
        {
            content: "A service is excluded",
            trigger: ".nav-link[name='services']",
            run: "click",
        },
        {
            trigger: "td[name='coverage']:contains('Included')",
            run: "click",
        },
        {
            trigger: ".o_selected_row td[name='coverage'] input",
            run: "click",
        },
        {
            trigger: ".o_select_menu_item:contains('Excluded')",
            run: "click",
        },
        {
            trigger: ".o_form_button_save",
            run: "click",
        },
        {
            trigger: "td[name='coverage'] .o_sla_badge:contains('Excluded')",
        },
        {
            trigger: "button[name='action_send']",
            run: "click",
        },
        {
            content: "The document is shown before it is sent",
            trigger: ".modal .o_field_pdf_viewer iframe",
        },
        {
            trigger: ".modal button[name='action_confirm']",
            run: "click",
        },
        {
            trigger: ".o_arrow_button_current[data-value='sent']",
        },
    ],
});
