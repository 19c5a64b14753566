/* Copyright 2026 Open2Bizz BV
 * License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl). */
import {registry} from "@web/core/registry";

// The client's signatory reads the document and signs it in the portal.
registry.category("web_tour.tours").add("o2b_sla_client_signs", {
    steps: () => [
        {
            content: "The document itself is shown",
            trigger: ".o_sla_document[src*='viewer.html']",
        },
        {
            trigger: ".o_sla_sign_bar [data-bs-target='#o_sla_sign']",
            run: "click",
        },
        {
            content: "Draw automatically, from the name",
            trigger: "#o_sla_sign.show .o_web_sign_auto_button",
            run: "click",
        },
        {
            trigger: "#o_sla_sign.show canvas.o_web_sign_signature",
            run: "canvasNotEmpty",
        },
        {
            trigger: "#o_sla_sign .o_portal_sign_submit:enabled",
            run: "click",
            expectUnloadPage: true,
        },
        {
            trigger: ".o_sla_thanks",
        },
        {
            content: "He cannot sign again",
            trigger: "body:not(:has(.o_sla_sign_bar))",
        },
    ],
});

// The contractor's signatory reads the same document and signs it in the back end.
registry.category("web_tour.tours").add("o2b_sla_contractor_signs", {
    steps: () => [
        {
            trigger: "button[name='action_countersign']",
            run: "click",
        },
        {
            content: "What the client signed is shown",
            trigger: ".modal .o_field_pdf_viewer iframe",
        },
        {
            trigger: ".modal .o_field_widget[name='signature'] .o_signature",
            run: "click",
        },
        {
            trigger: ".modal .o_web_sign_auto_button",
            run: "click",
        },
        {
            trigger: ".modal canvas.o_web_sign_signature",
            run: "canvasNotEmpty",
        },
        {
            content: "Adopt the signature",
            trigger: ".modal:has(canvas.o_web_sign_signature) footer .btn-primary:enabled",
            run: "click",
        },
        {
            trigger:
                ".modal .o_field_widget[name='signature'] img[src^='data:image/png']",
        },
        {
            trigger: ".modal button[name='action_confirm'].btn-primary",
            run: "click",
        },
        {
            trigger: ".o_arrow_button_current[data-value='active']",
        },
    ],
});
