import { EPISODE_COLUMNS } from "../episode-row.ts";
import { agentgym, sharegpt } from "./conversations.ts";
import { trlDpo, trlGrpo, trlKto, trlSft } from "./trl.ts";
import { verl } from "./verl.ts";
import type { View } from "./view.ts";

const canonical: View = {
  name: "canonical",
  summary: "one row an episode, with everything that is known of it",
  columns: EPISODE_COLUMNS,
  async *rows(rows) {
    for await (const { row, kept } of rows) if (kept) yield row;
  },
};

/** Every view, by the name that `--view` takes. */
export const VIEWS = [canonical, trlSft, trlDpo, trlKto, trlGrpo, verl, agentgym, sharegpt] as const;
export const VIEW_NAMES = VIEWS.map(({ name }) => name) as [string, ...string[]];

export function viewOf(name: string): View {
  const view = VIEWS.find((one) => one.name === name);
  if (view === undefined) throw new RangeError(`no view ${name}`);
  return view;
}
