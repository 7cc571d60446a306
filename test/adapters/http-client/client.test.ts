import { once } from "node:events";
import type { AddressInfo } from "node:net";
import { createServer, type Socket } from "node:net";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { createHttpClient } from "../../../src/adapters/http-client/client.ts";
import { type HttpClient, HttpFailure, type HttpRequest } from "../../../src/gateway/providers/http-port.ts";
import { startUpstream, type Upstream } from "../../support/upstream.ts";

let upstream: Upstream;
let http: HttpClient;

beforeEach(async () => {
  upstream = await startUpstream();
  http = createHttpClient();
});
afterEach(async () => {
  await http.close();
  await upstream.close();
});

function get(path = "/", more: Partial<HttpRequest> = {}): HttpRequest {
  const signal = new AbortController().signal;
  return { method: "GET", url: upstream.url + path, headers: {}, signal, ...more };
}

async function failureOf(promise: Promise<unknown>): Promise<HttpFailure> {
  const thrown = await promise.then(
    () => undefined,
    (error: unknown) => error,
  );
  if (!(thrown instanceof HttpFailure)) throw new Error(`no HttpFailure but ${String(thrown)}`);
  return thrown;
}

async function readAll(chunks: AsyncIterable<Uint8Array>): Promise<string> {
  const parts: Uint8Array[] = [];
  for await (const chunk of chunks) parts.push(chunk);
  return Buffer.concat(parts).toString("utf8");
}

/** A TCP server that answers whatever comes with these bytes. */
async function rawServer(reply: (socket: Socket) => void) {
  const server = createServer((socket) => {
    socket.on("error", () => socket.destroy());
    socket.once("data", () => reply(socket));
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}/`,
    async [Symbol.asyncDispose]() {
      server.close();
      await once(server, "close");
    },
  };
}

describe("exchange", () => {
  test("sends method, path, headers and body, and asks for nothing packed", async () => {
    upstream.play({ status: 201, headers: { "X-Echo": "Yes" }, body: "naïve 😀" });
    const headers = { authorization: "Bearer k", "content-type": "application/json" };
    const whole = await http.exchange(get("/a?b=c", { method: "POST", body: '{"é":1}', headers }));
    expect(whole).toMatchObject({ status: 201, body: "naïve 😀" });
    expect(whole.headers["x-echo"]).toBe("Yes");
    const { method, url, json } = upstream.last;
    expect({ method, url, json }).toEqual({ method: "POST", url: "/a?b=c", json: { é: 1 } });
    expect(upstream.last.headers).toMatchObject({ ...headers, "accept-encoding": "identity" });
  });

  test("joins repeated headers and follows no redirect", async () => {
    await using server = await rawServer((socket) =>
      socket.end("HTTP/1.1 302 Found\r\nLocation: /x\r\nX-A: 1\r\nX-A: 2\r\nContent-Length: 0\r\n\r\n"),
    );
    const whole = await http.exchange(get("", { url: server.url }));
    expect(whole).toMatchObject({ status: 302, body: "" });
    expect(whole.headers["x-a"]).toBe("1, 2");
  });

  test("passes over informational responses", async () => {
    await using server = await rawServer((socket) =>
      socket.end("HTTP/1.1 103 Early Hints\r\nLink: x\r\n\r\nHTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nhi"),
    );
    expect(await http.exchange(get("", { url: server.url }))).toMatchObject({ status: 200, body: "hi" });
  });

  test("keeps connections for the next requests", async () => {
    for (let i = 0; i < 20; i++) await http.exchange(get());
    // The pool frees a connection a turn after the answer, so two take turns.
    expect(upstream.sockets.size).toBeLessThanOrEqual(2);
  });

  test("fails as refused where nobody listens, and as dns where the name does not resolve", async () => {
    const gone = await startUpstream();
    await gone.close();
    const refused = await failureOf(http.exchange(get("", { url: gone.url })));
    expect(refused.kind).toBe("refused");
    expect(refused.message).toContain(gone.url);
    expect((await failureOf(http.exchange(get("", { url: "http://nobody.invalid/" })))).kind).toBe("dns");
  });

  test("fails as tls where the other side speaks no TLS", async () => {
    const url = upstream.url.replace("http:", "https:");
    expect((await failureOf(http.exchange(get("", { url })))).kind).toBe("tls");
  });

  test("fails as reset when the connection goes before the head or inside the body", async () => {
    upstream.play({ beforeHead: "destroy" });
    expect((await failureOf(http.exchange(get()))).kind).toBe("reset");
    upstream.play({ pieces: ["half", { destroy: true }] });
    expect((await failureOf(http.exchange(get()))).kind).toBe("reset");
    await using short = await rawServer((socket) =>
      socket.end("HTTP/1.1 200 OK\r\nContent-Length: 99\r\n\r\nshort"),
    );
    expect((await failureOf(http.exchange(get("", { url: short.url })))).kind).toBe("reset");
  });

  test("fails as protocol for what is no HTTP, an unasked encoding, an impossible header, a strange address", async () => {
    await using server = await rawServer((socket) => socket.end("SSH-2.0-OpenSSH_9.9\r\n"));
    expect((await failureOf(http.exchange(get("", { url: server.url })))).kind).toBe("protocol");
    upstream.play({ headers: { "content-encoding": "gzip" }, body: "x" });
    expect((await failureOf(http.exchange(get()))).message).toMatch(/content-encoding gzip/);
    const headers = { authorization: "Bearer a\nb" };
    const bad = await failureOf(http.exchange(get("", { headers })));
    expect(bad.kind).toBe("protocol");
    expect(bad.message).not.toContain("a\nb");
    expect((await failureOf(http.exchange(get("", { url: "ftp://x/" })))).kind).toBe("protocol");
  });

  test("fails as too_large by the announced length, and by what really comes", async () => {
    upstream.play({ body: "x".repeat(100), headers: { "content-length": "100" } });
    expect((await failureOf(http.exchange(get(), 99))).kind).toBe("too_large");
    upstream.play({ pieces: ["x".repeat(60), "y".repeat(60), { hang: true }] });
    expect((await failureOf(http.exchange(get(), 99))).kind).toBe("too_large");
    expect(await upstream.last.aborted).toBe(true);
  });

  test("aborts a hanging exchange with the signal's reason and closes the connection", async () => {
    const asked = Promise.withResolvers<void>();
    upstream.play(() => {
      asked.resolve();
      return { beforeHead: "hang" };
    });
    const controller = new AbortController();
    const reason = new Error("enough");
    const running = http.exchange(get("/", { signal: controller.signal }));
    await asked.promise;
    controller.abort(reason);
    await expect(running).rejects.toBe(reason);
    expect(await upstream.last.aborted).toBe(true);
    await expect(http.exchange(get("/", { signal: controller.signal }))).rejects.toBe(reason);
    expect(upstream.requests).toHaveLength(1);
  });
});

describe("open", () => {
  test("resolves at the head and hands the body over as it comes", async () => {
    const gate = Promise.withResolvers<void>();
    upstream.play({ pieces: ["one", { until: gate.promise }, "two"] });
    const open = await http.open(get());
    const reader = open.chunks[Symbol.asyncIterator]();
    expect(open.status).toBe(200);
    expect(Buffer.from((await reader.next()).value).toString()).toBe("one");
    gate.resolve();
    expect(Buffer.from((await reader.next()).value).toString()).toBe("two");
    expect((await reader.next()).done).toBe(true);
    expect((await reader.next()).done).toBe(true);
  });

  test("hands over what one packet brought in one step", async () => {
    await using server = await rawServer((socket) =>
      socket.end(
        "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n1\r\na\r\n1\r\nb\r\n1\r\nc\r\n0\r\n\r\n",
      ),
    );
    const open = await http.open(get("", { url: server.url }));
    const chunks: string[] = [];
    for await (const chunk of open.chunks) chunks.push(Buffer.from(chunk).toString());
    expect(chunks).toEqual(["abc"]);
  });

  test("holds a fast sender back while nobody reads, and loses nothing", async () => {
    const piece = "x".repeat(1024 * 1024);
    let taken = 0;
    upstream.play({ pieces: Array.from({ length: 32 }, () => piece) });
    const open = await http.open(get());
    const socket = [...upstream.sockets][0];
    // The kernel's buffers fill; after that the sender's own buffer no longer drains.
    for (let last = -1; socket !== undefined && taken !== last; ) {
      last = taken;
      await new Promise((resolve) => setTimeout(resolve, 50));
      taken = socket.bytesWritten - socket.writableLength;
    }
    expect(taken).toBeLessThan(20 * 1024 * 1024);
    expect((await readAll(open.chunks)).length).toBe(32 * piece.length);
  });

  test("closes the connection when the loop is left early", async () => {
    upstream.play({ pieces: ["one", { hang: true }] });
    const open = await http.open(get());
    for await (const _ of open.chunks) break;
    expect(await upstream.last.aborted).toBe(true);
  });

  test("keeps the connection of a released body that ends, and cuts off one that does not", async () => {
    const gate = Promise.withResolvers<void>();
    upstream.play({ pieces: ["one", { until: gate.promise }, "rest"] });
    const open = await http.open(get());
    for await (const _ of open.chunks) {
      open.release();
      break;
    }
    gate.resolve();
    expect(await upstream.last.aborted).toBe(false);
    await http.exchange(get());
    await http.exchange(get());
    expect(upstream.sockets.size).toBeLessThanOrEqual(2);

    upstream.play({ pieces: ["one", { hang: true }] });
    const endless = await http.open(get());
    for await (const _ of endless.chunks) {
      endless.release();
      break;
    }
    expect(await upstream.last.aborted).toBe(true);
  });

  test("gives what came before a break, then fails as reset", async () => {
    const seen = Promise.withResolvers<void>();
    upstream.play({ pieces: ["one", { until: seen.promise }, { destroy: true }] });
    const open = await http.open(get());
    const reader = open.chunks[Symbol.asyncIterator]();
    expect(Buffer.from((await reader.next()).value).toString()).toBe("one");
    seen.resolve();
    expect((await failureOf(Promise.resolve(reader.next()))).kind).toBe("reset");
  });

  test("aborts before the head and in the middle of the body", async () => {
    const reason = new Error("enough");
    const asked = Promise.withResolvers<void>();
    upstream.play(() => {
      asked.resolve();
      return { beforeHead: "hang" };
    });
    const before = new AbortController();
    const running = http.open(get("/", { signal: before.signal }));
    await asked.promise;
    before.abort(reason);
    await expect(running).rejects.toBe(reason);

    upstream.play({ pieces: ["one", { hang: true }] });
    const inside = new AbortController();
    const open = await http.open(get("/", { signal: inside.signal }));
    const reader = open.chunks[Symbol.asyncIterator]();
    await reader.next();
    const next = reader.next();
    const at = Date.now();
    inside.abort(reason);
    await expect(next).rejects.toBe(reason);
    expect(await upstream.last.aborted).toBe(true);
    expect((upstream.last.endedAt() ?? Number.POSITIVE_INFINITY) - at).toBeLessThan(100);
  });

  test("fails as refused, dns and protocol like an exchange", async () => {
    expect((await failureOf(http.open(get("", { url: "http://nobody.invalid/" })))).kind).toBe("dns");
    upstream.play({ headers: { "content-encoding": "br" }, body: "x" });
    expect((await failureOf(http.open(get()))).kind).toBe("protocol");
  });
});

test("close ends what runs, leaves no socket behind and refuses what comes later", async () => {
  upstream.play({ pieces: ["one", { hang: true }] });
  const open = await http.open(get());
  const rest = readAll(open.chunks);
  const failed = failureOf(rest);
  await http.close();
  expect((await failed).kind).toBe("reset");
  expect(await upstream.last.aborted).toBe(true);
  expect(upstream.sockets.size).toBe(0);
  expect((await failureOf(http.exchange(get()))).message).toMatch(/closed/);
});

test("gives up waiting for a connection when the signal fires", async () => {
  const one = createHttpClient({ connections: 1 });
  upstream.play({ beforeHead: "hang" });
  const hanging = new AbortController();
  const waiting = new AbortController();
  const first = one.exchange(get("/1", { signal: hanging.signal }));
  const second = one.exchange(get("/2", { signal: waiting.signal }));
  const reason = new Error("enough");
  waiting.abort(reason);
  await expect(second).rejects.toBe(reason);
  hanging.abort(reason);
  await expect(first).rejects.toBe(reason);
  upstream.play({ body: "ok" });
  expect((await one.exchange(get("/3"))).status).toBe(200);
  expect(upstream.requests.map((request) => request.url)).not.toContain("/2");
  await one.close();
});
