/* Copyright 2026 Open2Bizz BV
 * License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl). */
import {Interaction} from "@web/public/interaction";
import {hidePDFJSButtons} from "@web/core/utils/pdfjs";
import {registry} from "@web/core/registry";

/** Shows a document in Odoo's own viewer, to be read and not to be drawn on. */
export class SlaDocument extends Interaction {
    static selector = "iframe.o_sla_document";

    start() {
        hidePDFJSButtons(this.el);
        // Only now, so that the buttons are hidden when it has loaded
        this.el.src = this.el.dataset.src;
    }
}

registry.category("public.interactions").add("o2b_sla.document", SlaDocument);
