import { request as httpRequest } from "node:http";
import { brotliCompressSync, gzipSync, zstdCompressSync } from "node:zlib";
import { afterEach, describe, expect, it } from "vitest";
import { HandClock, RawClient, Recorder, Servers } from "./kit.ts";

const servers = new Servers();
afterEach(() => servers.stopAll());

const post = (url: string, body: string | Uint8Array<ArrayBuffer>, headers: Record<string, string> = {}) =>
  fetch(`${url}/inference`, { method: "POST", body, headers });

/** One second of drumming: a body that compresses to next to nothing. */
const bomb = gzipSync(Buffer.alloc(2_000_000));

describe("request bodies", () => {
  it("arrive whole with a known length, in one piece or many", async () => {
    const handler = new Recorder();
    const server = await servers.start({ handler });
    const big = Buffer.alloc(1_000_000, "x");
    expect(await (await post(server.url, "{}")).json()).toEqual({ path: "/inference", bytes: 2 });
    expect(await (await post(server.url, big)).json()).toEqual({ path: "/inference", bytes: 1_000_000 });
    expect(Buffer.compare(Buffer.from(handler.requests[1]?.body ?? []), big)).toBe(0);
  });

  it("arrive whole when they are chunked", async () => {
    const handler = new Recorder();
    const server = await servers.start({ handler });
    const client = new RawClient(server.port);
    client.send("POST /a HTTP/1.1\r\nhost: x\r\ntransfer-encoding: chunked\r\n\r\n3\r\nabc\r\n");
    client.send("2\r\nde\r\n0\r\n\r\n");
    await client.until('"bytes":5');
    expect(Buffer.from(handler.requests[0]?.body ?? []).toString()).toBe("abcde");
    client.socket.destroy();
  });

  it("are empty for a request without one", async () => {
    const handler = new Recorder();
    const server = await servers.start({ handler });
    await fetch(`${server.url}/status`);
    await fetch(`${server.url}/x`, { method: "POST" });
    expect(handler.requests.map((request) => request.body.length)).toEqual([0, 0]);
  });

  it("reach the handler byte for byte when they are not UTF-8", async () => {
    const handler = new Recorder();
    const server = await servers.start({ handler });
    const bytes = Buffer.from([0x7b, 0xff, 0xfe, 0x80, 0x7d]);
    expect((await post(server.url, bytes)).status).toBe(200);
    expect([...(handler.requests[0]?.body ?? [])]).toEqual([...bytes]);
  });

  it.each([
    ["gzip", gzipSync("hello")],
    ["x-gzip", gzipSync("hello")],
    ["GZIP", gzipSync("hello")],
    ["br", brotliCompressSync("hello")],
    ["zstd", zstdCompressSync("hello")],
    ["identity", Buffer.from("hello")],
  ])("are decompressed from %s", async (coding, body) => {
    const handler = new Recorder();
    const server = await servers.start({ handler });
    expect((await post(server.url, body, { "content-encoding": coding })).status).toBe(200);
    expect(Buffer.from(handler.requests[0]?.body ?? []).toString()).toBe("hello");
  });

  it.each(["deflate", "gzip, br", "nonsense"])(
    "in the unknown coding %s are refused with 415",
    async (coding) => {
      const handler = new Recorder();
      const server = await servers.start({ handler });
      const reply = await post(server.url, "hello", { "content-encoding": coding });
      expect(reply.status).toBe(415);
      expect(await reply.text()).toContain("gzip, br, zstd");
      expect(handler.requests).toEqual([]);
    },
  );

  it.each([
    ["gzip", Buffer.from("not compressed")],
    ["gzip", gzipSync("cut short").subarray(0, 12)],
    ["br", Buffer.from("not compressed")],
    ["zstd", Buffer.from("not compressed")],
  ])("that are no valid %s are refused with 400", async (coding, body) => {
    const server = await servers.start({ handler: new Recorder() });
    const reply = await post(server.url, body, { "content-encoding": coding });
    expect(reply.status).toBe(400);
    expect(await reply.text()).toContain(`not valid ${coding}`);
  });

  it("that decompress to more than the limit are refused with 413", async () => {
    const handler = new Recorder();
    const server = await servers.start({ handler, limits: { maxBodyBytes: 1_000_000 } });
    expect(bomb.length).toBeLessThan(10_000);
    const reply = await post(server.url, bomb, { "content-encoding": "gzip" });
    expect(reply.status).toBe(413);
    expect(handler.requests).toEqual([]);
  });

  it("of 101 MB are refused with 413, and the client that sends it all still reads the reply", async () => {
    const handler = new Recorder();
    const server = await servers.start({ handler });
    const status = await new Promise<number | undefined>((resolve, reject) => {
      const req = httpRequest(`${server.url}/inference`, {
        method: "POST",
        headers: { "content-length": 101_000_000 },
      });
      req.on("response", (res) => {
        res.resume();
        res.on("end", () => resolve(res.statusCode));
      });
      req.on("error", reject);
      const piece = Buffer.alloc(1_000_000);
      let sent = 0;
      const more = () => {
        while (sent < 101) {
          sent++;
          if (!req.write(piece)) {
            req.once("drain", more);
            return;
          }
        }
        req.end();
      };
      more();
    });
    expect(status).toBe(413);
    expect(handler.requests).toEqual([]);
  });

  it("that turn out too large while they arrive in chunks are refused with 413", async () => {
    const server = await servers.start({ handler: new Recorder(), limits: { maxBodyBytes: 1_000 } });
    const client = new RawClient(server.port);
    client.send("POST /a HTTP/1.1\r\nhost: x\r\ntransfer-encoding: chunked\r\n\r\n");
    for (let i = 0; i < 20; i++) client.send(`64\r\n${"x".repeat(100)}\r\n`);
    await client.until('"refused":"The request body is larger than the limit of 1000 bytes"');
    expect(client.received).toMatch(/^HTTP\/1\.1 413 [\s\S]*connection: close/i);
    client.send("0\r\n\r\n");
    await client.closed();
  });

  it("that a refused client never finishes are waited for no longer than the linger time", async () => {
    const clock = new HandClock();
    const server = await servers.start({
      handler: new Recorder(),
      clock,
      limits: { maxBodyBytes: 10, lingerMs: 500 },
    });
    const client = new RawClient(server.port);
    client.send("POST /a HTTP/1.1\r\nhost: x\r\ncontent-length: 100\r\n\r\nabc");
    await client.until("refused");
    expect(server.connections()).toBe(1);
    clock.advance(500);
    await client.closed();
    expect(client.received).toContain("413");
  });

  it("are asked for with 100 Continue, unless they are too large to be wanted", async () => {
    const server = await servers.start({ handler: new Recorder(), limits: { maxBodyBytes: 10 } });
    const wanted = new RawClient(server.port);
    wanted.send("POST /a HTTP/1.1\r\nhost: x\r\ncontent-length: 5\r\nexpect: 100-continue\r\n\r\n");
    await wanted.until("HTTP/1.1 100 Continue");
    wanted.send("hello");
    await wanted.until('"bytes":5');
    wanted.socket.destroy();
    const unwanted = new RawClient(server.port);
    unwanted.send("POST /a HTTP/1.1\r\nhost: x\r\ncontent-length: 50\r\nexpect: 100-continue\r\n\r\n");
    await unwanted.until("refused");
    expect(unwanted.received).toMatch(/^HTTP\/1\.1 413/);
    unwanted.socket.destroy();
  });
});
