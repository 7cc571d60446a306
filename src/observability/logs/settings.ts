import * as z from "zod";

export const LOG_LEVELS = ["debug", "info", "warn", "error", "off"] as const;
export type LogLevel = (typeof LOG_LEVELS)[number];

/**
 * `[log]` of pmoves.toml: what `pmoves serve` says of every request on stderr.
 *
 * ```toml
 * [log]
 * level = "warn"
 * format = "json"
 * ```
 */
export const logTable = {
  name: "log",
  schema: z.strictObject({
    /** `debug` adds every attempt and the looks at /health, /status and /metrics; `off` says nothing. */
    level: z.enum(LOG_LEVELS).default("info"),
    /** `auto` is `human` on a terminal and `json` elsewhere. */
    format: z.enum(["auto", "human", "json"]).default("auto"),
  }),
};

export type LogTable = z.output<typeof logTable.schema>;
