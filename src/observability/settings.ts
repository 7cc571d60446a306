import * as z from "zod";

/** `content`: `full` keeps what was said, `redacted` scrubs keys, passwords and addresses from it, `off` leaves it out. */
export const CONTENT = ["full", "redacted", "off"] as const;
export type ContentPolicy = (typeof CONTENT)[number];

/**
 * `[store]` of pmoves.toml: what is remembered of every request, and for how long.
 *
 * ```toml
 * [store]
 * content = "redacted"
 * max_age_days = 14
 * max_size_mb = 500
 * ```
 */
export const storeTable = {
  name: "store",
  schema: z.strictObject({
    /** False remembers no requests; feedback and datasets are kept all the same. */
    enabled: z.boolean().default(true),
    content: z.enum(CONTENT).default("full"),
    /** The file of records; default `records.sqlite` in the state folder. */
    path: z
      .string()
      .regex(/^(?:\/|[A-Za-z]:[\\/])/, "write a whole path, from the root: pmoves is started in many folders")
      .optional(),
    /** Records older than this are removed; 0 keeps them. */
    max_age_days: z.number().min(0).default(90),
    /** When records take more room than this, the oldest go; 0 is no limit. */
    max_size_mb: z.number().min(0).default(4096),
    /** Longest time that a record waits for others to be written with, in milliseconds. */
    flush_ms: z.int().min(1).max(250).default(100),
    /** Most megabytes that wait to be written; what comes on top of it is shed and counted. */
    queue_mb: z.number().min(1).default(64),
  }),
};

export type StoreTable = z.output<typeof storeTable.schema>;
