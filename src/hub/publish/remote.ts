import { EPISODE_SCHEMA_VERSION } from "../../datasets/index.ts";
import { EXIT, PmovesError } from "../../kernel/errors.ts";
import { type Hub, type RepoRef, repoUrl } from "../port.ts";
import { type Manifest, readManifest } from "./manifest.ts";

export interface RemoteState {
  /** Commit that the branch is at. */
  readonly head: string;
  /** Of all batches, oldest first. */
  readonly manifests: readonly Manifest[];
  /** The highest number that a batch has had: one that was retracted keeps its number by its tag. 0 for none. */
  readonly lastBatch: number;
}

export interface RepoWish {
  readonly repo: RepoRef;
  readonly branch: string;
  readonly private: boolean;
  readonly license: string;
  readonly columns: readonly string[];
}

/** The data set as it is, made where it is not there. Throws where it is another kind of repository, or has other columns. */
export async function remoteState(hub: Hub, wish: RepoWish): Promise<RemoteState> {
  const { repo, branch } = wish;
  if ((await hub.info(repo)) === undefined) await create(hub, wish);
  if (branch !== "main") await ensureBranch(hub, repo, branch);
  const state = await stateAt(hub, wish, branch);
  if (state === undefined)
    throw new PmovesError(`${repo.id} has no branch ${branch}`, { code: "hub.not_found" });
  return state;
}

/** The same without making anything: undefined where there is none. A branch that is not there would begin at main. */
export async function presentState(
  hub: Hub,
  wish: Omit<RepoWish, "private" | "license">,
): Promise<RemoteState | undefined> {
  const { repo, branch } = wish;
  if ((await hub.info(repo)) === undefined) {
    await refuseOtherType(hub, repo);
    return undefined;
  }
  return (await stateAt(hub, wish, branch)) ?? (await stateAt(hub, wish, "main"));
}

async function stateAt(
  hub: Hub,
  { repo, columns }: Pick<RepoWish, "repo" | "columns">,
  branch: string,
): Promise<RemoteState | undefined> {
  const info = await hub.info(repo, branch);
  if (info === undefined) return undefined;
  const paths: string[] = [];
  for await (const { path } of hub.files(repo, info.sha))
    if (/^manifests\/batch-\d+\.json$/.test(path)) paths.push(path);
  const manifests: Manifest[] = [];
  for (const path of paths.toSorted())
    manifests.push(readManifest(await textOf(hub, repo, path, info.sha), path));
  refuseDrift(repo.id, manifests, columns);
  const { tags } = await hub.refs(repo);
  const tagged = tags.map(({ name }) => Number(/^batch-(\d+)-/.exec(name)?.[1] ?? 0));
  const lastBatch = Math.max(0, ...tagged, ...manifests.map(({ batch }) => batch));
  return { head: info.sha, manifests, lastBatch };
}

async function create(hub: Hub, { repo, private: hidden, license }: RepoWish): Promise<void> {
  await refuseOtherType(hub, repo);
  await hub.createRepo(repo, { private: hidden, license });
}

/** The Hub has one name for one kind only, and would say so when files are made. */
export async function refuseOtherType(hub: Hub, repo: RepoRef): Promise<void> {
  const other: RepoRef = { type: repo.type === "dataset" ? "model" : "dataset", id: repo.id };
  if ((await hub.info(other)) !== undefined) {
    throw new PmovesError(`${repoUrl(hub, other)} is a ${KINDS[other.type]}, no ${KINDS[repo.type]}`, {
      code: "hub.wrong_type",
      exit: EXIT.usage,
      hint: "Publish under another name: --repo",
    });
  }
}

const KINDS = { dataset: "data set", model: "model" } as const;

async function ensureBranch(hub: Hub, repo: RepoRef, branch: string): Promise<void> {
  const { branches } = await hub.refs(repo);
  if (!branches.some(({ name }) => name === branch)) await hub.createBranch(repo, branch);
}

/** Rows of two schemas in one data set can't be loaded together. */
function refuseDrift(repo: string, manifests: readonly Manifest[], columns: readonly string[]): void {
  const last = manifests.at(-1);
  if (last === undefined) return;
  const gone = last.columns.filter((column) => !columns.includes(column));
  const added = columns.filter((column) => !last.columns.includes(column));
  if (last.schema === EPISODE_SCHEMA_VERSION && gone.length === 0 && added.length === 0) return;
  const difference = [...gone.map((column) => `- ${column}`), ...added.map((column) => `+ ${column}`)].join(
    "\n  ",
  );
  throw new PmovesError(
    `the columns of ${repo} are those of schema ${last.schema}, not ${EPISODE_SCHEMA_VERSION}:\n  ${difference}`,
    {
      code: "hub.schema_drift",
      exit: EXIT.usage,
      hint: "Publish into another data set with --repo: rows of two schemas can't be loaded together",
    },
  );
}

export async function textOf(hub: Hub, repo: RepoRef, path: string, revision: string): Promise<string> {
  const body = await hub.read(repo, path, revision);
  if (body === undefined)
    throw new PmovesError(`${repo.id} has no ${path} at ${revision}`, { code: "hub.not_found" });
  const chunks: Uint8Array[] = [];
  for await (const chunk of body) chunks.push(chunk);
  return Buffer.concat(chunks).toString("utf8");
}
