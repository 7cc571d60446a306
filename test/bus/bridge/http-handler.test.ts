import { describe, expect, it } from "vitest";
import { startServer } from "../../../src/adapters/http-server/server.ts";
import { IngestHandler, type IngestHandlerOptions } from "../../../src/bus/bridge/http-handler.ts";
import { Ingest, type Ingested } from "../../../src/bus/bridge/ingest.ts";
import { systemClock } from "../../../src/kernel/clock.ts";
import { PmovesError } from "../../../src/kernel/errors.ts";
import { Secret } from "../../../src/kernel/secret.ts";
import { shippedBook } from "../../support/bus-check.ts";
import { testMailbox } from "../../support/mailbox.ts";
import { tempFolder } from "../../support/temp-folder.ts";

const TOKEN = "a-token-of-this-test";
const away = () => Promise.reject(new PmovesError("away", { code: "bus.unreachable" }));
const found = { url: "https://www.youtube.com/watch?v=a", namespace: "pmoves", source: "channel_monitor" };
const json = { "content-type": "application/json", authorization: `Bearer ${TOKEN}` };

/** A real server over a real outbox, whose bus is away. */
async function server(more: Partial<IngestHandlerOptions> = {}, maxBytes = 64 << 20, maxBodyBytes = 10_000) {
  const mailbox = await testMailbox(tempFolder(), away, maxBytes);
  const { outbox, dead } = mailbox;
  const ingest = new Ingest({
    put: (message) => outbox.put(message),
    dead,
    book: await shippedBook(),
    clock: systemClock,
  });
  const rows: Ingested[] = [];
  const warned: string[] = [];
  const handler = new IngestHandler({
    ingest,
    token: new Secret(TOKEN),
    state: () => outbox.state(),
    passOn: new Map(),
    send: () => Promise.reject(new Error("nobody is there")),
    onIngested: (row) => void rows.push(row),
    warn: (text) => void warned.push(text),
    ...more,
  });
  const running = await startServer({ handler, host: "127.0.0.1", port: 0, limits: { maxBodyBytes } });
  const post = async (path: string, body: unknown, headers: Record<string, string> = json) => {
    const text = typeof body === "string" ? body : JSON.stringify(body);
    const response = await fetch(`${running.url}${path}`, { method: "POST", headers, body: text });
    const whole = await response.text();
    return { status: response.status, headers: response.headers, body: JSON.parse(whole), text: whole };
  };
  return {
    mailbox,
    rows,
    warned,
    post,
    get: (path: string, headers: Record<string, string> = json) =>
      fetch(`${running.url}${path}`, { headers }),
    async [Symbol.asyncDispose]() {
      await running.close({ drainMs: 1_000 });
      await mailbox[Symbol.asyncDispose]();
    },
  };
}

describe("bus ingest over HTTP", () => {
  it("says 202 once the message is in the outbox, and knows it again", async () => {
    await using here = await server();
    const first = await here.post("/channel-monitor", found);
    expect(first).toMatchObject({ status: 202, body: { subject: "content.new.v1", duplicate: false } });
    const again = await here.post("/yt/ingest", found);
    expect(again).toMatchObject({ status: 202, body: { id: first.body.id, duplicate: true } });
    expect(await here.mailbox.outbox.state()).toMatchObject({ waiting: 1 });
    expect(here.rows.map(({ outcome }) => outcome)).toEqual(["accepted", "duplicate"]);
  });

  it.each([
    ["no token", {}],
    ["a wrong token", { authorization: "Bearer nope" }],
    ["an empty one", { authorization: "Bearer " }],
    ["the token under a wrong scheme", { authorization: `Digest ${TOKEN}` }],
    ["a part of it", { "x-api-key": TOKEN.slice(0, -1) }],
  ])("with %s is 401, and nothing is read or kept", async (_, headers) => {
    await using here = await server();
    const { status, body } = await here.post("/channel-monitor", "{", {
      "content-type": "application/json",
      ...(headers as Record<string, string>),
    });
    expect(status).toBe(401);
    expect(body.error).toBe("the token is missing or wrong");
    expect(await here.mailbox.dead.count()).toBe(0);
  });

  it.each([
    ["X-API-Key", "", { "x-api-key": TOKEN }],
    [
      "the password of an address",
      "",
      { authorization: `Basic ${Buffer.from(`x:${TOKEN}`).toString("base64")}` },
    ],
    ["the query", `?token=${TOKEN}`, {}],
  ])("takes the token as %s", async (_, query, headers) => {
    await using here = await server();
    const { status } = await here.post(`/channel-monitor${query}`, found, {
      "content-type": "application/json",
      ...(headers as Record<string, string>),
    });
    expect(status).toBe(202);
  });

  it("answers what it can't map with field and fix, and keeps it where it can be seen", async () => {
    await using here = await server();
    const { status, body } = await here.post("/media-audio", {
      emotions: [{ label: "hap" }],
      timestamp: "soon",
    });
    expect(status).toBe(422);
    expect(body).toEqual({
      error: "is no time",
      field: "timestamp",
      fix: "Send RFC 3339, e.g. 2026-01-31T12:00:00Z, or Unix seconds.",
      dead_letter: 1,
    });
    const [letter] = await Array.fromAsync(here.mailbox.dead.read());
    expect(letter).toMatchObject({
      from: "ingest/media-audio",
      reason: "timestamp is no time (POST /media-audio)",
    });
    expect(Buffer.from(letter?.data ?? []).toString()).toContain('"label":"hap"');
    expect(here.rows).toMatchObject([
      { outcome: "refused", dead_letter: 1, problem: { field: "timestamp" } },
    ]);
  });

  it("keeps the same bad body once, however often it comes", async () => {
    await using here = await server();
    const first = await here.post("/comfyui", { nothing: true });
    const second = await here.post("/comfyui", { nothing: true });
    expect([first.body.dead_letter, second.body.dead_letter]).toEqual([1, 1]);
    expect(await here.mailbox.dead.count()).toBe(1);
  });

  it.each([
    ["no JSON", '{"url": "hunter2', "is no JSON at position 16 (line 1 column 17)"],
    ["nothing", "", "is empty"],
    ["a list", "[]", "is no JSON object"],
  ])("of a body that is %s says so without repeating it", async (_, text, error) => {
    await using here = await server();
    const reply = await here.post("/channel-monitor", text);
    expect(reply).toMatchObject({ status: 422, body: { error } });
    expect(reply.text).not.toContain("hunter2");
  });

  it("of a visualization that shows nothing names the schema's reason", async () => {
    await using here = await server();
    const { status, body } = await here.post("/supaserch", {
      source: "supaserch",
      ts: "2026-01-01T00:00:00Z",
    });
    expect(status).toBe(422);
    expect(body.error).toContain("does not fit geometry.visualization.ready.v1: at the top");
  });

  it("of a visualization whose packet is none says so", async () => {
    await using here = await server();
    const shown = { source: "supaserch", ts: "2026-01-01T00:00:00Z", geometry: { spec: "chit.cgp.v0.1" } };
    const { status, body } = await here.post("/supaserch", shown);
    expect(status).toBe(422);
    expect(body.error).toContain("geometry");
  });

  it.each([
    ["text/plain", "text/plain is not taken"],
    ["application/x-www-form-urlencoded", "application/x-www-form-urlencoded is not taken"],
  ])("refuses the content type %s", async (type, error) => {
    await using here = await server();
    const { status, body } = await here.post("/channel-monitor", found, { ...json, "content-type": type });
    expect({ status, error: body.error }).toEqual({ status: 415, error });
  });

  it("refuses bodies that are too large, other methods and other routes", async () => {
    await using here = await server();
    expect(await here.post("/channel-monitor", { ...found, title: "x".repeat(10_000) })).toMatchObject({
      status: 413,
    });
    const get = await here.get("/channel-monitor");
    expect([get.status, get.headers.get("allow")]).toEqual([405, "POST"]);
    const none = await here.post("/nobody", {});
    expect(none.status).toBe(404);
    expect(none.body.routes).toContain("/comfy/webhook");
  });

  it("that is full says 503 and when to come again, and counts it", async () => {
    await using here = await server({}, 16_000);
    const statuses: number[] = [];
    for (let n = 0; n < 6; n++) {
      const { status, headers } = await here.post("/channel-monitor", {
        ...found,
        url: `${found.url}${n}`,
        title: "x".repeat(4_000),
      });
      statuses.push(status);
      if (status === 503) expect(headers.get("retry-after")).toBe("30");
    }
    expect(statuses).toEqual([202, 202, 202, 503, 503, 503]);
    const status = await (await here.get("/status")).json();
    expect(status).toMatchObject({ accepted: 3, outbox: { waiting: 3, shed: 3, max_bytes: 16_000 } });
  });

  it("says that it is there to whoever asks, and how it stands only with the token", async () => {
    await using here = await server();
    expect((await here.get("/healthz", {})).status).toBe(200);
    expect((await here.get("/status", {})).status).toBe(401);
  });

  it("hands requests on, gives back the answer, and makes an event of that too", async () => {
    const sent: string[] = [];
    const answer = {
      ok: true,
      video: { ok: true, video_id: "a", title: "A" },
      transcript: { language: "en" },
    };
    await using here = await server({
      passOn: new Map([["channel-monitor", "http://127.0.0.1:8077/yt/ingest"]]),
      send: async (url, body) => {
        sent.push(`${url} ${body}`);
        return { status: 200, contentType: "application/json", body: JSON.stringify(answer) };
      },
    });
    const reply = await here.post("/yt/ingest", found);
    expect(reply).toMatchObject({ status: 200, body: answer });
    expect(sent).toEqual([`http://127.0.0.1:8077/yt/ingest ${JSON.stringify(found)}`]);
    expect(here.rows.map(({ subject }) => subject)).toEqual(["content.new.v1", "video.ingested.v1"]);
  });

  it("keeps the event where the old receiver is away, and says 502", async () => {
    await using here = await server({
      passOn: new Map([["channel-monitor", "http://127.0.0.1:8077/yt/ingest"]]),
    });
    const { status, body } = await here.post("/yt/ingest", found);
    expect(status).toBe(502);
    expect(body).toMatchObject({ subject: "content.new.v1" });
    expect(here.warned).toEqual([
      "channel-monitor: 127.0.0.1:8077 did not answer what was passed on: nobody is there",
    ]);
    expect(await here.mailbox.outbox.state()).toMatchObject({ waiting: 1 });
  });
});
