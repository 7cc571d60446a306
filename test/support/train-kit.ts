import { mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { onTestFinished } from "vitest";
import { newRepo } from "./hub/repos.ts";
import { StubHub, WRITE_TOKEN } from "./hub/server.ts";
import { adapterFiles, BASE, writeAll } from "./models.ts";
import { tempFolder } from "./temp-folder.ts";
import { eventsOf } from "./train.ts";
import { type Ended, pmoves, pmovesProcess } from "./whole-program.ts";

/**
 * A trainer: says what it does, waits for the file `go` where it is told to, copies the model that lies beside it into
 * its output and ends with the code it is given.
 */
const TRAINER = `
import { appendFileSync, cpSync, existsSync, mkdirSync, writeFileSync } from "node:fs";
const [data, output, run, ...words] = process.argv.slice(2);
const home = import.meta.dirname;
process.on("SIGTERM", () => { console.log("saving"); if (!words.includes("stubborn")) process.exit(words.includes("gentle") ? 0 : 7); });
appendFileSync(home + "/started", run + "\\n");
console.log("step 1 of 2, reading " + data);
console.error("\\u001b[31mwarning\\u001b[0m: key hf_" + "x".repeat(30));
while (words.includes("wait") && !existsSync(home + "/go")) if (!existsSync(home)) process.exit(9); else await new Promise((next) => setTimeout(next, 20));
console.log("step 2 of 2");
if (words.includes("fail")) { console.log("CUDA out of memory"); process.exit(3); }
mkdirSync(output, { recursive: true });
const target = words.includes("steps") ? output + "/global_step_4/actor" : output;
if (words.includes("steps")) mkdirSync(output + "/global_step_2/actor", { recursive: true });
if (!words.includes("nothing")) cpSync(home + "/model", target, { recursive: true });
writeFileSync(output + "/all_results.json", JSON.stringify({ reward: 0.75, note: "x" }));
console.log("done");
`;

export async function trainRig(words: readonly string[] = [], more = "") {
  const home = tempFolder();
  writeFileSync(join(home, "events.jsonl"), eventsOf(4));
  writeAll(join(home, "engine/model"), adapterFiles());
  writeFileSync(join(home, "engine/trainer.mjs"), TRAINER);
  const command = [
    process.execPath,
    join(home, "engine/trainer.mjs"),
    "{data}",
    "{output}",
    "{run}",
    ...words,
  ];
  const plan = `engine = "command"\nalgorithm = "sft"\nbase_model = "${BASE}"\n[data]\nfrom = ["events.jsonl"]\nviews = ["sft"]\ndataset = "PMOVES/set"\nrevision = "abc123"\n[run]\ncommand = ${JSON.stringify(command)}\n${more}`;
  writeFileSync(join(home, "plan.toml"), plan);
  const hub = await StubHub.start();
  onTestFinished(() => hub[Symbol.asyncDispose]());
  hub.repos.set(`models/${BASE}`, newRepo("model", BASE, false));
  const env = { HF_ENDPOINT: hub.url, HF_TOKEN: WRITE_TOKEN, HF_HUB_DISABLE_XET: "1" };
  const made = await pmoves(home, ["train", "plan", "plan.toml", "--out", "p", "--json"], env);
  if (made.exit !== 0) throw new Error(made.err);
  const go = () => writeFileSync(join(home, "engine/go"), "");
  onTestFinished(go);
  const run = (...argv: string[]): Promise<Ended> =>
    pmoves(home, ["train", "run", "p", "--json", ...argv], env);
  return {
    home,
    hub,
    env,
    run,
    go,
    pmoves: (...argv: string[]) => pmoves(home, argv, env),
    process: (...argv: string[]) => pmovesProcess(home, argv, env),
    status: async (): Promise<readonly Record<string, unknown>[]> =>
      JSON.parse((await pmoves(home, ["train", "status", "p", "--json"], env)).out),
    started: (): readonly string[] => {
      mkdirSync(join(home, "engine"), { recursive: true });
      try {
        return readFileSync(join(home, "engine/started"), "utf8").trim().split("\n");
      } catch {
        return [];
      }
    },
    runs: () => readdirSync(join(home, "p/runs")),
    inRun: (id: unknown, name: string) => readFileSync(join(home, "p/runs", String(id), name), "utf8"),
  };
}

/** Waits until something is so; the test's own time-out is the end of that. */
export async function until(holds: () => boolean | Promise<boolean>): Promise<void> {
  while (!(await holds())) await new Promise((next) => setTimeout(next, 20));
}
