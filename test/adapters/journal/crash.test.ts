import { spawn } from "node:child_process";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";
import { openJournal } from "../../../src/adapters/journal/open-journal.ts";
import { tempFolder } from "../../support/temp-folder.ts";

const APPENDER = fileURLToPath(new URL("./appender.ts", import.meta.url));

interface Appended {
  /** Sequence number to text, of what was acknowledged. */
  readonly said: ReadonlyMap<number, string>;
  readonly signal: NodeJS.Signals | null;
}

/** Runs an appender; `killAfter` ends it by SIGKILL once it has said so many numbers. */
function append(args: readonly string[], killAfter = Number.POSITIVE_INFINITY): Promise<Appended> {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [APPENDER, ...args], { stdio: ["ignore", "pipe", "inherit"] });
    let text = "";
    child.stdout.on("data", (chunk: Buffer) => {
      text += chunk.toString();
      if (text.split("\n").length > killAfter) child.kill("SIGKILL");
    });
    child.on("error", reject);
    child.on("close", (_, signal) => {
      // The last line may be cut off.
      const lines = text.split("\n").slice(0, -1);
      const said = lines.map((line): [number, string] => {
        const [sequence = "", ...rest] = line.split(" ");
        return [Number(sequence), rest.join(" ")];
      });
      resolve({ said: new Map(said), signal });
    });
  });
}

async function stored(folder: string): Promise<ReadonlyMap<number, string>> {
  await using journal = await openJournal(folder);
  const found = new Map<number, string>();
  let expected = 1;
  for await (const { sequence, body } of journal.read()) {
    expect(sequence).toBe(expected++);
    found.set(sequence, Buffer.from(body).toString().trimEnd());
  }
  return found;
}

describe("a journal and kill -9", () => {
  it("keeps all that was acknowledged, in order and without a gap", { timeout: 60_000 }, async () => {
    const folder = tempFolder();
    const said = new Map<number, string>();
    for (let round = 0; round < 8; round++) {
      const run = await append([folder, `r${round}`, "1000000"], 1 + ((round * 137) % 400));
      expect(run.signal).toBe("SIGKILL");
      for (const [sequence, text] of run.said) {
        expect(said.has(sequence), `${sequence} was given twice`).toBe(false);
        said.set(sequence, text);
      }
      const found = await stored(folder);
      for (const [sequence, text] of said) expect(found.get(sequence)).toBe(text);
    }
    expect(said.size).toBeGreaterThan(500);
  });

  it("lets processes append at once, and a killed one leaves no lock", { timeout: 60_000 }, async () => {
    const folder = tempFolder();
    const runs = await Promise.all([
      append([folder, "a", "600"]),
      append([folder, "b", "600"]),
      append([folder, "k", "1000000"], 100),
    ]);
    const found = await stored(folder);
    for (const { said } of runs) {
      for (const [sequence, text] of said) expect(found.get(sequence)).toBe(text);
    }
    const ofA = [...found.values()].filter((text) => text.startsWith("a:"));
    expect(new Set(ofA)).toEqual(new Set(Array.from({ length: 600 }, (_, n) => `a:${n}`)));
    expect([...found.values()].filter((text) => text.startsWith("b:"))).toHaveLength(600);
  });
});
