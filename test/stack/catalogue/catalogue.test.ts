import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { readText } from "../../../src/adapters/files/read-text.ts";
import { loadSettings } from "../../../src/settings/index.ts";
import { catalogueOf, filterRows, findRow } from "../../../src/stack/catalogue/catalogue.ts";
import { CHECK_IDS, STRATEGIES, servicesTable } from "../../../src/stack/catalogue/row.ts";
import { checks } from "../../../src/stack/checks/checks.ts";
import { root } from "../../architecture/scan.ts";

const tables = [servicesTable];
const files = [join(root, "config/services.toml")];
const settings = await loadSettings({ tables, files, env: {}, readText });
const catalogue = catalogueOf(settings.get(servicesTable));

/** The guide's matrix, section by section, with its strategies. */
const matrix: Readonly<Record<string, readonly string[]>> = {
  "3.1": ["tensorzero-gateway CORE", "tensorzero-clickhouse CORE", "tensorzero-ui CORE", "nats CORE"],
  "3.2": ["agent-zero MIGRATE", "archon MIGRATE", "mesh-agent NETWORK", "channel-monitor INTEGRATE"],
  "3.3": [
    "hi-rag-gateway-v2 ENHANCE",
    "hi-rag-gateway-v2-gpu ENHANCE",
    "hi-rag-gateway DEPRECATE",
    "deepresearch MIGRATE",
    "supaserch INTEGRATE",
    "notebook-sync NETWORK",
  ],
  "3.4": [
    "pmoves-yt INTEGRATE",
    "ffmpeg-whisper NETWORK",
    "media-video INTEGRATE",
    "media-audio INTEGRATE",
    "extract-worker ENHANCE",
    "pdf-ingest NETWORK",
    "langextract NETWORK",
    "bgutil-pot-provider OBSERVE",
  ],
  "3.5": [
    "presign OBSERVE",
    "render-webhook INTEGRATE",
    "publisher-discord INTEGRATE",
    "jellyfin-bridge NETWORK",
    "retrieval-eval MIGRATE",
    "flute-gateway INTEGRATE",
    "n8n MIGRATE",
    "cloudflared NETWORK",
  ],
  "3.6": [
    "postgres NETWORK",
    "postgrest NETWORK",
    "qdrant NETWORK",
    "neo4j NETWORK",
    "meilisearch NETWORK",
    "minio NETWORK",
    "pmoves-ollama NETWORK",
  ],
  "3.7": [
    "prometheus INTEGRATE",
    "grafana ENHANCE",
    "loki OBSERVE",
    "promtail OBSERVE",
    "cadvisor OBSERVE",
    "blackbox OBSERVE",
    "node-exporter OBSERVE",
  ],
  "3.8": ["invidious-stack NETWORK", "grayjay-stack NETWORK", "nats-echo-* OBSERVE"],
};

describe("the catalogue that ships", () => {
  it.each(Object.entries(matrix))("has every row of section %s, in the guide's order", (section, rows) => {
    const own = catalogue.filter(({ guide }) => guide === section);
    expect(own.map(({ name, strategy }) => `${name} ${strategy}`)).toEqual(rows);
  });

  it("has the 47 rows of the matrix, and what the guide or the code names beside it", () => {
    expect(catalogue.filter(({ guide }) => guide.startsWith("3."))).toHaveLength(47);
    expect(catalogue.filter(({ guide }) => !guide.startsWith("3.")).map(({ name }) => name)).toEqual([
      "agentgym-rl-coordinator",
      "hyperdimensions-ui",
      "botz-gateway",
    ]);
  });

  it("uses every strategy and every check, and has a function for each check", () => {
    expect(new Set(catalogue.map(({ strategy }) => strategy))).toEqual(new Set(STRATEGIES));
    expect(new Set(catalogue.flatMap((row) => row.checks))).toEqual(new Set(CHECK_IDS));
    expect(Object.keys(checks).toSorted()).toEqual([...CHECK_IDS].toSorted());
  });

  it("checks of each strategy what the strategy is about", () => {
    const lacking = catalogue.filter(({ strategy, checks: own }) => {
      if (strategy === "MIGRATE" || strategy === "ENHANCE")
        return !own.some((id) => id === "gateway-env" || id === "dashboard");
      if (strategy === "NETWORK")
        return !own.some((id) =>
          ["networks-exactly", "exposed-to", "reaches-gateway", "egress"].includes(id),
        );
      if (strategy === "DEPRECATE") return !own.includes("not-routed-to");
      return !own.includes("present");
    });
    expect(lacking.map(({ name }) => name)).toEqual([]);
  });

  it("puts a health route on a port that the row publishes", () => {
    const wrong = catalogue.filter(
      ({ health, ports }) =>
        health !== undefined && !ports.some((port) => port.startsWith(`${health.port}:`)),
    );
    expect(wrong.map(({ name }) => name)).toEqual([]);
  });
});

describe("a catalogue", () => {
  const load = (text: string) =>
    loadSettings({ tables, files: ["services.toml"], env: {}, readText: async () => text });
  const row = `guide = "3.2"\ngroup = "media"\nstrategy = "OBSERVE"\nasks = "a"\naction = "b"\ncompose = "c.yml"\n`;

  it.each([
    ["a row without a check", row, "services.x.checks"],
    ["a row with an empty list of checks", `${row}checks = []\n`, "names no check"],
    ["a check that nobody knows", `${row}checks = ["magic"]\n`, "services.x.checks.0"],
    [
      "a strategy that nobody knows",
      `${row}checks = ["present"]\n`.replace("OBSERVE", "HOPE"),
      "services.x.strategy",
    ],
    ["a check without what it looks at", `${row}checks = ["exposed-to"]\n`, "needs exposed_to"],
    ["gateway-env without a variable", `${row}checks = ["gateway-env"]\n`, "needs a variable that is needed"],
    ["an unknown key", `${row}checks = ["present"]\nhealht = 1\n`, "did you mean health"],
    ["a port that is none", `${row}checks = ["present"]\nports = ["80"]\n`, "is not HOST:CONTAINER"],
  ])("refuses %s, with file and line", async (_, body, reason) => {
    const failure = await load(`[services.x]\n${body}`).catch((error: unknown) => error);
    expect(String(failure)).toContain(reason);
    expect(String(failure)).toMatch(/services\.toml:\d+/);
  });

  it("finds a row by its name and by a name in compose", () => {
    expect(findRow(catalogue, "agent-zero").name).toBe("agent-zero");
    expect(findRow(catalogue, "invidious-db").name).toBe("invidious-stack");
  });

  it("suggests a near name", () => {
    expect(() => findRow(catalogue, "agent-zer")).toThrow('no service "agent-zer"');
    try {
      findRow(catalogue, "agent-zer");
    } catch (error) {
      expect(error).toMatchObject({ exit: 2, hint: expect.stringContaining("did you mean agent-zero?") });
    }
  });

  it("is filtered by strategy and group", () => {
    const names = filterRows(catalogue, { strategy: "MIGRATE", group: "utilities" }).map(({ name }) => name);
    expect(names).toEqual(["retrieval-eval", "n8n"]);
  });
});
