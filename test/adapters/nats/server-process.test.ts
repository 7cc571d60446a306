import { once } from "node:events";
import { mkdir, writeFile } from "node:fs/promises";
import { createServer } from "node:net";
import { join } from "node:path";
import { describe, expect, it, onTestFinished } from "vitest";
import { makeStreams } from "../../../src/adapters/nats/make-streams.ts";
import { findNatsServer, startNatsServer } from "../../../src/adapters/nats/server-process.ts";
import { DOCUMENTED_STREAMS } from "../../../src/bus/index.ts";
import { publishAll, readAll } from "../../contract/bus.ts";
import { NATS_SERVER } from "../../setup/nats-server.ts";
import { describeNats, freePort } from "../../support/nats-server.ts";
import { GEOMETRY, makeStreams as makeOnes } from "../../support/nats-streams.ts";
import { tempFolder } from "../../support/temp-folder.ts";
import { pmovesProcess } from "../../support/whole-program.ts";
import { openAt } from "./open.ts";

const program = process.env[NATS_SERVER];

describeNats("the server of bus up", () => {
  it("has JetStream on loopback, ends with us, and keeps what it stored", async () => {
    const wish = { port: await freePort(), store: join(tempFolder(), "nats"), path: undefined, program };
    const first = await startNatsServer(wish);
    expect(first).toMatchObject({
      url: `nats://127.0.0.1:${wish.port}`,
      version: expect.stringMatching(/^\d+\.\d+/),
    });
    await makeOnes(first.url, [GEOMETRY]);
    await publishAll(await openAt(first.url), [["geometry.a", "kept"]]);
    await first[Symbol.asyncDispose]();
    expect(await first.ended).toBeNull();
    await using second = await startNatsServer(wish);
    expect(await readAll(await openAt(second.url), { subjects: ["geometry.a"] })).toHaveLength(1);
  });

  it("says where its port is taken", async () => {
    const port = await freePort();
    const other = createServer().listen(port, "127.0.0.1");
    onTestFinished(() => void other.close());
    const error = await startNatsServer({ port, store: tempFolder(), path: undefined, program }).catch(
      (thrown: unknown) => thrown,
    );
    expect(error).toMatchObject({ code: "bus.server", hint: expect.stringContaining("--port") });
  });

  it("says why it is gone where it did not end with us", async () => {
    const port = await freePort();
    await using server = await startNatsServer({ port, store: tempFolder(), path: undefined, program });
    process.kill(server.pid, "SIGKILL");
    expect(await server.ended).toMatchObject({
      code: "bus.server",
      message: expect.stringMatching(/SIGKILL ended it/),
    });
  });
});

/** `pmoves bus up` that was killed once its server was up; gives the number of that server. */
async function killedWhileUp(store: string, port: number): Promise<number> {
  const words = ["bus", "up", "--port", String(port), "--store", store, "--program", program ?? "", "--json"];
  const child = pmovesProcess(tempFolder(), words);
  let out = "";
  child.stdout?.setEncoding("utf8").on("data", (text: string) => {
    out += text;
  });
  await expect.poll(() => /"pid":\s*(\d+)/.exec(out)?.[1], { timeout: 20_000 }).toBeTruthy();
  child.kill("SIGKILL");
  await once(child, "exit");
  return Number(/"pid":\s*(\d+)/.exec(out)?.[1]);
}

describeNats("a server that a killed pmoves has left behind", { timeout: 30_000 }, () => {
  it("is taken over by the next bus up, which ends it", async () => {
    const wish = { port: await freePort(), store: join(tempFolder(), "nats"), path: undefined, program };
    const pid = await killedWhileUp(wish.store, wish.port);
    const server = await startNatsServer(wish);
    expect(server).toMatchObject({ pid, takenOver: true, version: expect.stringMatching(/^\d+\./) });
    await server[Symbol.asyncDispose]();
    expect(await server.ended).toBeNull();
    expect(() => process.kill(pid, 0)).toThrow();
    await using next = await startNatsServer(wish);
    expect(next).toMatchObject({ takenOver: false });
  });

  it("is told of to a bus up with the same folder and another port", async () => {
    const store = join(tempFolder(), "nats");
    const port = await freePort();
    const pid = await killedWhileUp(store, port);
    onTestFinished(() => void process.kill(pid, "SIGKILL"));
    const other = { port: await freePort(), store, path: undefined, program };
    await expect(startNatsServer(other)).rejects.toMatchObject({
      code: "bus.server_runs",
      hint: expect.stringContaining(`--port ${port}`),
    });
  });

  it("is told of when it goes", async () => {
    const wish = { port: await freePort(), store: join(tempFolder(), "nats"), path: undefined, program };
    const pid = await killedWhileUp(wish.store, wish.port);
    await using server = await startNatsServer(wish);
    process.kill(pid, "SIGKILL");
    expect(await server.ended).toMatchObject({ code: "bus.server" });
  });

  it("is no other that has its port: a note that is stale is nobody's", async () => {
    const store = join(tempFolder(), "nats");
    const port = await freePort();
    await using _first = await startNatsServer({ port, store: tempFolder(), path: undefined, program });
    await mkdir(store);
    await writeFile(
      join(store, "pmoves-server.json"),
      JSON.stringify({ pid: process.pid, port, name: "other" }),
    );
    await using second = await startNatsServer({ port: await freePort(), store, path: undefined, program });
    expect(second).toMatchObject({ takenOver: false });
  });
});

describeNats("the folder of bus up", () => {
  it("is one pmoves's at a time", async () => {
    const wish = { port: await freePort(), store: join(tempFolder(), "nats"), path: undefined, program };
    await using _server = await startNatsServer(wish);
    await expect(startNatsServer({ ...wish, port: await freePort() })).rejects.toMatchObject({
      code: "bus.server_runs",
      hint: expect.stringContaining(`NATS_URL=nats://127.0.0.1:${wish.port}`),
    });
  });

  it("gets the documented streams where they are asked for, and keeps those that are there", async () => {
    const wish = { port: await freePort(), store: join(tempFolder(), "nats"), path: undefined, program };
    await using server = await startNatsServer(wish);
    const names = DOCUMENTED_STREAMS.map(({ name }) => name);
    expect(await makeStreams(server.url, "test", DOCUMENTED_STREAMS)).toEqual(names);
    expect(await makeStreams(server.url, "test", DOCUMENTED_STREAMS)).toEqual([]);
    const streams = await (await openAt(server.url)).streams();
    expect(streams.find(({ name }) => name === "GEOMETRY_CGP")).toMatchObject({
      subjects: ["geometry.>"],
      retention: "limits",
      maxAge: 30 * 86_400_000,
    });
  });
});

describe("a machine without nats-server", () => {
  it("is told how to come by one, and that it may do without", async () => {
    const wish = { port: 1, store: tempFolder(), path: "", program: join(tempFolder(), "no-such-program") };
    await expect(startNatsServer(wish)).rejects.toMatchObject({ code: "bus.server" });
    expect(findNatsServer(tempFolder()) ?? "").not.toContain("pmoves-");
  });
});
