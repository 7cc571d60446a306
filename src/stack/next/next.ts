import type { Clock } from "../../kernel/clock.ts";
import type { Paint } from "../status/text.ts";
import { painted } from "../status/text.ts";
import { readProgress } from "./state.ts";
import { look, type NextPorts, STEPS, type StepSeen } from "./steps.ts";

export interface Step extends StepSeen {
  readonly step: number;
  readonly id: string;
  readonly title: string;
  /** RFC 3339: since when it has been seen done; null where it is not. */
  readonly since: string | null;
  /** When it was seen done, where that is not so now, or cannot be checked now. */
  readonly was_done: string | null;
}

export interface Keeping {
  /** Of the progress, in the state folder. */
  readonly file: string;
  readonly read: () => Promise<string | undefined>;
  readonly write: (text: string) => Promise<void>;
}

/** All steps, looked at anew, beside what was known of them; what is done now is remembered. */
export async function nextSteps(ports: NextPorts, keeping: Keeping, clock: Clock): Promise<readonly Step[]> {
  const known = readProgress(keeping.file, await keeping.read());
  const seen = await Promise.all(STEPS.map(({ id }) => look(id, ports)));
  const now = new Date(clock.now()).toISOString();
  const done = { ...known.done };
  const steps = STEPS.map(({ id, title }, i): Step => {
    const found = seen[i] as StepSeen;
    const before = known.done[id]?.since ?? null;
    if (found.result === "done") done[id] = { since: before ?? now, evidence: [...found.evidence] };
    // It was done, and is not any more; where it only can't be checked now, it may still be.
    else if (found.result !== "not_checked") delete done[id];
    const isDone = found.result === "done";
    return {
      step: i + 1,
      id,
      title,
      ...found,
      since: isDone ? (before ?? now) : null,
      was_done: isDone ? null : before,
    };
  });
  const text = `${JSON.stringify({ version: 1, done }, undefined, 2)}\n`;
  if (text !== `${JSON.stringify(known, undefined, 2)}\n`) await keeping.write(text);
  return steps;
}

export function nextText(steps: readonly Step[], paint: Paint): string {
  const lines = steps.flatMap(({ step, title, result, evidence, next, since, was_done }) => [
    `${result === "done" ? "[x]" : "[ ]"} ${step}. ${paint.strong(title)}  ${painted(result, paint)}${since === null ? "" : paint.dim(`  since ${since.slice(0, 10)}`)}`,
    ...evidence.map((text) => `       ${text}`),
    ...(was_done === null ? [] : [paint.warning(`       it was done on ${was_done.slice(0, 10)}`)]),
    ...(result === "done" || next === null ? [] : [paint.dim(`       -> ${next}`)]),
  ]);
  const first = steps.find(({ result }) => result !== "done");
  const last =
    first === undefined ? "All steps are done." : `Next: step ${first.step}, ${first.title.toLowerCase()}.`;
  return `${lines.join("\n")}\n\n${last}\n`;
}
