import { describe, expect, it } from "vitest";
import { CHECKS } from "../../../src/stack/audit/checks.ts";
import { RULE_IDS } from "../../../src/stack/audit/rule-ids.ts";
import { rulebookOf, ruleNamed } from "../../../src/stack/audit/rulebook.ts";
import { BOOK, broken, findings, said } from "../../support/audit.ts";

const SAFE = `
    image: x/y:1.0@sha256:${"a".repeat(64)}
    user: "65532:65532"
    read_only: true
    tmpfs: ["/tmp:size=10M"]
    cap_drop: [ALL]
    security_opt: [no-new-privileges:true]
    networks: [app_tier]
    healthcheck: {test: [CMD, "true"]}
    deploy: {resources: {limits: {cpus: "1", memory: 1G}}}
`;
const NETWORKS = "networks: {app_tier: {internal: true}}\n";
const service = (more: string) => findings({ "c.yml": `services:\n  a:${SAFE}${more}${NETWORKS}` });

describe("the rules", () => {
  it("are each described, and each found by one check", () => {
    const found = CHECKS.flatMap(({ rules }) => rules);
    const ofComments = ["bad-suppression", "unused-suppression"];
    expect([...found, ...ofComments].sort()).toEqual([...RULE_IDS].sort());
    expect([...BOOK.rules.keys()]).toEqual([...RULE_IDS]);
  });

  it("say why harden can't mend what it can't", () => {
    for (const { id, overlay, left } of BOOK.rules.values())
      expect([id, left === undefined]).toEqual([id, overlay === "yes"]);
  });

  it("are refused where data and code differ", () => {
    const rules = Object.fromEntries([...BOOK.rules].map(([id, { id: _, ...rest }]) => [id, rest]));
    const { "cap-add": gone, ...fewer } = rules;
    expect(() => rulebookOf({ policy: BOOK.policy, rules: fewer })).toThrow(
      "nothing describes the rule cap-add",
    );
    expect(() => rulebookOf({ policy: BOOK.policy, rules: { ...rules, other: gone as never } })).toThrow(
      "no check for the rules other",
    );
  });

  it("are found by near names", () => {
    expect(() => ruleNamed(BOOK, "cap-drop")).toThrow('there is no rule "cap-drop"');
  });

  it("find nothing in a service that keeps them all", async () => {
    expect(await service("")).toEqual([]);
  });

  it.each<[string, string, string]>([
    ["    cap_add: [CAP_SYS_ADMIN, CHOWN]\n", "cap-add", "SYS_ADMIN is given to it"],
    ["    privileged: true\n", "privileged", "it is privileged"],
    ["    pid: host\n", "host-namespace", "pid: host"],
    ["    volumes: [/var/run/docker.sock:/s:ro]\n", "docker-socket", "/var/run/docker.sock is mounted"],
    ["    volumes: [.:/app]\n", "broad-writable-mount", ". is mounted writable over /app"],
    ["    ports: ['80:80']\n", "loopback-ports", "80:80 is open on every interface of the host"],
    [
      "    environment: {A_TOKEN: abcdefgh}\n",
      "literal-secret",
      "environment.A_TOKEN holds a secret in plain text",
    ],
    [
      "    imgae: x\n",
      "unknown-key",
      "Compose knows no services.a.imgae and refuses the file; did you mean image?",
    ],
  ])("find what %j breaks, and nothing else", async (more, rule, message) => {
    const all = await service(more);
    expect(all.map((one) => [one.rule, one.message])).toEqual([[rule, message]]);
  });

  it.each(["127.0.0.1:80:80", "[::1]:80:80"])("take %s for a port of this machine only", async (port) => {
    expect(await service(`    ports: ['${port}']\n`)).toEqual([]);
  });

  it("find guards that are switched off, a tmpfs without size, and a healthcheck that is none", async () => {
    const all = await findings({
      "base.yml": `services:\n  a:${SAFE}${NETWORKS}`,
      "over.yml":
        "services:\n  a:\n    security_opt: [seccomp:unconfined]\n    tmpfs: [/run]\n    healthcheck: {disable: true}\n",
    });
    expect(said(all, "seccomp", "a")).toEqual(["seccomp:unconfined takes a guard away"]);
    expect(said(all, "tmpfs-size", "a")).toEqual(["the tmpfs /run has no size"]);
    expect(said(all, "healthcheck", "a")).toEqual(["its healthcheck is switched off"]);
  });

  it("find a tier that is not internal, and a user that is not the guide's", async () => {
    const all = await findings({
      "c.yml": `services:
  db: {image: "clickhouse/clickhouse-server:24", user: "1000", networks: [data_tier]}
  tensorzero-x: {image: "a:1", user: root, networks: [bus_tier]}
networks: {data_tier: , bus_tier: {internal: true}}
`,
    });
    expect(broken(all, "internal-networks")).toEqual(["data_tier"]);
    expect(said(all, "expected-user", "db")).toEqual(["user 1000 where the guide wants 101:101"]);
    expect(said(all, "non-root-user", "tensorzero-x")).toEqual(["user root is root"]);
  });

  it("find who does not wait for a healthy dependency", async () => {
    const all = await findings({
      "c.yml": "services: {a: {image: x, depends_on: [b]}, b: {image: x, healthcheck: {test: x}}}\n",
    });
    expect(said(all, "depends-on-healthy", "a")).toEqual([
      "it starts when b has started, not when that is healthy",
    ]);
  });
});
