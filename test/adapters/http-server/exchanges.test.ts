import { Agent, request as httpRequest } from "node:http";
import { afterEach, describe, expect, it } from "vitest";
import type { GatewayReply } from "../../../src/gateway/http/handler-port.ts";
import { gate, json, RawClient, Recorder, Servers } from "./kit.ts";

const servers = new Servers();
afterEach(() => servers.stopAll());

describe("an exchange", () => {
  it("carries method, url, headers and body to the handler and its reply back", async () => {
    const handler = new Recorder(() => ({
      status: 404,
      headers: { "content-type": "text/plain; charset=utf-8", "x-pmoves-tier": "1" },
      body: "nicht da: ü",
    }));
    const server = await servers.start({ handler });
    const reply = await fetch(`${server.url}/a/b?c=d`, {
      method: "POST",
      body: "x",
      headers: { "X-Api-Key": "k" },
    });
    expect([reply.status, reply.headers.get("x-pmoves-tier"), await reply.text()]).toEqual([
      404,
      "1",
      "nicht da: ü",
    ]);
    const [seen] = handler.requests;
    expect([seen?.method, seen?.url, seen?.headers["x-api-key"]]).toEqual(["POST", "/a/b?c=d", "k"]);
  });

  it("joins repeated headers into one value", async () => {
    const handler = new Recorder();
    const server = await servers.start({ handler });
    const client = new RawClient(server.port).send("GET / HTTP/1.1\r\nhost: x\r\nx-a: 1\r\nx-a: 2\r\n\r\n");
    await client.until("bytes");
    expect(handler.requests[0]?.headers["x-a"]).toBe("1, 2");
    client.socket.destroy();
  });

  it("answers HEAD as GET without the body, for whole and streamed replies", async () => {
    let left = false;
    const stream = async function* () {
      try {
        yield "data: x\n\n";
      } finally {
        left = true;
      }
    };
    const handler = new Recorder((request) =>
      request.url === "/stream" ? { status: 200, headers: {}, body: stream() } : json(200, { ok: true }),
    );
    const server = await servers.start({ handler });
    const whole = await fetch(`${server.url}/status`, { method: "HEAD" });
    expect([whole.status, whole.headers.get("content-length"), await whole.text()]).toEqual([200, "11", ""]);
    const streamed = await fetch(`${server.url}/stream`, { method: "HEAD" });
    expect([streamed.status, await streamed.text(), left]).toEqual([200, "", false]);
    expect(handler.requests.map((request) => request.method)).toEqual(["GET", "GET"]);
  });

  it("answers OPTIONS itself and lets no other origin in", async () => {
    const handler = new Recorder();
    const server = await servers.start({ handler });
    const reply = await fetch(`${server.url}/inference`, { method: "OPTIONS" });
    expect([reply.status, reply.headers.get("allow")]).toEqual([204, "GET, HEAD, POST, OPTIONS"]);
    expect(reply.headers.get("access-control-allow-origin")).toBeNull();
    expect(handler.requests).toEqual([]);
  });

  it("keeps a connection for the next request", async () => {
    const server = await servers.start({ handler: new Recorder() });
    const agent = new Agent({ keepAlive: true, maxSockets: 1 });
    const ask = (body: string) =>
      new Promise<number | undefined>((resolve, reject) => {
        const req = httpRequest(`${server.url}/x`, { agent, method: "POST" }, (res) => {
          const { localPort } = res.socket;
          res.resume();
          res.on("end", () => resolve(localPort));
        });
        req.on("error", reject);
        req.end(body);
      });
    const ports = [await ask("one"), await ask("two"), await ask("three")];
    expect(new Set(ports).size).toBe(1);
    expect([server.connections(), server.inFlight()]).toEqual([1, 0]);
    agent.destroy();
  });

  it("answers pipelined requests in their order, whichever is ready first", async () => {
    const first = gate();
    const handler = new Recorder(async (request) => {
      if (request.url === "/1") await first.opened;
      if (request.url === "/2") first.open();
      return json(200, request.url);
    });
    const server = await servers.start({ handler });
    const client = new RawClient(server.port);
    client.send(
      "POST /1 HTTP/1.1\r\nhost: x\r\ncontent-length: 2\r\n\r\n{}GET /2 HTTP/1.1\r\nhost: x\r\n\r\nGET /3 HTTP/1.1\r\nhost: x\r\n\r\n",
    );
    const text = await client.until('"/3"');
    expect(text.indexOf('"/1"')).toBeLessThan(text.indexOf('"/2"'));
    expect(text.indexOf('"/2"')).toBeLessThan(text.indexOf('"/3"'));
    client.socket.destroy();
  });

  it("closes an idle connection after the keep-alive time", async () => {
    const server = await servers.start({ handler: new Recorder(), limits: { keepAliveMs: 50 } });
    const client = new RawClient(server.port).send("GET / HTTP/1.1\r\nhost: x\r\n\r\n");
    expect(await client.closed()).toContain("200 OK");
  });

  it.each<[string, () => GatewayReply | Promise<GatewayReply>]>([
    ["throws", () => Promise.reject(new Error("a fault of ours"))],
    ["gives a header that HTTP can't carry", () => ({ status: 200, headers: { "x-a": "b\nc" }, body: "" })],
  ])("is 500 and is reported when the handler %s", async (_, answer) => {
    const faults: unknown[] = [];
    const server = await servers.start({
      handler: new Recorder(answer),
      onFault: (thrown) => faults.push(thrown),
    });
    const reply = await fetch(`${server.url}/x`);
    expect([reply.status, await reply.json()]).toEqual([
      500,
      { refused: "Internal server error", url: "/x" },
    ]);
    expect(faults).toHaveLength(1);
  });
});
