import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { parse } from "yaml";
import * as z from "zod";
import { commands } from "../../../commands/index.ts";
import { DEPLOY_FILES, FRAGMENT, withSecrets } from "../../../src/stack/fragment/fragment.ts";
import { readDashboard } from "../../../src/stack/status/dashboard-file.ts";
import { scrapeJobs } from "../../../src/stack/status/scrape-file.ts";
import { root } from "../../architecture/scan.ts";

const read = (path: string) => readFileSync(join(root, path), "utf8");
const list = z.array(z.string());
const service = z.looseObject({
  image: z.string(),
  user: z.string(),
  read_only: z.boolean(),
  cap_drop: list,
  security_opt: list,
  tmpfs: list,
  healthcheck: z.looseObject({ test: list }),
  deploy: z.looseObject({ resources: z.looseObject({ limits: z.record(z.string(), z.unknown()) }) }),
  networks: z.union([list, z.record(z.string(), z.unknown())]),
  profiles: list.optional(),
  command: list.optional(),
  ports: list.optional(),
  secrets: list.optional(),
});
const fragment = z
  .looseObject({
    services: z.record(z.string(), service),
    networks: z.record(z.string(), z.looseObject({ internal: z.boolean().optional() })),
    secrets: z.record(z.string(), z.strictObject({ file: z.string() })),
    volumes: z.record(z.string(), z.unknown()),
  })
  .parse(parse(read(FRAGMENT), { merge: true }));

describe("the compose fragment", () => {
  it.each(Object.entries(fragment.services))("hardens %s", (name, one) => {
    expect(one).toMatchObject({
      read_only: true,
      cap_drop: ["ALL"],
      security_opt: ["no-new-privileges:true"],
    });
    expect(one.user).toBe(name === "pmoves-clickhouse" ? "101:101" : "65532:65532");
    expect(one.tmpfs.every((entry) => entry.includes("size="))).toBe(true);
    expect(Object.keys(one.deploy.resources.limits)).toEqual(["cpus", "memory", "pids"]);
    expect(one.image).not.toMatch(/(:latest|^[^:]+)$/);
    expect(one.healthcheck.test.join(" ")).not.toContain("curl");
    for (const port of one.ports ?? []) expect(port).toMatch(/^127\.0\.0\.1:/);
  });

  it("runs the gateway always, trajectories and ClickHouse only where they are asked for", () => {
    const profiles = Object.entries(fragment.services).map(([name, one]) => [name, one.profiles ?? null]);
    expect(profiles).toEqual([
      ["pmoves-gateway", null],
      ["pmoves-capture", ["agentgym"]],
      ["pmoves-publish", ["agentgym"]],
      ["pmoves-bridge", ["bridges"]],
      ["pmoves-discord", ["bridges"]],
      ["pmoves-clickhouse", ["clickhouse"]],
    ]);
    expect(fragment.services["pmoves-capture"]?.command).toEqual(["trajectories", "capture"]);
    expect(fragment.services["pmoves-publish"]?.command).toEqual(["hf", "watch"]);
  });

  it("declares every network, volume and secret that it uses, and joins data and bus nowhere", () => {
    for (const one of Object.values(fragment.services)) {
      const networks = Array.isArray(one.networks) ? one.networks : Object.keys(one.networks);
      for (const network of networks) expect(Object.keys(fragment.networks)).toContain(network);
      for (const secret of one.secrets ?? []) expect(Object.keys(fragment.secrets)).toContain(secret);
      expect(networks.includes("data_tier") && networks.includes("bus_tier")).toBe(false);
    }
    const internal = Object.entries(fragment.networks).filter(([, network]) => network.internal === true);
    expect(internal.map(([name]) => name)).toEqual(["app_tier", "bus_tier", "data_tier"]);
  });

  it.each(Object.entries(fragment.services).filter(([name]) => name !== "pmoves-clickhouse"))(
    "runs in %s a command that there is, with flags that it has",
    async (_, { command = [] }) => {
      const words = command.slice(0, command.findIndex((word) => word.startsWith("--")) >>> 0);
      const entry = commands[words.join(" ")];
      // Publishing to the Hub and forwarding are commands of their own, which another part of the program brings.
      if (entry === undefined) return expect(["hf watch", "bus forward discord"]).toContain(words.join(" "));
      const { command: loaded } = await entry.load();
      const flags = command
        .filter((word) => word.startsWith("--"))
        .map((word) => word.slice(2).replace(/-(\w)/g, (__, letter: string) => letter.toUpperCase()));
      expect(Object.keys(loaded.options?.shape ?? {})).toEqual(expect.arrayContaining(flags));
    },
  );

  it("holds no secret, and asks for the gateway's keys by file", () => {
    expect(read(FRAGMENT)).not.toMatch(/(PASSWORD|API_KEY|TOKEN): /);
    expect(fragment.services["pmoves-gateway"]?.secrets).toEqual(["pmoves_api_keys"]);
  });

  it("gives the gateway more secrets by name, and keeps comments", () => {
    const text = withSecrets(read(FRAGMENT), ["openai_api_key", "openai_api_key", "hf_token"]);
    const more = z
      .looseObject({ services: z.record(z.string(), service), secrets: z.record(z.string(), z.unknown()) })
      .parse(parse(text, { merge: true }));
    expect(more.services["pmoves-gateway"]?.secrets).toEqual(["pmoves_api_keys", "openai_api_key"]);
    // biome-ignore lint/suspicious/noTemplateCurlyInString: interpolated by Compose
    expect(more.secrets.openai_api_key).toEqual({ file: "${PMOVES_SECRETS:-./secrets}/openai_api_key" });
    expect(text).toContain("# The memory loop:");
    expect(more.services["pmoves-capture"]).toEqual(fragment.services["pmoves-capture"]);
  });

  it("refuses a key where a name belongs, and does not repeat it", () => {
    expect(() => withSecrets(read(FRAGMENT), ["sk-Proj-HUNTER2"])).toThrow(/wants the name of a secret/);
    expect(() => withSecrets(read(FRAGMENT), ["sk-Proj-HUNTER2"])).not.toThrow(/HUNTER2/);
  });
});

describe("what belongs to the fragment", () => {
  it("scrapes the gateway where the fragment puts it", () => {
    const [job] = scrapeJobs("p.yml", read("config/deploy/prometheus.yml"));
    expect(job).toMatchObject({
      job: "pmoves-gateway",
      metricsPath: "/metrics",
      targets: ["pmoves-gateway:3000"],
    });
  });

  it("brings a dashboard that asks for the gateway's metrics", () => {
    const shown = DEPLOY_FILES.find(({ path }) => path.endsWith(".json"));
    const { queries } = readDashboard("d.json", read(shown?.ships ?? ""));
    expect(queries.length).toBeGreaterThan(5);
    expect(queries.join("\n")).toContain("pmoves_");
  });

  it("is built into an image without root, from the packages that the lock file pins", () => {
    const dockerfile = read("Dockerfile");
    expect(dockerfile).toMatch(/^USER 65532:65532$/m);
    expect(dockerfile).toMatch(/npm ci --ignore-scripts/);
    expect(dockerfile.match(/^FROM /gm)).toHaveLength(2);
    expect(read(".dockerignore").split("\n")).toEqual(
      expect.arrayContaining([".git", "node_modules", "secrets", "**/.env*"]),
    );
  });
});
