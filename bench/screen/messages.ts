import type { CheckedMessage } from "../../src/bus/index.ts";
import type { SubjectCounts, TailFeed } from "../../src/tui/bus-tail/feed.ts";

const subjects = [
  "geometry.event.v1",
  "tokenism.cgp.ready.v1",
  "ingest.transcript.ready.v1",
  "content.new.v1",
  "video.ingested.v1",
  "kb.upsert.request.v1",
];

function message(n: number): CheckedMessage {
  const subject = subjects[n % subjects.length] ?? "";
  const verdict = n % 7 === 0 ? "invalid" : n % 5 === 0 ? "not_checked" : "ok";
  return {
    subject,
    time: Date.now(),
    stream: null,
    sequence: n,
    size: 200 + (n % 900),
    headers: [],
    framing: "envelope",
    envelope: null,
    registered: true,
    schema: {
      path: `schemas/${subject}.json`,
      verdict,
      reasons: verdict === "invalid" ? ["$.payload.ts is missing"] : [],
    },
    producer: { name: `service-${n % 11}`, known: true },
    mismatches: [],
    geometry: n % 2 === 0 ? { kind: "cgp", spec: "chit.cgp.v0.2", path: "$.payload", secrets: 0 } : null,
    signature: null,
  };
}

/** Messages at a steady rate, made when they are asked for, every one of them counted. */
export function steadyFeed(perSecond: number): TailFeed & { readonly made: () => number } {
  const bySubject = new Map<string, SubjectCounts>();
  const counts = { received: 0, bytes: 0, checked: 0, invalid: 0, lost: 0, subjects: bySubject };
  const begun = performance.now();
  const { promise: ended } = Promise.withResolvers<void>();
  return {
    counts,
    state: "",
    hasBegun: () => true,
    ended,
    made: () => counts.received,
    body: async () => undefined,
    take() {
      const due = Math.floor(((performance.now() - begun) * perSecond) / 1000);
      const made: CheckedMessage[] = [];
      while (counts.received < due) {
        const one = message(counts.received);
        made.push(one);
        const own = bySubject.get(one.subject) ?? { messages: 0, bytes: 0, invalid: 0 };
        bySubject.set(one.subject, own);
        own.messages += 1;
        own.bytes += one.size;
        counts.received += 1;
        counts.bytes += one.size;
        if (one.schema.verdict === "invalid") {
          own.invalid += 1;
          counts.invalid += 1;
        }
        if (one.schema.verdict !== "not_checked") counts.checked += 1;
      }
      return made;
    },
  };
}
