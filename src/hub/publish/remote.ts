import { EPISODE_SCHEMA_VERSION } from "../../datasets/index.ts";
import { EXIT, PmovesError } from "../../kernel/errors.ts";
import { type Hub, type RepoRef, repoUrl } from "../port.ts";
import { type Manifest, readManifest } from "./manifest.ts";

export interface RemoteState {
  /** Commit that the branch is at. */
  readonly head: string;
  /** Of all batches, oldest first. */
  readonly manifests: readonly Manifest[];
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
  const info = await hub.info(repo, branch);
  if (info === undefined)
    throw new PmovesError(`${repo.id} has no branch ${branch}`, { code: "hub.not_found" });
  const paths: string[] = [];
  for await (const { path } of hub.files(repo, info.sha))
    if (/^manifests\/batch-\d+\.json$/.test(path)) paths.push(path);
  const manifests: Manifest[] = [];
  for (const path of paths.toSorted())
    manifests.push(readManifest(await textOf(hub, repo, path, info.sha), path));
  refuseDrift(repo.id, manifests, wish.columns);
  return { head: info.sha, manifests };
}

async function create(hub: Hub, { repo, private: hidden, license }: RepoWish): Promise<void> {
  const other: RepoRef = { type: repo.type === "dataset" ? "model" : "dataset", id: repo.id };
  if ((await hub.info(other)) !== undefined) {
    throw new PmovesError(`${repoUrl(hub, other)} is a ${other.type}, no ${repo.type}`, {
      code: "hub.wrong_type",
      exit: EXIT.usage,
      hint: "Publish under another name: --repo",
    });
  }
  await hub.createRepo(repo, { private: hidden, license });
}

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
