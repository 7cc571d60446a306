import { afterEach, describe, expect, it } from "vitest";
import type { GatewayRequest } from "../../../src/gateway/http/handler-port.ts";
import { eventually, fastestOf, gate, json, RawClient, Recorder, Servers } from "./kit.ts";

const servers = new Servers();
afterEach(() => servers.stopAll());

/** A handler that works until its request is aborted. */
const untilAborted = (onAbort: (request: GatewayRequest) => void) =>
  new Recorder(
    (request) =>
      new Promise((resolve) => {
        request.signal.addEventListener("abort", () => {
          onAbort(request);
          resolve(json(499, "nobody reads this"));
        });
      }),
  );

describe("a client that goes away", () => {
  it("before its headers end leaves nothing behind", async () => {
    const handler = new Recorder();
    const server = await servers.start({ handler });
    const client = new RawClient(server.port).send("POST /a HTTP/1.1\r\nhost:");
    await eventually(() => server.connections() === 1, "the connection came");
    client.socket.destroy();
    await eventually(() => server.connections() === 0, "the connection is gone");
    expect(handler.requests).toEqual([]);
  });

  it("before its body ends never reaches the handler", async () => {
    const handler = new Recorder();
    const faults: unknown[] = [];
    const server = await servers.start({ handler, onFault: (thrown) => faults.push(thrown) });
    const client = new RawClient(server.port);
    client.send("POST /a HTTP/1.1\r\nhost: x\r\ncontent-length: 10\r\n\r\nabc");
    await eventually(() => server.inFlight() === 1, "the request began");
    client.socket.destroy();
    await eventually(() => server.connections() === 0, "the connection is gone");
    expect([handler.requests.length, server.inFlight(), faults.length]).toEqual([0, 0, 0]);
  });

  it.each(["destroy", "resetAndDestroy", "end"] as const)(
    "by %s while the handler works aborts it within 100 ms",
    async (how) => {
      let aborted = 0;
      const server = await servers.start({ handler: untilAborted(() => aborted++) });
      const took = await fastestOf(5, async () => {
        const before = aborted;
        const client = new RawClient(server.port);
        client.send("POST /a HTTP/1.1\r\nhost: x\r\ncontent-length: 2\r\n\r\n{}");
        await eventually(() => server.inFlight() === 1, "the request began");
        return async () => {
          client.socket[how]();
          await eventually(() => aborted > before, "the handler was told");
        };
      });
      expect(took).toBeLessThan(100);
      await eventually(() => server.connections() === 0, "the connection is gone");
      expect(server.inFlight()).toBe(0);
    },
  );

  it("aborts every request that it had pipelined", async () => {
    const aborted: string[] = [];
    const handler = untilAborted((request) => aborted.push(request.url));
    const server = await servers.start({ handler });
    const client = new RawClient(server.port);
    client.send("GET /1 HTTP/1.1\r\nhost: x\r\n\r\nGET /2 HTTP/1.1\r\nhost: x\r\n\r\n");
    await eventually(() => server.inFlight() === 2, "both requests began");
    client.socket.destroy();
    await eventually(() => aborted.length === 2, "both handlers were told");
    expect(server.inFlight()).toBe(0);
  });

  it("shows an aborted signal to a handler that asks for it only afterwards", async () => {
    const gone = gate();
    let aborted: boolean | undefined;
    const handler = new Recorder(async (request) => {
      await gone.opened;
      aborted = request.signal.aborted;
      return json(200, "late");
    });
    const server = await servers.start({ handler });
    const client = new RawClient(server.port).send("GET / HTTP/1.1\r\nhost: x\r\n\r\n");
    await eventually(() => handler.requests.length === 1, "the request began");
    client.socket.destroy();
    await eventually(() => server.connections() === 0, "the connection is gone");
    gone.open();
    await eventually(() => aborted !== undefined, "the handler looked");
    expect(aborted).toBe(true);
  });

  it("before a streamed reply begins has that reply's iterator closed unread", async () => {
    const gone = gate();
    let returned = false;
    const handler = new Recorder(async () => {
      await gone.opened;
      const iterator: AsyncIterableIterator<string> = {
        [Symbol.asyncIterator]: () => iterator,
        next: () => Promise.reject(new Error("nobody may read")),
        return: async () => {
          returned = true;
          return { done: true, value: undefined };
        },
      };
      return { status: 200, headers: {}, body: iterator };
    });
    const server = await servers.start({ handler });
    const client = new RawClient(server.port).send("GET / HTTP/1.1\r\nhost: x\r\n\r\n");
    await eventually(() => handler.requests.length === 1, "the request began");
    client.socket.destroy();
    await eventually(() => server.connections() === 0, "the connection is gone");
    gone.open();
    await eventually(() => returned, "the iterator was closed");
    expect(server.inFlight()).toBe(0);
  });

  it("is not reported as gone when it left after a whole reply", async () => {
    const handler = new Recorder();
    const server = await servers.start({ handler });
    const client = new RawClient(server.port).send("GET / HTTP/1.1\r\nhost: x\r\n\r\n");
    await client.until("bytes");
    client.socket.destroy();
    await eventually(() => server.connections() === 0, "the connection is gone");
    expect(handler.requests[0]?.signal.aborted).toBe(false);
  });
});
