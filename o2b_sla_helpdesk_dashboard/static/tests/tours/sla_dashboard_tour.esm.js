/* Copyright 2026 Open2Bizz BV
   License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl). */
import {registry} from "@web/core/registry";

/** The dashboard on the screen. */
function activeDashboard() {
    const {services} = odoo.__WOWL_DEBUG__.root.env;
    return services.spreadsheet_dashboard_loader.getActiveDashboard();
}

/** Cells that show an error, as texts; cells that still load are none. */
function wrongCells(getters) {
    return getters.getSheetIds().flatMap((sheetId) =>
        Object.entries(getters.getEvaluatedCells(sheetId))
            .filter(([, cell]) => cell.type === "error")
            .map(([position, cell]) => `${sheetId} ${position}: ${cell.message}`)
    );
}

registry.category("web_tour.tours").add("sla_dashboard_tour", {
    steps: () => [
        {
            content: "The figures are drawn",
            trigger: ".o_spreadsheet_dashboard_action .o-scorecard",
        },
        {
            content: "So are the charts",
            trigger: ".o_spreadsheet_dashboard_action .o-figure-canvas, canvas.o-figure",
        },
        {
            content: "No cell shows an error, and they show what was reckoned",
            trigger: ".o_spreadsheet_dashboard_action",
            run: async () => {
                const {isSample, model} = activeDashboard();
                if (isSample) {
                    throw new Error("The sample is shown");
                }
                const data = () => model.getters.getEvaluatedCells("data");
                const loading = () =>
                    Object.values(data()).some((cell) => cell.value === "Loading...");
                for (let tries = 0; loading() && tries < 100; tries++) {
                    await new Promise((resolve) => setTimeout(resolve, 100));
                }
                const wrong = wrongCells(model.getters);
                if (wrong.length) {
                    throw new Error(wrong.join("\n"));
                }
                document.body.dataset.slaBreached = String(
                    model.getters.getEvaluatedCell({
                        sheetId: "data",
                        col: 1,
                        row: 7,
                    }).value
                );
            },
        },
        {
            content: "One ticket is late",
            trigger: "body[data-sla-breached='1']",
        },
    ],
});
