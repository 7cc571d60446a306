import { stringify } from "yaml";
import { EPISODE_COLUMNS } from "../../datasets/index.ts";
import { features } from "../publish/features.ts";
import type { Manifest } from "../publish/manifest.ts";

export interface CardFacts {
  readonly repo: string;
  readonly license: string;
  /** All batches, oldest first. */
  readonly manifests: readonly Manifest[];
}

/** Buckets of `size_categories` (huggingface.co/docs/hub/datasets-cards). */
const SIZES: readonly (readonly [number, string])[] = [
  [1e3, "n<1K"],
  [1e4, "1K<n<10K"],
  [1e5, "10K<n<100K"],
  [1e6, "100K<n<1M"],
  [1e7, "1M<n<10M"],
  [1e8, "10M<n<100M"],
  [Number.POSITIVE_INFINITY, "100M<n<1B"],
];

/** The README of a data set: front matter that the Hub reads, and what a person wants to know. */
export function datasetCard({ repo, license, manifests }: CardFacts): string {
  const shards = manifests.flatMap((manifest) => manifest.shards);
  const rows = sum(manifests.map((manifest) => manifest.rows));
  const front = {
    license,
    pretty_name: repo.split("/").at(-1),
    task_categories: ["text-generation", "reinforcement-learning"],
    tags: ["agents", "trajectories", "pmoves"],
    size_categories: [SIZES.find(([below]) => rows < below)?.[1]],
    configs: [{ config_name: "default", data_files: [{ split: "train", path: "data/train-*.parquet" }] }],
    dataset_info: {
      features: features(EPISODE_COLUMNS),
      splits: [
        { name: "train", num_bytes: sum(shards.map((shard) => shard.plain_bytes)), num_examples: rows },
      ],
      download_size: sum(shards.map((shard) => shard.bytes)),
      dataset_size: sum(shards.map((shard) => shard.plain_bytes)),
    },
  };
  return `---\n${stringify(front, { lineWidth: 0 })}---\n\n${body(repo, manifests, rows)}`;
}

function body(repo: string, manifests: readonly Manifest[], rows: number): string {
  const latest = manifests.at(-1);
  const verification = counted(manifests.map((manifest) => manifest.verification));
  const environments = counted(manifests.map((manifest) => manifest.environments));
  const scrubbed = counted(manifests.map(({ scrub }) => scrub.counts));
  const blocked = sum(manifests.map(({ scrub }) => scrub.blocked));
  const histogram = Array.from({ length: 10 }, (_, tenth) =>
    sum(manifests.map((manifest) => manifest.fitness_histogram[tenth] ?? 0)),
  );
  return [
    `# ${repo}`,
    "",
    `${rows} episodes of agents, one a row, captured from the Geometry Bus and filtered by what they achieved. Made with`,
    "`pmoves hf publish`.",
    "",
    "```python",
    "from datasets import load_dataset",
    "",
    `rows = load_dataset("${repo}", split="train")`,
    "```",
    "",
    "## What is in it",
    "",
    table(["verified by", "episodes"], Object.entries(verification)),
    table(["environment", "episodes"], Object.entries(environments)),
    "## Fitness",
    "",
    "Weighted mean of task success, retrieval, CGP fitness and efficiency, 0 to 1; parts that are not known leave the others their weight.",
    "",
    table(
      ["fitness", "episodes", ""],
      histogram.map((episodes, tenth) => [
        `${tenth / 10} to ${(tenth + 1) / 10}`,
        episodes,
        bar(episodes, histogram),
      ]),
    ),
    "## Filter and privacy",
    "",
    `Filter \`${latest?.filter.hash.slice(0, 12) ?? ""}\`${latest?.filter.name ? ` (${latest.filter.name})` : ""}. Secrets and personal data were replaced by`,
    `placeholders that are the same for the same value; ${blocked} episodes with secrets were left out.`,
    "",
    table(["placeholder", "times"], Object.entries(scrubbed)),
    "## Batches",
    "",
    table(
      ["batch", "rows", "made", "code"],
      manifests.map(({ batch, rows: own, created_at, git }) => [batch, own, created_at, gitText(git)]),
    ),
    `Each batch is a tag, \`batch-<n>-g<commit>\`; its manifest, with the hash of every file, lies in \`manifests/\`.`,
    "",
  ].join("\n");
}

function gitText({ sha, dirty }: Manifest["git"]): string {
  if (sha === null) return "no repository";
  return `${sha.slice(0, 12)}${dirty ? ", with changes that were not committed" : ""}`;
}

function bar(value: number, all: readonly number[]): string {
  return "█".repeat(Math.ceil((value / Math.max(1, ...all)) * 20));
}

function table(head: readonly string[], rows: readonly (readonly (string | number)[])[]): string {
  if (rows.length === 0) return "None.\n";
  const line = (cells: readonly (string | number)[]) =>
    `| ${cells.map((cell) => String(cell).replaceAll("|", "\\|")).join(" | ")} |`;
  return `${[line(head), line(head.map(() => "---")), ...rows.map(line)].join("\n")}\n`;
}

function sum(values: readonly number[]): number {
  return values.reduce((a, b) => a + b, 0);
}

function counted(all: readonly Readonly<Record<string, number>>[]): Readonly<Record<string, number>> {
  const counts: Record<string, number> = {};
  for (const one of all)
    for (const [name, times] of Object.entries(one)) counts[name] = (counts[name] ?? 0) + times;
  return Object.fromEntries(Object.entries(counts).sort(([, a], [, b]) => b - a));
}
