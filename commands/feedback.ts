import * as z from "zod";
import { defineCommand, gatewayOptions, option, whereFrom } from "../src/cli/define-command.ts";
import { commandError } from "../src/gateway/clients/fault.ts";
import { feedbackBody } from "../src/observability/index.ts";

export const command = defineCommand({
  summary: "say how good an answer was: a metric, a comment, or what it should have been",
  description: `Values are read as JSON where they are (true, 0.7, {"score": 1}), else as text. The metric is one of the configuration,
\`comment\` or \`demonstration\`. Without --gateway it is written into the records of this machine.`,
  impact: "write",
  examples: [
    "pmoves feedback 0190e6a0-5c5b-7000-8000-00000000c0de good true",
    'pmoves feedback 0190e6a0-5c5b-7000-8000-00000000c0de comment "too long"',
    "pmoves feedback 0190e6a0-5c5b-7000-8000-00000000c0de score 0.7 --tag by=ann",
    "pmoves feedback --episode 0190e6a0-5c5b-7000-8000-00000000beef solved true --gateway http://127.0.0.1:3000",
  ],
  arguments: z.object({
    words: option(z.array(z.string()).default([]), {
      describe: "inference id, metric and value; with --episode metric and value",
      placeholder: "id metric value",
    }),
  }),
  options: z.object({
    ...gatewayOptions,
    episode: option(z.string().optional(), {
      describe: "say it of this episode, not of one inference",
      placeholder: "id",
      env: [],
    }),
    tag: option(z.array(z.string()).default([]), {
      describe: "a tag of the feedback; may be given more than once",
      placeholder: "key=value",
      env: [],
    }),
    dryRun: option(z.boolean().default(false), { describe: "check it and write nothing", env: [] }),
  }),
  async run(context, { words, episode, tag, dryRun, ...options }, { origins }) {
    const body = feedbackBody({ words, episode, tag, dryRun });
    try {
      const give = await context.feedback(whereFrom(options, origins));
      return await give(body, context.signal);
    } catch (error) {
      throw commandError(error);
    }
  },
  render: { human: ({ feedback_id }) => `${feedback_id}\n` },
});
