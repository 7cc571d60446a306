import { readdirSync, readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { LIMITS, sizeOf } from "../../../src/bus/discord/embed.ts";
import { embedOf } from "../../../src/bus/discord/render.ts";
import { envelope } from "../../support/bus-check.ts";
import { secretPacket } from "../../support/geometry.ts";
import { inspectedBody } from "../../support/inspected.ts";

const folder = new URL("../../../fixtures/bridge/", import.meta.url);
const outputs = readdirSync(folder).filter((file) => file.endsWith(".out.json"));
const session = "6d7c1f4e-9b1c-4b43-8f0e-0d2a3b4c5d6e";
const event = { type: "agent.step", ts: "2026-01-02T03:04:05Z", session_id: session };
const audio = {
  video_id: "v1",
  emotions: [
    { label: "hap", score: 0.9, ts_seconds: 0 },
    { label: "sad", score: 0.2, ts_seconds: 1 },
    { label: "neu", score: 0.5, ts_seconds: 2 },
    { label: "hap", score: 1, ts_seconds: 3 },
  ],
};

async function embed(subject: string, body: string | Uint8Array | object) {
  return embedOf(await inspectedBody(subject, body));
}

function subjectOf(body: { readonly topic?: string; readonly type?: string }): string {
  return body.topic ?? (body.type === undefined ? "geometry.visualization.ready.v1" : "geometry.event.v1");
}

describe("an event on Discord", () => {
  it.each(outputs)("of %s is an embed within the limits, with what matters", async (file) => {
    const body = JSON.parse(readFileSync(new URL(file, folder), "utf8"));
    const made = await embed(subjectOf(body), body);
    expect(sizeOf(made)).toBeLessThanOrEqual(LIMITS.total);
    await expect(`${JSON.stringify(made, null, 2)}\n`).toMatchFileSnapshot(
      new URL(file.replace(".out.json", ".embed.json"), folder).pathname,
    );
  });

  it("of an analysis has its findings as bars and their course as a line", async () => {
    const { description = "", title } = await embed(
      "analysis.audio.v1",
      envelope("analysis.audio.v1", audio),
    );
    expect(title).toBe("Audio analysed: v1");
    expect(description).toContain("hap                ████████ 1.00");
    expect(description).toContain("Emotion in time\n  ▇▂▅█");
  });

  it("that is invalid is red and says what is wrong", async () => {
    const made = await embed("geometry.event.v1", { ...event, session_id: "no uuid" });
    expect(made.color).toBe(0xe74c3c);
    expect(made.footer?.text).toBe("geometry.event.v1 · invalid");
    expect(made.fields?.at(-1)).toMatchObject({
      name: "Wrong with it",
      value: expect.stringContaining("session"),
    });
  });

  it.each([
    ["@everyone look", "@\u200beveryone look"],
    [
      "<@123> <#1> `x` **b** _i_ ||s|| ~~t~~",
      "\\<@\u200b123\\> \\<#1\\> \\`x\\` \\*\\*b\\*\\* \\_i\\_ \\|\\|s\\|\\| \\~\\~t\\~\\~",
    ],
    ["[click](https://evil.example)", "\\[click\\]\\(https:\u200b//evil.example\\)"],
    ["# big\n- item", "\\# big\n\\- item"],
    ["\u202etxt.exe\u0007", " txt.exe "],
  ])("says %j as plain text", async (observation, expected) => {
    const { description } = await embed("geometry.event.v1", { ...event, observation });
    expect(description).toBe(expected);
  });

  it("never shows what looks like a secret, nor the secrets of a packet", async () => {
    const key = `sk-${"a1b2c3d4e5f6".repeat(3)}`;
    const one = await embed("geometry.event.v1", { ...event, observation: `use ${key}` });
    expect(JSON.stringify(one)).not.toContain(key);
    const two = await embed("geometry.cgp.v1", secretPacket);
    expect(JSON.stringify(two)).not.toContain("hunter2");
  });

  it.each([
    ["http://minio:9000/a.png"],
    ["http://127.0.0.1/a.png"],
    ["http://192.168.1.4/a.png"],
    ["https://user:word@cdn.example.com/a.png"],
    ["https://cdn.example.com/a.png?X-Amz-Signature=abc"],
    ["javascript:alert(1)"],
    ["s3://bucket/a.png"],
  ])("has no picture at %s, which Discord could not or should not fetch", async (image_url) => {
    const made = await embed("geometry.visualization.ready.v1", { source: "s", ts: event.ts, image_url });
    expect(made.image).toBeUndefined();
  });

  it("has a picture that the world can reach", async () => {
    const image_url = "https://cdn.example.com/a.png";
    const made = await embed("geometry.visualization.ready.v1", { source: "s", ts: event.ts, image_url });
    expect(made.image).toEqual({ url: image_url });
  });

  it.each([
    ["no JSON", "plain ``` text"],
    ["no UTF-8", new Uint8Array([0xff, 0xfe, 0x00])],
    ["nothing", ""],
    ["a list", "[1, 2]"],
  ])("that is %s is shown as what it is", async (_, body) => {
    const made = await embed("content.new.v1", body);
    expect(made.title).toBe("content.new.v1");
    expect(sizeOf(made)).toBeLessThanOrEqual(LIMITS.total);
  });

  it("of a subject that nobody knows shows its JSON", async () => {
    const { description } = await embed("some.thing", { hello: "world" });
    expect(description).toContain('"hello": "world"');
  });
});
