import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { diskInputFiles } from "../../src/adapters/files/input-files.ts";
import { evaluate } from "../../src/eval/evaluate.ts";
import { defaultOptions, type ScoreOptions } from "../../src/eval/options.ts";
import { readQrels } from "../../src/eval/read/qrels-file.ts";
import { readRun } from "../../src/eval/read/run-file.ts";
import { trecText } from "../../src/eval/report/trec.ts";

const folder = "fixtures/eval";
const files = diskInputFiles(process.cwd());

interface Case {
  readonly qrels: string;
  readonly run: string;
  readonly measures: readonly string[];
  readonly perTopic?: boolean;
  readonly options?: Partial<ScoreOptions>;
}

async function output({ qrels, run, measures, perTopic = true, options = {} }: Case): Promise<string> {
  const settings = { ...defaultOptions, complete: false, ...options };
  const judged = await readQrels(files, `${folder}/${qrels}`, settings.compat);
  const results = await readRun(files, `${folder}/${run}`, { compat: settings.compat });
  const evaluation = evaluate(judged.value, results.value, measures, settings);
  return trecText(evaluation, { perTopic, compat: settings.compat });
}

/** Upstream's rbp reads memory it never wrote. */
const withoutRbp = (text: string) => text.replaceAll(/^rbp(?:_resid)?[ \t].*\n/gm, "");

async function expectSame(file: string, what: Case): Promise<void> {
  const expected = readFileSync(`${folder}/${file}`, "utf8");
  expect(withoutRbp(await output(what))).toBe(withoutRbp(expected));
}

const test7 = { qrels: "trec_eval/qrels.test", run: "trec_eval/results.test" };
const trunc = { qrels: "trec_eval/qrels.test", run: "trec_eval/results.trunc", measures: ["all_trec"] };

test("out.test: the official measures", async () => {
  await expectSame("trec_eval/out.test", { ...test7, measures: ["official"], perTopic: false });
});

test("out.test with comments in the judgements", async () => {
  const qrels = "trec_eval/qrels.test.with-comments";
  await expectSame("trec_eval/out.test", { ...test7, qrels, measures: ["official"], perTopic: false });
});

test("out.test.a: all measures", async () => {
  await expectSame("trec_eval/out.test.a", { ...test7, measures: ["all_trec"], perTopic: false });
});

test("out.test.aq: all measures of each topic", async () => {
  await expectSame("trec_eval/out.test.aq", { ...test7, measures: ["all_trec"] });
});

test("out.test.aqc: topics that the run lacks count with 0", async () => {
  await expectSame("trec_eval/out.test.aqc", { ...trunc, options: { complete: true } });
});

test("out.test.aqcM: the first 100 only", async () => {
  await expectSame("trec_eval/out.test.aqcM", { ...trunc, options: { complete: true, depth: 100 } });
});

test("out.test.aql: relevant from grade 2", async () => {
  await expectSame("trec_eval/out.test.aql", {
    ...test7,
    qrels: "trec_eval/qrels.rel_level",
    measures: ["all_trec", "relstring.20"],
    options: { level: 2 },
  });
});

test("out.test.meas_params: parameters of measures", async () => {
  const measures = [
    ...["iprec_at_recall..10,.20,.25,.75,.50", "P.5,7,3", "recall.20,2000", "Rprec_mult.5.0,0.2,0.35"],
    ...["utility.2,-1,0,0", "11pt_avg..25,.5,.75", "ndcg.1=3,2=9,4=4.5", "ndcg_cut.10,20,23.4"],
    "success.2,5,20",
  ];
  await expectSame("trec_eval/out.test.meas_params", { ...test7, measures });
});

const edges = [
  { name: "halfeven", measures: ["recall.5", "map", "P.5"] },
  {
    name: "badrel",
    measures: ["num_rel", "num_rel_ret", "ndcg", "ndcg_cut.5", "map", "bpref", "infAP"],
  },
  { name: "ties", measures: ["map", "ndcg", "ndcg_cut.1,2", "recip_rank", "bpref", "P.1"] },
];

for (const { name, measures } of edges) {
  for (const [compat, version] of [
    ["trec9", "v9"],
    ["trec10", "v10"],
  ] as const) {
    test(`edge/${name}.${version}`, async () => {
      await expectSame(`edge/${name}.${version}.txt`, {
        qrels: `edge/${name}.qrels.txt`,
        run: `edge/${name}.run.txt`,
        measures,
        options: { compat, complete: true },
      });
    });
  }
}

test("a document twice in a topic is an error that names both lines", async () => {
  const what = { qrels: "edge/ties.qrels.txt", run: "edge/dup.run.txt", measures: ["map"] };
  await expect(output(what)).rejects.toMatchObject({
    code: "eval.duplicate",
    exit: 2,
    message: expect.stringMatching(/dup\.run\.txt:2: document .* was already in line 1/),
  });
});
