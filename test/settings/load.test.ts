import { describe, expect, it } from "vitest";
import * as z from "zod";
import { routingSettings, routingTable } from "../../src/gateway/routing/settings.ts";
import { loadSettings, originText, type Settings } from "../../src/settings/index.ts";

const project = "/p/pmoves.toml";
/** A table of tables, as `[tiers]` is: names of any form, strict below them. */
const tiersTable = {
  name: "tiers",
  schema: z.record(
    z.string(),
    z.strictObject({ kind: z.string().optional(), tier: z.literal([1, 2, 3]).optional() }),
  ),
};
const user = "/home/u/.config/pmoves/config.toml";

function load(files: Record<string, string>, env: Record<string, string> = {}): Promise<Settings> {
  return loadSettings({
    tables: [routingTable, tiersTable],
    files: [project, user],
    env,
    readText: async (path) => files[path],
  });
}

async function messageOf(loading: Promise<Settings>): Promise<string> {
  const error = await loading.then(
    () => undefined,
    (thrown: unknown) => thrown,
  );
  expect(error).toMatchObject({ name: "PmovesError", exit: 2 });
  return (error as Error).message;
}

describe("loadSettings", () => {
  it("has defaults where nothing is said", async () => {
    const settings = await load({});
    expect(routingSettings(settings.get(routingTable))).toEqual({
      holdMs: 10_000,
      attemptMs: 600_000,
      firstTokenMs: 60_000,
      idleMs: 120_000,
      totalMs: 900_000,
      maxRetryAfterMs: 30_000,
      benchAfter: 3,
      benchMs: 5_000,
      benchMaxMs: 300_000,
      affinity: true,
      hedgeMs: 0,
      hedgePaid: false,
      complex: {},
    });
    expect(settings.origin("routing.hold_ms")).toEqual({ from: "default" });
    expect(settings.files).toEqual([]);
  });

  it("takes environment over project over user, key by key, and knows each origin", async () => {
    const settings = await load(
      {
        [project]: '[routing]\nhold_ms = 1\n\norder = "tiers"\n',
        [user]: "# mine\n[routing]\nhold_ms = 2\nidle_ms = 3\n",
      },
      { PMOVES_ROUTING_BENCH_MS: "4" },
    );
    const shown = settings
      .entries()
      .filter(({ origin }) => origin.from !== "default")
      .map(({ key, value, origin }) => [key, value, originText(origin)]);
    expect(shown).toEqual([
      ["routing.hold_ms", 1, `${project}:2`],
      ["routing.idle_ms", 3, `${user}:4`],
      ["routing.bench_ms", 4, "env PMOVES_ROUTING_BENCH_MS"],
      ["routing.order", "tiers", `${project}:4`],
    ]);
    expect(settings.value("routing.hold_ms")).toBe(1);
    expect(settings.files).toEqual([project, user]);
  });

  it("reads tiers by quoted target ids", async () => {
    const settings = await load({
      [project]: '[tiers."chat/box.local"]\nkind = "ollama"\ntier = 2\n',
    });
    expect(settings.get(tiersTable)).toEqual({ "chat/box.local": { kind: "ollama", tier: 2 } });
  });

  it("names an unknown key and table by file, line and nearest name, all at once", async () => {
    const text = "[routing]\nhold_ms = 1\nbench_afer = 2\n\n[tires]\nx = 1\n";
    expect(await messageOf(load({ [project]: text }))).toBe(
      `${project}:5: unknown table [tires]; did you mean tiers?\n` +
        `${project}:3: unknown key routing.bench_afer; did you mean bench_after?`,
    );
  });

  it.each([
    ['[routing]\nhold_ms = "soon"\n', `${project}:2: routing.hold_ms: Invalid input: expected number`],
    ["routing = { bench_after = 0 }\n", `${project}:1: routing.bench_after: Too small`],
    ["[tiers.x]\ntier = 4\n", `${project}:2: tiers.x.tier: Invalid option: expected one of 1|2|3`],
    ["[routing]\nhold_ms = = 1\n", `${project}:2:11: `],
    ["routing = 1\n", `${project}:1: routing: Invalid input: expected object`],
  ])("refuses %j", async (text, message) => {
    expect(await messageOf(load({ [project]: text }))).toContain(message);
  });

  it("names the variable whose value is wrong", async () => {
    const message = await messageOf(load({}, { PMOVES_ROUTING_HOLD_MS: "soon" }));
    expect(message).toContain("env PMOVES_ROUTING_HOLD_MS: routing.hold_ms: Invalid input");
  });

  it("says which file cannot be read", async () => {
    const failing = loadSettings({
      tables: [],
      files: [project],
      env: {},
      readText: () => Promise.reject(new Error("EACCES: permission denied")),
    });
    expect(await messageOf(failing)).toBe(`${project}: cannot be read: EACCES: permission denied`);
  });

  it("does not hand out a table that was not loaded", async () => {
    const settings = await load({});
    expect(() => settings.get({ name: "bus", schema: z.strictObject({}) })).toThrow('"bus"');
  });
});
