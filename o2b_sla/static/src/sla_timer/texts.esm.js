/* Copyright 2026 Open2Bizz BV
 * License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl). */

import {
    isAim,
    isFinal,
    isOpenAt,
    isTicking,
    liveState,
    nextOpening,
    remainingAt,
    toInstant,
} from "./remaining.esm";
import {_t} from "@web/core/l10n/translation";

const {DateTime} = luxon;

// From here on days say more than hours; only for time that counts day and night,
// since a working day is not 24 hours long.
const MANY_ELAPSED_SECONDS = 48 * 3600;
const FEW_SECONDS = 600;

/**
 * A duration in at most two units.
 *
 * @param {number} seconds zero or more
 * @param {object} [options]
 * @param {boolean} [options.days] may count in days of 24 hours
 * @param {boolean} [options.seconds] show seconds under ten minutes
 * @returns {string}
 */
export function formatDuration(seconds, options = {}) {
    const hours = Math.floor(seconds / 3600);
    const minutes = Math.floor((seconds % 3600) / 60);
    if (options.days && seconds >= MANY_ELAPSED_SECONDS) {
        return _t("%(days)s d %(hours)s h", {
            days: Math.floor(hours / 24),
            hours: hours % 24,
        });
    }
    if (hours && minutes) {
        return _t("%(hours)s h %(minutes)s min", {hours, minutes});
    }
    if (hours) {
        return _t("%(hours)s h", {hours});
    }
    if (options.seconds && seconds < FEW_SECONDS) {
        const rest = seconds % 60;
        return minutes
            ? _t("%(minutes)s min %(seconds)s s", {minutes, seconds: rest})
            : _t("%(seconds)s s", {seconds: rest});
    }
    return minutes ? _t("%(minutes)s min", {minutes}) : _t("less than 1 min");
}

/**
 * An instant for people, in their own zone: within a week "Mon 09:00", after that with
 * the date.
 */
export function formatMoment(instant, now) {
    const moment = DateTime.fromMillis(instant);
    const near = Math.abs(instant - now) < 6 * 24 * 3600 * 1000;
    return moment.toFormat(near ? "ccc HH:mm" : "ccc d LLL HH:mm");
}

/** The absolute deadline, unmistakable. */
export function formatDeadline(instant) {
    return DateTime.fromMillis(instant).toFormat("cccc d LLLL yyyy HH:mm");
}

/**
 * What stands next to the icon: "2 h 5 min left", "15 min late", "paused, 3 h left",
 * "starts Tue 09:00", "met".
 */
export function getTimerText(timer, now, options = {}) {
    const state = liveState(timer, now);
    if (state === "met") {
        return timer.best_effort ? _t("done, best effort") : _t("met");
    }
    if (state === "missed") {
        return _t("missed");
    }
    if (state === "cancelled") {
        return _t("cancelled");
    }
    if (state === "not_started" && timer.started_at && !timer.paused) {
        return _t("starts %(moment)s", {
            moment: formatMoment(toInstant(timer.started_at), now),
        });
    }
    if (isAim(timer)) {
        return getAimText(timer, now);
    }
    const remaining = remainingAt(timer, now);
    const duration = formatDuration(Math.abs(remaining), {
        days: timer.elapsed,
        seconds: options.seconds && isTicking(timer),
    });
    const late = remaining < 0 || state === "breached";
    if (!isTicking(timer)) {
        return late
            ? _t("paused, %(duration)s late", {duration})
            : _t("paused, %(duration)s left", {duration});
    }
    if (late) {
        return remaining === 0 ? _t("late") : _t("%(duration)s late", {duration});
    }
    return _t("%(duration)s left", {duration});
}

/** Best effort: no time is left, and nothing is late; there is a moment to aim for. */
function getAimText(timer, now) {
    const aim = toInstant(timer.deadline);
    if (timer.paused || !aim) {
        return timer.paused ? _t("best effort, paused") : _t("best effort");
    }
    return _t("best effort, aim %(moment)s", {moment: formatMoment(aim, now)});
}

/** Word for a state of which getTimerText tells the time only, or an empty text. */
export function getStateWord(state) {
    const words = {
        running: _t("Running"),
        at_risk: _t("At risk"),
        breached: _t("Breached"),
    };
    return words[state] || "";
}

/** Why the time stands still now, or an empty text. */
export function getClosedText(timer, now) {
    const state = liveState(timer, now);
    if (!isTicking(timer) || state === "not_started" || isOpenAt(timer, now)) {
        return "";
    }
    const opening = nextOpening(timer, now);
    return opening
        ? _t("outside opening hours, continues %(moment)s", {
              moment: formatMoment(opening, now),
          })
        : _t("outside opening hours");
}

/** The length of the target, and whether it is working time. */
export function getTargetText(timer) {
    const duration = formatDuration(timer.target, {days: timer.elapsed});
    return timer.elapsed
        ? _t("%(duration)s, day and night", {duration})
        : _t("%(duration)s of working time", {duration});
}

/** The deadline as first promised, when pauses or changes moved it since. */
export function getPromisedText(timer) {
    const promised = timer.best_effort ? null : toInstant(timer.promised);
    return promised && promised !== toInstant(timer.deadline)
        ? formatDeadline(promised)
        : "";
}

/** The absolute moment that belongs to the text. */
export function getMomentText(timer) {
    const reached = toInstant(timer.reached_at);
    if (isFinal(timer) && reached) {
        return _t("Done %(moment)s", {moment: formatDeadline(reached)});
    }
    const deadline = toInstant(timer.deadline);
    if (deadline && timer.best_effort) {
        return _t("Aim %(moment)s", {moment: formatDeadline(deadline)});
    }
    return deadline
        ? _t("Deadline %(moment)s", {moment: formatDeadline(deadline)})
        : "";
}
