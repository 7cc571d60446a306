import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { command } from "../../../commands/models/prices.ts";
import { diskConfigSource } from "../../../src/adapters/files/config-source.ts";
import { readGlobals } from "../../../src/cli/globals.ts";
import { run } from "../../../src/cli/run.ts";
import { tiersSettings } from "../../../src/gateway/config/index.ts";
import { routingTable } from "../../../src/gateway/routing/settings.ts";
import type { OpenPorts } from "../../../src/gateway/run/open.ts";
import { systemClock } from "../../../src/kernel/clock.ts";
import { pricesOf } from "../../support/budget.ts";
import { testContext } from "../../support/context.ts";
import { noHttp } from "../../support/fake-provider.ts";
import { tempFolder } from "../../support/temp-folder.ts";

const CONFIG = `
[models.known]
routing = ["openai"]
[models.known.providers.openai]
type = "openai"
model_name = "gpt-4o"
[models.unheard]
routing = ["openai"]
[models.unheard.providers.openai]
type = "openai"
model_name = "gpt-none"
[models.local]
routing = ["ollama"]
[models.local.providers.ollama]
type = "ollama"
model_name = "qwen3:8b"
`;

async function prices(argv: readonly string[]) {
  const folder = tempFolder();
  writeFileSync(join(folder, "tensorzero.toml"), CONFIG);
  const env = { OPENAI_API_KEY: "k" };
  const ports: OpenPorts = {
    cwd: folder,
    userConfigDir: join(folder, "none"),
    clock: systemClock,
    source: diskConfigSource(env, folder),
    keys: { env, readFile: async () => undefined },
    http: noHttp,
    routing: routingTable.schema.parse({}),
    tiers: tiersSettings.parse({}),
  };
  const book = pricesOf({ models: { "openai/gpt-4o": { input: 2.5, output: 10, cached_input: 1.25 } } });
  const context = testContext({
    capabilities: { gatewayPorts: async () => ports, prices: async () => book },
  });
  const table = {
    "models prices": { summary: "", impact: "read" as const, load: async () => ({ command }) },
  };
  const line = ["models", "prices", ...argv];
  const exit = await run(line, readGlobals(line), {
    table,
    overview: { summary: "", examples: [] },
    context,
  });
  return { exit, out: context.out(), err: context.err() };
}

describe("pmoves models prices", () => {
  it("says for every configured target what it costs, or that this is unknown or unpaid", async () => {
    const { exit, out } = await prices(["--json"]);
    expect(exit).toBe(0);
    const rows = JSON.parse(out) as { model: string; from: string; targets: string[] }[];
    expect(rows.map(({ model, from, targets }) => [model, from, targets.join()])).toEqual([
      ["ollama/qwen3:8b", "unpaid", "local/ollama"],
      ["openai/gpt-4o", "settings", "known/openai"],
      ["openai/gpt-none", "unknown", "unheard/openai"],
    ]);
    expect(rows[1]).toMatchObject({ input: 2.5, output: 10, cached_input: 1.25, cache_write: null });
  });

  it("prints them as columns", async () => {
    const { out } = await prices(["--format", "plain"]);
    expect(out).toContain("openai/gpt-4o\t2.5\t10\t1.25\tknown/openai\t[prices.models]\n");
  });
});
