import { afterEach, describe, expect, it } from "vitest";
import { eventually, gate, HandClock, json, RawClient, Recorder, Servers } from "./kit.ts";

const servers = new Servers();
afterEach(() => servers.stopAll());

describe("requests that never become one", () => {
  it.each([
    ["garbage", "this is no HTTP\r\n\r\n"],
    ["a bad header", "GET / HTTP/1.1\r\nhost: x\r\nbad header\r\n\r\n"],
    ["a bad content-length", "POST / HTTP/1.1\r\nhost: x\r\ncontent-length: many\r\n\r\n"],
    ["two framings", "POST / HTTP/1.1\r\nhost: x\r\ncontent-length: 3\r\ntransfer-encoding: chunked\r\n\r\n"],
    ["no host", "GET / HTTP/1.1\r\n\r\n"],
  ])("get 400 for %s and the connection ends", async (_, text) => {
    const handler = new Recorder();
    const server = await servers.start({ handler });
    const client = new RawClient(server.port).send(text);
    expect(await client.closed()).toMatch(/^HTTP\/1\.1 400 Bad Request\r\n/);
    expect(handler.requests).toEqual([]);
  });

  it("get 431 in the gateway's own words for a flood of headers, and the client that floods reads it", async () => {
    const server = await servers.start({ handler: new Recorder() });
    const client = new RawClient(server.port).send("GET / HTTP/1.1\r\nhost: x\r\n");
    for (let i = 0; i < 2_000; i++) client.send(`x-${i}: ${"y".repeat(1_000)}\r\n`);
    await client.until("refused");
    expect(client.received).toMatch(/^HTTP\/1\.1 431 /);
    expect(client.received).toContain("limit of 32768 bytes");
    await client.closed();
  });

  it("get 400 when the chunks of a body lose their framing", async () => {
    const handler = new Recorder();
    const server = await servers.start({ handler });
    const client = new RawClient(server.port);
    client.send("POST /a HTTP/1.1\r\nhost: x\r\ntransfer-encoding: chunked\r\n\r\n3\r\nabc\r\nzz\r\n");
    await client.until("refused");
    expect(client.received).toMatch(/^HTTP\/1\.1 400 [\s\S]*"url":"\/a"/);
    client.socket.end();
    await client.closed();
    expect(handler.requests).toEqual([]);
  });
});

describe("garbage behind a request that is being worked on", () => {
  it("ends the work, and its late answer is no fault", async () => {
    const work = gate();
    const handler = new Recorder(async () => {
      await work.opened;
      return json(200, "too late");
    });
    const faults: unknown[] = [];
    const server = await servers.start({ handler, onFault: (thrown) => faults.push(thrown) });
    const client = new RawClient(server.port);
    client.send("POST /a HTTP/1.1\r\nhost: x\r\ncontent-length: 2\r\n\r\n{}");
    await eventually(() => handler.requests.length === 1, "the request is being worked on");
    const signal = handler.requests[0]?.signal;
    client.send("this is no HTTP\r\n\r\n");
    expect(await client.closed()).toMatch(/^HTTP\/1\.1 400 /);
    expect(signal?.aborted).toBe(true);
    work.open();
    await new Promise((resolve) => setImmediate(resolve));
    expect([faults, server.inFlight()]).toEqual([[], 0]);
  });
});

describe("slow senders", () => {
  it("of headers get 408", async () => {
    const server = await servers.start({ handler: new Recorder(), limits: { headersMs: 60 } });
    const client = new RawClient(server.port).send("GET / HTTP/1.1\r\nhost: x\r\n");
    expect(await client.closed()).toMatch(/^HTTP\/1\.1 408 Request Timeout\r\n/);
  });

  it("of a body get 408 when the whole request takes too long", async () => {
    const handler = new Recorder();
    const server = await servers.start({ handler, limits: { headersMs: 60, requestMs: 120 } });
    const client = new RawClient(server.port);
    client.send("POST /slow HTTP/1.1\r\nhost: x\r\ncontent-length: 100\r\n\r\nabc");
    expect(await client.closed()).toMatch(/^HTTP\/1\.1 408 [\s\S]*"url":"\/slow"/);
    expect(handler.requests).toEqual([]);
  });

  it("of a body get 408 when it stops arriving, and not while it drips", async () => {
    const clock = new HandClock();
    const handler = new Recorder();
    const server = await servers.start({ handler, clock, limits: { bodyIdleMs: 1_000 } });
    const still = new RawClient(server.port);
    still.send("POST /still HTTP/1.1\r\nhost: x\r\ncontent-length: 100\r\nexpect: 100-continue\r\n\r\n");
    const drips = new RawClient(server.port);
    drips.send("POST /drips HTTP/1.1\r\nhost: x\r\ncontent-length: 2\r\nexpect: 100-continue\r\n\r\n");
    await Promise.all([still.until("100 Continue"), drips.until("100 Continue")]);
    clock.advance(900);
    drips.send("a");
    // A whole round trip that began after the drip: by its end the server has read the drip.
    expect((await fetch(`${server.url}/status`)).status).toBe(200);
    expect(still.received).not.toContain("408");
    clock.advance(700);
    await still.until("refused");
    expect(await still.closed()).toContain("HTTP/1.1 408 Request Timeout");
    drips.send("b");
    await drips.until("200 OK");
    drips.socket.destroy();
  });
});
