import { afterAll, describe, expect, it } from "vitest";
import { createHttpClient } from "../../../src/adapters/http-client/client.ts";
import { tcpConnect } from "../../../src/adapters/machine/tcp-connect.ts";
import type { HttpFinding } from "../../../src/stack/checks/facts.ts";
import { inFolder } from "../../support/stack-commands.ts";
import { tempFolder } from "../../support/temp-folder.ts";
import { startUpstream } from "../../support/upstream.ts";
import { facts, found, live, row } from "./rig.ts";

const http = createHttpClient();
afterAll(() => http.close());

describe("answers", () => {
  const one = row("s", {
    checks: ["answers"],
    ports: ["8080:80"],
    health: { port: 8080, paths: ["/a", "/b"] },
  });
  const says = (finding: HttpFinding) => facts(undefined, { live: live({ get: async () => finding }) });

  it.each<[HttpFinding, string]>([
    [{ kind: "status", status: 200 }, "done: http://h:8080/a answers 200"],
    [{ kind: "status", status: 401 }, "done: http://h:8080/a answers 401: it is up and wants a key"],
    [{ kind: "status", status: 500 }, "wrong: http://h:8080/a answers 500"],
    [
      { kind: "status", status: 404 },
      "wrong: http://h:8080/b answers 404: something is up there, but it does not serve this route (wrong path, or another service)",
    ],
    [{ kind: "down", reason: "refused" }, "not_deployed: http://h:8080/a: refused"],
    [{ kind: "slow", reason: "no answer within 3 s" }, "wrong: http://h:8080/a: no answer within 3 s"],
  ])("reads %j as %s", async (finding, expected) => {
    expect(await found(one, await says(finding))).toEqual([expected]);
  });

  it("asks at the port that the files publish", async () => {
    const asked: string[] = [];
    const get = async (url: string): Promise<HttpFinding> => {
      asked.push(url);
      return { kind: "status", status: 200 };
    };
    await found(
      one,
      await facts('services:\n  s: {image: s, ports: ["9999:80"]}\n', { live: live({ get }) }),
    );
    expect(asked).toEqual(["http://h:9999/a"]);
  });

  it("connects where there is no route, and asks nothing where there is no port", async () => {
    const port = row("s", { checks: ["answers"], ports: ["5432:5432"] });
    expect(
      await found(port, await facts(undefined, { live: live({ connect: async () => undefined }) })),
    ).toEqual(["done: h:5432 takes connections; it has no route that says more"]);
    expect(await found(port, await facts(undefined, { live: live({}) }))).toEqual([
      "not_deployed: h:5432: refused",
    ]);
    const none = row("s", { checks: ["answers"] });
    expect(await found(none, await facts(undefined, { live: live({}) }))).toEqual([
      "not_checked: it publishes no port, so it cannot be asked from here",
    ]);
  });
});

describe("subjects", () => {
  const one = row("s", { checks: ["subjects"], publishes: ["a.b.v1"] });
  const bus = (seen: number, invalid: number, reason?: string) =>
    facts(undefined, { live: live({ heard: async () => ({ seen, invalid, reason }) }) });

  it.each([
    [0, 0, undefined, "not_done: a.b.v1: not one message on the bus"],
    [3, 0, undefined, "done: a.b.v1: 3 messages seen, all valid"],
    [3, 1, undefined, "wrong: a.b.v1: 1 of 3 messages are invalid"],
    [0, 0, "the bus is away", "not_checked: a.b.v1: the bus is away"],
  ])("seen %i, invalid %i, %s: %s", async (seen, invalid, reason, expected) => {
    expect(await found(one, await bus(seen, invalid, reason))).toEqual(["done: a.b.v1: declared", expected]);
  });

  it.each([
    [">", "done"],
    ["a.*.v1", "done"],
    ["a.b.v1,x", "done"],
    ["a.b", "not_done"],
    ["", "not_done"],
  ])("are subscribed to by the variable %j: %s", async (value, result) => {
    const listener = row("s", { checks: ["subjects"], subscribes: ["a.b.v1"], subscribed_by: "SUBJECTS" });
    const text = `services:\n  s: {image: s, environment: {SUBJECTS: "${value}"}}\n`;
    expect((await found(listener, await facts(text))).at(-1)).toMatch(new RegExp(`^${result}: SUBJECTS`));
  });
});

describe("pmoves stack status --live", () => {
  it("asks services and the bus without a compose file", async () => {
    const folder = tempFolder();
    const argv = ["stack", "status", "media-video", "--live", "--listen", "0.1", "--json"];
    await inFolder(folder, ["bus", "publish", "analysis.entities.v1", "--data", '{"no":"fit"}', "--force"]);
    const { exit, out } = await inFolder(folder, argv);
    expect(exit).toBe(3);
    const [status] = JSON.parse(out);
    const own = status.checks.map((one: { check: string; result: string; evidence: string }) => [
      one.check,
      one.result,
      one.evidence,
    ]);
    expect(own).toContainEqual(["present", "not_checked", "no compose files were given"]);
    expect(own).toContainEqual(["subjects", "not_done", "geometry.event.v1: not one message on the bus"]);
    expect(own.find(([check]: readonly string[]) => check === "answers")?.[1]).toMatch(
      /not_deployed|wrong|done/,
    );
  });
});

describe("a port", () => {
  it("takes connections or does not", async () => {
    await using server = await startUpstream();
    const { signal } = new AbortController();
    expect(await tcpConnect("127.0.0.1", server.port, signal)).toBeUndefined();
    expect(await tcpConnect("127.0.0.1", 1, signal)).toBe("ECONNREFUSED");
    const stopped = AbortSignal.abort(new Error("stopped"));
    await expect(tcpConnect("127.0.0.1", 1, stopped)).rejects.toThrow("stopped");
  });
});
