import * as z from "zod";
import { EXIT, PmovesError } from "../../kernel/errors.ts";

/** One file of rows. */
const shard = z.strictObject({
  path: z.string(),
  sha256: z.string(),
  bytes: z.int(),
  rows: z.int(),
  /** Bytes of the rows as JSON, before they were compressed. */
  plain_bytes: z.int(),
});

/** What a batch is: machine-readable, one file each under `manifests/`. */
export const manifestSchema = z.strictObject({
  version: z.literal(1),
  batch: z.int().min(1),
  /** Of the columns; a data set has one. */
  schema: z.int(),
  /** Name and type of each column, to say what has changed where it has. */
  columns: z.array(z.string()),
  created_at: z.string(),
  git: z.strictObject({ sha: z.string().nullable(), dirty: z.boolean() }),
  filter: z.strictObject({ hash: z.string(), name: z.string().nullable() }),
  rows: z.int(),
  shards: z.array(shard),
  /** Episodes by the shard that holds them. */
  episodes: z.record(z.string(), z.array(z.string())),
  verification: z.record(z.string(), z.int()),
  environments: z.record(z.string(), z.int()),
  fitness_histogram: z.array(z.int()),
  scrub: z.strictObject({
    counts: z.record(z.string(), z.int()),
    blocked: z.int(),
    policy: z.enum(["block", "redact"]),
  }),
});

export type Manifest = z.output<typeof manifestSchema>;
export type Shard = z.output<typeof shard>;

export function manifestPath(batch: number): string {
  return `manifests/batch-${String(batch).padStart(6, "0")}.json`;
}

/** Throws `PmovesError` `hub.manifest` where a published manifest can't be read: nothing is built upon it. */
export function readManifest(text: string, path: string): Manifest {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    value = undefined;
  }
  const read = manifestSchema.safeParse(value);
  if (read.success) return read.data;
  const [issue] = read.error.issues;
  throw new PmovesError(
    `${path} of the data set is no manifest of ours: ${issue?.path.join(".")} ${issue?.message}`,
    {
      code: "hub.manifest",
      exit: EXIT.failure,
      hint: "It was changed by hand or made by a later release; publish into another data set with --repo",
    },
  );
}

/** `batch-<n>-g<first 12 digits of the commit>`; a batch of no repository has none of it. */
export function batchTag(batch: number, sha: string | null): string {
  return `batch-${batch}-g${(sha ?? "0".repeat(12)).slice(0, 12)}`;
}
