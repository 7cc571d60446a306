import * as z from "zod";
import { answerJson } from "../src/chat/answer.ts";
import { ChatRun, EVENT_FIELDS } from "../src/chat/chat-run.ts";
import { toldNewcomer } from "../src/chat/first-steps.ts";
import { oneShotCall } from "../src/chat/one-shot-call.ts";
import { plainText } from "../src/chat/plain-text.ts";
import { readPrompt } from "../src/chat/prompt.ts";
import { defineCommand, gatewayOptions, option, whereFrom } from "../src/cli/define-command.ts";
import { uuidVersion } from "../src/kernel/uuid7.ts";

export const command = defineCommand({
  summary: "ask one question and stream the answer",
  description: `What is piped in joins the prompt, below it. Without --gateway the answer is made in this process, from
--config or from what the machine has: a local Ollama first, then the keys of the environment.

json gives one object at the end; jsonl every event as it comes: attempt, start, delta, tool, done, error.
A line on stderr says who answered where an earlier choice failed; --quiet leaves it out.`,
  impact: "read",
  examples: [
    'pmoves chat "why is the sky blue?"',
    'git diff | pmoves chat "review this" --system "be brief"',
    'pmoves chat "hello" --model qwen3:8b --json',
    'pmoves chat "hello" --gateway http://127.0.0.1:3000 --format jsonl',
  ],
  arguments: z.object({
    prompt: option(z.array(z.string()).default([]), { describe: "the question; several words are joined" }),
  }),
  options: z.object({
    function: option(z.string().min(1).optional(), {
      describe: "function to ask (default chat)",
      short: "f",
      placeholder: "name",
    }),
    model: option(z.string().min(1).optional(), {
      describe: "model to ask instead of a function",
      short: "m",
      placeholder: "name",
    }),
    variant: option(z.string().min(1).optional(), {
      describe: "only this variant of the function, no other after it",
      placeholder: "name",
    }),
    system: option(z.string().optional(), { describe: "system prompt", short: "s", placeholder: "text" }),
    maxTokens: option(z.int().min(1).optional(), { describe: "longest answer, in tokens" }),
    temperature: option(z.number().min(0).optional(), { describe: "sampling temperature" }),
    episode: option(
      z
        .string()
        .refine((id) => uuidVersion(id) === 7, "an episode id is a UUIDv7, as answers carry it")
        .optional(),
      { describe: "episode that this question belongs to", placeholder: "uuid" },
    ),
    ...gatewayOptions,
  }),
  pipedFormat: "plain",
  async run(context, { prompt: words, ...options }, { origins }) {
    const { signal, stdin, talk } = context;
    const where = whereFrom(options, origins);
    const prompt = await readPrompt(words, stdin, signal);
    const call = oneShotCall({ ...options, prompt });
    try {
      const client = await context.inference(where);
      const note = (text: string) => talk.note(talk.theme.dim(text));
      return new ChatRun(client.chat(call, { signal }), { note, terminal: context.stdout.isTTY });
    } catch (error) {
      throw toldNewcomer(error);
    }
  },
  columns: EVENT_FIELDS.map((key) => ({ key })),
  render: { human: plainText, json: answerJson },
});
