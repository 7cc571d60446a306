import { gzipSync } from "node:zlib";
import { expect, test } from "vitest";
import { diskInputFiles } from "../../../src/adapters/files/input-files.ts";
import { toText } from "../../../src/eval/bytes.ts";
import { warningText } from "../../../src/eval/problem.ts";
import { readQrels } from "../../../src/eval/read/qrels-file.ts";
import { readRun } from "../../../src/eval/read/run-file.ts";
import { place } from "../../support/eval-commands.ts";
import { tempFolder } from "../../support/temp-folder.ts";

async function qrelsOf(text: string | Uint8Array, compat: "trec9" | "trec10" = "trec10") {
  const folder = tempFolder();
  place(folder, { in: text });
  const { value, warnings } = await readQrels(diskInputFiles(folder), "in", compat);
  const topics = [...value.topics].map(([qid, judgements]) => [
    toText(qid),
    Object.fromEntries([...judgements].map(([docno, grade]) => [toText(docno), grade])),
  ]);
  return { topics: Object.fromEntries(topics), warnings: warnings.map(warningText) };
}

async function runOf(text: string | Uint8Array, compat: "trec9" | "trec10" = "trec10") {
  const folder = tempFolder();
  place(folder, { "in.run": text });
  const { value } = await readRun(diskInputFiles(folder), "in.run", { compat });
  const topics = [...value.topics].map(([qid, { docs, scores }]) => [
    toText(qid),
    docs.map((docno, i) => [toText(docno), scores[i]]),
  ]);
  return { id: toText(value.id), topics: Object.fromEntries(topics) };
}

const wanted = { q1: { d1: 2, d2: 0 } };

test("the same judgements in every format", async () => {
  const formats = [
    "q1 0 d1 2\nq1 0 d2 0\n",
    "q1\t0\td1\t2\r\nq1 \t0  d2   0\r\n",
    "\ufeffq1 0 d1 2\nq1 0 d2 0",
    "query-id\tcorpus-id\tscore\nq1\td1\t2\nq1\td2\t0\n",
    "corpus_id,relevance,query_id\nd1,2,q1\nd2,0,q1\n",
    "q1\td1\t2\nq1\td2\t0\n",
    '{"id":"q1","relevant":{"d1":2,"d2":0}}\n',
    '{"query_id":"q1","gold_ids":[{"id":"d1","grade":2},{"id":"d2","grade":0}]}\n',
    '{"query_id":"q1","corpus_id":"d1","score":2}\n{"query_id":"q1","corpus_id":"d2","score":0}\n',
    '{\n "id": "suite",\n "queries": [\n  {"id": "q1", "relevant": {"d1": 2, "d2": 0}}\n ]\n}\n',
    '[{"id":"q1","relevant":{"d1":2,"d2":0}}]',
  ];
  for (const text of formats) expect((await qrelsOf(text)).topics).toEqual(wanted);
  expect((await qrelsOf(gzipSync("q1 0 d1 2\nq1 0 d2 0\n"))).topics).toEqual(wanted);
});

test("the same run in every format; a run without a name has that of its file", async () => {
  const topics = {
    q1: [
      ["d1", 0.5],
      ["ä", -2e-3],
    ],
  };
  expect(await runOf("q1 Q0 d1 1 0.5 sys\nq1 Q0 ä 2 -2e-3 sys extra fields\n")).toEqual({
    id: "sys",
    topics,
  });
  expect(await runOf("query_id\tdoc_id\tscore\nq1\td1\t0.5\nq1\tä\t-0.002\n")).toEqual({ id: "in", topics });
  expect(
    await runOf('{"qid":"q1","hits":[{"doc_id":"d1","score":0.5},{"doc_id":"ä","score":-0.002}]}'),
  ).toEqual({
    id: "in",
    topics,
  });
  expect(await runOf("q1 Q0 d1 1 0.5 first\nq1 Q0 ä 2 -0.002 last\n")).toEqual({ id: "last", topics });
});

test("# opens a comment from version 10 on", async () => {
  expect((await qrelsOf("# made by hand\nq1 0 d1 2\nq1 0 d2 0\n")).topics).toEqual(wanted);
  await expect(qrelsOf("# made by hand today\nq1 0 d1 2\n", "trec9")).rejects.toMatchObject({
    message: expect.stringContaining("in:1: 5 fields where a judgement has 4"),
  });
});

test("odd grades are read as trec_eval does, and that is said once a kind", async () => {
  const { topics, warnings } = await qrelsOf("q 0 a 1.9\nq 0 b x\nq 0 c -1\nq 0 d 2.5\n");
  expect(topics).toEqual({ q: { a: 1, b: 0, c: -1, d: 2 } });
  expect(warnings).toEqual(['in:1: grade "1.9" is read as 1, as trec_eval does (and 2 more lines like it)']);
});

test("lines that the pieces of a large file cut in two are whole", async () => {
  const lines = Array.from({ length: 120_000 }, (_, i) => `q${i % 7} Q0 doc${i} 1 ${i} sys\n`).join("");
  expect(lines.length).toBeGreaterThan(2 * 1024 * 1024);
  for (const text of [lines, gzipSync(lines)]) {
    const { topics } = await runOf(text);
    const all = Object.values(topics as Record<string, [string, number][]>).flat();
    expect(all).toHaveLength(120_000);
    expect(all.every(([docno, score]) => docno === `doc${score}`)).toBe(true);
  }
});

const bad: readonly (readonly [string, string | Uint8Array, string])[] = [
  ["an empty file", "", "in: no judgement in it"],
  ["comments alone", "# nothing\n", "in: no judgement in it"],
  ["a line of three fields among four", "q 0 a 1\nq 0 a\n", "in:2: 3 fields where a judgement has 4"],
  ["a document judged twice", "q 0 a 1\nq 0 a 1\n", "in:2: document a is judged twice for topic q"],
  ["a grade beyond all scales", "q 0 a 99999\n", "in:1: grade 99999 is above 10000"],
  ["a row that is too short", "query-id\tcorpus-id\tscore\nq\ta\n", "in:2: 2 columns"],
  ["no JSON", '{"query": "q", "gold_ids": ["a"]}\n{oops\n', "in:2: no JSON"],
  ["JSON without gold", '{"query": "q"}\n', "in:1: no gold_ids and no relevant"],
  [
    "a grade in JSON that is no whole number",
    '{"id": "q", "relevant": {"a": 1.5}}\n',
    "in:1: the grade of a is 1.5",
  ],
  [
    "gold that is no list",
    '{"id": "q", "gold_ids": "a"}\n',
    "in:1: gold_ids or relevant or gold_chunks must be a list",
  ],
  [
    "a topic twice",
    '{"id": "q", "gold_ids": ["a"]}\n{"id": "q", "gold_ids": ["b"]}\n',
    "in:2: topic q is there twice",
  ],
  ["a gzip file cut short", gzipSync("q 0 a 1\nq 0 b 1\n").subarray(0, -6), "in: no whole gzip file"],
];

for (const [name, text, what] of bad) {
  test(`refused with its place: ${name}`, async () => {
    await expect(qrelsOf(text)).rejects.toMatchObject({ exit: 2, message: expect.stringContaining(what) });
  });
}

const badRuns: readonly (readonly [string, string])[] = [
  ["NaN", 'in.run:1: the score "NaN" is no finite number'],
  ["-inf", 'in.run:1: the score "-inf" is no finite number'],
  ["1e999", 'in.run:1: the score "1e999" is no finite number'],
  ["0x10", 'in.run:1: the score "0x10" is no finite number'],
  ["high", 'in.run:1: the score "high" is no finite number'],
];

for (const [score, what] of badRuns) {
  test(`a score is refused: ${score}`, async () => {
    await expect(runOf(`q Q0 a 1 ${score} sys\n`)).rejects.toMatchObject({
      message: expect.stringContaining(what),
    });
  });
}

test("a folder that is no BEIR folder says what it lacks", async () => {
  const folder = tempFolder();
  await expect(readQrels(diskInputFiles(folder), ".", "trec10")).rejects.toMatchObject({
    message: ".: a folder without qrels/test.tsv, qrels/dev.tsv or qrels/train.tsv",
  });
});
