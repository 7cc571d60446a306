import { readFileSync } from "node:fs";
import { gzipSync } from "node:zlib";
import { expect, test } from "vitest";
import { place, runEval } from "../../support/eval-commands.ts";
import { tempFolder } from "../../support/temp-folder.ts";

const vectors = "fixtures/eval/trec_eval";

/** Two topics; the run has the first, turned round, and one that nobody judged. */
const qrels = "q1 0 a 2\nq1 0 b 1\nq1 0 c 0\nq2 0 a 1\n";
const run = "q1 Q0 c 1 3 sys\nq1 Q0 a 2 2 sys\nq1 Q0 x 3 1 sys\nq9 Q0 a 1 1 sys\n";

function folderWith(files: Record<string, string | Uint8Array>): string {
  const folder = tempFolder();
  place(folder, files);
  return folder;
}

const two = () => folderWith({ qrels, run });

test("trec_eval's output by default is its official measures, byte for byte", async () => {
  const { exit, out } = await runEval(vectors, ["score", "qrels.test", "results.test", "--format", "trec"]);
  expect(exit).toBe(0);
  expect(out).toBe(readFileSync(`${vectors}/out.test`, "utf8"));
});

test("a packed run is read whatever it is called", async () => {
  const folder = folderWith({ qrels, run: gzipSync(run) });
  const plain = await runEval(two(), ["score", "qrels", "run", "--format", "trec"]);
  expect(await runEval(folder, ["score", "qrels", "run", "--format", "trec"])).toEqual(plain);
});

test("JSON: a run's figures with their intervals, and what they rest on", async () => {
  const { out } = await runEval(two(), ["score", "qrels", "run", "-m", "P.2", "-m", "num_rel", "--json"]);
  expect(JSON.parse(out)).toEqual({
    qrels: "qrels",
    compat: "trec10",
    level: 1,
    confidence: 0.95,
    runs: [
      {
        run: "sys",
        source: "run",
        topics: 2,
        missing: 1,
        ignored: 1,
        judged_10: expect.closeTo(0.9, 12),
        measures: [
          { measure: "num_rel", value: 3, low: null, high: null },
          { measure: "P_2", value: 0.25, low: 0, high: 0.5 },
        ],
      },
    ],
    warnings: [],
  });
});

test("people are told which topics are missing, ignored and unjudged", async () => {
  const { out } = await runEval(two(), ["score", "qrels", "run", "-m", "map"]);
  expect(out).toContain("measure     sys     95 % interval\nmap      0.1250  [0.0000, 0.2500]\n");
  expect(out).toContain(
    "sys: 2 topics, 1 of them not in the run (counted with 0); 90 % of the first 10 is judged",
  );
  expect(out).toContain("sys: 1 topic of the run not in the qrels, left out");
});

test("several runs stand side by side, and each topic is shown on request", async () => {
  const folder = folderWith({ qrels, run, other: "q1 1 a 1 9 best\nq2 1 a 1 9 best\n" });
  const { out } = await runEval(folder, ["score", "qrels", "run", "other", "-m", "recip_rank", "-Q"]);
  expect(out).toContain("measure        sys    best\nrecip_rank  0.2500  1.0000\n");
  expect(out).toContain(
    "topic                recip_rank\nq1                       0.5000\nq2 (not in the run)      0.0000\n",
  );
});

test("Markdown and CSV carry the same figures", async () => {
  const md = await runEval(two(), ["score", "qrels", "run", "-m", "map", "--format", "md"]);
  expect(md.out).toContain("| map | 0.1250 | [0.0000, 0.2500] |");
  const csv = await runEval(two(), ["score", "qrels", "run", "-m", "map", "-Q", "--format", "csv"]);
  expect(csv.out).toBe(
    "run,topic,measure,value,low,high\r\nsys,q1,map,0.25,,\r\nsys,q2,map,0,,\r\nsys,all,map,0.125,0,0.25\r\n",
  );
});

test("--stack-at puts the stack's two figures beside the right one", async () => {
  const { out } = await runEval(two(), ["score", "qrels", "run", "--stack-at", "10"]);
  // q1: found at rank 2 one of two; q2: nothing. 0.6309 / 1 and 0.6309 / 1.6309, halved.
  expect(out).toContain("sys: at 10 the stack's evaluate.py says nDCG 0.3155, MRR 0.2500");
  expect(out).toContain("sys: at 10 the stack's eval_rerank.py says nDCG 0.1934, recall 0.2500");
  // Grades 2 and 1: (2 x 0.6309) / (2 + 0.6309), halved.
  expect(out).toContain("sys: right is ndcg_cut_10 0.2398, recip_rank_cut_10 0.2500, recall_10 0.2500");
});

test("--against adds the overlap with another run", async () => {
  const args = ["score", "qrels", "run", "--against", "run", "-m", "map", "--json"];
  const { out } = await runEval(two(), args);
  expect(JSON.parse(out).runs[0].measures[1]).toMatchObject({ measure: "rbo", value: 0.5 });
});

test("trec9 skips a topic that the run lacks; trec10 without --complete gives up on it", async () => {
  const args = ["score", "qrels", "run", "-m", "map", "--no-complete", "--format", "trec"];
  const nine = await runEval(two(), [...args, "--compat", "trec9"]);
  expect(nine.out).toBe("map                   \tall\t0.2500\n");
  const ten = await runEval(two(), args);
  expect(ten.exit).toBe(2);
  expect(ten.err).toContain("run: topic q2 of the qrels is not in the run");
});

test("the stack's gold file and hits as JSONL are scored as they are", async () => {
  const folder = folderWith({
    "gold.jsonl": readFileSync("fixtures/eval/stack/queries_demo.jsonl"),
    "hits.jsonl": `${JSON.stringify({
      query: "What is PMOVES?",
      namespace: "pmoves",
      hits: [
        { chunk_id: "x", score: 2, rerank_score: 1 },
        { chunk_id: "pmoves_intro-intro-2", score: 0.1, rerank_score: 3 },
      ],
    })}\n`,
  });
  const { out } = await runEval(folder, [
    "score",
    "gold.jsonl",
    "hits.jsonl",
    "-m",
    "RR",
    "-m",
    "AP",
    "--json",
  ]);
  expect(JSON.parse(out).runs[0]).toMatchObject({
    run: "hits",
    topics: 2,
    missing: 1,
    measures: [
      { measure: "map", value: 0.25 },
      { measure: "recip_rank", value: 0.5 },
    ],
  });
});
