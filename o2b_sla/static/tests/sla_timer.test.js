/* Copyright 2026 Open2Bizz BV
 * License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl). */

import {
    advanceTime,
    animationFrame,
    mockDate,
    mockMatchMedia,
    mockTimeZone,
} from "@odoo/hoot-mock";
import {
    countedBetween,
    isOpenAt,
    liveState,
    nextOpening,
    nextTick,
    remainingAt,
    usedPercent,
} from "@o2b_sla/sla_timer/remaining.esm";
import {
    defineModels,
    fields,
    makeMockEnv,
    models,
    mountView,
} from "@web/../tests/web_test_helpers";
import {describe, destroy, expect, test} from "@odoo/hoot";
import {formatDuration, getTimerText} from "@o2b_sla/sla_timer/texts.esm";
import {defineMailModels} from "@mail/../tests/mail_test_helpers";
import {ticker} from "@o2b_sla/sla_timer/ticker.esm";

// Amsterdam opening hours 09:00-17:00 in June, so 07:00-15:00 in UTC.
const FRIDAY = ["2026-06-05T07:00:00Z", "2026-06-05T15:00:00Z"];
const MONDAY = ["2026-06-08T07:00:00Z", "2026-06-08T15:00:00Z"];
const HOUR = 3600;

function at(text) {
    return Date.parse(text);
}

function makeTimer(values = {}) {
    return {
        indicator: "response",
        state: "running",
        started_at: "2026-06-05T07:00:00Z",
        risk_at: null,
        deadline: "2026-06-08T08:00:00Z",
        computed_at: "2026-06-05T12:00:00Z",
        remaining: 4 * HOUR,
        reached_at: null,
        paused: false,
        elapsed: false,
        windows: [FRIDAY, MONDAY],
        ...values,
    };
}

const PAUSED = {state: "paused", paused: true};
const AIM = {best_effort: true};
const ELAPSED = {elapsed: true, deadline: "2026-06-05T16:00:00Z"};

describe("arithmetic", () => {
    const table = [
        // What, values of the timer, now, remaining, state
        ["the moment it was computed", {}, "2026-06-05T12:00:00Z", 14400, "running"],
        ["inside the opening hours", {}, "2026-06-05T13:30:00Z", 9000, "running"],
        ["at closing time", {}, "2026-06-05T15:00:00Z", 3600, "running"],
        ["in the evening nothing counts", {}, "2026-06-05T21:00:00Z", 3600, "running"],
        ["nor in the weekend", {}, "2026-06-07T10:00:00Z", 3600, "running"],
        ["it goes on at the opening", {}, "2026-06-08T07:20:00Z", 2400, "running"],
        ["at the deadline it is in time", {}, "2026-06-08T08:00:00Z", 0, "running"],
        ["a second later it is late", {}, "2026-06-08T08:00:01Z", -1, "breached"],
        ["late in working time", {}, "2026-06-08T16:00:00Z", -25200, "breached"],
        ["fractions do not make it late", {}, "2026-06-08T08:00:00.900Z", 0, "running"],
        ["a clock behind the server's", {}, "2026-06-05T11:59:00Z", 14400, "running"],
        [
            "a deadline at closing time is late in the night",
            {deadline: FRIDAY[1], remaining: 3 * HOUR},
            "2026-06-05T15:00:01Z",
            0,
            "breached",
        ],
        ["a pause", PAUSED, "2026-06-08T12:00:00Z", 14400, "paused"],
        [
            "a pause after the deadline",
            {state: "breached", paused: true, remaining: -60},
            "2026-06-08T12:00:00Z",
            -60,
            "breached",
        ],
        ["day and night", ELAPSED, "2026-06-05T15:30:00Z", 1800, "running"],
        ["day and night, late", ELAPSED, "2026-06-05T16:00:05Z", -5, "breached"],
        [
            "before the start",
            {state: "not_started", started_at: MONDAY[0], remaining: 7200},
            "2026-06-05T14:00:00Z",
            7200,
            "not_started",
        ],
        [
            "it starts by itself",
            {
                state: "not_started",
                started_at: MONDAY[0],
                deadline: "2026-06-08T09:00:00Z",
                remaining: 7200,
            },
            "2026-06-08T07:30:00Z",
            5400,
            "running",
        ],
        [
            "at risk by itself",
            {risk_at: "2026-06-05T14:00:00Z"},
            "2026-06-05T14:00:00Z",
            7200,
            "at_risk",
        ],
        ["an aim is never late", AIM, "2026-06-08T14:00:00Z", -21600, "running"],
        [
            "nor at risk",
            {...AIM, risk_at: null},
            "2026-06-08T07:59:00Z",
            60,
            "running",
        ],
        ["met stays met", {state: "met"}, "2026-06-12T12:00:00Z", 14400, "met"],
        [
            "missed stays missed",
            {state: "missed", remaining: -900},
            "2026-06-12T12:00:00Z",
            -900,
            "missed",
        ],
    ];
    for (const [what, values, now, remaining, state] of table) {
        test(what, () => {
            const timer = makeTimer(values);
            expect(remainingAt(timer, at(now))).toBe(remaining);
            expect(liveState(timer, at(now))).toBe(state);
        });
    }

    test("time between two instants", () => {
        const timer = makeTimer();
        const friday = at("2026-06-05T14:00:00Z");
        const monday = at("2026-06-08T08:00:00Z");
        expect(countedBetween(timer, friday, monday)).toBe(2 * HOUR);
        expect(countedBetween(timer, monday, friday)).toBe(0);
        expect(countedBetween(makeTimer(ELAPSED), friday, monday)).toBe(66 * HOUR);
    });

    test("share of the target", () => {
        const timer = makeTimer({target: 8 * HOUR});
        expect(usedPercent(timer, at("2026-06-05T12:00:00Z"))).toBe(50);
        expect(usedPercent(timer, at("2026-06-09T12:00:00Z"))).toBe(100);
        expect(usedPercent(makeTimer(), at("2026-06-05T12:00:00Z"))).toBe(0);
    });

    test("opening hours are half-open", () => {
        const timer = makeTimer();
        expect(isOpenAt(timer, at(FRIDAY[0]))).toBe(true);
        expect(isOpenAt(timer, at(FRIDAY[1]))).toBe(false);
        expect(nextOpening(timer, at(FRIDAY[1]))).toBe(at(MONDAY[0]));
        expect(nextOpening(timer, at(MONDAY[1]))).toBe(null);
    });

    test("ticks no more than the text changes", () => {
        const now = at("2026-06-05T12:00:20Z");
        expect(nextTick(makeTimer(), now)).toBe(40000);
        const lastHour = makeTimer({remaining: HOUR});
        expect(nextTick(lastHour, now)).toBe(1000);
        expect(nextTick(lastHour, now, true)).toBe(40000);
        expect(nextTick(makeTimer(PAUSED), now)).toBe(null);
        expect(nextTick(makeTimer({state: "met"}), now)).toBe(null);
        // On the second of the opening
        expect(nextTick(makeTimer(), at("2026-06-08T06:59:59.500Z"))).toBe(500);
    });
});

describe("texts", () => {
    test("two units at most", async () => {
        await makeMockEnv();
        const format = (...args) => formatDuration(...args).toString();
        expect(format(2 * HOUR + 5 * 60 + 59)).toBe("2 h 5 min");
        expect(format(38 * HOUR)).toBe("38 h");
        expect(format(900)).toBe("15 min");
        expect(format(59)).toBe("less than 1 min");
        expect(format(59, {seconds: true})).toBe("59 s");
        expect(format(545, {seconds: true})).toBe("9 min 5 s");
        expect(format(76 * HOUR, {days: true})).toBe("3 d 4 h");
    });

    test("one text per state", async () => {
        mockTimeZone("Europe/Amsterdam");
        await makeMockEnv();
        const now = at("2026-06-05T12:00:00Z");
        const texts = [
            [{}, "4 h left"],
            [{remaining: -900, state: "breached"}, "15 min late"],
            [PAUSED, "paused, 4 h left"],
            [{...PAUSED, state: "breached", remaining: -HOUR}, "paused, 1 h late"],
            [{state: "not_started", started_at: MONDAY[0]}, "starts Mon 09:00"],
            [{state: "met"}, "met"],
            [{state: "missed"}, "missed"],
            [{state: "cancelled"}, "cancelled"],
            [AIM, "best effort, aim Mon 10:00"],
            [{...AIM, ...PAUSED, deadline: null}, "best effort, paused"],
            [{...AIM, state: "met"}, "done, best effort"],
        ];
        for (const [values, text] of texts) {
            expect(getTimerText(makeTimer(values), now).toString()).toBe(text);
        }
    });
});

class Ticket extends models.Model {
    _name = "ticket";

    deadline = fields.Datetime({string: "Next deadline", sortable: true});
    timer = fields.Json();
    state = fields.Selection({
        selection: [
            ["running", "Running"],
            ["breached", "Breached"],
            ["met", "Met"],
        ],
    });

    _records = [
        {
            id: 1,
            deadline: "2026-06-08 08:00:00",
            state: "running",
            timer: makeTimer(),
        },
        {
            id: 2,
            deadline: "2026-06-05 12:10:00",
            state: "running",
            timer: makeTimer({deadline: "2026-06-05T12:10:00Z", remaining: 600}),
        },
        {
            id: 3,
            deadline: "2026-06-05 10:00:00",
            state: "met",
            timer: makeTimer({state: "met", reached_at: "2026-06-05T09:00:00Z"}),
        },
        {id: 4, deadline: false, state: false, timer: false},
    ];
}

const LIST = /* xml */ `
    <list default_order="deadline">
        <field name="deadline" widget="sla_timer" options="{'timer': 'timer'}" />
        <field name="state" widget="sla_state" options="{'timer': 'timer', 'show_empty': True}" />
    </list>`;
const FORM = /* xml */ `
    <form>
        <field name="deadline" widget="sla_timer" options="{'timer': 'timer', 'detail': true}" />
    </form>`;

describe("widgets", () => {
    defineMailModels();
    defineModels([Ticket]);

    test("a list counts down with one timeout and turns late", async () => {
        mockDate("2026-06-05 12:00:00", "Europe/Amsterdam");
        mockMatchMedia({"prefers-reduced-motion": "no-preference"});
        const view = await mountView({type: "list", resModel: "ticket", arch: LIST});
        expect(".o_sla_timer").toHaveCount(3);
        expect(
            ".o_data_row:has(.o_sla_good) .o_sla_timer_text:contains(met)"
        ).toHaveCount(1);
        expect(".o_sla_timer_text:contains('10 min left')").toHaveCount(1);
        expect(".o_sla_timer_text:contains('4 h left')").toHaveCount(1);
        expect(".o_sla_badge:contains('No service level')").toHaveCount(1);
        expect(".o_sla_badge:contains('Breached')").toHaveCount(0);

        await advanceTime(61000);
        await animationFrame();
        expect(".o_sla_timer_text:contains('8 min 59 s left')").toHaveCount(1);

        await advanceTime(9 * 60 * 1000);
        await animationFrame();
        expect(".o_sla_timer.o_sla_late .fa-exclamation-circle").toHaveCount(1);
        expect(".o_sla_timer_text:contains('late')").toHaveCount(1);
        expect(".o_sla_badge.o_sla_late:contains('Breached')").toHaveCount(1);

        destroy(view);
        expect(ticker.due.size).toBe(0);
        expect(ticker.timeout).toBe(null);
    });

    test("without motion it counts in minutes", async () => {
        mockDate("2026-06-05 12:00:00", "Europe/Amsterdam");
        mockMatchMedia({"prefers-reduced-motion": "reduce"});
        await mountView({type: "form", resModel: "ticket", resId: 2, arch: FORM});
        expect(".o_sla_sentence").toHaveText("10 min left");
        await advanceTime(59000);
        await animationFrame();
        expect(".o_sla_sentence").toHaveText("10 min left");
        await advanceTime(2000);
        await animationFrame();
        expect(".o_sla_sentence").toHaveText("9 min left");
    });

    test("a form tells the deadline and the standstill", async () => {
        mockDate("2026-06-05 16:00:00", "Europe/Amsterdam");
        await mountView({type: "form", resModel: "ticket", resId: 1, arch: FORM});
        expect(".o_sla_timer .fa-moon-o").toHaveCount(1);
        expect(".o_sla_sentence").toHaveText("1 h left");
        expect(".o_sla_timer .o_sla_badge").toHaveText("Running");
        expect(".o_sla_timer_moment").toHaveText("Deadline Monday 8 June 2026 10:00");
        expect(".o_sla_timer_closed").toHaveText(
            "Outside opening hours, continues Mon 09:00"
        );
        expect(".o_sla_timer").toHaveAttribute(
            "aria-label",
            "Next deadline, 1 h left, Deadline Monday 8 June 2026 10:00, " +
                "outside opening hours, continues Mon 09:00"
        );
    });

    test("a moved deadline and the target are told", async () => {
        mockDate("2026-06-05 12:00:00", "Europe/Amsterdam");
        Ticket._records[0].timer = makeTimer({
            promised: "2026-06-05T15:00:00Z",
            target: 8 * HOUR,
        });
        await mountView({type: "form", resModel: "ticket", resId: 1, arch: FORM});
        expect(".o_sla_timer_promised").toHaveText(
            "First promised: Friday 5 June 2026 17:00"
        );
        expect(".o_sla_timer_target").toHaveText("Target: 8 h of working time");
        expect(".o_sla_timer_bar > div").toHaveAttribute("style", "width: 50%");
    });

    test("best effort tells the aim, also when it has passed", async () => {
        mockDate("2026-06-10 12:00:00", "Europe/Amsterdam");
        Ticket._records[0].timer = makeTimer({...AIM, target: 8 * HOUR});
        await mountView({type: "form", resModel: "ticket", resId: 1, arch: FORM});
        expect(".o_sla_timer.o_sla_quiet .o_sla_sentence").toHaveText(
            "Best effort, aim Mon 10:00"
        );
        expect(".o_sla_timer_moment").toHaveText("Aim Monday 8 June 2026 10:00");
        expect(".o_sla_timer_target").toHaveText("Aim: 8 h of working time");
        expect(".o_sla_timer.o_sla_late").toHaveCount(0);
    });

    test("a record without a clock shows nothing", async () => {
        await mountView({type: "form", resModel: "ticket", resId: 4, arch: FORM});
        expect(".o_sla_timer").toHaveCount(0);
    });
});
