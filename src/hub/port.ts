/** The Hugging Face Hub as publishing sees it. `src/adapters/hub` implements it. Errors are `PmovesError`s: `hub.auth`, `hub.forbidden`, `hub.not_found`, `hub.moved`, `hub.conflict`, `hub.unreachable`, `hub.failed`. */
export interface Hub {
  /** Where it is, for people: `https://huggingface.co`. */
  readonly endpoint: string;
  /** Whose token it is. Throws `hub.auth` without one, or for one that is not accepted. */
  whoAmI(): Promise<Identity>;
  /** Undefined where there is none, or it is not to be seen with this token. */
  info(repo: RepoRef, revision?: string): Promise<RepoInfo | undefined>;
  /** Throws `hub.conflict` where one of that name exists. */
  createRepo(
    repo: RepoRef,
    options: { readonly private: boolean; readonly license?: string | undefined },
  ): Promise<void>;
  /** Throws `hub.conflict` where it exists. */
  createBranch(repo: RepoRef, name: string): Promise<void>;
  /**
   * One commit of all operations. With `parent` it throws `hub.moved` where the branch is no longer there. A
   * commit whose answer was lost is found again and not made twice.
   */
  commit(repo: RepoRef, commit: NewCommit, options: CommitOptions): Promise<Committed>;
  /** Throws `hub.conflict` where a tag of that name exists. */
  tag(
    repo: RepoRef,
    tag: { readonly name: string; readonly revision: string; readonly message?: string },
  ): Promise<void>;
  refs(repo: RepoRef): Promise<Refs>;
  /** The newest commits of a branch, the newest first. */
  commits(repo: RepoRef, revision: string): Promise<readonly PastCommit[]>;
  /** Those that are open. A pull request has the title of its first commit. */
  pullRequests(repo: RepoRef): Promise<readonly PullRequest[]>;
  /** Files below a folder, all of them. */
  files(repo: RepoRef, revision: string, folder?: string): AsyncIterable<RemoteFile>;
  /** Those of the paths that exist. */
  pathsInfo(repo: RepoRef, revision: string, paths: readonly string[]): Promise<readonly RemoteFile[]>;
  /** A file's bytes as they come; undefined where there is none. */
  read(repo: RepoRef, path: string, revision: string): Promise<AsyncIterable<Uint8Array> | undefined>;
}

export interface RepoRef {
  readonly type: "dataset" | "model";
  /** `owner/name`. */
  readonly id: string;
}

export interface Identity {
  readonly name: string;
  /** Organizations that the token may act for. */
  readonly orgs: readonly string[];
  /** What the token may do; `fineGrained` has rights of its own for each place. */
  readonly role: "read" | "write" | "fineGrained" | "unknown";
  /** Whether it may write to any repository; null where the Hub does not say. */
  readonly writes: boolean | null;
  /** As its owner named it. */
  readonly tokenName: string | null;
}

export interface RepoInfo {
  readonly id: string;
  readonly private: boolean;
  /** Commit of the revision asked for, of the main branch by default. */
  readonly sha: string;
}

/** Content as bytes, or as a file on this machine that is read as it is sent. */
export type Content = { readonly bytes: Uint8Array } | { readonly file: string };

export type Operation = { readonly add: string; readonly content: Content } | { readonly delete: string };

export interface NewCommit {
  readonly branch: string;
  readonly title: string;
  readonly description?: string | undefined;
  /** The commit that the branch must still be at. */
  readonly parent: string;
  readonly operations: readonly Operation[];
  /** As a pull request instead of on the branch. */
  readonly pullRequest?: boolean | undefined;
}

export interface CommitOptions {
  readonly signal: AbortSignal;
  readonly onProgress?: ((progress: UploadProgress) => void) | undefined;
}

export interface UploadProgress {
  readonly path: string;
  readonly phase: "hashing" | "uploading";
  /** 0 to 1. */
  readonly share: number;
}

export interface Committed {
  readonly oid: string;
  readonly url: string;
  readonly pullRequestUrl: string | null;
}

export interface PastCommit {
  readonly oid: string;
  readonly title: string;
}

export interface PullRequest {
  readonly title: string;
  /** `…/discussions/7`. */
  readonly url: string;
}

export interface Ref {
  readonly name: string;
  readonly oid: string;
}

export interface Refs {
  readonly branches: readonly Ref[];
  readonly tags: readonly Ref[];
}

export interface RemoteFile {
  readonly path: string;
  readonly size: number;
  /** Of the content where it is stored as LFS, else null. */
  readonly sha256: string | null;
  /** Git's id of the blob. */
  readonly gitOid: string | null;
}

/** `https://huggingface.co/datasets/o/r`. */
export function repoUrl(hub: Pick<Hub, "endpoint">, { type, id }: RepoRef): string {
  return `${hub.endpoint}/${type === "dataset" ? "datasets/" : ""}${id}`;
}

/** Where the commits of a pull request are (huggingface.co/docs/hub/repositories-pull-requests-discussions). */
export function pullRevision(url: string): string {
  const number = /\/discussions\/(\d+)/.exec(url)?.[1];
  if (number === undefined) throw new Error(`${url} is no pull request`);
  return `refs/pr/${number}`;
}
