import { afterAll, beforeAll, expect, test, vi } from "vitest";
import { createFileWire } from "../../../src/adapters/file-fetch/wire.ts";
import { startUpstream, type Upstream } from "../../support/upstream.ts";

const NEVER = new AbortController().signal;

let server: Upstream;
beforeAll(async () => {
  server = await startUpstream({ pieces: ["one", "two"], headers: { "x-twice": "a" } });
});
afterAll(() => server.close());

function get(host: string, addresses: readonly string[], signal = NEVER) {
  const url = new URL(`http://${host}:${server.port}/a?b`);
  return createFileWire().open({ url, addresses, headers: { accept: "text/plain" }, signal });
}

test("connects to the pinned address under the name that is asked for", async () => {
  const response = await get("no-such-host.invalid", ["127.0.0.1"]);
  expect(response.status).toBe(200);
  expect(response.headers["x-twice"]).toBe("a");
  const parts: Uint8Array[] = [];
  for await (const chunk of response.chunks) parts.push(chunk);
  expect(Buffer.concat(parts).toString()).toBe("onetwo");
  expect(server.last.headers.host).toBe(`no-such-host.invalid:${server.port}`);
});

test("tries the next pinned address where nobody answers at the first", async () => {
  const response = await get("no-such-host.invalid", ["127.0.0.2", "127.0.0.1"]);
  expect(response.status).toBe(200);
  response.close();
});

test("keeps no connection, whether a body was read or left", async () => {
  (await get("files.invalid", ["127.0.0.1"])).close();
  for await (const _ of (await get("files.invalid", ["127.0.0.1"])).chunks) break;
  await vi.waitFor(() => expect(server.sockets.size).toBe(0), { timeout: 10_000 });
});

test("does not go through a proxy of the environment", async () => {
  vi.stubEnv("NODE_USE_ENV_PROXY", "1");
  vi.stubEnv("HTTP_PROXY", "http://127.0.0.1:9");
  vi.stubEnv("http_proxy", "http://127.0.0.1:9");
  const response = await get("files.invalid", ["127.0.0.1"]);
  expect(response.status).toBe(200);
  response.close();
  vi.unstubAllEnvs();
});

test("says why there is no connection", async () => {
  const url = new URL("http://files.invalid:1/");
  const refused = createFileWire().open({ url, addresses: ["127.0.0.1"], headers: {}, signal: NEVER });
  await expect(refused).rejects.toThrow(/ECONNREFUSED/);
  await expect(get("files.invalid", [])).rejects.toThrow(/no address for files\.invalid/);
});

test("does not begin when the signal has fired", async () => {
  const reason = new Error("enough");
  const before = server.requests.length;
  await expect(get("files.invalid", ["127.0.0.1"], AbortSignal.abort(reason))).rejects.toBe(reason);
  expect(server.requests).toHaveLength(before);
});

test("resolves names as the system does", async () => {
  const wire = createFileWire();
  expect(await wire.resolve("localhost")).toEqual(
    expect.arrayContaining([expect.stringMatching(/^(127\.|::1)/)]),
  );
  await expect(wire.resolve("no-such-host.invalid")).rejects.toThrow(/ENOTFOUND|EAI_AGAIN/);
});
