import { type ChildProcess, spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { readFileSync, writeFileSync } from "node:fs";
import { type AddressInfo, createServer } from "node:net";
import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { parse } from "yaml";
import { programPath } from "../setup/debian-package.ts";
import { newFolder, root, startPmoves } from "./pmoves.ts";

const GATEWAY_TOML = `
[models.local]
routing = ["s"]
[models.local.providers.s]
type = "scripted"
tier = 1
[[models.local.providers.s.script]]
match = "busy"
error = { status = 503, body = { error = "server busy" }, like = "ollama" }
[[models.local.providers.s.script]]
reply = "local"
usage = { input_tokens = 3, output_tokens = 4 }
[models.cloud]
routing = ["s"]
[models.cloud.providers.s]
type = "scripted"
tier = 3
[[models.cloud.providers.s.script]]
reply = "cloud"
usage = { input_tokens = 3000, output_tokens = 4000 }
[functions.ask]
type = "chat"
[functions.ask.variants.local]
type = "chat_completion"
model = "local"
[functions.ask.variants.cloud]
type = "chat_completion"
model = "cloud"
`;
const PMOVES_TOML = `
[prices.targets."cloud/s"]
input = 1
output = 2
[budgets.cloud]
tier = 3
usd = 100
per = "day"
[store]
enabled = true
`;

interface Panel {
  readonly title: string;
  readonly type: string;
  readonly targets?: readonly { readonly expr: string }[];
}
interface Answer {
  readonly status: string;
  readonly error?: string;
  readonly data?: { readonly result: readonly unknown[] };
}

const dashboard = JSON.parse(readFileSync(join(root, "config/grafana/pmoves-gateway.json"), "utf8"));
const queries = (dashboard.panels as readonly Panel[]).flatMap(({ title, targets }) =>
  (targets ?? []).map(({ expr }) => [title, expr] as const),
);

async function freePort(): Promise<number> {
  const server = createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, "close");
  return port;
}

/** As Grafana does it: the variables of the dashboard, and an interval that holds several scrapes. */
const filled = (expr: string) => expr.replaceAll("$__rate_interval", "10s").replaceAll("$job", ".+");

describe.skipIf(programPath("promtool") === undefined)(
  "a real Prometheus (skipped where there is none)",
  () => {
    const started: ChildProcess[] = [];
    let gateway = "";
    let prometheus = "";

    const say = async (text: string, stream = false) => {
      const body = { function_name: "ask", stream, input: { messages: [{ role: "user", content: text }] } };
      const reply = await fetch(`${gateway}/inference`, { method: "POST", body: JSON.stringify(body) });
      expect(reply.status).toBe(200);
      await reply.text();
    };
    const query = async (expr: string): Promise<Answer> => {
      const reply = await fetch(`${prometheus}/api/v1/query?query=${encodeURIComponent(filled(expr))}`);
      return (await reply.json()) as Answer;
    };

    beforeAll(async () => {
      const folder = newFolder("prometheus");
      writeFileSync(join(folder, "tensorzero.toml"), GATEWAY_TOML);
      writeFileSync(join(folder, "pmoves.toml"), PMOVES_TOML);
      const port = await freePort();
      gateway = `http://127.0.0.1:${port}`;
      const child = startPmoves(["serve", "--port", String(port), "--host", "127.0.0.1"], { cwd: folder });
      started.push(child);
      child.stderr?.resume();
      // What ships is what is tested, but for the address and a shorter interval.
      const snippet = parse(readFileSync(join(root, "config/prometheus/pmoves.yml"), "utf8"));
      const [job] = snippet.scrape_configs;
      const scrape = {
        ...job,
        scrape_interval: "200ms",
        scrape_timeout: "200ms",
        static_configs: [{ targets: [`127.0.0.1:${port}`] }],
      };
      writeFileSync(join(folder, "prometheus.yml"), JSON.stringify({ scrape_configs: [scrape] }));
      const own = await freePort();
      prometheus = `http://127.0.0.1:${own}`;
      const argv = [
        `--config.file=${join(folder, "prometheus.yml")}`,
        `--storage.tsdb.path=${join(folder, "data")}`,
        `--web.listen-address=127.0.0.1:${own}`,
      ];
      started.push(spawn("prometheus", argv, { stdio: "ignore" }));
      await answering(`${gateway}/health`);
      await answering(`${prometheus}/-/ready`);
      for (const text of ["hi", "busy", "busy", "busy"]) await say(text);
      await say("hi", true);
    });
    afterAll(async () => {
      for (const child of started) {
        child.kill("SIGTERM");
        if (child.exitCode === null && child.signalCode === null) await once(child, "exit");
      }
    });

    it("finds nothing to object to in the metrics", async () => {
      const text = await (await fetch(`${gateway}/metrics`)).text();
      const { status, stdout, stderr } = spawnSync("promtool", ["check", "metrics"], {
        input: text,
        encoding: "utf8",
      });
      expect({ status, stdout, stderr }).toEqual({ status: 0, stdout: "", stderr: "" });
      expect(text).toContain("tensorzero_inference_latency_overhead_seconds_bucket");
    });

    it("takes the scrape job as it ships", () => {
      const path = join(root, "config/prometheus/pmoves.yml");
      const { status, stdout } = spawnSync("promtool", ["check", "config", path], { encoding: "utf8" });
      expect({ status, stdout }).toMatchObject({ status: 0 });
    });

    it(`answers every one of the ${queries.length} queries of the dashboard with data`, {
      timeout: 30_000,
    }, async () => {
      expect(queries.length).toBeGreaterThan(20);
      const empty = new Map(queries.map(([title, expr]) => [expr, title]));
      // A rate needs two scrapes with traffic between them, so traffic goes on until all have data.
      for (const end = Date.now() + 20_000; empty.size > 0 && Date.now() < end; await pause(100)) {
        await say("busy");
        await say("hi", true);
        for (const expr of [...empty.keys()]) {
          const { status, error, data } = await query(expr);
          expect({ status, error }, expr).toEqual({ status: "success", error: undefined });
          if ((data?.result.length ?? 0) > 0) empty.delete(expr);
        }
      }
      expect([...empty]).toEqual([]);
    });
  },
);

async function answering(url: string): Promise<void> {
  for (let tries = 0; tries < 200; tries++) {
    const answered = await fetch(url).then(
      ({ ok }) => ok,
      () => false,
    );
    if (answered) return;
    await pause(50);
  }
  throw new Error(`${url} does not answer`);
}
