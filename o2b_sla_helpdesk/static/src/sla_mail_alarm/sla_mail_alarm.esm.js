// Copyright 2026 Open2Bizz BV
// License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
import {Component, onWillUnmount, useState} from "@odoo/owl";
import {registry} from "@web/core/registry";
import {session} from "@web/session";
import {useService} from "@web/core/utils/hooks";

const INTERVAL = 2 * 60 * 1000;

/** Says at the top of every screen that mail does not come in. */
export class SlaMailAlarm extends Component {
    static template = "o2b_sla_helpdesk.SlaMailAlarm";
    static props = {};

    setup() {
        this.action = useService("action");
        this.orm = useService("orm").silent;
        this.state = useState({texts: session.sla_mail_alarms || []});
        const timer = setInterval(() => this.refresh(), INTERVAL);
        onWillUnmount(() => clearInterval(timer));
    }

    get title() {
        return this.state.texts.join("\n");
    }

    async refresh() {
        if (document.hidden) {
            return;
        }
        try {
            this.state.texts = await this.orm.call(
                "o2b.sla.mail.alarm",
                "get_banner",
                []
            );
        } catch {
            // The connection is lost: Odoo itself says so.
        }
    }

    open() {
        this.action.doAction("o2b_sla_helpdesk.o2b_sla_mail_alarm_action", {
            additionalContext: {search_default_on: 1},
        });
    }
}

if (session.sla_mail_alarms) {
    registry
        .category("systray")
        .add(
            "o2b_sla_helpdesk.SlaMailAlarm",
            {Component: SlaMailAlarm},
            {sequence: 120}
        );
}
