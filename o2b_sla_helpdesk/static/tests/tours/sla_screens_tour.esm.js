/* Copyright 2026 Open2Bizz BV
 * License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl). */

import {registry} from "@web/core/registry";

const TITLE = "Invoices without logo";
const ROW = `.o_data_row:contains("${TITLE}")`;

/** An agent's day: from the queue to the ticket, ask, go on, classify in bulk. */
registry.category("web_tour.tours").add("o2b_sla_helpdesk_agent_day", {
    steps: () => [
        {
            content: "The late ticket is the first of the queue",
            trigger: `.o_data_row:first:contains("${TITLE}") .o_sla_timer:contains("late")`,
        },
        {
            content: "Open it",
            trigger: `${ROW} td[name=name]`,
            run: "click",
        },
        {
            content: "It says whose turn it is",
            trigger: ".o_sla_sides_turn:contains('our turn')",
        },
        {
            content: "Ask the client something",
            trigger: "button[name=action_sla_wait]",
            run: "click",
        },
        {
            content: "What",
            trigger: ".modal div[name=question] textarea",
            run: "edit Which printer?",
        },
        {
            content: "On to the message",
            trigger: ".modal div[name=question] textarea",
            run: "press Tab",
        },
        {
            content: "The question stands in the message",
            trigger: ".modal div[name=message]:contains('Which printer?')",
        },
        {
            content: "Send it and wait",
            trigger: ".modal footer button:contains('Send and wait')",
            run: "click",
        },
        {
            content: "The form tells what is waited for",
            trigger: "div[name=sla_waiting]:contains('Information: Which printer?')",
        },
        {
            content: "The clock stands still",
            trigger: "div[name=sla_resolution] .o_sla_timer_text:contains('paused')",
        },
        {
            content: "It is the client's turn",
            trigger: '.o_sla_sides_turn:contains("client")',
        },
        {
            content: "They called: go on",
            trigger: "button[name=action_sla_resume]",
            run: "click",
        },
        {
            content: "What they said",
            trigger: ".modal div[name=note] textarea",
            run: "edit The left one",
        },
        {
            content: "Go on",
            trigger: ".modal footer button:contains('Go on')",
            run: "click",
        },
        {
            content: "It is our turn again",
            trigger: "button[name=action_sla_wait]:visible",
        },
        {
            content: "Back to the queue",
            trigger: ".o_breadcrumb a:contains('My Queue'), .o_back_button",
            run: "click",
        },
        {
            content: "The queue has been read again",
            trigger: `${ROW}:contains('In Progress')`,
        },
        {
            content: "Choose all",
            trigger: ".o_list_view:has(.o_data_row) thead .o_list_record_selector input",
            run: "click",
        },
        {
            content: "Both are chosen",
            trigger: ".o_selection_box:contains(2), .o_list_selection_box:contains(2)",
        },
        {
            content: "Classify them",
            trigger: "button[name=action_sla_bulk_classify]",
            run: "click",
        },
        {
            content: "As P1",
            trigger: ".modal .o_sla_priority:contains('P1')",
            run: "click",
        },
        {
            content: "What does it do?",
            trigger: ".modal footer button[name=action_preview]",
            run: "click",
        },
        {
            content: "Deadlines move; nothing has been changed yet",
            trigger: ".modal .o_sla_what_if:contains('move')",
        },
        {
            content: "Do it",
            trigger: ".modal footer button:contains('Change the tickets')",
            run: "click",
        },
        {
            content: "All are P1 now",
            trigger:
                "body:not(:has(.modal)) .o_list_view:not(:has(.o_data_row:contains('P3')))",
        },
    ],
});

/** A leader looks at the board and opens what a tile counts; then at the overview of
 * all clients. */
registry.category("web_tour.tours").add("o2b_sla_helpdesk_board", {
    steps: () => [
        {
            content: "One ticket of this team is late",
            trigger:
                ".o_kanban_record:contains('Support of the tests') .o_sla_tile.o_sla_late .o_sla_tile_count:contains(1)",
        },
        {
            content: "A tile is a button with a word",
            trigger:
                ".o_kanban_record:contains('Support of the tests') button:contains('Breached')",
            run: "click",
        },
        {
            content: "Exactly that one",
            trigger: `.o_list_view ${ROW}`,
        },
        {
            content: "And no other",
            trigger: ".o_list_view:not(:has(.o_data_row:contains('Where is')))",
        },
        {
            content: "Back to the board",
            trigger: ".o_breadcrumb a, .o_back_button",
            run: "click",
        },
        {
            content: "Two are unassigned",
            trigger:
                ".o_kanban_record:contains('Support of the tests') button:contains('Unassigned'):contains(2)",
            run: "click",
        },
        {
            content: "Both are there",
            trigger: ".o_list_view:has(.o_data_row:nth-child(2)):not(:has(.o_data_row:nth-child(3)))",
        },
        {
            content: "How do the clients do?",
            trigger: ".o_navbar_apps_menu button",
            run: "click",
        },
        {
            trigger: ".o-dropdown--menu .o_app:contains('Service Levels')",
            run: "click",
        },
        {
            content: "The overview comes first: a state word per indicator",
            trigger:
                ".o_data_row:contains('Bakery') td[name=response_verdict] .o_sla_badge .o_sla_word:not(:empty)",
        },
        {
            content: "Counted beside it",
            trigger:
                ".o_search_panel:contains('Overall') .o_search_panel_counter:contains(1)",
        },
        {
            content: "What is late there?",
            trigger:
                ".o_data_row:contains('Bakery') button[name=action_open_breaches]",
            run: "click",
        },
        {
            content: "The ticket of the tile",
            trigger: `.o_list_view ${ROW}`,
        },
        {
            trigger: ".o_breadcrumb a:contains('Overview'), .o_back_button",
            run: "click",
        },
        {
            trigger: ".o_data_row:contains('Bakery') td[name=partner_id]",
            run: "click",
        },
        {
            content: "The report of the month",
            trigger: ".o_form_view .o_sla_badge",
        },
    ],
});
