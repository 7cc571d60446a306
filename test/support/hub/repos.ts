import { createHash } from "node:crypto";

export type RepoType = "model" | "dataset" | "space";

/** A file of a commit: inline, or by the SHA-256 of an object that was uploaded before. */
export interface StubFile {
  /** Git's own id of the blob, or of the LFS pointer. */
  readonly oid: string;
  readonly size: number;
  readonly content: Buffer | undefined;
  readonly lfs: string | undefined;
}

export interface StubCommit {
  readonly oid: string;
  readonly parent: string | undefined;
  readonly title: string;
  readonly date: string;
  readonly files: ReadonlyMap<string, StubFile>;
}

export interface StubRepo {
  readonly type: RepoType;
  readonly id: string;
  private: boolean;
  /** Newest last. */
  readonly commits: StubCommit[];
  /** Branches and tags by name, to a commit. */
  readonly branches: Map<string, string>;
  readonly tags: Map<string, { readonly oid: string; readonly message: string | undefined }>;
  readonly pulls: Map<number, string>;
}

export function newRepo(type: RepoType, id: string, isPrivate: boolean): StubRepo {
  const first: StubCommit = {
    oid: sha1(`${type}/${id}`),
    parent: undefined,
    title: "initial commit",
    date: "2026-11-22T00:00:00.000Z",
    files: new Map([
      [".gitattributes", inline(Buffer.from("*.parquet filter=lfs diff=lfs merge=lfs -text\n"))],
    ]),
  };
  return {
    type,
    id,
    private: isPrivate,
    commits: [first],
    branches: new Map([["main", first.oid]]),
    tags: new Map(),
    pulls: new Map(),
  };
}

/** The commit that a branch, tag, pull request or (part of a) hash names. */
export function commitAt(repo: StubRepo, revision: string): StubCommit | undefined {
  const pull = /^refs\/pr\/(\d+)$/.exec(revision);
  const name = revision.replace(/^refs\/(heads|tags)\//, "");
  const oid = pull
    ? repo.pulls.get(Number(pull[1]))
    : (repo.branches.get(name) ?? repo.tags.get(name)?.oid ?? name);
  return oid === undefined || oid.length < 7
    ? undefined
    : repo.commits.find((commit) => commit.oid.startsWith(oid));
}

export function inline(content: Buffer): StubFile {
  return { oid: gitBlob(content), size: content.length, content, lfs: undefined };
}

export function pointer(sha256: string, size: number): StubFile {
  const text = `version https://git-lfs.github.com/spec/v1\noid sha256:${sha256}\nsize ${size}\n`;
  return { oid: gitBlob(Buffer.from(text)), size, content: undefined, lfs: sha256 };
}

export function sha1(text: string | Buffer): string {
  return createHash("sha1").update(text).digest("hex");
}

export function sha256(content: Buffer): string {
  return createHash("sha256").update(content).digest("hex");
}

function gitBlob(content: Buffer): string {
  return createHash("sha1").update(`blob ${content.length}\0`).update(content).digest("hex");
}
