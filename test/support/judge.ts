import type { Answer } from "../../src/eval/judge/answer.ts";
import type { CallRow } from "../../src/eval/judge/call-row.ts";
import type { JournalRecord } from "../../src/kernel/journal/journal.ts";

/** A journal in memory: what was appended is read in order. */
export function memoryLog() {
  const bodies: Uint8Array[] = [];
  return {
    name: "memory",
    async append(body: Uint8Array): Promise<number> {
      return bodies.push(body);
    },
    async *read(): AsyncGenerator<JournalRecord> {
      for (const [i, body] of bodies.entries()) yield { sequence: i + 1, time: i, body };
    },
  };
}

/** An answer as a judge gives it. */
export function answerWith(text: string, more: Partial<Answer> = {}): Answer {
  return {
    text,
    function: null,
    variant: null,
    target: "m/s",
    tier: 1,
    input_tokens: 10,
    output_tokens: 2,
    cost: null,
    finish_reason: "stop",
    attempts: 1,
    tries: 1,
    ms: 5,
    inference_id: "",
    ...more,
  };
}

/** A row of a provenance file. */
export function rowWith(more: Partial<CallRow>): CallRow {
  return {
    topic: "t",
    doc: "d",
    against: null,
    sample: 0,
    probe: null,
    grade: null,
    preferred: null,
    problem: null,
    rationale: "",
    reply: "",
    error: null,
    judge: { type: "model", name: "m", variant: null, targets: ["m/s=gpt-x"], config: null, version: null },
    served: { function: null, variant: null, target: "m/s", tier: 1 },
    params: { temperature: 0, max_tokens: 10, seed: 1 },
    scale: "0-3",
    prompt_hash: "h",
    key: "k",
    input_tokens: 1,
    output_tokens: 1,
    cost: null,
    attempts: 1,
    tries: 1,
    ms: 1,
    inference_id: "",
    ...more,
  };
}
