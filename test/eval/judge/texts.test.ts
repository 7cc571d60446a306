import { describe, expect, it } from "vitest";
import { poolOf } from "../../../src/eval/judge/pool.ts";
import { capped, readPassages, readQuestions } from "../../../src/eval/judge/texts.ts";
import type { InputFiles } from "../../../src/eval/ports.ts";
import { emptyQrels } from "../../../src/eval/qrels.ts";
import { emptyRun, type Run, runTopic } from "../../../src/eval/run.ts";

function filesOf(texts: Readonly<Record<string, string>>): InputFiles {
  return {
    async *read(path) {
      yield Buffer.from(texts[path] ?? "");
    },
    kind: async (path) => (texts[path] === undefined ? "folder" : "file"),
  };
}

const wanted = new Set(["a", "b"]);

describe("passages", () => {
  it.each([
    ["BEIR", '{"_id":"a","title":"T","text":"x"}\n{"_id":"z","text":"not wanted"}\n', "T\nx"],
    ["the stack's chunks", '{"chunks":[{"chunk_id":"a","doc_id":"a","text":"x"}]}', "x"],
    ["one list", '[{"id":"a","contents":"x"}]', "x"],
  ])("are read from %s, and only what is wanted", async (_, text, expected) => {
    const found = await readPassages(filesOf({ c: text }), "c", wanted, 100);
    expect([...found]).toEqual([["a", { text: expected, length: expected.length }]]);
  });

  it.each([
    ['{"_id":"a"}', "c:1: no text for a"],
    ['{"text":"x"}', "c:1: no id"],
    ['"x"', "c:1: no object"],
    ['{"_id":"a","text":"x"}\n{"_id":"a","text":"y"}', "c:2: document a is there twice"],
    ['{"_id":"a","text":"x"}\n{"_id":', "c:2: no JSON"],
  ])("are refused with their line: %s", async (text, what) => {
    await expect(readPassages(filesOf({ c: text }), "c", wanted, 100)).rejects.toThrow(what);
  });

  it("are cut to the cap, never inside a character", () => {
    expect(capped("abc", 2)).toEqual({ text: "ab", length: 3 });
    expect(capped("a👩b", 2).text).toBe("a");
    expect(capped("abc", 3)).toEqual({ text: "abc", length: 3 });
  });
});

describe("questions", () => {
  it.each([
    ["TSV with a header", "query-id\ttext\nq1\thow so\n"],
    ["TSV without one", "q1\thow so\n"],
    ["JSONL", '{"_id":"q1","text":"how so"}\n'],
    ["a suite", '{"queries":[{"id":"q1","query":"how so"}]}'],
  ])("are read from %s", async (_, text) => {
    expect([...(await readQuestions(filesOf({ q: text }), "q"))]).toEqual([["q1", "how so"]]);
  });

  it("are refused with their line", async () => {
    await expect(readQuestions(filesOf({ q: "q1\thow\nq2\n" }), "q")).rejects.toThrow(
      "q:2: no topic id with a question",
    );
  });
});

function runOf(docs: readonly string[]): Run {
  const run = emptyRun("r");
  const topic = runTopic(run, "1");
  for (const [i, doc] of docs.entries()) {
    topic.docs.push(doc);
    topic.scores.push(-i);
    topic.lines.push(i + 1);
  }
  return run;
}

describe("a pool", () => {
  it("is the union of the first of all runs, with the rank in each and what people said", () => {
    const human = emptyQrels("q");
    human.topics.set(
      "1",
      new Map([
        ["a", 2],
        ["b", -1],
      ]),
    );
    const pool = poolOf([runOf(["a", "b", "c"]), runOf(["b", "d"])], human, { depth: 2, compat: "trec10" });
    expect(pool.map(({ docno, ranks, human: grade }) => [docno, ranks, grade])).toEqual([
      ["a", [1, 0], 2],
      // A negative grade says: not judged.
      ["b", [2, 1], undefined],
      ["d", [0, 2], undefined],
    ]);
  });
});
