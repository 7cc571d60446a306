import * as z from "zod";

const repo = z.string().regex(/^[\w.-]+\/[\w.-]+$/, "write owner/name");

/**
 * `[hub]` of pmoves.toml: where data sets and models are published.
 *
 * ```toml
 * [hub]
 * dataset = "PMOVES/geometry-trajectories-v1"
 * license = "cc-by-4.0"
 * ```
 */
export const hubTable = {
  name: "hub",
  schema: z.strictObject({
    dataset: repo.optional(),
    /** SPDX-like identifier as the Hub lists them (huggingface.co/docs/hub/repositories-licenses). */
    license: z.string().min(1).optional(),
    /** The chunk-deduplicating upload of the Hub. */
    xet: z.boolean().default(true),
  }),
};

export type HubTable = z.output<typeof hubTable.schema>;
