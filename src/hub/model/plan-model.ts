import { createHash } from "node:crypto";
import { EXIT, PmovesError } from "../../kernel/errors.ts";
import type { Operation } from "../port.ts";
import type { Digest, ModelFiles } from "./files.ts";
import type { CheckedModel } from "./kinds.ts";
import { MODEL_MANIFEST, modelManifest, RELATIONS, type Relation } from "./manifest.ts";
import { modelCard } from "./model-card.ts";
import { type RunFacts, runIdObjection, runTag } from "./run-facts.ts";

export interface ModelWish {
  /** `owner/name`. */
  readonly repo: string;
  readonly license: string;
  readonly branch: string;
  readonly pipelineTag: string;
  readonly relation?: Relation | undefined;
}

/** A file as it will be at the Hub. */
export interface PlannedFile extends Digest {
  readonly path: string;
  readonly bytes: number;
  readonly operation: Operation;
}

/** Everything that will be sent. */
export interface ModelPlan {
  /** The same for the same files, run and words at the same place; what a run that was cut short is known by. */
  readonly key: string;
  readonly tag: string;
  readonly title: string;
  readonly files: readonly PlannedFile[];
  readonly card: string;
  readonly run: RunFacts;
  readonly createdAt: string;
}

export interface Hashed extends Digest {
  readonly bytes: number;
  readonly operation: Operation;
}

/** Hashes what is to be published, in the order of the files. */
export async function hashModel(
  files: ModelFiles,
  model: CheckedModel,
  options: { readonly signal: AbortSignal; readonly onBytes?: (bytes: number) => void },
): Promise<ReadonlyMap<string, Hashed>> {
  const hashed = new Map<string, Hashed>();
  for (const { name, size } of model.files) {
    const mended = model.mended.get(name);
    hashed.set(
      name,
      mended === undefined
        ? {
            ...(await files.digest(name, options)),
            bytes: size,
            operation: { add: name, content: { file: files.locate(name) } },
          }
        : textFile(name, mended),
    );
  }
  return hashed;
}

/** Ten digits of all hashes: the name of a run that nobody has named, the same for the same files. */
export function contentId(hashed: ReadonlyMap<string, Hashed>): string {
  const all = [...hashed].map(([name, { sha256 }]) => `${name}\0${sha256}\n`).join("");
  return createHash("sha256").update(all).digest("hex").slice(0, 10);
}

/** Throws `PmovesError` `model.run_id` (exit 2) for a run that no tag can name. */
export function checkRunId(id: string): void {
  const objection = runIdObjection(id);
  if (objection === undefined) return;
  throw new PmovesError(`the run ${JSON.stringify(id)} ${objection}`, {
    code: "model.run_id",
    exit: EXIT.usage,
    hint: "Name it with --run-id, e.g. 20261122-ppo-3: it becomes part of a tag",
  });
}

/** What is sent for a run: its files, the card and the manifest. */
export function planModel(
  model: CheckedModel,
  hashed: ReadonlyMap<string, Hashed>,
  run: RunFacts,
  wish: ModelWish,
  createdAt: string,
): ModelPlan {
  const tag = runTag(run);
  const relation = wish.relation ?? RELATIONS[model.kind];
  const card = modelCard({ ...wish, model, run, tag, relation });
  const manifest = modelManifest(model, run, { tag, createdAt, relation, digests: hashed });
  const written = [
    textFile(MODEL_MANIFEST, `${JSON.stringify(manifest, null, 2)}\n`),
    textFile("README.md", card),
  ];
  const files = [
    ...[...hashed].map(([path, one]) => ({ path, ...one })),
    ...written.map((one) => ({ path: pathOf(one.operation), ...one })),
  ];
  // Neither the time nor the state of a repository makes it another publication.
  const { created_at: _, git, ...lasting } = manifest;
  const key = createHash("sha256")
    .update(JSON.stringify([wish.repo, wish.branch, wish.license, wish.pipelineTag, lasting, git.sha]))
    .digest("hex");
  return {
    key,
    tag,
    title: `run ${run.id}: ${model.kind} of ${model.base} (${tag})`,
    files,
    card,
    run,
    createdAt,
  };
}

function pathOf(operation: Operation): string {
  return "add" in operation ? operation.add : operation.delete;
}

function textFile(name: string, text: string): Hashed {
  const bytes = Buffer.from(text);
  return {
    sha256: createHash("sha256").update(bytes).digest("hex"),
    gitOid: createHash("sha1").update(`blob ${bytes.length}\0`).update(bytes).digest("hex"),
    bytes: bytes.length,
    operation: { add: name, content: { bytes } },
  };
}
