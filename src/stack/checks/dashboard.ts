import type { Check } from "./check.ts";
import { done, notChecked, notDone } from "./finding.ts";

/** Metrics of the gateway: TensorZero's names and ours. */
const OWN = /\b(tensorzero|pmoves)_[a-z_]+/;

/** Is there a dashboard that shows what the gateway does. */
export const dashboard: Check = (_row, { dashboards }) => {
  if (!dashboards.ok) return [notChecked(dashboards.reason, "name the files: --dashboard gateway.json")];
  const fitting = dashboards.value.filter(({ queries }) => queries.some((query) => OWN.test(query)));
  const [first] = fitting;
  if (first === undefined) {
    return [
      notDone(
        `none of ${dashboards.value.length} dashboards asks for a metric of the gateway`,
        "import the dashboard that `pmoves stack compose --out FOLDER` writes",
      ),
    ];
  }
  const count = first.queries.filter((query) => OWN.test(query)).length;
  return [
    done(`"${first.title}" asks for the gateway's metrics in ${count} queries`, {
      file: first.file,
      line: 1,
    }),
  ];
};
