import { once } from "node:events";
import { connect } from "node:net";
import { afterEach, describe, expect, it } from "vitest";
import { eventually, fastestOf, gate, RawClient, Recorder, Servers } from "./kit.ts";

const servers = new Servers();
afterEach(() => servers.stopAll());

const sse = { "content-type": "text/event-stream", "cache-control": "no-cache" };
const streaming = (body: () => AsyncIterable<string>) =>
  new Recorder(() => ({ status: 200, headers: sse, body: body() }));
const ASK = "POST /s HTTP/1.1\r\nhost: x\r\ncontent-length: 2\r\n\r\n{}";

describe("a streamed reply", () => {
  it("arrives piece by piece, with the handler's headers, and ends", async () => {
    const second = gate();
    const server = await servers.start({
      handler: streaming(async function* () {
        yield "data: 1\n\n";
        await second.opened;
        yield "";
        yield "data: zwölf\n\n";
      }),
    });
    const reply = await fetch(`${server.url}/s`, { method: "POST", body: "{}" });
    expect(reply.headers.get("content-type")).toBe("text/event-stream");
    expect(reply.headers.get("cache-control")).toBe("no-cache");
    const reader = reply.body?.pipeThrough(new TextDecoderStream()).getReader();
    expect((await reader?.read())?.value).toBe("data: 1\n\n");
    second.open();
    expect((await reader?.read())?.value).toBe("data: zwölf\n\n");
    expect((await reader?.read())?.done).toBe(true);
  });

  it("shows its head before the first text is there", async () => {
    const text = gate();
    const server = await servers.start({
      handler: streaming(async function* () {
        await text.opened;
        yield "data: 1\n\n";
      }),
    });
    const reply = await fetch(`${server.url}/s`, { method: "POST", body: "{}" });
    expect(reply.status).toBe(200);
    text.open();
    expect(await reply.text()).toBe("data: 1\n\n");
  });

  it("leaves the connection usable for the next request", async () => {
    const server = await servers.start({
      handler: streaming(async function* () {
        yield "data: 1\n\n";
      }),
    });
    const client = new RawClient(server.port).send(ASK);
    await client.until("\r\n0\r\n\r\n");
    client.received = "";
    client.send(ASK);
    expect(await client.until("\r\n0\r\n\r\n")).toMatch(/^HTTP\/1\.1 200/);
    client.socket.destroy();
  });

  it("is asked for no more while the client does not read", async () => {
    let yielded = 0;
    const piece = `data: ${"x".repeat(100_000)}\n\n`;
    const server = await servers.start({
      handler: streaming(async function* () {
        for (let i = 0; i < 1_000; i++) {
          yielded++;
          yield piece;
        }
      }),
    });
    const client = connect({ host: "127.0.0.1", port: server.port });
    client.write(ASK);
    await once(client, "readable");
    // The kernel's buffers fill, then nothing moves.
    let before = -1;
    while (before !== yielded) {
      before = yielded;
      for (let i = 0; i < 50; i++) await new Promise((resolve) => setImmediate(resolve));
    }
    expect(yielded).toBeLessThan(500);
    let tail = "";
    for await (const chunk of client) {
      tail = (tail + (chunk as Buffer).toString("latin1")).slice(-7);
      if (tail === "\r\n0\r\n\r\n") break;
    }
    expect(yielded).toBe(1_000);
  });

  it("that breaks ends without its end mark and is reported", async () => {
    const faults: unknown[] = [];
    const server = await servers.start({
      handler: streaming(async function* () {
        yield "data: 1\n\n";
        throw new Error("a fault of ours");
      }),
      onFault: (thrown) => faults.push(thrown),
    });
    const client = new RawClient(server.port).send(ASK);
    expect(await client.closed()).not.toContain("\r\n0\r\n\r\n");
    expect(faults).toHaveLength(1);
    expect(server.inFlight()).toBe(0);
  });

  it("is left within 100 ms when the client goes, and its finally runs", async () => {
    let left = 0;
    const server = await servers.start({
      handler: new Recorder((request) => ({
        status: 200,
        headers: sse,
        body: (async function* () {
          try {
            yield "data: 1\n\n";
            await new Promise((_, reject) => {
              request.signal.addEventListener("abort", () => reject(request.signal.reason));
            });
          } finally {
            left++;
          }
        })(),
      })),
    });
    const took = await fastestOf(5, async () => {
      const before = left;
      const client = new RawClient(server.port).send(ASK);
      await client.until("data: 1");
      return async () => {
        client.socket.destroy();
        await eventually(() => left > before, "the generator was left");
      };
    });
    expect(took).toBeLessThan(100);
    expect([server.inFlight(), server.connections()]).toEqual([0, 0]);
  });

  it("is left when the client goes while it is not reading", async () => {
    let left = false;
    const server = await servers.start({
      handler: streaming(async function* () {
        try {
          for (;;) yield "x".repeat(100_000);
        } finally {
          left = true;
        }
      }),
    });
    const client = new RawClient(server.port).send(ASK);
    await client.until("xxx");
    client.socket.pause();
    client.socket.destroy();
    await eventually(() => left, "the generator was left");
    await eventually(() => server.connections() === 0, "the connection is gone");
  });
});
