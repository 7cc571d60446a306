import { describe, expect, it } from "vitest";
import { scrapeJobs } from "../../../src/stack/status/scrape-file.ts";
import { facts, found, row } from "./rig.ts";

const NETWORKS = `networks:
  api_tier: {}
  app_tier: {internal: true}
  data_tier: {internal: true}
  bus_tier: {internal: true}
  monitoring_tier: {}
`;
const GATEWAY = `  pmoves-gateway:
    image: g
    ports: ["127.0.0.1:3030:3000"]
    networks: {app_tier: {aliases: [tensorzero-gateway]}, monitoring_tier: {}}
`;
const stack = (services: string, networks = NETWORKS) => `services:\n${services}${networks}`;
const env = (lines: string, more = "") =>
  stack(`${GATEWAY}  s:\n    image: s\n    networks: [app_tier]\n${more}    environment:\n${lines}`);

describe("gateway-env", () => {
  const url = row("s", {
    checks: ["gateway-env"],
    variables: [
      { name: "U", form: "openai", needed: true },
      { name: "O", form: "origin" },
    ],
  });
  it.each([
    [
      "      U: http://tensorzero-gateway:3000/openai/v1/\n",
      "done: U is http://tensorzero-gateway:3000/openai/v1 @10",
    ],
    [
      "      U: http://pmoves-gateway:3000/openai/v1\n",
      "done: U is http://pmoves-gateway:3000/openai/v1 @10",
    ],
    [
      "      U: http://tensorzero-gateway:3000\n",
      "wrong: U is http://tensorzero-gateway:3000: its path has to be /openai/v1 @10",
    ],
    [
      "      U: https://api.openai.com/v1\n",
      "wrong: U is https://api.openai.com/v1: the gateway is called pmoves-gateway, tensorzero-gateway @10",
    ],
    [
      "      U: http://localhost:3000/openai/v1\n",
      "wrong: U is http://localhost:3000/openai/v1: inside a container that is the container itself @10",
    ],
    [
      "      U: http://u:hunter2@x/openai/v1\n",
      "wrong: U is http://x/openai/v1: the gateway is called pmoves-gateway, tensorzero-gateway @10",
    ],
    ["      U: gateway\n", "wrong: U is no address @10"],
    ["      X: 1\n", "not_done: s has no U @6"],
    ['      U: ""\n', "not_done: s has no U @6"],
    [
      "      U: http://host.docker.internal:3000/openai/v1\n",
      "not_checked: U is http://host.docker.internal:3000/openai/v1: what listens on the host does not stand in compose",
    ],
  ])("reads %j as %s", async (lines, expected) => {
    expect(await found(url, await facts(env(lines)))).toEqual([expected]);
  });

  it("minds a variable that is not needed where it leads elsewhere", async () => {
    const both = "      U: http://pmoves-gateway:3000/openai/v1\n      O: http://other:1\n";
    expect(await found(url, await facts(env(both)))).toContainEqual(
      expect.stringMatching(/^wrong: O is http:\/\/other:1/),
    );
  });

  it("reads env files, and does not judge by those that are not there", async () => {
    const text = env("      X: 1\n", "    env_file: [a.env]\n");
    const there = await facts(text, {}, { "a.env": "# c\nU=http://pmoves-gateway:3000/openai/v1\n" });
    expect(await found(url, there)).toEqual(["done: U is http://pmoves-gateway:3000/openai/v1 @2"]);
    expect(await found(url, await facts(text))).toEqual([
      "not_checked: compose sets no U, and these env files are not here: a.env @6",
    ]);
  });

  it.each([
    ["tensorzero::model_name::mine", "done"],
    ["gpt-4o-mini", "wrong"],
  ])("takes the model %s as %s", async (value, result) => {
    const model = row("s", {
      checks: ["gateway-env"],
      variables: [{ name: "M", form: "value", value: "tensorzero::function_name::f", needed: true }],
    });
    expect((await found(model, await facts(env(`      M: ${value}\n`))))[0]).toMatch(
      new RegExp(`^${result}: M is `),
    );
  });
});

describe("names-resolve", () => {
  const names = row("s", { checks: ["names-resolve"] });
  it.each([
    ["U: http://tensorzero-gateway:3000", "done: 1 addresses"],
    [
      "U: http://tensorzero-gateway:3030",
      "wrong: U names tensorzero-gateway:3030: 3030 is pmoves-gateway's port on the host, inside it listens on 3000",
    ],
    ["U: http://nobody:1", "wrong: U names nobody:1, and no service of these files is called that"],
    ["U: https://openrouter.ai/api", "done: 1 addresses"],
    [
      "U: http://host.docker.internal:1",
      "wrong: U names host.docker.internal:1, a name that Docker on Linux does not know",
    ],
    ["U: nats://u:hunter2@tensorzero-gateway:4222,nats://nobody:4222", "wrong: U names nobody:4222"],
    ["U: http://127.0.0.1:80", "done: 0 addresses|done: 1 addresses"],
  ])("reads %s as %s", async (line, expected) => {
    const [first = ""] = await found(names, await facts(env(`      ${line}\n`)));
    expect(first).toMatch(new RegExp(`^(${expected.replace(/[.()]/g, "\\$&")})`));
    expect(first).not.toContain("hunter2");
  });

  it("finds a service that is on other networks, or on a flat one only", async () => {
    const far = stack(
      "  s: {image: s, networks: [app_tier], environment: {U: http://t:1}}\n  t: {image: t, networks: [data_tier]}\n",
    );
    expect(await found(names, await facts(far))).toEqual([
      "wrong: U names t:1, which is on none of its networks (app_tier) @2",
    ]);
    const flat = far.replaceAll("app_tier]", "monitoring_tier]").replace("[data_tier]", "[monitoring_tier]");
    expect((await found(names, await facts(flat)))[0]).toContain("reached through monitoring_tier only");
    expect(
      (
        await found(
          names,
          await facts(flat.replace("monitoring_tier: {}", "monitoring_tier: {internal: true}")),
        )
      )[0],
    ).toMatch(/^done/);
  });
});

describe("networks", () => {
  it.each([
    ["[app_tier]", "done: s is on app_tier"],
    [
      "[app_tier, monitoring_tier]",
      "wrong: s is on monitoring_tier too: monitoring_tier is not internal, so it isolates nothing",
    ],
    ["[app_tier, api_tier]", "wrong: s is on api_tier too"],
    ["[api_tier]", "wrong: s is on api_tier too|not_done: s is not on app_tier, but on api_tier"],
  ])("exactly app_tier: %s is %s", async (networks, expected) => {
    const lines = await found(
      row("s", { checks: ["networks-exactly"], tier: ["app_tier"] }),
      await facts(stack(`  s: {image: s, networks: ${networks}}\n`)),
    );
    expect(lines.map((line) => line.replace(/ @\d+$/, "")).join("|")).toBe(expected);
  });

  it("let a service be scraped over an internal monitoring_tier", async () => {
    const text = stack("  s: {image: s, networks: [app_tier, monitoring_tier]}\n").replace(
      "monitoring_tier: {}",
      "monitoring_tier: {internal: true}",
    );
    expect(
      await found(row("s", { checks: ["networks-exactly"], tier: ["app_tier"] }), await facts(text)),
    ).toEqual(["done: s is on app_tier, monitoring_tier @2"]);
  });

  it("count for nothing where the tier is not internal, the port is open, or the mode is the host's", async () => {
    const one = row("s", { checks: ["networks-exactly"], tier: ["data_tier"] });
    const open = stack('  s: {image: s, networks: [data_tier], ports: ["1:2"]}\n').replace(
      "data_tier: {internal: true}",
      "data_tier: {}",
    );
    expect((await found(one, await facts(open))).map((line) => line.replace(/ @\d+$/, ""))).toEqual([
      "wrong: data_tier is not internal",
      "wrong: s publishes 1 on every interface, past its tier",
    ]);
    const host = stack("  s: {image: s, network_mode: host}\n");
    expect((await found(one, await facts(host)))[0]).toContain("network_mode: host is in no tier");
    const none = stack("  s: {image: s}\n");
    expect(await found(one, await facts(none))).toContainEqual(
      expect.stringContaining("s is on default too: default is the flat network"),
    );
  });

  it("of a group are its own or wrong", async () => {
    const group = row("g", { checks: ["networks-exactly"], services: ["s", "t"] });
    const own = stack("  s: {image: s, networks: [app_tier]}\n  t: {image: t, networks: [app_tier]}\n");
    expect(await found(group, await facts(own))).toEqual([
      "done: s is among its own group @2",
      "done: t is among its own group @3",
    ]);
    const mixed = own.replace("networks:\n", "  x: {image: x, networks: [app_tier]}\nnetworks:\n");
    expect((await found(group, await facts(mixed)))[0]).toBe("wrong: s shares app_tier with x @2");
  });

  it("reach the gateway, by a flat one only, or not", async () => {
    const one = row("s", { checks: ["reaches-gateway"] });
    const on = (networks: string) => stack(`${GATEWAY}  s: {image: s, networks: ${networks}}\n`);
    expect(await found(one, await facts(on("[app_tier]")))).toEqual([
      "done: shares app_tier with pmoves-gateway @6",
    ]);
    expect((await found(one, await facts(on("[monitoring_tier]"))))[0]).toContain(
      "through monitoring_tier only",
    );
    expect((await found(one, await facts(on("[bus_tier]"))))[0]).toContain("shares no network");
    expect(await found(one, await facts(stack("  s: {image: s}\n")))).toEqual([
      "wrong: these files define no gateway",
    ]);
  });

  it("of a store are open to whom it serves and to nobody else", async () => {
    const one = row("s", { checks: ["exposed-to"], exposed_to: ["app_tier"], may_join: ["data_tier"] });
    const on = (rest: string) => facts(stack(`  s: {image: s, ${rest}}\n`));
    expect(await found(one, await on('networks: [app_tier, data_tier], ports: ["127.0.0.1:1:1"]'))).toEqual([
      "done: reached from app_tier, data_tier only @2",
    ]);
    expect(await found(one, await on("networks: [data_tier]"))).toEqual([
      "not_done: s cannot be reached from app_tier @2",
    ]);
    expect(await found(one, await on('networks: [app_tier, bus_tier], ports: ["1:1"]'))).toEqual([
      "wrong: s can be reached from bus_tier @2",
      "wrong: s publishes 1 on every interface @2",
    ]);
  });

  it("of a tunnel are its tier, and where it goes to is never called done", async () => {
    const one = row("s", { checks: ["egress"], tier: ["api_tier"] });
    expect((await found(one, await facts(stack("  s: {image: s, networks: [api_tier]}\n"))))[0]).toMatch(
      /^not_checked: inwards/,
    );
    expect(
      await found(
        one,
        await facts(
          stack(
            '  s: {image: s, networks: [api_tier, data_tier], ports: ["1:1"]}\n  t: {image: t, networks: [data_tier]}\n',
          ),
        ),
      ),
    ).toEqual(["wrong: s is on data_tier too @2", "wrong: a tunnel publishes no port of its own @2"]);
  });
});

describe("what else stands in files", () => {
  it("is there, is not there, or is not needed", async () => {
    const text = await facts(stack(`${GATEWAY}  s: {image: s, profiles: [p]}\n`));
    expect(await found(row("s", { checks: ["present"] }), text)).toEqual([
      "done: s is defined at c.yml:6, profiles p @6",
    ]);
    expect(await found(row("x", { checks: ["present"] }), text)).toEqual([
      "not_deployed: x: in none of c.yml",
    ]);
    expect(await found(row("x", { checks: ["present"], replaced_by: "pmoves-gateway" }), text)).toEqual([
      "done: not needed: pmoves-gateway stands in for it @2",
    ]);
    expect(await found(row("x", { checks: ["present"], services: ["y", "s"], any: true }), text)).toEqual([
      "done: s is defined at c.yml:6, profiles p @6",
    ]);
    expect((await found(row("x", { checks: ["present"], services: ["y", "s"] }), text)).at(-1)).toBe(
      "not_deployed: y: in none of c.yml",
    );
  });

  it("is a GPU in any of the ways that Compose knows", async () => {
    const one = row("s", { checks: ["gpu"] });
    for (const way of [
      "gpus: all",
      "runtime: nvidia",
      "deploy: {resources: {reservations: {devices: [{capabilities: [gpu]}]}}}",
    ]) {
      expect((await found(one, await facts(stack(`  s: {image: s, ${way}}\n`))))[0]).toMatch(/^done/);
    }
    expect(await found(one, await facts(stack("  s: {image: s}\n")))).toEqual([
      "not_done: s reserves no GPU @2",
    ]);
  });

  it("is who still calls a service that is to go, an env file once", async () => {
    const old = row("old", { checks: ["not-routed-to"] });
    const text = stack(
      "  a: {image: a, env_file: [e], depends_on: [old]}\n  b: {image: b, env_file: [e], environment: {V: http://old:1/x}}\n  old: {image: o}\n",
    );
    expect(await found(old, await facts(text, {}, { e: "U=http://old:1\n" }))).toEqual([
      "wrong: a calls old (U) @1",
      "wrong: a depends on old @2",
      "wrong: b calls old (V) @3",
    ]);
    expect(await found(old, await facts(stack("  old: {image: o, profiles: [legacy]}\n")))).toEqual([
      "done: old is still defined, and no other service names it; it starts with legacy only @2",
    ]);
    expect(await found(old, await facts(stack("  a: {image: a}\n")))).toEqual([
      "done: old: no longer in these files",
    ]);
  });

  it("is a bridge that somebody feeds", async () => {
    const one = row("s", { checks: ["bridge"], bridge: "ingest" });
    const bridge =
      "  b: {image: p, command: [bus, ingest], networks: [app_tier, bus_tier]}\n  nats: {image: n, networks: [bus_tier]}\n";
    const fed = stack(`${bridge}  s: {image: s, environment: {HOOK: "http://b:1/x"}}\n`);
    expect(await found(one, await facts(fed))).toEqual(["done: s sends to b (HOOK) @4"]);
    expect((await found(one, await facts(stack(`${bridge}  s: {image: s}\n`))))[0]).toMatch(
      /^not_checked: b runs, and no variable of s names it/,
    );
    expect((await found(one, await facts(stack("  s: {image: s}\n"))))[0]).toBe(
      "not_done: no service runs `pmoves bus ingest`",
    );
    const cut = stack(bridge.replace("[app_tier, bus_tier]", "[app_tier]"));
    expect((await found(one, await facts(cut)))[0]).toBe("wrong: b shares no network with nats @2");
  });
});

describe("scrape", () => {
  const one = row("prometheus", { checks: ["scrape"] });
  const given = async (yaml: string) =>
    facts(stack(GATEWAY), { scrape: { ok: true, value: scrapeJobs("p.yml", yaml), files: ["p.yml"] } });
  const job = (target: string, more = "") =>
    `scrape_configs:\n  - job_name: j\n${more}    static_configs: [{targets: ["${target}"]}]\n`;
  it.each([
    [job("pmoves-gateway:3000"), "done: the job j asks pmoves-gateway:3000/metrics @2"],
    [job("host.docker.internal:3030"), "done: the job j asks host.docker.internal:3030/metrics @2"],
    [
      job("tensorzero-gateway:3030"),
      "wrong: the job j asks tensorzero-gateway:3030: inside, the gateway listens on 3000 @2",
    ],
    [
      job("pmoves-gateway:3000", "    metrics_path: /stats\n"),
      "wrong: the job j asks pmoves-gateway:3000/stats @2",
    ],
    [
      job("pmoves-gateway:3000", "    metrics_path: /probe\n"),
      "not_done: none of the 1 jobs of p.yml asks the gateway",
    ],
    [job("loki:3100"), "not_done: none of the 1 jobs of p.yml asks the gateway"],
  ])("reads %j as %s", async (yaml, expected) => {
    expect(await found(one, await given(yaml))).toEqual([expected]);
  });

  it.each([
    ["a: [", /p\.yml: /],
    ["rule_files: []\n", /no list scrape_configs/],
    ["scrape_configs: [1]\n", /p\.yml:1: a job is a mapping/],
  ])("refuses %j", (yaml, reason) => {
    expect(() => scrapeJobs("p.yml", yaml)).toThrow(reason);
  });
});
