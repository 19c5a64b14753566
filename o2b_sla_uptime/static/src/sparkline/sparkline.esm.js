/* Copyright 2026 Open2Bizz BV
 * License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl). */

import {Component} from "@odoo/owl";
import {_t} from "@web/core/l10n/translation";
import {registry} from "@web/core/registry";
import {standardFieldProps} from "@web/views/fields/standard_field_props";

const HOUR = 60 * 60 * 1000;
const HOURS = 168;
export const WIDTH = 168;
export const HEIGHT = 24;

/**
 * Lines through the mean of each hour; an hour without a result breaks the line.
 *
 * @param {Object[]} hours `{at: "2026-06-10 08:00:00", mean, most}`, oldest first
 * @param {Number} now in ms since 1970
 * @returns {String[]} points of an SVG polyline each
 */
export function getLines(hours, now) {
    const first = Math.floor(now / HOUR) - HOURS + 1;
    const highest = Math.max(1, ...hours.map(({mean}) => mean));
    const lines = [];
    let last = null;
    for (const {at, mean} of hours) {
        const hour = Math.floor(Date.parse(`${at.replace(" ", "T")}Z`) / HOUR) - first;
        if (hour < 0 || hour >= HOURS) {
            continue;
        }
        if (last === null || hour !== last + 1) {
            lines.push([]);
        }
        const y = HEIGHT - 2 - ((HEIGHT - 4) * mean) / highest;
        lines[lines.length - 1].push(`${hour + 0.5},${y.toFixed(1)}`);
        last = hour;
    }
    // A single hour is a dash, not a point that nobody sees
    return lines.map((points) => {
        if (points.length > 1) {
            return points.join(" ");
        }
        const [x, y] = points[0].split(",");
        return `${Number(x) - 0.5},${y} ${Number(x) + 0.5},${y}`;
    });
}

/** Latency of the last week, an hour a step. */
export class SlaSparklineField extends Component {
    static template = "o2b_sla_uptime.SlaSparklineField";
    static props = {...standardFieldProps};

    get hours() {
        const value = this.props.record.data[this.props.name];
        return (value && value.hours) || [];
    }

    get lines() {
        return getLines(this.hours, Date.now());
    }

    get viewBox() {
        return `0 0 ${WIDTH} ${HEIGHT}`;
    }

    get text() {
        const means = this.hours.map(({mean}) => mean);
        return _t("Latency by the hour: %(least)s to %(most)s ms", {
            least: Math.min(...means),
            most: Math.max(...means),
        });
    }
}

export const slaSparklineField = {
    component: SlaSparklineField,
    displayName: _t("Sparkline of Latency"),
    supportedTypes: ["json"],
    listViewWidth: 180,
};

registry.category("fields").add("sla_sparkline", slaSparklineField);
