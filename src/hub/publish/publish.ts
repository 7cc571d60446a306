import { createHash } from "node:crypto";
import { EXIT, PmovesError } from "../../kernel/errors.ts";
import { datasetCard } from "../card/dataset-card.ts";
import { type Hub, type Operation, pullRevision, type RepoRef, type UploadProgress } from "../port.ts";
import { batchTag, type Manifest, manifestPath } from "./manifest.ts";
import { type RemoteState, type RepoWish, remoteState } from "./remote.ts";
import type { Prepared, RunState, StepLog } from "./steps.ts";

export interface PublishPorts {
  readonly hub: Hub;
  readonly steps: StepLog;
  readonly signal: AbortSignal;
  readonly onProgress?: (progress: UploadProgress) => void;
}

export interface PublishWish extends Omit<RepoWish, "columns"> {
  readonly pullRequest: boolean;
}

/** What a batch became. */
export interface Published {
  readonly repo: string;
  readonly batch: number;
  readonly tag: string | null;
  readonly rows: number;
  readonly shards: readonly string[];
  readonly commit: string;
  readonly pull_request: string | null;
  readonly private: boolean | null;
  /** Files whose hash at the Hub was compared with ours. */
  readonly verified: number;
}

/** How often a batch is put upon what somebody else has committed meanwhile. */
const REBASES = 3;

/**
 * Brings a prepared batch to the Hub: one commit, a tag, and a look at what is there. Each step is on the disk
 * before the next, so a run that was killed goes on where it stopped and does nothing twice.
 */
export async function publishPrepared(
  ports: PublishPorts,
  wish: PublishWish,
  run: RunState,
): Promise<Published> {
  const { hub, steps } = ports;
  const { repo } = wish;
  const id = run.prepared.run;
  let { committed } = run;
  if (committed === undefined) {
    const made = await commitBatch(ports, wish, run.prepared);
    committed = { step: "committed", run: id, ...made };
    await steps.add(committed);
  }
  const tag =
    committed.pullRequestUrl === null ? batchTag(committed.batch, committed.manifest.git.sha) : null;
  if (tag !== null && !run.steps.has("tagged")) {
    await tagOnce(hub, repo, tag, committed.oid, committed.batch);
    await steps.add({ step: "tagged", run: id });
  }
  const verified = await verify(
    hub,
    repo,
    committed.manifest,
    committed.pullRequestUrl === null ? committed.oid : pullRevision(committed.pullRequestUrl),
  );
  await steps.add({ step: "verified", run: id });
  await steps.add({ step: "done", run: id });
  return {
    repo: repo.id,
    batch: committed.batch,
    tag,
    rows: committed.manifest.rows,
    shards: committed.manifest.shards.map(({ path }) => path),
    commit: committed.oid,
    pull_request: committed.pullRequestUrl,
    private: (await hub.info(repo))?.private ?? null,
    verified,
  };
}

/** The files of a batch as they will be, for a look before anything is sent. */
export function batchFiles(
  prepared: Prepared,
  remote: Pick<RemoteState, "manifests" | "lastBatch">,
  wish: Pick<PublishWish, "repo" | "license">,
): { readonly manifest: Manifest; readonly card: string; readonly operations: readonly Operation[] } {
  const batch = remote.lastBatch + 1;
  const number = String(batch).padStart(6, "0");
  const shards = prepared.shards.map(({ sha256, bytes, rows, plainBytes }) => ({
    path: `data/train-${number}-${sha256.slice(0, 8)}.parquet`,
    sha256,
    bytes,
    rows,
    plain_bytes: plainBytes,
  }));
  const episodes = Object.fromEntries(
    prepared.shards.map((shard, i) => [shards[i]?.path ?? "", [...shard.episodes]]),
  );
  const manifest: Manifest = { ...prepared.facts, batch, shards, episodes };
  const card = datasetCard({
    repo: wish.repo.id,
    license: wish.license,
    manifests: [...remote.manifests, manifest],
  });
  const operations: Operation[] = [
    ...prepared.shards.map(({ file }, i): Operation => ({ add: shards[i]?.path ?? "", content: { file } })),
    { add: manifestPath(batch), content: { bytes: Buffer.from(`${JSON.stringify(manifest, null, 2)}\n`) } },
    { add: "README.md", content: { bytes: Buffer.from(card) } },
  ];
  return { manifest, card, operations };
}

async function commitBatch(ports: PublishPorts, wish: PublishWish, prepared: Prepared) {
  const { hub, signal, onProgress } = ports;
  // Batches in pull requests have a number too, that nobody sees on the branch yet.
  const proposed = await ports.steps.runs(wish.repo.id);
  const taken = proposed.map(({ committed }) => committed?.batch ?? 0);
  for (let attempt = 0; ; attempt++) {
    const remote = await remoteState(hub, { ...wish, columns: prepared.facts.columns });
    const found = wish.pullRequest ? await pulledBatch(hub, wish, prepared) : undefined;
    if (found !== undefined) return found;
    const lastBatch = Math.max(remote.lastBatch, ...taken);
    const { manifest, operations } = batchFiles(prepared, { ...remote, lastBatch }, wish);
    try {
      const made = await hub.commit(
        wish.repo,
        {
          branch: wish.branch,
          parent: remote.head,
          title: batchTitle(manifest, prepared.run),
          operations,
          pullRequest: wish.pullRequest,
        },
        { signal, onProgress },
      );
      return { oid: made.oid, batch: manifest.batch, manifest, pullRequestUrl: made.pullRequestUrl };
    } catch (error) {
      // Somebody else's commit came in between: the batch gets its number, and card and parent are made anew.
      if (!(error instanceof PmovesError) || error.code !== "hub.moved" || attempt >= REBASES) throw error;
    }
  }
}

function batchTitle({ batch, rows }: Manifest, run: string): string {
  return `batch ${batch}: ${rows} episodes (run ${run})`;
}

/** The batch of a run in a pull request that was opened already, by an answer that was lost or before a kill. */
async function pulledBatch(hub: Hub, wish: PublishWish, prepared: Prepared) {
  const { repo } = wish;
  const pull = (await hub.pullRequests(repo)).find(({ title }) => title.endsWith(`(run ${prepared.run})`));
  const batch = Number(/^batch (\d+):/.exec(pull?.title ?? "")?.[1]);
  if (pull === undefined || Number.isNaN(batch)) return undefined;
  const head = await hub.info(repo, pullRevision(pull.url));
  if (head === undefined) return undefined;
  const { manifest } = batchFiles(prepared, { manifests: [], lastBatch: batch - 1 }, wish);
  return { oid: head.sha, batch, manifest, pullRequestUrl: pull.url };
}

/** A tag that is there already and means this commit is what was wanted: its answer was lost. */
async function tagOnce(
  hub: Hub,
  repo: RepoRef,
  name: string,
  revision: string,
  batch: number,
): Promise<void> {
  try {
    await hub.tag(repo, { name, revision, message: `batch ${batch}` });
  } catch (error) {
    const { tags } = await hub.refs(repo);
    if (tags.find((tag) => tag.name === name)?.oid === revision) return;
    throw error;
  }
}

/** Compares what the Hub says of each file with what was sent. */
async function verify(hub: Hub, repo: RepoRef, manifest: Manifest, revision: string): Promise<number> {
  const text = `${JSON.stringify(manifest, null, 2)}\n`;
  const expected = new Map(manifest.shards.map(({ path, sha256 }) => [path, sha256]));
  const own = manifestPath(manifest.batch);
  const found = await hub.pathsInfo(repo, revision, [...expected.keys(), own]);
  for (const { path, sha256, gitOid } of found) {
    const fits = path === own ? gitOid === gitBlob(text) : sha256 === expected.get(path);
    if (!fits) throw differs(repo.id, path);
  }
  if (found.length < expected.size + 1) throw differs(repo.id, "a file that is missing");
  return found.length;
}

function differs(repo: string, what: string): PmovesError {
  return new PmovesError(`what ${repo} holds is not what was sent: ${what}`, {
    code: "hub.not_verified",
    exit: EXIT.failure,
    hint: "Look at the repository's history before anything else is published there",
  });
}

/** Git's id of a blob. */
export function gitBlob(text: string): string {
  const bytes = Buffer.from(text);
  return createHash("sha1").update(`blob ${bytes.length}\0`).update(bytes).digest("hex");
}
