import * as z from "zod";
import {
  defineCommand,
  drawingOptions,
  option,
  scoringFrom,
  scoringOptions,
} from "../../src/cli/define-command.ts";
import { compareMarkdown } from "../../src/eval/report/compare-text.ts";
import { reportPage } from "../../src/eval/report/html/report-page.ts";
import { makeReport } from "../../src/eval/report/make-report.ts";
import type { Report } from "../../src/eval/report/report-data.ts";
import { scoreCsv, scoreMarkdown, scoreText } from "../../src/eval/report/score-text.ts";
import { evalTable } from "../../src/eval/settings.ts";

export const command = defineCommand({
  summary: "write one HTML page about runs, their differences and a judge",
  description: `The page stands alone: no script, nothing from elsewhere, plots as SVG. It opens from disk and can be mailed. With
--judged it shows how far a judge's grades agree with those of the judgements.`,
  impact: "write",
  examples: [
    "pmoves eval report qrels.txt bm25.run dense.run --out report.html",
    "pmoves eval report qrels.txt run.txt --judged judged.qrels --out report.html --force",
    "pmoves eval report qrels.txt a.run b.run --format md",
    "pmoves eval report qrels.txt a.run b.run --measure AP --json",
  ],
  arguments: z.object({
    qrels: option(z.string(), { describe: "relevance judgements: a file or a BEIR folder" }),
    runs: option(z.array(z.string()).min(1), {
      describe: "what systems retrieved, the baseline first",
      placeholder: "run",
    }),
  }),
  options: z.object({
    out: option(z.string().optional(), {
      describe: "where the page goes",
      short: "o",
      placeholder: "file.html",
    }),
    force: option(z.boolean().default(false), { describe: "overwrite it" }),
    judged: option(z.string().optional(), { describe: "grades of a judge", placeholder: "qrels" }),
    measure: option(z.string().default("ndcg_cut.10"), { describe: "what plots and comparisons are of" }),
    title: option(z.string().default("Retrieval evaluation"), { describe: "title of the page" }),
    ...scoringOptions,
    ...drawingOptions,
    draws: option(z.int().min(100).default(10_000), { describe: "draws of the bootstrap" }),
  }),
  formats: ["html", "md", "csv"],
  pipedFormat: "plain",
  async run(context, options): Promise<Report> {
    const { out, force, qrels, runs, judged, measure, measures, title, seed, draws } = options;
    const report = await makeReport(await context.inputFiles(), {
      title,
      program: `pmoves ${context.version}`,
      now: context.clock.now(),
      qrels,
      runs,
      judged,
      measures,
      measure,
      options: scoringFrom(options),
      how: { seed, draws, patterns: 100_000, alpha: 0.05, power: 0.8, allPairs: false, perTopic: true },
      thresholds: (await context.settings()).get(evalTable),
    });
    for (const warning of report.scores.warnings) await context.talk.warn(warning);
    if (out !== undefined) {
      await context.writeFiles([{ path: out, text: reportPage(report) }], force);
      await context.talk.note(`${out} is written: open it in a browser`);
    }
    return report;
  },
  render: {
    html: reportPage,
    human: (report, paints) => scoreText(withoutTopics(report), paints) + sentences(report),
    md: (report) =>
      `# ${report.title}\n\n${scoreMarkdown(withoutTopics(report))}\n${compareMarkdown(report.differences)}`,
    csv: (report) => scoreCsv(report.scores),
  },
});

function sentences({ differences }: Report): string {
  return differences.map(({ sentence }) => `${sentence}\n`).join("");
}

function withoutTopics({ scores }: Report): Report["scores"] {
  return { ...scores, runs: scores.runs.map(({ per_topic: _, ...run }) => run) };
}
