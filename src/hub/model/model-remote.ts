import type { Hub, RemoteFile, RepoRef } from "../port.ts";
import { refuseOtherType } from "../publish/remote.ts";
import { MODEL_MANIFEST, type ModelManifest, readModelManifest } from "./manifest.ts";
import type { PlannedFile } from "./plan-model.ts";

/** Paths asked about at once. */
const ASKED = 100;

/** Makes the repository where there is none. Throws `hub.wrong_type` where a data set has the name. */
export async function ensureModelRepo(
  hub: Hub,
  repo: RepoRef,
  options: { readonly private: boolean; readonly license: string; readonly branch: string },
): Promise<void> {
  if ((await hub.info(repo)) === undefined) {
    await refuseOtherType(hub, repo);
    await hub.createRepo(repo, options);
  }
  if (options.branch === "main") return;
  const { branches } = await hub.refs(repo);
  if (!branches.some(({ name }) => name === options.branch)) await hub.createBranch(repo, options.branch);
}

/** What is there of the paths. */
export async function remoteFiles(
  hub: Hub,
  repo: RepoRef,
  revision: string,
  paths: readonly string[],
): Promise<ReadonlyMap<string, RemoteFile>> {
  const found = new Map<string, RemoteFile>();
  for (let from = 0; from < paths.length; from += ASKED) {
    for (const file of await hub.pathsInfo(repo, revision, paths.slice(from, from + ASKED)))
      found.set(file.path, file);
  }
  return found;
}

/** Whether the Hub's file has the content of ours. */
export function isSame(file: PlannedFile, remote: RemoteFile | undefined): boolean {
  if (remote === undefined) return false;
  if (remote.sha256 !== null) return remote.sha256 === file.sha256;
  return file.gitOid !== null && remote.gitOid === file.gitOid;
}

/** What was published there before, by us; undefined where nothing was. */
export async function manifestAt(
  hub: Hub,
  repo: RepoRef,
  revision: string,
): Promise<ModelManifest | undefined> {
  const body = await hub.read(repo, MODEL_MANIFEST, revision);
  if (body === undefined) return undefined;
  const chunks: Uint8Array[] = [];
  for await (const chunk of body) chunks.push(chunk);
  return readModelManifest(Buffer.concat(chunks).toString("utf8"));
}
