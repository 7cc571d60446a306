import type { Script, ScriptStep } from "./script.ts";

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
