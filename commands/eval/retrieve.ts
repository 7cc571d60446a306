import * as z from "zod";
import { defineCommand, option } from "../../src/cli/define-command.ts";
import { alreadyThere } from "../../src/eval/already-there.ts";
import { toText } from "../../src/eval/bytes.ts";
import { runLines } from "../../src/eval/convert/write.ts";
import { resumeLine } from "../../src/eval/judge/resume-line.ts";
import { readAsked } from "../../src/eval/retrieve/asked.ts";
import { chooseEndpoint } from "../../src/eval/retrieve/choose.ts";
import { openKept, retrievalKey } from "../../src/eval/retrieve/kept.ts";
import { type Retrieved, retrieve } from "../../src/eval/retrieve/retrieve.ts";
import { retrieveNotes, retrieveText } from "../../src/eval/retrieve/text.ts";
import { evalTable } from "../../src/eval/settings.ts";

interface Result extends Omit<Retrieved, "run"> {
  readonly run: string;
  readonly out: string | null;
  /** The run itself where no file was named. */
  readonly lines?: readonly string[];
}

export const command = defineCommand({
  summary: "put questions to a live search service and write what it finds as a run",
  description: `Hi-RAG of the stack by default: POST URL/hirag/query. Any other by --body, --hits, --id and --score, or by name from
[eval.endpoints.NAME] of pmoves.toml. Each answer is kept as it comes: after Ctrl-C the same command asks only what
is left. Exit 6 where some questions have no answer; what there is has been written then.`,
  impact: "write",
  examples: [
    "pmoves eval retrieve queries.jsonl --url http://localhost:8086 --out hirag.run",
    "pmoves eval retrieve queries.jsonl --rerank --k 20 --out reranked.run",
    `pmoves eval retrieve q.tsv --url http://h/search --body '{"q":"{query}","n":"{k}"}' --hits docs --id id`,
    "pmoves eval retrieve beir/scifact --endpoint mine --out mine.run",
  ],
  arguments: z.object({
    queries: option(z.string(), { describe: "questions: JSONL, a suite, TSV or a BEIR folder" }),
  }),
  options: z.object({
    url: option(z.string().optional(), {
      describe: "the service; Hi-RAG unless it is mapped",
      placeholder: "url",
      env: ["PMOVES_EVAL_RETRIEVE_URL", "HIRAG_URL"],
    }),
    endpoint: option(z.string().optional(), {
      describe: "a service of [eval.endpoints]",
      placeholder: "name",
    }),
    out: option(z.string().optional(), {
      describe: "where the run goes; stdout without it",
      short: "o",
      placeholder: "path",
    }),
    to: option(z.enum(["trec", "tsv", "jsonl"]).default("trec"), { describe: "format of the run" }),
    force: option(z.boolean().default(false), { describe: "overwrite the file" }),
    k: option(z.int().min(1).max(10_000).default(10), { describe: "hits for each question", short: "k" }),
    rerank: option(z.boolean().optional(), { describe: "ask Hi-RAG to rerank, or not to" }),
    namespace: option(z.string().default("pmoves"), { describe: "for questions that name none" }),
    runId: option(z.string().regex(/^\S+$/, "no white space").default("pmoves"), {
      describe: "name of the run",
    }),
    method: option(z.enum(["GET", "POST"]).optional(), { describe: "of a mapped service" }),
    body: option(z.string().optional(), {
      describe: "of a mapped service: JSON with {query}, {namespace}, {topic}, {k}",
      placeholder: "json",
    }),
    hits: option(z.string().optional(), { describe: "where its list of hits is", placeholder: "path" }),
    id: option(z.string().optional(), { describe: "where a hit has its id", placeholder: "path" }),
    score: option(z.string().optional(), { describe: "where a hit has its score", placeholder: "path" }),
    concurrency: option(z.int().min(1).max(64).default(4), { describe: "questions under way at once" }),
    timeout: option(z.number().positive().default(60), { describe: "seconds for one try" }),
    retries: option(z.int().min(0).max(20).default(3), {
      describe: "further tries after 429, 5xx and lost connections",
    }),
  }),
  pipedFormat: "plain",
  async run(context, options, { origins }): Promise<Result> {
    const { queries, out, to, force, k, namespace, runId, concurrency, timeout, retries, ...wish } = options;
    const { clock, signal, env, talk } = context;
    const endpoint = chooseEndpoint(wish, (await context.settings()).get(evalTable).endpoints);
    const files = await context.inputFiles();
    if (out !== undefined && !force && (await files.kind(out)) !== undefined) throw alreadyThere(out);
    const asked = await readAsked(files, queries, namespace);
    const { queries: _, ...flags } = options;
    const resume = resumeLine("pmoves eval retrieve", [queries], flags, origins);
    await using journal = await context.journal("retrieve", { maxBytes: 256 * 1024 * 1024 });
    const kept = await openKept(journal, retrievalKey(endpoint, k, asked));
    const progress = talk.progress("asked", asked.length);
    const ports = { http: await context.http(), clock, signal, env, kept };
    let retrieved: Retrieved;
    try {
      retrieved = await retrieve(endpoint, asked, ports, {
        k,
        timeoutMs: timeout * 1000,
        retries,
        concurrency,
        runId,
        onDone: (count) => progress.done(count),
      });
    } catch (error) {
      if (signal.aborted) await talk.note(`what came in is kept; to go on: ${resume}`);
      throw error;
    } finally {
      await progress.end();
    }
    const lines = [...runLines(retrieved.run, to, "trec10")];
    if (out !== undefined) await context.writeFiles([{ path: out, text: lines.join("") }], force);
    const complete = retrieved.failed.length === 0;
    // Only now: answers that could not be written are still there for the next call.
    if (complete) await kept.finish();
    const { run, ...figures } = retrieved;
    const result = {
      ...figures,
      run: toText(run.id),
      out: out ?? null,
      ...(out === undefined ? { lines: lines.map((line) => line.trimEnd()) } : {}),
    };
    for (const note of retrieveNotes(result, options.rerank ?? false)) await talk.warn(note);
    if (!complete) {
      const over = out === undefined || force ? "" : " --force";
      await talk.note(`to ask what is left: ${resume}${over}`);
    }
    return result;
  },
  render: { human: (result) => result.lines?.map((line) => `${line}\n`).join("") ?? retrieveText(result) },
  exitCode: ({ failed }) => (failed.length > 0 ? 6 : 0),
});
