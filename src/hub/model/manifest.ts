import * as z from "zod";
import type { Digest } from "./files.ts";
import type { CheckedModel } from "./kinds.ts";
import type { RunFacts } from "./run-facts.ts";

/** Where the manifest lies in the repository. */
export const MODEL_MANIFEST = "pmoves-model.json";

const named = z.object({ path: z.string(), bytes: z.number(), sha256: z.string() });

/** What a publication says of itself, for machines. */
export const modelManifestSchema = z.object({
  version: z.literal(1),
  kind: z.enum(["adapter", "merged", "gguf"]),
  run: z.string(),
  tag: z.string(),
  created_at: z.string(),
  git: z.object({ sha: z.string().nullable(), dirty: z.boolean() }),
  base_model: z.string(),
  relation: z.string(),
  datasets: z.array(z.object({ id: z.string(), revision: z.string().nullable() })),
  metrics: z.record(z.string(), z.number()),
  algorithm: z.string().nullable(),
  engine: z.string().nullable(),
  environment: z.string().nullable(),
  parameters: z.number(),
  dtypes: z.array(z.string()),
  files: z.array(named),
});

export type ModelManifest = z.output<typeof modelManifestSchema>;

export type Relation = "adapter" | "finetune" | "merge" | "quantized";

/** How a kind of model stands to its base model where nobody says otherwise. */
export const RELATIONS: Readonly<Record<CheckedModel["kind"], Relation>> = {
  adapter: "adapter",
  merged: "finetune",
  gguf: "quantized",
};

export interface Made {
  readonly tag: string;
  readonly createdAt: string;
  readonly relation: Relation;
  /** By name, of what is published. */
  readonly digests: ReadonlyMap<string, Digest & { readonly bytes: number }>;
}

export function modelManifest(model: CheckedModel, run: RunFacts, made: Made): ModelManifest {
  return {
    version: 1,
    kind: model.kind,
    run: run.id,
    tag: made.tag,
    created_at: made.createdAt,
    git: { ...run.git },
    base_model: model.base,
    relation: made.relation,
    datasets: run.datasets.map((dataset) => ({ ...dataset })),
    metrics: { ...run.metrics },
    algorithm: run.algorithm,
    engine: run.engine,
    environment: run.environment,
    parameters: model.facts.parameters,
    dtypes: [...model.facts.dtypes],
    files: [...made.digests].map(([path, { bytes, sha256 }]) => ({ path, bytes, sha256 })),
  };
}

/** Undefined for a text that is no manifest of ours: then it is somebody else's file of that name. */
export function readModelManifest(text: string): ModelManifest | undefined {
  try {
    return modelManifestSchema.safeParse(JSON.parse(text)).data;
  } catch {
    return undefined;
  }
}
