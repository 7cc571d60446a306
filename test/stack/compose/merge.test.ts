import { describe, expect, it } from "vitest";
import { field, oneService, texts } from "../../support/compose.ts";

const merged = (base: string, over: string) =>
  oneService({
    "base.yml": `services:\n  a:\n    image: x\n${base}`,
    "over.yml": `services:\n  a:\n${over}`,
  });

describe("compose files over one another", () => {
  it("merges environment by variable, list or mapping, and each value keeps its place", async () => {
    const { env } = await merged(
      "    environment: [A=1, B=2]\n",
      "    environment:\n      B: three\n      C: 4\n",
    );
    expect([...env].map(([name, { value }]) => [name, value])).toEqual([
      ["A", "1"],
      ["B", "three"],
      ["C", "4"],
    ]);
    expect(env.get("A")?.place).toEqual({ file: "base.yml", line: 4 });
    expect(env.get("B")?.place).toEqual({ file: "over.yml", line: 4 });
  });

  it("appends ports but knows a port again, however it is written", async () => {
    const { ports } = await merged(
      '    ports: ["8080:80", "53:53/udp"]\n',
      '    ports:\n      - {target: 80, published: "8080"}\n      - "9000-9001:90-91"\n',
    );
    expect(ports.map(({ host, container, protocol }) => [host, container, protocol])).toEqual([
      [8080, 80, "tcp"],
      [53, 53, "udp"],
      [9000, 90, "tcp"],
      [9001, 91, "tcp"],
    ]);
    expect(ports[0]?.place.file).toBe("over.yml");
  });

  it("takes an address of IPv4 and IPv6 apart from the port", async () => {
    const { ports } = await merged(
      '    ports: ["127.0.0.1:1:2", "[::1]:3:4", "127.0.0.1::5", 6]\n',
      "    init: true\n",
    );
    expect(ports.map(({ address, host, container }) => [address, host, container])).toEqual([
      ["127.0.0.1", 1, 2],
      ["::1", 3, 4],
      ["127.0.0.1", undefined, 5],
      [undefined, undefined, 6],
    ]);
  });

  it("knows a volume by where it is mounted", async () => {
    const { mounts } = await merged(
      "    volumes: [./data:/data/, cache:/cache]\n",
      "    volumes: [/srv/data:/data:ro, '/anonymous']\n",
    );
    expect(mounts.map(({ type, source, target, readOnly }) => [type, source, target, readOnly])).toEqual([
      ["bind", "/srv/data", "/data", true],
      ["volume", "cache", "/cache", false],
      ["volume", "", "/anonymous", false],
    ]);
  });

  it("takes the later command, entrypoint and health test whole", async () => {
    const service = await merged(
      "    command: [a, b]\n    healthcheck: {test: [CMD, x], retries: 3}\n",
      '    command: c "d e"\n    healthcheck: {test: curl x}\n',
    );
    expect(service.command).toEqual(["c", "d e"]);
    expect(field(service, "healthcheck")).toEqual({ test: ["CMD-SHELL", "curl x"], retries: 3 });
  });

  it("appends other lists without repeats, and keeps what an empty value stands over", async () => {
    const service = await merged(
      "    security_opt: [no-new-privileges:true]\n    cap_drop: [ALL]\n    networks: [one]\n",
      "    security_opt: [no-new-privileges:true, label=off]\n    cap_drop: [ALL]\n    networks: {two: null}\n    profiles:\n",
    );
    expect(texts(service, "security_opt")).toEqual(["no-new-privileges:true", "label=off"]);
    expect(texts(service, "cap_drop")).toEqual(["ALL"]);
    expect(service.networks).toEqual(["one", "two"]);
  });

  it("obeys !reset and !override", async () => {
    const service = await merged(
      "    ports: ['1:1']\n    cap_add: [NET_ADMIN]\n    environment: {A: 1, B: 2}\n    dns: 1.1.1.1\n",
      "    ports: !reset []\n    cap_add: !override [SYS_TIME]\n    environment: {A: !reset null}\n    dns: [8.8.8.8]\n",
    );
    expect(service.ports).toEqual([]);
    expect(texts(service, "cap_add")).toEqual(["SYS_TIME"]);
    expect([...service.env.keys()]).toEqual(["B"]);
    expect(texts(service, "dns")).toEqual(["1.1.1.1", "8.8.8.8"]);
  });

  it("leaves the options of another logging driver behind", async () => {
    const logging = "    logging: {driver: syslog, options: {tag: a}}\n";
    const other = await merged(logging, "    logging: {driver: json-file}\n");
    const same = await merged(logging, "    logging: {options: {max: 1}}\n");
    expect(field(other, "logging")).toEqual({ driver: "json-file" });
    expect(field(same, "logging")).toEqual({ driver: "syslog", options: { tag: "a", max: 1 } });
  });

  it("says where a list and a mapping meet", async () => {
    const both = merged("    deploy: {mode: global}\n", "    deploy: [x]\n");
    await expect(both).rejects.toThrow(
      "over.yml:3: services.a.deploy is a list here and a mapping in base.yml:4",
    );
  });
});
