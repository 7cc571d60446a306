import { describe, expect, it } from "vitest";
import { hardened } from "../../support/harden.ts";

const yaml = async (compose: string, options: Parameters<typeof hardened>[1] = {}) =>
  (await hardened({ "c.yml": compose }, options)).text.split("\n").slice(2).join("\n");

const SAFE = `user: "1000:1000", read_only: true, tmpfs: ["/tmp:size=1M"], cap_drop: [ALL], security_opt: [no-new-privileges], networks: [app_tier], healthcheck: {test: x}, deploy: {resources: {limits: {cpus: 1, memory: 1G}}}`;
const service = (more: string) =>
  `services: {a: {image: "x:1@sha256:0", ${SAFE}${more}}}\nnetworks: {app_tier: {internal: true}}\n`;

// biome-ignore-start lint/suspicious/noTemplateCurlyInString: these are compose's own templates
describe("what the overlay says", () => {
  it("is nothing where nothing is to be mended", async () => {
    expect(await yaml(service(""))).toBe("services: {}\n");
  });

  it("is everything for a service that has nothing", async () => {
    expect(await yaml("services: {a: {build: .}}\n")).toBe(`services:
  a:
    user: "65532:65532"
    read_only: true
    tmpfs:
      - /tmp:size=500M,mode=1777
      - /home/pmoves/.cache:size=200M,uid=65532,gid=65532
    cap_drop:
      - ALL
    security_opt:
      - no-new-privileges:true
    deploy:
      resources:
        limits:
          cpus: "2.0"
          memory: "2G"
`);
  });

  it.each<[string, string, string]>([
    ["a port", "ports: ['80:80']", '    ports: !override\n      - "127.0.0.1:80:80"\n'],
    [
      "a port of a variable",
      "ports: ['${P:-80}:80']",
      '    ports: !override\n      - "127.0.0.1:${P:-80}:80"\n',
    ],
    ["a port that Docker picks", "ports: [80]", '    ports: !override\n      - "127.0.0.1::80"\n'],
    [
      "a port of all addresses",
      "ports: ['0.0.0.0:80:80']",
      '    ports: !override\n      - "127.0.0.1:80:80"\n',
    ],
    [
      "a range beside a port that is right",
      "ports: ['1-2:1-2', '127.0.0.1:9:9']",
      '    ports: !override\n      - "127.0.0.1:1-2:1-2"\n      - "127.0.0.1:9:9"\n',
    ],
    [
      "a port in the long form",
      "ports: [{target: 80, published: 81}]",
      '    ports: !override\n      - target: "80"\n        published: "81"\n        host_ip: "127.0.0.1"\n        protocol: tcp\n',
    ],
    [
      "a literal secret",
      "environment: [A_SECRET=hunter2]",
      "    environment:\n      A_SECRET: ${A_SECRET:?it is a secret and has no default}\n",
    ],
    [
      "a default in a command",
      "command: 'run --pass ${P:-hunter2}'",
      "    command: run --pass ${P:?it is a secret and has no default}\n",
    ],
    [
      "a default in a list of words",
      "command: [run, '--pass', '${P:-hunter2}']",
      "    command:\n      - run\n      - --pass\n      - ${P:?it is a secret and has no default}\n",
    ],
  ])("for %s", async (_name, more, overlay) => {
    expect(await yaml(service(`, ${more}`))).toBe(`services:\n  a:\n${overlay}`);
  });

  it("replaces lists of which something has to go", async () => {
    const compose = service("")
      .replace("/tmp:size=1M", "/run")
      .replace("no-new-privileges]", '"no-new-privileges:false", label=x]');
    expect(await yaml(compose)).toBe(`services:
  a:
    tmpfs: !override
      - /run:size=500M
    security_opt: !override
      - label=x
      - no-new-privileges:true
`);
  });

  it("fills the half of the limits that is missing", async () => {
    const compose = service("").replace("cpus: 1, memory: 1G", "memory: 1G");
    expect(await yaml(compose)).toBe(
      'services:\n  a:\n    deploy:\n      resources:\n        limits:\n          cpus: "2.0"\n',
    );
  });

  it("waits for a healthcheck that is itself new", async () => {
    const compose = `services: {a: {image: "x:1@sha256:0", ${SAFE}, depends_on: [redis]}, redis: {image: "redis:7", networks: [app_tier]}}
networks: {app_tier: {internal: true}}
`;
    expect(await yaml(compose)).toContain(
      "  a:\n    depends_on:\n      redis:\n        condition: service_healthy\n",
    );
  });

  it("puts a service that the catalogue knows on its tiers", async () => {
    const networks = "networks: {data_tier: {internal: true}}\n";
    const known = await yaml(`services: {qdrant: {image: "qdrant/qdrant:1"}}\n${networks}`);
    expect(known).toContain("    networks:\n      data_tier: null\n");
    const { left, notes } = await hardened({ "c.yml": `services: {b: {image: x}, qdrant: {image: q}}\n` });
    const whys = left
      .filter(({ rule }) => rule === "explicit-tier")
      .map(({ service: name, why }) => [name, why]);
    expect(whys).toEqual([
      ["b", "nobody has said which tier it belongs to"],
      ["qdrant", "it belongs to data_tier, and no file here defines data_tier"],
    ]);
    expect(notes.map(({ kind }) => kind)).not.toContain("moved");
  });

  it("takes a volume name that is free", async () => {
    const text = await yaml(
      'services: {qdrant: {image: "qdrant/qdrant:1"}, x: {image: y, volumes: [qdrant-data:/d]}}\nvolumes: {qdrant-data: }\n',
    );
    expect(text).toContain("- qdrant-data-new:/qdrant/storage\n");
    expect(text).toContain("volumes:\n  qdrant-data-new: {}\n");
  });

  it("leaves alone what a comment or --skip leaves alone", async () => {
    const compose = `services:
  a: # pmoves-audit: ignore read-only-root -- writes everywhere
    image: x
`;
    const { text, left } = await hardened({ "c.yml": compose }, { skip: ["resource-limits"] });
    expect(text).not.toContain("read_only");
    expect(text).not.toContain("limits");
    expect(left.find(({ rule }) => rule === "resource-limits")?.why).toBe("it was left out with --skip");
    expect(left.map(({ rule }) => rule)).not.toContain("read-only-root");
  });

  it.each<[string, string, string]>([
    [
      "a part of a text",
      "environment: {U: 'http://me:hunter2@h/'}",
      "it is a part of a longer text: put a variable in its place there",
    ],
    [
      "a label",
      "labels: {a.password: '${P:-hunter2}'}",
      "labels are read by others: change it where it stands",
    ],
  ])("says why a secret in %s stays", async (_name, more, why) => {
    const { left } = await hardened({ "c.yml": service(`, ${more}`) });
    expect(
      left.filter(({ rule }) => rule.endsWith("secret") || rule.startsWith("secret")).map((one) => one.why),
    ).toEqual([why]);
  });

  it("says why an address in a variable, an external network and root images stay", async () => {
    const { left } = await hardened({
      "c.yml": `services:
  a: {image: "x:1", ports: ["\${BIND:-0.0.0.0:80}:80"], networks: [monitoring_tier]}
  jellyfin: {image: "lscr.io/linuxserver/jellyfin:10"}
networks: {monitoring_tier: {external: true}}
`,
    });
    const why = (rule: string) => left.filter((one) => one.rule === rule).map((one) => one.why);
    expect(why("loopback-ports")).toEqual(["its address stands in a variable: set that to 127.0.0.1"]);
    expect(why("flat-network")).toEqual([
      "monitoring_tier is external: make it internal where it is defined",
    ]);
    expect(why("non-root-user")).toEqual(["its init process sets up the user of PUID and PGID"]);
    expect(why("read-only-root")).toEqual(["its init process writes to /run, /etc and /defaults"]);
  });

  it("does not call mended what it can't see under the overlay", async () => {
    const texts: Readonly<Record<string, string>> = {
      "c.yml": service(", env_file: e.env"),
      "e.env": "A=b\n",
    };
    const files = { read: async (path: string) => texts[path], mode: async () => 0o644 };
    const { mended, left } = await hardened(files, { named: ["c.yml"] });
    expect(mended).toEqual({});
    expect(left.map(({ rule, why }) => [rule, why])).toEqual([
      ["env-file-mode", "permissions are no matter of compose files: chmod 600"],
    ]);
  });

  it("gives an image the capabilities that it can't start without", async () => {
    expect(await yaml('services: {jellyfin: {image: "lscr.io/linuxserver/jellyfin:10"}}\n')).toContain(
      "    cap_drop:\n      - ALL\n    cap_add:\n      - CHOWN\n",
    );
  });
});
// biome-ignore-end lint/suspicious/noTemplateCurlyInString: as above
