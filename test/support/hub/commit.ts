import { HubRefusal } from "./reply.ts";
import {
  commitAt,
  inline,
  pointer,
  type RepoType,
  type StubCommit,
  type StubFile,
  type StubRepo,
  sha1,
} from "./repos.ts";

interface Line {
  readonly key: string;
  readonly value: Readonly<Record<string, unknown>>;
}

/** `POST …/commit/{revision}`: NDJSON of a header and operations. Gives the new commit. */
export function applyCommit(
  repo: StubRepo,
  revision: string,
  body: Buffer,
  objects: ReadonlyMap<string, Buffer>,
  asPull: boolean,
): { readonly commit: StubCommit; readonly pull: number | undefined } {
  const head = commitAt(repo, revision);
  if (head === undefined) throw new HubRefusal(404, `Invalid rev id: ${revision}`, "RevisionNotFound");
  const lines = body
    .toString("utf8")
    .split("\n")
    .filter((line) => line.trim() !== "")
    .map((line) => JSON.parse(line) as Line);
  const [header, ...operations] = lines;
  if (header?.key !== "header") throw new HubRefusal(400, "The first line must be the header");
  const { summary, parentCommit } = header.value;
  if (typeof summary !== "string" || summary === "") throw new HubRefusal(400, "A commit needs a summary");
  if (parentCommit !== undefined && parentCommit !== head.oid) {
    throw new HubRefusal(412, "A commit has happened since. Please refresh and try again.");
  }
  const files = new Map(head.files);
  for (const operation of operations) apply(files, operation, objects);
  const date = new Date().toISOString();
  const oid = sha1(`${head.oid}\n${summary}\n${repo.commits.length}`);
  const commit = { oid, parent: head.oid, title: summary, date, files };
  repo.commits.push(commit);
  if (asPull) {
    const pull = repo.pulls.size + 1;
    repo.pulls.set(pull, oid);
    return { commit, pull };
  }
  const pull = /^refs\/pr\/(\d+)$/.exec(revision);
  if (pull) repo.pulls.set(Number(pull[1]), oid);
  else repo.branches.set(revision, oid);
  return { commit, pull: undefined };
}

function apply(
  files: Map<string, StubFile>,
  { key, value }: Line,
  objects: ReadonlyMap<string, Buffer>,
): void {
  const path = String(value.path);
  switch (key) {
    case "file":
      files.set(
        path,
        inline(Buffer.from(String(value.content), value.encoding === "base64" ? "base64" : "utf8")),
      );
      return;
    case "lfsFile": {
      const oid = String(value.oid);
      const stored = objects.get(oid);
      if (stored === undefined) throw new HubRefusal(400, `LFS object ${oid} of ${path} was never uploaded`);
      if (value.size !== undefined && stored.length !== value.size)
        throw new HubRefusal(400, `${path} has another size than its object`);
      files.set(path, pointer(oid, stored.length));
      return;
    }
    case "deletedFile":
      if (!files.delete(path)) throw new HubRefusal(400, `A file with the name "${path}" does not exist`);
      return;
    case "deletedFolder":
      for (const name of [...files.keys()])
        if (name.startsWith(`${path.replace(/\/$/, "")}/`)) files.delete(name);
      return;
    default:
      throw new HubRefusal(400, `Unknown operation ${key}`);
  }
}

/** Files that the Hub takes as LFS objects: by ending, else by size. */
export function uploadMode(path: string, size: number): "lfs" | "regular" {
  return /\.(parquet|safetensors|gguf|bin|arrow|zst|gz|png)$/.test(path) || size > 1024 * 1024
    ? "lfs"
    : "regular";
}

export function entryOf(path: string, file: StubFile) {
  const lfs = file.lfs === undefined ? {} : { lfs: { oid: file.lfs, size: file.size, pointerSize: 130 } };
  return { type: "file", path, size: file.size, oid: file.oid, ...lfs };
}

export const TYPES: Readonly<Record<string, RepoType>> = {
  models: "model",
  datasets: "dataset",
  spaces: "space",
};
