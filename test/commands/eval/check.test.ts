import { gzipSync } from "node:zlib";
import { expect, test } from "vitest";
import { place, runEval } from "../../support/eval-commands.ts";
import { tempFolder } from "../../support/temp-folder.ts";

const qrels = "q1 0 a 2\nq1 0 b 0\nq2 0 a 1\n";
const run = "q1 Q0 a 1 2 sys\nq1 Q0 b 2 1 sys\nq2 Q0 a 1 1 sys\n";

interface Found {
  readonly severity: string;
  readonly file: string;
  readonly line?: number;
  readonly code: string;
  readonly text: string;
}

async function check(
  files: Record<string, string | Uint8Array>,
  ...more: string[]
): Promise<{ exit: number; found: Found[] }> {
  const folder = tempFolder();
  place(folder, { qrels, run, ...files });
  const { exit, out } = await runEval(folder, ["check", "qrels", "run", "--json", ...more]);
  return { exit, found: (JSON.parse(out) as Found[]).filter(({ severity }) => severity !== "note") };
}

test("nothing wrong is exit 0 and only notes", async () => {
  expect(await check({})).toEqual({ exit: 0, found: [] });
});

test("warnings are exit 0, and 3 with --strict", async () => {
  const files = { run: `${run}q3 Q0 a 1 1 sys\n` };
  expect((await check(files)).exit).toBe(0);
  expect((await check(files, "--strict")).exit).toBe(3);
});

const cases: readonly (readonly [
  string,
  Record<string, string | Uint8Array>,
  number,
  Partial<Found>,
  ...string[],
])[] = [
  [
    "a topic of the judgements that the run lacks",
    { qrels: `${qrels}q7 0 a 1\n` },
    0,
    { code: "missing_topic", text: "1 topic of the judgements not in the run, counted with 0: q7" },
  ],
  [
    "a topic of the run that the judgements lack",
    { run: `${run}q3 Q0 a 1 1 sys\n` },
    0,
    { code: "extra_topic", text: "1 topic of the run not in the judgements, left out: q3" },
  ],
  [
    "no topic in common",
    { run: "x Q0 a 1 1 sys\n" },
    3,
    { code: "no_common_topic", text: "no topic in common with qrels: the run has x, the judgements q1, q2" },
  ],
  [
    "no document in common",
    { run: "q1 Q0 D-1 1 1 sys\nq2 Q0 D-2 1 1 sys\n" },
    3,
    {
      code: "no_common_document",
      text: "no document of the run is judged: the run has ids like D-1, the judgements like a",
    },
  ],
  [
    "a document twice",
    { run: `${run}q1 Q0 a 3 0.5 sys\n` },
    3,
    { code: "duplicate", line: 4, text: "document a of topic q1 was already in line 1" },
  ],
  [
    "a judgement twice",
    { qrels: `${qrels}q1 0 a 1\n` },
    3,
    {
      line: 4,
      text: "document a is judged twice for topic q1 (keep one judgement for each topic and document)",
    },
  ],
  [
    "ranks against scores",
    { run: "q1 Q0 a 1 1 sys\nq1 Q0 b 2 2 sys\nq2 Q0 a 1 1 sys\n" },
    0,
    { code: "rank_order", line: 2, text: expect.stringContaining("1 rank with a higher score") },
  ],
  [
    "ties",
    { run: "q1 Q0 a 1 1 sys\nq1 Q0 b 2 1 sys\nq2 Q0 a 1 1 sys\n" },
    0,
    { code: "ties", text: expect.stringContaining("1 document (33 %) tie with another") },
  ],
  [
    "scores that tie in 32 bits only",
    { run: "q1 Q0 a 1 16777217 sys\nq1 Q0 b 2 16777216 sys\nq2 Q0 a 1 1 sys\n" },
    0,
    { code: "float32", text: expect.stringContaining("1 pair of scores differ, but not in 32 bits") },
  ],
  [
    "a topic without a relevant document",
    { qrels: "q1 0 a 0\nq2 0 a 1\n" },
    0,
    { code: "no_relevant", text: expect.stringContaining("1 topic without a relevant document") },
  ],
  [
    "grades off the scale",
    {},
    3,
    { code: "scale", text: "grades 2 lie outside the scale 0-1" },
    "--scale",
    "0-1",
  ],
  [
    "a scale whose upper end nobody uses",
    {},
    0,
    { code: "scale", text: expect.stringContaining("the highest grade is 2, the scale ends at 3") },
    "--scale",
    "0-3",
  ],
  [
    "other judgements on another scale",
    { judged: "q1 0 a 4\n" },
    0,
    {
      file: "judged",
      code: "scale",
      text: expect.stringContaining("grades go up to 4, those of qrels to 2"),
    },
    "--others",
    "judged",
  ],
  [
    "a grade that is text",
    { qrels: "q1 0 a high\nq1 0 b 1\nq2 0 a 1\n" },
    0,
    { code: "odd_line", line: 1, text: 'grade "high" is read as 0, as trec_eval does' },
  ],
  [
    "a score that is no number",
    { run: "q1 Q0 a 1 NaN sys\n" },
    3,
    { code: "score", line: 1, text: expect.stringContaining('the score "NaN" is no finite number') },
  ],
  [
    "a score without end",
    { run: `${run}q1 Q0 c 3 -inf sys\n` },
    3,
    { code: "score", line: 4, text: expect.stringContaining('the score "-inf" is no finite number') },
  ],
  [
    "a line that is cut short",
    { run: `${run}q1 Q0 c\n` },
    3,
    { code: "malformed_line", line: 4, text: expect.stringContaining("3 fields where a run has 6") },
  ],
  [
    "an empty run",
    { run: "" },
    3,
    { code: "empty", file: "run", text: expect.stringContaining("an empty run") },
  ],
  [
    "a gzip file that is cut short",
    { run: gzipSync(run).subarray(0, 20) },
    3,
    { code: "gzip", file: "run", text: expect.stringContaining("no whole gzip file") },
  ],
  [
    "a file that is not there",
    {},
    3,
    { code: "unreadable", file: "nowhere", text: expect.stringContaining("there is no such file") },
    "--others",
    "nowhere",
  ],
];

for (const [name, files, exit, finding, ...more] of cases) {
  test(`check says it: ${name}`, async () => {
    const checked = await check(files, ...more);
    expect(checked.found).toContainEqual(expect.objectContaining(finding));
    expect(checked.exit).toBe(exit);
  });
}

test("people get one line a finding", async () => {
  const folder = tempFolder();
  place(folder, { qrels, run: `${run}q1 Q0 a 3 0.5 sys\n` });
  const { out } = await runEval(folder, ["check", "qrels", "run"]);
  expect(out).toContain("error\trun:4\tduplicate\tdocument a of topic q1 was already in line 1\n");
});
