/* Copyright 2026 Open2Bizz BV
 * License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl). */

/**
 * Arithmetic of the countdown, without a component and without texts.
 *
 * A timer is the JSON that the server gives for one clock, as of `computed_at`:
 * `state`, `deadline`, `promised` (the first deadline), `started_at`, `risk_at`, `computed_at`, `reached_at` (ISO
 * texts in UTC or null), `target` and `remaining` (seconds that count; negative is
 * late), `paused`, `best_effort` (the deadline is an aim: nothing is ever late), `elapsed` (counts day and night) and `windows`, the coming opening intervals as
 * pairs of ISO texts. The browser only subtracts; it never decides a verdict.
 *
 * Instants are milliseconds since the epoch, as of Date.now(); durations are whole
 * seconds.
 */

const FINAL_STATES = ["met", "missed", "cancelled"];
const TICK_SECOND = 1000;
const TICK_MINUTE = 60 * TICK_SECOND;

/**
 * @param {string | null} text ISO 8601
 * @returns {number | null} milliseconds since the epoch
 */
export function toInstant(text) {
    return text ? Date.parse(text) : null;
}

/**
 * Milliseconds down to the whole second: SLA instants have no fractions.
 */
function wholeSecond(now) {
    return Math.floor(now / 1000) * 1000;
}

function getWindows(timer) {
    return (timer.windows || []).map(([start, end]) => [
        Date.parse(start),
        Date.parse(end),
    ]);
}

export function isFinal(timer) {
    return FINAL_STATES.includes(timer.state);
}

/**
 * Whether nothing is promised: a clock towards an aim, not decided yet.
 */
export function isAim(timer) {
    return Boolean(timer.best_effort) && !isFinal(timer);
}

/**
 * Whether the clock of this timer moves by itself: it is not decided, not paused.
 */
export function isTicking(timer) {
    return !timer.paused && timer.state !== "paused" && !isFinal(timer);
}

/**
 * Whether the opening hours are on at an instant. Time that counts day and night is
 * always open.
 */
export function isOpenAt(timer, now) {
    return (
        Boolean(timer.elapsed) ||
        getWindows(timer).some(([start, end]) => start <= now && now < end)
    );
}

/**
 * @returns {number | null} start of the first opening after an instant, if known
 */
export function nextOpening(timer, now) {
    const starts = getWindows(timer)
        .map(([start]) => start)
        .filter((start) => start > now);
    return starts.length ? Math.min(...starts) : null;
}

/**
 * Counting seconds between two instants: those inside the opening windows, or all of
 * them when the target counts day and night.
 */
export function countedBetween(timer, from, to) {
    if (to <= from) {
        return 0;
    }
    const windows = timer.elapsed ? [[from, to]] : getWindows(timer);
    let milliseconds = 0;
    for (const [start, end] of windows) {
        milliseconds += Math.max(0, Math.min(end, to) - Math.max(start, from));
    }
    return Math.floor(milliseconds / 1000);
}

/**
 * Seconds left at an instant; negative is late.
 *
 * The deadline itself is never late, also when the clock is looked at in the night
 * after a deadline at closing time, where nothing counts: see liveState.
 */
export function remainingAt(timer, now) {
    if (!isTicking(timer)) {
        return timer.remaining;
    }
    const computed = toInstant(timer.computed_at);
    const from = Math.max(computed, toInstant(timer.started_at) || computed);
    return timer.remaining - countedBetween(timer, from, wholeSecond(now));
}

/**
 * State at an instant: the server's, moved on by the time that passed since.
 */
export function liveState(timer, now) {
    if (!isTicking(timer) || timer.state === "breached") {
        return timer.state;
    }
    const at = wholeSecond(now);
    const deadline = toInstant(timer.deadline);
    if (!timer.best_effort && deadline !== null && at > deadline) {
        return "breached";
    }
    const started = toInstant(timer.started_at);
    if (timer.state === "not_started" && (started === null || at < started)) {
        return "not_started";
    }
    const risk = toInstant(timer.risk_at);
    if (timer.state === "at_risk" || (risk !== null && at >= risk)) {
        return "at_risk";
    }
    return "running";
}

/**
 * Share of the target that is used at an instant, in whole percents of 0 to 100.
 */
export function usedPercent(timer, now) {
    if (!timer.target) {
        return 0;
    }
    const used = 1 - remainingAt(timer, now) / timer.target;
    return Math.round(100 * Math.min(1, Math.max(0, used)));
}

/**
 * Milliseconds until the text can change, or null when it never does: each second in
 * the last hour, each minute before, and on the second of the deadline, the start or
 * the next opening or closing.
 *
 * @param {object} timer
 * @param {number} now
 * @param {boolean} calm only once a minute, for people who asked for less motion
 * @returns {number | null}
 */
export function nextTick(timer, now, calm = false) {
    if (!isTicking(timer)) {
        return null;
    }
    const counting = isOpenAt(timer, now) && liveState(timer, now) !== "not_started";
    const lastHour = counting && Math.abs(remainingAt(timer, now)) < 3600;
    const period = lastHour && !calm ? TICK_SECOND : TICK_MINUTE;
    const moments = [now - (now % period) + period];
    for (const moment of [
        toInstant(timer.started_at),
        toInstant(timer.risk_at),
        toInstant(timer.deadline) + 1000,
        ...getWindows(timer).flat(),
    ]) {
        if (moment && moment > now) {
            moments.push(moment);
        }
    }
    return Math.min(...moments) - now;
}
