import { expect, test } from "vitest";
import { datasetPath, readRequest } from "../../../src/eval/persona/request.ts";

const bare = {
  persona_id: "5f0c6d0e-8a52-4d43-9d2c-3f0f7d3c9b11",
  persona: { name: "Archon", version: "1.0" },
  dataset: { id: "archon-smoke-10", queries_path: "personas/archon-smoke-10.jsonl" },
};

test("a request is read bare and in an envelope, whose ids are kept", () => {
  expect(readRequest(JSON.stringify(bare))).toEqual({ request: bare });
  const envelope = { id: "e1", topic: "t", correlation_id: "c1", payload: bare };
  expect(readRequest(JSON.stringify(envelope))).toEqual({ request: bare, id: "e1", correlationId: "c1" });
});

const bad: readonly (readonly [string, string])[] = [
  ["{", "no persona.publish.request.v1:"],
  ["{}", "persona_id:"],
  [JSON.stringify({ ...bare, persona_id: "1" }), "persona_id: Invalid"],
  [JSON.stringify({ ...bare, dataset: { id: "x" } }), "dataset.queries_path:"],
  [
    JSON.stringify({ ...bare, dataset: { ...bare.dataset, thresholds: { mrr: { least: 1 } } } }),
    "dataset.thresholds.mrr",
  ],
];

for (const [text, what] of bad) {
  test(`refused: ${text.slice(0, 60)}`, () => {
    expect(() => readRequest(text)).toThrow(
      expect.objectContaining({ code: "eval.persona_request", message: expect.stringContaining(what) }),
    );
  });
}

test("paths of the stack lie below the folder of data sets", () => {
  expect(datasetPath("personas/a.jsonl")).toBe("personas/a.jsonl");
  expect(datasetPath("pmoves/datasets/personas/a.jsonl")).toBe("personas/a.jsonl");
  expect(datasetPath("pmoves/other/a.jsonl")).toBe("other/a.jsonl");
});

for (const path of ["/etc/passwd", "../x", "a/../../x", "pmoves/../../x", "a\\..\\x", "a\u0000b"]) {
  test(`a path that leaves the folder is refused: ${JSON.stringify(path)}`, () => {
    expect(() => datasetPath(path)).toThrow(expect.objectContaining({ code: "eval.persona_path" }));
  });
}
