/* Copyright 2026 Open2Bizz BV
 * License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl). */

import {registry} from "@web/core/registry";

/** A contact sends a ticket, replies, confirms that it is solved, opens it again. */
registry.category("web_tour.tours").add("o2b_sla_helpdesk_portal_ticket", {
    steps: () => [
        {
            content: "A new ticket",
            trigger: "a[href='/new/ticket']",
            run: "click",
            expectUnloadPage: true,
        },
        {
            content: "Each level tells what it means and what is promised",
            trigger: ".o_sla_level:contains('Nobody can work'):contains('Response by')",
        },
        {
            content: "It is a P2",
            trigger: "#sla_priority_2",
            run: "click",
        },
        {content: "Subject", trigger: "#sla_subject", run: "edit The shop is slow"},
        {
            content: "Description",
            trigger: "#sla_text",
            run: "edit Paying takes a minute.",
        },
        {
            content: "Send it",
            trigger: ".o_sla_new_ticket button[type=submit]",
            run: "click",
            expectUnloadPage: true,
        },
        {
            content: "The number and the promise",
            trigger: "h1:contains('Thank you')",
        },
        {
            content: "To the ticket",
            trigger: "#wrap a.btn-primary[href^='/my/ticket/']",
            run: "click",
            expectUnloadPage: true,
        },
        {
            content: "The page tells where it stands",
            trigger: ".o_sla_ticket .o_sla_badge:contains('Received')",
        },
        {content: "Reply", trigger: "#sla_message", run: "edit It is both shops."},
        {
            content: "Send the reply",
            trigger: "#sla_reply_form button[type=submit]",
            run: "click",
            expectUnloadPage: true,
        },
        {
            content: "It is in the conversation",
            trigger: "#chatterRoot:shadow .o-mail-Message:contains(It is both shops.)",
        },
        {
            content: "It is solved",
            trigger: "#sla_confirm_form button[type=submit]",
            run: "click",
            expectUnloadPage: true,
        },
        {
            content: "Solved and confirmed",
            trigger: ".o_sla_ticket .o_sla_badge:contains('Solved and confirmed')",
        },
        {
            content: "It was not",
            trigger: ".o_sla_ticket_side summary",
            run: "click",
        },
        {content: "Why", trigger: "#sla_reason", run: "edit Slow again."},
        {
            content: "Open it again",
            trigger: "#sla_reopen_form button[type=submit]",
            run: "click",
            expectUnloadPage: true,
        },
        {
            content: "Open, and the timeline tells so",
            trigger: ".o_sla_timeline li:contains('Opened again')",
        },
    ],
});
