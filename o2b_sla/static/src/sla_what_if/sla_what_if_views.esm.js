/* Copyright 2026 Open2Bizz BV
 * License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl). */

import {SlaWhatIfDialog} from "./sla_what_if.esm";
import {_t} from "@web/core/l10n/translation";
import {formView} from "@web/views/form/form_view";
import {listView} from "@web/views/list/list_view";
import {registry} from "@web/core/registry";

/** What a refused change raises: the save that follows shows it in its own way. */
const REFUSALS = [
    "odoo.exceptions.AccessError",
    "odoo.exceptions.MissingError",
    "odoo.exceptions.UserError",
    "odoo.exceptions.ValidationError",
];

/**
 * A controller that shows the open deadlines a change moves, before it is made.
 *
 * @param {Class} Controller FormController or ListController
 * @returns {Class}
 */
const withWhatIf = (Controller) =>
    class extends Controller {
        setup() {
            super.setup();
            const deleteRecords = this.deleteRecordsWithConfirmation;
            this.deleteRecordsWithConfirmation = (dialogProps, records) =>
                this.deleteWithWhatIf(deleteRecords, dialogProps, records);
        }

        async onWillSaveRecord(record, changes) {
            if ((await super.onWillSaveRecord(...arguments)) === false) {
                return false;
            }
            const ids = record.resId ? [record.resId] : [];
            return this.confirmMoves(await this.askWhatIf(ids, changes));
        }

        async askWhatIf(ids, changes) {
            return this.preview("sla_what_if", [ids, changes]);
        }

        /**
         * @param {String} method of the model of this view
         * @param {Array} args
         * @returns {Object|null} the moves; null when the change will be refused
         */
        async preview(method, args) {
            const {resModel, context} = this.props;
            try {
                return await this.orm.call(resModel, method, args, {context});
            } catch (error) {
                if (REFUSALS.includes(error.exceptionName)) {
                    return null;
                }
                throw error;
            }
        }

        /**
         * @param {Object|null} preview
         * @param {Object} labels of the dialog
         * @returns {Promise<Boolean>} whether to go on
         */
        confirmMoves(preview, labels) {
            if (!preview?.count) {
                return true;
            }
            return new Promise((resolve) => {
                this.dialogService.add(
                    SlaWhatIfDialog,
                    {
                        preview,
                        title: _t("Open deadlines move"),
                        confirmLabel:
                            preview.count === 1
                                ? _t("Save and move 1 deadline")
                                : _t("Save and move %s deadlines", preview.count),
                        cancelLabel: _t("Keep editing"),
                        ...labels,
                        confirm: () => resolve(true),
                        cancel: () => resolve(false),
                    },
                    {onClose: () => resolve(false)}
                );
            });
        }

        async deleteWithWhatIf(deleteRecords, dialogProps, records) {
            const ids = records
                ? records.map((record) => record.resId)
                : await this.model.root.getResIds(true);
            const preview = await this.preview("sla_what_if_unlink", [ids]);
            if (!preview?.count) {
                return deleteRecords(dialogProps, records);
            }
            const goOn = await this.confirmMoves(preview, {
                confirmLabel:
                    preview.count === 1
                        ? _t("Delete and move 1 deadline")
                        : _t("Delete and move %s deadlines", preview.count),
                confirmClass: "btn-danger",
                cancelLabel: _t("No, keep it"),
            });
            if (goOn) {
                await (dialogProps.confirm
                    ? dialogProps.confirm()
                    : this.model.root.deleteRecords(records));
            }
        }
    };

export class SlaWhatIfFormController extends withWhatIf(formView.Controller) {
    /** A change with consequences is not saved because its tab is left for a moment. */
    beforeVisibilityChange() {
        return undefined;
    }

    /** Nor when the tab is closed: the browser asks. */
    async beforeUnload(ev) {
        if (await this.model.root.isDirty()) {
            ev.preventDefault();
            ev.returnValue = "Unsaved changes";
        }
    }
}

export class SlaWhatIfListController extends withWhatIf(listView.Controller) {
    async onWillSaveMulti(editedRecord, changes) {
        if ((await super.onWillSaveMulti(...arguments)) === false) {
            return false;
        }
        const ids = this.model.root.selection.map((record) => record.resId);
        return this.confirmMoves(await this.askWhatIf(ids, changes));
    }
}

registry.category("views").add("sla_what_if_form", {
    ...formView,
    Controller: SlaWhatIfFormController,
});
registry.category("views").add("sla_what_if_list", {
    ...listView,
    Controller: SlaWhatIfListController,
});
