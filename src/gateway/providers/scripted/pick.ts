import type { Script, ScriptStep } from "./script.ts";

/** A script that only repeats what it hears, for targets that were given none. */
export const ECHO: Script = {
  cycle: false,
  steps: [
    {
      match: undefined,
      reply: "{{input}}",
      chunks: undefined,
      thought: undefined,
      toolCalls: [],
      json: undefined,
      usage: undefined,
      finishReason: undefined,
      delayMs: 0,
      chunkDelayMs: 0,
      error: undefined,
      breakAfter: undefined,
      hang: undefined,
      dimensions: 8,
    },
  ],
};

/** Chooses the step for each request. It counts requests only for scripts that cycle. */
export class StepPicker {
  readonly #turns = new WeakMap<Script, number>();

  pick(script: Script, input: string): ScriptStep | undefined {
    const fitting = script.steps.filter(({ match }) => match === undefined || input.search(match) !== -1);
    if (!script.cycle) return fitting[0];
    const turn = this.#turns.get(script) ?? 0;
    this.#turns.set(script, turn + 1);
    return fitting[turn % Math.max(1, fitting.length)];
  }
}
