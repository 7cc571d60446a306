import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { inFolder, serveIn } from "../support/stack-commands.ts";
import { tempFolder } from "../support/temp-folder.ts";
import { startUpstream } from "../support/upstream.ts";

interface Row {
  readonly area: string;
  readonly name: string;
  readonly result: string;
  readonly detail: string;
  readonly fix: string | null;
}

const scripted = `[gateway]
bind_address = "127.0.0.1:3999"
[models.m]
routing = ["s"]
[models.m.providers.s]
type = "scripted"
tier = 1
[[models.m.providers.s.script]]
reply = "ok"
[models.poor]
routing = ["s"]
[models.poor.providers.s]
type = "scripted"
tier = 3
[[models.poor.providers.s.script]]
error = { status = 402, body = { error = { message = "Insufficient credits", code = 402 } }, like = "openrouter" }
[functions.agent_zero]
type = "chat"
[functions.agent_zero.variants.v]
type = "chat_completion"
model = "m"
`;

function folderWith(files: Readonly<Record<string, string>>): string {
  const folder = tempFolder();
  for (const [name, text] of Object.entries(files)) writeFileSync(join(folder, name), text);
  return folder;
}

async function doctor(folder: string, words: readonly string[], env: Readonly<Record<string, string>> = {}) {
  const { exit, out, err } = await inFolder(folder, ["doctor", "--json", ...words], env);
  return { exit, err, rows: (out === "" ? [] : JSON.parse(out)) as readonly Row[] };
}

describe("pmoves doctor", () => {
  it("examines what this machine offers, and says of the rest that it was not checked", async () => {
    const folder = folderWith({ "tensorzero.toml": scripted });
    const { exit, rows } = await doctor(folder, ["--only", "runtime,config,bus,store,disk,gateway,ports"], {
      HF_HUB_OFFLINE: "1",
    });
    const results = rows.map(({ area, name, result }) => [area, name.replace(folder, ""), result]);
    expect(exit).toBe(0);
    expect(results).toContainEqual(["runtime", "node", "ok"]);
    expect(results).toContainEqual(["config", "configuration", "ok"]);
    expect(results).toContainEqual(["gateway", "gateway", "not_checked"]);
    expect(results).toContainEqual(["bus", "bus", "ok"]);
    expect(results).toContainEqual(["store", "/.pmoves/state/store.sqlite", "not_checked"]);
    expect(results).toContainEqual(["disk", "/.pmoves/state", "ok"]);
    expect(results).toContainEqual(["ports", "127.0.0.1:3999", "ok"]);
    expect((await doctor(folder, ["--only", "gateway", "--strict"])).exit).toBe(3);
  });

  it("asks each target by tier and says what it lacks, with the fix", async () => {
    const folder = folderWith({ "tensorzero.toml": scripted });
    const { exit, rows } = await doctor(folder, ["--only", "targets"]);
    expect(exit).toBe(3);
    expect(rows).toEqual([
      expect.objectContaining({ name: "tier 1 m/s", result: "ok" }),
      expect.objectContaining({
        name: "tier 3 poor/s",
        result: "failed",
        detail: expect.stringMatching(/^no credit: /),
        fix: expect.stringContaining("top up"),
      }),
    ]);
  });

  it("leaves targets alone with --no-probe, and does not call that fine", async () => {
    const folder = folderWith({ "tensorzero.toml": scripted });
    const { exit, rows } = await doctor(folder, ["--only", "targets", "--no-probe"]);
    expect(exit).toBe(0);
    expect(rows.map(({ result }) => result)).toEqual(["not_checked", "not_checked"]);
  });

  it("says what is wrong with a configuration that does not load", async () => {
    const { exit, rows } = await doctor(folderWith({ "tensorzero.toml": "[models.m]\nrouting = 1\n" }), [
      "--only",
      "config,ports",
    ]);
    expect(exit).toBe(3);
    expect(rows[0]).toMatchObject({ name: "configuration", result: "failed" });
    expect(rows.some(({ name }) => name.includes("tensorzero.toml:2"))).toBe(true);
    expect(rows.at(-1)).toMatchObject({ area: "ports", result: "not_checked" });
  });

  it("tells a gateway from another service, and both from nobody", async () => {
    await using server = await startUpstream();
    server.play({ status: 404, body: "no" });
    const other = await doctor(tempFolder(), ["--only", "gateway", "--gateway", server.url]);
    expect(other.rows[0]).toMatchObject({ result: "failed", detail: expect.stringContaining("wrong path") });
    server.play({ body: { hello: "world" } });
    const stranger = await doctor(tempFolder(), ["--only", "gateway", "--gateway", server.url]);
    expect(stranger.rows[0]).toMatchObject({ detail: expect.stringContaining("not as a gateway does") });
    const nobody = await doctor(tempFolder(), ["--only", "gateway", "--gateway", "http://127.0.0.1:1"]);
    expect(nobody).toMatchObject({ exit: 3, rows: [{ detail: expect.stringContaining("is down") }] });
  });

  it("ends at its deadline, and says what was not over", async () => {
    await using server = await startUpstream();
    server.play({ beforeHead: "hang" });
    const started = performance.now();
    const { exit, rows } = await doctor(tempFolder(), [
      "--only",
      "gateway",
      "--gateway",
      server.url,
      "--deadline",
      "0.3",
    ]);
    expect(performance.now() - started).toBeLessThan(10_000);
    expect(exit).toBe(3);
    expect(rows).toEqual([
      expect.objectContaining({
        result: "failed",
        detail: "not over within 0.3 s",
        fix: expect.stringContaining("--deadline"),
      }),
    ]);
  });

  it.each([
    [200, { name: "ada", auth: { accessToken: { role: "write" } } }, "ok", "may write"],
    [200, { name: "ada", auth: { accessToken: { role: "read" } } }, "failed", "may only read"],
    [
      200,
      {
        name: "ada",
        auth: {
          accessToken: { role: "fineGrained", fineGrained: { scoped: [{ permissions: ["repo.write"] }] } },
        },
      },
      "ok",
      "fine-grained",
    ],
    [
      200,
      {
        name: "ada",
        auth: {
          accessToken: {
            role: "fineGrained",
            fineGrained: { scoped: [{ permissions: ["repo.content.read"] }] },
          },
        },
      },
      "failed",
      "without repo.write",
    ],
    [200, { name: "ada" }, "warning", "does not say"],
    [401, { error: "Invalid user token." }, "failed", "is not valid"],
    [429, {}, "not_checked", "asks to wait"],
    [500, {}, "failed", "answers 500"],
  ])("reads the Hub's answer %i %j as %s", async (status, body, result, detail) => {
    await using hub = await startUpstream();
    hub.play({ status, body });
    const { rows } = await doctor(tempFolder(), ["--only", "hub"], {
      HF_ENDPOINT: hub.url,
      HF_TOKEN: "hf_hunter2",
    });
    expect(rows).toEqual([
      expect.objectContaining({ name: "token", result, detail: expect.stringContaining(detail) }),
    ]);
    expect(hub.last).toMatchObject({
      url: "/api/whoami-v2",
      headers: { authorization: "Bearer hf_hunter2" },
    });
    expect(JSON.stringify(rows)).not.toContain("hunter2");
  });

  it("asks no Hub without a token or offline", async () => {
    const none = await doctor(tempFolder(), ["--only", "hub"], { HF_HOME: "/nowhere" });
    expect(none).toMatchObject({
      exit: 0,
      rows: [{ result: "not_checked", fix: expect.stringContaining("HF_TOKEN") }],
    });
    const offline = await doctor(tempFolder(), ["--only", "hub"], { HF_TOKEN: "x", HF_HUB_OFFLINE: "1" });
    expect(offline.rows).toEqual([
      expect.objectContaining({ result: "not_checked", detail: "HF_HUB_OFFLINE is set" }),
    ]);
  });

  it.each([
    [0, "ok", "the same time"],
    [-20_000, "warning", "20 s ahead"],
    [600_000, "failed", "600 s behind"],
  ])("compares clocks: an answer dated %i ms from now is %s", async (offset, result, detail) => {
    await using server = await startUpstream();
    server.play(() => ({ headers: { date: new Date(Date.now() + offset).toUTCString() }, body: {} }));
    const { rows } = await doctor(tempFolder(), ["--only", "clock", "--gateway", server.url], {
      HF_HUB_OFFLINE: "1",
    });
    expect(rows).toEqual([
      expect.objectContaining({
        result,
        detail: expect.stringMatching(new RegExp(detail.replace(/\d+/, "(\\d+)"))),
      }),
    ]);
  });

  it("finds a damaged store", async () => {
    const folder = tempFolder();
    mkdirSync(join(folder, ".pmoves/state"), { recursive: true });
    writeFileSync(join(folder, ".pmoves/state/store.sqlite"), "this is no database, whatever its name says");
    const { exit, rows } = await doctor(folder, ["--only", "store"]);
    expect(exit).toBe(3);
    expect(rows[0]).toMatchObject({ result: "failed", detail: expect.stringContaining("not a database") });
  });

  it("says who would have a port that is taken", async () => {
    await using server = await startUpstream();
    server.play({ status: 404, body: "no" });
    const folder = folderWith({ "tensorzero.toml": scripted.replace("3999", String(server.port)) });
    const { exit, rows } = await doctor(folder, ["--only", "ports"]);
    expect(exit).toBe(3);
    expect(rows[0]).toMatchObject({
      detail: expect.stringContaining("taken by something that is no gateway"),
    });
  });

  it("says that a bus is not there, with the fix", async () => {
    const { exit, rows } = await doctor(tempFolder(), ["--only", "bus"], {
      NATS_URL: "nats://u:hunter2@127.0.0.1:1",
    });
    expect(exit).toBe(3);
    expect(rows[0]).toMatchObject({ name: "bus", result: "failed" });
    expect(JSON.stringify(rows)).not.toContain("hunter2");
  });

  it("refuses an area that it does not know, and suggests one", async () => {
    const { exit, err } = await doctor(tempFolder(), ["--only", "targts"]);
    expect(exit).toBe(2);
    expect(err).toContain("did you mean targets?");
  });

  it("is read by people too", async () => {
    const folder = folderWith({ "tensorzero.toml": scripted });
    const { out } = await inFolder(folder, ["doctor", "--only", "targets", "--format", "table"]);
    expect(out).toMatch(
      /^targets\n {2}ok {11}tier 1 m\/s: .*\n {2}failed {7}tier 3 poor\/s: no credit: .*\n {15}-> top up/,
    );
    expect(out.trimEnd().split("\n").at(-1)).toBe("1 ok, 1 failed");
  });
});

describe("pmoves doctor --migrate-check", () => {
  it("proves by a tagged request that calls of a service arrive as traces", async () => {
    const folder = folderWith({
      "tensorzero.toml": scripted,
      "pmoves.toml": "[store]\nenabled = true\n",
      "env.shared": "TENSORZERO_BASE_URL=http://tensorzero-gateway:3000\n",
    });
    await using gateway = await serveIn(folder);
    const argv = ["--migrate-check", "agent-zero", "--gateway", gateway.url, "--env-file", "env.shared"];
    const { exit, rows } = await doctor(folder, argv);
    expect(rows).toEqual([
      expect.objectContaining({ name: "TENSORZERO_BASE_URL", result: "ok" }),
      expect.objectContaining({ name: "request", result: "ok" }),
      expect.objectContaining({
        name: "trace",
        result: "ok",
        detail: expect.stringContaining("pmoves.migrate_check="),
      }),
    ]);
    expect(exit).toBe(0);
    const trace = rows[2]?.detail.split(" ")[0] ?? "";
    const shown = await inFolder(folder, ["traces", "show", trace, "--json"]);
    expect(JSON.parse(shown.out)).toMatchObject({
      function: "agent_zero",
      tags: { "pmoves.service": "agent-zero" },
    });
  });

  it("says that a gateway answers and remembers nothing", async () => {
    const folder = folderWith({ "tensorzero.toml": scripted, "pmoves.toml": "[store]\nenabled = false\n" });
    await using gateway = await serveIn(folder);
    const { exit, rows } = await doctor(folder, [
      "--migrate-check",
      "agent-zero",
      "--gateway",
      gateway.url,
      "--deadline",
      "1",
    ]);
    expect(exit).toBe(3);
    expect(rows.map(({ name, result }) => [name, result])).toEqual([
      ["variables", "not_checked"],
      ["request", "ok"],
      ["trace", "failed"],
    ]);
    expect(rows[2]?.fix).toContain("[store]");
  });

  it("says that the gateway lacks the function, and that an env file points elsewhere", async () => {
    const folder = folderWith({
      "tensorzero.toml": scripted,
      ".env": "TENSORZERO_BASE_URL=http://x:hunter2@tensorzero-gateway:3000/openai/v1\n",
    });
    await using gateway = await serveIn(folder);
    const { exit, rows } = await doctor(folder, [
      "--migrate-check",
      "archon",
      "--gateway",
      gateway.url,
      "--env-file",
      ".env",
    ]);
    expect(exit).toBe(3);
    expect(rows[0]).toMatchObject({
      name: "TENSORZERO_BASE_URL",
      result: "failed",
      fix: "pmoves stack env archon --write .env",
    });
    expect(rows[1]).toMatchObject({
      name: "request",
      result: "failed",
      fix: expect.stringContaining("archon_work_orders"),
    });
    expect(JSON.stringify(rows)).not.toContain("hunter2");
  });

  it("does not claim to have checked a service that calls no model", async () => {
    const { exit, rows } = await doctor(tempFolder(), ["--migrate-check", "retrieval-eval", "--strict"]);
    expect(exit).toBe(3);
    expect(rows.at(-1)).toMatchObject({
      result: "not_checked",
      detail: expect.stringContaining("calls no model"),
    });
    expect((await doctor(tempFolder(), ["--migrate-check", "nobody"])).exit).toBe(2);
  });
});
