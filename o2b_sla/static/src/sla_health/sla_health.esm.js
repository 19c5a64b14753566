/* Copyright 2026 Open2Bizz BV
 * License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl). */

import {Component, onWillUnmount, useState} from "@odoo/owl";
import {Dropdown} from "@web/core/dropdown/dropdown";
import {registry} from "@web/core/registry";
import {session} from "@web/session";
import {useService} from "@web/core/utils/hooks";

const INTERVAL = 2 * 60 * 1000;

/** Says at the top of every screen that what watches the deadlines does not work. */
export class SlaHealth extends Component {
    static template = "o2b_sla.SlaHealth";
    static components = {Dropdown};
    static props = {};

    setup() {
        this.orm = useService("orm").silent;
        this.state = useState({texts: session.sla_health || []});
        const timer = setInterval(() => this.refresh(), INTERVAL);
        onWillUnmount(() => clearInterval(timer));
    }

    async refresh() {
        if (document.hidden) {
            return;
        }
        try {
            this.state.texts = await this.orm.call("o2b.sla.health", "get_banner", []);
        } catch {
            // The connection is lost: Odoo itself says so.
        }
    }
}

if (session.sla_health) {
    registry
        .category("systray")
        .add("o2b_sla.SlaHealth", {Component: SlaHealth}, {sequence: 121});
}
