import type { ChildProcess } from "node:child_process";
import { once } from "node:events";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterEach, describe, expect, it } from "vitest";
import { newFolder, pmoves, startPmoves } from "./pmoves.ts";

const GATEWAY_TOML = `
[models.local]
routing = ["s"]
[models.local.providers.s]
type = "scripted"
[[models.local.providers.s.script]]
match = "busy"
error = { status = 503, body = { error = "server busy" } }
[[models.local.providers.s.script]]
reply = "it is {{input}}"
usage = { input_tokens = 3, output_tokens = 4 }
[functions.ask]
type = "chat"
[functions.ask.variants.local]
type = "chat_completion"
model = "local"
[metrics.task_success]
type = "boolean"
optimize = "max"
level = "episode"
`;

let server: ChildProcess | undefined;
afterEach(async () => {
  if (server === undefined || server.exitCode !== null) return;
  server.kill("SIGTERM");
  await once(server, "exit");
});

/** The address that `serve` says on stderr. */
async function addressOf(child: ChildProcess): Promise<string> {
  let said = "";
  for await (const chunk of child.stderr ?? []) {
    said += String(chunk);
    const found = /http:\/\/127\.0\.0\.1:\d+/.exec(said);
    if (found !== null) return found[0];
  }
  throw new Error(`serve ended: ${said}`);
}

describe("pmoves trajectories capture", () => {
  it("counts an inference once that came by the bus and stands in the records", async () => {
    const cwd = newFolder("capture");
    const env = { PMOVES_HOME: cwd };
    writeFileSync(join(cwd, "tensorzero.toml"), GATEWAY_TOML);
    writeFileSync(join(cwd, "pmoves.toml"), '[bus]\npublish = ["ask"]\n[store]\nenabled = true\n');
    server = startPmoves(["serve", "--port", "0", "--host", "127.0.0.1"], { cwd, env });
    const gateway = await addressOf(server);
    server.stderr?.resume();
    const post = async (path: string, body: object) => {
      const reply = await fetch(`${gateway}${path}`, { method: "POST", body: JSON.stringify(body) });
      const { episode_id } = (await reply.json()) as { readonly episode_id?: string };
      return { status: reply.status, episode_id };
    };
    const ask = (text: string, more: object = {}) =>
      post("/inference", {
        function_name: "ask",
        input: { messages: [{ role: "user", content: text }] },
        ...more,
      });
    const { episode_id } = await ask("one");
    expect(await ask("two", { episode_id })).toEqual({ status: 200, episode_id });
    expect(await ask("busy", { episode_id })).toMatchObject({ status: 502 });
    const feedback = { metric_name: "task_success", episode_id, value: true };
    expect(await post("/feedback", feedback)).toMatchObject({ status: 200 });
    // What is written behind the replies is on the disk when it has gone.
    server.kill("SIGTERM");
    await once(server, "exit");

    const capture = async (...words: string[]) => {
      const { out, err, exit } = await pmoves(["trajectories", "capture", "--json", ...words], { cwd, env });
      expect({ exit, err: exit === 0 ? "" : err }).toEqual({ exit: 0, err: "" });
      return JSON.parse(out)[0];
    };
    expect(await capture("--once")).toMatchObject({ received: 3, stored: 3, repeated: 0 });
    // The reward is what the bus did not say.
    expect(await capture("--from-traces")).toMatchObject({ stored: 1, bad: 0 });
    expect(await capture("--from-traces")).toMatchObject({ stored: 0, bad: 0 });
  });
});
