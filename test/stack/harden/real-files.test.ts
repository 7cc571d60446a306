import { readFileSync } from "node:fs";
import { beforeAll, describe, expect, it } from "vitest";
import { audit } from "../../../src/stack/audit/audit.ts";
import type { ComposeProject } from "../../../src/stack/compose/project.ts";
import { readCompose } from "../../../src/stack/compose/read.ts";
import type { Hardened } from "../../../src/stack/harden/harden.ts";
import { BOOK, broken } from "../../support/audit.ts";
import { diskFiles, field, REAL, REAL_ENV, real, serviceIn, texts } from "../../support/compose.ts";
import { hardened } from "../../support/harden.ts";

const MAIN = `${REAL}docker-compose.yml`;

describe("the overlay for PMOVES.AI's docker-compose.yml", () => {
  let result: Hardened;
  let merged: ComposeProject;
  beforeAll(async () => {
    result = await hardened(diskFiles, { named: [MAIN], env: REAL_ENV });
    const read = async (path: string) => (path === "overlay.yml" ? result.text : diskFiles.read(path));
    merged = await readCompose({ read }, { files: [MAIN, "overlay.yml"], env: REAL_ENV });
  });

  it("mends each rule that compose can mend, for all services and not half of them", () => {
    const { findings } = audit(merged, BOOK);
    for (const rule of [
      "cap-drop-all",
      "no-new-privileges",
      "expected-user",
      "writable-paths",
      "tmpfs-size",
      "resource-limits",
      "loopback-ports",
      "data-port-published",
      "flat-network",
      "internal-networks",
      "explicit-tier",
      "literal-secret",
      "secret-default",
      "depends-on-healthy",
    ] as const) {
      expect([rule, broken(findings, rule)]).toEqual([rule, []]);
    }
    expect(broken(findings, "non-root-user")).toEqual(["pmoves-ollama"]);
    expect(broken(findings, "read-only-root")).toEqual(["neo4j"]);
    expect([...merged.services.values()].filter(({ node }) => node.entries.has("cap_drop"))).toHaveLength(53);
  });

  it("says why of everything that is left, and counts nothing as mended that is there", () => {
    const { findings } = audit(merged, BOOK);
    expect(result.left.map(({ rule, subject }) => `${rule} ${subject}`)).toEqual(
      findings.map(({ rule, subject }) => `${rule} ${subject}`),
    );
    for (const { why } of result.left) expect(why).toMatch(/\w{3}/);
    expect(result.left.find(({ rule }) => rule === "read-only-root")?.why).toBe(
      "its entrypoint writes the configuration into /var/lib/neo4j/conf",
    );
    expect(result.mended).toMatchObject({ "cap-drop-all": 53, "flat-network": 44, "loopback-ports": 35 });
  });

  it("gives the guide's users", () => {
    expect(field(serviceIn(merged, "tensorzero-gateway"), "user")).toBe("65532:65532");
    expect(field(serviceIn(merged, "tensorzero-clickhouse"), "user")).toBe("101:101");
    expect(field(serviceIn(merged, "postgres"), "user")).toBe("999:999");
  });

  it("keeps the paths that are known to be written to", () => {
    expect(texts(serviceIn(merged, "tensorzero-clickhouse"), "tmpfs")).toContain(
      "/var/log/clickhouse-server:size=500M,uid=101,gid=101",
    );
    expect(serviceIn(merged, "tensorzero-clickhouse").mounts.map(({ target }) => target)).toContain(
      "/var/lib/clickhouse",
    );
    expect(serviceIn(merged, "qdrant").mounts).toEqual([
      expect.objectContaining({ type: "volume", source: "qdrant-data", target: "/qdrant/storage" }),
    ]);
    expect(texts(serviceIn(merged, "ffmpeg-whisper"), "tmpfs")).toContain("/tmp:size=2G,mode=1777");
    expect(result.notes).toContainEqual({
      kind: "copy",
      text: "qdrant:/qdrant/storage into the new volume qdrant-data",
    });
    expect(result.notes).toContainEqual({ kind: "owner", text: "1000:1000  minio-data (minio:/data)" });
  });

  it("binds ports to this machine, leaves public ones open and variables in them alone", () => {
    const { ports } = serviceIn(merged, "agent-zero");
    expect(ports.map(({ address, host }) => [address, host])).toEqual([
      [undefined, 8080],
      ["127.0.0.1", 8081],
    ]);
    // biome-ignore lint/suspicious/noTemplateCurlyInString: compose's own template
    expect(result.text).toContain('- "127.0.0.1:${HIRAG_V2_GPU_HOST_PORT:-8087}:8086"');
    expect(result.text).not.toContain("invidious:\n    ports");
    expect(serviceIn(merged, "postgres").ports).toEqual([]);
  });

  it("asks for secrets instead of having them, and repeats none", async () => {
    expect(result.text).not.toContain("REDACTED");
    expect(result.required).toContain("MINIO_ROOT_PASSWORD");
    // biome-ignore lint/suspicious/noTemplateCurlyInString: compose's own template
    expect(result.text).toContain("postgres://${POSTGRES_USER:-pmoves}:${POSTGRES_PASSWORD:?it is a secret");
    expect(result.notes.filter(({ kind }) => kind === "set").map(({ text }) => text)).toContain(
      "INVIDIOUS_PG_PASSWORD",
    );
  });

  it("probes built services on the route that their code serves, and no service that is not Python", () => {
    const url = "import urllib.request; urllib.request.urlopen('http://localhost:8086/', timeout=4)";
    expect(field(serviceIn(merged, "hi-rag-gateway-v2"), "healthcheck", "test")).toEqual([
      "CMD",
      "python",
      "-c",
      url,
    ]);
    expect(field(serviceIn(merged, "invidious-companion-proxy"), "healthcheck")).toBeUndefined();
    expect(field(serviceIn(merged, "minio"), "healthcheck", "test")).toEqual(["CMD", "mc", "ready", "local"]);
  });

  it("says who loses the way out", () => {
    const isolated = result.notes.filter(({ kind }) => kind === "isolated").map(({ text }) => text);
    expect(isolated).toContain("publisher-discord");
    expect(isolated).not.toContain("presign");
  });

  it("is the same to the byte when it is made again, and over itself", async () => {
    const again = await hardened(diskFiles, { named: [MAIN], env: REAL_ENV });
    expect(again.text).toBe(result.text);
    const read = async (path: string) => (path === "o.yml" ? result.text : diskFiles.read(path));
    const over = await hardened({ read }, { named: [MAIN, "o.yml"], env: REAL_ENV });
    expect(over.mended).toEqual({});
  });

  it("does not depend on what is set where it is made", async () => {
    const env = { ...REAL_ENV, POSTGRES_PASSWORD: "hunter2", HIRAG_V2_GPU_HOST_PORT: "9999" };
    expect((await hardened(diskFiles, { named: [MAIN], env })).text).toBe(result.text);
  });

  it("leaves the base as it is", () => {
    expect(readFileSync(MAIN, "utf8")).not.toContain("127.0.0.1:8081");
  });
});

describe("the overlay for PMOVES.AI's other files", () => {
  it.each([
    [["docker-compose.monitoring.yml"]],
    [["docker-compose.external.yml"]],
    [["docker-compose.n8n.yml"]],
    [["docker-compose.supabase.yml"]],
    [["docker-compose.jellyfin-ai.yml"]],
    [["docker-compose.yml", "docker-compose.agentgym.yml"]],
    [["docker-compose.yml", "docker-compose.hardened.yml"]],
  ])("mends what %j lacks of the guide's four, or says why not", async (names) => {
    const named = names.map((name) => REAL + name);
    const { text, left } = await hardened(diskFiles, { named, env: REAL_ENV });
    const read = async (path: string) => (path === "overlay.yml" ? text : diskFiles.read(path));
    const merged = await readCompose({ read }, { files: [...named, "overlay.yml"], env: REAL_ENV });
    const before = audit(await real(...names), BOOK).findings;
    const { findings } = audit(merged, BOOK);
    for (const rule of [
      "cap-drop-all",
      "no-new-privileges",
      "resource-limits",
      "secret-default",
      "loopback-ports",
    ] as const) {
      expect([rule, broken(findings, rule)]).toEqual([rule, []]);
    }
    expect(findings.length).toBeLessThan(before.length);
    for (const rule of ["non-root-user", "read-only-root"] as const) {
      const reasons = left.filter((one) => one.rule === rule).map(({ why }) => why);
      expect(reasons.every((why) => /^its |^it /.test(why))).toBe(true);
      expect(reasons).toHaveLength(broken(findings, rule).length);
    }
  });
});
