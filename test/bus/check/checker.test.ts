import { describe, expect, it } from "vitest";
import { isInvalid } from "../../../src/bus/index.ts";
import { AT, checked, envelope, shippedBook, shippedChecker } from "../../support/bus-check.ts";
import { demoKey, geometryText, secretPacket, vectorText } from "../../support/geometry.ts";

const published = { artifact_uri: "s3://outputs/demo.png", published_path: "pmoves/2025/09/demo.png" };
const session = "6d7c1f4e-9b1c-4b43-8f0e-0d2a3b4c5d6e";
const names = (list: readonly { readonly name: string }[]) => list.map(({ name }) => name);

describe("a checked message", () => {
  it("in an envelope is checked by its payload, and names its producer", async () => {
    const checker = await shippedChecker();
    const { judgement, envelope: fields } = await checked(
      checker,
      "content.published.v1",
      envelope("content.published.v1", published),
    );
    expect(judgement).toEqual({
      framing: "envelope",
      registered: true,
      schema: { path: "schemas/content/published.v1.schema.json", verdict: "ok", reasons: [] },
      producer: { name: "publisher", known: true },
      mismatches: [],
      geometry: null,
      signature: null,
    });
    expect(fields).toMatchObject({ topic: "content.published.v1", source: "publisher", parent_id: null });
  });

  it("fails its schema with place and reason", async () => {
    const checker = await shippedChecker();
    const bad = envelope("content.published.v1", { ...published, artifact_uri: "file:///x" });
    const { judgement } = await checked(checker, "content.published.v1", bad);
    expect(judgement.schema).toEqual({
      path: "schemas/content/published.v1.schema.json",
      verdict: "invalid",
      reasons: ['at /artifact_uri (pattern): must match pattern "^s3://"'],
    });
    expect(isInvalid(judgement)).toBe(true);
  });

  it("from a stranger, or from nobody, says so", async () => {
    const checker = await shippedChecker();
    const stranger = envelope("content.published.v1", published, { source: "intruder" });
    const { judgement } = await checked(checker, "content.published.v1", stranger);
    expect(judgement.producer).toEqual({ name: "intruder", known: false });
    const nobody = await checked(checker, "kb.upsert.request.v1", { a: 1 });
    expect(nobody.judgement.producer).toEqual({ name: null, known: null });
  });

  it("of a subject without a schema is not checked, never valid", async () => {
    const checker = await shippedChecker();
    const { judgement } = await checked(checker, "botz.something.v1", { a: 1 });
    expect(judgement).toMatchObject({
      framing: "raw",
      registered: false,
      schema: { path: null, verdict: "not_checked", reasons: ["nothing defines its payload"] },
    });
    expect(isInvalid(judgement)).toBe(false);
  });

  it("of a subject whose schema is broken upstream is not checked, with the reason", async () => {
    const checker = await shippedChecker();
    for (const [subject, why] of [
      ["agent.rl.training.request.v1", "exclusiveMinimum"],
      ["research.deepresearch.request.v1", "is not JSON"],
    ] as const) {
      const { judgement } = await checked(checker, subject, {});
      expect(judgement.schema.verdict, subject).toBe("not_checked");
      expect(judgement.schema.reasons[0]).toContain("the schema itself is broken");
      expect(judgement.schema.reasons[0]).toContain(why);
    }
  });

  it("that is no JSON, no UTF-8 or empty is invalid where a schema wants some, and named elsewhere", async () => {
    const checker = await shippedChecker();
    const cases = [
      ["{", "not_json", "it is no JSON"],
      [Uint8Array.from([0xff, 0xfe]), "not_utf8", "it is no UTF-8, so no JSON"],
      ["", "empty", "it has no body"],
    ] as const;
    for (const [body, framing, reason] of cases) {
      const known = await checked(checker, "content.published.v1", body);
      expect(known.judgement).toMatchObject({ framing, schema: { verdict: "invalid", reasons: [reason] } });
      const unknown = await checked(checker, "botz.x", body);
      expect(unknown.judgement).toMatchObject({ framing, schema: { verdict: "not_checked" } });
      expect(known.json).toBe(false);
    }
  });

  it("of a subject of the seed is checked by the schema that ships here", async () => {
    const checker = await shippedChecker();
    const step = { type: "agent.step", ts: "2026-01-02T03:04:05Z", session_id: session };
    const good = await checked(checker, "geometry.event.v1", step);
    expect(good.judgement).toMatchObject({
      registered: false,
      schema: { path: "pmoves/schemas/geometry.event.v1.schema.json", verdict: "ok" },
    });
    for (const [wrong, reason] of [
      [{ ...step, session_id: "run-7" }, "at /session_id (pattern)"],
      [{ type: "agent.step", ts: step.ts }, "session_id"],
      [{ ...step, result: { exit_code: 1 } }, "success"],
      [{ ...step, result: { success: true, verifier: { name: "pytest" } } }, "version"],
    ] as const) {
      const { judgement } = await checked(checker, "geometry.event.v1", wrong);
      expect(judgement.schema.verdict).toBe("invalid");
      expect(judgement.schema.reasons[0]).toContain(reason);
    }
    const others = [
      [
        "content.new.v1",
        { url: "https://youtu.be/x", namespace: "pmoves", source: "youtube_channel" },
        { url: 1 },
      ],
      ["video.ingested.v1", { video_id: "x", namespace: "pmoves" }, { video_id: "x" }],
      [
        "geometry.visualization.ready.v1",
        { source: "supaserch", ts: "2026-01-02T03:04:05Z", url: "http://127.0.0.1/x" },
        { source: "supaserch", ts: "2026-01-02T03:04:05Z" },
      ],
    ] as const;
    for (const [subject, fits, fails] of others) {
      expect((await checked(checker, subject, fits)).judgement.schema.verdict, subject).toBe("ok");
      expect((await checked(checker, subject, fails)).judgement.schema.verdict, subject).toBe("invalid");
    }
  });

  it("is checked by other contracts where they are given, which may take a subject of ours over", async () => {
    const files: Readonly<Record<string, unknown>> = {
      "topics.json": { v: 1, topics: { "content.new.v1": { schema: "schemas/mine.json" } } },
      "schemas/mine.json": { type: "object", required: ["mine"] },
    };
    const read = async (path: string) => (path in files ? JSON.stringify(files[path]) : undefined);
    const checker = await shippedChecker({ book: await shippedBook(read) });
    const { judgement } = await checked(checker, "content.new.v1", { mine: 1 });
    expect(judgement).toMatchObject({
      registered: true,
      schema: { path: "schemas/mine.json", verdict: "ok" },
    });
    const event = await checked(checker, "geometry.event.v1", {});
    expect(event.judgement.schema).toMatchObject({ verdict: "invalid" });
  });

  it("cannot be made to end the check: too deep, or a bomb for the reader", async () => {
    const checker = await shippedChecker();
    const deep = `{"kind": "secret", "cgp": ${"[".repeat(5000)}${"]".repeat(5000)}}`;
    const { judgement, text } = await checked(checker, "geometry.event.v1", deep);
    expect(judgement.mismatches).toContainEqual({
      name: "json.strict",
      what: expect.stringContaining("not searched for packets and secrets"),
    });
    expect(text).toBe("null");
  });
});

describe("mismatches", () => {
  const cases: readonly (readonly [string, string, object])[] = [
    ["envelope.topic", "content.published.v1", envelope("content.other.v1", published)],
    ["envelope.fields", "content.published.v1", { payload: published, topic: "content.published.v1" }],
    ["envelope.missing", "content.published.v1", published],
    ["envelope.unexpected", "services.announce.v1", envelope("services.announce.v1", { slug: "x" })],
    ["swarm_meta.enveloped", "geometry.swarm.meta.v1", envelope("geometry.swarm.meta.v1", { pack_id: "p" })],
    [
      "yt.file_added",
      "ingest.file.added.v1",
      envelope("ingest.file.added.v1", {
        bucket: "b",
        key: "k",
        namespace: "n",
        title: "t",
        source: "yt",
        video_id: "v",
      }),
    ],
    [
      "yt.transcript_ready",
      "ingest.transcript.ready.v1",
      envelope("ingest.transcript.ready.v1", { video_id: "v", namespace: "n", bucket: "b", key: "k" }),
    ],
    ["announce.no_zone", "services.announce.v1", { slug: "x", timestamp: "2026-01-02T03:04:05" }],
    [
      "clock.skew",
      "content.published.v1",
      envelope("content.published.v1", published, { ts: new Date(AT + 600_000).toISOString() }),
    ],
    ["clock.skew", "content.published.v1", envelope("content.published.v1", published, { ts: "yesterday" })],
    [
      "cgp.look_alike",
      "geometry.packet.encoded.v1",
      { packet_id: "p", version: "cgp.v2", hyperbolic_coords: [] },
    ],
  ];

  it.each(cases)("names %s on %s", async (name, subject, body) => {
    const checker = await shippedChecker();
    const { judgement } = await checked(checker, subject, body);
    expect(names(judgement.mismatches)).toContain(name);
  });

  it("finds none where there is none", async () => {
    const checker = await shippedChecker();
    const { judgement } = await checked(checker, "mesh.node.announce.v1", {
      type: "x",
      node: "n",
      caps: [],
      ts: 1,
    });
    expect(judgement.mismatches).toEqual([]);
  });
});

describe("geometry in a message", () => {
  const packet = geometryText("cgp_fixture.json");

  it("is accepted bare on geometry.event.v1, and named so", async () => {
    const checker = await shippedChecker();
    const { judgement } = await checked(checker, "geometry.event.v1", packet);
    expect(judgement.schema).toMatchObject({ path: "schemas/geometry/cgp.v1.schema.json", verdict: "ok" });
    expect(judgement.geometry).toEqual({ kind: "CGP v0.1", spec: "chit.cgp.v0.1", path: "$", secrets: 0 });
    expect(names(judgement.mismatches)).toEqual(["geometry_event.bare_cgp"]);
  });

  it("is accepted bare and wrapped on tokenism.cgp.ready.v1, by the version of the packet", async () => {
    const checker = await shippedChecker();
    const bare = await checked(checker, "tokenism.cgp.ready.v1", packet);
    expect(bare.judgement.schema.verdict).toBe("ok");
    expect(names(bare.judgement.mismatches)).toContain("tokenism.bare_cgp");
    const cgp = { ...JSON.parse(packet), spec: "chit.cgp.v0.2" };
    const wrapper = {
      cgp,
      super_node_count: 1,
      source: "tokenism",
      cgp_spec: "chit.cgp.v0.2",
      timestamp: "2026-01-02T03:04:05Z",
    };
    const wrapped = await checked(checker, "tokenism.cgp.ready.v1", wrapper);
    expect(wrapped.judgement).toMatchObject({
      schema: { path: "schemas/geometry/cgp.v2.schema.json", verdict: "ok" },
      geometry: { kind: "CGP v0.2", path: "$.cgp" },
    });
    expect(names(wrapped.judgement.mismatches)).toContain("tokenism.cgp_spec");
    const lacking = await checked(checker, "tokenism.cgp.ready.v1", { cgp, cgp_spec: "chit.cgp.v0.2" });
    expect(lacking.judgement.schema).toMatchObject({
      verdict: "invalid",
      reasons: ["the wrapper lacks super_node_count, source, timestamp"],
    });
  });

  it("is verified where it is signed and there is a key, and told not to be where there is none", async () => {
    const signed = vectorText("signed_hmac");
    const without = await checked(await shippedChecker(), "geometry.cgp.v1", signed);
    expect(without.judgement.signature).toMatchObject({ verdict: "no_key", accepted: false });
    expect(isInvalid(without.judgement)).toBe(false);
    const checker = await shippedChecker({ keys: [demoKey] });
    const good = await checked(checker, "geometry.cgp.v1", signed);
    expect(good.judgement.signature).toMatchObject({ scheme: "A", verdict: "valid", accepted: true });
    const tampered = await checked(
      checker,
      "geometry.cgp.v1",
      signed.replace('"spec"', '"extra": 1, "spec"'),
    );
    expect(tampered.judgement.signature).toMatchObject({ verdict: "invalid", accepted: false });
    expect(isInvalid(tampered.judgement)).toBe(true);
    const skipped = await checker.check(
      { subject: "geometry.cgp.v1", data: Buffer.from(signed), time: AT },
      { schema: false, signatures: false },
    );
    expect(skipped.judgement.schema).toMatchObject({ verdict: "not_checked" });
    expect(skipped.judgement.signature).toMatchObject({ verdict: "not_checked", accepted: false });
  });

  it("loses its secrets unless they may be shown, and nothing else", async () => {
    const text = secretPacket;
    const hidden = await checked(await shippedChecker(), "geometry.cgp.v1", text);
    expect(hidden.judgement.geometry?.secrets).toBeGreaterThan(0);
    expect(hidden.text).not.toContain("hunter2");
    expect(hidden.text).toContain("[redacted]");
    const shown = await checked(await shippedChecker({ reveal: true }), "geometry.cgp.v1", text);
    expect(shown.text).toBe(text);
  });

  it("is shown character for character where it holds no secret: 1.0 stays 1.0", async () => {
    const { text } = await checked(await shippedChecker(), "geometry.cgp.v1", packet);
    expect(text).toBe(packet);
  });
});
