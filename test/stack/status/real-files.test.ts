import { join } from "node:path";
import { describe, expect, it } from "vitest";
import type { ServiceStatus } from "../../../src/stack/status/status.ts";
import { root } from "../../architecture/scan.ts";
import { inFolder } from "../../support/stack-commands.ts";

const folder = join(root, "fixtures/compose");
const env = { INVIDIOUS_COMPANION_KEY: "x", INVIDIOUS_HMAC_KEY: "x", PMOVES_HOME: "/nonexistent" };
const files = ["docker-compose.yml", "docker-compose.monitoring.yml", "docker-compose.n8n.yml"];
const monitoring = "../stack/monitoring";
const argv = ["stack", "status", "--json", ...files.flatMap((file) => ["--compose", file])];
const ran = await inFolder(folder, [...argv, "--prometheus", `${monitoring}/prometheus.dec2025.yml`], env);
const rows = JSON.parse(ran.out) as readonly ServiceStatus[];

function evidence(service: string): readonly string[] {
  const row = rows.find((one) => one.service === service);
  return (row?.checks ?? [])
    .filter(({ result }) => result !== "done")
    .map(
      (finding) =>
        `${finding.result} ${finding.check}: ${finding.evidence} @${finding.place?.file}:${finding.place?.line}`,
    );
}

/** What the real files of December 2025 are like; each sentence was found by reading them. */
describe("the stack's own compose files", () => {
  it("fall short, so the exit code is 3", () => {
    expect(ran.exit).toBe(3);
    expect(rows).toHaveLength(50);
  });

  it.each([
    [
      "mesh-agent",
      /^wrong reaches-gateway: .*monitoring_tier only: monitoring_tier is not internal.* @docker-compose\.yml:805$/,
    ],
    [
      "deepresearch",
      /^wrong gateway-env: DEEPRESEARCH_OPENROUTER_API_BASE is https:\/\/openrouter\.ai\/api.* @docker-compose\.yml:822$/,
    ],
    ["deepresearch", /^wrong names-resolve: DEEPRESEARCH_API_BASE names deepresearch-local:8080/],
    ["botz-gateway", /^wrong names-resolve: TENSORZERO_URL names tensorzero:3030, and no service/],
    ["botz-gateway", /^wrong gateway-env: TENSORZERO_URL is http:\/\/tensorzero:3030/],
    ["pdf-ingest", /^wrong names-resolve: NATS_URL names nats:4222, reached through monitoring_tier only/],
    ["notebook-sync", /^wrong networks-exactly: notebook-sync is on monitoring_tier too/],
    ["postgres", /^wrong networks-exactly: postgres publishes 5432 on every interface/],
    ["nats", /^wrong networks-exactly: nats publishes 4222 on every interface/],
    ["minio", /^wrong exposed-to: minio publishes 9001 on every interface/],
    ["minio", /^not_done exposed-to: minio cannot be reached from api_tier, app_tier/],
    ["postgrest", /^not_done exposed-to: postgrest cannot be reached from app_tier/],
    ["pmoves-ollama", /^wrong networks-exactly: pmoves-ollama is on api_tier too/],
    ["jellyfin-bridge", /^not_checked names-resolve: JELLYFIN_URL names cataclysm-jellyfin:8096/],
    ["jellyfin-bridge", /^not_done networks-exactly: jellyfin-bridge is not on app_tier/],
    ["n8n", /^wrong reaches-gateway: shares no network with tensorzero-gateway/],
    [
      "n8n",
      /^wrong names-resolve: AGENT_ZERO_BASE_URL names agent-zero:8080, which is on none of its networks/,
    ],
    ["n8n", /^not_done gateway-env: n8n keeps the address in a credential/],
    ["retrieval-eval", /^not_done gateway-env: its code calls no model at all/],
    [
      "agent-zero",
      /^not_checked gateway-env: compose sets no TENSORZERO_BASE_URL, and these env files are not here: env\.shared\.generated/,
    ],
    ["channel-monitor", /^not_done bridge: no service runs `pmoves bus ingest`/],
    [
      "publisher-discord",
      /^not_done subjects: DISCORD_SUBJECTS has no geometry\.event\.v1, content\.published\.v1/,
    ],
    ["supaserch", /^wrong subjects: supaserch\.result\.v1: nothing declares it/],
    ["prometheus", /^not_done scrape: none of the 8 jobs/],
    ["grafana", /^not_checked dashboard: Grafana mounts/],
    ["cloudflared", /^not_checked egress: inwards it is on api_tier only/],
    ["invidious-stack", /^wrong networks-exactly: invidious shares api_tier with \d+ others/],
    ["agentgym-rl-coordinator", /^not_deployed present: pmoves-capture or agentgym-rl-coordinator/],
    ["loki", /^not_checked answers: whether it answers was not asked/],
  ])("%s: %s", (service, expected) => {
    expect(evidence(service)).toContainEqual(expect.stringMatching(expected));
  });

  it("have a GPU for ffmpeg-whisper, at its line", () => {
    const found = rows
      .find(({ service }) => service === "ffmpeg-whisper")
      ?.checks.find(({ check }) => check === "gpu");
    expect(found).toMatchObject({ result: "done", place: { file: "docker-compose.yml", line: 347 } });
  });

  it("let nobody call hi-rag v1", () => {
    expect(rows.find(({ service }) => service === "hi-rag-gateway")).toMatchObject({ result: "done" });
  });

  it("read as right what is right: hi-rag v2 goes to the gateway by its variables", () => {
    const row = rows.find(({ service }) => service === "hi-rag-gateway-v2");
    const own = row?.checks
      .filter(({ check }) => check === "gateway-env")
      .map(({ result, evidence: text }) => `${result}: ${text}`);
    expect(own).toEqual([
      "done: TENSORZERO_BASE_URL is http://tensorzero-gateway:3000",
      "done: TENSORZERO_EMBED_MODEL is tensorzero::embedding_model_name::gemma_embed_local",
    ]);
  });

  it("take a later scrape job and dashboard as done", async () => {
    const later = [
      "--prometheus",
      `${monitoring}/prometheus.later.excerpt.yml`,
      "--dashboard",
      `${monitoring}/grafana-tensorzero.later.json`,
    ];
    const { out } = await inFolder(folder, [...argv, "prometheus", "grafana", ...later], env);
    const checks = (JSON.parse(out) as readonly ServiceStatus[]).flatMap((row) => row.checks);
    expect(checks).toContainEqual(
      expect.objectContaining({
        check: "scrape",
        result: "done",
        evidence: "the job tensorzero-gateway asks tensorzero-gateway:3000/metrics",
      }),
    );
    expect(checks).toContainEqual(expect.objectContaining({ check: "dashboard", result: "done" }));
  });

  it("gain by the fragment: whoever had no way to the gateway but monitoring_tier has one", async () => {
    const fragment = join(root, "config/deploy/docker-compose.pmoves.yml");
    const { out } = await inFolder(
      folder,
      [...argv, "--compose", fragment, "mesh-agent", "retrieval-eval", "agentgym-rl-coordinator"],
      env,
    );
    const found = (JSON.parse(out) as readonly ServiceStatus[]).map(({ service, checks }) => [
      service,
      checks.find(
        ({ check }) => check === "reaches-gateway" || (check === "present" && service.startsWith("agentgym")),
      )?.result,
    ]);
    expect(found).toEqual([
      ["mesh-agent", "done"],
      ["retrieval-eval", "done"],
      ["agentgym-rl-coordinator", "done"],
    ]);
  });
});
