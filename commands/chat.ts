import * as z from "zod";
import { EVENT_FIELDS } from "../src/chat/answer/event-fields.ts";
import type { Paints } from "../src/chat/answer/outcome.ts";
import type { ComparedRow } from "../src/chat/several/comparison.ts";
import { Talk, wantsTalk } from "../src/chat/talk.ts";
import { chatOptions, defineCommand, option, whereFlags, whereFrom } from "../src/cli/define-command.ts";

export const command = defineCommand({
  summary: "ask, and go on asking: every conversation is kept",
  description: `What is piped in joins the prompt, below it. Without --gateway the answer is made in this process, from
--config or from what the machine has: a local Ollama first, then the keys of the environment.

json gives one object at the end; jsonl every event as it comes: attempt, start, delta, tool, tool_result, done,
error. Lines on stderr say who answered where an earlier choice failed; --quiet leaves them out.`,
  impact: "write",
  examples: [
    "pmoves chat",
    'pmoves chat "why is the sky blue?"',
    'pmoves chat -c "and the sea?" --json',
    'pmoves chat "what is wrong here?" --attach screen.png --attach app.log',
    'pmoves chat "hello" --gateway http://127.0.0.1:3000 --format jsonl',
  ],
  arguments: z.object({
    prompt: option(z.array(z.string()).default([]), { describe: "the question; several words are joined" }),
  }),
  options: z.object(chatOptions),
  pipedFormat: "plain",
  async run(context, options, { origins }) {
    const where = whereFrom(options, origins);
    const { talk, stdout, sessions, clock, stdin, signal, readFile, readBytes, spawn, batches, askKey } =
      context;
    const ground = {
      ...{ sessions, clock, stdin, signal, readFile, readBytes, spawn, batches, askKey },
      client: () => context.inference(where),
      note: (text: string) => talk.note(talk.theme.dim(text)),
      warn: (text: string) => talk.warn(text),
      terminal: stdout.isTTY,
      feedback: () => context.feedback(where),
      draw: async (rows: readonly ComparedRow[], paints: Paints) => {
        const { compareColumns } = await import("../src/tui/compare/compare-columns.ts");
        return compareColumns(rows, stdout.columns, paints);
      },
      whereFlags: whereFlags(where),
      place: [context.cwd, where],
      progress: (total: number) => talk.progress("prompts", total),
    };
    // A talk is on the screen before what it does not need there is loaded.
    if (!wantsTalk(options, stdin.isTTY && stdout.isTTY)) {
      const { ask } = await import("../src/chat/ask.ts");
      return ask(ground, options);
    }
    const { listFolder, promptHistory } = context;
    const tools = async () => (await import("../src/chat/tools/tools-of.ts")).toolsOf(ground, options);
    return new Talk({ ...ground, listFolder, promptHistory, tools }, options, async function* (talk) {
      const { showPlainChat } = await import("../src/tui/chat/show-plain-chat.ts");
      yield* showPlainChat(context, talk);
    });
  },
  columns: EVENT_FIELDS.map((key) => ({ key })),
  opensScreen: (outcome) => outcome instanceof Talk,
  screen: async () => {
    const { showChat } = await import("../src/tui/chat/show-chat.ts");
    return async (context, outcome) => {
      if (outcome instanceof Talk) await showChat(context, outcome);
    };
  },
  render: { human: (outcome, theme) => outcome.text(theme), json: (outcome) => outcome.json() },
});
