import { type ChildProcessByStdio, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Readable } from "node:stream";
import { parseArgs } from "node:util";
import { brief, median, table } from "../gateway/figures.ts";
import { startServer } from "./server.ts";

export const HELP = `npm run bench -- bus [--messages 200000] [--trials 5] [--quick]
\`pmoves bus tail\` into a pipe, over a subscriber of the same client library without it: --raw against one that
writes the same bytes, checked JSONL against one that only parses and stringifies. Exit 3 when a target is missed.`;

const PROGRAM = join(import.meta.dirname, "../../bin/pmoves.js");
const beside = (name: string) => join(import.meta.dirname, name);
const SUBJECT = "geometry.event.v1";

interface Arm {
  readonly name: string;
  readonly argv: (url: string, count: number) => readonly string[];
  /** What it says when it listens. */
  readonly ready: string;
}

const bare = (name: string, form: string): Arm => ({
  name,
  argv: (url, count) => [beside("bare-subscriber.ts"), url, SUBJECT, String(count), form],
  ready: "ready",
});
const own = (name: string, ...flags: readonly string[]): Arm => ({
  name,
  argv: (url, count) => [
    PROGRAM,
    "bus",
    "tail",
    SUBJECT,
    "--server",
    url,
    "--count",
    String(count),
    "--debug",
    ...flags,
  ],
  ready: "listening",
});

const PAIRS: readonly { readonly bare: Arm; readonly own: Arm; readonly floor: number }[] = [
  { bare: bare("bare subscriber, same bytes", "raw"), own: own("bus tail --raw", "--raw"), floor: 0.5 },
  {
    bare: bare("parse and stringify", "json"),
    own: own("bus tail, every schema checked", "--check-rate", "1000000"),
    floor: 0.7,
  },
];

type Child = ChildProcessByStdio<null, Readable, Readable>;

/** Messages a second of one subscriber, from the first byte that it writes to its end. */
async function measure(arm: Arm, url: string, count: number, home: string): Promise<number> {
  const env = { ...process.env, PMOVES_HOME: home };
  const child: Child = spawn(process.execPath, [...arm.argv(url, count)], {
    stdio: ["ignore", "pipe", "pipe"],
    env,
  });
  await listening(child, arm);
  const publisher = spawn(process.execPath, [beside("publisher.ts"), url, SUBJECT, String(count)], {
    stdio: "inherit",
  });
  let begin = 0;
  let lines = 0;
  child.stdout.on("data", (chunk: Buffer) => {
    if (begin === 0) begin = performance.now();
    for (let at = chunk.indexOf(10); at !== -1; at = chunk.indexOf(10, at + 1)) lines += 1;
  });
  const [[code]] = await Promise.all([once(child, "close"), once(publisher, "exit")]);
  const seconds = (performance.now() - begin) / 1000;
  if (code !== 0 || lines !== count) throw new Error(`${arm.name}: exit ${code}, ${lines} of ${count} lines`);
  return count / seconds;
}

function listening(child: Child, arm: Arm): Promise<void> {
  return new Promise((resolve, reject) => {
    let said = "";
    child.stderr.on("data", (chunk: Buffer) => {
      said += chunk.toString();
      if (said.includes(arm.ready)) resolve();
    });
    child.once("exit", () => reject(new Error(`${arm.name} ended: ${said}`)));
  });
}

/** Gives the exit code: 0, or 3 when a target is missed. */
export async function benchBus(args: string[]): Promise<number> {
  const { values } = parseArgs({
    args,
    options: {
      messages: { type: "string" },
      trials: { type: "string" },
      quick: { type: "boolean", default: false },
    },
  });
  const count = Number(values.messages ?? (values.quick ? 50_000 : 200_000));
  const trials = Number(values.trials ?? (values.quick ? 3 : 5));
  const home = mkdtempSync(join(tmpdir(), "pmoves-bench-home-"));
  await using server = await startServer();
  const rows: string[][] = [];
  let missed = false;
  try {
    for (const pair of PAIRS) {
      const [bareRates, ownRates]: [number[], number[]] = [[], []];
      for (let trial = 0; trial < trials; trial++) {
        bareRates.push(await measure(pair.bare, server.url, count, home));
        ownRates.push(await measure(pair.own, server.url, count, home));
      }
      const ratio = median(ownRates.map((rate, trial) => rate / (bareRates[trial] ?? Number.NaN)));
      const pass = ratio >= pair.floor;
      missed ||= !pass;
      rows.push([pair.bare.name, brief(median(bareRates)), "", "", ""]);
      rows.push([
        pair.own.name,
        brief(median(ownRates)),
        ratio.toFixed(2),
        `>= ${pair.floor}`,
        pass ? "pass" : "FAIL",
      ]);
    }
  } finally {
    rmSync(home, { recursive: true, force: true });
  }
  process.stdout.write(`node ${process.version}, ${count} messages, ${trials} trials\n`);
  process.stdout.write(`${table(["", "messages/s", "ratio", "target", ""], rows)}\n`);
  return missed ? 3 : 0;
}
