import * as z from "zod";
import { KINDS } from "../config/kind.ts";
import { parseCredential } from "../config/read/credential.ts";
import { NANO_PER_USD } from "../prices/price.ts";
import type { Budget } from "./budget.ts";

const NAME = /^[A-Za-z0-9_-]{1,64}$/;
const BAD_NAME = "a budget's name has letters, digits, - and _ only, at most 64";

const budget = z
  .strictObject({
    /** Whom it covers: all that is said must fit. */
    tier: z.union([z.literal(1), z.literal(2), z.literal(3)]).optional(),
    kind: z.enum(KINDS).optional(),
    /** A key by its place, as tensorzero.toml writes it: `env::NAME`, `path::FILE`, … */
    credential: z
      .string()
      .refine((text) => parseCredential(text) !== undefined, {
        error: "names no place for a key; write env::NAME, path::FILE, path_from_env::NAME or dynamic::NAME",
      })
      .optional(),
    /** How much: exactly one of the two. */
    usd: z.number().positive().max(9e6).optional(),
    tokens: z.int().positive().optional(),
    /** Over which time; days and months of UTC. */
    per: z.enum(["day", "month"]),
  })
  .refine(({ usd, tokens }) => (usd === undefined) !== (tokens === undefined), {
    error: "give either usd or tokens; two limits are two budgets",
  })
  .refine(({ tier, kind, credential }) => (tier ?? kind ?? credential) !== undefined, {
    error: "say whom it covers: tier, kind or credential",
  });

/**
 * `[budgets]` of pmoves.toml: one table a budget, under a name of your own. Spend under a name is shared by
 * all processes of the state folder and starts anew with every window.
 *
 * ```toml
 * [budgets.cloud]
 * tier = 3
 * usd = 5.00
 * per = "day"
 *
 * [budgets.plan-key]
 * kind = "openrouter"
 * credential = "env::OPENROUTER_API_KEY"
 * tokens = 20_000_000
 * per = "month"
 * ```
 */
export const budgetsTable = {
  name: "budgets",
  schema: z.record(z.string(), budget).superRefine((budgets, context) => {
    for (const name of Object.keys(budgets)) {
      if (!NAME.test(name)) context.addIssue({ code: "custom", path: [name], message: BAD_NAME });
    }
  }),
};

export type BudgetsTable = z.output<typeof budgetsTable.schema>;

export function budgetsOf(table: BudgetsTable): readonly Budget[] {
  return Object.entries(table).map(([name, { tier, kind, credential, usd, tokens, per }]) => ({
    name,
    tier,
    kind,
    credential: credential === undefined ? undefined : parseCredential(credential),
    unit: usd === undefined ? "tokens" : "usd",
    limit: usd === undefined ? (tokens ?? 0) : Math.round(usd * NANO_PER_USD),
    per,
  }));
}
