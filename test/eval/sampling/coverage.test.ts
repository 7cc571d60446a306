import { describe, expect, it } from "vitest";
import { SCENARIOS, simulate } from "../../../bench/eval-sampling/simulate.ts";

const COLLECTIONS = 300;
// Four standard errors, as nine intervals are looked at; `npm run bench -- eval-sampling` has 4,000 and 93 to 97 %.
const LUCK = 4 * Math.sqrt((0.95 * 0.05) / COLLECTIONS);

describe("a sampled judging with the stopping rule on", () => {
  it.each(SCENARIOS.map((scenario) => [scenario.name, scenario] as const))(
    "covers what judging everything gives: %s",
    (_, scenario) => {
      const { quantities, whole } = simulate(scenario, COLLECTIONS, 7);
      expect(quantities).toHaveLength(3);
      expect(whole).toBeLessThan(COLLECTIONS / 2);
      for (const { coverage, bias, biasError } of quantities) {
        expect(Math.abs(coverage - 0.95)).toBeLessThan(LUCK * Math.sqrt(COLLECTIONS / (COLLECTIONS - whole)));
        expect(Math.abs(bias)).toBeLessThan(4 * biasError);
      }
    },
  );
});
