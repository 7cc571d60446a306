import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { openRecords } from "../../src/adapters/sqlite/records/open.ts";
import { openAccess } from "../../src/gateway/clients/access.ts";
import type { OpenPorts } from "../../src/gateway/run/open.ts";
import { systemClock } from "../../src/kernel/clock.ts";
import { feedbackBody, openRecording } from "../../src/observability/index.ts";
import { storeTable } from "../../src/observability/settings.ts";
import { idOf, inference, put } from "../contract/record-store.ts";
import { tempFolder } from "../support/temp-folder.ts";

const TOML = `
[models.m]
routing = ["s"]
[models.m.providers.s]
type = "scripted"
[[models.m.providers.s.script]]
reply = "x"
[functions.chat]
type = "chat"
[functions.chat.variants.one]
type = "chat_completion"
model = "m"
[metrics.good]
type = "boolean"
optimize = "max"
level = "inference"
`;

/** Ports of a command whose records lie in a folder, and that reads one configuration. */
async function rig() {
  const folder = tempFolder();
  const file = join(folder, "tensorzero.toml");
  const recording = openRecording({
    settings: storeTable.schema.parse({ enabled: false }),
    path: "records.sqlite",
    clock: systemClock,
    open: () => openRecords(join(folder, "records.sqlite"), "full"),
    prunes: false,
    warn: () => undefined,
  });
  const source = {
    env: {},
    readFile: async () => TOML,
    exists: async () => true,
    glob: async () => [file],
    resolves: async () => false,
  };
  const ports = {
    cwd: folder,
    userConfigDir: folder,
    clock: systemClock,
    source,
    keys: { env: {}, readFile: async () => undefined },
    routing: { order: undefined },
    tiers: { targets: {} },
    recording: async () => recording,
  } as unknown as OpenPorts;
  return { access: openAccess(ports, "1"), store: recording.store, file };
}

describe("pmoves feedback", () => {
  it("reads values as JSON where they are, comments as they stand", () => {
    const of = (words: string[], more: object = {}) =>
      feedbackBody({ words, episode: undefined, tag: [], dryRun: false, ...more });
    expect(of(["i", "good", "true"])).toEqual({ inference_id: "i", metric_name: "good", value: true });
    expect(of(["i", "comment", "12"])).toEqual({ inference_id: "i", metric_name: "comment", value: "12" });
    expect(of(["i", "demonstration", "so: so"], { tag: ["by=a=b"], dryRun: true })).toEqual({
      inference_id: "i",
      metric_name: "demonstration",
      value: "so: so",
      tags: { by: "a=b" },
      dryrun: true,
    });
    expect(of(["solved", "0.5"], { episode: "e" })).toEqual({
      episode_id: "e",
      metric_name: "solved",
      value: 0.5,
    });
    expect(() => of(["good", "true"])).toThrow(
      "an inference id, a metric and a value are needed, not 2 words",
    );
    expect(() => of(["i", "good", "true"], { episode: "e" })).toThrow("with --episode a metric and a value");
    expect(() => of(["i", "good", "true"], { tag: ["x"] })).toThrow("--tag x: must be key=value");
  });

  it("writes into the records of this machine without a gateway, though requests are not remembered", async () => {
    const { access, store, file } = await rig();
    if (store === undefined) throw new Error("no store");
    await put(store, [inference(1)]);
    const give = await access.feedback({ config: file });
    const { signal } = new AbortController();
    const { feedback_id } = await give({ inference_id: idOf(1), metric_name: "good", value: true }, signal);
    expect(await store.feedback([idOf(1)])).toMatchObject([{ id: feedback_id, value: "true" }]);
    await expect(give({ inference_id: idOf(1), metric_name: "good", value: 1 }, signal)).rejects.toThrow(
      "value: feedback for metric `good` must be a boolean",
    );
  });
});
