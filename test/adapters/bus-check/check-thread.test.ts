import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";
import { type CheckThreadOptions, openCheckThread } from "../../../src/adapters/bus-check/check-thread.ts";
import {
  type BusMessage,
  type CheckThread,
  type Depth,
  FULL,
  type LineOptions,
} from "../../../src/bus/index.ts";
import { AT, envelope } from "../../support/bus-check.ts";
import { busMessage } from "../../support/bus-messages.ts";
import { demoKey, geometryText, secretPacket, vectorText } from "../../support/geometry.ts";
import { tempFolder } from "../../support/temp-folder.ts";

const config = (name: string) => fileURLToPath(new URL(`../../../config/${name}`, import.meta.url));

function open(options: Partial<CheckThreadOptions> = {}) {
  return openCheckThread({
    contracts: config("contracts"),
    own: config("bus"),
    keys: [],
    strict: false,
    reveal: false,
    signatureRate: undefined,
    ...options,
  });
}

const published = envelope("content.published.v1", { artifact_uri: "s3://x", published_path: "p" });
const invalid = envelope("content.published.v1", { artifact_uri: "no", published_path: "p" });

/** Has messages judged in one batch. */
function judge(
  thread: CheckThread,
  messages: readonly BusMessage[],
  depths: readonly Depth[],
  lines?: LineOptions,
) {
  const batch = thread.batch();
  for (const [index, message] of messages.entries()) batch.add(message, depths[index] ?? FULL);
  return batch.judge(lines);
}

async function linesOf(messages: readonly BusMessage[], invalidOnly = false) {
  await using thread = await open();
  const { lines } = await judge(
    thread,
    messages,
    messages.map(() => FULL),
    { invalidOnly },
  );
  return new TextDecoder().decode(lines);
}

describe("the thread that checks messages", () => {
  it("judges a batch in order; equal judgements are one object", async () => {
    await using thread = await open();
    const messages = [published, invalid, published, { a: 1 }].map((body) =>
      busMessage("content.published.v1", body),
    );
    const { judgements, lines } = await judge(thread, messages, [
      FULL,
      FULL,
      FULL,
      { ...FULL, schema: false },
    ]);
    expect(judgements.map(({ schema }) => schema.verdict)).toEqual(["ok", "invalid", "ok", "not_checked"]);
    expect(judgements[0]).toBe(judgements[2]);
    expect(lines).toBeUndefined();
    expect(thread.pending).toBe(0);
  });

  it("makes lines whose bodies are what came, character for character", async () => {
    const packet = geometryText("cgp_fixture.json");
    const text = await linesOf([
      busMessage("geometry.event.v1", '{"a": 1.0,\n "b": 12345678901234567890}', {
        stream: "GEOMETRY_CGP",
        sequence: 7,
        headers: [["Nats-Msg-Id", "x"]],
      }),
      busMessage("geometry.event.v1", packet),
      busMessage("a.b", "no json"),
      busMessage("a.b", Uint8Array.from([0xff, 0])),
      busMessage("a.b", ""),
    ]);
    const lines = text.split("\n").slice(0, -1);
    expect(lines).toHaveLength(5);
    expect(lines[0]).toContain('"body":{"a": 1.0,  "b": 12345678901234567890}}');
    const rows = lines.map((line) => JSON.parse(line));
    expect(rows[0]).toMatchObject({
      subject: "geometry.event.v1",
      time: new Date(AT).toISOString(),
      stream: "GEOMETRY_CGP",
      sequence: 7,
      headers: [["Nats-Msg-Id", "x"]],
      framing: "raw",
    });
    expect(rows[1].body).toEqual(JSON.parse(packet));
    expect(rows[1]).toMatchObject({ stream: null, sequence: null, geometry: { kind: "CGP v0.1" } });
    expect(rows[2]).toMatchObject({ framing: "not_json", body: null, text: "no json" });
    expect(rows[3]).toMatchObject({ framing: "not_utf8", body: null, base64: "/wA=" });
    expect(rows[4]).toMatchObject({ framing: "empty", body: null, text: "" });
  });

  it("makes lines of invalid messages alone where that is asked", async () => {
    const messages = [published, invalid, published].map((body) => busMessage("content.published.v1", body));
    const rows = (await linesOf(messages, true)).split("\n").slice(0, -1);
    expect(rows.map((row) => JSON.parse(row).schema.verdict)).toEqual(["invalid"]);
  });

  it("hides secrets in lines and in full views", async () => {
    expect(await linesOf([busMessage("geometry.cgp.v1", secretPacket)])).not.toContain("hunter2");
    await using thread = await open();
    const whole = await thread.inspect(busMessage("geometry.cgp.v1", secretPacket));
    expect(whole.text).not.toContain("hunter2");
    await using shown = await open({ reveal: true });
    expect((await shown.inspect(busMessage("geometry.cgp.v1", secretPacket))).text).toContain("hunter2");
  });

  it("verifies with the keys it was given", async () => {
    await using thread = await open({ keys: [demoKey] });
    const whole = await thread.inspect(busMessage("geometry.cgp.v1", vectorText("signed_hmac")));
    expect(whole.signature).toMatchObject({ verdict: "valid", scheme: "A" });
    await using strict = await open({ keys: [demoKey], strict: true });
    const weak = await strict.inspect(busMessage("geometry.cgp.v1", vectorText("signed_prefix_hash")));
    expect(weak.signature).toMatchObject({ verdict: "weak", accepted: false });
  });

  it("verifies up to a rate, and says of the rest that it was not checked", async () => {
    await using thread = await open({ keys: [demoKey], signatureRate: 1 });
    const messages = Array.from({ length: 50 }, () =>
      busMessage("geometry.cgp.v1", vectorText("signed_hmac")),
    );
    const { judgements } = await judge(
      thread,
      messages,
      messages.map(() => FULL),
    );
    const verdicts = judgements.map(({ signature }) => signature?.verdict);
    expect(verdicts[0]).toBe("valid");
    expect(verdicts.filter((verdict) => verdict === "not_checked").length).toBeGreaterThan(40);
    expect(judgements.every(({ schema }) => schema.verdict === "ok")).toBe(true);
  });

  it("answers in order, and knows how much waits", async () => {
    await using thread = await open();
    const messages = Array.from({ length: 500 }, () => busMessage("content.published.v1", published));
    const depths = messages.map(() => FULL);
    const answers = [judge(thread, messages, depths), judge(thread, messages, depths)];
    expect(thread.pending).toBe(1000);
    expect((await Promise.all(answers)).map(({ judgements }) => judgements.length)).toEqual([500, 500]);
    expect(thread.pending).toBe(0);
  });

  it("does not start with contracts that can't be read", async () => {
    await expect(open({ contracts: tempFolder() })).rejects.toMatchObject({
      code: "contracts.topics",
      exit: 2,
    });
    const folder = tempFolder();
    writeFileSync(join(folder, "topics.json"), "{");
    await expect(open({ contracts: folder })).rejects.toMatchObject({ code: "contracts.topics" });
  });
});
