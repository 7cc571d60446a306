import { parseArgs } from "node:util";
import { SCENARIOS, simulate } from "./simulate.ts";

export const HELP = `npm run bench -- eval-sampling [--collections 4000] [--quick]
How often the 95 % intervals of a sampled judging hold what judging everything gives, with the stopping rule on, for
three seeds. Exit 3 where any is outside 93 to 97 %, or an estimate is off by more than four standard errors.`;

const SEEDS = [1, 2, 3];
const [LEAST, MOST] = [0.93, 0.97];

export function benchEvalSampling(args: string[]): number {
  const { values } = parseArgs({
    args,
    options: {
      collections: { type: "string", default: "4000" },
      quick: { type: "boolean", default: false },
    },
  });
  const collections = values.quick ? 200 : Number(values.collections);
  if (!Number.isInteger(collections) || collections < 100)
    throw new Error("--collections takes a number from 100");
  // 93 to 97 % is the target for 4,000; fewer collections have wider luck.
  const luck = 3 * Math.sqrt((0.95 * 0.05) / collections);
  const [least, most] = [Math.min(LEAST, 0.95 - luck), Math.max(MOST, 0.95 + luck)];
  let missed = false;
  for (const scenario of SCENARIOS) {
    process.stdout.write(`\n${scenario.name}: stops at +/- ${scenario.precision}\n`);
    for (const seed of SEEDS) {
      const { quantities, whole, judged, met } = simulate(scenario, collections, seed);
      process.stdout.write(
        `  seed ${seed}: ${collections - whole} sampled, ${whole} judged whole; ` +
          `${(100 * judged).toFixed(0)} % of the pool judged; ${(100 * met).toFixed(0)} % as narrow as asked\n`,
      );
      for (const { name, coverage, bias, biasError } of quantities) {
        const good = coverage >= least && coverage <= most && Math.abs(bias) <= 4 * biasError;
        missed ||= !good;
        process.stdout.write(
          `    ${name.padEnd(20)} coverage ${(100 * coverage).toFixed(2)} %  ` +
            `bias ${bias.toExponential(1)} +/- ${biasError.toExponential(1)}${good ? "" : "  MISSED"}\n`,
        );
      }
    }
  }
  return missed ? 3 : 0;
}
