import * as z from "zod";
import { publishChecked } from "../../src/bus/index.ts";
import {
  busCheckOptions,
  busOptions,
  defineCommand,
  drawingOptions,
  option,
} from "../../src/cli/define-command.ts";
import type { Context } from "../../src/context.ts";
import { evaluatePersona, type PersonaSettings } from "../../src/eval/persona/evaluate-persona.ts";
import {
  answerRequest,
  listenForPersonas,
  type PersonaRow,
  type PersonaService,
} from "../../src/eval/persona/listen.ts";

export const command = defineCommand({
  summary: "answer requests to publish a persona with what its retrieval comes to",
  description: `Listens for persona.publish.request.v1, asks Hi-RAG every question of the data set that the request names, and answers
with persona.published.v1 or persona.publish.failed.v1. With a file it answers that one request and exits 3 where the
persona fails; nothing is sent then unless --send. Without limits of its own a request has the stack's (mrr 0.80,
ndcg 0.75). A gate that could not be run has failed, and the answer's labels say why.`,
  impact: "remote-write",
  examples: [
    "pmoves eval persona-gate --datasets pmoves/datasets --hirag http://localhost:8086",
    "pmoves eval persona-gate request.json --datasets pmoves/datasets",
    "pmoves eval persona-gate --server journal --count 1 --json",
    "pmoves eval persona-gate request.json --bound --send",
  ],
  arguments: z.object({
    request: option(z.string().optional(), {
      describe: "a request as JSON; without it the bus",
      placeholder: "file",
    }),
  }),
  options: z.object({
    datasets: option(z.string().default("."), {
      describe: "folder that paths of requests are looked for in; none leaves it",
      placeholder: "folder",
    }),
    hirag: option(z.string().default("http://localhost:8086"), {
      describe: "the retrieval that is asked",
      placeholder: "url",
      env: ["PMOVES_EVAL_PERSONA_GATE_HIRAG", "HIRAG_URL"],
    }),
    bound: option(z.boolean().default(false), {
      describe: "hold limits against the ends of intervals instead of means",
    }),
    send: option(z.boolean().default(false), {
      describe: "send the answer to a request of a file too",
      env: [],
    }),
    dryRun: option(z.boolean().default(false), { describe: "send no answer", env: [] }),
    count: option(z.int().min(1).optional(), { describe: "end after n answers", short: "n" }),
    k: option(z.int().min(1).default(10), { describe: "hits for each question, where a request names none" }),
    timeout: option(z.number().positive().default(30), { describe: "seconds for one question" }),
    retries: option(z.int().min(0).max(20).default(2), { describe: "further tries for one question" }),
    concurrency: option(z.int().min(1).max(64).default(4), { describe: "questions under way at once" }),
    contracts: busCheckOptions.contracts,
    ...busOptions,
    ...drawingOptions,
    draws: option(z.int().min(100).default(10_000), { describe: "draws of the bootstrap" }),
  }),
  columns: [
    { key: "persona" },
    { key: "dataset" },
    { key: "subject" },
    { key: "ndcg", value: ({ verdict }: PersonaRow) => verdict.metrics.ndcg?.toFixed(4) },
    { key: "mrr", value: ({ verdict }: PersonaRow) => verdict.metrics.mrr?.toFixed(4) },
    { key: "trouble", value: ({ trouble }: PersonaRow) => trouble.join("; ") },
  ],
  async run(context, options): Promise<readonly PersonaRow[] | AsyncIterable<PersonaRow>> {
    const { request, datasets, hirag, bound, timeout, count, server, contracts } = options;
    const sends = !options.dryRun && (request === undefined || options.send);
    const service = await serviceFor(
      context,
      sends,
      { server, contracts },
      {
        ...options,
        hiragUrl: hirag,
        datasets: datasets.replace(/\/+$/, "") || "/",
        on: bound ? "bound" : "value",
        timeoutMs: timeout * 1000,
      },
    );
    if (request !== undefined) return [await answerRequest(await context.readFile(request), service)];
    const { signal, clock } = context;
    return listenForPersonas(await context.bus(server), service, { since: clock.now(), count, signal });
  },
  // A service that listens has done its work when it ends; a request of a file is a gate.
  exitCode: (rows) => (Array.isArray(rows) && rows.some(({ passed }: PersonaRow) => !passed) ? 3 : 0),
});

async function serviceFor(
  context: Context,
  sends: boolean,
  bus: { readonly server: string | undefined; readonly contracts: string | undefined },
  settings: PersonaSettings,
): Promise<PersonaService> {
  const { clock, signal, env, talk } = context;
  const [files, http] = await Promise.all([context.inputFiles(), context.http()]);
  const ports = { files, http, clock, signal, env, readFile: context.readFile };
  const checks = await context.busChecks({
    contracts: bus.contracts,
    strict: false,
    reveal: false,
    all: true,
  });
  const target = sends ? await context.bus(bus.server) : undefined;
  return {
    evaluate: (request) => evaluatePersona(request, ports, settings),
    now: () => clock.now(),
    warn: (text) => talk.warn(text),
    async send(message) {
      if (target === undefined) return { durable: null };
      return publishChecked(target, checks, { ...message, force: false, dryRun: false }, clock.now());
    },
  };
}
