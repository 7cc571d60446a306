import { existsSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { freePort, Gateway } from "./process.ts";
import type { ArmName, Route } from "./types.ts";

export interface Arm {
  readonly name: ArmName;
  readonly route: Route;
  /** Undefined for `direct`: there is no gateway. */
  readonly gateway: Gateway | undefined;
}

const ROOT = join(import.meta.dirname, "../..");
const JSON_TYPE = { "content-type": "application/json" };
const KEY = { authorization: "Bearer bench" };

/** Starts the arms asked for. Both of ours share one process; the one that remembers nothing has its own. */
export async function startArms(names: readonly ArmName[], stubPort: number): Promise<Arm[]> {
  const arms: Arm[] = [];
  let ours: { gateway: Gateway; origin: string } | undefined;
  for (const name of names) {
    if (name === "direct") {
      const origin = `http://127.0.0.1:${stubPort}`;
      const route: Route = {
        origin,
        path: "/v1/chat/completions",
        headers: { ...JSON_TYPE, ...KEY },
        shape: "openai",
      };
      arms.push({ name, route, gateway: undefined });
    } else if (name === "bare") {
      arms.push(await bare(stubPort));
    } else if (name === "portkey") {
      arms.push(await portkey(stubPort));
    } else if (name === "pmoves-off" || name === "pmoves-publish") {
      // Every inference goes into the outbox, and nobody takes it from there.
      const settings = name === "pmoves-off" ? "" : '[bus]\nurl = "nats://127.0.0.1:1"\npublish = ["*"]\n';
      const { gateway, origin } = await pmoves(stubPort, { PMOVES_STORE_ENABLED: "false" }, settings);
      arms.push({
        name,
        gateway,
        route: { origin, path: "/inference", headers: JSON_TYPE, shape: "tensorzero" },
      });
    } else {
      ours ??= await pmoves(stubPort, { PMOVES_STORE_ENABLED: "true" });
      const native = name === "pmoves";
      const path = native ? "/inference" : "/openai/v1/chat/completions";
      const route: Route = {
        origin: ours.origin,
        path,
        headers: JSON_TYPE,
        shape: native ? "tensorzero" : "openai",
      };
      arms.push({ name, route, gateway: ours.gateway });
    }
  }
  return arms;
}

async function bare(stubPort: number): Promise<Arm> {
  const port = await freePort();
  const file = join(import.meta.dirname, "bare-proxy.ts");
  const gateway = await Gateway.start([file, String(port), `http://127.0.0.1:${stubPort}`], port, {});
  const origin = `http://127.0.0.1:${port}`;
  return {
    name: "bare",
    gateway,
    route: { origin, path: "/inference", headers: JSON_TYPE, shape: "tensorzero" },
  };
}

async function portkey(stubPort: number): Promise<Arm> {
  const port = await freePort();
  const file = join(import.meta.dirname, "../node_modules/@portkey-ai/gateway/build/start-server.js");
  const gateway = await Gateway.start([file, `--port=${port}`, "--headless"], port, {
    PORT: String(port),
    TRUSTED_CUSTOM_HOSTS: "127.0.0.1,localhost",
  });
  const route: Route = {
    origin: `http://127.0.0.1:${port}`,
    path: "/v1/chat/completions",
    shape: "openai",
    headers: {
      ...JSON_TYPE,
      ...KEY,
      "x-portkey-provider": "openai",
      "x-portkey-custom-host": `http://127.0.0.1:${stubPort}/v1`,
    },
  };
  return { name: "portkey", gateway, route };
}

/** One function, one target with a key, as the other arms have it; no local queue in the way. */
function configFor(stubPort: number): string {
  return `
[models.bench]
routing = ["stub"]
[models.bench.providers.stub]
type = "openai"
kind = "openai"
api_base = "http://127.0.0.1:${stubPort}/v1"
model_name = "stub"
api_key_location = "env::PMOVES_BENCH_KEY"
[functions.bench]
type = "chat"
[functions.bench.variants.main]
type = "chat_completion"
model = "bench"
`;
}

async function pmoves(
  stubPort: number,
  env: Record<string, string>,
  settings = "",
): Promise<{ gateway: Gateway; origin: string }> {
  if (!existsSync(join(ROOT, "dist/main.js"))) {
    throw new Error("dist/main.js is missing: run `npm run prepare` first, or leave pmoves out with --arms");
  }
  const folder = mkdtempSync(join(tmpdir(), "pmoves-bench-"));
  const config = join(folder, "tensorzero.toml");
  writeFileSync(config, configFor(stubPort));
  writeFileSync(join(folder, "config.toml"), settings);
  const port = await freePort();
  const args = [
    join(ROOT, "bin/pmoves.js"),
    "serve",
    "--config",
    config,
    "--host",
    "127.0.0.1",
    "--port",
    String(port),
  ];
  const gateway = await Gateway.start(args, port, {
    ...env,
    PMOVES_BENCH_KEY: "bench",
    PMOVES_HOME: folder,
  });
  process.once("exit", () => rmSync(folder, { recursive: true, force: true }));
  return { gateway, origin: `http://127.0.0.1:${port}` };
}
