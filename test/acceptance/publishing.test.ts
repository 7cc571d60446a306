import { once } from "node:events";
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it, onTestFinished } from "vitest";
import { newFolder, pmoves, startPmoves } from "./pmoves.ts";

const asked = {
  function_name: "chat",
  input: { messages: [{ role: "user", content: "hello" }] },
};

/** `pmoves serve --demo` of a home whose settings say what is published. */
async function demo(
  settings: string,
  more: Readonly<Record<string, string>> = {},
  home: string = newFolder("publish"),
) {
  mkdirSync(home, { recursive: true });
  writeFileSync(join(home, "config.toml"), settings);
  const env = { PMOVES_HOME: home, PMOVES_STORE_ENABLED: "false", ...more };
  const child = startPmoves(["serve", "--demo", "--port", "0", "--log-format", "human"], { env });
  onTestFinished(() => void child.kill("SIGKILL"));
  let said = "";
  child.stderr?.setEncoding("utf8").on("data", (text: string) => {
    said += text;
  });
  const address = /serves (http:\/\/127\.0\.0\.1:\d+)/;
  await expect.poll(() => address.exec(said)?.[1], { timeout: 20_000 }).toBeTruthy();
  const url = address.exec(said)?.[1] ?? "";
  const metric = async (name: string) => {
    const text = await (await fetch(`${url}/metrics`)).text();
    const line = text.split("\n").find((found) => found.startsWith(`${name} `));
    return line === undefined ? undefined : Number(line.split(" ")[1]);
  };
  return {
    home,
    metric,
    said: () => said,
    async infer() {
      const body = JSON.stringify(asked);
      const headers = { "content-type": "application/json" };
      const reply = await fetch(`${url}/inference`, { method: "POST", headers, body });
      return ((await reply.json()) as { readonly inference_id: string }).inference_id;
    },
    async end(signal: NodeJS.Signals = "SIGTERM") {
      child.kill(signal);
      const [exit] = await once(child, "exit");
      return exit;
    },
    async published() {
      const args = ["bus", "tail", "--since", "1h", "--no-follow", "--raw"];
      const { out } = await pmoves(args, { env: { PMOVES_HOME: home } });
      return out.split("\n").flatMap((line) => (line === "" ? [] : [JSON.parse(line).event_id]));
    },
    outbox: async () =>
      JSON.parse((await pmoves(["bus", "outbox", "--json"], { env: { PMOVES_HOME: home } })).out),
  };
}

describe("pmoves serve that publishes", { timeout: 60_000 }, () => {
  it("keeps what a demo plays to itself, and says so", async () => {
    const gateway = await demo('[bus]\npublish = ["*"]\n');
    await gateway.infer();
    expect(gateway.said()).toContain("what a demo plays goes to no bus");
    expect(await gateway.metric("pmoves_outbox_kept_total")).toBeUndefined();
    expect(await gateway.end()).toBe(0);
    expect(await gateway.published()).toEqual([]);
  });

  it("brings every inference to the bus before it ends, and counts them", async () => {
    const gateway = await demo('[bus]\npublish = ["*"]\npublish_demo = true\n');
    const ids = [await gateway.infer(), await gateway.infer(), await gateway.infer()];
    await expect.poll(() => gateway.metric("pmoves_outbox_kept_total"), { timeout: 20_000 }).toBe(3);
    expect(await gateway.metric("pmoves_outbox_shed_total")).toBe(0);
    ids.push(await gateway.infer());
    expect(await gateway.end()).toBe(0);
    expect(await gateway.published()).toEqual(ids);
  });

  it("loses nothing while the bus is away, and shows what waits", async () => {
    const settings = '[bus]\npublish = ["*"]\npublish_demo = true\n';
    const gateway = await demo(settings, { NATS_URL: "nats://127.0.0.1:1" });
    await gateway.infer();
    await expect.poll(() => gateway.metric("pmoves_outbox_waiting"), { timeout: 20_000 }).toBe(1);
    await gateway.infer();
    expect(await gateway.end()).toBe(0);
    expect(await gateway.outbox()).toContainEqual(expect.objectContaining({ name: "gateway", waiting: 2 }));
    const doctor = await pmoves(["doctor", "--only", "bus", "--json"], {
      env: { PMOVES_HOME: gateway.home },
    });
    expect(JSON.parse(doctor.out)).toContainEqual(
      expect.objectContaining({
        name: "outbox gateway",
        detail: expect.stringMatching(/^2 messages since /),
      }),
    );
  });

  it("brings what was kept when it was killed with the next start", async () => {
    const settings = '[bus]\npublish = ["*"]\npublish_demo = true\n';
    const killed = await demo(settings, { NATS_URL: "nats://127.0.0.1:1" });
    const ids = [await killed.infer(), await killed.infer()];
    await expect.poll(() => killed.metric("pmoves_outbox_kept_total"), { timeout: 20_000 }).toBe(2);
    await killed.end("SIGKILL");
    const next = await demo(settings, {}, killed.home);
    await expect.poll(() => next.metric("pmoves_outbox_waiting"), { timeout: 20_000 }).toBe(0);
    expect(await next.end()).toBe(0);
    expect(await next.published()).toEqual(ids);
  });
});
