import * as z from "zod";
import { defineCommand, gatewayOptions, option, whereFrom } from "../../src/cli/define-command.ts";
import { commandError } from "../../src/gateway/clients/fault.ts";
import { unknownTarget } from "../../src/gateway/clients/in-process-control.ts";
import { Probes } from "../../src/gateway/clients/probes.ts";
import { EXIT } from "../../src/kernel/errors.ts";

export const command = defineCommand({
  summary: "ask targets one word each, past plan and bench",
  description: `Without an id every target that could be used is asked. A target that answers is off its bench; one that
fails counts as in use. A probe asks for one token, which paid targets charge. Exit code 3 where one failed.`,
  impact: "write",
  examples: [
    "pmoves models probe",
    "pmoves models probe qwen3:8b/ollama",
    "pmoves models probe --gateway http://127.0.0.1:3000 --json",
  ],
  arguments: z.object({
    targets: option(z.array(z.string()).default([]), {
      describe: "ids, as `pmoves models` shows them",
      placeholder: "id",
    }),
  }),
  options: z.object(gatewayOptions),
  pipedFormat: "plain",
  async run(context, { targets: asked, ...options }, { origins }) {
    const where = whereFrom(options, origins);
    const { signal } = context;
    try {
      const control = await context.control(where);
      const { targets } = await control.state(signal);
      const ids = targets.map(({ id }) => id);
      const unknown = asked.find((id) => !ids.includes(id));
      if (unknown !== undefined) throw unknownTarget(unknown, ids);
      const chosen =
        asked.length > 0
          ? asked.flatMap((id) => targets.find((target) => target.id === id) ?? [])
          : targets.filter(({ usable, skip }) => usable || skip === "benched");
      return new Probes(chosen, control, signal);
    } catch (error) {
      throw commandError(error);
    }
  },
  columns: [{ key: "target" }, { key: "outcome" }, { key: "ms", align: "right" }, { key: "reason" }],
  exitCode: ({ failed }) => (failed ? EXIT.finding : EXIT.ok),
});
