import { getActiveResourcesInfo } from "node:process";
import { afterEach, describe, expect, it } from "vitest";
import { startServer } from "../../../src/adapters/http-server/server.ts";
import { PmovesError } from "../../../src/kernel/errors.ts";
import { eventually, gate, HandClock, json, RawClient, Recorder, Servers } from "./kit.ts";

const servers = new Servers();
afterEach(() => servers.stopAll());

const GET = "GET / HTTP/1.1\r\nhost: x\r\n\r\n";
const failure = (thrown: unknown) => {
  if (!(thrown instanceof PmovesError)) throw thrown;
  return { code: thrown.code, exit: thrown.exit, message: thrown.message, hint: thrown.hint };
};

describe("startServer", () => {
  it("says where it listens", async () => {
    const four = await servers.start({ handler: new Recorder() });
    expect(four.url).toBe(`http://127.0.0.1:${four.port}`);
    expect((await fetch(four.url)).status).toBe(200);
  });

  it("is exit 2 that names the port and the way out when the port is taken", async () => {
    const first = await servers.start({ handler: new Recorder() });
    const second = await servers.start({ handler: new Recorder(), port: first.port }).catch(failure);
    expect(second).toMatchObject({ code: "serve.port_taken", exit: 2 });
    expect(second).toHaveProperty("message", `Port ${first.port} on 127.0.0.1 is already taken`);
    expect(second).toHaveProperty("hint", expect.stringContaining("--port"));
  });

  it.each([
    ["192.0.2.1", 0, "serve.host_unknown"],
    ["no such host", 0, "serve.host_unknown"],
    ["127.0.0.1", 70_000, "serve.bad_port"],
  ])("is exit 2 for %s port %i", async (host, port, code) => {
    const failed = await startServer({ handler: new Recorder(), host, port }).catch(failure);
    expect(failed).toMatchObject({ code, exit: 2 });
  });
});

describe("close", () => {
  it("lets requests in flight end, refuses new connections and ends kept ones", async () => {
    const ready = gate();
    const handler = new Recorder(async () => {
      await ready.opened;
      return json(200, "whole");
    });
    const server = await servers.start({ handler });
    const idle = new RawClient(server.port);
    const busy = new RawClient(server.port).send(GET);
    await eventually(() => server.inFlight() === 1 && server.connections() === 2, "both are there");
    const closed = server.close({ drainMs: 60_000 });
    await expect(fetch(server.url)).rejects.toThrow();
    ready.open();
    expect(await busy.closed()).toMatch(/200 OK[\s\S]*connection: close[\s\S]*"whole"/i);
    await idle.closed();
    await closed;
    expect([server.inFlight(), server.connections()]).toEqual([0, 0]);
  });

  it("cuts off what is still in flight when the time is up, and tells the handler", async () => {
    const clock = new HandClock();
    let aborted = false;
    const handler = new Recorder((request) => {
      request.signal.addEventListener("abort", () => {
        aborted = true;
      });
      return new Promise(() => undefined);
    });
    const server = await servers.start({ handler, clock });
    const client = new RawClient(server.port).send(GET);
    await eventually(() => server.inFlight() === 1, "the request began");
    const closed = server.close({ drainMs: 1_000 });
    clock.advance(999);
    expect(aborted).toBe(false);
    clock.advance(1);
    await closed;
    await client.closed();
    await eventually(() => aborted, "the handler was told");
    expect(clock.pending()).toBe(0);
  });

  it("lets a stream that runs end, on a connection that would have been kept", async () => {
    const more = gate();
    const handler = new Recorder(() => ({
      status: 200,
      headers: { "content-type": "text/event-stream" },
      body: (async function* () {
        yield "data: 1\n\n";
        await more.opened;
        yield "data: 2\n\n";
      })(),
    }));
    const server = await servers.start({ handler });
    const client = new RawClient(server.port).send(GET);
    await client.until("data: 1");
    const closed = server.close({ drainMs: 60_000 });
    more.open();
    expect(await client.closed()).toContain("data: 2\n\n\r\n0\r\n\r\n");
    await closed;
  });

  it("may be called twice", async () => {
    const server = await servers.start({ handler: new Recorder() });
    const first = server.close({ drainMs: 10 });
    expect(server.close({ drainMs: 10 })).toBe(first);
    await first;
  });

  it("leaves no socket and no timer, after every kind of request", async () => {
    const clock = new HandClock();
    const before = getActiveResourcesInfo().filter((name) => name.startsWith("TCP"));
    const handler = new Recorder();
    const server = await servers.start({ handler, clock, limits: { maxBodyBytes: 10 } });
    const texts = [
      GET,
      "POST / HTTP/1.1\r\nhost: x\r\ncontent-length: 3\r\n\r\nabc",
      "POST / HTTP/1.1\r\nhost: x\r\ncontent-length: 30\r\n\r\nabc",
      "no HTTP\r\n\r\n",
      "POST / HTTP/1.1\r\nhost: x\r\ncontent-length: 3\r\n\r\n",
    ];
    const clients = texts.map((text) => new RawClient(server.port).send(text));
    await eventually(
      () => clients.filter((client) => client.received !== "").length === 4,
      "four replies came",
    );
    for (const client of clients) client.socket.destroy();
    await eventually(() => server.connections() === 0, "all are gone");
    expect([server.inFlight(), clock.pending()]).toEqual([0, 1]);
    await server.close({ drainMs: 0 });
    expect(clock.pending()).toBe(0);
    await eventually(
      () => getActiveResourcesInfo().filter((name) => name.startsWith("TCP")).length <= before.length,
      "no socket is left",
    );
  });
});
