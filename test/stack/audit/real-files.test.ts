import { beforeAll, describe, expect, it } from "vitest";
import type { AuditFinding } from "../../../src/stack/audit/finding.ts";
import { broken, findings, realFindings, said } from "../../support/audit.ts";

const STORES = ["meilisearch", "minio", "neo4j", "postgres", "qdrant", "tensorzero-clickhouse"];

describe("the audit of PMOVES.AI's docker-compose.yml", () => {
  let all: readonly AuditFinding[];
  beforeAll(async () => {
    all = await realFindings("docker-compose.yml");
  });

  it("finds 44 services on monitoring_tier, which is not internal", () => {
    expect(broken(all, "flat-network")).toHaveLength(44);
    expect(said(all, "flat-network", "postgres")).toEqual([
      "it joins monitoring_tier, which is not internal, with 44 services",
    ]);
  });

  it.each(["deepresearch", "retrieval-eval", "langextract", "mesh-agent", "publisher-discord"])(
    "finds that %s reaches the gateway only through the flat network",
    (service) => {
      expect(said(all, "flat-network", service)[0]).toContain(
        "it reaches tensorzero-gateway only through it",
      );
    },
  );

  it("does not say so of a service that shares a tier with the gateway", () => {
    expect(said(all, "flat-network", "presign")[0]).not.toContain("only through");
  });

  it("finds none of the guide's four in any of the 53 services", () => {
    for (const rule of ["non-root-user", "read-only-root", "cap-drop-all", "no-new-privileges"] as const) {
      expect(broken(all, rule)).toHaveLength(53);
    }
    expect(broken(all, "explicit-tier")).toEqual([]);
  });

  it("finds twelve images that float on latest or on no tag", () => {
    expect(broken(all, "floating-tag")).toEqual([
      "deepresearch",
      "grayjay-server",
      "invidious",
      "invidious-companion",
      "minio",
      "pmoves-yt",
      "postgres",
      "postgrest",
      "postgrest-cli",
      "supaserch",
      "tensorzero-gateway",
      "tensorzero-ui",
    ]);
  });

  it("finds that only 10 of the 53 have a healthcheck", () => {
    expect(broken(all, "healthcheck")).toHaveLength(43);
    expect(broken(all, "healthcheck")).not.toContain("postgres");
  });

  it("finds every host port open to all but those of Invidious and the public ones", () => {
    const open = broken(all, "loopback-ports");
    expect(open).toContain("presign");
    expect(open).toContain("nats");
    expect(open).not.toContain("invidious");
    expect(open).not.toContain("invidious-companion");
    for (const service of ["tensorzero-gateway", "botz-gateway", "hi-rag-gateway-v2", "supaserch"]) {
      expect(open).not.toContain(service);
    }
    expect(said(all, "loopback-ports", "agent-zero")).toEqual([
      "8081:80 is open on every interface of the host",
    ]);
  });

  it("finds the stores that publish ports", () => {
    expect(broken(all, "data-port-published")).toEqual(STORES);
  });

  it("finds 8090 taken twice", () => {
    expect(said(all, "host-port-clash", "hi-rag-gateway-gpu")[0]).toMatch(
      /^host port 8090\/tcp is taken by retrieval-eval \(fixtures\/compose\/docker-compose\.yml:152\)/,
    );
  });

  it("finds archon and chat-relay on data and bus, agent-zero on api and bus", () => {
    expect(broken(all, "data-bus-separation")).toEqual(expect.arrayContaining(["archon", "chat-relay"]));
    expect(broken(all, "api-bus-separation")).toContain("agent-zero");
  });

  it("finds MinIO's root password in plain text, and defaults for other secrets", () => {
    expect(broken(all, "literal-secret")).toEqual(["minio"]);
    expect(said(all, "literal-secret", "minio")).toEqual([
      "environment.MINIO_ROOT_PASSWORD holds a secret in plain text",
    ]);
    expect(broken(all, "secret-default")).toEqual([
      "hi-rag-gateway-v2-gpu",
      "invidious",
      "invidious-db",
      "meilisearch",
      "postgres",
      "postgrest",
      "postgrest-cli",
      "tensorzero-clickhouse",
      "tensorzero-gateway",
      "tensorzero-ui",
    ]);
  });

  it("never says a secret", () => {
    expect(JSON.stringify(all)).not.toContain("REDACTED");
  });

  it("finds that NATS asks nobody, and that nobody has limits", () => {
    expect(broken(all, "bus-auth")).toEqual(["nats"]);
    expect(broken(all, "resource-limits")).toHaveLength(53);
  });

  it("finds retrieval-eval's own code mounted writable", () => {
    expect(broken(all, "broad-writable-mount")).toEqual(["retrieval-eval"]);
  });

  it("says an env file once, with how many services name it", () => {
    const missing = all.filter(({ rule }) => rule === "missing-env-file").map(({ message }) => message);
    expect(missing).toContain(
      "there is no env file env.shared, and Compose does not start without it (42 services)",
    );
    expect(missing.length).toBeLessThan(8);
  });
});

describe("the audit of PMOVES.AI's other files", () => {
  it("finds what the hardening overlay leaves out, and the services that only it names", async () => {
    const all = await realFindings("docker-compose.yml", "docker-compose.hardened.yml");
    for (const rule of ["non-root-user", "read-only-root", "cap-drop-all", "no-new-privileges"] as const) {
      const left = broken(all, rule);
      expect(left).toHaveLength(27);
      expect(left).toEqual(
        expect.arrayContaining([
          ...STORES,
          "flute-gateway",
          "nats",
          "tensorzero-clickhouse",
          "tensorzero-gateway",
          "tensorzero-ui",
        ]),
      );
    }
    expect(broken(all, "no-image")).toEqual(["analysis-echo", "comfy-watcher", "graph-linker", "publisher"]);
  });

  it("finds the ports that clash between files", async () => {
    const all = await realFindings(
      "docker-compose.yml",
      "docker-compose.external.yml",
      "docker-compose.realtime.yml",
    );
    const clashes = all.filter(({ rule }) => rule === "host-port-clash").map(({ subject }) => subject);
    expect(clashes.sort()).toEqual([
      "4000/tcp:realtime+tensorzero-ui",
      "8080/tcp:agent-zero+firefly",
      "8090/tcp:hi-rag-gateway-gpu+retrieval-eval",
      "8096/tcp:consciousness-service+jellyfin-ext",
    ]);
  });

  it("finds that hyperdimensions wants supaserch's port, and names no path that nginx may write to", async () => {
    const all = await findings({
      "main.yml":
        "services: {supaserch: {image: 's:1', ports: ['8099:8099'], networks: [api_tier]}}\nnetworks: {api_tier: }\n",
      "hyper.yml":
        "services: {hyperdimensions-ui: {image: 'nginxinc/nginx-unprivileged:1', user: '101:101', read_only: true, ports: ['8099:8080'], networks: [api_tier]}}\n",
    });
    expect(broken(all, "host-port-clash")).toEqual(["hyperdimensions-ui"]);
    expect(broken(all, "writable-paths")).toEqual(["hyperdimensions-ui"]);
    expect(broken(all, "expected-user")).toEqual([]);
    expect(broken(all, "non-root-user")).toEqual(["supaserch"]);
  });

  it("finds that the AgentGym stack can't start: nobody defines evo-controller", async () => {
    const all = await realFindings("docker-compose.yml", "docker-compose.agentgym.yml");
    expect(said(all, "undefined-reference", "agentgym-rl-coordinator")).toEqual([
      "agentgym-rl-coordinator depends on evo-controller, which no file defines",
    ]);
    expect(broken(all, "broad-writable-mount")).toContain("agentgym-rl-coordinator");
  });

  it("finds the version keys", async () => {
    const all = await realFindings(
      "docker-compose.yml",
      "docker-compose.gpu.yml",
      "docker-compose.external.yml",
    );
    expect(broken(all, "version-key")).toEqual([
      "fixtures/compose/docker-compose.external.yml",
      "fixtures/compose/docker-compose.gpu.yml",
    ]);
  });

  it("finds what the monitoring stack may do on the host", async () => {
    const all = await realFindings("docker-compose.monitoring.yml");
    expect(broken(all, "privileged")).toEqual(["cadvisor"]);
    expect(broken(all, "docker-socket")).toEqual(["cadvisor", "promtail"]);
    expect(broken(all, "host-namespace")).toEqual(["node-exporter"]);
    expect(broken(all, "explicit-tier")).toContain("prometheus");
    expect(broken(all, "loopback-ports")).not.toContain("grafana");
    expect(said(all, "flat-network", "loki")[0]).toContain("external, and not said to be internal");
  });

  it("finds services on networks that are no tier, one that runs as root, and two names for one container", async () => {
    const all = await realFindings("docker-compose.external.yml", "docker-compose.open-notebook.yml");
    expect(broken(all, "explicit-tier")).toContain("wger");
    expect(said(all, "non-root-user", "open-notebook-surrealdb-ext")).toEqual(["user 0:0 is root"]);
    expect(broken(all, "container-name-clash")).toEqual(["open-notebook"]);
    expect(said(all, "secret-default", "open-notebook-surrealdb-ext")).toEqual([
      "command falls back to a default where OPEN_NOTEBOOK_SURREAL_PASS is not set",
    ]);
    expect(broken(all, "secret-default")).toContain("firefly");
  });
});
