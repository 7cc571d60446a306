import { describe, expect, it } from "vitest";
import type { InferenceRecord, RequestMark } from "../../../src/gateway/index.ts";
import { otlpTable, otlpTarget } from "../../../src/observability/otlp/settings.ts";
import { spansOf } from "../../../src/observability/otlp/spans.ts";
import { readTraceParent } from "../../../src/observability/otlp/trace-parent.ts";
import { callOf } from "../../support/calls.ts";
import { record } from "../../support/records.ts";

const ID = "019aab00-1111-7222-8333-444455556666";
const TRACE = "0af7651916cd43dd8448eb211c80319c";
const CALLER = "b7ad6b7169203331";

const mark = (traceparent?: string): RequestMark => ({
  id: "r1",
  ours: false,
  method: "POST",
  path: "/inference",
  traceparent,
  tracestate: "vendor=1",
  recorded: true,
});

const ladder: InferenceRecord["attempts"] = [
  {
    target: "ollama/small",
    variant: "local",
    tier: 1,
    outcome: "timeout",
    at: 0,
    ms: 5,
    reason: "no first token",
  },
  { target: "glm/air", variant: "local", tier: 2, skip: "no_key", ms: 0 },
  { target: "m/a", variant: "local", tier: 3, outcome: "ok", at: 6, ms: 2 },
];

describe("spans of a request", () => {
  it("are the request and a child for every attempt that was made, in their times", () => {
    const { startedAt } = record(ID);
    const [root, ...tries] = spansOf({ ...record(ID), attempts: ladder, request: mark() }, "off");
    expect(root).toMatchObject({
      name: "chat chat",
      kind: "server",
      traceId: "019aab001111722283334444 55556666".replace(" ", ""),
      parent: undefined,
      startMs: startedAt,
      endMs: startedAt + 10,
      error: undefined,
    });
    expect(
      tries.map(({ name, startMs, endMs, error }) => [name, startMs - startedAt, endMs - startedAt, error]),
    ).toEqual([
      ["chat ollama/small", 0, 5, "no first token"],
      ["chat m/a", 6, 10, undefined],
    ]);
    for (const one of tries) expect(one.parent).toEqual({ spanId: root?.spanId, remote: false });
    expect(new Set([root, ...tries].map((one) => one?.spanId)).size).toBe(3);
  });

  it("carry the names of OpenTelemetry's conventions, and ours for what those lack", () => {
    const [root, , served] = spansOf({ ...record(ID), attempts: ladder, request: mark() }, "off");
    expect(root?.attributes).toMatchObject({
      "gen_ai.operation.name": "chat",
      "gen_ai.request.model": "m",
      "gen_ai.conversation.id": "e",
      "gen_ai.usage.input_tokens": 1,
      "gen_ai.usage.output_tokens": 2,
      "gen_ai.response.finish_reasons": ["stop"],
      "pmoves.function": "chat",
      "pmoves.skipped": ["glm/air=no_key"],
    });
    expect(served?.attributes).toMatchObject({
      "pmoves.outcome": "ok",
      "pmoves.tier": 3,
      "gen_ai.output.type": "text",
    });
  });

  it("hang under the caller's span", () => {
    const [root] = spansOf({ ...record(ID), request: mark(`00-${TRACE}-${CALLER}-01`) }, "off");
    expect(root).toMatchObject({
      traceId: TRACE,
      parent: { spanId: CALLER, remote: true },
      traceState: "vendor=1",
    });
  });

  it("are none where the caller keeps no trace", () => {
    expect(spansOf({ ...record(ID), request: mark(`00-${TRACE}-${CALLER}-00`) }, "off")).toEqual([]);
  });

  it("say nothing of what was said unless that is asked for, and then scrubbed or whole", () => {
    const said = { ...record(ID), call: callOf("my key is sk-abcdefghijklmnopqrstuvwx") };
    const [off] = spansOf(said, "off");
    expect(JSON.stringify(off)).not.toContain("my key");
    const [redacted] = spansOf(said, "redacted");
    expect(redacted?.attributes["gen_ai.input.messages"]).toBe(
      '[{"role":"user","parts":[{"type":"text","content":"my key is [redacted]"}]}]',
    );
    const [full] = spansOf(said, "full");
    expect(full?.attributes["gen_ai.input.messages"]).toContain("sk-abcdefghijklmnopqrstuvwx");
    expect(full?.attributes["gen_ai.output.messages"]).toBe(
      '[{"role":"assistant","parts":[{"type":"text","content":"hi"}],"finish_reason":"stop"}]',
    );
  });

  it("say of a large content how large it was", () => {
    const [root] = spansOf({ ...record(ID), call: callOf("x".repeat(200_000)) }, "full");
    expect(root?.attributes["gen_ai.input.messages"]).toMatch(
      /^\[\{"type":"omitted","characters":200\d{3}\}\]$/,
    );
  });

  it("hold no key in their errors", () => {
    const failed = { ...record(ID), ending: "failed", error: "401: sk-abcdefghijklmnopqrstuvwx" } as const;
    expect(spansOf(failed, "full")[0]?.error).toBe("401: [redacted]");
  });
});

describe("traceparent", () => {
  it.each([
    ["nothing", undefined],
    ["another version's extra fields are fine", `01-${TRACE}-${CALLER}-01-more`],
  ])("is read or left: %s", (_, header) => {
    expect(readTraceParent(header)?.spanId).toBe(header === undefined ? undefined : CALLER);
  });

  it.each([
    `00-${TRACE}-${CALLER}-01-more`,
    `ff-${TRACE}-${CALLER}-01`,
    `00-${"0".repeat(32)}-${CALLER}-01`,
    `00-${TRACE}-${"0".repeat(16)}-01`,
    `00-${TRACE.toUpperCase()}-${CALLER}-01`,
    "garbage",
  ])("that is none counts as not sent: %s", (header) => {
    expect(readTraceParent(header)).toBeUndefined();
  });
});

describe("where traces go", () => {
  const table = (more = {}) => otlpTable.schema.parse(more);
  it("is nowhere unless somebody says so", () => {
    expect(otlpTarget(table(), {})).toBeUndefined();
    const named = { OTEL_EXPORTER_OTLP_ENDPOINT: "http://c:4318" };
    expect(otlpTarget(table(), { ...named, OTEL_SDK_DISABLED: "true" })).toBeUndefined();
    expect(otlpTarget(table(), { ...named, OTEL_TRACES_EXPORTER: "none" })).toBeUndefined();
  });

  it("is what the settings say, else OpenTelemetry's variables", () => {
    expect(otlpTarget(table({ endpoint: "http://c:4318/" }), {})?.url).toBe("http://c:4318/v1/traces");
    expect(otlpTarget(table(), { OTEL_EXPORTER_OTLP_ENDPOINT: "http://c:4318" })).toEqual({
      url: undefined,
      warning: undefined,
    });
  });

  it("is warned of where it is the port of another protocol", () => {
    const target = otlpTarget(table(), { OTEL_EXPORTER_OTLP_TRACES_ENDPOINT: "http://c:4317" });
    expect(target?.warning).toMatch(/gRPC.*4318/);
  });
});
