import { createServer } from "node:net";
import { join } from "node:path";
import { describe, expect, it, onTestFinished } from "vitest";
import { findNatsServer, startNatsServer } from "../../../src/adapters/nats/server-process.ts";
import { publishAll, readAll } from "../../contract/bus.ts";
import { NATS_SERVER } from "../../setup/nats-server.ts";
import { describeNats, freePort } from "../../support/nats-server.ts";
import { GEOMETRY, makeStreams } from "../../support/nats-streams.ts";
import { tempFolder } from "../../support/temp-folder.ts";
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
    await makeStreams(first.url, [GEOMETRY]);
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
    expect(await server.ended).toMatchObject({ code: "bus.server" });
  });
});

describe("a machine without nats-server", () => {
  it("is told how to come by one, and that it may do without", async () => {
    const wish = { port: 1, store: tempFolder(), path: "", program: join(tempFolder(), "no-such-program") };
    await expect(startNatsServer(wish)).rejects.toMatchObject({ code: "bus.server" });
    expect(findNatsServer(tempFolder()) ?? "").not.toContain("pmoves-");
  });
});
