import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { cpus, tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { parseArgs } from "node:util";
import { freePort, Gateway, Worker } from "../gateway/process.ts";
import { flatness } from "./flatness.ts";
import { report } from "./report.ts";
import type { Sample, Soak, Traffic, Window } from "./types.ts";

export const HELP = `npm run bench -- soak [--minutes 2] [--rate 150] [--connections 32] [--out FILE]
Mixed traffic with faults on; memory, handles and latencies of the gateway must be flat in the second half.
Linux only: they are read from /proc. Exit 3 when one is not flat or a reply was not as it had to be.`;

const ROOT = join(import.meta.dirname, "../..");
const WINDOW_MS = 5_000;
const SAMPLE_MS = 500;
/** Every quarter holds a window of traffic and one to spare. */
const LEAST_MINUTES = 0.7;
/** Kept connections to upstreams are closed after 4 s without use. */
const REST_MS = 6_000;

/** Gives the exit code: 0, or 3 when something is not flat. */
export async function benchSoak(args: string[]): Promise<number> {
  const { values } = parseArgs({
    args,
    options: {
      minutes: { type: "string", default: "2" },
      rate: { type: "string", default: "150" },
      connections: { type: "string", default: "32" },
      out: { type: "string" },
    },
  });
  const minutes = positive("--minutes", values.minutes);
  if (minutes < LEAST_MINUTES)
    throw new Error(`--minutes must be at least ${LEAST_MINUTES}: less has no second half`);
  const rate = positive("--rate", values.rate);
  const connections = Math.ceil(positive("--connections", values.connections));
  if (!existsSync(join(ROOT, "dist/main.js")))
    throw new Error("dist/main.js is missing: run `npm run prepare` first");

  const folder = mkdtempSync(join(tmpdir(), "pmoves-soak-"));
  const workers: Worker[] = [];
  let gateway: Gateway | undefined;
  try {
    const ports = [await freePort(), await freePort()] as const;
    const upstream = join(import.meta.dirname, "upstream.ts");
    workers.push(await Worker.start(upstream, [String(ports[0]), "faulty"]));
    workers.push(await Worker.start(upstream, [String(ports[1]), "good"]));
    const load = await Worker.start(join(import.meta.dirname, "load.ts"), []);
    workers.push(load);
    const port = await freePort();
    gateway = await startGateway(folder, ports, port);
    const traffic = { origin: `http://127.0.0.1:${port}`, ms: WINDOW_MS, connections, rate };
    const soak = await soakFor(
      minutes * 60_000,
      gateway.pid,
      async () => (await load.ask(traffic)) as Traffic,
    );
    return publish(soak, { minutes, rate, connections }, values.out);
  } finally {
    gateway?.stop();
    for (const worker of workers) worker.stop();
    rmSync(folder, { recursive: true, force: true });
  }
}

function positive(name: string, text: string): number {
  const value = Number(text);
  if (!(value > 0)) throw new Error(`${name} must be a number above 0, not "${text}"`);
  return value;
}

/** Tier 1 with every fault, tier 3 behind it. Nothing is benched, or the faults would keep the traffic away from themselves. */
async function startGateway(
  folder: string,
  ports: readonly [number, number],
  port: number,
): Promise<Gateway> {
  const [faulty, good] = ports;
  const config = join(folder, "tensorzero.toml");
  const model = (name: string, at: number, more: string) => `
[models.${name}]
routing = ["p"]
[models.${name}.providers.p]
type = "openai"
api_base = "http://127.0.0.1:${at}/v1"
model_name = "m"
${more}
[functions.soak.variants.${name}]
type = "chat_completion"
model = "${name}"
`;
  writeFileSync(
    config,
    `[functions.soak]
type = "chat"
[functions.soak.experimentation]
type = "static_weights"
candidate_variants = { faulty = 1.0 }
fallback_variants = ["good"]
${model("faulty", faulty, 'api_key_location = "none"\nmax_concurrent = 1000')}
${model("good", good, 'kind = "openai"\napi_key_location = "env::PMOVES_BENCH_KEY"')}`,
  );
  writeFileSync(
    join(folder, "config.toml"),
    "[routing]\nbench_after = 1000000000\nattempt_ms = 400\nfirst_token_ms = 400\nidle_ms = 2000\n",
  );
  const program = join(ROOT, "bin/pmoves.js");
  const args = [program, "serve", "--config", config, "--host", "127.0.0.1", "--port", String(port)];
  return Gateway.start(args, port, { PMOVES_BENCH_KEY: "bench", PMOVES_HOME: folder });
}

async function soakFor(ms: number, pid: number, window: () => Promise<Traffic>): Promise<Soak> {
  const begin = performance.now();
  const now = () => Math.round(performance.now() - begin);
  const look = (): Sample => ({ at: now(), rssMb: rssMb(pid), handles: handlesOf(pid) });
  const before = look();
  const samples: Sample[] = [];
  const windows: Window[] = [];
  const timer = setInterval(() => samples.push(look()), SAMPLE_MS);
  try {
    while (now() < ms) {
      windows.push({ ...(await window()), at: now() });
      process.stderr.write(`${Math.round(now() / 1000)} of ${Math.round(ms / 1000)} s\n`);
    }
  } finally {
    clearInterval(timer);
  }
  await new Promise((resolve) => setTimeout(resolve, REST_MS));
  return { windows, samples, rest: { before, after: look() } };
}

/** Resident memory now, in MB. */
function rssMb(pid: number): number {
  const line = /^VmRSS:\s+(\d+) kB$/m.exec(readFileSync(`/proc/${pid}/status`, "utf8"));
  return Number(line?.[1]) / 1024;
}

function handlesOf(pid: number): number {
  return readdirSync(`/proc/${pid}/fd`).length;
}

function publish(soak: Soak, asked: object, out: string | undefined): number {
  const machine = {
    node: process.version,
    cpu: cpus()[0]?.model,
    cores: cpus().length,
    at: new Date().toISOString(),
  };
  const verdicts = flatness(soak);
  const file = out ?? join(import.meta.dirname, "../results", `soak-${machine.at.replaceAll(":", "")}.json`);
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, `${JSON.stringify({ machine, asked, verdicts, ...soak }, null, 2)}\n`);
  const title = `node ${machine.node}, ${machine.cores} cores, ${machine.cpu}`;
  process.stdout.write(`${title}\n\n${report(soak)}\n\nall samples: ${file}\n`);
  const first = soak.windows.find(({ firstUnexpected }) => firstUnexpected !== undefined);
  if (first !== undefined) process.stderr.write(`first unexpected reply: ${first.firstUnexpected}\n`);
  return verdicts.every(({ pass }) => pass) ? 0 : 3;
}
