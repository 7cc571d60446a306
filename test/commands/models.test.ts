import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { AttemptFailure } from "../../src/gateway/model/index.ts";
import { runOver } from "../support/gateway-commands.ts";
import { type ScriptedGateway, startScriptedGateway } from "../support/scripted-gateway.ts";
import { startUpstream } from "../support/upstream.ts";

let from: ScriptedGateway;
beforeEach(async () => {
  from = await startScriptedGateway();
});
afterEach(() => from[Symbol.asyncDispose]());

/** Benches the cloud for two hours, as an empty account would. */
function bench(): void {
  const target = from.gateway.engine.snapshot.config.models.get("cloud")?.targets[0];
  if (target === undefined) throw new Error("no such target");
  const now = Date.now();
  from.gateway.benches.fail(
    target,
    new AttemptFailure("credit", "no money", { resetAt: now + 7_200_000 }),
    now,
  );
}

describe("pmoves models", () => {
  it("lists functions and targets with their state, a bench with its countdown", async () => {
    bench();
    for (const where of [[], ["--gateway", from.server.url]]) {
      const { exit, out } = await runOver(from, ["models", ...where]);
      expect(exit).toBe(0);
      const rows = out
        .trimEnd()
        .split("\n")
        .map((line) => line.split("\t"));
      expect(rows.find(([name]) => name === "chat")?.slice(0, 4)).toEqual(["chat", "function", "", "chat"]);
      expect(rows.find(([name]) => name === "talk")).toContain("ready");
      const cloud = rows.find(([name]) => name === "cloud") ?? [];
      expect(cloud[6]).toMatch(/^benched (2h0m|1h59m)$/);
      expect(cloud[8]).toBe("no money");
    }
  });

  it("has everything in JSON, with the name that a client writes", async () => {
    const { out } = await runOver(from, ["models", "--json"]);
    expect(JSON.parse(out)).toContainEqual({
      id: "tensorzero::model_name::talk",
      name: "talk",
      type: "model",
      target: "talk/s",
      tier: 1,
      kind: "scripted",
      upstream_model: "talk",
      state: "ready",
      until: null,
      left_ms: null,
      address: null,
      reason: null,
      fix: null,
    });
  });

  it("lists the names of a gateway that is not pmoves, and says so where it tells none", async () => {
    await using upstream = await startUpstream(({ url }) =>
      url === "/openai/v1/models"
        ? { body: { data: [{ id: "tensorzero::function_name::f" }] } }
        : { status: 404, body: { error: `Route not found: GET ${url}` } },
    );
    const listed = await runOver(from, ["models", "--gateway", upstream.url]);
    expect(listed.out).toMatch(/^f\tfunction\t/);
    upstream.play({ status: 404, body: { error: "Route not found: GET /openai/v1/models" } });
    expect(await runOver(from, ["models", "--gateway", upstream.url])).toMatchObject({
      exit: 2,
      err: expect.stringContaining("Route not found"),
    });
  });
});

describe("pmoves models probe", () => {
  it("asks every target that could be used, and ends with 3 where one failed", async () => {
    const { exit, out } = await runOver(from, ["models", "probe"]);
    expect(exit).toBe(3);
    const rows = out
      .trimEnd()
      .split("\n")
      .map((line) => line.split("\t").slice(0, 2));
    expect(rows).toEqual([
      ["talk/s", "ok"],
      ["busy/s", "retry"],
      ["judge/s", "ok"],
      ["vec/s", "ok"],
      ["busy2/s", "retry"],
      ["cloud/s", "ok"],
    ]);
  });

  it("asks those that are named, in that order, also past a bench, which it lifts", async () => {
    bench();
    const ran = await runOver(from, [
      "models",
      "probe",
      "cloud/s",
      "talk/s",
      "--json",
      "--gateway",
      from.server.url,
    ]);
    expect(ran.exit).toBe(0);
    expect(JSON.parse(ran.out)).toMatchObject([
      { target: "cloud/s", outcome: "ok", reason: null },
      { target: "talk/s", outcome: "ok" },
    ]);
    expect(from.gateway.state().targets.find(({ id }) => id === "cloud/s")?.bench).toBeNull();
  });

  it("asks nobody where one name is wrong", async () => {
    expect(await runOver(from, ["models", "probe", "talk/s", "clud/s"])).toMatchObject({
      exit: 2,
      out: "",
      err: expect.stringContaining("Unknown target: clud/s (did you mean cloud/s?)"),
    });
  });
});

describe("pmoves models unbench", () => {
  it("lifts a bench of a running gateway, and says where there was none", async () => {
    bench();
    const unbench = (...words: string[]) =>
      runOver(from, ["models", "unbench", ...words, "--gateway", from.server.url]);
    expect(await unbench("cloud/s")).toMatchObject({ exit: 0, out: "cloud/s is off the bench\n" });
    expect(await unbench("cloud/s", "--json")).toMatchObject({
      out: '{\n  "target": "cloud/s",\n  "lifted": false\n}\n',
    });
    expect(await unbench("nope")).toMatchObject({
      exit: 2,
      err: expect.stringContaining("Unknown target: nope"),
    });
  });
});
