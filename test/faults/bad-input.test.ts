import { once } from "node:events";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { RawClient } from "../adapters/http-server/kit.ts";
import { sse, sseOf } from "../support/upstream.ts";
import { callOf, type Dialect, post } from "./client.ts";
import { readAnswer, readError } from "./read.ts";
import { type Rig, startRig, within } from "./rig.ts";
import { answering, saying } from "./wire.ts";

/**
 * What clients do wrong, as it looks from outside: over a socket, through server, dialect and engine, with an
 * upstream behind that must not hear of it. What upstreams do wrong is the matrix of `faults.test.ts`.
 */

const DIALECTS: readonly Dialect[] = ["native", "openai"];
const PATHS = { native: "/inference", openai: "/v1/chat/completions" } as const;
const MESSAGES = [{ role: "user", content: "hi" }];

const native = (more: object) => ({ function_name: "chat", input: { messages: MESSAGES }, ...more });
const openai = (more: object) => ({ model: "chat", messages: MESSAGES, ...more });
const messages = (list: unknown) => ({
  native: native({ input: { messages: list } }),
  openai: openai({ messages: list }),
});
const raw = (body: string | Uint8Array) => ({ native: body, openai: body });

interface BadBody {
  readonly native: object | string | Uint8Array;
  readonly openai: object | string | Uint8Array;
}

const V4 = "3f2b8c1e-9d4a-4b6f-8e2d-1c5a7b9e0f3d";
const BODIES: readonly (readonly [what: string, body: BadBody, status: number, says: RegExp])[] = [
  ["no JSON", raw("{nope"), 400, /not valid JSON: at position 1/],
  ["JSON that ends too early", raw('{"model":"chat","messages":['), 400, /not valid JSON: it ends too early/],
  ["a hundred thousand brackets", raw("[".repeat(100_000)), 400, /not valid JSON/],
  ["nothing", raw(""), 400, /body is empty/],
  ["invalid UTF-8", raw(Buffer.from([0x7b, 0x22, 0xff, 0xfe, 0x22, 0x7d])), 400, /not valid UTF-8/],
  ["UTF-16", raw(Buffer.from('{"a":1}', "utf16le")), 400, /not valid JSON/],
  ["null", raw("null"), 400, /expected an object, got null/],
  ["a list", raw("[]"), 400, /expected an object, got an array/],
  ["messages that are a number", messages(5), 400, /messages: expected an array, got a number/],
  ["no messages in the list", messages([]), 400, /messages: must hold at least one message/],
  [
    "a role nobody has",
    messages([{ role: "wizard", content: "x" }]),
    400,
    /messages\[0\]\.role: unknown value "wizard"/,
  ],
  [
    "content that is a number",
    messages([{ role: "user", content: 7 }]),
    400,
    /messages\[0\]\.content: expected/,
  ],
  [
    "stream that is a word",
    { native: native({ stream: "yes" }), openai: openai({ stream: "yes" }) },
    400,
    /stream: expected true or false, got a string/,
  ],
  [
    "a temperature that is a word",
    {
      native: native({ params: { chat_completion: { temperature: "hot" } } }),
      openai: openai({ temperature: "hot" }),
    },
    400,
    /temperature: expected a number, got a string/,
  ],
  [
    "an unknown function",
    {
      native: native({ function_name: "chta" }),
      openai: openai({ model: "tensorzero::function_name::chta" }),
    },
    404,
    /Unknown function: chta/,
  ],
  [
    "an unknown variant",
    { native: native({ variant_name: "x" }), openai: openai({ "tensorzero::variant_name": "x" }) },
    404,
    /Unknown variant: x/,
  ],
  [
    "an unknown model",
    {
      native: { model_name: "gpt-99", input: { messages: MESSAGES } },
      openai: openai({ model: "gpt-99" }),
    },
    404,
    /Unknown model: gpt-99/,
  ],
  [
    "an episode id that is none",
    {
      native: native({ episode_id: "yesterday" }),
      openai: openai({ "tensorzero::episode_id": "yesterday" }),
    },
    400,
    /Invalid Episode ID: "yesterday" is not a UUID/,
  ],
  [
    "an episode id of the wrong version",
    { native: native({ episode_id: V4 }), openai: openai({ "tensorzero::episode_id": V4 }) },
    400,
    /Invalid Episode ID: Version must be 7, got 4/,
  ],
];

describe("a body that is wrong", () => {
  let rig: Rig;
  beforeAll(async () => {
    rig = await startRig({ tier1: answering("never"), tier3: answering("never") });
  });
  afterAll(() => rig[Symbol.asyncDispose]());

  for (const dialect of DIALECTS) {
    it.each(BODIES)(`is refused in the client's dialect: %s (${dialect})`, async (_, body, status, says) => {
      const reply = await post(rig.server.port, PATHS[dialect], body[dialect]).reply;
      expect(reply.status).toBe(status);
      expect(readError(dialect, reply.text)).toMatch(says);
      expect(reply.headers["x-should-retry"]).toBe("false");
      expect(reply.headers["x-pmoves-attempts"]).toBeUndefined();
    });
  }

  it("reaches no upstream and leaves nothing behind", async () => {
    expect(await within(2_000, () => rig.leftovers().length === 0)).toBe(true);
    expect([rig.tier1.asked(), rig.tier3.asked(), rig.records.length]).toEqual([0, 0, 0]);
  });
});

describe("a client that sends too much or too slowly", () => {
  it.each(DIALECTS)("gets 413 in its dialect for 101 MB: %s", async (dialect) => {
    await using rig = await startRig({ tier1: answering("never") });
    const body = { ...callOf(dialect, "whole").body, filler: "x".repeat(101_000_000) };
    const reply = await post(rig.server.port, PATHS[dialect], body).reply;
    expect(reply.status).toBe(413);
    expect(readError(dialect, reply.text)).toMatch(/larger than the limit of 100000000 bytes/);
    expect(rig.tier1.asked()).toBe(0);
    expect(await within(2_000, () => rig.leftovers().length === 0)).toBe(true);
  });

  it.each(DIALECTS)("is served with 20 MB, which goes upstream whole: %s", async (dialect) => {
    const content = "y".repeat(20_000_000);
    let arrived = 0;
    await using rig = await startRig({
      tier1: (request) => {
        const { messages: sent } = request.json as { messages: readonly { content: string }[] };
        arrived = sent[0]?.content.length ?? 0;
        return answering("read it")(request);
      },
    });
    const list = [{ role: "user", content }];
    const body = dialect === "native" ? native({ input: { messages: list } }) : openai({ messages: list });
    const reply = await post(rig.server.port, PATHS[dialect], body).reply;
    expect(readAnswer(dialect, reply.text)).toBe("read it");
    expect(arrived).toBe(content.length);
  });

  it("gets 431 for a flood of headers, and the next one is served", async () => {
    await using rig = await startRig({ tier1: answering("still here") });
    const flood = new RawClient(rig.server.port).send("POST /inference HTTP/1.1\r\nhost: x\r\n");
    for (let i = 0; i < 200; i++) flood.send(`x-${i}: ${"y".repeat(1_000)}\r\n`);
    await flood.until("limit of 32768 bytes");
    expect(flood.received).toMatch(/^HTTP\/1\.1 431 /);
    await flood.closed();
    const { path, body } = callOf("native", "whole");
    expect(readAnswer("native", (await post(rig.server.port, path, body).reply).text)).toBe("still here");
  });

  it.each([
    ["the headers", "POST /v1/chat/completions HTTP/1.1\r\nhost: x\r\n"],
    ["the body", 'POST /v1/chat/completions HTTP/1.1\r\nhost: x\r\ncontent-length: 500\r\n\r\n{"model":'],
  ])("gets 408 when no more comes of %s", async (_, text) => {
    const limits = { headersMs: 60, requestMs: 90, bodyIdleMs: 60 };
    await using rig = await startRig({ tier1: answering("never"), limits });
    const slow = new RawClient(rig.server.port).send(text);
    const received = await slow.closed();
    expect(received).toMatch(/^HTTP\/1\.1 408 /);
    expect(received).toContain('"error"');
    expect(rig.tier1.asked()).toBe(0);
  });
});

/** Head of a request whose body is `length` long. */
function headOf(path: string, length: number): string {
  return `POST ${path} HTTP/1.1\r\nhost: x\r\ncontent-type: application/json\r\ncontent-length: ${length}\r\n\r\n`;
}

interface Stage {
  readonly name: string;
  readonly options: Parameters<typeof startRig>[0];
  readonly stream: boolean;
  /** How far it gets before it leaves. */
  readonly until: (rig: Rig, client: RawClient) => Promise<unknown>;
  /** What the record says, where it comes to one. */
  readonly ending: string | undefined;
  /** Only the first half of the body is sent. */
  readonly half?: true;
}

const asked = (rig: Rig) => within(2_000, () => (rig.tier1.asked() ?? 0) > 0);

const STAGES: readonly Stage[] = [
  {
    name: "before its body ends",
    options: { tier1: answering("never") },
    stream: false,
    half: true,
    until: (rig) => within(2_000, () => rig.server.inFlight() > 0),
    ending: undefined,
  },
  {
    name: "while the upstream is silent",
    options: { tier1: { beforeHead: "hang" } },
    stream: false,
    until: asked,
    ending: "cancelled",
  },
  {
    name: "while the second target is asked",
    options: { tier1: { status: 500, body: "no" }, tier3: { beforeHead: "hang" } },
    stream: false,
    until: (rig) => within(2_000, () => (rig.tier3.asked() ?? 0) > 0),
    ending: "cancelled",
  },
  {
    name: "while it waits out a retry",
    options: { tier1: { status: 429, headers: { "retry-after": "20" }, body: "no" }, retries: 1 },
    stream: false,
    until: (rig) => within(2_000, () => rig.tier1.asked() === 1 && rig.tier1.open() === 0),
    ending: "cancelled",
  },
  {
    name: "while it waits for a place",
    options: { tier1: { beforeHead: "hang" }, target: { maxConcurrent: 1, queueMs: 10_000 } },
    stream: false,
    until: async (rig) => {
      const { path, body } = callOf("native", "whole");
      const first = post(rig.server.port, path, body);
      await within(2_000, () => rig.gateway.slots.load(rig.targets.faulty).waiting > 0);
      first.leave();
    },
    ending: "cancelled",
  },
  {
    name: "while its 200 is held back",
    options: { tier1: sseOf({ hang: true }) },
    stream: true,
    until: asked,
    ending: "cancelled",
  },
  {
    name: "after its 200, before any content",
    options: { tier1: sseOf({ hang: true }), settings: { holdMs: 5 } },
    stream: true,
    until: (_, client) => client.until(": waiting for a target"),
    ending: "cancelled",
  },
  {
    name: "in the middle of a stream",
    options: { tier1: sseOf(sse(saying("half")), { hang: true }) },
    stream: true,
    until: (_, client) => client.until("half"),
    ending: "cancelled",
  },
  {
    name: "in the middle of a stream that it does not read",
    options: { tier1: sseOf(...Array.from({ length: 400 }, () => sse(saying("z".repeat(50_000))))) },
    stream: true,
    until: async (_, client) => {
      await client.until("zzz");
      client.socket.pause();
    },
    ending: "cancelled",
  },
];

describe("a client that is gone", () => {
  for (const dialect of DIALECTS) {
    it.each(STAGES)(`$name leaves nothing running (${dialect})`, async (stage) => {
      await using rig = await startRig(stage.options);
      const { path, body } = callOf(dialect, stage.stream ? "stream" : "whole");
      const text = JSON.stringify(body);
      const client = new RawClient(rig.server.port).send(headOf(path, text.length));
      client.send(stage.half ? text.slice(0, 20) : text);
      await stage.until(rig, client);
      client.socket.destroy();
      await once(client.socket, "close");
      await within(2_000, () => rig.records.length > 0 || stage.ending === undefined);
      await within(2_000, () => rig.leftovers().length === 0);
      expect(rig.leftovers()).toEqual([]);
      const endings = new Set(rig.records.map(({ ending }) => ending));
      expect([...endings]).toEqual(stage.ending === undefined ? [] : [stage.ending]);
    });
  }
});
