/* Copyright 2026 Open2Bizz BV
 * License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl). */

import {registry} from "@web/core/registry";

/** From the portal's home to the agreement, and a request for another contact. */
registry.category("web_tour.tours").add("o2b_sla_portal", {
    steps: () => [
        {
            content: "Open the service agreements",
            trigger: ".o_portal_index_card:not(.d-none) a[href='/my/sla']",
            run: "click",
            expectUnloadPage: true,
        },
        {
            content: "Open the only one",
            trigger: ".list-group-item[href^='/my/sla/']",
            run: "click",
            expectUnloadPage: true,
        },
        {
            content: "The targets tell where they come from",
            trigger: ".o_sla_agreement table:contains('P1'):contains('§3.2')",
        },
        {
            content: "Ask for a change of contacts",
            trigger: "a[href$='/contacts/request']",
            run: "click",
            expectUnloadPage: true,
        },
        {
            content: "Somebody new has no contact to choose",
            trigger: ".o_sla_contact_form:not(:has(#sla_contact:visible))",
        },
        {content: "Name", trigger: "#sla_name", run: "edit Nina Nieuw"},
        {content: "E-mail", trigger: "#sla_email", run: "edit nina@client.example"},
        {content: "Telephone", trigger: "#sla_phone", run: "edit +31 10 1234567"},
        {content: "Mobile", trigger: "#sla_mobile", run: "edit +31 6 12345678"},
        {
            content: "Send it",
            trigger: ".o_sla_contact_form button[type=submit]",
            run: "click",
            expectUnloadPage: true,
        },
        {
            content: "It is in the list",
            trigger: ".list-group-item:contains('Nina Nieuw')",
        },
    ],
});
