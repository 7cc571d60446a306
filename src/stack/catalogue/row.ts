import * as z from "zod";

export const GROUPS = [
  "core",
  "orchestration",
  "retrieval",
  "media",
  "utilities",
  "storage",
  "monitoring",
  "additional",
] as const;

/** What the guide wants of a service; the legend of its matrix, §3. */
export const STRATEGIES = [
  "CORE",
  "MIGRATE",
  "INTEGRATE",
  "ENHANCE",
  "NETWORK",
  "OBSERVE",
  "DEPRECATE",
] as const;

/** One function each in `src/stack/checks`. */
export const CHECK_IDS = [
  "present",
  "gateway-env",
  "names-resolve",
  "subjects",
  "bridge",
  "scrape",
  "dashboard",
  "networks-exactly",
  "reaches-gateway",
  "not-routed-to",
  "gpu",
  "egress",
  "exposed-to",
  "answers",
] as const;

export type CheckId = (typeof CHECK_IDS)[number];

const port = z.int().min(1).max(65_535);
const names = z.array(z.string().min(1)).default([]);
const variable = z.strictObject({
  name: z.string().regex(/^[A-Z][A-Z0-9_]*$/),
  form: z.enum(["origin", "openai", "openai-base", "key", "value"]),
  /** Of form `value`. */
  value: z.string().optional(),
  /** The service does not go through the gateway without it. */
  needed: z.boolean().default(false),
});

/** One service of the guide's matrix; `config/services.toml` says what each key means. */
export const rowSchema = z
  .strictObject({
    guide: z.string().min(1),
    group: z.enum(GROUPS),
    strategy: z.enum(STRATEGIES),
    asks: z.string().min(1),
    action: z.string().min(1),
    tier: names,
    ports: z.array(z.string().regex(/^\d+:\d+$/, "is not HOST:CONTAINER")).default([]),
    health: z.strictObject({ port, paths: z.array(z.string().startsWith("/")).min(1) }).optional(),
    compose: z.string().min(1),
    services: z.array(z.string().min(1)).min(1).optional(),
    any: z.boolean().default(false),
    variables: z.array(variable).default([]),
    /** Why no variable migrates the service. */
    no_client: z.string().optional(),
    /** Function of the gateway that is meant for it. */
    function: z.string().optional(),
    publishes: names,
    subscribes: names,
    /** Variable that lists what it subscribes to. */
    subscribed_by: z.string().optional(),
    /** Which of our bridges takes its part on the bus. */
    bridge: z.enum(["ingest", "forward"]).optional(),
    /** Subjects that the bridge takes from the bus itself; without one the service has to send to it. */
    bridged_from: names,
    exposed_to: names,
    may_join: names,
    /** A service that makes this one unnecessary. */
    replaced_by: z.string().optional(),
    checks: z.array(z.enum(CHECK_IDS)).min(1, "names no check, so nobody could tell whether it is done"),
    disagrees: names,
  })
  .refine((row) => row.variables.every(({ form, value }) => (form === "value") === (value !== undefined)), {
    message: "a variable of form value, and no other, has a value",
  })
  .refine((row) => !row.checks.includes("exposed-to") || row.exposed_to.length > 0, {
    message: "the check exposed-to needs exposed_to",
  })
  .refine((row) => !row.checks.includes("bridge") || row.bridge !== undefined, {
    message: "the check bridge needs bridge",
  })
  .refine(
    (row) => !row.checks.includes("gateway-env") || row.no_client || row.variables.some((v) => v.needed),
    {
      message: "the check gateway-env needs a variable that is needed, or no_client",
    },
  );

type Parsed = z.output<typeof rowSchema>;
export type GatewayVariable = Parsed["variables"][number];

export interface ServiceRow extends Omit<Parsed, "services"> {
  readonly name: string;
  /** Names in compose. */
  readonly services: readonly string[];
}

/** The table of `config/services.toml`, for the reader of settings. */
export const servicesTable = {
  name: "services",
  schema: z.record(z.string(), rowSchema).default({}),
};
