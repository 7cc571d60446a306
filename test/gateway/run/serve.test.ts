import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { diskConfigSource } from "../../../src/adapters/files/config-source.ts";
import { tiersSettings } from "../../../src/gateway/config/index.ts";
import type { GatewayHandler } from "../../../src/gateway/http/handler-port.ts";
import { routingTable } from "../../../src/gateway/routing/settings.ts";
import { type ServeOptions, type ServePorts, serve } from "../../../src/gateway/run/serve.ts";
import { systemClock } from "../../../src/kernel/clock.ts";
import { settle } from "../../support/clock.ts";
import { noHttp } from "../../support/fake-provider.ts";
import { jsonOf, textOf } from "../../support/gateway.ts";

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "pmoves-serve-"));
});
afterEach(() => rm(folder, { recursive: true }));

const saying = (reply: string, more = "") => `${more}
[models.m]
routing = ["s"]
[models.m.providers.s]
type = "scripted"
[[models.m.providers.s.script]]
reply = "${reply}"
delay_ms = 50
[functions.chat]
type = "chat"
[functions.chat.variants.v]
type = "chat_completion"
model = "m"
`;

/** A gateway that serves this folder's tensorzero.toml, without a socket. */
async function serving(toml: string, options: ServeOptions = {}, env: Record<string, string> = {}) {
  await writeFile(join(folder, "tensorzero.toml"), toml);
  const stop = new AbortController();
  const said: string[] = [];
  const warned: string[] = [];
  const bound: { host: string; port: number }[] = [];
  let change = () => said.push("nobody watches");
  let hangup = () => said.push("nobody listens");
  let handler: GatewayHandler | undefined;
  const ports: ServePorts = {
    cwd: folder,
    userConfigDir: join(folder, "none"),
    clock: systemClock,
    source: diskConfigSource(env, folder),
    keys: { env, readFile: async () => undefined },
    http: noHttp,
    routing: routingTable.schema.parse({}),
    tiers: tiersSettings.parse({}),
    version: "1.2.3",
    signal: stop.signal,
    listen: async (listen) => {
      handler = listen.handler;
      bound.push({ host: listen.host, port: listen.port });
      return {
        url: `http://${listen.host}:${listen.port}`,
        inFlight: () => 0,
        close: async () => void said.push("closed"),
      };
    },
    watch: (_, onChange) => {
      change = onChange as () => number;
      return () => undefined;
    },
    onHangup: (callback) => {
      hangup = callback as () => number;
      return () => undefined;
    },
    observers: [],
    say: (line) => said.push(line),
    warn: (text) => warned.push(text),
    onBug: (error) => warned.push(String(error)),
  };
  const over = serve(ports, options);
  over.catch(() => undefined);
  const until = async (wanted: () => boolean) => {
    while (!wanted()) await Promise.race([settle(), over]);
  };
  await Promise.race([over, until(() => said.some((line) => line.startsWith("try")))]);
  const send = (method: string, url: string, body: Buffer = Buffer.alloc(0)) => {
    if (handler === undefined) throw new Error("it does not listen");
    return handler.handle({ method, url, headers: {}, body, signal: new AbortController().signal });
  };
  const ask = async () => {
    const input = { messages: [{ role: "user", content: "hi" }] };
    const body = Buffer.from(JSON.stringify({ function_name: "chat", input }));
    const reply = await send("POST", "/inference", body);
    return ((await jsonOf(reply)) as { content: { text: string }[] }).content[0]?.text;
  };
  return {
    said,
    warned,
    bound,
    over,
    ask,
    send,
    until,
    stop,
    change: () => change(),
    hangup: () => hangup(),
  };
}

describe("serve", () => {
  it("ends what listens to its events when it is told to close, and waits for none of it", async () => {
    const { send, stop, over } = await serving(saying("one"));
    const listening = textOf(await send("GET", "/pmoves/v1/events"));
    await settle();
    stop.abort();
    await over;
    expect(await listening).toBe(": listening\n\n");
  });

  it("prints address, functions, tiers and a request that works, and closes when it is told to", async () => {
    const { said, bound, stop, over } = await serving(saying("one"), { port: 3999 });
    expect(bound).toEqual([{ host: "127.0.0.1", port: 3999 }]);
    expect(said).toEqual([
      "pmoves 1.2.3 serves http://127.0.0.1:3999",
      `config     ${join(folder, "tensorzero.toml")}`,
      "functions  chat",
      "tier 1     local, free: 1 of 1 usable",
      "           + m/s (scripted s)",
      "tier 2     plans: nothing configured",
      "tier 3     cloud: nothing configured",
      expect.stringContaining("curl -s http://127.0.0.1:3999/inference"),
    ]);
    stop.abort();
    await over;
    expect(said.at(-1)).toBe("closed");
  });

  it("says first that it keeps to loopback where only the file asks for more", async () => {
    const wide = saying("one", '[gateway]\nbind_address = "0.0.0.0:3030"');
    const { bound, warned } = await serving(wide);
    expect(bound).toEqual([{ host: "127.0.0.1", port: 3030 }]);
    expect(warned[0]).toContain("PMOVES_API_KEYS");
    const open = await serving(wide, {}, { PMOVES_API_KEYS: "k" });
    expect(open.bound).toEqual([{ host: "0.0.0.0", port: 3030 }]);
  });

  it("refuses a flag that would let other machines in without a key", async () => {
    await expect(serving(saying("one"), { host: "0.0.0.0" })).rejects.toMatchObject({
      exit: 2,
      code: "serve.open_bind",
    });
  });

  it.each(["change", "hangup"] as const)("takes a new configuration into use at a %s", async (signal) => {
    const rig = await serving(saying("one"));
    expect(await rig.ask()).toBe("one");
    await writeFile(join(folder, "tensorzero.toml"), saying("two"));
    const running = rig.ask();
    rig[signal]();
    await rig.until(() => rig.said.some((line) => line.startsWith("configuration reloaded")));
    expect(await running).toBe("one");
    expect(await rig.ask()).toBe("two");
  });

  it("says of a hangup that changes nothing that it was heard", async () => {
    const rig = await serving(saying("one"));
    rig.hangup();
    await rig.until(() => rig.said.some((line) => /^configuration reloaded: \w+, unchanged$/.test(line)));
    expect(await rig.ask()).toBe("one");
  });

  it("goes on with a file that went missing, and takes it when it is back", async () => {
    const rig = await serving(saying("one"), {}, { OPENAI_API_KEY: "k" });
    const file = join(folder, "tensorzero.toml");
    await rm(file);
    const before = rig.warned.length;
    rig.change();
    await rig.until(() => rig.warned.length > before);
    expect(rig.warned.at(-1)).toMatch(/not reloaded, the old one stays.*tensorzero\.toml is gone/s);
    expect(await rig.ask()).toBe("one");
    await writeFile(file, saying("two"));
    rig.change();
    await rig.until(() => rig.said.some((line) => line.startsWith("configuration reloaded")));
    expect(await rig.ask()).toBe("two");
  });

  it("refuses a bad one with its error and goes on with the old", async () => {
    const rig = await serving(saying("one"));
    await writeFile(join(folder, "tensorzero.toml"), saying("two").replace("routing", "ruoting"));
    const before = rig.warned.length;
    rig.change();
    await rig.until(() => rig.warned.length > before);
    expect(rig.warned.at(-1)).toMatch(/not reloaded, the old one stays.*ruoting/s);
    expect(await rig.ask()).toBe("one");
  });
});
