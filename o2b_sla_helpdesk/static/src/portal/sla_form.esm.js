/* Copyright 2026 Open2Bizz BV
 * License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl). */
import {Interaction} from "@web/public/interaction";
import {registry} from "@web/core/registry";

/**
 * A form that is sent once, and says beforehand that its files are too many, too large
 * or of a kind that is not taken: refused later, they would have to be added again.
 * Without JavaScript the server does all of it.
 */
export class SlaForm extends Interaction {
    static selector = "form.o_sla_once";
    dynamicContent = {
        _root: {"t-on-submit": this.onSubmit},
        // The Back button shows the page as it was left
        _window: {"t-on-pageshow": () => this.setSending(false)},
        ".o_sla_files": {"t-on-change": this.checkFiles},
    };

    onSubmit(ev) {
        if (!this.checkFiles()) {
            ev.preventDefault();
            return;
        }
        this.setSending(true);
    }

    setSending(sending) {
        for (const button of this.el.querySelectorAll("button[type=submit]")) {
            button.disabled = sending;
        }
    }

    /** Whether the files fit; says so when they do not. */
    checkFiles() {
        const input = this.el.querySelector(".o_sla_files");
        if (!input) {
            return true;
        }
        const {maxFiles, maxBytes, maxTotal} = input.dataset;
        const sizes = [...input.files].map((file) => file.size);
        const total = sizes.reduce((sum, size) => sum + size, 0);
        const many = sizes.length > Number(maxFiles);
        const large =
            sizes.some((size) => size > Number(maxBytes)) || total > Number(maxTotal);
        const kinds = input.accept.split(",");
        const strange = [...input.files].filter(
            ({name}) => !kinds.includes(`.${name.split(".").pop().toLowerCase()}`)
        );
        const show = (selector, shown) =>
            this.el.querySelector(selector).classList.toggle("d-none", !shown);
        const wrong = Boolean(many || large || strange.length);
        show(".o_sla_files_problem", wrong);
        show(".o_sla_files_many", many);
        show(".o_sla_files_large", large);
        show(".o_sla_files_kind", strange.length > 0);
        this.el.querySelector(".o_sla_files_names").textContent = strange
            .map(({name}) => name)
            .join(", ");
        input.setAttribute("aria-invalid", wrong ? "true" : "false");
        return !wrong;
    }
}

registry.category("public.interactions").add("o2b_sla_helpdesk.form", SlaForm);
