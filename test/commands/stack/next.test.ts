import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import type { Step } from "../../../src/stack/next/next.ts";
import { inFolder, serveIn } from "../../support/stack-commands.ts";
import { tempFolder } from "../../support/temp-folder.ts";
import { startUpstream } from "../../support/upstream.ts";

const CONFIG = `[models.m]
routing = ["s"]
[models.m.providers.s]
type = "scripted"
[[models.m.providers.s.script]]
reply = "ok"
[functions.agent_zero]
type = "chat"
[functions.agent_zero.variants.v]
type = "chat_completion"
model = "m"
`;
const COMPOSE = `services:
  pmoves-gateway: {image: p, networks: {app_tier: {aliases: [tensorzero-gateway]}}}
  pmoves-capture: {image: p}
  agent-zero: {image: a, networks: [app_tier], env_file: [{path: .env.local, required: false}]}
networks: {app_tier: {internal: true}}
`;
const SAVE = {
  version: "1",
  display: {},
  surface: { code: "throw 1" },
  parameters: { uMin: 0, uMax: 1, vMin: 0, vMax: 1, uSegs: 2, vSegs: 2 },
  extraParameters: [],
  outputs: {},
};

function playUi(url: string) {
  if (url.endsWith("_list.json")) return { body: [{ file: "nautilus.json", name: "Nautilus" }] };
  if (url.endsWith(".json")) return { body: SAVE };
  return { headers: { "content-type": "text/html" }, body: "<html></html>" };
}

async function steps(folder: string, words: readonly string[], env: Readonly<Record<string, string>> = {}) {
  const { exit, out, err } = await inFolder(folder, ["stack", "next", "--json", ...words], {
    HF_HUB_OFFLINE: "1",
    ...env,
  });
  return { exit, err, rows: (out === "" ? [] : JSON.parse(out)) as readonly Step[] };
}

const results = (rows: readonly Step[]) => rows.map(({ id, result }) => `${id}: ${result}`);

describe("pmoves stack next", () => {
  it("knows nothing on a fresh machine, and says how to go on", async () => {
    const { exit, rows } = await steps(tempFolder(), ["--math-ui", "http://127.0.0.1:1/"]);
    expect(exit).toBe(3);
    expect(results(rows)).toEqual([
      "deploy: not_checked",
      "migrate: not_checked",
      "observe: not_done",
      "math-ui: not_deployed",
      "hub: not_checked",
    ]);
    expect(rows.map(({ next }) => next)).toEqual([
      expect.stringContaining("--gateway"),
      "pmoves stack next --compose docker-compose.yml",
      "pmoves doctor --migrate-check agent-zero",
      expect.stringContaining("hyperdimensions-ui"),
      "unset it to have the token checked",
    ]);
  });

  it("goes from step to step by evidence, and remembers", async () => {
    const folder = tempFolder();
    writeFileSync(join(folder, "tensorzero.toml"), CONFIG);
    writeFileSync(join(folder, "pmoves.toml"), "[store]\nenabled = true\n");
    writeFileSync(join(folder, "docker-compose.yml"), COMPOSE);
    await using ui = await startUpstream(({ url }) => playUi(url));
    await using hub = await startUpstream(({ url }) =>
      url.includes("whoami")
        ? { body: { name: "ada", auth: { accessToken: { role: "write" } } } }
        : { body: { siblings: [{ rfilename: "README.md" }, { rfilename: "data/train-0.parquet" }] } },
    );
    const online = { HF_ENDPOINT: hub.url, HF_TOKEN: "hf_hunter2", HF_HUB_OFFLINE: "0" };
    const words = (gateway: string) => ["--gateway", gateway, "--math-ui", `${ui.url}/`];
    {
      await using gateway = await serveIn(folder);
      const first = await steps(folder, words(gateway.url), online);
      expect(results(first.rows)).toEqual([
        "deploy: done",
        "migrate: not_checked",
        "observe: not_done",
        "math-ui: done",
        "hub: done",
      ]);
      expect(first.rows[1]?.next).toBe("pmoves stack env agent-zero --write .env.local");
      await inFolder(folder, ["stack", "env", "agent-zero", "--write", ".env.local"]);
      await inFolder(folder, ["doctor", "--migrate-check", "agent-zero", "--gateway", gateway.url]);
      const second = await steps(folder, words(gateway.url), online);
      expect(results(second.rows)).toEqual([
        "deploy: done",
        "migrate: done",
        "observe: done",
        "math-ui: done",
        "hub: done",
      ]);
      expect(second.exit).toBe(0);
      expect(second.rows[0]?.since).toBe(first.rows[0]?.since);
      expect(second.rows[4]?.evidence).toEqual([
        "ada/geometry-trajectories-v1 has 1 files of rows, data/train-0.parquet for one",
      ]);
      expect(JSON.stringify(second.rows)).not.toContain("hunter2");
    }
    const later = await steps(folder, words("http://127.0.0.1:1"), { HF_HUB_OFFLINE: "1" });
    expect(results(later.rows)).toEqual([
      "deploy: not_done",
      "migrate: done",
      "observe: not_checked",
      "math-ui: done",
      "hub: not_checked",
    ]);
    expect(later.rows[0]?.was_done).toMatch(/^\d{4}-/);
    const { out } = await inFolder(
      folder,
      ["stack", "next", ...words("http://127.0.0.1:1"), "--format", "table"],
      { HF_HUB_OFFLINE: "1" },
    );
    expect(out).toContain("[x] 2. Point agent-zero at the gateway");
    expect(out).toMatch(
      /\[ \] 5\. Publish a test data set on the Hub {2}not checked\n {7}HF_HUB_OFFLINE is set\n {7}it was done on \d/,
    );
    expect(out.trimEnd().split("\n").at(-1)).toBe(
      "Next: step 1, deploy the gateway and what captures trajectories.",
    );
    const kept = JSON.parse(readFileSync(join(folder, ".pmoves/state/stack-next.json"), "utf8"));
    expect(Object.keys(kept.done).toSorted()).toEqual(["hub", "math-ui", "migrate", "observe"]);
  });

  it("finds an agent-zero that is pointed elsewhere, and a Math UI whose port another service has", async () => {
    const folder = tempFolder();
    writeFileSync(join(folder, "docker-compose.yml"), COMPOSE);
    writeFileSync(join(folder, ".env.local"), "TENSORZERO_BASE_URL=http://tensorzero:3030\n");
    await using other = await startUpstream({ body: { service: "supaserch" } });
    const { rows } = await steps(folder, ["--math-ui", `${other.url}/`]);
    expect(rows[1]).toMatchObject({ result: "wrong", evidence: [expect.stringContaining("(.env.local:1)")] });
    expect(rows[3]).toMatchObject({
      result: "wrong",
      evidence: expect.arrayContaining([expect.stringContaining("another service")]),
    });
  });

  it.each([
    [{ status: 404, body: {} }, "not_done", "there is no data set me/sets yet"],
    [{ body: { siblings: [{ rfilename: "README.md" }] } }, "not_done", "has no file of rows"],
    [{ status: 503, body: {} }, "not_checked", "answers 503"],
  ])("reads the Hub's %j as %s", async (play, result, text) => {
    await using hub = await startUpstream(({ url }) =>
      url.includes("whoami") ? { body: { name: "ada", auth: { accessToken: { role: "write" } } } } : play,
    );
    const env = { HF_ENDPOINT: hub.url, HF_TOKEN: "t", HF_HUB_OFFLINE: "0" };
    const { rows } = await steps(
      tempFolder(),
      ["--math-ui", "http://127.0.0.1:1/", "--dataset", "me/sets"],
      env,
    );
    expect(rows[4]).toMatchObject({ result, evidence: [expect.stringContaining(text)] });
    expect(hub.last.url).toBe("/api/datasets/me/sets");
  });

  it.each([
    ["[hub] dataset of the settings", '[hub]\ndataset = "team/kept"\n', [], "team/kept"],
    ["the token's organization", "", [{ name: "PMOVES" }], "PMOVES/geometry-trajectories-v1"],
    ["the token's user", "", [], "ada/geometry-trajectories-v1"],
  ])("looks where hf publish would publish: %s", async (_, settings, orgs, repo) => {
    const folder = tempFolder();
    writeFileSync(join(folder, "pmoves.toml"), settings);
    await using hub = await startUpstream(({ url }) =>
      url.includes("whoami")
        ? { body: { name: "ada", orgs, auth: { accessToken: { role: "write" } } } }
        : { status: 404, body: {} },
    );
    const env = { HF_ENDPOINT: hub.url, HF_TOKEN: "t", HF_HUB_OFFLINE: "0" };
    await steps(folder, ["--math-ui", "http://127.0.0.1:1/"], env);
    expect(hub.last.url).toBe(`/api/datasets/${repo}`);
  });

  it("does not guess at progress that is damaged", async () => {
    const folder = tempFolder();
    mkdirSync(join(folder, ".pmoves/state"), { recursive: true });
    writeFileSync(join(folder, ".pmoves/state/stack-next.json"), '{"version":1,"done":[]}');
    const { exit, err } = await steps(folder, ["--math-ui", "http://127.0.0.1:1/"]);
    expect(exit).toBe(2);
    expect(err).toContain("begin anew: rm ");
  });
});
