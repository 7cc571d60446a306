import { randomUUID } from "node:crypto";
import {
  type ColumnType,
  EPISODE_COLUMNS,
  EPISODE_SCHEMA_VERSION,
  type Row,
  rowCheck,
  rowLine,
} from "../../datasets/index.ts";
import type { Prepared, PreparedShard, RunState, SeenRecord } from "../../hub/index.ts";
import { SeenIndex } from "../dedup/seen.ts";
import { decided } from "../run/decided.ts";
import type { ScrubPorts } from "../run/export.ts";
import { type ScrubbedDecision, type SecretPolicy, scrubDecision } from "../run/scrubbed.ts";

export interface PreparePorts extends ScrubPorts {
  readonly clock: { now(): number };
  gitState(): Promise<{ readonly sha: string | null; readonly dirty: boolean }>;
  /** Writes one shard as Parquet into the run's folder; gives its size and hash. */
  writeShard(
    place: RunPlace,
    name: string,
    rows: AsyncIterable<Row>,
  ): Promise<{
    readonly file: string;
    readonly sha256: string;
    readonly bytes: number;
    readonly rows: number;
  }>;
}

/** Where the files of a run wait: for which data set, or a name beside it for what is only looked at. */
export interface RunPlace {
  readonly target: string;
  readonly run: string;
}

export interface PrepareWish {
  readonly repo: string;
  /** Where files wait, where that is not the data set's own place. */
  readonly target?: string;
  readonly from: readonly string[];
  readonly filter: string | undefined;
  readonly secrets: SecretPolicy;
  /** Instead of HEAD. */
  readonly gitSha: string | undefined;
  /** Fewer new episodes than this are left for later. */
  readonly least: number;
}

/** About how many bytes of rows a shard holds, as JSON. */
const SHARD_BYTES = 256 * 1024 * 1024;

/** What was published before, of all runs that came as far as a commit. */
export function seenBefore(runs: readonly RunState[]): SeenIndex {
  const seen = new SeenIndex();
  for (const { prepared, committed } of runs) {
    if (committed === undefined) continue;
    for (const { id, sha, task, signature } of prepared.seen) {
      const bytes = Buffer.from(signature, "base64");
      const hashes = new Uint32Array(
        bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.byteLength),
      );
      seen.add({ episodeId: id, contentSha256: sha, taskId: task, signature: hashes });
    }
  }
  return seen;
}

/** New episodes that a filter keeps, written as shards; undefined where there are too few of them. */
export async function prepareBatch(
  ports: PreparePorts,
  wish: PrepareWish,
  seen: SeenIndex,
): Promise<Prepared | undefined> {
  const run = randomUUID();
  const place = { target: wish.target ?? wish.repo, run };
  const rule = await ports.trajectoryFilter(wish.filter);
  const scrub = await ports.scrubRule();
  const tally = new Tally();
  const kept: SeenRecord[] = [];
  const check = rowCheck(EPISODE_COLUMNS);
  async function* wanted(): AsyncGenerator<ScrubbedDecision> {
    for await (const decision of decided(ports, wish, seen)) {
      ports.signal.throwIfAborted();
      if (!decision.kept) continue;
      const one = await scrubDecision(decision, scrub, wish.secrets);
      tally.add(one);
      if (one.blocked) continue;
      const { episodeId, contentSha256, taskId, signature } = decision.seen;
      kept.push({
        id: episodeId,
        sha: contentSha256,
        task: taskId,
        signature: Buffer.from(signature.buffer).toString("base64"),
      });
      yield one;
    }
  }
  const shards: PreparedShard[] = [];
  const source = wanted()[Symbol.asyncIterator]();
  for (let next = await source.next(); !next.done; ) {
    const episodes: string[] = [];
    let plainBytes = 0;
    const rows = async function* (): AsyncGenerator<Row> {
      while (!next.done && plainBytes < SHARD_BYTES) {
        const row = check(next.value.row);
        episodes.push(next.value.decision.episode.id);
        plainBytes += Buffer.byteLength(rowLine(row)) + 1;
        yield row;
        next = await source.next();
      }
    };
    const written = await ports.writeShard(place, `shard-${shards.length}.parquet`, rows());
    shards.push({ ...written, plainBytes, episodes });
  }
  if (kept.length < Math.max(1, wish.least)) return undefined;
  const git = wish.gitSha === undefined ? await ports.gitState() : { sha: wish.gitSha, dirty: false };
  return {
    step: "prepared",
    run,
    repo: wish.repo,
    shards,
    seen: kept,
    facts: {
      version: 1,
      schema: EPISODE_SCHEMA_VERSION,
      columns: columnTexts(),
      created_at: new Date(ports.clock.now()).toISOString(),
      git,
      filter: { hash: rule.hash, name: wish.filter ?? null },
      rows: kept.length,
      ...tally.facts(wish.secrets),
    },
  };
}

/** Name and type of each column. */
export function columnTexts(): readonly string[] & string[] {
  return EPISODE_COLUMNS.map(
    ({ name, type, nullable }) => `${name}: ${typeText(type)}${nullable ? "?" : ""}`,
  );
}

function typeText(type: ColumnType): string {
  if (typeof type === "string") return type;
  if ("list" in type) return `list<${typeText(type.list)}>`;
  return `struct<${type.struct.map(({ name, type: of, nullable }) => `${name}: ${typeText(of)}${nullable ? "?" : ""}`).join(", ")}>`;
}

/** What the manifest says of a batch in numbers. */
class Tally {
  readonly #verification: Record<string, number> = {};
  readonly #environments: Record<string, number> = {};
  readonly #scrub: Record<string, number> = {};
  readonly #histogram: number[] = Array.from({ length: 10 }, () => 0);
  #blocked = 0;

  add({ decision, counts, blocked }: ScrubbedDecision): void {
    if (blocked) {
      this.#blocked++;
      return;
    }
    const { episode, verification, fitness } = decision;
    count(this.#verification, verification.kind, 1);
    count(this.#environments, episode.environment ?? "none", 1);
    for (const [type, times] of counts) count(this.#scrub, type, times);
    if (fitness.score === null) return;
    const tenth = Math.min(9, Math.floor(fitness.score * 10));
    this.#histogram[tenth] = (this.#histogram[tenth] ?? 0) + 1;
  }

  facts(policy: SecretPolicy) {
    return {
      verification: this.#verification,
      environments: this.#environments,
      fitness_histogram: this.#histogram,
      scrub: { counts: this.#scrub, blocked: this.#blocked, policy },
    };
  }
}

function count(counts: Record<string, number>, name: string, by: number): void {
  counts[name] = (counts[name] ?? 0) + by;
}
