import { randomUUID } from "node:crypto";
import {
  datasetCard,
  licenseOf,
  manifestPath,
  mayWrite,
  presentState,
  type RemoteState,
} from "../../hub/index.ts";
import { EXIT, PmovesError } from "../../kernel/errors.ts";
import { type HubRunPorts, targetRepo } from "./ports.ts";
import { columnTexts, type RunPlace } from "./prepare.ts";
import { sweep } from "./publish-new.ts";

export interface Retracted {
  readonly repo: string;
  /** Null where it was only looked at. */
  readonly commit: string | null;
  readonly removed: readonly string[];
  readonly rows: number;
  /** What a removal does not reach. */
  readonly still_there: string;
}

/**
 * Removes a batch, or the shard rows of one episode, in one commit. History and tags still hold them, which is
 * said: only deleting the repository, or the Hub's support, takes them out of there.
 */
export async function retract(
  ports: HubRunPorts & {
    withoutEpisode(place: RunPlace, shard: PublishedShard, episode: string): Promise<ShardWithout>;
  },
  how: {
    readonly repo: string | undefined;
    readonly what: string;
    readonly branch: string;
    readonly license: string | undefined;
    /** Says what would go, and commits nothing. */
    readonly dryRun: boolean;
  },
): Promise<Retracted> {
  const hub = await ports.hub();
  await mayWrite(hub);
  const repo = await targetRepo(ports, how.repo);
  const license = await licenseOf(ports, repo, how.license);
  const ref = { type: "dataset", id: repo } as const;
  await using _ = await ports.publisherLock(repo);
  const remote = await presentState(hub, { repo: ref, branch: how.branch, columns: columnTexts() });
  if (remote === undefined) throw unknownBatch(repo, how.what);
  const steps = await ports.publishSteps();
  await using _swept = { [Symbol.asyncDispose]: () => sweep(ports, steps, repo) };
  const batch = remote.manifests.find(
    (manifest) => String(manifest.batch) === how.what || `batch-${manifest.batch}` === how.what,
  );
  const change =
    batch === undefined
      ? await withoutEpisode(ports, repo, remote, how.what)
      : withoutBatch(remote.manifests, batch.batch);
  const said = { repo, removed: change.removed, rows: change.rows };
  if (how.dryRun)
    return { ...said, commit: null, still_there: "commits until now and their tags would still hold it" };
  const card = datasetCard({ repo, license, manifests: change.left });
  const made = await hub.commit(
    ref,
    {
      branch: how.branch,
      parent: remote.head,
      title: `retract ${how.what}`,
      operations: [...change.operations, { add: "README.md", content: { bytes: Buffer.from(card) } }],
    },
    { signal: ports.signal },
  );
  return {
    ...said,
    commit: made.oid,
    still_there: `commits before ${made.oid.slice(0, 12)} and their tags still hold it; delete the repository, or ask the Hub's support, to have it gone from there`,
  };
}

/** A file at the Hub as it is at a commit. */
export interface PublishedShard {
  readonly path: string;
  readonly revision: string;
}

function withoutBatch(manifests: RemoteState["manifests"], batch: number) {
  const gone = manifests.filter((manifest) => manifest.batch === batch);
  const paths = gone.flatMap(({ shards }) => shards.map(({ path }) => path));
  return {
    left: manifests.filter((manifest) => manifest.batch !== batch),
    operations: [...paths, manifestPath(batch)].map((path) => ({ delete: path })),
    removed: paths,
    rows: gone.reduce((sum, { rows }) => sum + rows, 0),
  };
}

export interface ShardWithout {
  readonly file: string;
  readonly sha256: string;
  readonly bytes: number;
  readonly rows: number;
}

async function withoutEpisode(
  ports: { withoutEpisode(place: RunPlace, shard: PublishedShard, episode: string): Promise<ShardWithout> },
  repo: string,
  { manifests, head }: RemoteState,
  episode: string,
) {
  for (const manifest of manifests) {
    const path = Object.keys(manifest.episodes).find((name) => manifest.episodes[name]?.includes(episode));
    const shard = manifest.shards.find((one) => one.path === path);
    if (path === undefined || shard === undefined) continue;
    const made = await ports.withoutEpisode(
      { target: repo, run: randomUUID() },
      { path, revision: head },
      episode,
    );
    const renamed = path.replace(/-[0-9a-f]{8}\.parquet$/, `-${made.sha256.slice(0, 8)}.parquet`);
    const { [path]: ids = [], ...others } = manifest.episodes;
    const left = ids.filter((id) => id !== episode);
    // A shard without rows is no file that anybody wants.
    const shards = made.rows === 0 ? [] : [renamed];
    const plain_bytes = Math.round((shard.plain_bytes * made.rows) / Math.max(1, shard.rows));
    const changed = {
      ...manifest,
      rows: manifest.rows - 1,
      shards: manifest.shards.flatMap((one) =>
        one === shard
          ? shards.map((to) => ({
              path: to,
              sha256: made.sha256,
              bytes: made.bytes,
              rows: made.rows,
              plain_bytes,
            }))
          : [one],
      ),
      episodes: { ...others, ...Object.fromEntries(shards.map((to) => [to, left])) },
    };
    return {
      left: manifests.map((one) => (one === manifest ? changed : one)),
      operations: [
        { delete: path },
        ...shards.map((to) => ({ add: to, content: { file: made.file } })),
        {
          add: manifestPath(manifest.batch),
          content: { bytes: Buffer.from(`${JSON.stringify(changed, null, 2)}\n`) },
        },
      ],
      removed: [episode],
      rows: 1,
    };
  }
  throw unknownBatch(repo, episode);
}

function unknownBatch(repo: string, what: string): PmovesError {
  return new PmovesError(`${repo} holds neither a batch nor an episode ${what}`, {
    code: "hub.unknown_batch",
    exit: EXIT.usage,
    hint: "pmoves hf tags shows the batches, pmoves trajectories list the episodes",
  });
}
