/* Copyright 2026 Open2Bizz BV
 * License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl). */

import {onMounted, onPatched, onWillDestroy} from "@odoo/owl";
import {browser} from "@web/core/browser/browser";

/**
 * One timeout for every countdown on the screen.
 *
 * A subscriber says when it wants to be called next; a list of a hundred tickets has
 * one timeout, set to the first of them. After a sleep of the computer the timeout
 * fires late and everybody reads the time anew.
 */
export class Ticker {
    constructor() {
        this.due = new Map();
        this.timeout = null;
    }

    /**
     * @param {Function} callback
     * @param {number | null} delay milliseconds from now; null: never again
     */
    schedule(callback, delay) {
        if (delay === null) {
            this.due.delete(callback);
        } else {
            this.due.set(callback, Date.now() + delay);
        }
        this.rearm();
    }

    cancel(callback) {
        this.due.delete(callback);
        this.rearm();
    }

    rearm() {
        browser.clearTimeout(this.timeout);
        this.timeout = null;
        if (this.due.size) {
            const first = Math.min(...this.due.values());
            const delay = Math.max(0, first - Date.now());
            this.timeout = browser.setTimeout(() => this.tick(), delay);
        }
    }

    tick() {
        const now = Date.now();
        const callbacks = [...this.due]
            .filter(([, at]) => at <= now)
            .map(([callback]) => callback);
        for (const callback of callbacks) {
            this.due.delete(callback);
        }
        for (const callback of callbacks) {
            callback();
        }
        this.rearm();
    }
}

export const ticker = new Ticker();

/**
 * Call back when the text of a component can change, for as long as it lives.
 *
 * @param {Function} getDelay milliseconds until the next change, or null
 * @param {Function} callback
 */
export function useTicker(getDelay, callback) {
    const tick = () => {
        callback();
        ticker.schedule(tick, getDelay());
    };
    onMounted(() => ticker.schedule(tick, getDelay()));
    // Another record may have come in its place
    onPatched(() => ticker.schedule(tick, getDelay()));
    onWillDestroy(() => ticker.cancel(tick));
}
