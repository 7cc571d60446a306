import * as z from "zod";
import { defineCommand, option, scoringOptions } from "../../src/cli/define-command.ts";
import { kindOf } from "../../src/eval/convert/kind.ts";
import { qrelsLines, runLines } from "../../src/eval/convert/write.ts";
import { warningText } from "../../src/eval/problem.ts";
import { readQrels } from "../../src/eval/read/qrels-file.ts";
import { readRun } from "../../src/eval/read/run-file.ts";

export const command = defineCommand({
  summary: "write judgements or a run in another format",
  description: `What comes in is found out: TREC, TSV with or without a header, BEIR folder, the stack's JSONL, suites, hits as
JSONL; packed with gzip or not. What goes out stands on stdout.`,
  impact: "read",
  examples: [
    "pmoves eval convert gold.jsonl --to trec > qrels.txt",
    "pmoves eval convert beir/scifact --to trec > scifact.qrels",
    "pmoves eval convert run.trec.gz --to jsonl > run.jsonl",
    "pmoves eval convert table.tsv --kind run --to trec > run.trec",
  ],
  arguments: z.object({ file: option(z.string(), { describe: "judgements or a run" }) }),
  options: z.object({
    to: option(z.enum(["trec", "tsv", "jsonl"]).default("trec"), { describe: "what is written" }),
    kind: option(z.enum(["auto", "qrels", "run"]).default("auto"), { describe: "what is in the file" }),
    compat: scoringOptions.compat,
  }),
  pipedFormat: "plain",
  async run(context, { file, to, kind, compat }): Promise<{ readonly lines: Iterable<string> }> {
    const files = await context.inputFiles();
    if ((kind === "auto" ? await kindOf(files, file) : kind) === "qrels") {
      const { value, warnings } = await readQrels(files, file, compat);
      for (const warning of warnings) await context.talk.warn(warningText(warning));
      return { lines: qrelsLines(value, to) };
    }
    const { value, warnings } = await readRun(files, file, { compat });
    for (const warning of warnings) await context.talk.warn(warningText(warning));
    return { lines: runLines(value, to, compat) };
  },
  render: {
    human: ({ lines }) => inPieces(lines),
    json: ({ lines }) => `${JSON.stringify({ lines: [...lines].map(trimmed) }, undefined, 2)}\n`,
    jsonl: ({ lines }) => inPieces(quoted(lines)),
  },
});

const PIECE = 64 * 1024;

/** Lines by the buffer: one write a line would be slow. */
async function* inPieces(lines: Iterable<string>): AsyncIterable<string> {
  let piece = "";
  for (const line of lines) {
    piece += line;
    if (piece.length < PIECE) continue;
    yield piece;
    piece = "";
  }
  yield piece;
}

const trimmed = (line: string) => line.trimEnd();

function* quoted(lines: Iterable<string>): Iterable<string> {
  for (const line of lines) yield `${JSON.stringify({ line: trimmed(line) })}\n`;
}
