import { pathToFileURL } from "node:url";
import { commitIter, createBranch, createRepo, listFiles, pathsInfo, whoAmI } from "@huggingface/hub";
import type {
  CommitOptions,
  Committed,
  Hub,
  NewCommit,
  Operation,
  Ref,
  RemoteFile,
  RepoRef,
} from "../../hub/index.ts";
import { identityOf, pullRevision } from "../../hub/index.ts";
import { answered as json } from "./answered.ts";
import { countedUploads } from "./counted-uploads.ts";
import { badToken, hubError, noToken, refused, statusOf } from "./errors.ts";
import { openPulls } from "./open-pulls.ts";
import { type RetryingOptions, retryingFetch } from "./retrying-fetch.ts";

export interface HubOptions extends Omit<RetryingOptions, "signal"> {
  readonly endpoint: string;
  /** Undefined for reading what is public. */
  readonly token: string | undefined;
  readonly signal: AbortSignal;
  /** The Hub's chunk-deduplicating upload; the plain one where it is off. */
  readonly xet: boolean;
}

/** The Hub by its official JavaScript client, with the retries, tags, refs and lost answers that it leaves to others. */
export function createHub(options: HubOptions): Hub {
  const { endpoint, token, signal } = options;
  const send = countedUploads(retryingFetch(options));
  const base = { hubUrl: endpoint, fetch: send };
  // The library refuses any other form before it asks, with a message that names no mend.
  const credentials = token?.startsWith("hf_") ? { accessToken: token } : {};
  const common = { ...base, ...credentials };

  const named = async <T>(doing: string, work: () => Promise<T>): Promise<T> => {
    try {
      return await work();
    } catch (error) {
      signal.throwIfAborted();
      throw hubError(error, doing, endpoint);
    }
  };
  const api = (path: string) => `${endpoint}/api/${path}`;
  const ask = async (path: string, init: RequestInit = {}): Promise<Response> => {
    const authorization = token === undefined ? {} : { authorization: `Bearer ${token}` };
    return send(api(path), {
      ...init,
      headers: { ...authorization, ...(init.body ? { "content-type": "application/json" } : {}) },
    });
  };
  const place = ({ type, id }: RepoRef) => `${type}s/${id}`;
  const requireToken = () => {
    if (token === undefined) throw noToken();
    if (!token.startsWith("hf_")) throw badToken();
    return { accessToken: token };
  };

  const hub: Hub = {
    endpoint,
    whoAmI: () =>
      named("the token", async () => {
        const me = identityOf(await whoAmI({ ...base, ...requireToken() }));
        if (me === undefined) throw new Error("the Hub did not say whose token it is");
        return me;
      }),
    info: (repo, revision) =>
      named(repo.id, async () => {
        const at = revision === undefined ? "" : `/revision/${encodeURIComponent(revision)}`;
        const response = await ask(`${place(repo)}${at}`);
        if (response.status === 404 || (response.status === 401 && token !== undefined)) return undefined;
        const found = await json<{ id: string; private: boolean; sha: string }>(response);
        return { id: found.id, private: found.private, sha: found.sha };
      }),
    createRepo: (repo, { private: hidden, license }) =>
      named(`creating ${repo.id}`, async () => {
        await createRepo({
          ...base,
          ...requireToken(),
          repo: { type: repo.type, name: repo.id },
          visibility: hidden ? "private" : "public",
          ...(license === undefined ? {} : { license }),
        });
      }),
    createBranch: (repo, name) =>
      named(`creating the branch ${name}`, async () => {
        await createBranch({
          ...base,
          ...requireToken(),
          repo: { type: repo.type, name: repo.id },
          branch: name,
        });
      }),
    commit: (repo, commit, { onProgress }) =>
      named(`committing to ${repo.id}`, async () => {
        requireToken();
        const params = {
          ...common,
          repo: { type: repo.type, name: repo.id },
          title: commit.title,
          ...(commit.description === undefined ? {} : { description: commit.description }),
          branch: commit.branch,
          parentCommit: commit.parent,
          isPullRequest: commit.pullRequest ?? false,
          operations: commit.operations.map(operationOf),
          abortSignal: signal,
          useXet: options.xet,
        };
        try {
          return await followed(commitIter(params), onProgress);
        } catch (error) {
          const made = await madeAfterAll(hub, repo, commit, error);
          if (made !== undefined) return made;
          throw error;
        }
      }),
    tag: (repo, { name, revision, message }) =>
      named(`tagging ${name}`, async () => {
        requireToken();
        const body = JSON.stringify({ tag: name, ...(message === undefined ? {} : { message }) });
        const response = await ask(`${place(repo)}/tag/${encodeURIComponent(revision)}`, {
          method: "POST",
          body,
        });
        if (!response.ok) throw await refused(response);
        await response.body?.cancel();
      }),
    refs: (repo) =>
      named(repo.id, async () => {
        const response = await ask(`${place(repo)}/refs`);
        const { branches, tags } = await json<{ branches: RefEntry[]; tags: RefEntry[] }>(response);
        return { branches: branches.map(refOf), tags: tags.map(refOf) };
      }),
    commits: (repo, revision) =>
      named(repo.id, async () => {
        const response = await ask(`${place(repo)}/commits/${encodeURIComponent(revision)}?limit=20`);
        const found = await json<{ id: string; title: string }[]>(response);
        return found.map(({ id, title }) => ({ oid: id, title }));
      }),
    pullRequests: (repo) => named(repo.id, () => openPulls(repo, ask, place(repo), endpoint)),
    async *files(repo, revision, folder) {
      const entries = listFiles({
        ...common,
        repo: { type: repo.type, name: repo.id },
        recursive: true,
        // The library puts it into the path as it is.
        revision: encodeURIComponent(revision),
        ...(folder === undefined ? {} : { path: folder }),
      });
      try {
        for await (const entry of entries) if (entry.type === "file") yield remoteFile(entry);
      } catch (error) {
        signal.throwIfAborted();
        throw hubError(error, repo.id, endpoint);
      }
    },
    pathsInfo: (repo, revision, paths) =>
      named(repo.id, async () => {
        if (paths.length === 0) return [];
        const found = await pathsInfo({
          ...common,
          repo: { type: repo.type, name: repo.id },
          revision,
          paths: [...paths],
        });
        return found.filter(({ type }) => type === "file").map(remoteFile);
      }),
    read: (repo, path, revision) =>
      named(`${repo.id}/${path}`, async () => {
        const prefix = repo.type === "dataset" ? "datasets/" : "";
        const url = `${endpoint}/${prefix}${repo.id}/resolve/${encodeURIComponent(revision)}/${path.split("/").map(encodeURIComponent).join("/")}`;
        const response = await send(url, {
          headers: token === undefined ? {} : { authorization: `Bearer ${token}` },
        });
        if (response.status === 404) {
          await response.body?.cancel();
          return undefined;
        }
        if (!response.ok || response.body === null) throw await refused(response);
        return response.body;
      }),
  };
  return hub;
}

/** Plays a commit to its end. */
async function followed(
  events: ReturnType<typeof commitIter>,
  onProgress: CommitOptions["onProgress"],
): Promise<Committed> {
  for (;;) {
    const { value, done } = await events.next();
    if (done) {
      if (value === undefined) throw new Error("the Hub named no commit");
      return { oid: value.commit.oid, url: value.commit.url, pullRequestUrl: value.pullRequestUrl ?? null };
    }
    if (value.event === "fileProgress" && value.state !== "error") {
      onProgress?.({ path: value.path, phase: value.state, share: value.progress });
    }
  }
}

/** The commit that was made although its answer never came: the branch stands one further, under our title. */
async function madeAfterAll(
  hub: Hub,
  repo: RepoRef,
  { branch, parent, title, pullRequest, operations }: NewCommit,
  error: unknown,
): Promise<Committed | undefined> {
  const status = statusOf(error);
  // A plain refusal made nothing.
  if (status !== undefined && status < 500 && status !== 412) return undefined;
  const pull = pullRequest ? (await hub.pullRequests(repo)).find((one) => one.title === title) : undefined;
  if (pullRequest && pull === undefined) return undefined;
  const revision = pull === undefined ? branch : pullRevision(pull.url);
  const head = await hub.info(repo, revision);
  if (head === undefined || head.sha === parent) return undefined;
  const [latest, before] = await hub.commits(repo, revision);
  if (latest?.oid !== head.sha || latest.title !== title || before?.oid !== parent) return undefined;
  const added = operations.flatMap((operation) => ("add" in operation ? [operation.add] : []));
  const there = await hub.pathsInfo(repo, head.sha, added.slice(0, 100));
  if (there.length < Math.min(added.length, 100)) return undefined;
  return {
    oid: head.sha,
    url: `${hub.endpoint}/${repo.type === "dataset" ? "datasets/" : ""}${repo.id}/commit/${head.sha}`,
    pullRequestUrl: pull?.url ?? null,
  };
}

function operationOf(operation: Operation) {
  if ("delete" in operation) return { operation: "delete" as const, path: operation.delete };
  const content =
    "file" in operation.content
      ? pathToFileURL(operation.content.file)
      : new Blob([new Uint8Array(operation.content.bytes)]);
  return { operation: "addOrUpdate" as const, path: operation.add, content };
}

interface RefEntry {
  readonly name: string;
  readonly targetCommit: string;
}

function refOf({ name, targetCommit }: RefEntry): Ref {
  return { name, oid: targetCommit };
}

function remoteFile(entry: { path: string; size: number; oid?: string; lfs?: { oid: string } }): RemoteFile {
  return { path: entry.path, size: entry.size, sha256: entry.lfs?.oid ?? null, gitOid: entry.oid ?? null };
}
