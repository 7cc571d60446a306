import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { place, runEval } from "../../support/eval-commands.ts";
import { tempFolder } from "../../support/temp-folder.ts";

function folderWith(files: Record<string, string | Uint8Array>): string {
  const folder = tempFolder();
  place(folder, files);
  return folder;
}

async function convert(text: string | Uint8Array, ...more: string[]) {
  return runEval(folderWith({ in: text }), ["convert", "in", ...more]);
}

test("the stack's gold as qrels: the topic is namespace and question, white space escaped", async () => {
  const gold = readFileSync("fixtures/eval/stack/queries.jsonl");
  const { exit, out } = await convert(gold);
  expect(exit).toBe(0);
  expect(out).toBe(
    "pmoves/what%20is%20pmoves 0 1-0 1\npmoves/what%20is%20pmoves 0 2-1 1\n" +
      "pmoves/approval%20board%20flow 0 3-0 1\npmoves/approval%20board%20flow 0 1-2 1\n",
  );
});

test("there and back: gold that went through JSONL is the same gold", async () => {
  const gold = readFileSync("fixtures/eval/stack/notebook_queries.sample.jsonl");
  const jsonl = await convert(gold, "--to", "jsonl");
  expect(
    jsonl.out
      .trimEnd()
      .split("\n")
      .map((line) => JSON.parse(line)),
  ).toEqual(
    gold
      .toString()
      .trimEnd()
      .split("\n")
      .map((line) => JSON.parse(line)),
  );
  expect((await convert(jsonl.out)).out).toBe((await convert(gold)).out);
});

test("the annotations of a notebook, by their gold_chunks", async () => {
  const { notebooks } = JSON.parse(readFileSync("fixtures/eval/stack/notebook_sync.sample.json", "utf8"));
  const { out } = await convert(JSON.stringify(notebooks[0]));
  expect(out.split("\n")[1]).toBe(
    "pmoves/Which%20retrieval%20services%20does%20PMOVES%20integrate? 0 pmoves_intro-intro-2 1",
  );
});

test("a BEIR folder: its test split; a table with a header comes out as one", async () => {
  const tsv = "query-id\tcorpus-id\tscore\nq 1\td1\t2\n";
  const folder = folderWith({
    "b/qrels/test.tsv": tsv.replace("q 1", "q1"),
    "b/queries.jsonl": '{"_id":"q1","text":"why?"}\n{"_id":"q2","text":"other"}\n',
  });
  expect((await runEval(folder, ["convert", "b"])).out).toBe("q1 0 d1 2\n");
  expect((await runEval(folder, ["convert", "b", "--to", "tsv"])).out).toBe(tsv.replace("q 1", "q1"));
  expect((await runEval(folder, ["convert", "b", "--to", "jsonl"])).out).toBe(
    '{"id":"q1","query":"why?","relevant":{"d1":2}}\n',
  );
});

test("a run is written in the order in which it is scored, scores as they were", async () => {
  const run = "q1 Q0 a 1 0.1 me\nq1 Q0 b 2 1e-7 me\nq1 Q0 ä 3 0.1 me\n";
  expect((await convert(run)).out).toBe("q1 Q0 ä 1 0.1 me\nq1 Q0 a 2 0.1 me\nq1 Q0 b 3 1e-7 me\n");
  const jsonl = await convert(run, "--to", "jsonl");
  expect(JSON.parse(jsonl.out)).toEqual({
    query_id: "q1",
    run: "me",
    hits: [
      { doc_id: "ä", score: 0.1 },
      { doc_id: "a", score: 0.1 },
      { doc_id: "b", score: 1e-7 },
    ],
  });
  expect((await convert(jsonl.out)).out).toBe((await convert(run)).out);
});

test("three columns may be either: it has to be said", async () => {
  const table = "q1\td1\t1\n";
  const { exit, err } = await convert(table);
  expect([exit, err]).toEqual([2, expect.stringContaining("say which with --kind qrels or --kind run")]);
  expect((await convert(table, "--kind", "run")).out).toBe("q1 Q0 d1 1 1 in\n");
  expect((await convert(table, "--kind", "qrels")).out).toBe("q1 0 d1 1\n");
});

test("an id with white space does not fit into lines of fields", async () => {
  const gold = '{"query":"q","gold_ids":["a b"]}\n';
  const { exit, err } = await convert(gold);
  expect([exit, err]).toEqual([2, expect.stringContaining('the document "a b" has white space in it')]);
  expect((await convert(gold, "--to", "jsonl")).out).toBe('{"query":"q","gold_ids":["a b"]}\n');
});

test("--json and --format jsonl wrap the lines, so that what comes out is JSON", async () => {
  const gold = '{"id":"q","gold_ids":["a"]}\n';
  expect(JSON.parse((await convert(gold, "--json")).out)).toEqual({ lines: ["q 0 a 1"] });
  expect((await convert(gold, "--format", "jsonl")).out).toBe('{"line":"q 0 a 1"}\n');
});

test("gold under two names that differ is refused", async () => {
  const { exit, err } = await convert('{"query":"q","gold_ids":["a"],"relevant":["b"]}\n');
  expect([exit, err]).toEqual([2, expect.stringContaining("in:1: gold_ids and relevant differ")]);
});

test("a line that is no JSON is named", async () => {
  const { exit, err } = await convert('{"query":"q","gold_ids":["a"]}\n{"query":\n');
  expect([exit, err]).toEqual([2, expect.stringContaining("in:2: no JSON")]);
});
