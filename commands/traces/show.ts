import * as z from "zod";
import { defineCommand, option } from "../../src/cli/define-command.ts";
import { EXIT, PmovesError } from "../../src/kernel/errors.ts";
import { getTrace, listTraces, type Trace, traceText } from "../../src/observability/index.ts";

/** How much the text shows beside the data; symbols are left out of JSON. */
const RAW = Symbol("raw");

export const command = defineCommand({
  summary: "show one trace whole: attempts, messages, raw request and response, cost, feedback",
  impact: "read",
  examples: [
    "pmoves traces show last",
    "pmoves traces show 0190e6a0-5c5b-7000-8000-00000000c0de",
    "pmoves traces show last --raw",
    "pmoves traces show last --json",
  ],
  arguments: z.object({
    id: option(z.string(), { describe: "its inference id, or `last`", placeholder: "id" }),
  }),
  options: z.object({
    raw: option(z.boolean().default(false), {
      describe: "with what was sent upstream and came back",
      env: [],
    }),
  }),
  async run(context, { id, raw }): Promise<Trace & { readonly [RAW]: boolean }> {
    const store = await context.records();
    const wanted = id === "last" ? (await listTraces(store, { limit: 1 })).rows[0]?.id : id;
    const trace = wanted === undefined ? undefined : await getTrace(store, wanted);
    if (trace !== undefined) return { ...trace, [RAW]: raw };
    throw new PmovesError(`${await context.recordsPath()}: no trace ${id}`, {
      code: "traces.unknown",
      exit: EXIT.failure,
      hint: "`pmoves traces list` shows those that are kept; [store] says whether requests are remembered, and how long",
    });
  },
  pipedFormat: "plain",
  render: { human: (trace, theme) => traceText(trace, theme, trace[RAW]) },
});
