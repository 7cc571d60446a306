import * as z from "zod";
import { EVENT_FIELDS } from "../src/chat/chat-run.ts";
import { askOnce } from "../src/chat/run-chat.ts";
import { chatOptions, defineCommand, option, whereFrom } from "../src/cli/define-command.ts";

export const command = defineCommand({
  summary: "ask, and go on asking: every conversation is kept",
  description: `What is piped in joins the prompt, below it. Without --gateway the answer is made in this process, from
--config or from what the machine has: a local Ollama first, then the keys of the environment.

json gives one object at the end; jsonl every event as it comes: attempt, start, delta, tool, tool_result, done,
error. Lines on stderr say who answered where an earlier choice failed; --quiet leaves them out.`,
  impact: "write",
  examples: [
    'pmoves chat "why is the sky blue?"',
    'pmoves chat -c "and the sea?" --json',
    'git diff | pmoves chat "review this" --system "be brief"',
    'pmoves chat "what is wrong here?" --attach screen.png --attach app.log',
    'pmoves chat "hello" --gateway http://127.0.0.1:3000 --format jsonl',
  ],
  arguments: z.object({
    prompt: option(z.array(z.string()).default([]), { describe: "the question; several words are joined" }),
  }),
  options: z.object(chatOptions),
  pipedFormat: "plain",
  run(context, options, { origins }) {
    const where = whereFrom(options, origins);
    const { talk, sessions, clock, stdin, signal, readFile, readBytes, spawn } = context;
    const ground = {
      ...{ sessions, clock, stdin, signal, readFile, readBytes, spawn },
      client: () => context.inference(where),
      note: (text: string) => talk.note(talk.theme.dim(text)),
      warn: (text: string) => talk.warn(text),
      terminal: context.stdout.isTTY,
    };
    return askOnce(ground, options);
  },
  columns: EVENT_FIELDS.map((key) => ({ key })),
  render: { human: (outcome) => outcome.text(), json: (outcome) => outcome.json() },
});
