import { existsSync } from "node:fs";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { brief, table } from "../gateway/figures.ts";
import type { Verdict } from "../screen/tail.ts";
import { measureMemory, measureStarts, measureStreams } from "./measures.ts";
import { openSetting } from "./setting.ts";

export const HELP = `npm run bench -- chat [--only start|stream|memory] [--trials 15] [--answers 5] [--quick]
\`pmoves chat\` on a terminal of 100x30 beside bare node and a bare bundled Ink box. Linux only.
Exit 3 when a target is missed.`;

/** Gives the exit code: 0, or 3 when a target is missed. */
export async function benchChat(args: string[]): Promise<number> {
  const { values } = parseArgs({
    args,
    options: {
      only: { type: "string" },
      trials: { type: "string" },
      answers: { type: "string" },
      quick: { type: "boolean", default: false },
    },
  });
  const { only, quick } = values;
  if (!existsSync(join(import.meta.dirname, "../../dist/main.js")))
    throw new Error("dist is missing: npm run build");
  await using setting = await openSetting();
  const verdicts: Verdict[] = [];
  const trials = Number(values.trials ?? (quick ? 7 : 15));
  if (only === undefined || only === "start") {
    const { node, line, ink, screen } = await measureStarts(setting, trials);
    verdicts.push(
      atMost("start to the line that takes keys, over node -e 0", line / node, 3, `${brief(line)} ms`),
      atMost("start to the whole screen, over a bare Ink box", screen / ink, 1.3, `${brief(screen)} ms`),
    );
  }
  if (only === undefined || only === "stream") {
    const streams = await measureStreams(setting, Number(values.answers ?? (quick ? 2 : 5)));
    const { first, key, bareKey, framesPerS, bytesPerS, clears } = streams;
    verdicts.push(
      {
        what: "first delta, from the socket",
        measured: `${brief(first)} ms`,
        target: "at most 30 ms",
        pass: first <= 30,
      },
      atMost("a key while 200 tokens/s come, over bare Ink", key / bareKey, 1.5, `${brief(key)} ms`),
      {
        what: "frames while an answer comes",
        measured: `${brief(framesPerS)}/s, ${brief(bytesPerS)} bytes/s`,
        target: "13 to 17/s",
        pass: framesPerS >= 13 && framesPerS <= 17,
      },
      { what: "full clears", measured: String(clears), target: "none", pass: clears === 0 },
    );
  }
  if (only === undefined || only === "memory") {
    const [idle, after] = await measureMemory(setting, 10_000);
    verdicts.push({
      what: "memory after 10 000 lines, over idle",
      measured: `${brief(after - idle)} MB`,
      target: "at most 100 MB",
      pass: after - idle <= 100,
    });
  }
  const rows = verdicts.map(({ what, measured, target, pass }) => [
    what,
    measured,
    target,
    pass ? "pass" : "FAIL",
  ]);
  process.stdout.write(`node ${process.version}\n${table(["", "measured", "target", ""], rows)}\n`);
  return verdicts.every(({ pass }) => pass) ? 0 : 3;
}

function atMost(what: string, ratio: number, limit: number, absolute: string): Verdict {
  return {
    what,
    measured: `${brief(ratio)}x (${absolute})`,
    target: `at most ${limit}x`,
    pass: ratio <= limit,
  };
}
