import * as z from "zod";
import { endpointSchema } from "./retrieve/endpoint.ts";

const share = z.number().min(0).max(1);

/**
 * `[eval]` of pmoves.toml: the judge that is asked where no flag names one, and from which agreement with
 * people on it is called usable.
 *
 * ```toml
 * [eval]
 * judge_function = "relevance_judge"
 *
 * [eval.usable]        # its grades may stand in for people's
 * kappa = 0.6
 *
 * [eval.ranking_only]  # good enough to say which system is better, not by how much
 * tau = 0.8
 * ```
 */
export const evalTable = {
  name: "eval",
  schema: z.strictObject({
    judge_function: z.string().min(1).optional(),
    judge_model: z.string().min(1).optional(),
    /** Search services by name, for `pmoves eval retrieve --endpoint`. */
    endpoints: z.record(z.string(), endpointSchema).prefault({}),
    /** Every one that is set must be met by the lower end of its interval, where it has one. */
    usable: z
      .strictObject({
        /** Quadratic-weighted Cohen kappa. */
        kappa: z.number().min(-1).max(1).default(0.6),
        /** Kendall's tau-b over systems; without runs it is not asked for. */
        tau: z.number().min(-1).max(1).default(0.8),
        /** Largest absolute bias, in grades. */
        bias: z.number().min(0).default(0.5),
        /** Largest mean shift by the canary's sentence, in grades. */
        canary: z.number().min(0).default(0.25),
        /** Largest share of replies without a grade. */
        unparsed: share.default(0.05),
      })
      .prefault({}),
    ranking_only: z
      .strictObject({
        tau: z.number().min(-1).max(1).default(0.7),
        /** Kappa at least, so that the order is no accident of few systems. */
        kappa: z.number().min(-1).max(1).default(0.2),
        canary: z.number().min(0).default(0.5),
        unparsed: share.default(0.1),
      })
      .prefault({}),
    /** Pairs with a grade by people below which no verdict is given. */
    least_pairs: z.int().min(1).default(100),
  }),
};

export type EvalTable = z.output<typeof evalTable.schema>;
