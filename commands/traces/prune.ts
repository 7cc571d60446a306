import * as z from "zod";
import { defineCommand, option } from "../../src/cli/define-command.ts";
import { pruneAll, retentionAt, storeTable } from "../../src/observability/index.ts";

export const command = defineCommand({
  summary: "remove old traces now: what [store] no longer keeps, or what the flags say",
  description: "Feedback and datasets are kept. A gateway that serves does the same by itself once a minute.",
  impact: "write",
  examples: [
    "pmoves traces prune",
    "pmoves traces prune --max-age-days 7",
    "pmoves traces prune --max-size-mb 200 --json",
  ],
  options: z.object({
    maxAgeDays: option(z.number().min(0).optional(), {
      describe: "remove what is older; 0 removes nothing for its age",
      setting: "store.max_age_days",
      env: [],
    }),
    maxSizeMb: option(z.number().min(0).optional(), {
      describe: "remove the oldest until records take no more than this; 0 is no limit",
      setting: "store.max_size_mb",
      env: [],
    }),
  }),
  async run(context, { maxAgeDays, maxSizeMb }) {
    const settings = (await context.settings()).get(storeTable);
    const limits = {
      max_age_days: maxAgeDays ?? settings.max_age_days,
      max_size_mb: maxSizeMb ?? settings.max_size_mb,
    };
    const store = await context.records();
    const pruned = await pruneAll(store, retentionAt(limits, context.clock.now()), context.signal);
    return { removed: pruned.inferences, bytes: pruned.bytes, complete: !pruned.more };
  },
  render: {
    human: ({ removed, bytes }) =>
      `${removed} traces removed; records take ${(bytes / 1024 / 1024).toFixed(1)} MB\n`,
  },
});
